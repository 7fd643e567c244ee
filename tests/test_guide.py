"""The guide, the words of the field, the plan of a meeting: what the library bears out, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Library, guide
from corpus.errors import LibraryError
from tests import pins
from tests.fakes import CHOIRS, FENWATER


@pytest.fixture
def stages(library: Library, tmp_path: Path) -> Path:
    return pins.write(
        tmp_path / "guide.toml",
        pins.table("stage", id="begin", text="Begin"),
        pins.table("stage", id="end", text="End"),
        pins.table("aspect", id="do", text="What to do"),
        pins.table("aspect", id="ask", text="What to ask"),
        pins.table("frame", id="two", text="Two steps"),
        pins.table("frame.cell", stage="begin", text="Share.", **pins.place(library, pins.VAN)),
        pins.table("frame", id="lost", text="Steps of a report that is not here"),
        pins.table("frame.cell", stage="begin", text="Gone.", **pins.nowhere("gone", "001")),
        pins.table("cell", stage="begin", aspect="do", text="Buy a van.", **pins.place(library, pins.PRICE)),
        pins.table("cell", stage="begin", aspect="do", text="Share it.", **pins.place(library, pins.VAN)),
        pins.table("cell", stage="end", aspect="ask", text="Who pays?", **pins.piano()),
        pins.table("cell", stage="end", aspect="ask", text="Gone.", **pins.nowhere("gone", "001")),
    )


def test_each_report_has_a_row_in_each_stage_and_silence_shows(library: Library, stages: Path) -> None:
    made = guide.guide(library, stages)
    assert made.aspects == {"do": "What to do", "ask": "What to ask"}
    assert made.missing == ("gone",)
    shown = {(s.title, r.id): {k: [b.text for b in held] for k, held in r.cells.items()} for s in made.stages for r in s.rows}
    assert shown == {
        ("Begin", FENWATER): {"do": ["Buy a van.", "Share it."], "ask": []}, ("Begin", CHOIRS): {"do": [], "ask": []},
        ("End", FENWATER): {"do": [], "ask": []}, ("End", CHOIRS): {"do": [], "ask": ["Who pays?"]},
    }  # fmt: skip
    assert [r.head for r in made.stages[0].rows] == ["Menders", "Ida Brook"]


def test_a_way_to_name_the_stages_that_nothing_bears_out_is_left_out(library: Library, stages: Path) -> None:
    (frame,) = guide.guide(library, stages).frames
    assert (frame.head, {k: [b.text for b in held] for k, held in frame.cells.items()}) == ("Two steps", {"begin": ["Share."], "end": []})
    assert guide.guide(library, stages).to_json()["frames"][0]["cells"]["begin"][0]["quote"]["text"] == pins.VAN


def test_a_cell_of_no_stage_is_told(library: Library, stages: Path) -> None:
    stages.write_text(stages.read_text(encoding="utf-8").replace('"end"\naspect', '"never"\naspect'), encoding="utf-8")
    with pytest.raises(LibraryError, match=r"guide.toml: .*no stage 'never'"):
        guide.guide(library, stages)


@pytest.fixture
def words(library: Library, tmp_path: Path) -> Path:
    return pins.write(
        tmp_path / "glossary.toml",
        pins.table("term", id="van", also=["lorry"], plain="It carries things."),
        pins.table("term.meaning", **pins.place(library, pins.VAN)),
        pins.table("term.meaning", **pins.nowhere("gone", "001")),
        pins.table("term", id="Fund", also=[], plain="A pot of money."),
        pins.table("term.meaning", **pins.piano()),
        pins.table("term", id="lost", also=[], plain="Nobody explains it."),
        pins.table("term.meaning", **pins.nowhere("gone", "001")),
    )


def test_words_stand_by_the_alphabet_with_the_reports_own(library: Library, words: Path) -> None:
    made = guide.glossary(library, words)
    assert [(t.id, [q.kind for q in t.meanings]) for t in made] == [("Fund", ["note"]), ("van", ["original"])]
    assert made[1].to_json()["meanings"][0]["text"] == pins.VAN


def test_a_word_is_found_whatever_its_case_and_by_its_other_names(library: Library, words: Path) -> None:
    made = guide.glossary(library, words)
    assert guide.term(made, " VAN ").id == guide.term(made, "Lorry").id == "van"
    with pytest.raises(LibraryError, match=r"'lory' is not among the words. Did you mean 'lorry'\?"):
        guide.term(made, "lory")
    with pytest.raises(LibraryError, match=r"'xyz' is not among the words. There are: Fund, van."):
        guide.term(made, "xyz")


def test_the_parts_of_a_meeting_follow_each_other(library: Library, tmp_path: Path) -> None:
    path = pins.write(
        tmp_path / "session.toml",
        pins.table("part", minutes=10, text="Welcome", do="Sit down.", ask=["Who are you?"]),
        pins.table("part.why", text="They met.", **pins.place(library, pins.VAN)),
        pins.table("part", minutes=25, text="Money", do="Count.", ask=["How much?", "Whose?"]),
        pins.table("part.why", text="Gone.", **pins.nowhere("gone", "001")),
    )
    made = guide.meeting(library, path)
    assert [(p.begins, p.minutes, p.title, len(p.why)) for p in made] == [(0, 10, "Welcome", 1), (10, 25, "Money", 0)]
    assert made[1].to_json()["ask"] == ("How much?", "Whose?")
