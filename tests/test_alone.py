"""What speaks against showing a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Library, alone
from assistant.alone import Wanted
from tests.towers import piece

NOTHING, CONTACT, SOURCES, MAKING = Wanted(), Wanted(contact=True), Wanted(sources=True, document=True), Wanted(document=True)


@pytest.mark.parametrize(
    ("text", "asked", "costs"),
    [
        ("one van", NOTHING, True),
        ("Write to the mill at oxley@mill.invalid for more of it.", NOTHING, True),
        ("Write to the mill at oxley@mill.invalid for more of it.", CONTACT, False),
        ("The Old Mill, Oxley Green Road, Oxley ZZ1 2YY", NOTHING, True),
        ("The libraries shared three things:", NOTHING, True),
        ("Who shall pay for the ropes of the tower?", NOTHING, True),
        ("Each had lent ladders and drills for years.", NOTHING, False),
        ("Pell, A. and Tarn, S. have a book on lending ladders.", NOTHING, True),
        ("Pell, A. and Tarn, S. have a book on lending ladders.", SOURCES, False),
        ("Journal of Belfry Studies, Vol. 12, pages of the spring", NOTHING, True),
        ("Belfry Studies in the North: 1011–1029", NOTHING, True),
        ("Ropes and Bells of the Northern Towers, 1999", NOTHING, True),
        ("The ringers had mended all of the frames by the spring, 1999.", NOTHING, False),
        ("Between 2000 and 2008 the towers were mended, 120-130 bells a year.", NOTHING, False),
        ("What the ringers said . . . . . . 17", NOTHING, True),
        ("14 December 2003", NOTHING, True),
        ("Title: Bells in the fog and what was heard", NOTHING, True),
        ("The bells fell silent ... and then the ropes were cut.", NOTHING, False),
        ("This review was no count of all the towers of the valley.", NOTHING, True),
        ("This review was no count of all the towers of the valley.", MAKING, False),
        ("Four towers are explored in this section, with their ropes.", NOTHING, True),
        ("Tarn's book provides an overview of ringing in the hills.", NOTHING, True),
        ("This report's advice was that ropes be dried.", NOTHING, False),
        ("The ropes are shown to every visitor of the tower.", NOTHING, False),
        ("Keywords: ropes, bells, the valley of the Pell.", NOTHING, True),
    ],
)
def test_what_says_little_alone_costs(text: str, asked: Wanted, costs: bool) -> None:
    assert (alone.cost(text, asked) > 0) is costs


@pytest.mark.parametrize(
    ("question", "asked"),
    [("What is their phone number?", CONTACT), ("Which authors wrote on ropes?", SOURCES), ("How was the survey made?", MAKING), ("What did the ropes cost?", NOTHING), ("What do the reports say on ropes?", NOTHING)],
)
def test_who_asks_for_them_gets_them(question: str, asked: Wanted) -> None:
    assert alone.wanted(question) == asked


def test_half_a_sentence_is_told_at_either_end(towers: Library) -> None:
    index = towers.index
    (row,) = piece(towers, "A tail rope").rows
    start, end = index.sentences[row]

    def shifted(start: int, end: int) -> bool:
        return alone.halved(replace(index, sentences=(*index.sentences[:row], (start, end), *index.sentences[row + 1 :])), row)

    assert not alone.halved(index, row)
    assert shifted(start + 7, end), "begins in the middle"
    assert shifted(start, end - 5), "ends there"


def test_list_items_and_numbered_paragraphs_are_whole(towers: Library) -> None:
    index = towers.index
    assert not any(alone.halved(index, r) for r in range(len(index.sentences)))
    at = piece(towers, "A tail rope")
    numbered = replace(index.passages[at.passage], text="One.\n\n2.1 The ropes were cut.")
    rest = (index.passages[: at.passage], index.passages[at.passage + 1 :])
    spans = (*index.sentences[: at.rows[0]], (10, len(numbered.text)), *index.sentences[at.rows[0] + 1 :])
    assert not alone.halved(replace(index, passages=(*rest[0], numbered, *rest[1]), sentences=spans), at.rows[0])
