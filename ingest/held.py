"""What a run keeps in memory of each report: a card of what it is asked for; the text and the vectors stay on the disk."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Ledger, Note, Record, Shelf
from corpus.shelf import Rows

SKETCH = "sketch"  # of a report's text, in its shelf


@dataclass(frozen=True)
class Card:
    """A report in short. `parser`: what read its original, empty where only our notes are there; `paged`: it has page numbers."""

    record: Record
    ledger: Ledger | None
    notes: tuple[Note, ...]
    parser: str
    paged: bool
    sketch: str
    rows: Rows

    @classmethod
    def of(cls, shelf: Shelf) -> Card:
        """A shelf's card."""
        document = shelf.document
        return cls(shelf.record, shelf.ledger, shelf.notes, document.parser if document else "", bool(document and document.pages), shelf.extra.get(SKETCH, ""), Rows.of(shelf))
