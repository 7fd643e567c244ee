"""A report's part cut into rows, each with all that answering from it needs, and such rows as bytes: for engines that keep them one by one."""

from __future__ import annotations

import json
import struct
from bisect import bisect_left, bisect_right
from dataclasses import asdict
from functools import cached_property
from typing import Any

import numpy as np

from corpus import shelf as shelves
from corpus.embed import Vectors
from corpus.engine import Around, Key, NoteRow, Row
from corpus.records import Block, Document, Note, Page, Passage, Shelf
from corpus.words import stems

SHARE = 0.3  # of a note's place or of a passage that must overlap for the note to speak for the passage
HEAD = struct.Struct("<4I")  # before a packed row
WINDOW = 400  # characters of the document kept on either side of a passage: as many as anything that is shown around a quote


def cut(shelf: Shelf, vectors: Vectors) -> tuple[list[Row], list[NoteRow]]:
    """The rows of a part. Raises ValueError where its vectors are not as many as its texts."""
    count = shelves.Rows.of(shelf)
    if len(vectors) != count.passages + count.sentences + count.notes + count.questions:
        raise ValueError(f"{len(vectors)} vectors for {count.passages + count.sentences + count.notes + count.questions} texts.")
    report = shelf.record.id
    notes = _notes(shelf, vectors[count.passages + count.sentences :])
    leading: dict[int, list[Key]] = {}
    for note in notes:
        for n in dict.fromkeys(p[0] for p in note.places):
            leading.setdefault(n, []).append(note.key)
    rows: list[Row] = []
    at = count.passages
    for n, p in enumerate(shelf.passages):
        sentences = vectors[at : at + len(p.sentences)]
        at += len(p.sentences)
        rows.append(Row(Key(report, n), p, words(p), vectors[n], sentences, tuple(leading.get(n, ())), around(shelf.document, p)))
    return rows, notes


def words(passage: Passage) -> tuple[str, ...]:
    """The stems by which a passage is searched for words."""
    return tuple(stems(shelves.passage_text(passage)))


def note_words(note: Note) -> tuple[str, ...]:
    """The stems by which a note is."""
    return tuple(stems(" ".join([note.text, *note.place, *note.organisation])))


def places(shelf: Shelf, n: int) -> tuple[tuple[int, int, int], ...]:
    """(passage, start, end) of each passage that note `n` of a report leads to, and where in it."""
    if shelf.document is None:
        return ((n, 0, len(shelf.passages[n].text)),)
    span = shelf.note_spans[n]
    if span is None:
        return ()
    out = []
    for i, p in enumerate(shelf.passages):
        overlap = min(p.end, span[1]) - max(p.start, span[0])
        if overlap > 0 and max(overlap / (span[1] - span[0]), overlap / (p.end - p.start)) >= SHARE:
            out.append((i, max(0, span[0] - p.start), min(p.end, span[1]) - p.start))
    return tuple(out)


def _notes(shelf: Shelf, vectors: Vectors) -> list[NoteRow]:
    out: list[NoteRow] = []
    at = len(shelf.notes)  # summaries first, then the questions of all
    for n, note in enumerate(shelf.notes):
        own = np.concatenate([vectors[n : n + 1], vectors[at : at + len(note.questions)]])
        at += len(note.questions)
        out.append(NoteRow(Key(shelf.record.id, n), note, note_words(note), own, places(shelf, n)))
    return out


def around(document: Document | None, p: Passage) -> Around | None:
    """What of a document is kept with a passage."""
    if document is None:
        return None
    low, high = max(0, p.start - WINDOW), min(len(document.text), p.end + WINDOW)
    first, last = max(0, bisect_right(document.breaks, low) - 1), bisect_left(document.breaks, high) + 1
    page = max(0, bisect_right(document.pages, low, key=lambda x: x.start) - 1)
    return Around(
        low, document.text[low:high], len(document.text), tuple(b for b in document.blocks if b.start < high and b.end > low),
        document.breaks[first:last], tuple(x for x in document.pages[page:] if x.start < high),
    )  # fmt: skip


