"""What a reference is made of: a record as a CSL-JSON item, and the place of a quote as a CSL locator. Facts only, nothing is made up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from assistant.answer import Quote
from assistant.cite import NUMBERED
from corpus.records import Record

KEPT = "\n\t\u200c\u200d"  # joiners are letters to some scripts
LEAFLET = re.compile(r"\b(?:leaflet|pamphlet|brochure|flyer)\b", re.IGNORECASE)
PRESENTED = re.compile(r"(?P<what>Paper|Talk|Speech) (?:presented|given|read) (?:to|at) (?:the )?(?P<event>.+)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
BODILY = {"and", "for", "of", "the", "to", "&"}  # words that no name of a person has


@dataclass(frozen=True)
class Locator:
    """Where a quote stands: `label` and `value` as CSL wants them, besides all that is known of the place.

    `page` is the page of the PDF (from 1), `page_label` the printed one, `place` the locator of the quote (heading, paragraph).
    """

    label: str
    value: str
    page: int | None = None
    page_label: str | None = None
    place: str = ""

    @property
    def words(self) -> str:
        """The whole place in words: printed page, page of the PDF, heading and paragraph, as far as they are known."""
        return ", ".join(w for w in (pages(self.page, self.page_label), self.place) if w)


def pages(page: int | None, label: str | None) -> str:
    """Printed page and page of the PDF, as far as they are known and differ.

    >>> pages(5, "v"), pages(5, None), pages(5, "5")
    ('p. v (page 5 of the PDF)', 'page 5 of the PDF', 'p. 5')
    """
    if label:
        return f"p. {label}" if page is None or label == str(page) else f"p. {label} (page {page} of the PDF)"
    return f"page {page} of the PDF" if page else ""


def locator(page: int | None, page_label: str | None, place: str) -> Locator | None:
    """The most precise place a reader can find: printed page, else page of the PDF (said so), else the report's paragraph number, else heading.

    None where nothing is known. A heading is a CSL "section".
    """
    place, printed = line(place), line(page_label or "") or None
    numbered = NUMBERED.search(place)
    if printed:
        label, value = "page", printed
    elif page:
        label, value = "page", f"{page} of the PDF"
    elif numbered:
        label, value = "paragraph", numbered[0].removeprefix("para ")
    else:
        label, value = "section", place
    return Locator(label, value, page, printed, place) if value else None


def of_quote(quote: Quote) -> Locator | None:
    """The locator of a quote."""
    return locator(quote.page, quote.page_label, quote.locator)


def item(record: Record) -> dict[str, Any]:
    """A record as a CSL-JSON item: report, pamphlet or speech (a paper read at a meeting). An inferred year is `circa`; no access date.

    "Family, Given" is a person, any other author a body, printed as it stands. Fields: the CSL 1.0.2 data schema.
    """
    presented = PRESENTED.fullmatch(line(record.publisher))
    facts: dict[str, Any] = {"id": line(record.id), "title": line(record.title), "author": authors(record), "ISBN": line(record.isbn), "URL": address(record.url)}
    if record.year is not None:
        facts["issued"] = {"date-parts": [[record.year]], **({"circa": True} if record.year_note else {})}
    if presented:
        event = presented["event"].removesuffix(f" {record.year}")  # the year is printed beside it anyway
        facts |= {"type": "speech", "genre": f"{presented['what']} presentation", "event-title": event}
    else:
        facts |= {"type": "pamphlet" if LEAFLET.search(record.evidence) else "report", "publisher": line(record.publisher)}
    return {k: v for k, v in facts.items() if v}


def authors(record: Record) -> list[dict[str, str]]:
    """Authors as CSL names: "Family, Given" as a person, all else literally."""
    return [_person(a) or {"literal": a} for a in map(line, record.authors) if a]


def _person(author: str) -> dict[str, str]:
    """The parts of a "Family, Given", empty for anything that does not look like one: a figure, a body's words, more than three given names."""
    family, comma, given = author.partition(", ")
    names = given.split()
    looks = family and 0 < len(names) <= 3 and "," not in given and not set(author.split()) & BODILY and all(n[0].isupper() for n in names)
    return {"family": family, "given": given} if comma and looks and not re.search(r"\d", author) else {}


def address(url: str) -> str:
    """An address that programs take for one: a scheme before it where the report prints none."""
    url = "".join(line(url).split())
    return url if not url or SCHEME.match(url) else f"http://{url}"


def clean(text: str) -> str:
    """Text without what breaks files or turns lines around: control characters, lone surrogates, direction marks, private characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def line(text: str) -> str:
    """Clean text on one line, white space as single spaces."""
    return " ".join(clean(text).split())
