from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import anchors, notes
from corpus.records import Note, Record
from ingest import markdown, notecheck, pinpoints, structure
from ingest.notecheck import check, copied, uncovered, words
from tests.fakes import FENWATER, FENWATER_NOTES, REPORT

DOCUMENT = structure.build(markdown.read(REPORT))
RECORD = Record(FENWATER, "Mending together: tool libraries of the Fenwater valley", ("Fenwater Menders",), organisations=("Guild of the Seven Small Tool Yards of the Valley",))
NOTES = notes.parse(FENWATER_NOTES, FENWATER, f"{FENWATER}.md", notes.themes())
MARKS = {n.id: anchors.make(DOCUMENT.text[slice(*place)]) for n in NOTES if (place := pinpoints.resolve(n, DOCUMENT))}


def told(own: Sequence[Note] = NOTES, marks: dict[str, anchors.Anchor] = MARKS) -> list[str]:
    return [str(f) for f in check(own, DOCUMENT, marks, RECORD)]


def summary(text: str) -> list[str]:
    return [f.what for f in copied([replace(NOTES[0], summary=text)], DOCUMENT, RECORD)]


def test_uncovered_parts_are_named_by_locator_not_by_text() -> None:
    assert told() == [
        f"{FENWATER}, Why they joined, para 2: no note covers it",
        f"{FENWATER}, Money, footnote after para 1: no note covers it",
        f"{FENWATER}, Money, para 2: no note covers it",
        *[line for line in told() if "Money, para" in line and "para 2:" not in line],
        f"{FENWATER}, References, para 1: no note covers it",
    ]


def test_headings_and_scraps_need_no_note_and_half_a_block_is_enough() -> None:
    document = structure.build(markdown.read("# Yard\n\nNG1 3FB\n\nThe van was blue and old."))
    assert uncovered(document, []) == ["Yard, para 2"]
    start = document.text.index("The van")
    assert uncovered(document, [(start, start + 13)]) == []
    assert uncovered(document, [(start, start + 11)]) == ["Yard, para 2"]


def test_a_pinpoint_that_names_no_place_is_told_with_its_line() -> None:
    astray = replace(NOTES[1], at="What it cost > Money, para 9")
    assert f"{FENWATER}.md, line {NOTES[1].line}, note 002: pinpoint 'What it cost > Money, para 9' names no place in the report" in told((NOTES[0], astray, NOTES[2]))


def test_pinpoint_and_anchor_must_agree() -> None:
    swapped = {**MARKS, NOTES[0].id: MARKS[NOTES[1].id]}
    assert any("note 001: pinpoint" in t and "name two places" in t for t in told(marks=swapped))


def test_an_anchor_that_is_missing_or_not_found_is_told() -> None:
    assert any("note 001: has no anchor" in t for t in told(marks={n: m for n, m in MARKS.items() if n != NOTES[0].id}))
    assert any("note 001: its anchor is not found" in t for t in told(marks={**MARKS, NOTES[0].id: anchors.make("words of another report altogether " * 4)}))


def test_a_run_of_eight_words_is_told_and_seven_are_not() -> None:
    assert summary("They found: each had lent ladders and drills on a Friday.") == []
    assert summary("Each had lent ladders, and drills on ITS turn!") == ["8 words in a row are the report's: 'each had lent ladders and drills on its'"]


def test_runs_are_looked_for_in_titles_and_questions_too() -> None:
    run = "two winters went by before anybody handed over a key"
    for other in (replace(NOTES[0], title=run), replace(NOTES[0], questions=(f"Is it so that {run}?",))):
        assert len(list(copied([other], DOCUMENT, RECORD))) == 1


def test_a_title_is_exempt_and_cuts_a_run() -> None:
    assert summary("It is called Mending together: tool libraries of the Fenwater valley.") == []
    assert summary("It lists Pell, A. (2012) Lending what you own. Oxley: Oxley Mill Press.") == []


def test_names_and_figures_are_exempt_when_they_are_half_of_a_run() -> None:
    document = structure.build(markdown.read("# Yard\n\nThe Royal Guild of Oxley Menders and Joiners met in the yard. It cost 3 400 12 and 77 9 1 5 pounds. It was a cold and windy day in the yard of May Pell."))
    assert list(copied([replace(NOTES[0], summary="the Royal Guild of Oxley Menders and Joiners met")], document, RECORD)) == []
    assert list(copied([replace(NOTES[0], summary="it cost 3 400 12 and 77 9 1 5 pounds")], document, RECORD)) == []
    assert len(list(copied([replace(NOTES[0], summary="a cold and windy day in the yard of May Pell")], document, RECORD))) == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The van cost 12", ["12"]),
        ("when Ida Brook came", ["ida", "brook"]),
        ("the Guild of the Seven Yards met", ["guild", "of", "the", "seven", "yards"]),
        ("Brook came", []),
        ("when I saw A van", []),
    ],
)
def test_what_counts_as_name_or_figure(text: str, named: list[str]) -> None:
    assert [w.text for w in words(text) if w.named] == named


def test_anchors_that_agree_are_kept_and_others_made_anew() -> None:
    good = anchors.make(DOCUMENT.text[slice(*(DOCUMENT.text.index("Each had lent"), DOCUMENT.text.index("The valley council")))])
    made = notecheck.renewed(NOTES, DOCUMENT, {NOTES[0].id: good, NOTES[1].id: MARKS[NOTES[2].id]})
    assert made == {**MARKS, NOTES[0].id: good}


def test_written_anchors_are_read_again(tmp_path: Path) -> None:
    from ingest.shelving import read_anchors

    notecheck.write(tmp_path / f"{FENWATER}.anchors", NOTES, MARKS)
    assert read_anchors(FENWATER, tmp_path) == MARKS
    assert read_anchors("none", tmp_path) == {}


def test_the_command_needs_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kites.md").write_text("# Kites\n\nEleven kites flew.\n")
    assert notecheck.main([str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "kites.md: not a report with notes" in said
    assert "No report to check the notes against." in said


def test_the_shipped_notes_stand_up_to_the_reports(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert notecheck.main([str(reports)]) == 0, capsys.readouterr().out
