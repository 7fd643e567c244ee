"""Questions spoiled for measuring: by rule, the same each time."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from assistant.nearest import distance
from bench.disturb import in_chat, shortened, slip, slips, spelled_out

TABLE = {"TLF": ("Tool Lenders Forum",)}


@given(st.text(alphabet="abcdefgh", min_size=5, max_size=12), st.integers(0, 50))
def test_a_slip_is_one_slip(word: str, seed: int) -> None:
    assert distance(word, slip(word, random.Random(seed)), 3) == 1


def test_one_or_two_words_are_hit_and_the_same_ones_each_time() -> None:
    text = "Which ladders did the libraries share with neighbours in OXLEYSHIRE"
    hit = [sum(a != b for a, b in zip(text.split(), slips(text, s).split(), strict=True)) for s in range(20)]
    assert set(hit) == {1, 2}
    assert slips(text, 3) == slips(text, 3)
    assert all("OXLEYSHIRE" in slips(text, s) for s in range(20))
    assert slips("who is it", 1) == "who is it"


def test_acronyms_are_swapped_both_ways() -> None:
    assert shortened("who chairs the tool lenders forum?", TABLE) == "who chairs the TLF?"
    assert spelled_out("are TLFs or the TLF old", TABLE) == "are Tool Lenders Forum or the Tool Lenders Forum old"


def test_a_chat_holds_the_question_in_its_middle() -> None:
    made = in_chat("who pays for the van", 1)
    assert " who pays for the van? " in made
    assert len(made.split()) > 60
    assert made == in_chat("who pays for the van", 1)
