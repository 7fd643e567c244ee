from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.records import Record
from ingest import guess, plain, structure
from ingest.readers import Source


def guessed(text: str, **properties: object) -> Record:
    source = Source(structure.build(plain.read(text)))
    return guess.record("vans", replace(source, **properties), "vans-2018-final")  # type: ignore[arg-type]


COVER = "Sharing a van\n\nBy Ida Brook and Sam Tarn\n\nMarch 2018\n\nThe mills shared a van and they were glad of it, for it was dear.\n\nMore of it."


def test_all_is_guessed_from_a_cover_and_marked() -> None:
    made = guessed(COVER)
    assert (made.title, made.authors, made.year, made.publisher) == ("Sharing a van", ("Ida Brook", "Sam Tarn"), 2018, "")
    assert made.guessed == ("title", "authors", "year")
    assert made.year_note == "guessed from the first pages"


def test_properties_come_first_but_for_the_year() -> None:
    made = guessed(COVER, title="Vans of Oxley", authors=("Jo Pell",), year=2021, publisher="Oxley Mill Press")
    assert (made.title, made.authors, made.year, made.publisher) == ("Vans of Oxley", ("Jo Pell",), 2018, "Oxley Mill Press")
    assert guessed("Only words, and no date at all.", year=2021).year_note == "guessed from the file's properties"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Contents\n\nWhy 3, who 4, when 5.\n\nSharing a van\n\nThe mills shared a van, and were glad.", "Sharing a van"), ("Foreword\n\nThe mills shared a van, and were glad.", "Foreword"),
        ("the mills shared a van, and were glad.", "vans-2018-final"),
    ],
)  # fmt: skip
def test_a_title_that_says_something_or_the_files_name(text: str, title: str) -> None:
    assert guessed(text, title="Microsoft Word - draft3.doc").title == title


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("© Oxley Mill Press 2017", 2017), ("First published in 2016 by the mill.", 2016), ("Spring 2015", 2015), ("Oxley, 2014", 2014), ("They met in 2013 and again, year for year, in the mill that they had bought for it.", None),
        ("In March 2013 they met for the first time in the mill at Oxley, and they were all glad of it.", None), ("Call 020 2011 2012 3", None),
    ],
)  # fmt: skip
def test_a_year_is_one_that_is_printed_as_such(line: str, year: int | None) -> None:
    assert guessed(f"Sharing a van\n\nThe mills shared it.\n\n{line}\n\nMore of it.").year == year


@pytest.mark.parametrize(
    ("line", "house"),
    [("Published by the Oxley Mill Press, Oxley.", "Oxley Mill Press"), ("© 2018 Oxley Mill Press. All rights reserved.", "Oxley Mill Press"), ("© All rights reserved.", ""), ("Copyright Marsh End Trust 2018", "Marsh End Trust")],
)
def test_a_publisher_is_one_that_says_so(line: str, house: str) -> None:
    assert guessed(f"Sharing a van\n\nThe mills shared it.\n\n{line}\n\nMore of it.").publisher == house


@pytest.mark.parametrize("line", ["By the time they met it rained", "By bus", "Authors: see the back", "By Ida, Sam and others of the mill"])
def test_not_every_by_names_an_author(line: str) -> None:
    assert guessed(f"Sharing a van\n\n{line}\n\nMore of it.").authors == ()


def test_what_a_person_gave_is_kept() -> None:
    before = Record("vans", "Old", ("Pell, Jo",), 1999, described=("authors", "year"), guessed=("title",))
    source = Source(structure.build(plain.read(COVER)))
    made = guess.record("vans", source, "vans", before)
    assert (made.title, made.authors, made.year, made.year_note) == ("Sharing a van", ("Pell, Jo",), 1999, "")
    assert (made.guessed, made.described) == (("title",), ("authors", "year"))
    assert guess.record("vans", source, "vans", Record("vans", "Old", guessed=("title",))) == guessed(COVER)
