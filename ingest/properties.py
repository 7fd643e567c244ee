"""What a document says of itself in its properties: title, authors, year, publisher; without what programs write there unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ingest.lines import tidy, unmarked

MAX_TITLE, MAX_NAME, MAX_AUTHORS = 300, 120, 30  # characters, characters, names
FILE_NAME = re.compile(r"\S+\.(?:docx?|odt|rtf|pdf|indd|qxd|qxp|pub|pptx?|xlsx?|pmd|ai|eps|tex|dvi|html?|txt|md|wpd|p65|fm)\b", re.IGNORECASE)
JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|publisher)|powerpoint|word|adobe \w+)\s*[-–:].*|(?:microsoft )?(?:word |powerpoint )?(?:document|presentation|slide|title|template|draft|layout|book|page|print|scan|new|layout)\s*\(?\d*\)?"
    r"|(?:no|un)[ -]?(?:title|titled|named)\b.*|title|none|null|unknown|n/?a|test|home|index|start|default|blank.*|https?:.*|[\W\d_]*",
    re.IGNORECASE,
)
JUNK_NAME = re.compile(
    r"(?:the )?(?:user|users|admin|administrator|owner|author|authors?\(s\)|unknown(?: author)?|none|null|n/?a|anonymous|root|guest|test|default|student|staff|pc|home|office|preferred customer|valued customer|company|organi[sz]ation|unnamed)\d*"
    r"|(?:microsoft|windows|adobe|apple|libreoffice|openoffice|google|calibre|pandoc|python-docx|latex|pdftex|wordpress|hp|dell|acer|lenovo|toshiba)\b.*|https?:.*|@.*|\S+@\S+|[a-z]+[._-]?\w*\d\w*|[\W\d_]*|.",
    re.IGNORECASE,
)
ACCOUNT = re.compile(r"[a-z]+")
BODY = re.compile(r"\b(?:and|for|of|the|council|trust|association|department|ministry|university|institute|foundation|group|network|society|centre|center|ltd|limited|inc|plc|cic)\b", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True)
class Properties:
    """Title, authors as written, year and publisher; empty where a document does not say, or says nothing of worth."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    publisher: str = ""


def found(title: str = "", authors: Iterable[str] = (), date: str = "", publisher: str = "") -> Properties:
    """Properties as they stand in a document, cleaned: junk is left out, several authors in one text are parted."""
    names = [n for text in authors for n in parted(line(text)) if not (JUNK_NAME.fullmatch(n) or ACCOUNT.fullmatch(n)) and len(n) <= MAX_NAME]
    year = YEAR.search(date[:40])
    house = line(publisher)
    return Properties(worthy(title), tuple(dict.fromkeys(names))[:MAX_AUTHORS], int(year[1]) if year else None, "" if JUNK_NAME.fullmatch(house) or len(house) > MAX_NAME else house)


def line(text: str) -> str:
    """A text on one line, without what is never text."""
    return tidy(re.sub(r"\s+", " ", unmarked(text[:2000])))


def worthy(title: str) -> str:
    """A title, or nothing where it is a program's or a file's name, a placeholder, a number, or far too long.

    >>> worthy("Microsoft Word - draft3.doc"), worthy("untitled"), worthy(" Sharing a  van ")
    ('', '', 'Sharing a van')
    """
    made = line(title)
    junk = len(made) < 4 or len(made) > MAX_TITLE or JUNK_TITLE.fullmatch(made) or FILE_NAME.search(made) or re.fullmatch(r"[\w-]*_[\w-]*|[a-z0-9-]+", made)
    return "" if junk else made


def parted(text: str) -> list[str]:
    """The names in one text: apart by semicolons; by "and", "&" or commas where each part has a first and a last name and none is a body's.

    >>> parted("Ida Brook, Sam Tarn and Jo Pell"), parted("Brook, Ida; Tarn, Sam"), parted("Council for Mending and Making")
    (['Ida Brook', 'Sam Tarn', 'Jo Pell'], ['Brook, Ida', 'Tarn, Sam'], ['Council for Mending and Making'])
    """
    out: list[str] = []
    for piece in filter(None, (p.strip(" ,") for p in text.split(";"))):
        names = [n.strip() for n in re.split(r",\s*(?:and\s+)?|\s+(?:and|&)\s+", piece) if n.strip()]
        persons = all(2 <= len(n.split()) <= 4 and n[0].isupper() and not BODY.search(n) for n in names)
        out += names if len(names) > 1 and persons else [piece]
    return out


def of_pdf(reader: Any) -> Properties:
    """What a PDF's information and XMP say, by pypdf's reader. Damage there costs the properties, never the document."""
    info = _tried(lambda: {str(k): str(v) for k, v in dict(reader.metadata or {}).items()}) or {}
    xmp = _tried(lambda: reader.xmp_metadata)
    titles = _tried(lambda: dict(xmp.dc_title)) or {}
    creators = _tried(lambda: [str(c) for c in xmp.dc_creator]) or []
    houses = _tried(lambda: [str(p) for p in xmp.dc_publisher]) or []
    title = worthy(str(titles.get("x-default") or next(iter(titles.values()), ""))) or info.get("/Title", "")
    return found(title, creators or [info.get("/Author", "")], info.get("/CreationDate", "").removeprefix("D:")[:4], next(iter(houses), ""))


def _tried(get: Any) -> Any:
    try:
        return get()
    except Exception:  # pypdf raises anything on damaged properties, and on there being none
        return None
