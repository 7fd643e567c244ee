"""One question put to a library, or to a part of it: answered from the evidence, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import prompts
from assistant import beside, compose, defining, demand, evidence, follow, hints, history, judge, lacking, sought
from assistant.answer import Answer, Quote
from assistant.arrange import arranged
from assistant.question import Question
from assistant.search import Ranking
from assistant.stated import stated

if TYPE_CHECKING:
    from assistant.library import Library
    from corpus.embed import Vectors


def asked(library: Library, text: str, turns: Sequence[tuple[str, str]], id: str, began: float) -> Answer:
    """The answer to a question after earlier (question, answer) turns. `began` is when it was put, by `perf_counter`."""
    turns = turns[-history.TURNS :]
    alone = history.standalone(text, turns)
    question = library.understood(alone.text)
    on = beside.about(library, question)
    library = library.upon(*_asked(library, question, on))
    if library.limited and not library.index.passages:
        return Answer(text, True, prompts.load("nothing_within").render(), ms=_ms(began), id=id, asked=alone.text, kind=question.kind)
    followed = follow.up(library, text, alone, turns)
    if followed:
        return replace(followed, id=id, asked=alone.text, ms=_ms(began))
    settings = library.settings
    ranking, best = library.ranked(question, settings.passages)
    passages = tuple(library.hit(i, s) for i, s in best)
    if question.kind == "about-library":
        shown = [library.records[r] for r in library.inside]
        words = compose.about(shown, set(library.records) - set(library.notes_only))
        return Answer(text, False, words, (), passages, _ms(began), id, alone.text, question.kind, confidence=1.0)
    sure = judge.confidence(library.index, question, ranking)
    refused = sure < settings.threshold
    strange = not judge.on_topic(ranking)  # nothing is even related
    ranking = ranking if refused else beside.ranked(library, on, ranking)
    pieces = [] if strange else _pieces(library, question, ranking, refused, follow.shown(library, turns) if alone.more else ())
    quotes = library.quoted(arranged(library.index, question, pieces, library.heading), related=refused)
    instead = () if not refused else hints.examples() if strange and not library.limits else hints.suggestions(library, ranking)
    if refused:
        words = compose.refusal(quotes, library.records, instead, library.limited)
    else:
        silent = beside.silent(library.index, question, ranking, {q.report for q in quotes})
        words = compose.answer(quotes, library.records, question.kind, silent, lacking.said(question, ranking, quotes, library.records))
    notes_only = tuple(r for r in library.notes_only if any(q.report == r for q in quotes))
    return Answer(text, refused, words, quotes, passages, _ms(began), id, alone.text, question.kind, instead, round(sure, 3), notes_only)


def answers(library: Library, text: str, vector: Vectors | None = None) -> bool:
    """Whether a question that stands alone is answered, not refused: found out without the answer. `vector` (d,) is that of these words, where it is known."""
    question = library.understood(text)
    if (question.encoded or question.text) != text:  # slips mended, acronyms spelled out
        vector = None
    library = library.upon(*_asked(library, question, beside.about(library, question)))
    if library.limited and not library.index.passages:
        return False
    if question.kind == "about-library":
        return True
    return judge.confidence(library.index, question, library.ranked(question, 0, vector)[0]) >= library.settings.threshold


def _asked(library: Library, question: Question, on: Question | None) -> list[Question]:
    """A question with what is asked in its stead on the way to its answer (see `_defined`); `on` as `beside.about` gives it."""
    out = [question]
    if question.kind == "definition" and demand.PARTS.search(question.text) and (term := defining.term(question.text)):
        out.append(library.understood(f"What is {' '.join(term)}?"))
    return out if on is None else [*out, on]


def _pieces(library: Library, question: Question, ranking: Ranking, refused: bool, seen: Sequence[Quote]) -> list[evidence.Piece]:
    """The evidence to show; after "tell me more", what comes next."""
    settings, held = library.settings, library.index
    most = 3 if refused else settings.quotes
    shown = follow.rows(held, seen)
    if shown:
        times = len(shown) // settings.quotes + 3
        far = evidence.Taste(least=most * times, depth=evidence.Taste.depth * times)
        found = follow.unseen(evidence.choose(held, question, ranking, settings.shown * times, most * times, far), shown, most, settings.shown)
    else:
        apart = [] if refused else beside.chosen(held, question, ranking, settings.shown, most)
        found = apart or evidence.choose(held, question, ranking, settings.shown, most, evidence.taste_for(question.kind))
        found = found if refused else sought.led(held, question, [*stated(held, question, ranking, evidence.Taste.length), *_defined(library, question, most), *found])
    return evidence.fitted(held, evidence.joined(held, found, shown), settings.shown)


def _defined(library: Library, question: Question, most: int) -> list[evidence.Piece]:
    """The evidence for what a thing is, where a question asks that and more: what else it asks would draw the search away."""
    term = defining.term(question.text) if question.kind == "definition" and demand.PARTS.search(question.text) else ()
    if not term:
        return []
    alone = library.understood(f"What is {' '.join(term)}?")
    return evidence.choose(library.index, alone, library.ranked(alone, 0)[0], library.settings.shown, most, evidence.taste_for(alone.kind))


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
