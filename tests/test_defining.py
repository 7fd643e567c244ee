"""The term whose meaning is asked, and the sentences that say it."""

from __future__ import annotations

import pytest

from assistant import Library, defining, sought, stated
from assistant.question import understand
from tests.towers import piece


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is a tail rope?", ("tail", "rope")),
        ("What is a tail rope and is it worth it?", ("tail", "rope")),
        ("What does the word 'landing' mean for ferries?", ("landing",)),
        ("what on earth do they mean by a stay?", ("stay",)),
        ("What is meant by sallies in the report?", ("sallies",)),
        ("Define landing", ("landing",)),
        ("How does the guild say what counts as ringing?", ("ringing",)),
        ("Why do ropes break?", ()),
    ],
)
def test_the_term_is_found(question: str, term: tuple[str, ...]) -> None:
    assert defining.term(question) == term


@pytest.mark.parametrize(
    ("text", "term", "says"),
    [
        ("A sally is the woolly part of a rope.", ("sally",), True),
        ("We could define a sally as the woolly part of it.", ("sally",), True),
        ("They set up a Tower Keeping Company (TKC) in the spring.", ("tkc",), True),
        ("They read the journals (ringers) and the minutes.", ("ringers",), False),
        ("They read the first pull of a rope (“handstroke”) aloud.", ("handstroke",), True),
        ("They set up a Tower Keeping Company (TKC) in the spring.", ("TKC",), True),
        ("Small towers can have smaller rings – minirings.", ("minirings",), True),
        ("The “Rope Group”, consisting of one ringer of each tower, met.", ("rope", "group"), True),
        ("Ringing is the way forward.", ("ringing",), False),
        ("The ringers of the old tower were glad of the rope.", ("rope",), False),
        ("A sally is the woolly part of a rope.", (), False),
    ],
)
def test_a_sentence_says_what_it_is_or_not(text: str, term: tuple[str, ...], says: bool) -> None:
    assert defining.defined(text, term) is says


def test_brackets_and_dashes_do_not_take_long() -> None:
    assert not defining.defined("Tower Rope Bell Frame Wheel Stay " * 200 + "(", ("tkc",))


def test_a_definition_leads_and_the_rest_is_left_out(towers: Library) -> None:
    said, other = piece(towers, "A tail rope"), piece(towers, "The old ropes")
    asked = understand("What is a tail rope?", ())
    assert sought.led(towers.index, asked, [other, said]) == [said]
    assert sought.led(towers.index, asked, [other]) == [other], "nothing says it"
    both = understand("What is a tail rope and how is it sold?", ())
    assert both.kind == "definition"
    assert sought.led(towers.index, both, [other, said, said]) == [said, other]
    assert sought.led(towers.index, understand("Why ropes?", ()), [other, said]) == [other, said]


@pytest.mark.parametrize(
    ("text", "term", "says"),
    [
        ("A sally can be defined as the woolly part of a rope.", ("sally",), True),
        ("Sally is a term widely used for the woolly part.", ("sally",), True),
        ("For this guide, ringing occurs where two bells sound.", ("ringing",), True),
        ("By landing, we mean a floor; a landing means a floor with a rail.", ("landing",), True),
        ("A sally is the woolly part of a rope.", ("sally",), False),  # it says what it is, and may do so in passing
        ("The sally of the old tower is described by a mason.", ("sally",), False),
        ("Ringing as a means of keeping warm is old.", ("ringing",), False),
        ("It means a lot.", ("sally",), False),
        ("A sally can be defined as the woolly part of a rope.", (), False),
    ],
)
def test_a_definition_is_stated_outright_or_not(text: str, term: tuple[str, ...], says: bool) -> None:
    assert defining.outright(text, term) is says


def test_a_definition_stated_deep_in_the_ranking_leads_under_its_note(towers: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    index, asked = towers.index, towers.understood("What is a tail rope?")
    ranking = towers.ranked(asked, 0)[0]
    said = piece(towers, "A tail rope")
    assert stated.stated(index, asked, ranking, 320) == [], "it is not stated outright"
    monkeypatch.setattr(defining, "OUTRIGHT", defining.DEFINES)
    found = stated.stated(index, asked, ranking, 320)
    assert [(p.passage, p.start) for p in found] == [(said.passage, said.start)]
    there = [n for n in index.notes_of[said.passage] if any(p.passage == said.passage and p.start < found[0].end and p.end > found[0].start for p in index.places[n])]
    assert found[0].note == max(there, key=lambda n: float(ranking.notes[n]), default=None)
    assert stated.stated(index, towers.understood("Why ropes?"), ranking, 320) == []
    assert sought.led(index, asked, [*found, said]) == found, "it is shown once"
