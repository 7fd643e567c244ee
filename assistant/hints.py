"""Questions to put instead of one that the library does not answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

import prompts
from assistant import judge
from assistant.search import Ranking

if TYPE_CHECKING:
    from assistant.library import Library

CHECKED = 3_000  # passages up to which each is asked first: beyond, ranking a dozen more questions would hold up the refusal
FIRST = 2  # among so many of the best passages a note's place must be


def suggestions(library: Library, ranking: Ranking, most: int = 3, holds: Callable[[Library, int], bool] | None = None) -> tuple[str, ...]:
    """Questions near the one asked that the notes say the library answers, and that it does (`holds`, by default `answered`), each from another note."""
    held = library.index
    holds = holds or (answered if len(held.passages) <= CHECKED else lambda *_: True)
    out: list[str] = []
    for n in map(int, ranking.notes.argsort()[::-1][: 4 * most]):
        if len(out) < most and held.places[n] and holds(library, n):
            out.append(held.notes[n].questions[-1])  # the last ones stand alone best
    return tuple(out)


@lru_cache(maxsize=2_000)
def answered(library: Library, note: int) -> bool:
    """Whether a note's last question would be answered, and from the note's place before others. Found out once for each note."""
    held = library.index
    row = int(np.flatnonzero(held.note_row == note)[-1])  # questions come after summaries, in their order
    question = library.understood(held.notes[note].questions[-1])
    ranking, best = library.ranked(question, FIRST, held.dense["notes"].reconstruct(row))
    there = {place.passage for place in held.places[note]}
    return any(i in there for i, _ in best) and judge.confidence(held, question, ranking) >= library.settings.threshold


def examples() -> tuple[str, ...]:
    """One example question for each kind of reader."""
    rows = dict(line.split(": ", 1) for line in reversed(prompts.load("examples").text.splitlines()) if ": " in line)
    return tuple(reversed(rows.values()))
