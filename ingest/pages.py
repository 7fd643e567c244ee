"""A paged file while it is read: each page is told as it is finished, so that what is done outlives whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from corpus.errors import UnreadableFile
from ingest.limits import Limits

NAMED = 12  # stretches of pages that a reason names; the ledger has them all


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

    def __post_init__(self) -> None:
        self._size = sum(len(r.text) for r in self.rows)

    def opened(self, count: int) -> None:
        """Say how many pages there are. Raises UnreadableFile for none, and for more than any report has."""
        if not count:
            raise UnreadableFile("The PDF has no pages: it is damaged.", "Try to get it again.")
        if count > self.limits.pages:
            raise UnreadableFile(f"The PDF has {count:,} pages; the most is {self.limits.pages:,}.", "Split it.")
        self.count = count
        self.tell({"count": count})

    def missing(self) -> list[int]:
        """The pages not yet read, in order."""
        return [n for n in range(1, self.count + 1) if n not in self.done and n not in self.lost]

    def finish(self, number: int, rows: list[Row]) -> None:
        """Take a page's rows, unless they are more than a page or a file may have: then the page is lost."""
        size = sum(len(r.text) for r in rows)
        if size > self.limits.page_text or len(rows) > self.limits.page_rows:
            return self.lose(number, "more text than a page can hold")
        if size + self._size > self.limits.text:
            return self.lose(number, f"the pages before it have {self.limits.text:,} characters, the most that is read of a file")
        self.done[number] = rows
        self._size += size
        return self.tell({"page": number, "rows": [[r.text, r.x, r.y, r.size, r.bold] for r in rows]})

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
        return f"{len(self.lost)} of {self.count} pages could not be read{whole}; {self.reasons()}" if self.lost else ""

    def reasons(self) -> str:
        """The same without the count."""
        by_reason: dict[str, list[int]] = {}
        for number, reason in sorted(self.lost.items()):
            by_reason.setdefault(reason, []).append(number)
        return "; ".join(f"{spans(numbers)}: {reason}" for reason, numbers in by_reason.items())


def spans(numbers: list[int] | tuple[int, ...]) -> str:
    """Page numbers as a person writes them, in order.

    >>> spans([2, 3, 4, 9])
    'pages 2–4, 9'
    """
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda p: p[1] - p[0])]
    told = [str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs]
    more = f" and {sum(map(len, runs[NAMED:]))} more" if len(told) > NAMED else ""
    return f"page{'s' * (len(numbers) > 1)} {', '.join(told[:NAMED])}{more}"
