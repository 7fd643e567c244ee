"""Where an answer leads on: questions that people also ask, more quotes, the same question to other reports. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

import prompts
from assistant import hints
from assistant.alongside import alongside
from assistant.answer import Answer
from corpus.words import stems

if TYPE_CHECKING:
    from assistant.index import Index
    from assistant.library import Library

NEAR = 6  # passages on either side of a quote whose notes' questions are near it
TRIED = 12  # questions looked at, at most: of each it is found out first whether it is answered
MORE = "Show me more"


def also_asked(library: Library, answer: Answer, asked: Sequence[str] = (), most: int = 3) -> tuple[str, ...]:
    """Questions of the notes at and around an answer's quotes that the library answers and that were not asked yet, the nearest first."""
    whole = library.within(answer.limits[-1] if answer.limits else library.scope)
    held = whole.holding(*(q.report for q in answer.quotes))
    known = [set(stems(q)) for q in (*asked, answer.question, answer.asked)]
    out: list[str] = []
    for note in list(_near(held, answer))[:TRIED]:
        question = hints.asking(held.index.notes[note].questions)
        words = set(stems(question))
        if words and words not in known and (_answers(whole, note) if held is whole else _answered(whole, question)):
            out.append(question)
            known.append(words)
        if len(out) == most:
            break
    return tuple(out)


@alongside
def _answers(library: Library, note: int) -> bool:
    """Whether a note's question is answered, by the vector that the library has of it."""
    from assistant import answering  # with all that searches: the page is laid out without

    asked = hints.asking(library.index.notes[note].questions)
    return answering.answers(library, asked, hints.vector(library.index, note, asked))


@alongside
def _answered(library: Library, question: str) -> bool:
    from assistant import answering

    return answering.answers(library, question)


def _near(library: Library, answer: Answer) -> Iterator[int]:
    """Notes at the quotes' places, then those around them, each once."""
    held, at = library.index, _noted(library.index)
    rows = [held.by_id[q.passage] for q in answer.quotes if q.passage in held.by_id]
    seen: set[int] = set()
    for step in range(NEAR + 1):
        for row in rows:
            for beside in dict.fromkeys((row - step, row + step)):
                if 0 <= beside < len(held.passages) and held.passages[beside].report == held.passages[row].report:
                    yield from (n for n in at.get(beside, ()) if n not in seen)
                    seen.update(at.get(beside, ()))


@alongside
def _noted(index: Index) -> dict[int, list[int]]:
    """The notes at each passage that has any, in their order."""
    at: dict[int, list[int]] = {}
    for n, places in enumerate(index.places):
        for place in places:
            at.setdefault(place.passage, []).append(n)
    return at


def html(answered: bool, also: Sequence[str], compare: bool) -> str:
    """The ways on as buttons, on one line; `answered`: there may be more quotes. `also` are questions, `compare` whether reports can be compared."""
    more = f'<button type="button" class="asks" value="{MORE}">{MORE}</button>' if answered else ""
    beside = f'<button type="button" class="compares">{escape(prompts.load("onward_compare").render())}</button>' if answered and compare else ""
    asked = "".join(f'<li><button type="button" class="asks" value="{escape(q)}">{escape(q)}</button></li>' for q in also)
    head = (prompts.load("onward_also") if answered else prompts.load("onward_instead")).render()
    listed = f"<h2>{escape(head)}</h2><ul>{asked}</ul>" if also else ""
    return f'<p class="tools">{more}{beside}</p>{listed}' if more or beside else listed
