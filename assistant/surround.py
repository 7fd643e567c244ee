"""What stands around a stretch of a report: its section, its whole sentences, the words before and after it.

Nothing of it comes from passages that are not in the index. Of a report that is not in it whole, only the passages a stretch runs
over are looked at: what lies beyond them is not known to be within the limits.

Offsets `start` and `end` count from the beginning of a passage, given as a row; `end` may lie beyond it, in a passage that follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.records import ASIDE, Passage

if TYPE_CHECKING:
    from assistant.index import Index

CONTEXT = 200  # characters on either side


@dataclass(frozen=True)
class Section:
    """Passages (rows) that follow each other without anything between them, under one heading, and their text as one."""

    rows: range
    text: str

    def place(self, index: Index, offset: int) -> tuple[int, int]:
        """(row, offset inside that passage) of a character of the section; one between two passages belongs to the first."""
        first = index.passages[self.rows[0]].start
        starts = [index.passages[r].start - first for r in self.rows]
        i = bisect_right(starts, offset) - 1
        return self.rows[i], offset - starts[i]


def sections(index: Index) -> Iterator[Section]:
    """The sections of all reports. A note is one of its own."""
    low = 0
    for high in range(1, len(index.passages) + 1):
        if high < len(index.passages) and joined(index, high - 1):
            continue
        yield Section(range(low, high), span(index, low, 0, index.passages[high - 1].end - index.passages[low].start))
        low = high


def joined(index: Index, row: int) -> bool:
    """Whether the passage after this one goes on where it ends: same section, both of the text or both beside it."""
    if not 0 <= row < len(index.passages) - 1:
        return False
    a, b = index.passages[row], index.passages[row + 1]
    document = index.shelf(a.report).document
    if document is None or a.report != b.report or a.heading != b.heading or (a.kind in ASIDE) != (b.kind in ASIDE):
        return False
    return not document.text[a.end : b.start].strip()


def span(index: Index, row: int, start: int, end: int) -> str:
    """The words between two offsets."""
    p = index.passages[row]
    if start >= 0 and end <= len(p.text):
        return p.text[start:end]  # without the report, which may have to be read for it
    document = index.shelf(p.report).document
    return p.text[start:end] if document is None else document.text[p.start + start : p.start + end]


def whole(index: Index, row: int, start: int, end: int) -> tuple[int, int]:
    """The offsets of the sentences that hold a stretch, as far as nothing was left out of the source on the way."""
    p = index.passages[row]
    first, last = start, end
    for r in _until(index, row, end):
        shift = index.passages[r].start - p.start
        for s, e in index.passages[r].sentences:
            if s + shift < end and e + shift > start:
                first, last = min(first, s + shift), max(last, e + shift)
    low, high = _unbroken(index, p, start, end)
    return max(first, low), min(last, high)


def context(index: Index, row: int, start: int, end: int, most: int = CONTEXT) -> tuple[str, str]:
    """At most so many characters before and after a stretch, in its section: whole sentences where one fits, else words after an ellipsis."""
    p = index.passages[row]
    low, high = row, max(_until(index, row, end))
    beyond = p.report in index.complete
    while beyond and joined(index, low - 1) and index.passages[low].start > p.start + start - most:
        low -= 1
    while beyond and joined(index, high) and index.passages[high].end < p.start + end + most:
        high += 1
    edges = [(s + q.start - p.start, e + q.start - p.start) for q in index.passages[low : high + 1] for s, e in q.sentences]
    floor, ceiling = _unbroken(index, p, start, end)
    floor = max(floor, index.passages[low].start - p.start)
    ceiling = min(ceiling, index.passages[high].end - p.start)
    begin = next((s for s, _ in edges if max(floor, start - most) <= s < start), None)
    finish = next((e for _, e in reversed(edges) if min(ceiling, end + most) >= e > end), None)
    before = span(index, row, begin, start) if begin is not None else _tail(span(index, row, floor, start), most)
    after = span(index, row, end, finish) if finish is not None else _head(span(index, row, end, ceiling), most)
    return before.strip(), after.strip()


def near(index: Index, row: int, start: int, end: int, most: int) -> str:
    """A stretch with at most so many characters on either side, whatever they are."""
    p = index.passages[row]
    if p.report in index.complete:
        return span(index, row, max(-p.start, start - most), end + most)
    last = index.passages[max(_until(index, row, end))]
    return span(index, row, max(0, start - most), min(last.end - p.start, end + most))


def _until(index: Index, row: int, end: int) -> Iterator[int]:
    """The rows a stretch runs over."""
    yield row
    base = index.passages[row].start
    while joined(index, row) and index.passages[row + 1].start - base < end:
        row += 1
        yield row


def _unbroken(index: Index, p: Passage, start: int, end: int) -> tuple[int, int]:
    """Between which offsets nothing was left out of the source around a stretch."""
    document = index.shelf(p.report).document
    breaks = document.breaks if document else ()
    before, after = bisect_right(breaks, p.start + start), bisect_left(breaks, p.start + end)
    return (breaks[before - 1] - p.start if before else -p.start), (breaks[after] - p.start if after < len(breaks) else 1 << 40)


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else "… " + re.sub(r"^\S*\s+", "", text[-most:])


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else re.sub(r"\s+\S*$", "", text[:most]) + " …"
