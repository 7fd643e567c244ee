"""Words that a reader would call the same are the same; figures and signs are not lost on the way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import folding


def folded(text: str) -> list[str]:
    return [w for w, _, _ in folding.words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The co-operative’s van", "the\ncooperative's VAN,"),
        ("collab-\n  oration", "collaboration"),
        ("go-it- alone", "go-it-alone"),
        ("a soft\u00adened edge", "a softened edge"),
        ("ﬁve oﬃces", "five offices"),
        ("“rope”\u00a0yard", '"rope" yard'),
        ("cafe\u0301", "café"),
        ("1,900 – 15%", "1,900 - 15 %"),
        ("valley–wide", "valley-wide"),
    ],
)
def test_the_same_to_a_reader(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("£62", "62"), ("6.2", "62"), ("6,200", "6200"), ("10-15", "1015"), ("up -5 points", "up 5 points"), ("the members' van", "the member's van"), ("therapist", "the rapist"), ("not able", "notable"), ("5%", "5")],
)
def test_not_the_same(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_range_keeps_its_dash_whatever_its_kind() -> None:
    assert folded("10–15") == folded("10-15") == ["10-15"]


@given(st.text(max_size=80))
def test_every_word_stands_where_it_says(text: str) -> None:
    found = folding.words(text)
    assert [folding.fold(text[s:e]) for _, s, e in found] == [w for w, _, _ in found]
    assert all(a[2] <= b[1] for a, b in pairwise(found))
