"""What a reader takes away: quotes with the reports they come from and, if they like, a word of their own on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import csl
from assistant.answer import Quote
from corpus.records import Record


@dataclass(frozen=True)
class Item:
    """One quote kept, with its report's record; `note` is what the reader wrote on it."""

    quote: Quote
    record: Record
    note: str = ""

    @property
    def place(self) -> str:
        """Where the quote stands, in words: printed page, page of the PDF, heading and paragraph."""
        where = csl.of_quote(self.quote)
        return where.words if where else ""

    @property
    def text(self) -> str:
        """The quote, clean, lines kept."""
        return csl.clean(self.quote.text)

    @property
    def told(self) -> str:
        """The quote in one line for a field of notes: its words (ours are said to be ours), its place, who speaks, the reader's note."""
        words = csl.line(self.quote.text)
        shown = f"Note on the report: {words}" if self.quote.kind == "note" else f"“{words}”"
        told = [f"{shown} ({', '.join(t for t in (csl.line(self.quote.speaker), self.place) if t)})" if self.place or self.quote.speaker else shown]
        return " — ".join([*told, *([f"Reader's note: {csl.line(self.note)}"] if self.note.strip() else [])])


def by_report(items: Sequence[Item]) -> list[tuple[Record, list[Item]]]:
    """Items under their reports, both in the order in which they first come."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.record.id, []).append(item)
    return [(group[0].record, group) for group in groups.values()]
