"""What was found, as it is shown: passages, quotes and places with who says them, where, and a link that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import arrange, cite, evidence, find, permalink, surround
from assistant.answer import Hit, Quote
from assistant.index import Index
from corpus.records import Passage, Record


class Shown:
    """The part of a library that shows; rows are those of its index."""

    index: Index
    records: dict[str, Record]
    _links: dict[int, str]  # of whole passages, by their rows in the whole: made once, a question shows thirty

    def hit(self, row: int, score: float, span: tuple[int, int] | None = None) -> Hit:
        """A passage, or a span of it that may run on into the next, as found."""
        p = self.index.passages[row]
        start, end = span or (0, len(p.text))
        p = self.at(row, start) if span else p
        kind, record = "note" if p.kind == "note" else "original", self.records[p.report]
        return Hit(
            p.report, surround.span(self.index, row, start, end), p.locator, p.page, p.page_label, round(score, 4), kind, p.id, cite.short(record, p), p.heading,
            self.speaker_at(row, start, end), cite.says(record), link=self.link(row, span),
        )  # fmt: skip

    def link(self, row: int, span: tuple[int, int] | None = None) -> str:
        """The permanent link to a passage, or to a span of it."""
        if span is not None:
            return permalink.make(self.index, row, *span)
        home = self.index.home(row)
        if home not in self._links:
            self._links[home] = permalink.make(self.index, row, 0, len(self.index.passages[row].text))
        return self._links[home]

    def found(self, place: find.Place) -> Hit:
        """A place found, with the words before and after it."""
        before, after = surround.context(self.index, place.row, place.start, place.end)
        return replace(self.hit(place.row, place.score, (place.start, place.end)), before=before, after=after)

    def heading(self, piece: evidence.Piece) -> str:
        """A short heading in plain words: the title of the note that speaks for the piece, else the report's own heading."""
        p = self.index.passages[piece.passage]
        if piece.note is not None:
            return self.index.notes[piece.note].title
        return p.heading[-1] if p.heading else self.records[p.report].title

    def quoted(self, pieces: Sequence[evidence.Piece], related: bool = False) -> tuple[Quote, ...]:
        """Pieces of evidence as an answer shows them, numbered, each with the context it needs there."""
        told = arrange.contexts(self.index, pieces)
        return tuple(replace(self.quote(n, p, related), context=c) for n, (p, c) in enumerate(zip(pieces, told, strict=True), 1))

    def quote(self, n: int, piece: evidence.Piece, related: bool = False) -> Quote:
        """A piece of evidence as shown, alone."""
        p = self.at(piece.passage, piece.start)
        record = self.records[p.report]
        return Quote(
            n=n, report=p.report, text=p.text[piece.start : piece.end], locator=p.locator, page=p.page, page_label=p.page_label,
            reference=cite.short(record, p), kind="note" if p.kind == "note" else "original", who=record.name, speaker=self.speaker(piece),
            heading=self.heading(piece), passage=p.id, start=piece.start, end=piece.end, related=related,
            link=self.link(piece.passage, (piece.start, piece.end)),
        )  # fmt: skip

    def speaker(self, piece: evidence.Piece) -> str:
        """The person or role whose words all of a piece is; empty where the report itself speaks."""
        return self.speaker_at(piece.passage, piece.start, piece.end)

    def speaker_at(self, row: int, start: int, end: int) -> str:
        """The same for a span of a passage."""
        p = self.index.passages[row]
        document = self.index.shelf(p.report).document if p.speaker else None
        if document is None:
            return p.speaker
        start, end = p.start + start, p.start + end
        return next((b.speaker for b in document.blocks if b.start <= start and end <= b.end), "")

    def at(self, row: int, offset: int) -> Passage:
        """A passage with the page on which the character at an offset of it stands."""
        p = self.index.passages[row]
        document = self.index.shelf(p.report).document
        page = document.page_at(p.start + offset) if document and p.page else None
        return replace(p, page=page.number, page_label=page.label) if page else p
