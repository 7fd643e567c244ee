"""Sentences of ours, each pinned to the place of a report that bears it out: looked up in the library at hand, left out where it is not there.

What is kept of a place is a link, which finds its words again (`assistant.link`), and the number of our note on it, for a library
without the report itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import corpus
from assistant import cite, permalink
from assistant.answer import Quote
from assistant.link import Link
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library

FOLDER = Path(corpus.__file__).parent / "handouts"
SHOWN = ("report", "text", "kind", "reference", "who", "speaker", "locator", "page", "page_label", "context", "link")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Pin:
    """A place: `words` is the link to what stands there, `note` the number of our note on it."""

    words: str
    note: str

    @cached_property
    def report(self) -> str:
        """The id of the report. Raises LibraryError where `words` is no link."""
        return Link.parse(self.words).report


@dataclass(frozen=True)
class Line:
    """A sentence of ours and its place; not looked up yet. The sentence is empty where the place speaks for itself."""

    text: str
    pin: Pin


@dataclass(frozen=True)
class Borne:
    """A sentence of ours with the words that bear it out."""

    text: str
    quote: Quote

    def to_json(self) -> dict[str, Any]:
        """Plain values; of the quote what a reader needs."""
        held = asdict(self.quote)
        return {"text": self.text, "quote": {k: held[k] for k in SHOWN}}


def line(raw: Mapping[str, Any]) -> Line:
    """A line as an entry of a data file gives it. Raises KeyError for a field that is missing."""
    return Line(str(raw.get("text", "")), Pin(str(raw["words"]), str(raw["note"])))


def load(path: Path, make: Callable[[dict[str, Any]], Made]) -> Made:
    """What `make` makes of a data file. Raises LibraryError naming the file and what is wrong."""
    try:
        return make(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise LibraryError(f"Cannot read {path}: {error.strerror}.", "It comes with the project: install it again.") from error
    except (ValueError, KeyError, TypeError, AttributeError, LibraryError) as error:
        raise LibraryError(f"{path.name}: {error!r}.", "See 'Handouts' in corpus/README.md for what an entry holds.") from error


def borne(library: Library, lines: Iterable[Line]) -> tuple[Borne, ...]:
    """The lines that the library at hand bears out, in their order."""
    pairs = ((x.text, quote(library, x.pin)) for x in lines)
    return tuple(Borne(text, found) for text, found in pairs if found is not None)


def quote(library: Library, pin: Pin) -> Quote | None:
    """The words at a place; our note on it where the library has only that, or other words stand there; None where it has neither."""
    from assistant.evidence import Piece  # numpy: not for whoever only lists the questions

    if pin.report not in library.records:
        return None
    library = library.holding(pin.report)
    found = permalink.resolve(library, pin.words)
    if found.status == "outside":
        return None
    if found.holds and found.row is not None:
        index = library.index
        rows = tuple(r for r in index.sentence_rows[found.row] if index.sentences[r][0] < found.end and index.sentences[r][1] > found.start)
        shown = library.quoted([Piece(found.row, found.start, found.end, 1.0, rows)])[0]
        return replace(shown, text=found.text)  # which may run on into the next passage
    return _note(library, pin)


def _note(library: Library, pin: Pin) -> Quote | None:
    """Our own words on the place, as the library has them."""
    index, wanted = library.index, f"{pin.report}#n{pin.note}"
    n = next((n for n, note in enumerate(index.notes) if note.id == wanted), None)
    if n is None or not index.places[n]:
        return None
    note, place, record = index.notes[n], index.places[n][0], library.records[pin.report]
    p = library.at(place.passage, place.start)
    return Quote(
        n=1, report=pin.report, text=note.summary, locator=p.locator, page=p.page, page_label=p.page_label, reference=cite.short(record, p), kind="note",
        who=record.name, heading=note.title, passage=p.id, start=place.start, end=place.end, link=library.link(place.passage),
    )  # fmt: skip
