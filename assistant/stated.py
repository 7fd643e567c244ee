"""Definitions that a report states outright, looked for deeper than other evidence: whoever asks what a thing is wants them before all that speaks of it."""

from __future__ import annotations

from dataclasses import replace

from assistant import defining, evidence
from assistant.index import Index
from assistant.question import Question
from assistant.search import Ranking, foremost

DEEP = 40  # passages that are looked through
SURE = 1.0  # score of a piece: other evidence gives way to it


def stated(index: Index, question: Question, ranking: Ranking, characters: int) -> list[evidence.Piece]:
    """Pieces that say outright what a question asks the meaning of, of at most so many characters each, best passage first; none for other questions."""
    words = defining.term(question.text) if question.kind == "definition" else ()
    if not words:
        return []
    top = foremost(index, ranking, DEEP)
    rows = [r for i in top for r in index.sentence_rows[i] if defining.outright(index.passages[i].text[slice(*index.sentences[r])], words)]
    pieces = [evidence.grown(index, r, {r: SURE}, set(), characters) for r in rows]
    return [replace(p, note=_note(index, ranking, p)) for p in pieces]


def _note(index: Index, ranking: Ranking, piece: evidence.Piece) -> int | None:
    """The note that fits the question best of those on a piece's place, if any."""
    there = (n for n in index.notes_of[piece.passage] if any(map(piece.meets, index.places[n])))
    return max(there, key=lambda n: float(ranking.notes[n]), default=None)
