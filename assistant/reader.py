"""A report to read, leaf by leaf, with a passage marked: pages where it has them, else sections; of a report we have only notes on, the notes.

Pure functions over a library. A leaf is counted from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import cite, permalink, source
from corpus.errors import LibraryError
from corpus.records import Document, Record, Shelf

if TYPE_CHECKING:
    from assistant.library import Library

SHORT = 1_500  # characters that a section has before the next heading begins another leaf
LONG = 6_000  # characters after which a leaf ends at the next paragraph, heading or not
NOTES = 8  # our notes on one leaf


@dataclass(frozen=True)
class Part:
    """A heading, paragraph, list, table ... as it stands on a leaf. `level` is a heading's depth, from 1; of our notes `place` is where they lead.

    `mark` is the (start, end) of what is marked in `text`.
    """

    kind: str
    text: str
    level: int = 0
    place: str = ""
    mark: tuple[int, int] | None = None


@dataclass(frozen=True)
class Leaf:
    """One page or section: leaf `n` of `of`, its label in words, what is on it. `said` tells what became of the link that led here.

    `goes_on`: the passage marked runs on to the next leaf. `ours`: these are our notes, not the report. `home` is the passage's own leaf.
    """

    record: Record
    n: int
    of: int
    label: str
    parts: tuple[Part, ...]
    ours: bool = False
    said: str = ""
    link: str = ""
    home: int = 0
    goes_on: bool = False
    labels: tuple[str, ...] = ()


Span = tuple[int, int]
Stretch = tuple[int, int, str]  # start and end in the document (of notes: their rows), the leaf's label


def opened(library: Library, link: str, n: int = 0) -> Leaf:
    """The leaf a link leads to, its words marked; or another leaf of the same report, with what it holds of them.

    Where the words are gone, the report's first leaf and what is said of it. Raises LibraryError for what is no link, and where the report
    is not held.
    """
    library = library.holding(permalink.Link.parse(link).report)
    found = permalink.resolve(library, link)
    if found.report not in library.records:
        raise LibraryError(found.said, "Ask whoever keeps the library to add it.")
    shelf = library.shelf(found.report)
    if found.row is None:
        return _leaf(shelf, n or 1, None, found.said, link)
    passage = library.index.passages[found.row]
    if shelf.document is None:
        at = next(i for i, p in enumerate(shelf.passages) if p.id == passage.id)
        return _leaf(shelf, n, (at, at + 1), found.said, link)
    start = passage.start + found.start
    return _leaf(shelf, n, (start, start + len(found.text)), found.said, link)


def turned(library: Library, report: str, n: int = 1) -> Leaf:
    """A leaf of a report, nothing marked; the nearest there is. Raises UnknownReport."""
    return _leaf(library.shelf(report), n or 1, None)


def _leaf(shelf: Shelf, n: int, marked: Span | None, said: str = "", link: str = "") -> Leaf:
    stretches = leaves(shelf)
    home = bisect_right([s for s, _, _ in stretches], marked[0]) if marked else 0
    n = min(max(1, n or home), max(1, len(stretches)))
    labels = tuple(label for _, _, label in stretches)
    if not stretches:
        return Leaf(shelf.record, 1, 1, "", (), shelf.document is None, said, link)
    start, end, label = stretches[n - 1]
    parts = _notes(shelf, start, end, marked) if shelf.document is None else _parts(shelf.document, start, end, marked)
    on = marked is not None and start <= marked[0] < end < marked[1]
    return Leaf(shelf.record, n, len(stretches), label, parts, shelf.document is None, said, link, home, on, labels)


def leaves(shelf: Shelf) -> list[Stretch]:
    """Where the leaves of a report begin and end, and what they are called."""
    document = shelf.document
    if document is None:
        return _by_place(shelf)
    if document.pages:
        ends = [*(p.start for p in document.pages[1:]), len(document.text)]
        return [(p.start, end, source.pages(p.number, p.label)) for p, end in zip(document.pages, ends, strict=True)]
    return _sections(document)


def _sections(document: Document) -> list[Stretch]:
    starts: list[tuple[int, str]] = []
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        size = block.start - starts[-1][0] if starts else LONG
        begins = block.kind == "heading" and (before is None or before.kind != "heading")  # a title and its subtitle stay together
        if not starts or size >= LONG or (begins and size >= SHORT):
            name = document.text[block.start : block.end] if block.kind == "heading" else block.heading[-1] if block.heading else ""
            starts.append((block.start, " ".join(name.split())))
    ends = [*(s for s, _ in starts[1:]), len(document.text)]
    return [(s, end, f"section {i}{f': {name}' if name else ''}") for i, ((s, name), end) in enumerate(zip(starts, ends, strict=True), 1)]


def _by_place(shelf: Shelf) -> list[Stretch]:
    count = len(shelf.passages)
    firsts = range(0, count, NOTES)
    return [(i, min(i + NOTES, count), f"notes {i + 1} to {min(i + NOTES, count)}") for i in firsts]


def _parts(document: Document, start: int, end: int, marked: Span | None) -> tuple[Part, ...]:
    """The blocks between two offsets, those that run over an edge cut there."""
    out: list[Part] = []
    above: list[int] = []  # how deep the headings are that the text stands under, as far as they are on this leaf
    for block in document.blocks:
        first, last = max(block.start, start), min(block.end, end)
        text = document.text[first:last]
        if first >= last or not text.strip():
            continue
        heading = block.kind == "heading"
        if heading:
            above = [*(d for d in above if d < len(block.heading)), len(block.heading)]
        out.append(Part(block.kind, text, len(above) if heading else 0, mark=_within(marked, first, last)))
    return tuple(out)


def _notes(shelf: Shelf, start: int, end: int, marked: Span | None) -> tuple[Part, ...]:
    titles = {note.summary: note.title for note in shelf.notes}
    out: list[Part] = []
    for i, p in enumerate(shelf.passages[start:end], start):
        mark = (0, len(p.text)) if marked and marked[0] == i else None
        out += [Part("heading", titles.get(p.text, p.locator), 1), Part("note", p.text, place=p.locator, mark=mark)]
    return tuple(out)


def _within(marked: Span | None, start: int, end: int) -> Span | None:
    if marked is None or marked[0] >= end or marked[1] <= start:
        return None
    return max(marked[0], start) - start, min(marked[1], end) - start


def who(leaf: Leaf) -> str:
    """Who says what is on it, and what it is called."""
    return f"{cite.says(leaf.record)}: {leaf.record.title}"


def around(leaf: Leaf) -> Sequence[tuple[str, int]]:
    """(words, leaf) of the ways on from here: the leaf before, the one after, and back to the passage."""
    kind = "notes" if leaf.ours else "section" if leaf.label.startswith("section ") else "page"
    before = [(f"{kind.capitalize()} before", leaf.n - 1)] if leaf.n > 1 else []
    after = [(f"{kind.capitalize()} after", leaf.n + 1)] if leaf.n < leaf.of else []
    back = [("To the passage", leaf.home)] if leaf.home and leaf.home != leaf.n else []
    return [*before, *after, *back]
