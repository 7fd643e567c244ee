"""The very thing that a question asks for, looked for in a sentence: a figure, a definition, somebody's own words."""

from __future__ import annotations

import re

from assistant import demand
from assistant.index import Index
from assistant.question import Question
from corpus.words import stems

BEFORE = 60  # characters before "is a" or "means" in which the term defined must stand
DEFINES = re.compile(
    r"\b(?:is|are|was|were)\s+(?:an?|the|defined|described|understood|seen|used|where|when|any)\b|\bmeans?\b|\brefers? to\b|\bdefined as\b|\boccurs? (?:where|when)\b",
    re.IGNORECASE,
)


def holds(index: Index, question: Question, passage: int, start: int, end: int) -> bool:
    """Whether a stretch holds it: a figure beside the question's words, the term with what it is, a person's words. False for other questions."""
    held = index.passages[passage]
    text, asked = held.text[start:end], set(question.words)
    if question.kind == "number":
        return bool(demand.HAS_FIGURE.search(text)) and len(asked.intersection(stems(text))) >= min(2, len(asked))
    if question.kind == "definition":
        return any(_termed(text[max(0, m.start() - BEFORE) : m.start()], asked) for m in DEFINES.finditer(text))
    if question.kind == "quote":
        return spoken(index, passage, start, end)
    return False


def _termed(text: str, asked: set[str]) -> bool:
    """Whether the words before "is" name what is asked about, and little else."""
    said = stems(text)
    return bool(asked) and len(asked.intersection(said)) >= min(2, len(asked)) and len(said) <= len(asked) + 4


def spoken(index: Index, passage: int, start: int, end: int) -> bool:
    """Whether a stretch lies in words that the report quotes."""
    held = index.passages[passage]
    document = index.shelf(held.report).document
    low, high = held.start + start, held.start + end
    return document is not None and any(b.kind == "quotation" and b.start <= low and high <= b.end for b in document.blocks)
