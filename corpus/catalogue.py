"""The catalogue: what is known of each report, and which report a document is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from corpus.errors import CatalogueError
from corpus.records import Record

HERE = Path(__file__).parent
LISTS = {"authors", "places", "organisations", "recognise"}
NEEDED = ("id", "title", "authors", "recognise")


def load(path: Path = HERE / "catalogue.toml") -> dict[str, Record]:
    """The catalogue's records by report id, in the file's order.

    Raises CatalogueError naming the record and the field that is missing, unknown or double.
    """
    known = {f.name for f in fields(Record)}
    out: dict[str, Record] = {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["report"]
    except (ValueError, KeyError) as error:
        raise CatalogueError(f"{path.name} is no catalogue: {error}.", "Expected TOML with one [[report]] for each report.") from error
    for n, entry in enumerate(entries, 1):
        name = entry.get("id", f"number {n}")
        missing = [f for f in NEEDED if not entry.get(f)]
        unknown = sorted(set(entry) - known)
        if missing or unknown or name in out:
            what = f"lacks {missing}" if missing else f"has unknown fields {unknown}" if unknown else "stands there twice"
            raise CatalogueError(f"{path.name}: record {name} {what}.", f"Fields are: {', '.join(sorted(known))}.")
        values: dict[str, Any] = {k: tuple(v) if k in LISTS else v for k, v in entry.items()}
        out[name] = Record(**values)
    return out


def plain(text: str) -> str:
    """Letters and digits only, lower case, one space between words: for comparing titles across renditions."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def recognise(text: str, records: dict[str, Record]) -> Record | None:
    """The record whose phrases all stand in the text; with several, the one whose phrases are longest together."""
    body = f" {plain(text)} "
    fits = [r for r in records.values() if all(f" {plain(p)} " in body for p in r.recognise)]
    return max(fits, key=lambda r: sum(map(len, r.recognise)), default=None)
