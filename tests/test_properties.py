from __future__ import annotations

import pytest

from ingest.properties import Properties, found, of_pdf, parted, worthy


@pytest.mark.parametrize(
    "title",
    ["", "untitled", "Untitled-1", "Microsoft Word - draft3.doc", "PowerPoint Presentation", "Document1", "report_final_v2", "layout 3", "final.indd", "2018", "No title", "https://mill.invalid", "a", "x" * 400, "slide 1", "Title", "\u200b\u202e"],
)
def test_a_title_that_no_person_gave_is_none(title: str) -> None:
    assert worthy(title) == ""


@pytest.mark.parametrize("title", ["Sharing a van", "Untouched mills", "Documents of a valley", "Vans: a report (2018)", "Homecoming", "Über die Mühle"])
def test_a_title_is_kept(title: str) -> None:
    assert worthy(f" {title}\n") == title


@pytest.mark.parametrize("name", ["user", "Administrator", "Microsoft Office User", "python-docx", "pc12", "jbrook2", "idab", "ida@mill.invalid", "Owner", "-", "unknown"])
def test_a_program_or_an_account_is_no_author(name: str) -> None:
    assert found(authors=[name]).authors == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ida Brook, Sam Tarn & Jo Pell", ["Ida Brook", "Sam Tarn", "Jo Pell"]), ("Brook, Ida", ["Brook, Ida"]), ("Brook, Ida; Tarn, Sam", ["Brook, Ida", "Tarn, Sam"]),
        ("Trust for Mills and Vans", ["Trust for Mills and Vans"]), ("Oxley Council and Marsh Trust", ["Oxley Council and Marsh Trust"]), ("", []),
    ],
)  # fmt: skip
def test_names_are_parted_where_they_are_persons(text: str, names: list[str]) -> None:
    assert parted(text) == names


def test_all_is_cleaned_and_an_author_named_twice_is_one() -> None:
    assert found("Sharing\n a van\ud800", ["Ida  Brook", "Ida Brook"], "2018-04-01", " Oxley\u202e Mill ") == Properties("Sharing a van", ("Ida Brook",), 2018, "Oxley Mill")
    assert found(date="in the year 18").year is None


class Xmp:
    """What pypdf gives of a PDF's XMP, as far as it is asked for."""

    def __init__(self) -> None:
        self.dc_title = {"x-default": "Untitled", "de": "Wagen"}
        self.dc_creator = ["Ida Brook"]
        self.dc_publisher = ["Oxley Mill Press"]


class Reader:
    """A PDF's reader: its information and its XMP."""

    def __init__(self) -> None:
        self.metadata = {"/Title": "Sharing a van", "/Author": "x", "/CreationDate": "D:20180401101112Z"}
        self.xmp_metadata = Xmp()


class Damaged:
    """A reader whose properties raise."""

    @property
    def metadata(self) -> dict[str, str]:
        raise ValueError("damaged")


def test_a_pdfs_xmp_comes_before_its_information_where_it_is_of_worth() -> None:
    assert of_pdf(Reader()) == Properties("Sharing a van", ("Ida Brook",), 2018, "Oxley Mill Press")


def test_damage_in_the_properties_costs_nothing_else() -> None:
    assert of_pdf(Damaged()) == Properties()
