"""The data files of the handouts: in themselves, and against the real reports where they are at hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, cases, decide, guide, pinned
from assistant.pinned import Pin
from corpus.words import cut, stems
from tests.fakes import FakeEmbedder, builder

FILES = sorted(pinned.FOLDER.glob("*.toml"))
HOME = Path(__file__).parent.parent
SMALL = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "twelve": "12", "fourteen": "14", "fifteen": "15", "forty": "40", "fifty": "50"}


def entries(raw: Any) -> Iterator[dict[str, Any]]:
    """All entries of a data file that are pinned to a place."""
    if isinstance(raw, dict):
        if "words" in raw:
            yield raw
        for value in raw.values():
            yield from entries(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from entries(value)


def lines(path: Path) -> list[dict[str, Any]]:
    return list(entries(tomllib.loads(path.read_text(encoding="utf-8"))))


def ours(path: Path) -> list[str]:
    """All that a data file says in words."""
    return [v for v in re.findall(r'"([^"]*)"', path.read_text(encoding="utf-8")) if not v.startswith("clusterlit:")]


@pytest.fixture(scope="module")
def real(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The five reports with our notes."""
    folder = tmp_path_factory.mktemp("real")
    builder(HOME / "corpus", folder).add([reports])
    return Library.open(folder, FakeEmbedder())


@pytest.fixture(scope="module")
def notes_only(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Our notes on the five reports, without them."""
    folder = tmp_path_factory.mktemp("notes")
    builder(HOME / "corpus", folder).add([])
    return Library.open(folder, FakeEmbedder())


def test_there_are_ten_questions_and_every_answer_leads_somewhere() -> None:
    plan = decide.plan()
    used = {(q, c) for e in plan.entries for when in e.when for q, taken in when.items() for c in taken}
    assert len(plan.questions) == 10
    assert {(q.id, c.id) for q in plan.questions for c in q.choices} - used == set()


def test_each_section_says_something_to_everybody() -> None:
    plan = decide.plan()
    assert {e.section for e in plan.entries if not e.when} == set(plan.sections)


def test_groups_speak_the_language_of_the_questions() -> None:
    known = {(q.id, c.id): c.like for q in decide.plan().questions for c in q.choices}
    meant = {pair for c in cases.load() for f in c.facts for pair in f.means}
    assert {p for p in meant if not known.get(p)} == set()
    assert {p for p, like in known.items() if like} - meant == set()
    assert {f.label for c in cases.load() for f in c.facts} >= set(cases.labels()) - {cases.MORE}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_line_is_short_and_names_a_note_there_is(path: Path, notes_only: Library) -> None:
    for entry in lines(path):
        assert len(entry.get("text", "").split()) <= 32, entry["text"]
        found = pinned.quote(notes_only, Pin(entry["words"], entry["note"]))
        assert found is not None, entry
        assert found.kind == "note"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_line_is_found_word_for_word_in_the_reports(path: Path, real: Library) -> None:
    for entry in lines(path):
        found = pinned.quote(real, Pin(entry["words"], entry["note"]))
        assert found is not None, entry
        assert found.kind == "original", entry
        assert len(found.text.split()) <= 80, entry


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_line_says_what_its_place_says(path: Path, real: Library) -> None:
    notes = {n.id: n for n in real.index.notes}
    alone = 0
    held = [e for e in lines(path) if e.get("text")]
    for entry in held:
        found = pinned.quote(real, Pin(entry["words"], entry["note"]))
        assert found is not None
        note = notes[f"{found.report}#n{entry['note']}"]
        shown = set(stems(" ".join((found.text, found.context, found.locator))))
        said = set(stems(entry["text"]))
        assert said & (shown | set(stems(f"{note.title} {note.summary}"))), entry["text"]
        alone += not said & shown
        assert figures(entry["text"]) <= figures(" ".join((found.text, found.context, note.title, note.summary))), entry["text"]
    assert alone <= 0.1 * len(held)


def figures(text: str) -> set[str]:
    """The figures of a text from four on; smaller ones stand in English for other things too."""
    plain = {SMALL.get(w, w) for w in re.findall(r"[a-z]+|\d+", text.lower().replace(",", ""))}
    return {f for f in plain if f.isdigit() and int(f) > 3}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_words_of_a_report_are_shipped(path: Path, reports: Path) -> None:
    runs = _runs(reports)
    for text in ours(path):
        words = cut(text)
        assert not {" ".join(words[i : i + 8]) for i in range(len(words) - 7)} & runs, text


@cache
def _runs(reports: Path) -> frozenset[str]:
    out: set[str] = set()
    for path in reports.glob("*.txt"):
        words = cut(path.read_text(encoding="utf-8"))
        out |= {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}
    return frozenset(out)


def test_every_stage_of_the_guide_has_something_of_every_kind(real: Library) -> None:
    made = guide.guide(real)
    assert len(made.stages) == 5
    assert all(any(r.cells[aspect] for r in s.rows) for s in made.stages for aspect in made.aspects)
    assert {r.id for s in made.stages for r in s.rows} == set(real.records)


def test_the_meeting_takes_two_hours(real: Library) -> None:
    made = guide.meeting(real)
    assert made[-1].begins + made[-1].minutes == 120
    assert all(p.ask and p.why for p in made)


def test_a_briefing_for_any_single_answer_has_all_its_parts(real: Library) -> None:
    for question in decide.plan().questions:
        for choice in question.choices:
            made = decide.brief(real, {question.id: (choice.id,)})
            assert all(s.lines for s in made.sections), choice.id
            assert made.missing == ()
            assert bool(made.groups) == bool(choice.like), choice.id
