"""Acronyms in both forms, by a library's own definitions; all bodies are invented."""

from __future__ import annotations

import pytest

from assistant.expand import PART, Acronyms, Expanded
from assistant.question import Question

TABLE = {"TLF": ("Tool Lenders Forum",), "VTC": ("village tool clubs",), "MWiT": ("Mending Without Tears",), "SAW": ("Shared Annual Workshops",)}
WORDS = {"tlf": 3, "mwit": 2, "vtc": 2, "saw": 9, "tool": 5}
ACRONYMS = Acronyms(TABLE, WORDS, frozenset({"tlf", "mwit", "vtc"}))


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("What does TLF do?", "What does TLF (Tool Lenders Forum) do?"),
        ("what do tlf do", "what do tlf (Tool Lenders Forum) do"),
        ("TLF's van", "TLF (Tool Lenders Forum)'s van"),
        ("How many VTCs lend?", "How many VTCs (village tool clubs) lend?"),
        ("the MWiT clubs", "the MWiT (Mending Without Tears) clubs"),
        ("the MWIT clubs", "the MWIT (Mending Without Tears) clubs"),
        ("Who chairs the tool lenders forum?", "Who chairs the tool lenders forum (TLF)?"),
        ("a village tool club", "a village tool club (VTC)"),
    ],
)
def test_the_other_form_stands_beside_the_one_given(text: str, encoded: str) -> None:
    assert ACRONYMS.expand(text).text == encoded


@pytest.mark.parametrize(
    "text", ["", "What does XYZ do?", "we saw ladders", "Saw them", "the Tool Lenders Forum (TLF)", "a forum of tool lenders", "tool lenders met"]
)
def test_what_is_unknown_or_said_in_both_forms_stays(text: str) -> None:
    assert ACRONYMS.expand(text) == Expanded(text)


def test_the_words_added_count_less_and_only_once() -> None:
    made = ACRONYMS.expand("TLF and a tool, TLF again")
    assert dict(made.more) == {"tlfs": PART, "lender": PART, "forum": PART}
    assert made.same == ((("tlf", "tlfs"), ("tool", "lender", "forum")),)
    assert dict(ACRONYMS.expand("village tool clubs").more) == {"vtc": PART, "vtcs": PART}


def test_a_text_with_either_form_holds_both() -> None:
    question = Question("", (), "fact", same=ACRONYMS.expand("TLF").same)
    full = frozenset({"tool", "lender", "forum"})
    assert question.heard(frozenset({"tlfs"})) >= full
    assert "tlf" in question.heard(full)
    assert question.heard(frozenset({"tool"})) == {"tool"}


def test_an_acronym_in_a_title_is_part_of_the_name() -> None:
    titled = Acronyms(TABLE, WORDS, frozenset({"tlf", "mwit", "vtc"}), ("Sew or MWiT? Nine menders",))
    assert titled.expand("What does Sew or MWiT say?").text == "What does Sew or MWiT say?"
    assert titled.expand("what is in sew or mwit about tlf").text == "what is in sew or mwit about tlf (Tool Lenders Forum)"
    assert titled.expand("Sew, then MWiT").text == "Sew, then MWiT (Mending Without Tears)"
