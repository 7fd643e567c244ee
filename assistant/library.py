"""The library to ask: opened once, read-only, safe to share between threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from time import perf_counter

import prompts
from assistant import cite, compose, evidence, find, follow, history, index, judge, search
from assistant.answer import Answer, Hit, Quote
from assistant.question import Question, understand
from assistant.search import Ranking
from assistant.settings import Settings
from corpus import store
from corpus.embed import Embedder, SentenceEncoder, Vectors
from corpus.errors import UnknownReport
from corpus.records import Passage, Record, Shelf


class Library:
    """Ask, search, quote. Get one with `Library.open`."""

    def __init__(self, held: index.Index, embedder: Embedder, settings: Settings | None = None) -> None:
        self.index = held
        self.settings = settings or Settings()
        self.records: dict[str, Record] = {s.record.id: s.record for s in held.shelves}
        self._embedder = embedder
        self._encoding = threading.Lock()  # the tokenizer's truncation state is shared: one question at a time

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, embedder: Embedder | None = None, settings: Settings | None = None) -> Library:
        """Open the library at `path` (default: CLUSTERLIT_LIBRARY or .library).

        Raises NoLibrary, BrokenLibrary, StaleLibrary (built with another model) or ModelMissing.
        """
        root = Path(path or os.environ.get("CLUSTERLIT_LIBRARY", ".library"))
        held, manifest = index.load(root)
        if embedder is None:
            stamp = manifest.stamp
            embedder = SentenceEncoder(str(stamp["embedding_model"]), str(stamp["query_prefix"]), str(stamp["text_prefix"]))
        store.check_stamp(manifest.stamp, {"embedder": embedder.name, "store": store.FORMAT})
        judge.prepare(held)
        return cls(held, embedder, settings)

    @property
    def notes_only(self) -> tuple[str, ...]:
        """Reports of which the library holds our notes, not the original."""
        return tuple(s.record.id for s in self.index.shelves if s.document is None)

    def ask(self, question: str, history: Sequence[tuple[str, str]] = (), reports: Sequence[str] | None = None, id: str = "") -> Answer:
        """Answer a question from the library, with quotes; refuse where it has no answer.

        `history` are earlier (question, answer) pairs; `reports` limits the answer to those ids. Raises UnknownReport.
        """
        began = perf_counter()
        most = self.settings.question_max
        turns = [(q[:most], a) for q, a in history]
        return _asked(self, question[:most], turns, self._known(reports), id, began)

    def search(self, question: str, k: int = 10, reports: Sequence[str] | None = None) -> list[Hit]:
        """The k best passages, best first."""
        wanted = understand(question, self.records.values(), self._known(reports))
        return [self.hit(int(i), s) for i, s in self.ranked(wanted, k)[1]]

    def ranked(self, question: Question, k: int) -> tuple[Ranking, list[tuple[int, float]]]:
        """The ranking and its best k rows with scores scaled to 0..1."""
        ranking = search.rank(self.index, question, self.vector(question.text), self.settings.weights)
        best = ranking.order[:k]
        return ranking, [(int(i), min(1.0, max(0.0, float(ranking.scores[i])))) for i in best]

    def quotes(self, words: str, k: int = 20, reports: Sequence[str] | None = None) -> list[Hit]:
        """Places that hold an exact phrase (in double quotation marks), or else the words or their meaning."""
        reports = self._known(reports)
        wanted = find.phrases(words)
        if wanted:
            places = find.exact(self.index, wanted, reports)[:k]
            return [self.hit(i, 1.0, find.sentence_around(self.index, i, s, e)) for i, s, e in places]
        question = understand(words, self.records.values(), reports)
        ranking, _ = self.ranked(question, k)
        taste = evidence.Taste(least=k, depth=max(k, evidence.Taste.depth))  # as many as asked for, the weaker ones too
        pieces = evidence.choose(self.index, question, ranking, 100_000, k, taste)
        return [self.hit(p.passage, round(p.score, 4), (p.start, p.end)) for p in pieces]

    def shelf(self, report: str) -> Shelf:
        """All that is held of one report. Raises UnknownReport."""
        self._known([report])
        return self.index.shelf(report)

    def vector(self, text: str) -> Vectors:
        """The question's unit vector (d,)."""
        with self._encoding:
            return self._embedder.encode_question(text)

    def hit(self, row: int, score: float, span: tuple[int, int] | None = None) -> Hit:
        """A passage, or a span of it, as found."""
        p = self.index.passages[row]
        text = p.text
        if span is not None:
            text, p = text[span[0] : span[1]], self._at(row, span[0])
        kind = "note" if p.kind == "note" else "original"
        return Hit(p.report, text, p.locator, p.page, p.page_label, round(score, 4), kind, p.id, cite.short(self.records[p.report], p), p.heading)

    def heading(self, piece: evidence.Piece) -> str:
        """A short heading in plain words: the title of the note that speaks for the piece, else the report's own heading."""
        p = self.index.passages[piece.passage]
        if piece.note is not None:
            return self.index.notes[piece.note].title
        return p.heading[-1] if p.heading else self.records[p.report].title

    def grouped(self, pieces: Sequence[evidence.Piece]) -> list[evidence.Piece]:
        """Pieces under one heading brought together, in the order of the best one; within a passage in reading order."""
        order = list(dict.fromkeys((self.index.passages[p.passage].report, self.heading(p)) for p in pieces))
        return sorted(pieces, key=lambda p: (order.index((self.index.passages[p.passage].report, self.heading(p))), p.passage, p.start))

    def quote(self, n: int, piece: evidence.Piece, related: bool = False) -> Quote:
        """A piece of evidence as shown."""
        p = self._at(piece.passage, piece.start)
        record = self.records[p.report]
        return Quote(
            n=n, report=p.report, text=p.text[piece.start : piece.end], locator=p.locator, page=p.page, page_label=p.page_label,
            reference=cite.short(record, p), kind="note" if p.kind == "note" else "original", who=record.name, speaker=self.speaker(piece),
            heading=self.heading(piece), passage=p.id, start=piece.start, end=piece.end, related=related,
        )  # fmt: skip

    def speaker(self, piece: evidence.Piece) -> str:
        """The person or role whose words all of a piece is; empty where the report itself speaks."""
        p = self.index.passages[piece.passage]
        document = self.index.shelf(p.report).document
        if document is None or not p.speaker:
            return p.speaker
        start, end = p.start + piece.start, p.start + piece.end
        return next((b.speaker for b in document.blocks if b.start <= start and end <= b.end), "")

    def _at(self, row: int, offset: int) -> Passage:
        """A passage with the page on which the character at an offset of it stands."""
        p = self.index.passages[row]
        document = self.index.shelf(p.report).document
        page = document.page_at(p.start + offset) if document and p.page else None
        return replace(p, page=page.number, page_label=page.label) if page else p

    def _known(self, reports: Sequence[str] | None) -> tuple[str, ...]:
        for report in reports or ():
            if report not in self.records:
                near = get_close_matches(report, self.records, n=1)
                hint = f"Did you mean '{near[0]}'?" if near else f"It holds: {', '.join(self.records) or 'none'}."
                raise UnknownReport(f"The library holds no report '{report}'.", hint)
        return tuple(reports or ())


