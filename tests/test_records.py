from __future__ import annotations

import dataclasses

import pytest

from corpus.records import Document, Page, Record


def test_a_record_is_named_by_body_then_author_then_title() -> None:
    assert Record("a", "Title", ("Ida Brook",), short="Brook").name == "Brook"
    assert Record("a", "Title", ("Ida Brook", "Sam Tarn")).name == "Ida Brook"
    assert Record("a", "Title").name == "Title"


def test_in_running_words_an_author_alone_has_his_whole_name() -> None:
    assert Record("a", "Title", ("Brook, Ida",), short="Brook").called == "Ida Brook"
    assert Record("a", "Title", ("Brook, Ida", "Tarn, Sam"), short="Brook and Tarn").called == "Brook and Tarn"
    assert Record("a", "Title", ("Brook Trust",), short="Brook").called == "Brook"
    assert Record("a", "Title", ("Brook, Trust of the",), short="BT").called == "BT"


def test_page_at_gives_the_page_an_offset_stands_on() -> None:
    document = Document("x" * 30, (Page(1, "i", 0), Page(3, "1", 10)), ())
    assert [document.page_at(o) for o in (0, 9, 10, 29)] == [document.pages[0], document.pages[0], document.pages[1], document.pages[1]]


def test_text_before_the_first_page_mark_is_on_the_first_page() -> None:
    document = Document("x" * 30, (Page(2, None, 5),), ())
    assert document.page_at(0) == Page(2, None, 5)


def test_a_source_without_pages_has_none() -> None:
    assert Document("text", (), ()).page_at(2) is None


def test_records_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Record("a", "Title").title = "Other"  # type: ignore[misc]
