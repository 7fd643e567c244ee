"""The order of an answer's quotes: what the question asks for leads, and what belongs together stands together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant import demand
from assistant.evidence import LEANING, Piece
from assistant.index import Index
from assistant.question import Question
from corpus.words import stems

DEFINES = re.compile(r"\b(?:is|are|was|were)\s+(?:an?|the|defined|described|understood|seen|used|where|when|any)\b|\bmeans?\b|\brefers? to\b|\bdefin\w+|\boccurs? (?:where|when)\b|\bterm\b", re.IGNORECASE)
Heading = Callable[[Piece], str]


def arranged(index: Index, question: Question, pieces: Sequence[Piece], heading: Heading) -> list[Piece]:
    """Pieces in the order they are shown. A figure, a definition or somebody's own words that are asked for lead; steps stand in the
    order of the report, and so does what a comparison takes from each; under one heading reading order holds."""
    first = [p for p in pieces if leads(index, question, p)][:1]
    ordered = [*first, *(p for p in pieces if p not in first)]
    reports = list(dict.fromkeys(index.passages[p.passage].report for p in ordered))
    if question.kind in ("compare", "howto"):
        return sorted(ordered, key=lambda p: (reports.index(index.passages[p.passage].report), p.passage, p.start))
    order = list(dict.fromkeys((index.passages[p.passage].report, heading(p)) for p in ordered))
    return sorted(ordered, key=lambda p: (order.index((index.passages[p.passage].report, heading(p))), p.passage, p.start))


def leads(index: Index, question: Question, piece: Piece) -> bool:
    """Whether a piece holds the very thing that is asked for: a figure beside the question's words, the term that is defined, words in quotation marks."""
    passage = index.passages[piece.passage]
    text = passage.text[piece.start : piece.end]
    if question.kind == "number":
        return bool(demand.HAS_FIGURE.search(text)) and len(set(question.words).intersection(stems(text))) >= min(2, len(set(question.words)))
    if question.kind == "definition":
        return bool(DEFINES.search(text)) and not set(question.words).isdisjoint(stems(text))
    if question.kind == "quote":
        return bool(passage.speaker) or passage.kind == "quotation" or text[:1] in "“‘\""
    return False


def context(index: Index, piece: Piece, most: int = 200) -> str:
    """The sentence before a piece that begins with "they" or "this" and would mislead alone; empty where it stands alone, nothing
    comes before it in its passage, or something was left out of the source in between. Word for word, its beginning cut off at `most` characters."""
    passage = index.passages[piece.passage]
    if not piece.rows or not LEANING.match(passage.text[piece.start : piece.end]) or piece.rows[0] - 1 not in index.sentence_rows[piece.passage]:
        return ""
    start, end = index.sentences[piece.rows[0] - 1]
    if index.broken(piece.passage, start, piece.end):
        return ""
    text = " ".join(passage.text[start:end].split())
    return text if len(text) <= most else "… " + text[-most:].split(" ", 1)[-1]
