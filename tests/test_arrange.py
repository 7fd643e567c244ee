"""The order of quotes, and the line one needs before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Library, arrange
from assistant.evidence import LEANING, Piece
from assistant.question import understand
from corpus.records import Shelf
from tests.towers import piece, words

SPRING, PAID, OLD, TAIL, SPENT = "The ringers of Elder", "They paid", "The old ropes", "A tail rope", "Each tower"


def order(library: Library, text: str, *begins: str) -> list[str]:
    """The first words of each piece, as the question has them ordered."""
    pieces = [piece(library, b) for b in begins]
    shown = arrange.arranged(library.index, understand(text, library.records.values()), pieces, library.heading)
    return [next(b for b in begins if words(library, p).startswith(b)) for p in shown]


def told(library: Library, *pieces: Piece) -> list[str]:
    return arrange.contexts(library.index, pieces)


def test_under_one_heading_quotes_stand_as_in_the_report_and_headings_by_their_best(towers: Library) -> None:
    assert order(towers, "Tell me of the ropes", TAIL, "The ferry crew", SPRING) == [SPRING, TAIL, "The ferry crew"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("How much did a tower spend on ropes?", SPENT), ("What is a tail rope?", TAIL), ("Give me a quote on the cold", "“The tower was"), ("Tell me of it", SPRING)],
)
def test_what_is_asked_for_leads_before_all(towers: Library, text: str, first: str) -> None:
    assert order(towers, text, SPRING, "“The tower was", TAIL, SPENT)[0] == first


def test_steps_stand_in_the_order_of_the_report_whatever_fits_best(towers: Library) -> None:
    steps = ("the ropes are hung", "the bells are measured", "the frame is mended")
    assert order(towers, "How do we mend a tower?", *steps) == [steps[1], steps[2], steps[0]]


def test_a_comparison_stands_report_by_report(towers: Library) -> None:
    assert order(towers, "Compare the reports on ropes", "The ferry crew", SPENT, "Elder Bridge lost", "“The tower was") == ["The ferry crew", "Elder Bridge lost", SPENT, "“The tower was"]


def test_a_quote_that_leans_brings_the_sentence_before(towers: Library) -> None:
    assert told(towers, piece(towers, PAID)) == ["The ringers of Elder Bridge bought new ropes from a chandler in the spring."]
    assert told(towers, piece(towers, OLD)) == [""]


def test_it_may_stand_in_the_passage_before_but_not_under_another_heading(towers: Library) -> None:
    assert told(towers, piece(towers, "The same chandler")) == ["The chandler was paid in full."]
    first = piece(towers, "The ferry crew")
    assert told(towers, first) == [""]


def test_a_list_item_brings_what_its_list_begins_with(towers: Library) -> None:
    lead = "Every tower goes through these stages:"
    assert told(towers, piece(towers, "the frame is mended")) == [lead]
    assert told(towers, piece(towers, "Every tower goes", "the bells are")) == [""], "it begins with it itself"


def test_a_line_is_shown_once(towers: Library) -> None:
    assert told(towers, piece(towers, "the bells are"), piece(towers, "the ropes are hung")) == ["Every tower goes through these stages:", ""]
    assert told(towers, piece(towers, PAID), piece(towers, SPRING)) == ["", ""], "another quote shows it"


def test_nobody_is_made_to_say_the_line_before_a_quote(towers: Library) -> None:
    assert told(towers, piece(towers, "They rang on")) == [""], "a person's words come before it"
    assert told(towers, piece(towers, "“The tower was")) == [""]


def test_never_over_words_left_out(towers: Library) -> None:
    held = piece(towers, PAID)

    def cut(shelf: Shelf) -> Shelf:
        first = shelf.passages[0]
        return replace(shelf, document=replace(shelf.document, breaks=(first.start + held.start,))) if shelf.document else shelf

    assert arrange.contexts(replace(towers.index, shelves=tuple(map(cut, towers.index.shelves))), [held]) == [""]


def test_a_long_line_keeps_its_end() -> None:
    shown = arrange._shortened("one two\nthree " * 40)
    assert shown.startswith("… ")
    assert len(shown) <= arrange.CONTEXT + 2
    assert shown.endswith("one two three")


@pytest.mark.parametrize("text", ["this report asks", "In this study they", "It is clear that bells", "The ropes were", "Thistles grow"])
def test_what_leans_on_nothing(text: str) -> None:
    assert not LEANING.match(text)


@pytest.mark.parametrize("text", ["This helped", "In these cases", "It rang", "In the third, two", "As a result, bells", "Both were", "Such ropes", "And so it went"])
def test_what_leans(text: str) -> None:
    assert LEANING.match(text)
