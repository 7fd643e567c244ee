"""A paged file while it is read: each page is told as it is finished, so that what is done outlives whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from corpus.errors import UnreadableFile
from ingest.limits import Limits

NAMED = 12  # stretches of pages that a reason names; the ledger has them all
JOIN = 3  # characters, at most, that come to a row where rows are put together


@dataclass
class Row:
    """A printed line: text, left edge and baseline in points from the lower left corner, font size, whether all bold."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    page: int


@dataclass
class Pages:
    """What is known of a file's pages: the rows of those done, the reasons of those lost. `tell` hears of each at once.

    A page that stands here already is not read again: that is how a reading goes on after its process was stopped.
    `scratch`: a private folder, where pages without text are to be recognised from their pictures; empty: they are not.
    `bare`: labels, title and pictures are left alone, for they stopped the reading before. `parser`: what read them, with its version.
    """

    count: int = 0
    done: dict[int, list[Row]] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    scratch: str = ""
    bare: bool = False
    limits: Limits = field(default_factory=Limits)
    tell: Callable[[dict[str, Any]], None] = lambda told: None
    parser: str = ""
    _size: int = 0
    _count: int = 0

    def __post_init__(self) -> None:
        self._size = _size(self.rows)
        self._count = len(self.rows)

    def opened(self, count: int) -> None:
        """Say how many pages there are. Those beyond the most that is read are lost from the start. Raises UnreadableFile for none."""
        if not count:
            raise UnreadableFile("The PDF has no pages: it is damaged.", "Try to get it again.")
        self.count = count
        most = self.limits.pages
        self.lost |= dict.fromkeys(range(most + 1, count + 1), f"left out, for {most:,} pages are the most that is read of a file: split it, and add the parts")
        self.tell({"count": count})

    def missing(self) -> list[int]:
        """The pages not yet read, in order."""
        return [n for n in range(1, self.count + 1) if n not in self.done and n not in self.lost]

    def finish(self, number: int, rows: list[Row], lacks: str = "") -> None:
        """Take a page's rows; `lacks` says what of it is not among them. The page is lost where a file would have more than it may, and cut where a page would."""
        if len(rows) > self.limits.page_rows:
            rows, lacks = rows[: self.limits.page_rows], f"only its first {self.limits.page_rows:,} lines were read, the most of a page"
        size = _size(rows)
        if size + self._size > self.limits.text:
            return self.lose(number, f"the pages before it have {self.limits.text:,} characters, the most that is read of a file: split it, and add the parts")
        if len(rows) + self._count > self.limits.rows:
            return self.lose(number, f"the pages before it have {self.limits.rows:,} lines, the most that is read of a file: split it, and add the parts")
        self.done[number] = rows
        self._size += size
        self._count += len(rows)
        self.tell({"page": number, "rows": [[r.text, r.x, r.y, r.size, r.bold] for r in rows]})
        return self.lose(number, lacks) if lacks else None

    def lose(self, number: int, reason: str) -> None:
        """Name a page as lost; what was read of it stays."""
        self.lost[number] = reason
        self.tell({"page": number, "lost": reason})

    @property
    def rows(self) -> list[Row]:
        """All rows in the order of the pages."""
        return [r for _, rows in sorted(self.done.items()) for r in rows]

    @property
    def empty(self) -> tuple[int, ...]:
        """The pages that were read and have no text."""
        return tuple(n for n, rows in sorted(self.done.items()) if not rows and n not in self.lost)

    def losses(self) -> str:
        """The lost pages with their reasons, for a person; empty where none is lost."""
        whole = " in full" if self.lost.keys() & self.done.keys() else ""
        return f"{len(self.lost):,} of {self.count:,} pages could not be read{whole}; {self.reasons()}" if self.lost else ""

    def reasons(self) -> str:
        """The same without the count."""
        by_reason: dict[str, list[int]] = {}
        for number, reason in sorted(self.lost.items()):
            by_reason.setdefault(reason, []).append(number)
        return "; ".join(f"{spans(numbers)}: {reason}" for reason, numbers in by_reason.items())


def _size(rows: list[Row]) -> int:
    """Characters of a text made of these rows, at most."""
    return sum(len(r.text) + JOIN for r in rows)


def edges(rows: Iterable[Row]) -> tuple[dict[int, float], dict[int, float]]:
    """The heights of the first and the last printed line of each page."""
    tops: dict[int, float] = {}
    feet: dict[int, float] = {}
    for r in rows:
        tops[r.page], feet[r.page] = max(r.y, tops.get(r.page, r.y)), min(r.y, feet.get(r.page, r.y))
    return tops, feet


def spans(numbers: list[int] | tuple[int, ...]) -> str:
    """Page numbers as a person writes them, in order.

    >>> spans([2, 3, 4, 9])
    'pages 2–4, 9'
    """
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda p: p[1] - p[0])]
    told = [str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs]
    more = f" and {sum(map(len, runs[NAMED:]))} more" if len(told) > NAMED else ""
    return f"page{'s' * (len(numbers) > 1)} {', '.join(told[:NAMED])}{more}"
