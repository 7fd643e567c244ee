"""What a person says of a report: title, authors, year, publisher. It takes the place of what was guessed, and stays when the file is read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus import fates, lock, said, store
from corpus.errors import LibraryError, UnknownReport
from corpus.records import Record
from ingest import place
from ingest.properties import MAX_NAME, MAX_TITLE, line

YEARS = range(1000, 3000)


def described(record: Record, given: Mapping[str, Any]) -> Record:
    """The record with the fields given (of title, authors, year, publisher), no longer guessed. Raises LibraryError for a value that cannot be."""
    values: dict[str, Any] = {k: tuple(filter(None, map(line, v))) if k == "authors" else line(v) if isinstance(v, str) else v for k, v in given.items()}
    if not values:
        raise LibraryError("Nothing was said of the report.", "Give --title, --author, --year or --publisher.")
    if not values.get("title", "-"):
        raise LibraryError("The title is empty.", "Give one.")
    if values.get("year") is not None and values["year"] not in YEARS:
        raise LibraryError(f"{values['year']} is no year.", "Give it in four figures.")
    names = [values.get("publisher", ""), *values.get("authors", ())]
    if len(values.get("title", "")) > MAX_TITLE or any(len(n) > MAX_NAME for n in names):
        raise LibraryError("That is too long.", f"A title has at most {MAX_TITLE} characters, a name {MAX_NAME}.")
    note = "" if "year" in values else record.year_note
    return replace(
        record, **values, year_note=note, guessed=tuple(f for f in record.guessed if f not in values),
        described=tuple(dict.fromkeys((*record.described, *values))),
    )  # fmt: skip


def describe(library: Path, report: str, given: Mapping[str, Any], encode: store.Encode) -> Record:
    """Change the record of a report that the catalogue does not know, and publish the library with it. `encode` is for words new to it.

    Raises UnknownReport, or LibraryError where the catalogue has the record; the library is then as it was.
    """
    at = place.of(library)
    with at.writing(lock.PATIENCE):
        held = at.manifest()
        if report not in held.reports:
            raise UnknownReport(f"The library holds no report '{report}'.", f"It holds: {', '.join(sorted(held.reports)) or 'none'}.")
        at.check(held, held.reports[report])
        shelf, vectors = at.get(held.reports[report])
        if not shelf.record.guessed and not shelf.record.described:
            raise LibraryError(f"The record of '{report}' stands in corpus/catalogue.toml.", "Change it there, then run: python -m ingest --rebuild.")
        made = replace(shelf, record=described(shelf.record, given))
        names = {**held.reports, report: at.put(made, vectors)}
        others = {name: data for name in (fates.FILE, said.FILE) if (data := at.beside(held, name)) is not None}
        at.publish(dict(held.stamp), names, held.removed, encode, others)
    return made.record
