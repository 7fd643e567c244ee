"""The vocabulary: what a report, a passage, a sentence and a note are. Standard library only.

Offsets are characters (Python string indices) into `Document.text`, end exclusive; pages count from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "table", "quotation", "footnote", "bibliography", "caption"]

ASIDE = ("footnote", "bibliography", "caption")  # kinds that stand beside the text: found, but never an answer's evidence


@dataclass(frozen=True)
class Record:
    """The catalogue's facts about one report. `year_note` says what an inferred year was inferred from.

    `guessed` names the fields that nobody vouches for, of a report that the catalogue does not know; `described` those that a person gave.
    """

    id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    year_note: str = ""
    publisher: str = ""
    short: str = ""
    isbn: str = ""
    url: str = ""
    evidence: str = "report"
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    recognise: tuple[str, ...] = ()
    rights: str = ""
    guessed: tuple[str, ...] = ()
    described: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The short name used in a citation: body or surname, never empty."""
        return self.short or (self.authors[0] if self.authors else self.title)

    @property
    def called(self) -> str:
        """The name in running words: of an author alone the whole, for a surname may be a word like any other."""
        surname, _, given = self.authors[0].partition(", ") if len(self.authors) == 1 else ("", "", "")
        return f"{given} {surname}" if given and self.name == surname else self.name


@dataclass(frozen=True)
class Page:
    """One physical page: number (from 1), the printed label if there is one, and where its text starts."""

    number: int
    label: str | None
    start: int


@dataclass(frozen=True)
class Block:
    """A piece of structure in reading order.

    `heading` is the path of headings it stands under, outermost first. `number` is the report's own paragraph number
    ("3.10") where it has them, `para` the position under its heading counted from 1. `lead_in` introduces a list.
    """

    kind: BlockKind
    start: int
    end: int
    heading: tuple[str, ...] = ()
    number: str | None = None
    para: int = 0
    speaker: str = ""
    lead_in: str = ""


@dataclass(frozen=True)
class Document:
    """A report as read and cleaned: text, pages, structure.

    `breaks` are offsets where words of the source were left out (a footnote, a page number): no quote may span one.
    `lost` are physical pages that could not be read.
    """

    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    breaks: tuple[int, ...] = ()
    parser: str = ""
    page_count: int = 0
    lost: tuple[int, ...] = ()

    def page_at(self, offset: int) -> Page | None:
        """The page on which the character at `offset` stands; None for sources without pages."""
        return page_at(self.pages, offset)


def page_at(pages: tuple[Page, ...], offset: int) -> Page | None:
    """The page among some in a row on which the character at `offset` stands; None where there are none."""
    return pages[max(0, bisect_right(pages, offset, key=lambda p: p.start) - 1)] if pages else None


@dataclass(frozen=True)
class Passage:
    """A retrievable piece of a report, 300 to 1,200 characters where the structure allows, never across a heading.

    `text` is exactly `document.text[start:end]`. `sentences` are (start, end) offsets inside `text`.
    """

    id: str
    report: str
    start: int
    end: int
    text: str
    kind: str
    heading: tuple[str, ...]
    locator: str
    page: int | None
    page_label: str | None
    speaker: str = ""
    context: str = ""
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Note:
    """One of our own notes: what a place of a report says, in our words, and the questions it answers.

    `at` is the pinpoint as written in the notes file; `line` the line of that file (from 1).
    """

    id: str
    report: str
    title: str
    at: str
    summary: str
    questions: tuple[str, ...]
    themes: tuple[str, ...]
    kind: str = "finding"
    place: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    stage: str = ""
    line: int = 0

    @property
    def text(self) -> str:
        """All that it says: title, summary, questions."""
        return " ".join([self.title, self.summary, *self.questions])


@dataclass(frozen=True)
class Ledger:
    """What became of one file: its state, why, and how much of it is in the library.

    `duplicate_of`: the report that stands for it, where the file has the same bytes as another, or is the same report in another format;
    its state is "unchanged" then, for nothing was added. `pages_empty` are pages that were read and have no text. A refused file has no report.
    """

    path: str
    report: str | None
    state: Literal["indexed", "unchanged", "partial", "refused"]
    reason: str = ""
    pages: int = 0
    pages_lost: tuple[int, ...] = ()
    passages: int = 0
    sha256: str = ""
    parser: str = ""
    duplicate_of: str = ""
    pages_empty: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """Everything the library holds on one report: record, document (None: only our notes are there), passages, notes.

    `note_spans` gives for each note the (start, end) of its place in the document, or None where it was not found.
    """

    record: Record
    document: Document | None
    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]
    note_spans: tuple[tuple[int, int] | None, ...] = ()
    ledger: Ledger | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """Where a run of ingest stands, as `--progress json` tells it: the step, how much of it is done, of how much; for reading, the file, its pages done and all its pages."""

    step: str = "starting"
    done: int = 0
    of: int = 0
    file: str = ""
    page: int = 0
    pages: int = 0
