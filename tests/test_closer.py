"""The closer look, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, closer
from assistant.index import Index
from assistant.part import part
from corpus.words import stems
from tests import wide

RARITY = {"van": 4.0, "mill": 2.0, "cost": 1.0, "oxley": 1.0, "key": 2.0, "mani": 0.0}


def index(library: Library, *sentences: str) -> Index:
    """An index of one passage of these sentences."""
    text, spans = "", []
    for s in sentences:
        spans.append((len(text), len(text) + len(s)))
        text += s + " "
    return replace(library.index, passages=(replace(library.index.passages[0], text=text, sentences=tuple(spans)),))


def look(library: Library, question: str, *sentences: str) -> list[float]:
    held = index(library, *sentences)
    words = stems(question)
    return [float(x) for x in closer.look(held, question, words, [0], RARITY)[:, 0]]


@pytest.mark.parametrize(
    ("question", "sentences", "expected"),
    [  # neighbours, together, beside the thing asked for
        ("van mill cost", ["The van mill cost."], (1, 1, 0)),
        ("van mill cost", ["The mill.", "The van."], (0, 4 / 7, 0)),
        ("van mill cost", ["A mill van.", "Cost of a mill."], (0, 6 / 7, 0)),  # their order counts
        ("van mill cost", ["So the van.", "Mill cost."], (1, 4 / 7, 0)),  # a sentence's end does not
        ("van mill cost", ["A van, a mill."], (6 / 9, 6 / 7, 0)),  # 6 and 3 are what the two pairs weigh
        ("van van mill", ["A van van."], (0, 4 / 6, 0)),  # a word beside itself is no pair
        ("van", ["A van."], (0, 1, 0)),
        ("van mill", ["Nothing."], (0, 0, 0)),
        ("", ["A van."], (0, 0, 0)),
        ("How many van mill?", ["The van mill."], (6 / 10, 1, 0)),
        ("How many van mill?", ["The van mill.", "Seven van."], (6 / 10, 1, 4 / 6)),
        ("When van mill?", ["A van in 1911."], (0, 4 / 6, 4 / 6)),
        ("When van mill?", ["A van.", "It was 1911."], (0, 4 / 6, 0)),  # in another sentence it says nothing
        ("Who van key?", ["The key of Sam."], (0, 2 / 6, 2 / 6)),
        ("Who oxley key?", ["The key of Oxley."], (0, 1, 0)),  # the question's own name is no answer
    ],
)
def test_by_hand(library: Library, question: str, sentences: list[str], expected: tuple[float, ...]) -> None:
    assert look(library, question, *sentences) == pytest.approx(expected, abs=1e-4)


WORDS = st.sampled_from(["van", "mill", "cost", "oxley", "key", "Sam", "1911", "and"])


@given(st.lists(WORDS, max_size=6), st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=4), st.sampled_from(["", "When ", "Who ", "How many "]))
def test_all_are_shares_and_the_thing_asked_for_says_no_more_than_the_words_beside_it(library: Library, question: list[str], sentences: list[list[str]], asked: str) -> None:
    words = stems(" ".join(question))
    held = index(library, *(" ".join(s) for s in sentences))
    pairs, together, thing = closer.look(held, asked + " ".join(question), words, [0], dict.fromkeys(words, 1.5))[:, 0]
    assert 0 <= pairs <= 1
    assert 0 <= thing <= together <= 1
    assert thing == 0 or asked


def test_rows_of_a_part_are_looked_at_where_they_stand_in_the_whole(wide_library: Library) -> None:
    whole, question = wide_library.index, wide.QUESTIONS[3]
    words = stems(question)
    rarity = {w: whole.lexical["lexical"].rarity(w) for w in words}
    inside = whole.report_of == "orchards"
    rows = [int(n) for n in np.flatnonzero(inside)]
    made = closer.look(part(whole, inside), question, words, range(len(rows)), rarity)
    assert made.tolist() == closer.look(whole, question, words, rows, rarity).tolist()
    assert made.max() > 0


def test_nothing_looked_at_is_nothing_seen(library: Library) -> None:
    assert closer.look(library.index, "van", ["van"], [], RARITY).shape == (3, 0)
