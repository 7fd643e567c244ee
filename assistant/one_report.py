"""What the library holds of one report, in plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.records import Shelf


def health(shelf: Shelf) -> dict[str, Any]:
    """How much of a report could be read, and of how many notes the place was found in it."""
    return {
        "original": shelf.document is not None,
        "pages": shelf.document.page_count if shelf.document else 0,
        "pages_lost": list(shelf.document.lost) if shelf.document else [],
        "passages": len(shelf.passages),
        "notes": len(shelf.notes),
        "notes_placed": sum(s is not None for s in shelf.note_spans),
    }


def of(shelf: Shelf) -> dict[str, Any]:
    """The record, the health and the passages."""
    return {"record": asdict(shelf.record), "health": health(shelf), "passages": [asdict(p) for p in shelf.passages]}
