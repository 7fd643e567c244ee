"""Long messages: what they ask, and the story around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.condense import LONG, Condensed, condense

BEFORE = (
    "Hello all. I look after the ladders of a tool library in a mill town, and since the flood we have kept them in my sister's garage, who lives "
    "by the canal and is very kind about it. The treasurer has moved to the coast."
)
AFTER = "Thanks for any help. I am on holiday next week."


@pytest.mark.parametrize(
    "question",
    [
        "How do small groups share the cost of a van?",
        "how do small groups share the cost of a van?",
        "Which insurers take tool libraries? And who pays?",
        "I would like to know what insurance costs.",
        "Can you list the steps for founding a forum",
        "My question is whether volunteers may drive the van.",
    ],
)
def test_the_part_that_asks_is_found_in_the_middle(question: str) -> None:
    made = condense(f"{BEFORE} {question}\n{AFTER}")
    assert made.asks == question
    assert {"ladder", "flood", "treasur"} <= set(made.story)


def test_a_courtesy_is_no_story() -> None:
    assert "hello" not in condense(f"{BEFORE} Who pays for the van? {AFTER}").story
    assert "help" not in condense(f"{BEFORE} Who pays for the van? {AFTER}").story


def test_a_question_that_leans_takes_the_sentence_before_it() -> None:
    made = condense(f"{BEFORE} Two chairs want the same van on Fridays. How was that solved? {AFTER}")
    assert made.asks == "Two chairs want the same van on Fridays. How was that solved?"


def test_where_the_story_is_what_is_asked_about_it_stays() -> None:
    made = condense(f"{BEFORE} Has anybody else been in the same situation? {AFTER}")
    assert "flood" in made.asks
    assert "holiday" in made.asks
    assert "Thanks" not in made.asks


def test_a_sentence_that_runs_on_is_read_from_where_it_asks() -> None:
    text = f"{BEFORE} so there are nine of us now, each with a shed, a bench and a padlock, some with a kettle, but what i wonder about is how a forum gets everyone to hand over keys"
    assert condense(text).asks.startswith("but what i wonder about is how a forum")


@pytest.mark.parametrize("text", ["", "clustering costs savings", "How do we share a van? " * 2, f"{BEFORE} {BEFORE.replace('Hello all. ', '')}", " ".join(["ladder"] * LONG)])
def test_a_short_question_and_one_that_asks_nothing_stay(text: str) -> None:
    assert condense(text) == Condensed(text)


@given(st.lists(st.sampled_from(["Who pays?", "ladders", "the van,", "so what", "Thanks.", "how do we", "like that?", "\n", "it is."]), max_size=90))
def test_any_text_can_be_condensed(parts: list[str]) -> None:
    text = " ".join(parts)
    made = condense(text)
    assert made == condense(text)
    assert bool(made.asks.strip()) == bool(text.strip())
