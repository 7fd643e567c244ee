"""The self-test: which questions, what counts as right, what is kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, selftest, selftest_page
from assistant.selftest import Check, Question, Result
from corpus.errors import LibraryError
from tests.fakes import CHOIRS, FENWATER


def test_questions_come_from_every_report_then_the_keepers_then_some_off_the_subject(library: Library, tmp_path: Path) -> None:
    selftest.keep_own(tmp_path, [Question("Who pays?", CHOIRS, (2,), origin="own")])
    got = selftest.questions(library, tmp_path, sample=3)
    assert [q.origin for q in got] == ["note"] * 3 + ["own"] + ["off-topic"] * 5
    assert {q.report for q in got[:3]} == {FENWATER, CHOIRS}
    assert not any(q.report for q in got[4:])


def test_a_sample_is_spread_evenly() -> None:
    rows = [Question(str(n)) for n in range(10)]
    assert [q.text for q in selftest.spread(rows, 3)] == ["1", "5", "8"]
    assert selftest.spread(rows, 30) == rows


def test_the_right_place_passes_and_another_fails(library: Library) -> None:
    question = next(q for q in selftest.noted(library.index.shelves) if q.report == FENWATER and q.span)
    right = selftest.check(question, library)
    assert (right.passed, right.report, right.place, right.refused) == (True, True, True, False)
    elsewhere = selftest.check(replace(question, span=(10_000, 10_001)), library)
    assert (elsewhere.passed, elsewhere.report, elsewhere.place) == (False, True, False)
    another = selftest.check(replace(question, report=CHOIRS), library)
    assert (another.passed, another.report) == (False, False)
    assert FENWATER in another.cited


def test_a_note_alone_is_found_by_its_passage(library: Library) -> None:
    question = next(q for q in selftest.noted(library.index.shelves) if q.report == CHOIRS)
    assert selftest.check(question, library).place


def test_pages_decide_where_they_are_known(library: Library) -> None:
    asked = Question("What did the van cost?", FENWATER, (7,), origin="own")
    assert not selftest.check(asked, library).passed
    assert selftest.check(replace(asked, pages=()), library).passed


def test_what_must_be_refused_passes_only_when_it_is(library: Library) -> None:
    assert selftest.check(Question("Do astronauts eat cheese on Saturn?", origin="off-topic"), library).passed
    assert not selftest.check(Question("What did the van cost?", origin="off-topic"), library).passed


def test_typed_questions_are_read_and_written_back() -> None:
    text = "Who pays? | a | 3\n\n Is it blue? | none\nWhen? | b"
    got = selftest.typed(text, ["a", "b"])
    assert [(q.text, q.report, q.pages) for q in got] == [("Who pays?", "a", (3,)), ("Is it blue?", "", ()), ("When?", "b", ())]
    assert selftest.typed(selftest.shown(got), ["a", "b"]) == got


@pytest.mark.parametrize("line", ["Who?", "Who? | c", "| a", "Who? | a | x", "Who? | a | 1 | 2", "Who? | a | ²"])
def test_a_line_that_is_not_as_it_should_be_is_named(line: str) -> None:
    with pytest.raises(LibraryError, match="Line 2 is not as it should be"):
        selftest.typed(f"Who pays? | a\n{line}", ["a"])


def test_results_are_kept_the_latest_only_and_survive_damage(tmp_path: Path) -> None:
    for n in range(selftest.KEPT + 2):
        selftest.keep(tmp_path, Result(str(n), "000001", (Check("q", "note", "a", True, False),)))
    held = selftest.results(tmp_path)
    assert (len(held), held[-1].when, held[-1].checks[0].passed) == (selftest.KEPT, str(selftest.KEPT + 1), True)
    (tmp_path / selftest.RESULTS).write_text('{"no": 1}', encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be read"):
        selftest.results(tmp_path)
    selftest.keep(tmp_path, Result("new", "000001"))
    assert [r.when for r in selftest.results(tmp_path)] == ["new"]
    (tmp_path / selftest.OWN).write_text("[1]", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be read"):
        selftest.own(tmp_path)
    with pytest.raises(LibraryError, match="could not be written"):
        selftest.keep_own(tmp_path / "none", [])


def test_a_result_is_told_beside_the_last() -> None:
    before = Result("then", "1", (Check("a", "note", "x", True, False), Check("b", "note", "x", False, False)))
    made = Result("now", "2", (Check("a", "note", "x", False, True), Check("b", "note", "x", True, False), Check("<b>", "own", "x", False, False, cited="y")))
    said = selftest_page.summed(made, before)
    assert "1 of 3 questions came out as they should (33%, now UTC)" in said
    assert "it was 50% (then UTC): 1 better, 1 worse" in said
    shown = selftest_page.table(made)
    assert shown.index("&lt;b&gt;") < shown.index("1 question passed")
    assert "failed: refused" in shown
    assert "failed: cited y" in shown
    assert Result("now", "1").share == 0


def test_the_command_runs_it_keeps_it_and_compares(run: Any, small_library: Path, tmp_path: Path) -> None:
    shutil.copytree(small_library, tmp_path / "l")
    code, out, _ = run("selftest", "--sample", "2", "--json", library=tmp_path / "l")
    got = json.loads(out)
    assert (got["asked"], got["before"]) == (7, None)
    assert code == (0 if got["passed"] == got["asked"] else 3)
    _, out, _ = run("selftest", "--sample", "2", library=tmp_path / "l")
    assert "The time before" in out
    assert len(selftest.results(tmp_path / "l")) == 2
