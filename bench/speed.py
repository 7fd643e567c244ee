"""`bench ask` and `bench ingest`: how long it takes, beside the bare libraries, alternating in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from assistant import Library
from bench import baselines, sheet
from bench.throughput import Timed
from corpus import shelf, store, wordvectors
from corpus.embed import BATCH, Embedder, SentenceEncoder
from ingest.build import Builder

WARM = 10  # questions asked before the clock runs: the first ones load tokenizer tables and word counts
ROUNDS_END = 150  # seconds after which no further round of building begins
ASK_LIMIT, INGEST_LIMIT = 5.0, 1.5  # times the bare library: what we hold ourselves to


def timed(work: Callable[[], object]) -> float:
    """Seconds a piece of work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def spread(milliseconds: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(milliseconds), float(np.percentile(milliseconds, 95))


def ask(path: Path, asked: Sequence[str], encoder: Embedder) -> sheet.Result:
    """Time `Library.ask` and a bare llama-index retrieval over the same passages, same encoder, same questions, turn by turn."""
    library = Library.open(path, encoder)
    n = len(library.index.passages)
    vectors = library.index.dense["passages"].reconstruct_n(0, n)
    bare = baselines.dense(baselines.nodes(library.index.passages, vectors), encoder, 10)
    times = alternate(asked, library.ask, bare.retrieve, encoder.encode_question)
    (median, p95), (bare_median, _), _ = spreads = [spread(t) for t in times]
    ratio = median / bare_median
    names = ("Library.ask: retrieval, judgement, quotes, text", "llama-index retrieve, top 10", "of which each: encoding the question, alone")
    rows = [[name, f"{half:.1f}", f"{most:.1f}"] for name, (half, most) in zip(names, spreads, strict=True)]
    body = sheet.table(["", "p50 (median), ms", "p95, ms"], rows)
    notes = len(library.index.notes)
    told = (
        f"{len(times[0])} questions, {n} passages, {len(library.index.sentences)} sentences, {notes} notes; models loaded, {WARM} questions asked before the clock ran, "
        f"each question asked once by each in turn. Ratio of medians: **{ratio:.2f}** (limit {ASK_LIMIT:g}; aim 4). The bare retrieval is "
        "VectorStoreIndex with its in-memory store, which compares in Python row by row; ours compares in FAISS, and with sentences and notes besides."
    )
    line = f"An answer takes {median:.0f} ms (median; 95 % under {p95:.0f} ms), {ratio:.1f} times a bare vector search with the same encoder."
    return sheet.Result("ask", "Time to answer", f"{told}\n\n{body}", line)


def alternate(questions: Sequence[str], *systems: Callable[[str], object]) -> list[list[float]]:
    """Milliseconds per question for systems that take turns; who goes first changes from question to question."""
    for question in questions[:WARM]:
        for system in systems:
            system(question)
    times: list[list[float]] = [[] for _ in systems]
    for n, question in enumerate(questions[WARM:] or questions):
        for which in ((n + i) % len(systems) for i in range(len(systems))):
            times[which].append(1000 * timed(lambda: systems[which](question)))  # noqa: B023  # called at once
    return times


def ingest(reports: Path, rounds: int = 3) -> sheet.Result:
    """Time the building of a library without notes beside the bare encoding of the same texts, `rounds` times in turn; then once with notes.

    On a busy machine the rounds end early, so that the whole takes minutes.
    """
    encoder = SentenceEncoder()
    inner = Timed(encoder)
    model = encoder._model  # the same instance for both: loading is no part of this
    with tempfile.TemporaryDirectory() as scratch:
        whole = timed(lambda: subprocess.run([sys.executable, "-m", "ingest", str(reports), "--library", f"{scratch}/command"], cwd=sheet.HOME, check=True, capture_output=True))
        own, noted, words = _texts(Path(scratch) / "command")
        seconds: dict[str, list[float]] = {"encode": [], "encode notes": [], "encode words": [], "build": [], "build with notes": []}
        model.encode(own[:BATCH], batch_size=BATCH, show_progress_bar=False)
        began = perf_counter()
        for n in range(rounds):
            if n and perf_counter() - began > ROUNDS_END:
                break
            seconds["encode"].append(timed(lambda: _bare(model, own)))
            seconds["build"].append(timed(lambda: Builder(Path(scratch) / f"a{n}", inner, with_notes=False).add([reports])))  # noqa: B023  # called at once
        seconds["encode notes"].append(timed(lambda: _bare(model, noted)))
        seconds["encode words"].append(timed(lambda: _bare(model, words)))
        seconds["build with notes"].append(timed(lambda: Builder(Path(scratch) / "b", encoder).add([reports])))
    return _ingest_result(seconds, whole, len(own), len(noted), len(words), inner.seconds / sum(seconds["build"]))


def _bare(model: Any, texts: list[str]) -> object:
    return model.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)


def _texts(library: Path) -> tuple[list[str], list[str], list[str]]:
    """What a library embeds: passages and sentences; notes and their questions; its words."""
    own: list[str] = []
    noted: list[str] = []
    manifest = store.manifest(library)
    for name in manifest.reports.values():
        held = store.get_shelf(library, name)[0]
        rows, texts = shelf.Rows.of(held), shelf.texts(held)
        if held.document is not None:
            own += texts[: rows.passages + rows.sentences]
        noted += texts[rows.passages + rows.sentences :]
    return own, noted, list(wordvectors.load(library / "generations" / manifest.generation).words)


def _ingest_result(seconds: dict[str, list[float]], whole: float, own: int, noted: int, words: int, share: float) -> sheet.Result:
    half = {what: statistics.median(each) for what, each in seconds.items()}
    plain, full = half["build"] / half["encode"], half["build with notes"] / half["encode"]
    rows = [
        [f"model.encode, {own} passages and sentences", _cell(seconds["encode"]), "1"],
        [f"model.encode, {noted} notes and their questions", _cell(seconds["encode notes"]), f"{half['encode notes'] / half['encode']:.2f}"],
        [f"model.encode, {words} single words", _cell(seconds["encode words"]), f"{half['encode words'] / half['encode']:.2f}"],
        ["the whole build, without notes", _cell(seconds["build"]), f"**{plain:.2f}**"],
        ["the whole build, with notes", _cell(seconds["build with notes"]), f"**{full:.2f}**"],
    ]
    body = sheet.table(["", "seconds: median (each)", "times the first line"], rows)
    told = (
        f"{len(seconds['build'])} rounds in turn in one process (with notes: one), batches of {BATCH}, loading of the model not counted. Limit for a build: {INGEST_LIMIT:g}; "
        f"**{share:.0%}** of the time of the builds without notes was spent inside the encoder. "
        f"It can be under 1: texts that occur twice are encoded once. The notes and their questions bring their vectors, and so do the words that they share with the reports; "
        f"the second and third line say what all of those would cost. The command `python -m ingest REPORTS`, start of Python and loading included: {whole:.0f} s."
    )
    line = f"Building the library from the reports and our notes takes {half['build with notes']:.0f} s: {full:.2f} times the bare encoding of its passages and sentences."
    return sheet.Result("ingest", "Time to build the library", f"{told}\n\n{body}", line)


def _cell(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} ({', '.join(f'{s:.1f}' for s in seconds)})"
