from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.anchors import TRIPLES, Anchor, Finder, make
from tests.fakes import REPORT

PLACE = "Each had lent ladders and drills on its own\nfor years, and each had paid its own insurance."


def test_a_place_is_found_where_it_stands() -> None:
    span = Finder(REPORT).find(make(PLACE))
    assert span is not None
    assert REPORT[slice(*span)] == PLACE.rstrip(".")


def test_it_is_found_again_after_reflow_and_other_punctuation() -> None:
    other = re.sub(r"\s+", "\n ", REPORT).upper().replace(",", " –").replace("own", "own")
    span = Finder(other).find(make(PLACE))
    assert span is not None
    assert other[slice(*span)].split()[0] == "EACH"
    assert other[slice(*span)].split()[-1] == "INSURANCE"


def test_words_put_in_or_lost_do_not_hide_it() -> None:
    other = REPORT.replace("and drills", "and\n\n14\n\ndrills").replace("paid its own", "paid own")
    span = Finder(other).find(make(PLACE))
    assert span is not None
    assert other[span[0] :].startswith("Each had lent")


def test_it_is_not_found_in_another_text() -> None:
    other = "Nine singing groups pay equal parts into a fund for one instrument, each at its own pace and on its own account. " * 3
    assert Finder(other).find(make(PLACE)) is None
    assert Finder("").find(make(PLACE)) is None


def test_a_turn_of_phrase_in_common_is_no_place() -> None:
    assert Finder("In another valley they sold ladders and drills on its market, for years.").find(make(PLACE)) is None


def test_a_footnote_in_the_middle_hides_neither_end() -> None:
    words = [f"word{n}" for n in range(60)]
    text = " ".join([*words[:30], "see", "the", "ledger", "page", "four", *words[30:]])
    assert Finder(f"before {text} after").find(make(" ".join(words))) == (7, 7 + len(text))


def test_of_two_like_places_the_one_that_agrees_most_is_found() -> None:
    near = PLACE.replace("ladders", "saws").replace("insurance", "rent")
    text = f"{near} Something else in between, of some length. {PLACE}"
    span = Finder(text).find(make(PLACE))
    assert span is not None
    assert "ladders" in text[slice(*span)]


def test_an_anchor_is_written_and_read() -> None:
    anchor = make(PLACE)
    assert Anchor.parse(str(anchor)) == anchor
    with pytest.raises(ValueError, match="invalid literal"):
        Anchor.parse("not an anchor")


@given(st.lists(st.sampled_from(["van", "mill", "key", "rope", "saw", "drill", "shed", "yard"]), min_size=1, max_size=300))
def test_no_run_of_words_is_covered(words: list[str]) -> None:
    anchor = make(" ".join(words))
    offsets = [o for o, _ in anchor.triples]
    assert len(offsets) <= TRIPLES
    assert all(b - a > 3 for a, b in pairwise(offsets))
    assert anchor.length == len(words)
    assert not any(w in str(anchor) for w in words)