class Kept(Row):
    """A row as it was kept: what is around its passage is read when it is asked for, which is of few rows in many."""

    def __init__(self, packed: bytes, **held: Any) -> None:
        self.__dict__.update(held, _packed=packed)  # as a frozen dataclass sets them, at once: an answer reads hundreds of rows

    @cached_property
    def around(self) -> Around | None:
        """See `Row`. Raises ValueError where it cannot be read."""
        told: dict[str, Any] | None = _json(self._packed)  # type: ignore[attr-defined]
        if told is None:
            return None
        p = self.passage
        for block in told["blocks"]:
            block["heading"] = tuple(block["heading"])
        blocks = tuple(Block(**b) for b in told["blocks"])
        text = f"{told['before']}{p.text}{told['after']}"
        return Around(p.start - len(told["before"]), text, told["length"], blocks, tuple(told["breaks"]), tuple(Page(**x) for x in told["pages"]))


def dump(row: Row) -> bytes:
    """A passage's row as bytes; its vectors as float16."""
    p, kept = row.passage, None
    if row.around is not None:
        low = p.start - row.around.start
        kept = {**asdict(row.around), "before": row.around.text[:low], "after": row.around.text[low + len(p.text) :]}
        del kept["text"], kept["start"]
    told = {**asdict(p), "words": " ".join(row.words), "notes": [k.n for k in row.notes]}
    return _packed(told, kept, np.concatenate([row.vector[None, :], row.sentences]))


def load(data: bytes, key: Key) -> Row:
    """What `dump` made. Raises ValueError for anything else."""
    told, more, vectors = _unpacked(data)
    try:
        words, notes = tuple(told.pop("words").split()), tuple([Key(key.report, n) for n in told.pop("notes")])
        told["heading"], told["sentences"] = tuple(told["heading"]), tuple([(s, e) for s, e in told["sentences"]])
        return Kept(more, key=key, passage=Passage(**told), words=words, vector=vectors[0], sentences=vectors[1:], notes=notes)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("It is no row of a passage.") from error


def dump_note(row: NoteRow) -> bytes:
    """A note's row as bytes."""
    return _packed({**asdict(row.note), "words": " ".join(row.words), "places": row.places}, None, row.vectors)


def load_note(data: bytes, key: Key) -> NoteRow:
    """What `dump_note` made. Raises ValueError for anything else."""
    told, _, vectors = _unpacked(data)
    try:
        words, found = told.pop("words").split(), tuple((n, s, e) for n, s, e in told.pop("places"))
        held: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
        return NoteRow(key, Note(**held), tuple(words), vectors, found)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("It is no row of a note.") from error


def _packed(told: dict[str, Any], more: Any, vectors: Vectors) -> bytes:
    """Four numbers of four bytes (how long the two texts and a vector are, and none), the texts as JSON, the vectors as float16."""
    texts = [json.dumps(t, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") for t in (told, more)]
    return b"".join((HEAD.pack(*map(len, texts), vectors.shape[1], 0), *texts, vectors.astype("<f2").tobytes()))


def _json(data: bytes) -> Any:
    return json.loads(str(data, "utf-8", "surrogatepass"))  # given bytes, it first finds out what they are: a third of the time


def _unpacked(data: bytes) -> tuple[dict[str, Any], bytes, Vectors]:
    if len(data) < HEAD.size:
        raise ValueError("It is no row of ours.")
    size, beside, width, _ = HEAD.unpack_from(data)
    told = _json(data[HEAD.size : HEAD.size + size])
    if not isinstance(told, dict) or width < 1:
        raise ValueError("It is no row of ours.")
    at = HEAD.size + size + beside
    return told, data[16 + size : at], np.frombuffer(data, dtype="<f2", offset=at).reshape(-1, width).astype(np.float32)
