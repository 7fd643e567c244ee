"""`bench engines`: the same questions to a library in memory and to the same one on an engine; whether the answers are the same."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant import Library
from assistant.answer import Answer
from assistant.far import FarLibrary
from assistant.settings import Settings
from bench import sheet
from corpus import engines, store, wordvectors
from corpus.embed import Embedder, Vectors
from corpus.engine import Engine
from corpus.engines.disk import Disk
from corpus.errors import LibraryError

WARM = 3  # questions asked before the clock runs
TEN = 10


@dataclass(frozen=True)
class Pair:
    """One question both ways: whether quotes, the first of them, and refusing are the same; the share of the best passages in memory that were
    candidates; of the ten nearest by exact search those that the engine found; the seconds that each took."""

    text: str
    quotes: bool
    first: bool
    refused: bool
    candidates: float
    nearest: float
    seconds: tuple[float, float]


def compared(library: Path, questions: Path, address: str | None, encoder: Embedder) -> sheet.Result:
    """Publish a library's reports to an engine (a folder of its own, or that at `address`, which must hold no library yet), and ask both. Raises LibraryError."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engines.at(address) if address else Disk(Path(folder) / "library")
        if engine.parts():
            raise LibraryError(f"There is a library at {address} already.", "Give an address where there is none: what is there would be replaced.")
        passed_on(library, engine)
        near = Library.open(library, encoder)
        far = FarLibrary.of(engine.open(), encoder)
        asked = [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines() if line.strip()]
        for text in asked[:WARM]:
            near.ask(text)
            far.ask(text)
        pairs = [pair(near, far, text) for text in asked]
    return sheet.Result("engines", "On an engine as in memory", told(near, pairs, far.settings))


def passed_on(root: Path, engine: Engine) -> None:
    """Publish the reports of a library's folder to an engine; the vectors of words come along."""
    held = store.manifest(root)
    known = wordvectors.load(root / "generations" / held.generation).known()

    def vectors(words: list[str]) -> Vectors:
        return np.stack([known[w] for w in words])

    reports = {report: engine.put(*store.get_shelf(root, part)) for report, part in held.reports.items()}
    engine.publish(held.stamp, reports, held.removed, vectors if known else None)


def pair(near: Library, far: FarLibrary, text: str) -> Pair:
    """Ask one question both ways."""
    began = perf_counter()
    one = near.ask(text)
    between = perf_counter()
    other = far.ask(text)
    seconds = between - began, perf_counter() - between
    question = near.understood(text)
    best = [near.index.passages[i].id for i, _ in near.ranked(question, near.settings.passages)[1]]
    seen = {p.id for p in far.upon(question).index.passages}
    vector = near.vector(question.encoded or question.text)
    _, rows = near.index.dense["passages"].search(vector[None, :], min(TEN, len(near.index.passages)))
    exact = {near.index.passages[i].id for i in rows[0]}
    found = {p.passage.id for p in far.edition.rows([f.key for f in far.edition.nearest("passages", vector, TEN)])}
    mine, theirs = quotes(one), quotes(other)
    return Pair(text, mine == theirs, mine[:1] == theirs[:1], one.refused == other.refused, _share(set(best), seen), _share(exact, found), seconds)


def quotes(answer: Answer) -> list[tuple[str, int, int, str]]:
    """What an answer shows: passage, where in it, the line before."""
    return [(q.passage, q.start, q.end, q.context) for q in answer.quotes]


def _share(wanted: set[str], found: set[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 1.0


def told(near: Library, pairs: Sequence[Pair], settings: Settings) -> str:
    """The result in words and a table."""
    n = len(pairs)
    rows = {
        "the same quotes": f"{sum(p.quotes for p in pairs)} of {n}",
        "the same first quote": f"{sum(p.first for p in pairs)} of {n}",
        "refused, or not, alike": f"{sum(p.refused for p in pairs)} of {n}",
        f"of the {near.settings.passages} best passages in memory, among the candidates": f"{statistics.mean(p.candidates for p in pairs):.3f}",
        "recall@10 of the engine's nearest passages, against exact search": f"{statistics.mean(p.nearest for p in pairs):.3f}",
        "an answer in memory, half of them within, 95 % within": _times([p.seconds[0] for p in pairs]),
        "an answer on the engine": _times([p.seconds[1] for p in pairs]),
    }
    far = settings.far
    text = (
        f"{near.size:,} passages of {len(near.records)} reports. For each question the engine gives the {far.passages} nearest passages and {far.notes} nearest notes, and the {far.words} and "
        f"{far.note_words} that say most of its words; these are scored as if all the others were there too. Its vectors lie on the disk as numbers of two bytes."
    )
    other = "".join(f"\n- {p.text}" for p in pairs if not (p.quotes and p.refused))
    return f"{text}\n\n{sheet.table(['what', 'found'], [*rows.items()])}" + (f"\n\nAnswered otherwise:\n{other}" if other else "")


def _times(seconds: Sequence[float]) -> str:
    return f"{1000 * statistics.median(seconds):.0f} ms, {1000 * float(np.percentile(seconds, 95)):.0f} ms"
