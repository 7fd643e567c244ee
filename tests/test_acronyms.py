"""Acronyms and what they stand for; all bodies are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.acronyms import definitions, key, singular, table


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("with the Tool Lenders Forum (TLF) in spring", ("TLF", "Tool Lenders Forum")),
        ("the Fund for Ladders and Drills (FLD)", ("FLD", "Fund for Ladders and Drills")),
        ("a Guild of Ladders and Drills (‘GLaD’, for short)", ("GLaD", "Guild of Ladders and Drills")),
        ("Mending Without Tears (MWiT), its second", ("MWiT", "Mending Without Tears")),
        ("many village tool clubs (VTCs) lend", ("VTC", "village tool clubs")),
        ("Oxley River-Boat Society (ORBS)", ("ORBS", "Oxley River-Boat Society")),
        ("the Choirs & Organs Union (or COU)", ("COU", "Choirs & Organs Union")),
        ("Oxley Mill Choir Archive (omca)", ("omca", "Oxley Mill Choir Archive")),
        ("the *Plan for\nAction* (PfA)", ("PfA", "Plan for Action")),
        ("TLF (Tool Lenders Forum) met", ("TLF", "Tool Lenders Forum")),
        ("The TLF, the Tool Lenders Forum, met", ("TLF", "Tool Lenders Forum")),
        ("TLF stands for the Tool Lenders Forum of Oxley", ("TLF", "Tool Lenders Forum")),
        ("Words\nTLF  Tool Lenders Forum\n", ("TLF", "Tool Lenders Forum")),
        ("| TLF | Tool Lenders Forum |", ("TLF", "Tool Lenders Forum")),
        ("TLF – Tool Lenders Forum", ("TLF", "Tool Lenders Forum")),
    ],
)
def test_a_definition_is_found_in_each_form(text: str, pair: tuple[str, str]) -> None:
    assert definitions(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the ladders (Oxley) were old",
        "in the valley (UK) they lend",
        "the forum met (see Table) again",
        "the forum (TLF, 2014) met",
        "they lend ladders. Forum (TLF) is another matter",
        "tools that were lent for years (TLF)",
        "the last of these (and) more",
        "a note (ibid) and another (Eds)",
        "TLF (a body in Oxley) met",
        "the TLF (TLF) met",
        "SHARING: ladders and drills",
    ],
)
def test_what_defines_nothing_gives_nothing(text: str) -> None:
    assert definitions(text) == []


def test_several_stand_in_the_order_of_the_text() -> None:
    text = "BCD (Boats, Canals and Docks) and the Tool Lenders Forum (TLF)"
    assert definitions(text) == [("TLF", "Tool Lenders Forum")]  # a comma ends what stands in brackets
    assert definitions("the Oxley Choir Fund (OCF) and the Tool Lenders Forum (TLF)") == [("OCF", "Oxley Choir Fund"), ("TLF", "Tool Lenders Forum")]


def test_a_plural_is_made_singular_and_a_short_word_is_not() -> None:
    assert [singular(s) for s in ("VTCs", "VTC", "IS", "bus", "GoS")] == ["VTC", "VTC", "IS", "bus", "GoS"]


def test_the_table_counts_spellings_together_and_leaves_slips_out() -> None:
    pairs = [("TLF", "Tool Lenders Forum")] * 3 + [("TLF", "tool lenders’ forum"), ("TLF", "Tea Lovers Federation"), ("OCF", "Oxley Choir Fund")]
    assert table(pairs) == {"OCF": ("Oxley Choir Fund",), "TLF": ("Tool Lenders Forum",)}
    assert table([*pairs, ("TLF", "Tea Lovers Federation")])["TLF"] == ("Tool Lenders Forum", "Tea Lovers Federation")
    assert list(table(reversed(pairs)).items()) == list(table(pairs).items())


def test_long_forms_are_compared_by_their_words() -> None:
    assert key("Tool-Lenders’ Forums") == key("tool lenders forum")


@given(st.text(alphabet="AbC (),.:;-–|\n‘’&*the ", max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(short and len(long.split()) >= 1 and len(long) > len(short) for short, long in definitions(text))
