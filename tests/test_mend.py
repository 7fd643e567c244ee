"""Slips in questions, mended by a small vocabulary and a smaller English."""

from __future__ import annotations

import pytest

from assistant.mend import Mended, Speller
from assistant.nearest import distance
from corpus.vocabulary import Vocabulary
from corpus.words import stem

WORDS = {
    "barriers": 9, "small": 40, "groups": 60, "group": 30, "ladders": 12, "ladder": 5, "voluntary": 25, "council": 8, "councils": 9, "collaboration": 30, "oxley": 6,
    "share": 20, "shared": 20, "the": 99, "facilitator": 9, "trustees": 7, "counsel": 1, "vol": 2, "form": 20, "from": 50, "menders": 4, "marsh": 2, "cost": 9, "costs": 20, "minds": 5,
}  # fmt: skip
ENGLISH = {"restaurant": 900, "what": 1000, "are": 1000, "form": 500, "coasts": 20, "counsel": 30, "meet": 50, "in": 9000, "with": 9000, "near": 90}
HELD = Vocabulary(WORDS, frozenset({"oxley", "menders", "marsh"}))


@pytest.fixture
def speller() -> Speller:
    known = {stem(w) for w in WORDS}
    return Speller(HELD, known.__contains__, lambda: ENGLISH)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("barreirs in small gruops", "barriers in small groups"),  # two letters swapped
        ("smal", "small"),
        ("a grop", "a group"),
        ("colaboration", "collaboration"),
        ("collaberatoin", "collaboration"),  # two slips in a long word
        ("faciliator", "facilitator"),
        ("Barriesr?", "Barriers?"),
        ("shard ladders", "share ladders"),  # of two as near, the commoner; then by the alphabet
        ("smallgroups", "small groups"),
        ("vol untary councils", "voluntary councils"),
        ("a resturant near mendres", "a restaurant near menders"),
        ("the resturant", "the restaurant"),  # a plain English word that the library has not
        ("in Oxely", "in Oxley"),  # one slip from a name of the library's
        ("BARREIRS IN SMAL GROUPS", "BARRIERS IN SMALL GROUPS"),
        ("gruops' ladders", "groups' ladders"),
        ("what r the costs ppl share", "what are the costs people share"),
        ("Cllrs dont meet", "Councillors don't meet"),
    ],
)
def test_a_slip_is_mended(speller: Speller, written: str, read: str) -> None:
    assert speller.mend(written).text == read
    assert speller.mend(read).text == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "barriers in small groups",
        "what are the coasts",  # English, though not the library's
        "with Oxton and Marshfield",  # other names
        "R14 and 2009 and £6,200",
        "the TLFX and VTCs",
        "see gruops.example.org or me@gruops.org",
        "ladderless",  # new, from a stem the library has
        "grps fro",  # too short to tell
        "mids",  # one letter short of a word, but of a rare one
        "marhs",  # a name seen too seldom
        "Beth yw clystyrau gwirfoddol yng nghefn gwlad heddiw bellach",  # another language
    ],
)
def test_what_is_no_slip_stays(speller: Speller, text: str) -> None:
    assert speller.mend(text) == Mended(text)


def test_the_changes_are_told_where_they_matter(speller: Speller) -> None:
    assert speller.mend("gruops dont meet").changes == (("gruops", "groups"), ("dont", "don't"))
    assert [speller.mend(t).told for t in ("gruops", "groups dont", "the costs u share", "ppl")] == [True, False, False, True]


def test_english_is_opened_only_for_a_strange_word() -> None:
    def opened() -> dict[str, int]:
        raise AssertionError("opened")

    speller = Speller(HELD, lambda _: False, opened)
    assert speller.mend("barriers the small groups share").changes == ()


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [("share", "share", 0), ("share", "sahre", 1), ("share", "shar", 1), ("share", "sharre", 1), ("share", "shore", 1), ("ca", "abc", 3), ("share", "ladders", 4), ("", "ab", 2)],
)
def test_distance_counts_slips(a: str, b: str, slips: int) -> None:
    assert distance(a, b, 3) == distance(b, a, 3) == slips
