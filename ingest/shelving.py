"""A report's shelf: its passages, and our notes joined to their places; or the notes alone where there is no original."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from corpus import anchors, notes
from corpus.records import Document, Ledger, Note, Passage, Record, Shelf
from ingest import drafts, pinpoints, sentences


def shelf_of(record: Record, document: Document, passages: tuple[Passage, ...], row: Ledger, own: tuple[Note, ...], folder: Path = notes.FOLDER) -> Shelf:
    """A report's shelf with its original; the passages are a draft's; `row` is its file's, and gets their number."""
    made = drafts.named(passages, record.id)
    return Shelf(record, document, made, own, note_spans(own, document, folder), replace(row, passages=len(made)))


def note_spans(own: Iterable[Note], document: Document, folder: Path = notes.FOLDER) -> tuple[tuple[int, int] | None, ...]:
    """Where each note's place stands in a document: by its anchor, else by its pinpoint."""
    own = tuple(own)
    if not own:
        return ()  # a text is not made ready to be searched for nothing
    marks = read_anchors(own[0].report, folder)
    finder = anchors.Finder(document.text)
    return tuple((finder.find(marks[n.id]) if n.id in marks else None) or pinpoints.resolve(n, document) for n in own)


def read_anchors(report: str, folder: Path = notes.FOLDER) -> dict[str, anchors.Anchor]:
    """The anchors beside a report's notes, by note id; empty where there are none."""
    path = folder / f"{report}.anchors"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {f"{report}#n{line[:3]}": anchors.Anchor.parse(line[4:]) for line in lines}


def notes_shelf(record: Record, own: tuple[Note, ...]) -> Shelf:
    """The shelf of a report of which only our notes are there: they are its passages."""
    return Shelf(record, None, tuple(note_passage(n, i) for i, n in enumerate(own, 1)), own, tuple(None for _ in own))


def note_passage(note: Note, n: int) -> Passage:
    """A note as a passage, for when the original is not there; its kind says so."""
    head, _, _ = note.at.rpartition(", ")
    return Passage(
        id=f"{note.report}#p{n}", report=note.report, start=0, end=len(note.summary), text=note.summary, kind="note",
        heading=tuple(h for h in (head.split(" > ") if head else [])), locator=note.at, page=None, page_label=None,
        context=note.title, sentences=tuple(sentences.spans(note.summary)),
    )  # fmt: skip
