"""References to paste, in four styles, by a CSL processor and the styles' own files (assistant/styles, CC BY-SA 3.0).

citeproc-py loads when the first reference is made. What it prints is compared with citeproc-js in tests/test_references.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import csl
from assistant.answer import Quote
from corpus.errors import LibraryError
from corpus.records import Record

if TYPE_CHECKING:
    from assistant.processor import Processor

WORDED = ("title", "publisher", "event", "event-title")  # fields of running text
HERE = Path(__file__).parent / "styles"
ON, OFF = "\ue000", "\ue001"  # italics begin and end, in what the processor hands back
KINDS = 4096  # references remembered: several hundred reports in four styles
RANGE = re.compile(r"(?<=\w)-(?=\d)")  # a hyphen before a figure is printed as a dash, by the reference processor too
WORD, FIGURE = "\ue010", "\u0667"  # stand for a locator: for one in words or with a point, and for a figure (an Arabic 7 is one too)


@dataclass(frozen=True)
class Style:
    """A style as offered: its name, its CSL file, the language it is written in; `notes` where it cites in notes.

    `circa` is false where a style prints an inferred year like any other (it gets "c. 2006", the British short form of circa),
    `pamphlets` where it sets a pamphlet's title like an article's.
    """

    name: str
    file: str
    locale: str
    notes: bool = False
    circa: bool = True
    pamphlets: bool = True


STYLES = {
    "harvard": Style("Harvard (Cite Them Right)", "harvard-cite-them-right.csl", "en-GB", circa=False, pamphlets=False),
    "apa": Style("APA (7th edition)", "apa.csl", "en-US"),
    "chicago-note": Style("Chicago (notes)", "chicago-notes-bibliography.csl", "en-US", notes=True),
    "mhra": Style("MHRA (footnotes)", "mhra-notes.csl", "en-GB", notes=True),
}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one font."""

    text: str
    italic: bool = False


@dataclass(frozen=True)
class Styled:
    """A reference in one style: `cited` is what stands in the text or in the note, `listed` the entry of the bibliography."""

    style: str
    cited: tuple[Run, ...]
    listed: tuple[Run, ...]

    @property
    def in_text(self) -> str:
        """The citation, or the note, as plain text."""
        return plain(self.cited)

    @property
    def bibliography(self) -> str:
        """The entry of the bibliography as plain text."""
        return plain(self.listed)


def reference(record: Record, where: csl.Locator | None = None, style: str = "harvard") -> Styled:
    """The reference to a place of a report. Raises LibraryError for a style that is not offered."""
    if style not in STYLES:
        raise LibraryError(f"There is no style '{style}'.", f"Styles are: {', '.join(STYLES)}.")
    label, value = (where.label, RANGE.sub("–", where.value)) if where else ("", "")
    return Styled(style, _runs(_cited(record, style, label, value)), _runs(_listed(record, style)))


def of_quote(record: Record, quote: Quote, style: str = "harvard") -> Styled:
    """The reference to a quote."""
    return reference(record, csl.of_quote(quote), style)


def plain(runs: tuple[Run, ...]) -> str:
    """Runs as plain text."""
    return "".join(r.text for r in runs)


def html(runs: tuple[Run, ...]) -> str:
    """Runs as HTML: escaped, italics as `<i>`."""
    return "".join(f"<i>{escape(r.text)}</i>" if r.italic else escape(r.text) for r in runs)


def prepared(record: Record, style: str) -> dict[str, Any]:
    """The CSL item as one style gets it: the record's own, but for what `Style` says the style cannot print."""
    made, known = csl.item(record), STYLES[style]
    issued = made.get("issued", {})
    if issued.get("circa") and not known.circa:
        made["issued"] = {"literal": f"c. {record.year}"}
    if made["type"] == "pamphlet" and not known.pamphlets:
        made["type"] = "report"
    if made["type"] == "speech":
        made["event"] = made["event-title"]  # the older name, which some styles still ask for
    return {k: _curled(v, known.locale == "en-US") if k in WORDED else v for k, v in made.items()}


def _cited(record: Record, style: str, label: str, value: str) -> str:
    """The citation. Made once for each kind of locator, as a style only asks whether one is a figure, or several; the value is put in."""
    stand_in = "" if re.search(r"\d\s*[-–,&]\s*\d", value) and label != "section" else FIGURE if re.fullmatch(r"[0-9]+", value) else WORD
    if value and stand_in:
        made = _citation(record, style, label, stand_in)
        if made.count(stand_in) == 1:
            return made.replace(stand_in, value)
    return _citation(record, style, label, value)


@lru_cache(KINDS)
def _citation(record: Record, style: str, label: str, value: str) -> str:
    return _processor(style).cited(prepared(record, style), label, value)


@lru_cache(KINDS)
def _listed(record: Record, style: str) -> str:
    return _processor(style).listed(prepared(record, style))


@lru_cache
def _processor(style: str) -> Processor:
    from assistant.processor import Processor

    return Processor(HERE / STYLES[style].file, STYLES[style].locale)


def _runs(marked: str) -> tuple[Run, ...]:
    """Marked text to runs. Italics inside italics stay italics."""
    out, depth = [], 0
    for piece in re.split(f"([{ON}{OFF}])", marked.strip()):
        if piece in (ON, OFF):
            depth += 1 if piece == ON else -1
        elif piece:
            out.append(Run(piece, depth > 0))
    return tuple(out)


def _curled(text: str, american: bool) -> str:
    """Straight quotation marks as the reference processor sets them: “ ” or ‘ ’, apostrophes curled."""
    opened, closed = "“”" if american else "‘’"
    text = re.sub(r"(?<=\w)'", "’", text)
    text = re.sub(r'(^|[\s(\[])"', rf"\1{opened}", text)
    return text.replace('"', closed)