def _asked(library: Library, text: str, turns: Sequence[tuple[str, str]], reports: tuple[str, ...], id: str, began: float) -> Answer:
    turns = turns[-history.TURNS :]
    asked = history.standalone(text, turns)
    followed = follow.up(library, text, asked, turns, reports)
    if followed:
        return replace(followed, id=id, asked=asked.text, ms=_ms(began))
    question = understand(asked.text, library.records.values(), reports)
    settings = library.settings
    ranking, best = library.ranked(question, settings.passages)
    passages = tuple(library.hit(i, s) for i, s in best)
    if question.kind == "about-library":
        shown = [library.records[r] for r in reports] or list(library.records.values())
        words = compose.about(shown, set(library.records) - set(library.notes_only))
        return Answer(text, False, words, (), passages, _ms(began), id, asked.text, question.kind, confidence=1.0)
    sure = judge.confidence(library.index, question, ranking)
    refused = sure < settings.threshold
    strange = not judge.on_topic(ranking)  # nothing is even related
    pieces = [] if strange else _pieces(library, question, ranking, refused, follow.shown(library, turns, reports) if asked.more else ())
    quotes = tuple(library.quote(n, p, related=refused) for n, p in enumerate(library.grouped(pieces), 1))
    hints = () if not refused else examples() if strange else suggestions(library, ranking, question)
    words = compose.refusal(quotes, library.records, hints) if refused else compose.answer(quotes, library.records)
    notes_only = tuple(r for r in library.notes_only if any(q.report == r for q in quotes))
    return Answer(text, refused, words, quotes, passages, _ms(began), id, asked.text, question.kind, hints, round(sure, 3), notes_only)


def _pieces(library: Library, question: Question, ranking: Ranking, refused: bool, seen: Sequence[Quote]) -> list[evidence.Piece]:
    """The evidence to show; after "tell me more", what comes next."""
    settings, held = library.settings, library.index
    most = 3 if refused else settings.quotes
    if not seen:
        return evidence.choose(held, question, ranking, settings.shown, most)
    times = len(seen) // settings.quotes + 3
    far = evidence.Taste(least=most * times, depth=evidence.Taste.depth * times)
    found = evidence.choose(held, question, ranking, settings.shown * times, most * times, far)
    return follow.unseen(found, seen, held, most, settings.shown)


def suggestions(library: Library, ranking: Ranking, question: Question, most: int = 3) -> tuple[str, ...]:
    """Questions near the one asked that the notes say the library answers, each from another note."""
    held = library.index
    out: list[str] = []
    for n in ranking.notes.argsort()[::-1][: 4 * most]:
        note = held.notes[int(n)]
        if (not question.reports or note.report in question.reports) and len(out) < most and held.places[int(n)]:
            out.append(note.questions[-1])  # the last ones stand alone best
    return tuple(out)


def examples() -> tuple[str, ...]:
    """One example question for each kind of reader."""
    rows = dict(line.split(": ", 1) for line in reversed(prompts.load("examples").text.splitlines()) if ": " in line)
    return tuple(reversed(rows.values()))


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
