"""A conversation as JSON, for the browser of a person who wants it kept there; and back. Pure functions.

What comes back is taken for hostile: of another shape than `dump` makes, it is nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from assistant.page import KEPT, Turn
from assistant.source import Source

LARGEST = 900_000  # characters: no request may be larger than a megabyte
FORMAT = 1
WORDS = ("question", "answer", "limits", "when", "asked")
HELD = tuple(f.name for f in fields(Source) if f.name not in ("n", "note", "related", "styled"))


def dump(turns: Sequence[Turn]) -> str:
    """The whole turns of a conversation, without their receipts and what can be made again; empty where there is none."""
    rows = [{w: getattr(t, w) for w in WORDS} | {"sources": [_source(s) for s in t.sources]} for t in turns if t.whole]
    return json.dumps({"format": FORMAT, "turns": rows}, ensure_ascii=False) if rows else ""


def load(text: str) -> list[Turn]:
    """The turns in what `dump` made, marked as kept; none where it is anything else."""
    try:
        given = json.loads(text) if len(text) <= LARGEST else None
        if not isinstance(given, dict) or given.get("format") != FORMAT:
            return []
        return [_turn(row) for row in given["turns"]][-KEPT:]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _source(source: Source) -> dict[str, Any]:
    return asdict(replace(source, styled=()))


def _turn(row: dict[str, Any]) -> Turn:
    said = [_text(row[w]) for w in WORDS]
    return Turn(said[0], said[1], tuple(_read(s) for s in row["sources"]), limits=said[2], when=said[3], asked=said[4], kept=True)


def _read(row: dict[str, Any]) -> Source:
    if type(row["n"]) is not int or type(row["note"]) is not bool or type(row["related"]) is not bool:
        raise ValueError("no source")
    words: dict[str, Any] = {w: _text(row[w]) for w in HELD}
    return Source(n=row["n"], note=row["note"], related=row["related"], **words)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value
