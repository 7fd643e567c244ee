"""What a report that nobody has written notes on gets, beside reports that have them: each report's notes left out in turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench import chance, compared, sheet
from bench.compared import Scores, column
from bench.gold import Gold
from bench.libraries import Scratch, documents

HEAD = ("report", "questions", "all notes", "not its notes", "no notes at all", "not its, less all", "none, less all", "not its, less none")


def left_out(scratch: Scratch, reports: Path, questions: Sequence[Gold], noted: Scores, bare: Scores) -> str:
    """A table of coverage@8k for each report's questions: in the library with all notes (`noted`), without this report's notes, without any (`bare`).

    A report's questions are those whose evidence lies in it alone.
    """
    rows: list[list[str]] = []
    pooled: list[list[float]] = [[], [], []]
    for report in sorted({r for g in questions for r in sources(g)}):
        mine = [i for i, g in enumerate(questions) if sources(g) == {report}]
        if not mine:
            continue
        library = scratch.library(f"all but {report}", reports, but=report)
        if report not in documents(library):
            continue
        without = compared.score([questions[i] for i in mine], compared.ours(library))
        each = [column([noted[i] for i in mine], 0), column(without, 0), column([bare[i] for i in mine], 0)]
        rows.append(_row(report, each))
        for pool, values in zip(pooled, each, strict=True):
            pool += values
    return sheet.table(HEAD, [*rows, _row("all of these", pooled)])


def sources(question: Gold) -> set[str]:
    """The reports that a question's evidence lies in."""
    return {e.report for e in question.evidence}


def _row(name: str, each: Sequence[Sequence[float]]) -> list[str]:
    noted, without, bare = each
    differences = [compared.marked(*chance.difference(a, b)) for a, b in ((noted, without), (noted, bare), (bare, without))]
    return [name, str(len(noted)), *(compared.valued(values) for values in each), *differences]
