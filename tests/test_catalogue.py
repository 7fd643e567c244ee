from __future__ import annotations

from pathlib import Path

import pytest

from corpus import catalogue
from corpus.errors import CatalogueError
from corpus.records import Record
from tests.fakes import CATALOGUE, CHOIRS, FENWATER, REPORT

IDS = ["bassac-sink-or-swim", "east-midlands-cluster-development", "hact-collaborate-2", "parish-clustering-leaflet", "he-west-midlands-cluster-policy"]


def write(folder: Path, text: str) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_catalogue_names_the_five_reports() -> None:
    assert sorted(catalogue.load()) == sorted(IDS)


@pytest.mark.parametrize("report", IDS)
def test_every_shipped_record_is_complete(report: str) -> None:
    record = catalogue.load()[report]
    assert record.title
    assert record.authors
    assert record.year
    assert record.evidence
    assert record.places
    assert record.organisations
    assert record.rights
    assert len(record.name) <= 60
    assert not record.guessed


def test_a_year_that_the_report_does_not_print_says_what_it_is_inferred_from() -> None:
    notes = {r.id: r.year_note for r in catalogue.load().values()}
    assert all(n.startswith("inferred") for n in notes.values() if n)
    assert {i for i, n in notes.items() if n} == {"bassac-sink-or-swim", "east-midlands-cluster-development", "parish-clustering-leaflet"}


def test_records_come_in_the_files_order_with_lists_as_tuples(tmp_path: Path) -> None:
    records = catalogue.load(write(tmp_path, CATALOGUE))
    assert list(records) == [FENWATER, CHOIRS]
    assert records[CHOIRS].authors == ("Ida Brook", "Sam Tarn")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("recognise = [\"Nine choirs, one piano\"]", ""), r"catalogue.toml: record quarry-choirs lacks \['recognise'\]"),
        (("year = 2019", "yaer = 2019"), r"record quarry-choirs has unknown fields \['yaer'\]"),
        (('id = "quarry-choirs"', 'id = "fenwater-tool-libraries"'), "record fenwater-tool-libraries stands there twice"),
        (('id = "quarry-choirs"', ""), r"record number 2 lacks \['id'\]"),
    ],
    ids=["missing", "unknown", "double", "nameless"],
)
def test_a_wrong_record_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        catalogue.load(write(tmp_path, CATALOGUE.replace(*change)))


@pytest.mark.parametrize("text", ["[[report]\n", "title = 'x'\n"], ids=["no TOML", "no report"])
def test_a_file_that_is_no_catalogue_is_an_error_of_ours(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue\.toml is no catalogue"):
        catalogue.load(write(tmp_path, text))


def test_plain_leaves_letters_and_digits() -> None:
    assert catalogue.plain("Sink – or SWiM?  (2nd_ed.)") == "sink or swim 2nd ed"


def test_a_document_is_recognised_when_all_phrases_stand_in_it(tmp_path: Path) -> None:
    records = catalogue.load(write(tmp_path, CATALOGUE))
    assert catalogue.recognise(REPORT, records) == records[FENWATER]
    assert catalogue.recognise(REPORT.upper().replace(" ", "\n"), records) == records[FENWATER]
    assert catalogue.recognise(REPORT.replace("Fenwater valley", "valley"), records) is None


def test_of_several_the_one_with_the_longest_phrases_wins() -> None:
    records = {r: Record(r, r, recognise=p) for r, p in (("long", ("tool libraries", "van")), ("short", ("van",)))}
    found = catalogue.recognise("A van for tool libraries", records)
    assert found is not None
    assert found.id == "long"


def test_a_phrase_is_whole_words() -> None:
    assert catalogue.recognise("caravans", {"a": Record("a", "a", recognise=("van",))}) is None
