"""`bench retrieval`: ours, ours with parts off, and the same libraries wired together plainly, side by side."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from assistant import Library
from bench import baselines, chance, coverage, gold, parts, sheet
from bench.gold import Gold, Piece
from corpus.embed import Embedder, SentenceEncoder

FIGURES = ("coverage@8k", "coverage@3k", "first-hit@1k")
Ranked = Callable[[str], Sequence[Piece]]


def documents(library: Library) -> dict[str, str]:
    """The texts of the reports whose originals the library holds, by id."""
    return {s.record.id: s.document.text for s in library.index.shelves if s.document}


def ours(library: Library) -> Ranked:
    """The passages that `ask` would rank for a question, whatever it answers."""
    return lambda question: [Piece(h.report, h.text) for h in library.search(question, k=library.settings.passages)]


def plain(texts: Mapping[str, str], library: Library, encoder: Embedder) -> dict[str, Ranked]:
    """The baselines, each with as many pieces as fill the budget; two chunks of llama-index's default size do."""
    large, small = baselines.chunks(texts, 1024, 200), baselines.chunks(texts, 256, 20)
    own = baselines.nodes(library.index.passages)
    retrievers = {
        "llama-index defaults (1024 tokens)": baselines.dense(large, encoder),
        "llama-index, 256 tokens": (meaning := baselines.dense(small, encoder)),
        "BM25 (bm25s), 256 tokens": (words := baselines.Words(small)),
        "reciprocal rank fusion of these two": baselines.fused(meaning, words),
        "llama-index over our passages": (meaning_own := baselines.dense(own, encoder)),
        "rank fusion with BM25 over our passages": baselines.fused(meaning_own, baselines.Words(own)),
    }
    return {name: (lambda q, r=r: baselines.ranked(r, q)) for name, r in retrievers.items()}  # type: ignore[misc]


def retrieval(path: Path, questions: Path, reports: Path | None = None, label: str = "") -> sheet.Result:
    """Score every system on a file of questions over the library at `path`; baselines read `reports` (DIR/ID.txt) or else the library's texts."""
    encoder = parts.Remembering(SentenceEncoder())
    library = Library.open(path, encoder)
    asked = gold.load(questions, documents(library))
    texts = documents(library)
    if reports:
        texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(reports.glob("*.txt")) if p.stem in library.records} or texts
    systems = {name: ours(each) for name, each in parts.variants(library, encoder).items()} | plain(texts, library, encoder)
    scores = {name: score(asked.answerable, system) for name, system in systems.items()}
    body = [_intro(asked), _figures_table(scores), _kinds(asked.answerable, scores["ours"])]
    first, best = _mean(scores["ours"]), max((n for n in scores if not n.startswith("ours")), key=lambda n: _mean(scores[n])[0])
    line = f"Of the evidence asked for, {first[0]:.0%} stands in the first 8,000 characters found ({first[1]:.0%} in 3,000); the best plain wiring, {best}, has {_mean(scores[best])[0]:.0%}."
    suffix = f"-{label}" if label else ""
    return sheet.Result("retrieval" + suffix, "Finding passages" + (f" ({label})" if label else ""), "\n\n".join(body), "" if label else line)


def score(questions: Sequence[Gold], system: Ranked) -> list[tuple[float, float, float]]:
    """FIGURES for each question."""
    return [coverage.figures(g, system(g.text)) for g in questions]


def _intro(asked: gold.Questions) -> str:
    lost = f" {len(asked.lost)} more were left out: the place of their evidence was not found in this library's texts." if asked.lost else ""
    return (
        f"{len(asked.answerable)} questions that the reports answer.{lost} In square brackets the 95 % interval over questions. Then the difference to ours, "
        "paired by question: **bold** where its interval leaves zero out, that is, where it is more than chance on such questions."
    )


def _figures_table(scores: Mapping[str, list[tuple[float, float, float]]]) -> str:
    rows = []
    for name, each in scores.items():
        cells = [name]
        for i in range(len(FIGURES)):
            values = [row[i] for row in each]
            low, high = chance.interval(values)
            cells.append(f"{statistics.fmean(values):.3f} [{low:.2f}, {high:.2f}]")
        for i in range(len(FIGURES)):
            cells.append("" if name == "ours" else told([row[i] for row in scores["ours"]], [row[i] for row in each]))
        rows.append(cells)
    return sheet.table(["system", *FIGURES, *(f"difference, {f}" for f in FIGURES)], rows)


def told(ours: Sequence[float], others: Sequence[float]) -> str:
    """A difference with its interval, bold where it is real."""
    mean, low, high = chance.difference(ours, others)
    text = f"{mean:+.3f} [{low:+.2f}, {high:+.2f}]"
    return f"**{text}**" if chance.real(low, high) else text


def _kinds(questions: Sequence[Gold], scores: Sequence[tuple[float, float, float]]) -> str:
    kinds: dict[str, list[float]] = {}
    for g, row in zip(questions, scores, strict=True):
        kinds.setdefault(g.kind, []).append(row[0])
    return "Ours by kind of question (coverage@8k): " + ", ".join(f"{k} {statistics.fmean(v):.2f} ({len(v)})" for k, v in sorted(kinds.items())) + "."


def _mean(scores: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    a, b, c = (statistics.fmean(row[i] for row in scores) for i in range(3))
    return a, b, c
