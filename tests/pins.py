"""Places of the small library as data files name them, and data files made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant import Library
from assistant.link import Link
from corpus.anchors import Anchor
from tests.fakes import CHOIRS, FENWATER

VAN = "Five tool libraries in the Fenwater valley began to share one van in 2014."
PRICE = "The van cost £6,200 and saved about £1,900 a year."
TRUST = "Trust grew slowly: two winters went by before anybody handed over a key."
SHARED = "one booking sheet"
FRIENDS = "Then the friends had friends."


def place(library: Library, words: str, note: str = "001") -> dict[str, str]:
    """The fields that pin a line to words of the report on tool libraries."""
    index = library.index
    row = next(i for i, p in enumerate(index.passages) if p.report == FENWATER and words in p.text)
    start = index.passages[row].text.index(words)
    return {"note": note, "words": library.link(row, (start, start + len(words)))}


def nowhere(report: str, note: str) -> dict[str, str]:
    """The same for words that stand in no report here."""
    return {"note": note, "words": str(Link(report, "0" * 16, "h00000000", 0, Anchor(9, ((0, 1), (5, 2)))))}


def piano(note: str = "001") -> dict[str, str]:
    """A place of the report of which the library holds our notes alone."""
    return nowhere(CHOIRS, note)


def table(name: str, /, **fields: Any) -> str:
    """An entry of a data file; a field that is a dict becomes an inline table."""
    return "\n".join([f"[[{name}]]", *(f"{k} = {_value(v)}" for k, v in fields.items()), ""])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def write(path: Path, *parts: str) -> Path:
    """A data file of entries; returns its path."""
    path.write_text("\n".join(parts), encoding="utf-8")
    return path
