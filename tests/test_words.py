from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import STOP, cut, spelled, stem, stems


def test_words_are_cut_in_lower_case_without_possessives() -> None:
    assert cut("Oxley's mill, the menders’ van: £6,200!") == ["oxley", "mill", "the", "menders", "van", "6", "200"]


def test_an_apostrophe_inside_a_word_stays() -> None:
    assert cut("They don’t know o'clock") == ["they", "don’t", "know", "o'clock"]


def test_stems_leave_out_the_frame_of_a_question() -> None:
    assert stems("What did the libraries share?") == ["librari", "share"]


def test_forms_of_a_word_have_one_stem() -> None:
    assert len({stems(w)[0] for w in ("share", "shared", "sharing", "shares")}) == 1


def test_words_that_turn_a_sentence_around_are_kept() -> None:
    assert not STOP & {"not", "no", "without", "between", "against"}


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    assert all(w == w.lower() and w for w in cut(text) if w.isascii())
    assert stems(text) == stems(text)


PAIRS = (
    "organisation/organization organising/organizing centre/center centred/centered programmes/programs labour/labor neighbourhood/neighborhood "
    "behavioural/behavioral licence/license travelled/traveled councillors/councilors practise/practice analyse/analyze defence/defense "
    "enrolment/enrollment judgement/judgment enquiry/inquiry catalogue/catalog theatre/theater counsellor/counselor"
)
LOOK_ALIKES = "hour four flour size prize seize citizen horizon tour over order programmed council practical organ"


@pytest.mark.parametrize("pair", PAIRS.split())
def test_british_and_american_spellings_have_one_stem(pair: str) -> None:
    british, american = pair.split("/")
    assert stem(british) == stem(american)


@pytest.mark.parametrize("word", LOOK_ALIKES.split())
def test_words_that_only_look_like_a_spelling_stay(word: str) -> None:
    assert spelled(word) == word
    assert stem("organ") != stem("organization")
