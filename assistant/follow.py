"""Follow-ups about the quotes of the last answer: who says them, and what stands around one."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import prompts
from assistant import compose
from assistant.answer import Answer, Quote
from assistant.evidence import Piece
from assistant.history import Asked, Turn, standalone
from assistant.index import Index
from assistant.search import ASIDE

if TYPE_CHECKING:
    from assistant.library import Library


def up(library: Library, text: str, asked: Asked, turns: Sequence[Turn]) -> Answer | None:
    """The answer to a question about quotes of the last answer; None where it is not one, or there were no quotes.

    The last question is asked again to get its quotes: a library answers the same question in the same way.
    """
    if not turns or (not asked.who and asked.nth is None):
        return None
    last = library.ask(turns[-1][0], turns[:-1])
    if not last.quotes:
        return None
    nth = asked.nth if asked.nth is not None and asked.nth > 0 else len(last.quotes)
    if nth > len(last.quotes):
        words = prompts.load("no_such_quote").render(number=str(nth), count="1 quote" if len(last.quotes) == 1 else f"{len(last.quotes)} quotes")
        return replace(last, question=text, refused=True, answer=words, quotes=(), suggestions=(), notes_only=(), kind="follow-up")
    chosen = last.quotes if asked.nth is None else last.quotes[nth - 1 : nth]
    quotes = tuple(replace(q, n=n, related=False) for n, q in enumerate(chosen, 1)) if asked.who else around(library, chosen[0])
    words = compose.who(quotes, library.records) if asked.who else compose.around(nth, quotes, library.records)
    notes_only = tuple(r for r in library.notes_only if any(q.report == r for q in quotes))
    return replace(last, question=text, refused=False, answer=words, quotes=quotes, suggestions=(), notes_only=notes_only, kind="follow-up")


def shown(library: Library, turns: Sequence[Turn]) -> list[Quote]:
    """The quotes shown in answer to the last question and to each "more" after it."""
    out: list[Quote] = []
    for n in range(len(turns), 0, -1):
        out += library.ask(turns[n - 1][0], turns[: n - 1]).quotes
        if not standalone(turns[n - 1][0], turns[: n - 1]).more:
            break
    return out


def rows(index: Index, quotes: Sequence[Quote]) -> frozenset[int]:
    """The rows of the sentences that quotes have shown any of."""
    held = [(q, index.by_id[q.passage]) for q in quotes if q.passage in index.by_id]  # what was quoted may be outside the limits now
    return frozenset(r for q, row in held for r in index.sentence_rows[row] if index.sentences[r][0] < q.end and index.sentences[r][1] > q.start)


def unseen(pieces: Sequence[Piece], seen: Set[int], most: int, characters: int) -> list[Piece]:
    """The pieces that hold none of the sentences seen, as many as an answer shows."""
    out: list[Piece] = []
    for piece in pieces:
        if seen.isdisjoint(piece.rows) and len(out) < most and sum(p.end - p.start for p in [*out, piece]) <= characters:
            out.append(piece)
    return out


def around(library: Library, quote: Quote) -> tuple[Quote, ...]:
    """The paragraphs around a quote under its heading, its own first of all, as many as an answer shows; in reading order."""
    library = library.holding(quote.report)
    held, settings = library.index, library.settings
    row = held.by_id[quote.passage]
    pieces = sorted(paragraphs(held, row), key=lambda p: not (p.start < quote.end and p.end > quote.start))
    for step in (1, -1):
        pieces += [p for near in _beside(held, row, step) for p in paragraphs(held, near)]
    chosen: list[Piece] = []
    for piece in pieces[: settings.quotes]:
        if sum(p.end - p.start for p in [*chosen, piece]) <= settings.shown:
            chosen.append(piece)
    return library.quoted(sorted(chosen, key=lambda p: (p.passage, p.start)))


def paragraphs(index: Index, row: int) -> list[Piece]:
    """A passage in pieces that end where its paragraphs do and where words of the source were left out."""
    passage = index.passages[row]
    document = index.shelf(passage.report).document
    cuts = [m.end() for m in re.finditer(r"\n\n+", passage.text)] + [b - passage.start for b in (document.breaks if document else ())]
    edges = sorted({0, len(passage.text), *(c for c in cuts if 0 < c < len(passage.text))})
    out = []
    for start, end in pairwise(edges):
        inside = [(r, *index.sentences[r]) for r in index.sentence_rows[row] if start <= index.sentences[r][0] < end]
        if inside:
            out.append(Piece(row, inside[0][1], inside[-1][2], 0.0, tuple(i[0] for i in inside)))
    return out


def _beside(index: Index, row: int, step: int) -> list[int]:
    """The next passage in one direction under the same heading, footnotes passed over; empty where there is none, or where it is
    outside the part that is looked at: what comes after it is not next."""
    all_of, near = index.origin.passages, index.home(row) + step
    while 0 <= near < len(all_of):
        a, b = all_of[near], index.passages[row]
        if a.report != b.report or a.heading != b.heading:
            break
        if a.kind not in ASIDE:
            return [index.by_id[a.id]] if a.id in index.by_id else []
        near += step
    return []
