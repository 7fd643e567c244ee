"""One report's part of the library on disk: `shelf.json` and `vectors.npy`, immutable, in a folder named by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import numpy as np

from corpus import arrays
from corpus.embed import Vectors
from corpus.records import Block, Document, Ledger, Note, Page, Passage, Record, Shelf

T = TypeVar("T")


@dataclass(frozen=True)
class Rows:
    """What each row of a shelf's vectors stands for: how many passages, sentences, notes and note questions, in that order."""

    passages: int
    sentences: int
    notes: int
    questions: int

    @classmethod
    def of(cls, shelf: Shelf) -> Rows:
        """Count a shelf's rows."""
        return cls(
            len(shelf.passages), sum(len(p.sentences) for p in shelf.passages),
            len(shelf.notes), sum(len(n.questions) for n in shelf.notes),
        )  # fmt: skip


def texts(shelf: Shelf) -> list[str]:
    """What is embedded, row by row: passages and sentences (with what they stand under), notes, note questions."""
    out = spoken(shelf.passages)
    out += [f"{n.title}. {n.summary}" for n in shelf.notes]
    out += [q for n in shelf.notes for q in n.questions]
    return out


def spoken(passages: Sequence[Passage]) -> list[str]:
    """Of these, what is the passages' own."""
    return [passage_text(p) for p in passages] + [sentence_text(p, s, e) for p in passages for s, e in p.sentences]


def passage_text(passage: Passage) -> str:
    """A passage with its last heading and, for the rest of a list, the line that introduces it."""
    head = passage.heading[-1] if passage.heading else ""
    return "\n".join(t for t in (head, passage.context, passage.text) if t)


def sentence_text(passage: Passage, start: int, end: int) -> str:
    """A sentence; a fragment (list item, table cell) with the words it needs to be understood."""
    text = passage.text[start:end]
    if len(text) >= 60 or passage.kind not in ("list", "table"):
        return text
    lead = passage.context or (passage.text.split("\n", 1)[0] if start else "")
    return f"{lead} {text}" if lead and lead != text else text


def dump(shelf: Shelf) -> str:
    """A shelf as JSON."""
    return json.dumps(asdict(shelf), ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Shelf:
    """What `dump` wrote. Raises ValueError for anything else."""
    try:
        return _shelf(text)
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError("It is no report's part of a library.") from error


def _shelf(text: str) -> Shelf:
    raw: dict[str, Any] = json.loads(text)
    document = raw["document"]
    return Shelf(
        record=record_of(raw["record"]),
        document=None if document is None else document_of(document),
        passages=tuple(passage_of(p) for p in raw["passages"]),
        notes=tuple(_make(Note, n) for n in raw["notes"]),
        note_spans=tuple(None if s is None else (s[0], s[1]) for s in raw["note_spans"]),
        ledger=None if raw["ledger"] is None else _make(Ledger, raw["ledger"]),
        extra=raw.get("extra", {}),
    )


def _make(kind: type[T], raw: Mapping[str, Any]) -> T:
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()})


def record_of(raw: dict[str, Any]) -> Record:
    """A record from its plain values, as `asdict` makes them."""
    guessed = raw.get("guessed", ())  # of an older library whether, not what
    return _make(Record, {**raw, "guessed": (("title",) if guessed else ()) if isinstance(guessed, bool) else guessed})


def document_of(raw: dict[str, Any]) -> Document:
    """A document from its plain values, as `asdict` makes them."""
    parts = {"pages": [Page(**p) for p in raw["pages"]], "blocks": [_make(Block, b) for b in raw["blocks"]]}
    return _make(Document, {**raw, **parts})


def passage_of(raw: dict[str, Any]) -> Passage:
    """A passage from its plain values, as `asdict` makes them."""
    sentences = tuple((s, e) for s, e in raw["sentences"])
    return Passage(**{**raw, "heading": tuple(raw["heading"]), "sentences": sentences})


def mark(body: bytes, vectors: Vectors) -> str:
    """What a part's folder is named by: 16 hexadecimal digits that no other content has."""
    made = hashlib.sha256(body)
    made.update(np.ascontiguousarray(vectors).reshape(-1).view(np.uint8).data)
    return made.hexdigest()[:16]


def read_vectors(data: bytes) -> Vectors:
    """(n, d) float32 of a file's bytes. Raises ValueError."""
    made = arrays.load(data)
    if made.ndim != 2:
        raise ValueError("These are no rows.")
    return np.asarray(made, dtype=np.float32)
