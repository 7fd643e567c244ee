"""Who says it and where: the short reference behind a quote and the full one below it."""

from __future__ import annotations

import re

from corpus.records import Passage, Record

NUMBERED = re.compile(r"para \d+\.\d+")


def year(record: Record) -> str:
    """The year as cited: in brackets where it was inferred, "n.d." where there is none."""
    if record.year is None:
        return "n.d."
    return f"[{record.year}]" if record.year_note else str(record.year)


def place(passage: Passage) -> str:
    """The pinpoint a reader can check: the report's own paragraph number, else the page as printed, else heading and paragraph."""
    numbered = NUMBERED.search(passage.locator)
    page = f"p. {passage.page_label or passage.page}" if passage.page else ""
    if numbered:
        number = numbered[0]
        return f"{page}, {number}" if page else number
    return page or passage.locator


def short(record: Record, passage: Passage) -> str:
    """The reference in running text, for instance "(HACT, 2010, p. v)"."""
    return f"({record.name}, {year(record)}, {place(passage)})"


def full(record: Record) -> str:
    """The reference as a list entry: authors (year) title. Publisher. ISBN or address."""
    tail = [record.publisher if record.publisher and record.publisher not in record.authors else "", f"ISBN {record.isbn}" if record.isbn else "", record.url]
    when = year(record) if record.year_note else f"({year(record)})"
    head = f"{' and '.join(record.authors) or record.name} {when} {record.title}{'' if record.title[-1:] in '.?!' else '.'}"
    return " ".join([head, *(f"{t}." for t in tail if t)])


def says(record: Record, speaker: str = "") -> str:
    """Who says it: the body or author with the year; before it the person or role the report quotes."""
    body = f"{record.name} {year(record)}" if record.year_note else f"{record.name} ({year(record)})"
    return f"{speaker[0].upper()}{speaker[1:]}, quoted in {body}" if speaker else body
