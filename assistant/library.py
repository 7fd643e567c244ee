"""The library to ask: opened once, read-only, safe to share between threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter

import prompts
from assistant import cite, compose, evidence, facets, find, follow, history, index, judge, scope, search
from assistant.answer import Answer, Hit, Quote
from assistant.part import part
from assistant.question import Question
from assistant.reading import Reader
from assistant.scope import Scope
from assistant.search import Ranking
from assistant.settings import Settings
from corpus import store
from corpus.embed import Embedder, SentenceEncoder, Vectors
from corpus.records import Passage, Record, Shelf

PARTS = 8  # parts of a library that are kept for the next question within the same limits


class Library:
    """Ask, search, quote. Get one with `Library.open`."""

    def __init__(self, held: index.Index, embedder: Embedder, settings: Settings | None = None) -> None:
        self.index = held
        self.settings = settings or Settings()
        self.records: dict[str, Record] = {s.record.id: s.record for s in held.shelves}
        self._reader = Reader(held, self.settings)
        self._embedder = embedder
        self._encoding = threading.Lock()  # the tokenizer's truncation state is shared: one question at a time
        self.scope = Scope()
        self._parts = lru_cache(PARTS)(self._part)

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

    @property
    def limited(self) -> bool:
        """Whether only a part of what the library holds is looked at."""
        return self.index.whole is not None

    def within(self, limits: Scope) -> Library:
        """The same library with nothing in sight but what is within the limits, and within those it had. Raises UnknownReport, ScopeError."""
        return self._parts(limits) if limits else self

    def _part(self, limits: Scope) -> Library:
        scope.check(self.index, limits)
        made = Library(part(self.index, scope.rows(self.index, limits)), self._embedder, self.settings)
        made.scope, made._encoding, made._reader = limits.among(() if limits.reports else self.scope.reports), self._encoding, self._reader
        return made

    def facets(self) -> facets.Facets:
        """What the library can be limited by, and to how many passages."""
        return facets.of(self.index)

    def ask(
        self, question: str, history: Sequence[tuple[str, str]] = (), reports: Sequence[str] | None = None, id: str = "", scope: Scope | None = None
    ) -> Answer:
        """Answer a question from the library, with quotes; refuse where it has no answer.

        `history` are earlier (question, answer) pairs. `scope` limits what is looked at; `reports` are ids, alternatives to those of
        the scope. Raises UnknownReport, ScopeError.
        """
        began = perf_counter()
        most = self.settings.question_max
        turns = [(self._reader.mend(q[:most]).text, a) for q, a in history]
        mended = self._reader.mend(question[:most])
        answer = _asked(self.within(_joined(scope, reports)), mended.text, turns, id, began)
        return replace(answer, question=question[:most], read_as=mended.text if mended.told else "", ms=_ms(began))

    def search(self, question: str, k: int = 10, reports: Sequence[str] | None = None, scope: Scope | None = None) -> list[Hit]:
        """The k best passages, best first; limited as in `ask`."""
        library = self.within(_joined(scope, reports))
        return [library.hit(i, s) for i, s in library.ranked(library.understood(question), k)[1]]

    def understood(self, text: str) -> Question:
        """A question as it is searched for here."""
        return self._reader.read(text, self.records.values(), self.scope.reports)

    def warm(self) -> None:
        """Load what the first question would wait for: the encoder's first run, and the lists that strange words are looked up in."""
        self._reader.mend("zzyzxq")  # near no word there is, so that every list is asked
        self.vector("warm up")

    def ranked(self, question: Question, k: int) -> tuple[Ranking, list[tuple[int, float]]]:
        """The ranking and its best k rows with scores scaled to 0..1."""
        ranking = search.rank(self.index, question, self.vector(question.encoded or question.text), self.settings.weights, self.settings.reach)
        best = ranking.order[:k]
        return ranking, [(int(i), min(1.0, max(0.0, float(ranking.scores[i])))) for i in best]

    def quotes(self, words: str, k: int = 20, reports: Sequence[str] | None = None, scope: Scope | None = None) -> list[Hit]:
        """Places that hold an exact phrase (in double quotation marks), or else the words or their meaning; limited as in `ask`."""
        return _quoted(self.within(_joined(scope, reports)), words, k)

    def shelf(self, report: str) -> Shelf:
        """All that is held of one report. Raises UnknownReport."""
        scope.check(self.index, Scope((report,)))
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


def _joined(limits: Scope | None, reports: Sequence[str] | None) -> Scope:
    return (limits or Scope()).among(reports or ())


def _quoted(library: Library, words: str, k: int) -> list[Hit]:
    held, wanted = library.index, find.phrases(words)
    if wanted:
        return [library.hit(i, 1.0, find.sentence_around(held, i, s, e)) for i, s, e in find.exact(held, wanted)[:k]]
    question = library.understood(words)
    ranking, _ = library.ranked(question, k)
    taste = evidence.Taste(least=k, depth=max(k, evidence.Taste.depth))  # as many as asked for, the weaker ones too
    pieces = evidence.choose(held, question, ranking, 100_000, k, taste)
    return [library.hit(p.passage, round(p.score, 4), (p.start, p.end)) for p in pieces]


def _asked(library: Library, text: str, turns: Sequence[tuple[str, str]], id: str, began: float) -> Answer:
    turns = turns[-history.TURNS :]
    asked = history.standalone(text, turns)
    question = library.understood(asked.text)
    if library.limited and not library.index.passages:
        return Answer(text, True, prompts.load("nothing_within").render(), ms=_ms(began), id=id, asked=asked.text, kind=question.kind)
    followed = follow.up(library, text, asked, turns)
    if followed:
        return replace(followed, id=id, asked=asked.text, ms=_ms(began))
    settings = library.settings
    ranking, best = library.ranked(question, settings.passages)
    passages = tuple(library.hit(i, s) for i, s in best)
    if question.kind == "about-library":
        inside = {p.report for p in library.index.passages} if library.limited else set(library.records)
        shown = [r for r in library.records.values() if r.id in inside]
        words = compose.about(shown, set(library.records) - set(library.notes_only))
        return Answer(text, False, words, (), passages, _ms(began), id, asked.text, question.kind, confidence=1.0)
    sure = judge.confidence(library.index, question, ranking)
    refused = sure < settings.threshold
    strange = not judge.on_topic(ranking)  # nothing is even related
    pieces = [] if strange else _pieces(library, question, ranking, refused, follow.shown(library, turns) if asked.more else ())
    quotes = tuple(library.quote(n, p, related=refused) for n, p in enumerate(library.grouped(pieces), 1))
    hints = () if not refused else examples() if strange and not library.limited else suggestions(library, ranking)
    words = compose.refusal(quotes, library.records, hints, library.limited) if refused else compose.answer(quotes, library.records)
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


def suggestions(library: Library, ranking: Ranking, most: int = 3) -> tuple[str, ...]:
    """Questions near the one asked that the notes say the library answers, each from another note."""
    held = library.index
    out: list[str] = []
    for n in ranking.notes.argsort()[::-1][: 4 * most]:
        if len(out) < most and held.places[int(n)]:
            out.append(held.notes[int(n)].questions[-1])  # the last ones stand alone best
    return tuple(out)


def examples() -> tuple[str, ...]:
    """One example question for each kind of reader."""
    rows = dict(line.split(": ", 1) for line in reversed(prompts.load("examples").text.splitlines()) if ": " in line)
    return tuple(reversed(rows.values()))


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
