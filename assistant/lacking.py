"""What a question asks for and no quote of its answer holds: said before the quotes, so that what is nearest is not taken for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import prompts
from assistant import compose, defining, demand, echo
from assistant.answer import Quote
from assistant.question import Question
from assistant.search import Ranking
from assistant.wording import marked
from corpus.records import Record
from corpus.words import stem, stems

# What a short question is on, at its end: "... cluster on housing?", "... a cluster of village halls?".
SUBJECT = re.compile(r"\b(?:on|about|of|for|with|in|around|regarding|concerning|among|between) (?:[\w'’-]+ ){0,3}([\w’'-]+)\W*$", re.IGNORECASE)
SEVERAL = re.compile(r"[,;:?.–—](?=.*\w)| - |\band (?:who|what|why|how|when|where|which|does|did|do|is|are|was|were)\b")  # more than one thing is asked
SHORT = 8  # content words of a question up to which its end is its subject; a longer one tells a story
UNLIKE = 0.3  # how far a quote may hold a word (`echo.held`) and not speak of it
SPEECH = 5  # words in quotation marks from which they are somebody's own; fewer are a term


def said(question: Question, ranking: Ranking, quotes: Sequence[Quote], records: Mapping[str, Record]) -> str:
    """A line for the reader: the figure, the person's words, the definition or the subject that no quote holds. Empty where nothing is lacking."""
    if not quotes:
        return ""
    if question.kind == "number" and demand.COUNT.search(question.text) and not any(demand.figures(q.text) - demand.figures(question.text) for q in quotes):
        return prompts.load("lacking_figure").render()
    if question.kind == "quote" and not any(q.speaker or _speech(q.text) for q in quotes):
        return prompts.load("lacking_speech").render()
    term = defining.term(question.text) if question.kind == "definition" and not demand.PARTS.search(question.text) else ()
    if term and not any(defining.defined(f"{q.context} {q.text}", term) for q in quotes):
        return prompts.load("lacking_definition").render(word=compose.escape(" ".join(term)))
    word = _subject(question, quotes, ranking, records)
    return prompts.load("lacking_word").render(word=compose.escape(word)) if word else ""


def _speech(text: str) -> bool:
    return any(len(inner.split()) >= SPEECH for inner in marked(text))


def _subject(question: Question, quotes: Sequence[Quote], ranking: Ranking, records: Mapping[str, Record]) -> str:
    """The word at the end of a short question that no quote, nor where it stands, holds in any form; empty where one does."""
    found = SUBJECT.search(question.text)
    if not found or len(question.words) > SHORT or question.kind == "compare" or SEVERAL.search(question.text):
        return ""
    word = stem(found[1].casefold())
    if word not in echo.core(question) or word in demand.COMMON:
        return ""
    known = echo.held(ranking.terms)
    return "" if any(known(word, question.heard(_told(q, records[q.report]))) >= UNLIKE for q in quotes) else found[1]


def _told(quote: Quote, record: Record) -> frozenset[str]:
    return frozenset(stems(" ".join([quote.context, quote.text, quote.heading, quote.locator, record.title, record.name, record.publisher, *record.authors])))
