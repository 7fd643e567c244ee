from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import BULLET, NUMBERED, ORDERED, UNSEEN, FootnoteOrder, is_page_number, tidy


def test_tidy_mends_what_typesetting_left() -> None:
    assert tidy("ﬁve ﬂoors,\u00a0eﬃcient  o\u00adﬀ\u200bices\u2003here ") == "five floors, efficient offices here"
    assert tidy("a\tb\x07\x0cc\ufeff") == "a\tbc"


@given(st.text())
def test_tidy_is_done_at_once_and_leaves_nothing_unseen(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not UNSEEN.search(once)


@pytest.mark.parametrize("text", ["7", "iv", " 12 ", "Page 3", "page 3 of 40", "XI"])
def test_page_numbers(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2014", "7 vans", "3.1", "", "Mill", "-"])
def test_no_page_numbers(text: str) -> None:
    assert not is_page_number(text)


def test_own_paragraph_numbers_stand_before_a_capital() -> None:
    assert [m[1] for m in [NUMBERED.match("3.10 The van")] if m] == ["3.10"]
    assert NUMBERED.match("2.1.4. “We met")
    assert not NUMBERED.match("3.10 per cent")
    assert not NUMBERED.match("3 The van")


@pytest.mark.parametrize("text", ["• van", "- van", "– van", "· van", "o   van"])
def test_bullets(text: str) -> None:
    assert BULLET.match(text)


@pytest.mark.parametrize("text", ["van", "-5 degrees", "o van", "only"])
def test_no_bullets(text: str) -> None:
    assert not BULLET.match(text)


def test_ordered_items() -> None:
    assert all(ORDERED.match(t) for t in ("1. van", "2) van", "a) van", "iv. van"))
    assert not any(ORDERED.match(t) for t in ("2014. van", "e.g. van", "van. van"))


def test_footnotes_come_in_order() -> None:
    order = FootnoteOrder()
    assert order.starts("1 Pell (2012), page 4")
    assert not order.starts("40 Libraries have closed since.")
    assert order.starts("3 Pell again, with a small gap")
    assert not order.starts("3 Pell the same once more")
    assert order.starts("20 Brook (2019): after many lost notes, before a source")
    assert not order.starts("no number")
