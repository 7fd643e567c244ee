from __future__ import annotations

from pathlib import Path

import pytest

from corpus import catalogue, notes
from corpus.errors import NoteError
from tests.fakes import CHOIR_NOTES, CHOIRS

GOOD = CHOIR_NOTES
SHIPPED = notes.load_all()


def parse(text: str) -> tuple[object, ...]:
    return notes.parse(text, CHOIRS, "quarry-choirs.md", notes.themes())


def test_a_note_is_read_field_by_field() -> None:
    first, second = notes.parse(GOOD, CHOIRS, "quarry-choirs.md", notes.themes())
    assert first.id == "quarry-choirs#n001"
    assert first.title == "The piano fund"
    assert first.at == "Tuning > Who pays, para 2"
    assert first.summary == "Nine singing groups pay equal parts into a fund for one instrument."
    assert first.questions[0] == "Who pays for the piano?"
    assert (first.themes, first.kind, first.stage, first.place) == (("funding",), "finding", "", ())
    assert GOOD.split("\n")[first.line - 1] == "### 001 The piano fund"
    assert second.id == "quarry-choirs#n004"  # a gap in the numbers: 002 and 003 were taken out


def test_lists_of_a_field_are_parted_by_commas() -> None:
    text = GOOD.replace("kind: finding", "place: Oxley, Marsh End\norganisation: Fenwater Menders\nstage: forming\nkind: finding")
    note = notes.parse(text, CHOIRS, "n.md", notes.themes())[0]
    assert (note.place, note.organisation, note.stage) == (("Oxley", "Marsh End"), ("Fenwater Menders",), "forming")


def test_a_summary_may_run_over_lines() -> None:
    note = notes.parse(GOOD.replace("equal parts", "equal\nparts"), CHOIRS, "n.md", notes.themes())[0]
    assert "equal parts into" in note.summary


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("### 001 The", "### 1 The", 5, "is no note's title"),
        ("### 004", "### 001", 16, "number 001 does not come after 001"),
        ("at: para 2", "place: Oxley\nplace: Oxley", 7, "field 'place' stands there twice"),
        ("at: para 2", "where: para 2", 6, "'where: para 2' is no field"),
        ("- Who pays for the piano?", "- Who pays?\nMore text.", 13, "text after the questions"),
        ("Nine singing groups pay equal parts into a fund for one instrument.\n", "", 11, "a question before the summary"),
        ("at: para 2", "at: page 2", 5, "note 001: pinpoint 'page 2'. Expected 'at: para 3.10'"),
        ("at: para 2\n", "", 5, "note 001: pinpoint ''"),
        ("themes: funding", "themes: cash", 5, r"unknown theme \['cash'\]. Themes are: definition, "),
        ("themes: funding\n", "", 5, "0 themes. Expected one to four"),
        ("themes: funding", "themes: funding, trust, time, ict, voice", 5, "5 themes"),
        ("kind: finding", "kind: rumour", 5, "kind 'rumour'. Kinds are: finding"),
        ("kind: finding", "kind: finding\nstage: napping", 5, "stage 'napping'. Stages are: deciding"),
        ("- What is the fund for?\n", "", 5, "2 questions. Expected three to six"),
    ],
    ids=lambda v: str(v)[:24],
)
def test_every_error_names_file_and_line(old: str, new: str, line: int, message: str) -> None:
    assert old in GOOD
    with pytest.raises(NoteError, match=rf"^quarry-choirs\.md, line {line}\b.*{message}"):
        parse(GOOD.replace(old, new, 1))


def test_a_note_without_summary_and_questions_lacks_the_summary() -> None:
    with pytest.raises(NoteError, match="line 3, note 001: no summary"):
        parse("# Notes\n\n### 001 Empty\nat: para 1\nthemes: trust\nkind: finding\n")


def test_themes_are_one_small_list_each_with_its_meaning() -> None:
    themes = notes.themes()
    assert 20 <= len(themes) <= 40
    assert all(len(meaning) > 10 for meaning in themes.values())
    used = {t for own in SHIPPED.values() for n in own for t in n.themes}
    assert used == set(themes), "themes that no note carries are taken out of the list"


def test_all_shipped_notes_parse_and_belong_to_a_report() -> None:
    assert set(SHIPPED) == set(catalogue.load())
    assert {r: len(own) for r, own in SHIPPED.items() if len(own) < 15} == {}


@pytest.mark.parametrize("report", sorted(SHIPPED))
def test_every_shipped_note_has_its_anchor(report: str) -> None:
    from ingest.shelving import read_anchors

    assert set(read_anchors(report)) == {n.id for n in SHIPPED[report]}


@pytest.mark.parametrize("report", sorted(SHIPPED))
def test_shipped_notes_are_short_and_no_question_stands_twice(report: str) -> None:
    for note in SHIPPED[report]:
        assert len(note.summary) <= 900, note.id
        assert len({q.lower() for q in note.questions}) == len(note.questions), note.id


def test_a_folder_of_notes_is_read_by_report(invented: Path) -> None:
    assert {r: len(n) for r, n in notes.load_all(invented / "notes").items()} == {"fenwater-tool-libraries": 3, "quarry-choirs": 2}
