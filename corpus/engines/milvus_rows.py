"""Rows of passages and notes as a Milvus collection takes them, and back."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from typing import Any
from zlib import crc32

from corpus import rows as cutting
from corpus.census import note_themes, themes_of
from corpus.contents import REBUILD
from corpus.engine import Key, NoteRow, Row, bm25
from corpus.engines.milvus_tables import LISTED, TEXT, Blobs, number
from corpus.errors import BrokenLibrary
from corpus.records import Shelf

SHIFT = 22  # bits of a row's key for its place in its part: four million
NO_YEAR = -1_000_000_000
LENGTH = {"passages": 90.0, "notes": 40.0}  # stems in a row, about: what stored scores are reckoned with, whatever the library's mean is (see `milvus_edition`)
NOTHING = {0: 1.0}  # the sparse vector of a row without words: no stem has the number 0


def key(serial: int, n: int) -> int:
    """A row's key on the server."""
    return (serial << SHIFT) | n


def stem_number(stem: str) -> int:
    """A stem as a dimension of sparse vectors, 1 to 2^32 - 2. Two stems may share one: what is found is scored again by its words."""
    return 1 + number(stem) % ((1 << 32) - 3)


def of(shelf: Shelf, rows: Sequence[Row], notes: Sequence[NoteRow], serial: int, blobs: Blobs) -> dict[str, list[dict[str, Any]]]:
    """The rows of a part for each collection."""
    limits = {"serial": serial, "year": NO_YEAR if shelf.record.year is None else shelf.record.year, "evidence": number(shelf.record.evidence)}
    themes = themes_of(rows, notes)
    out: dict[str, list[dict[str, Any]]] = {"passages": [], "notes": [], "asked": []}
    for row, found in zip(rows, themes, strict=True):
        out["passages"].append({**limits, **_words("passages", row.words, found, serial, row.key.n), "data": _packed(cutting.dump(row), blobs), "vector": row.vector.tolist()})
    for note, found in zip(notes, note_themes(themes, notes), strict=True):
        made = {**limits, **_words("notes", note.words, found, serial, note.key.n)}
        out["notes"].append({**made, "data": _packed(cutting.dump_note(note), blobs)})
        asked = {k: v for k, v in made.items() if k not in ("words", "stems")}
        first = len(out["asked"])
        out["asked"] += [{**asked, "pk": key(serial, first + n), "vector": v.tolist()} for n, v in enumerate(note.vectors)]
    return out


def _words(kind: str, words: Sequence[str], themes: Sequence[str], serial: int, n: int) -> dict[str, Any]:
    """What of a row is found by. Of a row with more than some thousand words, the first of them are."""
    scores: dict[int, float] = {}
    for stem, count in Counter(words).items():
        at = stem_number(stem)
        scores[at] = scores.get(at, 0.0) + bm25(count, len(words), LENGTH[kind], 1.0)
    joined = " ".join(words)
    return {
        "pk": key(serial, n), "n": n, "themes": [number(t) for t in themes][:LISTED], "terms": [number(w) for w in dict.fromkeys(words)][:LISTED],
        "words": scores or NOTHING, "stems": joined if len(joined.encode()) <= TEXT else "",
    }  # fmt: skip


def _packed(data: bytes, blobs: Blobs) -> str:
    text = f"{crc32(data):08x}{base64.b64encode(data).decode()}"
    return text if len(text) <= TEXT else f"@{blobs.put(data)}"


def unpacked(text: str, blobs: Blobs) -> bytes:
    """A row's bytes. Raises BrokenLibrary where they are not those that were put in."""
    try:
        if text.startswith("@"):
            return blobs.get(text[1:])
        data = base64.b64decode(text[8:], validate=True)
        if int(text[:8], 16) != crc32(data):
            raise ValueError("They are others.")
        return data
    except ValueError as error:
        raise BrokenLibrary("A row of the library is damaged on the server.", REBUILD) from error


def row(text: str, at: Key, blobs: Blobs) -> Row:
    """A passage. Raises BrokenLibrary."""
    try:
        return cutting.load(unpacked(text, blobs), at)
    except ValueError as error:
        raise BrokenLibrary("A row of the library cannot be read.", REBUILD) from error


def note(text: str, at: Key, blobs: Blobs) -> NoteRow:
    """A note. Raises BrokenLibrary."""
    try:
        return cutting.load_note(unpacked(text, blobs), at)
    except ValueError as error:
        raise BrokenLibrary("A row of the library cannot be read.", REBUILD) from error
