"""Systems side by side: how each ranks passages for the same questions, and which differences are more than chance."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

from assistant import Library
from bench import chance, coverage, sheet
from bench.gold import Gold, Piece

FIGURES = ("coverage@8k", "coverage@3k", "first-hit@1k")
OURS = "ours"
Ranked = Callable[[str], Sequence[Piece]]
Scores = list[tuple[float, ...]]  # a row for each question, a column for each figure


def ours(library: Library) -> Ranked:
    """The passages that `ask` would rank for a question, whatever it answers."""
    return lambda question: [Piece(h.report, h.text) for h in library.search(question, k=library.settings.passages)]


def score(questions: Sequence[Gold], system: Ranked) -> Scores:
    """FIGURES for each question."""
    return [coverage.figures(g, system(g.text)) for g in questions]


def column(scores: Scores, figure: int) -> list[float]:
    """One figure of every question."""
    return [row[figure] for row in scores]


def mean(scores: Scores, figure: int = 0) -> float:
    """One figure's mean over questions; 0 for none."""
    return statistics.fmean(column(scores, figure)) if scores else 0.0


def best_plain(scores: Mapping[str, Scores]) -> str:
    """The system not ours with the highest first figure."""
    return max((name for name in scores if not name.startswith(OURS)), key=lambda name: mean(scores[name]))


def figures_table(scores: Mapping[str, Scores], names: Sequence[str] = FIGURES) -> str:
    """Every system's figures with their intervals, then the paired differences to the first system."""
    first = next(iter(scores.values()))
    rows = []
    for name, each in scores.items():
        values = [valued(column(each, i)) for i in range(len(names))]
        rows.append([name, *values, *("" if each is first else told(column(first, i), column(each, i)) for i in range(len(names)))])
    return sheet.table(["system", *names, *(f"difference, {n}" for n in names)], rows)


def valued(values: Sequence[float]) -> str:
    """A mean with its interval; a dash for none."""
    low, high = chance.interval(values)
    return f"{statistics.fmean(values):.3f} [{low:.3f}, {high:.3f}]" if values else "-"


def told(ours: Sequence[float], others: Sequence[float]) -> str:
    """A paired difference with its interval, bold where it is real."""
    return marked(*chance.difference(ours, others))


def marked(difference: float, low: float, high: float) -> str:
    """A difference with its interval, bold where it leaves zero out."""
    text = f"{difference:+.3f} [{low:+.3f}, {high:+.3f}]"
    return f"**{text}**" if chance.real(low, high) else text


def verdict(scores: Mapping[str, Scores], names: Sequence[str] = FIGURES) -> str:
    """For each figure in words: which systems differ from the first one by more than chance, and which cannot be told from it."""
    first = next(iter(scores.values()))
    lines = []
    for i, figure in enumerate(names):
        groups: dict[str, list[str]] = {"worse": [], "better": [], "not to be told apart": []}
        for name, each in scores.items():
            if each is not first:
                _, low, high = chance.difference(column(first, i), column(each, i))
                groups["worse" if high < 0 else "better" if low > 0 else "not to be told apart"].append(name)
        lines.append(f"- {figure}: " + "; ".join(f"{how}: {', '.join(each)}" for how, each in groups.items() if each) + ".")
    return "Beside the first line, by more than chance:\n\n" + "\n".join(lines)
