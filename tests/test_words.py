from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.words import STOP, cut, stems


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
