"""The order in which a page's printed lines are read: programs draw frames of text, heads and columns in any order they like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.pages import Row

UP = 2.0  # of the size: a line so much higher than the one before it begins another run
LETTER = 0.5  # of the size: about as wide is a letter
OUTLIERS = 0.15  # of a run's lines at either side that do not tell its width, such as a head over two columns
SLACK = 0.15  # of a column's width, by which its right edge may be further left than it seems: letters are narrower in some fonts
BESIDE = 0.5  # of the lower run's height: so much of it stands beside the other in columns
MOST = 80  # runs of a page; a drawing has more


@dataclass(frozen=True)
class Run:
    """Lines that were drawn one below the other, with the room that they take."""

    rows: tuple[Row, ...]
    left: float
    right: float
    top: float
    foot: float


def reading(rows: Iterable[Row]) -> list[Row]:
    """The rows of each page as they are read: a run goes before another that was drawn first only where it stands above it, or left of it as a column does."""
    return [r for _, page in groupby(rows, key=lambda r: r.page) for run in _ordered(_runs(list(page))) for r in run.rows]


def _runs(rows: list[Row]) -> list[Run]:
    steps = [b.y - a.y for a, b in pairwise(rows)]
    if sum(s > 0 for s in steps) > sum(s < 0 for s in steps):  # a page that stands on its head
        return [_run(rows)]
    starts = [0, *(n for n, step in enumerate(steps, 1) if step > UP * max(rows[n].size, rows[n - 1].size)), len(rows)]
    return [_run(rows[a:b]) for a, b in pairwise(starts)]


def _run(rows: list[Row]) -> Run:
    out = int(OUTLIERS * len(rows))
    lefts, rights = sorted(r.x for r in rows), sorted(r.x + LETTER * r.size * len(r.text) for r in rows)
    return Run(tuple(rows), lefts[out], rights[-1 - out], max(r.y for r in rows), min(r.y for r in rows))


def _ordered(runs: list[Run]) -> list[Run]:
    if len(runs) > MOST:
        return runs
    out: list[Run] = []
    for run in runs:
        at = len(out)
        while at and _first(run, out[at - 1]):
            at -= 1
        out.insert(at, run)
    return out


def _first(b: Run, a: Run) -> bool:
    """Whether b, which was drawn behind a, is read before it."""
    if b.foot > a.top:
        return b.left < a.right
    shared = min(a.top, b.top) - max(a.foot, b.foot)
    return b.right <= a.left + SLACK * (b.right - b.left) and shared >= BESIDE * min(a.top - a.foot, b.top - b.foot) and shared > 0
