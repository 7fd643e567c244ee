"""Near misses: what a short, exact question asks and nothing near says."""

from __future__ import annotations

import pytest

from assistant import Library, demand, judge, search, unsaid
from assistant.question import understand
from assistant.settings import Weights
from assistant.unsaid import Unsaid


def lacking(library: Library, text: str) -> Unsaid:
    question = understand(text, ())
    return unsaid.of(library.index, question, search.rank(library.index, question, library.vector(text), Weights()))


def sure(library: Library, text: str) -> float:
    question = understand(text, ())
    return judge.confidence(library.index, question, search.rank(library.index, question, library.vector(text), Weights()))


def test_what_is_said_lacks_nothing(library: Library) -> None:
    assert lacking(library, "How much did the van cost?").word == pytest.approx(0)


@pytest.mark.parametrize("text", ["Did the van win a saxophone?", "Who polished the saxophone in the van?", "How many saxophones did the van carry?"])
def test_a_word_that_an_exact_question_needs_is_missed(library: Library, text: str) -> None:
    assert lacking(library, text).word > 0.5


@pytest.mark.parametrize("text", ["Why does the van need a saxophone?", "Did the van carry a saxophone or a drum?", "Who drove the van, and who polished the saxophone?"])
def test_other_questions_are_not_held_to_each_word(library: Library, text: str) -> None:
    assert lacking(library, text).word == 0


def test_a_long_story_is_not_weighed_word_by_word(library: Library) -> None:
    story = "Did the van carry saxophones, trumpets, violins, lanterns, blankets, kettles, barrels, anchors, teapots and umbrellas?"
    assert lacking(library, story) == Unsaid()


def test_a_name_or_a_year_that_the_best_do_not_hold_is_missed(library: Library) -> None:
    assert lacking(library, "What did the van at Gloucester cost?").name > 0.5
    assert lacking(library, "What did the van cost in 1887?").name > 0.5
    assert lacking(library, "What did the van at Oxley cost?").name == 0
    assert lacking(library, "I am from Gloucester. What did the van cost?").name == 0, "a story, not the question"


def test_a_question_on_nothing_that_is_here_is_foreign(library: Library) -> None:
    assert lacking(library, "explain saxophone volcanoes").foreign > lacking(library, "What did the van cost?").foreign == 0


def test_a_rise_must_be_told_where_the_thing_is(towers: Library) -> None:
    assert lacking(towers, "Did the ringers lower the bells?").word >= lacking(towers, "Did the ringers count the bells?").word
    assert demand.change("Did ringing go up?")
    assert not demand.change("Why did ringing go up?")
    assert demand.changes("The number of ringers fell.")
    assert not demand.changes("The ringers met in the fog.")


def test_what_is_counted_must_be_that_very_thing() -> None:
    known = unsaid.Known((), frozenset({"rope"}))
    assert known("rope", frozenset({"rope"})) == 1
    assert known("rope", frozenset({"cord"})) == 0
    assert demand.counted("How many of the small ropes were there?") == {"rope"}


def test_near_misses_lower_confidence(library: Library) -> None:
    assert sure(library, "Did the van win a saxophone?") < sure(library, "Did the van save money?")


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Did the ropes break?", True),
        ("How many ropes broke?", True),
        ("When did the ropes break?", True),
        ("Who mended the ropes?", True),
        ("How big was the tower?", False),
        ("Do you have anything on ropes?", False),
        ("Can we ring at night?", False),
        ("Did the ropes break or hold?", False),
        ("Who mended the ropes? Was it cold?", False),
    ],
)
def test_what_asks_for_one_exact_thing(text: str, exact: bool) -> None:
    assert demand.exact(text) is exact
