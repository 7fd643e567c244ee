"""Where a link leads in a library, and what has become of its words since it was made."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import prompts
from assistant import cite
from assistant.link import LINK as LINK
from assistant.link import Link as Link
from assistant.link import make as make
from assistant.link import mark as mark
from assistant.link import mark_of, place
from corpus import anchors, folding

if TYPE_CHECKING:
    from assistant.index import Index
    from assistant.library import Library

Status = Literal["same", "moved", "changed", "gone", "outside", "report missing"]
HOLDS: tuple[Status, ...] = ("same", "moved")
LEAST = 2  # triples that must agree before a place is called changed rather than gone
OPENING, CLOSING = re.compile(r"[“‘\"'(]+$"), re.compile(r"[.,;:!?…”’\"')]{1,4}")
PLAIN = 12  # words from which on a stretch is its own proof of place


@dataclass(frozen=True)
class Found:
    """What became of a link. `row` is the passage (None where nothing was found, or it is outside the library's limits), `start` and `end` offsets into its text, `text` the
    words found, which may run on past the passage; `said` tells a person."""

    status: Status
    report: str
    said: str
    row: int | None = None
    start: int = 0
    end: int = 0
    text: str = ""
    passage: str = ""
    page: int | None = None
    page_label: str | None = None
    locator: str = ""
    reference: str = ""

    @property
    def holds(self) -> bool:
        """Whether the words still stand in the report."""
        return self.status in HOLDS

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {k: v for k, v in asdict(self).items() if k != "row"}


class Reading:
    """A text that links lead into, and its (start, end, rows): a stretch and the passages that show it, one for a stretch of the report,
    all it speaks of for a note. `notes`: it is our notes' text."""

    def __init__(self, text: str, places: Sequence[tuple[int, int, tuple[int, ...]]], notes: bool = False) -> None:
        self.text = text
        self.places = sorted(places)
        self.notes = notes

    @cached_property
    def finder(self) -> anchors.Finder:
        """Its words and their triples."""
        return anchors.Finder(self.text, folding.words)

    def over(self, start: int, end: int) -> list[tuple[int, tuple[int, ...]]]:
        """(offset in the text, rows) of each place that holds any of a stretch; none for a heading, say."""
        low, high = bisect_right(self.places, start, key=lambda p: p[0]) - 1, bisect_left(self.places, end, key=lambda p: p[0])
        return [(s, rows) for s, e, rows in self.places[max(0, low) : high] if e > start]

    def passage(self, start: int, end: int) -> int | None:
        """The row of the first passage that holds any of a stretch."""
        return next((rows[0] for _, rows in self.over(start, end)), None)


def reading(index: Index, link: Link) -> Reading | None:
    """The text a link leads into: the report's, or our notes' on it. None where the library has neither."""
    shelf = index.shelf(link.report)
    key = f"{'notes' if link.at == 'note' else 'text'} of {link.report}"
    if key not in index.readings:
        if link.at != "note":
            if shelf.document is None:
                return None
            made = Reading(shelf.document.text, [(p.start, p.end, (index.by_id[p.id],)) for p in shelf.passages])
        else:
            made = _notes(index, link.report)
        index.readings[key] = made
    found: Reading = index.readings[key]
    return found


def _notes(index: Index, report: str) -> Reading:
    """Our notes on a report as one text; where the report itself is held, each leads to the passage it speaks of."""
    parts: list[str] = []
    places: list[tuple[int, int, tuple[int, ...]]] = []
    at = 0
    for n, note in enumerate(index.notes):
        if note.report == report:
            places += [(at, at + len(note.summary), tuple(p.passage for p in index.places[n]))] if index.places[n] else []
            parts.append(note.summary)
            at += len(note.summary) + 2
    return Reading("\n\n".join(parts), places, notes=True)


def resolve(library: Library, text: str) -> Found:
    """Find what a link names in a library; in one within limits, what it names in the whole is found, and shown if it is inside.

    Raises LibraryError for what is no link.
    """
    link = Link.parse(text)
    library = library.holding(link.report)
    index = library.index.origin  # like words inside are not what a link to words outside means
    if link.report not in library.records:
        return Found("report missing", link.report, _told("report missing", link.report))
    held = reading(index, link)
    if held is None:
        return Found("report missing", link.report, prompts.load("link_notes_only").render(report=library.records[link.report].called))
    best = max(_exact(held, link), key=lambda i: _worth(index, held, link, i), default=None)
    if best is None:
        span = _near(held, link)
        if span is None:
            return Found("gone", link.report, _told("gone", library.records[link.report].called))
        return _found(library, held, "changed", *span)
    start, end = held.finder.spans[best][0], held.finder.spans[best + link.anchor.length - 1][1]
    beside, there, _ = _worth(index, held, link, best)
    proved = beside > 0 or link.anchor.length >= PLAIN or not any(_is_beside(o, link) for o, _ in link.anchor.triples)
    return _found(library, held, "same" if there and proved else "moved", start, end)


def _exact(held: Reading, link: Link) -> Iterator[int]:
    """The word rows at which the very words of a link stand."""
    words, length = held.finder.words, link.anchor.length
    first = dict(link.anchor.triples).get(0)
    rows = held.finder.where.get(first, ()) if length >= 3 and first is not None else range(len(words))
    for i in rows:
        if i + length <= len(words) and mark_of(words[i : i + length]) == link.mark and held.passage(*held.finder.spans[i]) is not None:
            yield i


def _near(held: Reading, link: Link) -> tuple[int, int] | None:
    """Where most of a link's triples agree that its words stood; None where nothing stands there now."""
    rows = held.finder.rows(link.anchor, LEAST)
    if rows is None or rows[1] < rows[0]:
        return None
    span = held.finder.spans[rows[0]][0], held.finder.spans[rows[1]][1]
    return span if held.passage(*span) is not None else None


def _is_beside(offset: int, link: Link) -> bool:
    return offset < 0 or offset >= link.anchor.length


def _worth(index: Index, held: Reading, link: Link, i: int) -> tuple[int, bool, int]:
    """How well one of several like places fits: triples beside it, the place, how near it is to where it was."""
    words, start = held.finder.words, held.finder.spans[i][0]
    agree = sum(_is_beside(o, link) and i + o >= 0 and anchors.triple(words[i + o : i + o + 3]) == h for o, h in link.anchor.triples)
    at = held.passage(*held.finder.spans[i])
    there = link.at == "note" or (at is not None and place(index, at, start) == link.at)
    return agree, there, -abs(1000 * start // max(1, len(held.text)) - link.n)


def _found(library: Library, held: Reading, status: Status, start: int, end: int) -> Found:
    index, whole = library.index, library.index.origin
    over = [(base, [whole.passages[r] for r in rows]) for base, rows in held.over(start, end)]
    record = library.records[over[0][1][0].report]
    if not all(any(p.id in index.by_id for p in shown) for _, shown in over):  # all of it, or nothing, is shown
        return Found("outside", record.id, _told("outside", record.called))
    base, shown = over[0]
    p = next(p for p in shown if p.id in index.by_id)
    row = index.by_id[p.id]
    start, end = _dressed(held.text, start, end)
    inside = (max(0, start - base), min(max(0, end - base), len(p.text)))
    if held.notes and p.kind != "note":  # our note, and the report is held too: the passage it speaks of
        inside = (0, len(p.text))
    p = library.at(row, inside[0])
    where = ", ".join(t for t in (p.locator, f"p. {p.page_label or p.page}" if p.page else "") if t)
    told = _told(status, record.called, where)
    return Found(status, p.report, told, row, *inside, held.text[start:end], p.id, p.page, p.page_label, p.locator, cite.short(record, p))


def _dressed(text: str, start: int, end: int) -> tuple[int, int]:
    """Words with the marks that touch them: the quotation mark before, the full stop behind."""
    before, after = OPENING.search(text, max(0, start - 3), start), CLOSING.match(text, end)
    return (before.start() if before else start), (after.end() if after else end)


def _told(status: Status, report: str, where: str = "") -> str:
    match status:
        case "same":
            return prompts.load("link_same").render(report=report, where=where)
        case "moved":
            return prompts.load("link_moved").render(report=report, where=where)
        case "changed":
            return prompts.load("link_changed").render(report=report, where=where)
        case "outside":
            return prompts.load("link_outside").render(report=report)
        case "gone":
            return prompts.load("link_gone").render(report=report)
    return prompts.load("link_missing").render(report=report)
