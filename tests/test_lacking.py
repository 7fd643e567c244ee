"""What a question asks for and no quote holds is said, and only then."""

from __future__ import annotations

import pytest

from assistant import Library, lacking
from assistant.answer import Quote

ROPES = ("A tail rope is a cord", "The old ropes went to the ferry crew.")
FIGURE, SPEECH, WORD = "*No figure for it", "*Nobody’s own words", "*None of these quotes has “{}”"


def said(towers: Library, text: str, *quotes: str, speaker: str = "") -> str:
    question = towers.understood(text)
    shown = [Quote(n, "towers", q, "Ropes, para 1", None, None, "(Guild, 1999)", "original", speaker=speaker) for n, q in enumerate(quotes, 1)]
    return lacking.said(question, towers.ranked(question, 0)[0], shown, towers.records)


@pytest.mark.parametrize(
    ("text", "quotes", "line"),
    [
        ("How many ropes did they buy?", ROPES, FIGURE),
        ("How many ropes did they buy?", (*ROPES, "They bought nine ropes."), ""),
        ("How many ropes did the six towers buy?", (*ROPES, "Six towers bought ropes."), FIGURE),  # the question's own
        ("How many ropes did the six towers buy?", ("Six towers bought 16 ropes.",), ""),
        ("How far do ropes matter?", ROPES, ""),  # no count
        ("Give me a quote about ropes", ROPES, SPEECH),
        ("Give me a quote about ropes", ("The ringers spoke of ‘rope’s ends’ and ‘bell ropes’.",), SPEECH),  # terms, nobody's words
        ("Give me a quote about ropes", ("One said: ‘we haven’t seen a better rope since’.",), ""),
        ("What is a bell rope?", ROPES, "*None of these quotes says outright what “bell rope” is"),
        ("What is a tail rope?", ROPES, ""),
        ("What is a bell rope and who sells it?", ROPES, ""),  # two things
        ("Who paid for the ropes of chapels?", ROPES, WORD.format("chapels")),
        ("Can a belfry have ropes of nylon?", ROPES, WORD.format("nylon")),
        ("Can a belfry have old ropes?", ROPES, ""),  # says no more behind "of"
        ("Who has ropes of the ferries?", ROPES, ""),  # another form of a word that is there
        ("Compare ropes of hemp and nylon", ROPES, ""),
        ("Our ropes are old, and I wonder what became of Harold", ROPES, ""),  # a story
        ("Who paid for the ropes of nylon?", (), ""),
    ],
)
def test_what_no_quote_holds_is_said(towers: Library, text: str, quotes: tuple[str, ...], line: str) -> None:
    told = said(towers, text, *quotes)
    assert told.startswith(line) if line else told == ""


def test_a_person_who_is_quoted_speaks(towers: Library) -> None:
    assert said(towers, "Give me a quote about ropes", *ROPES, speaker="Chair, Elder Bridge") == ""


def test_the_words_asked_are_no_markup(towers: Library) -> None:
    assert "_" not in said(towers, "Who sells ropes of __nylon__?", *ROPES).replace("\\_", "")


def test_it_comes_before_the_quotes(towers: Library) -> None:
    answer = towers.ask("Did the ringers of Elder Bridge buy new ropes from a chandler for chapels?")
    assert not answer.refused
    assert answer.answer.startswith(WORD.format("chapels"))
