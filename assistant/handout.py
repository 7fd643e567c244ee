"""A handout: headings, lines with their evidence, tables. What is handed out is made here once, and then shown as a page, as Word or as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import csl
from assistant.answer import Quote
from assistant.compose import OWN_MARKS
from assistant.pinned import Borne


@dataclass(frozen=True)
class Heading:
    """A heading; the title of the handout is level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Words:
    """A paragraph of ours; nothing of a report."""

    text: str


@dataclass(frozen=True)
class Tasks:
    """A list of short things of ours: questions to ask."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """Lines with their evidence; of a line without text the evidence alone is shown."""

    lines: tuple[Borne, ...]


@dataclass(frozen=True)
class Grid:
    """A table: what it shows, the heads of its columns (the first is that of the rows' heads), rows of a head and cells.

    A cell without lines is shown as saying nothing.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Borne, ...], ...]], ...]


Block = Heading | Words | Tasks | Points | Grid


@dataclass(frozen=True)
class Handout:
    """A title, what a reader must know first, and the rest in its order. `narrow`: quotes small, so that it fits on few pages."""

    title: str
    about: tuple[str, ...]
    blocks: tuple[Block, ...]
    narrow: bool = False


class Shown:
    """What a reader has seen so far of one handout: the same words are not shown twice."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._lead = ""

    def again(self, quote: Quote) -> bool:
        """Whether a quote was shown already; from now on it was."""
        key = (quote.report, quote.text)
        before = key in self._seen
        self._seen.add(key)
        return before

    def lead(self, quote: Quote) -> str:
        """What stands just before a quote, in quotation marks of its own, where the quote would mislead without; not twice in a row."""
        text = csl.line(quote.context)
        repeated, self._lead = text == self._lead, text
        return f"“{text}”" if text and not repeated else ""


def spoken(quote: Quote) -> str:
    """A quote's words on one line in quotation marks, only one of them where the report has the other; our note without."""
    text = csl.line(quote.text)
    if quote.kind == "note" or OWN_MARKS.fullmatch(text):
        return text
    opened, closed = (sum(text.count(mark) for mark in marks) for marks in ("“", "”"))
    before = "" if opened > closed and text[:1] == "“" else "“"
    return f"{before}{text}{'' if closed > opened else '”'}"


def place(quote: Quote) -> str:
    """Who says it and where, as a reader can look it up."""
    speaker = csl.line(quote.speaker)
    where = csl.line(quote.reference)
    return f"{speaker}, quoted in: {where}" if speaker else where


def plain(made: Handout) -> str:
    """The handout as plain text for a terminal."""
    seen = Shown()
    parts = [made.title.upper(), *made.about]
    for block in made.blocks:
        match block:
            case Heading():
                parts.append(f"{'#' * block.level} {block.text}")
            case Words():
                parts.append(block.text)
            case Tasks():
                parts.append("\n".join(f"- {x}" for x in block.lines))
            case Points():
                parts.append("\n".join(_line(x, seen) for x in block.lines))
            case Grid():
                parts.append(_grid(block, seen))
    return "\n\n".join(csl.clean(p) for p in parts if p)


def _grid(block: Grid, seen: Shown) -> str:
    rows = [block.caption]
    for head, cells in block.rows:
        rows.append(f"{head}:")
        rows += ["\n".join([f"  {column}:", *(_line(x, seen) for x in cell)]) for column, cell in zip(block.columns[1:], cells, strict=True) if cell]
    return "\n".join(rows)


def _line(shown: Borne, seen: Shown) -> str:
    told = f"- {shown.text}\n" if shown.text else ""
    words = "" if seen.again(shown.quote) else f"{' '.join(t for t in (seen.lead(shown.quote), spoken(shown.quote)) if t)} "
    note = "Our note: " if words and shown.quote.kind == "note" else ""
    return f"{told}  {note}{words}{place(shown.quote)}"


def quotes(blocks: Sequence[Block]) -> list[Quote]:
    """All evidence of a handout in its order."""
    out: list[Quote] = []
    for block in blocks:
        if isinstance(block, Points):
            out += [x.quote for x in block.lines]
        elif isinstance(block, Grid):
            out += [x.quote for _, cells in block.rows for cell in cells for x in cell]
    return out
