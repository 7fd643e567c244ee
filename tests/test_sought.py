"""The very thing a question asks for, found in a stretch of a report."""

from __future__ import annotations

import re

import pytest

from assistant import Library, sought
from assistant.question import understand
from tests.towers import piece

NUMBER, MEANING, VOICE = "How much did each tower spend on ropes?", "What is a tail rope?", "Give me a quote on the cold"


@pytest.mark.parametrize(
    ("text", "begins", "found"),
    [
        (NUMBER, "Each tower", True),
        (NUMBER, "They paid", False),  # "two" is a figure, but of something else
        (NUMBER, "The old ropes", False),
        (MEANING, "A tail rope", True),
        (MEANING, "The ringers were", False),  # "were", but of something else
        ("What is a landing?", "A landing", True),
        ("What is a boat?", "A landing", False),  # named only behind the verb
        (VOICE, "We rang", True),
        (VOICE, "They rang", False),
        ("Tell me of the ropes", "Each tower", False),
        ("What did people say about the ropes?", "The ferry crew", True),
        ("What did people say about the ropes?", "Nobody counted", False),
    ],
)
def test_a_stretch_holds_what_is_asked_for_or_not(towers: Library, text: str, begins: str, found: bool) -> None:
    held = piece(towers, begins)
    assert sought.holds(towers.index, understand(text, ()), held.passage, held.start, held.end) is found


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Ropes should be dried before winter.", True),
        ("Take time to look at the ropes.", True),
        ("• Decide who keeps the ropes", True),
        ("There are four stages of hanging a bell.", True),
        ("In the early stages the ferry lent its ropes.", False),
        ("The ropes were sold to the ferry.", False),
    ],
)
def test_advice_is_told_from_what_was_done(text: str, advice: bool) -> None:
    assert bool(sought.ADVISES.search(text)) is advice


def test_advice_is_on_what_its_heading_says_too(towers: Library) -> None:
    held = piece(towers, "the frame is mended")
    question = understand("How do we look after a belfry?", ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sought, "ADVISES", re.compile("frame"))
        assert not sought.holds(towers.index, question, held.passage, held.start, held.end)
        assert sought.holds(towers.index, question, held.passage, held.start, held.end, "Looking after a belfry")
    assert not sought.holds(towers.index, question, held.passage, held.start, held.end, "Looking after a belfry")


def test_a_voice_and_the_words_around_it_are_no_voice(towers: Library) -> None:
    asked, said = piece(towers, "The ringers were"), piece(towers, "“The tower was", "We rang")
    assert sought.spoken(towers.index, said.passage, said.start, said.end)
    assert not sought.spoken(towers.index, said.passage, asked.start, said.end)


def test_our_notes_are_nobodys_voice(library: Library) -> None:
    (row,) = [i for i, p in enumerate(library.index.passages) if p.kind == "note" and "fund" in p.text]
    assert not sought.spoken(library.index, row, 0, 5)
