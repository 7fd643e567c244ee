"""Follow-ups made to stand alone; what stands alone stays as it is."""

from __future__ import annotations

import pytest

from assistant.history import TURNS, Asked, standalone

BEFORE = "What did the valley van cost?"
HELD = [(BEFORE, "an answer")]


@pytest.mark.parametrize("question", ["and in Oxley?", "who said that?", "tell me more about the second one", "why?"])
def test_without_history_a_question_is_taken_as_it_is(question: str) -> None:
    assert standalone(question, []) == Asked(question)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("and in Oxley?", "What did the valley van cost in Oxley?"),
        ("what about insurance?", "What did the valley van cost insurance?"),
        ("Why?", "What did the valley van cost Why?"),
        ("did they share it?", "What did the valley van cost did they share it?"),
        ("Oxley", "What did the valley van cost Oxley"),
    ],
)
def test_a_short_question_borrows_the_words_before(question: str, text: str) -> None:
    assert standalone(question, HELD) == Asked(text, follows=True)


@pytest.mark.parametrize(
    "question",
    [
        "How many choirs share the old piano?",
        "How long did the second winter of sharing last?",
        "What happened in the first year at Marsh End?",
        "Who thinks sharing vans works well?",
        "Who said that nobody handed over keys before winter?",
    ],
)
def test_a_question_of_its_own_borrows_nothing(question: str) -> None:
    assert standalone(question, HELD) == Asked(question)


@pytest.mark.parametrize("question", ["who said that?", "Who says so", "whose words are those?", "Where does that come from?", "who wrote this?"])
def test_who_asks_about_all_quotes(question: str) -> None:
    assert standalone(question, HELD) == Asked(BEFORE, None, who=True, follows=True)


@pytest.mark.parametrize(
    ("question", "nth", "who"),
    [
        ("tell me more about the second one", 2, False),
        ("More on the 3rd quote, please", 3, False),
        ("expand on the last point", -1, False),
        ("explain the third", 3, False),
        ("more about [4]", 4, False),
        ("what about quote 2?", 2, False),
        ("number 12", 12, False),
        ("who said the second one?", 2, True),
        ("who said [3]?", 3, True),
        ("whose view is the last one", -1, True),
    ],
)
def test_a_number_points_at_a_quote(question: str, nth: int, who: bool) -> None:
    assert standalone(question, HELD) == Asked(BEFORE, nth, who, follows=True)


def test_a_follow_up_of_a_follow_up_keeps_the_thread() -> None:
    held = [*HELD, ("and in Oxley?", ""), ("who said that?", "")]
    assert standalone("and before 2014?", held).text == "What did the valley van cost in Oxley before 2014?"


def test_only_so_much_is_looked_back_at() -> None:
    held = [*HELD, *[("and more?", "")] * 5000]
    assert "van" not in standalone("why?", held).text
    assert "van" in standalone("why?", held[: TURNS - 1]).text


@pytest.mark.parametrize("question", ["tell me more", "more please", "anything else?", "go on"])
def test_more_asks_the_question_before_again(question: str) -> None:
    assert standalone(question, HELD) == Asked("What did the valley van cost?", follows=True, more=True)


def test_a_whole_question_of_few_words_stands_alone() -> None:
    assert standalone("What rent do we pay?", HELD) == Asked("What rent do we pay?")
