"""The sentence that says most of what a question says, and what it lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Library, echo, search
from assistant.echo import Echo
from assistant.lexicon import Term
from assistant.question import understand
from assistant.settings import Weights


def of(library: Library, text: str) -> Echo:
    question = understand(text, (), ())
    return echo.of(library.index, question, search.rank(library.index, question, library.vector(text), Weights()))


@pytest.mark.parametrize(("text", "core"), [("What city burned?", ["burn"]), ("How many boats sank?", ["sank"]), ("What type of boats sank?", ["sank"]), ("Which boats?", ["boat"]), ("Who sank?", ["sank"])])
def test_the_kind_of_thing_asked_for_is_not_looked_for(text: str, core: list[str]) -> None:
    assert echo.core(understand(text, ())) == core


def test_words_are_held_as_they_are_or_as_what_stands_for_them() -> None:
    known = echo.held([Term(("boat",), ((("ship", 0.6), ("oar", 0.2)),)), Term(("grant",), (), (("public", "money"),))])
    assert known("boat", frozenset({"boat"})) == 1
    assert known("boat", frozenset({"ship", "oar"})) == 0.6
    assert known("boat", frozenset({"grant"})) == 0
    assert known("grant", frozenset({"public"})) == 0
    assert known("grant", frozenset({"public", "money"})) == echo.OTHERWISE


def test_what_stands_there_lacks_less_than_what_does_not(wide_library: Library) -> None:
    told, other = of(wide_library, "Who repaired the rowing boats?"), of(wide_library, "Who repaired the rowing saxophones?")
    assert told.weakest < other.weakest <= 1


def test_names_and_figures_that_are_missing_are_told(wide_library: Library) -> None:
    plain, with_more = of(wide_library, "Who repaired the rowing boats?"), of(wide_library, "Who at Gloucester repaired the rowing boats in 1874?")
    assert (plain.nameless, plain.figures) == (0, 0)
    assert with_more.nameless > 0
    assert with_more.figures == 1
    assert of(wide_library, "Who repaired the 77 rowing boats?").figures == 0.5, "a figure, but no year"


def test_with_nothing_to_look_at_there_is_no_echo(wide_library: Library) -> None:
    question = understand("Who repaired the rowing boats?", (), ())
    ranking = search.rank(wide_library.index, question, wide_library.vector(question.text), Weights())
    assert echo.of(wide_library.index, question, replace(ranking, order=ranking.order[:0])) == Echo()
