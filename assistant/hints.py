"""Questions to put instead of one that the library does not answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import prompts
from assistant import history
from assistant.alongside import alongside
from corpus.words import stems

if TYPE_CHECKING:
    from assistant.index import Index
    from assistant.library import Library
    from assistant.search import Ranking
    from corpus.embed import Vectors

CHECKED = 3_000  # passages up to which each is asked first: beyond, ranking a dozen more questions would hold up the refusal
WORDS = 3  # that say something, in a question that stands alone
SOMEWHERE = re.compile(r"\b(?:the (?:foreword|preface|report|review|study|leaflet|paper|thesis|chapter|section|authors?)|we|us|our)\b", re.IGNORECASE)  # of which report?
FIRST = 2  # among so many of the best passages a note's place must be


def suggestions(library: Library, ranking: Ranking, most: int = 3, holds: Callable[[Library, int], bool] | None = None) -> tuple[str, ...]:
    """Questions near the one asked that the notes say the library answers, and that it does (`holds`, by default `answered`), each from another note."""
    held = library.index
    holds = holds or ((judged if library.passing else answered) if quick(library) else lambda *_: True)
    out: list[str] = []
    for n in map(int, ranking.notes.argsort()[::-1][: 4 * most]):
        question = asking(held.notes[n].questions)
        if len(out) < most and question and held.places[n] and holds(library, n):
            out.append(question)
    return tuple(out)


def quick(library: Library) -> bool:
    """Whether an answer and all that comes after it take less than it takes to show anything before that."""
    return library.size <= CHECKED


def asking(questions: Sequence[str]) -> str:
    """The first of a note's questions that is a question and stands alone; empty where none does."""
    whole = (q for q in questions if q.endswith("?") and len(stems(q)) >= WORDS and not history.LEANS.search(q) and not SOMEWHERE.search(q))
    return next(whole, "")


@alongside
def answered(library: Library, note: int) -> bool:
    """The same as `judged`, found out once for each note."""
    return judged(library, note)


def judged(library: Library, note: int) -> bool:
    """Whether the question that is put for a note would be answered, and from the note's place before others."""
    from assistant import judge

    held = library.index
    asked = asking(held.notes[note].questions)
    if not asked:
        return False
    question = library.understood(asked)
    seen = library.upon(question)
    ranking, best = seen.ranked(question, FIRST, vector(held, note, asked))
    there = {held.passages[place.passage].id for place in held.places[note]}
    return any(seen.index.passages[i].id in there for i, _ in best) and judge.confidence(seen.index, question, ranking) >= library.settings.threshold


def vector(held: Index, note: int, asked: str) -> Vectors:
    """The vector (d,) of a note's question, which the library was built with."""
    import numpy as np

    questions = held.notes[note].questions
    row = int(np.flatnonzero(held.note_row == note)[questions.index(asked) - len(questions)])  # questions come after summaries, in their order
    made: Vectors = held.dense["notes"].reconstruct(row)
    return made


def examples() -> tuple[str, ...]:
    """One example question for each kind of reader."""
    rows = dict(line.split(": ", 1) for line in reversed(prompts.load("examples").text.splitlines()) if ": " in line)
    return tuple(reversed(rows.values()))
