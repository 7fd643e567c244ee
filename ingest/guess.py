"""The record of a report that the catalogue does not know: guessed from its properties and its first pages, and marked as guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.records import Document, Record
from ingest.properties import FILE_NAME, JUNK_NAME, line, parted, worthy
from ingest.readers import Source

FIELDS = ("title", "authors", "year", "publisher")
OPENING = 6_000  # characters: a cover, a page of small print, a foreword's beginning
COVER = 12  # blocks in which an author is named
GENERAL = re.compile(r"\W*(?:contents|table of contents|foreword|preface|acknowledge?ments?|(?:executive )?summary|abstract|introduction|about (?:us|this)\b.*|chapter \w+|part \w+|\d[\d.]* .*)\W*", re.IGNORECASE)
BY = re.compile(r"(?:(?:written|edited|compiled|researched|a report|report) )?by[: ]\s*(?P<names>.{5,200})|authors?\s*:\s*(?P<more>.{5,200})", re.IGNORECASE)
NAME = re.compile(r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame)\.? )?[A-Z][\w’'-]+(?: (?:[A-Z]\.?|[a-z]{2,3}|[A-Z][\w’'-]+)){0,2} [A-Z][\w’'-]+")
PRINTED = re.compile(r"(?:©|\(c\)|copyright|\bpublished)[^\n]{0,80}?\b(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
MONTH = re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
ALONE = re.compile(r"(?:.{0,60}\D)??(?P<year>(?:19|20)\d\d)")
HOUSE = re.compile(r"(?i:published (?:in \d{4} )?by (?:the )?)(?P<by>[A-Z][^.,;:\n]{2,80})|(?:©|\([cC]\)|[Cc]opyright ©?|COPYRIGHT)\s*(?:\d{4},?\s+)?(?P<of>[A-Z][^.,;:\n\d]{2,80}?)(?=\s*\d{4}|[.,;\n]|\s*$)")


def record(name: str, source: Source, stem: str, before: Record | None = None) -> Record:
    """A record for a document: `stem` is its file's name, `before` the record it had, of which keeps what a person gave.

    A field is what the properties say, else what the first pages say, else empty; but there is always a title.
    """
    opening = source.document.text[:OPENING]
    told, year_note = _printed_year(source.document), "guessed from the first pages"
    if told is None and source.year:
        told, year_note = source.year, "guessed from the file's properties"
    found: dict[str, Any] = {
        "title": worthy(source.title) or _heading(source.document) or stem,
        "authors": source.authors or _authors(source.document),
        "year": told,
        "publisher": source.publisher or _house(opening),
    }
    made = Record(id=name, evidence="report", **found, year_note=year_note if told else "", guessed=tuple(f for f in FIELDS if found[f]))
    if before is None or not before.described:
        return made
    kept = {f: getattr(before, f) for f in before.described}
    note = "" if "year" in kept else made.year_note
    return replace(made, **kept, year_note=note, described=before.described, guessed=tuple(f for f in made.guessed if f not in kept))


def _blocks(document: Document, kinds: tuple[str, ...] = ()) -> Iterator[str]:
    for block in document.blocks:
        if block.start > OPENING:
            break
        if not kinds or block.kind in kinds:
            yield document.text[block.start : block.end]


def _heading(document: Document) -> str:
    """The first heading that says more than "Contents"; else the first there is."""
    found = [h for h in map(worthy, _blocks(document, ("heading",))) if h]
    return next((h for h in found if not GENERAL.fullmatch(h)), found[0] if found else "")


def _authors(document: Document) -> tuple[str, ...]:
    for n, text in enumerate(_blocks(document)):
        match = BY.fullmatch(line(text)) if n < COVER and len(text) < 240 else None
        names = parted((match["names"] or match["more"]).strip(" .")) if match else []
        if names and all(NAME.fullmatch(n) for n in names):
            return tuple(names)
    return ()


def _printed_year(document: Document) -> int | None:
    """The year printed with a copyright or "published", else with a month on a line of its own, else at the end of a short line of the cover."""
    opening = document.text[:OPENING]
    short = [text for n, text in enumerate(_blocks(document)) if n < COVER and len(text) <= 80]
    match = PRINTED.search(opening) or next(filter(None, map(MONTH.search, short)), None) or next(filter(None, map(ALONE.fullmatch, short)), None)
    return int(match["year"]) if match else None


def _house(opening: str) -> str:
    match = HOUSE.search(opening)
    name = line((match["by"] or match["of"]).strip()) if match else ""
    return "" if JUNK_NAME.fullmatch(name) or FILE_NAME.search(name) or name.lower().startswith("all rights") else name
