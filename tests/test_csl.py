"""A record as a CSL item, a place as a CSL locator: facts only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import csl
from assistant.answer import Quote
from corpus import catalogue
from corpus.records import Record

RECORD = Record("mills", "Nine mills", ("Brook, Ida", "Weir Press"), 2011, publisher="Weir Press", isbn="12-3", url="weir.invalid/a b")


def test_a_record_becomes_an_item_without_empty_fields() -> None:
    assert csl.item(RECORD) == {
        "id": "mills", "type": "report", "title": "Nine mills", "author": [{"family": "Brook", "given": "Ida"}, {"literal": "Weir Press"}],
        "issued": {"date-parts": [[2011]]}, "publisher": "Weir Press", "ISBN": "12-3", "URL": "http://weir.invalid/ab",
    }  # fmt: skip
    assert csl.item(Record("a", "Mills")) == {"id": "a", "type": "report", "title": "Mills"}


def test_an_inferred_year_is_circa() -> None:
    assert csl.item(replace(RECORD, year_note="from the cover"))["issued"] == {"date-parts": [[2011]], "circa": True}


def test_kinds_of_report() -> None:
    assert csl.item(replace(RECORD, evidence="guidance leaflet"))["type"] == "pamphlet"
    talk = csl.item(replace(RECORD, publisher="Paper presented to the Day of Mills, Oxley, 3 May 2011"))
    assert (talk["type"], talk["genre"], talk["event-title"]) == ("speech", "Paper presentation", "Day of Mills, Oxley, 3 May")
    assert "publisher" not in talk
    assert {r.id: csl.item(r)["type"] for r in catalogue.load().values()} == {
        "bassac-sink-or-swim": "report", "east-midlands-cluster-development": "report", "hact-collaborate-2": "report",
        "parish-clustering-leaflet": "pamphlet", "he-west-midlands-cluster-policy": "speech",
    }  # fmt: skip


@pytest.mark.parametrize("author", ["HACT", "Ida Brook", "Menders, Joiners and Potters", "Mills, Weirs, Dams", "Department for Rivers, Oxley", "Weirs, ", ", Ida", "Mill 7, Oxley 3"])
def test_only_family_comma_given_is_a_person(author: str) -> None:
    assert csl.authors(Record("a", "A", (author,))) == [{"literal": csl.line(author)}]


@pytest.mark.parametrize("author", ["He, Shaowei", "O’Brook, Ida", "van der Weir, Sam J.", "Tarn-Brook, Ida-May"])
def test_persons(author: str) -> None:
    family, given = author.split(", ")
    assert csl.authors(Record("a", "A", (author,))) == [{"family": family, "given": given}]


@pytest.mark.parametrize(
    ("place", "label", "value", "words"),
    [
        ((5, "v", "Wheels, para 3"), "page", "v", "p. v (page 5 of the PDF), Wheels, para 3"),
        ((5, "5", "para 3.10"), "page", "5", "p. 5, para 3.10"),
        ((5, None, "para 3.10"), "page", "5 of the PDF", "page 5 of the PDF, para 3.10"),
        ((5, "", ""), "page", "5 of the PDF", "page 5 of the PDF"),
        ((None, None, "Wheels > para 3.10–3.12"), "paragraph", "3.10", "Wheels > para 3.10–3.12"),
        ((None, None, "Wheels, para 3"), "section", "Wheels, para 3", "Wheels, para 3"),
        ((None, "ix", ""), "page", "ix", "p. ix"),
    ],
)
def test_the_locator_is_the_most_precise_place_and_keeps_the_others(place: tuple[int | None, str | None, str], label: str, value: str, words: str) -> None:
    made = csl.locator(*place)
    assert made is not None
    assert (made.label, made.value, made.words) == (label, value, words)
    assert made.page == place[0]


def test_no_place_is_none() -> None:
    assert csl.locator(None, None, " ") is None
    assert csl.of_quote(Quote(1, "a", "Text", "", None, None, "", "original")) is None


def test_what_breaks_files_is_taken_out_and_words_stay() -> None:
    assert csl.clean("a\x00b\ud800c\u202ed\ue000e\ufefff\u200fg\r\nh\ti\u200dj\uffff") == "abcdefg\nh\ti\u200dj"
    assert csl.line(" a\n b\u2028c\t") == "a b c"


@pytest.mark.parametrize(("url", "made"), [("", ""), ("www.a.invalid", "http://www.a.invalid"), ("https://a.invalid/x", "https://a.invalid/x"), ("doi:10.1", "doi:10.1")])
def test_addresses_have_a_scheme(url: str, made: str) -> None:
    assert csl.address(url) == made
