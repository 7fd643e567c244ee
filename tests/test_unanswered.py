"""The list of unanswered questions: off until turned on, nothing in it but words, day, reports and count; never in an answer's way."""

from __future__ import annotations

import csv
import fcntl
import json
import multiprocessing
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Scope, unanswered
from assistant.answer import Hit
from assistant.unanswered import Asked, Limits
from corpus.errors import LibraryError, NoLibrary

MONDAY = date(2031, 5, 5)


def refused(question: str = "Who won the regatta?", reports: tuple[str, ...] = ("ferries",), kind: str = "") -> Answer:
    hits = tuple(Hit(r, "Words.", "para 1", None, None, 0.1, "original", f"{r}#p1") for r in reports)
    return Answer(question, True, "The library does not say.", passages=hits, kind=kind, ms=3.2)


def keep(root: Path, question: str = "Who won the regatta?", day: date = MONDAY, limits: Limits = unanswered.LIMITS) -> None:
    unanswered.keep(root, refused(question), lambda: day, limits)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library's folder, with the list on."""
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    unanswered.switch(tmp_path, True)
    return tmp_path


def test_it_is_off_until_turned_on(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    keep(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["CURRENT"]
    unanswered.switch(tmp_path, True)
    unanswered.switch(tmp_path, True)
    keep(tmp_path)
    unanswered.switch(tmp_path, False)
    unanswered.switch(tmp_path, False)
    keep(tmp_path)
    assert [a.count for a in unanswered.listed(tmp_path)] == [1]


def test_a_line_holds_words_day_reports_and_count_and_nothing_else(root: Path) -> None:
    keep(root)
    assert json.loads((root / unanswered.LIST).read_text(encoding="utf-8")) == {"question": "Who won the regatta?", "day": "2031-05-05", "nearest": ["ferries"], "count": 1, "limits": ""}
    assert (root / unanswered.LIST).stat().st_mode & 0o077 == 0


def test_like_questions_count_up(root: Path) -> None:
    keep(root, "Who won the regatta?", date(2031, 5, 7))
    keep(root, "  who won  the REGATTA", date(2031, 5, 6))
    keep(root, "Who lost it?", date(2031, 5, 9))
    assert unanswered.listed(root) == [Asked("who won the REGATTA", "2031-05-07", ("ferries",), 2), Asked("Who lost it?", "2031-05-09", ("ferries",), 1)]


def test_the_same_words_within_other_limits_are_another_question(root: Path, tmp_path: Path) -> None:
    within = (Scope(years=(2005, None)), Scope(places=("Oxley\n\x1b[31m",)))
    for limits in ((), within, within):
        unanswered.keep(root, replace(refused(), limits=limits), lambda: MONDAY)
    said = "years: 2005-; places: Oxley [31m"
    assert [(a.limits, a.count) for a in unanswered.listed(root)] == [(said, 2), ("", 1)]
    unanswered.export(root, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1:] == [f"Who won the regatta?,2031-05-05,2,ferries,{said}", "Who won the regatta?,2031-05-05,1,ferries,"]


def test_only_what_the_library_could_not_answer_is_kept(root: Path) -> None:
    unanswered.keep(root, Answer("Why?", False, "Because."))
    unanswered.keep(root, refused("quote 9", kind="follow-up"))
    unanswered.keep(root, refused("  ?! "))
    assert unanswered.listed(root) == []


def test_hostile_words_are_one_short_line(root: Path, tmp_path: Path) -> None:
    keep(root, "=cmd()\n{\x1b[31m}\u202e\ud800" + "long " * 500)
    (row,) = unanswered.listed(root)
    assert len(row.question) <= unanswered.LONGEST
    assert row.question.startswith("=cmd() { [31m}")
    assert row.question.isprintable()
    assert unanswered.export(root, tmp_path / "out.csv") == 1
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as handle:
        assert list(csv.reader(handle))[1][:3] == [f"'{row.question}", "2031-05-05", "1"]


def test_the_list_is_bounded_and_keeps_what_is_asked_most(root: Path) -> None:
    limits = Limits(largest=4000)
    for n in range(200):
        keep(root, f"Question number {n}?", limits=limits)
        keep(root, "Asked again and again?", limits=limits)
        assert (root / unanswered.LIST).stat().st_size < 4400
    assert unanswered.listed(root)[0] == Asked("Asked again and again?", "2031-05-05", ("ferries",), 200)


def _many(root: Path) -> None:
    for _ in range(25):
        keep(root)


@pytest.mark.forks
def test_several_processes_lose_nothing(root: Path) -> None:
    processes = [multiprocessing.get_context("fork").Process(target=_many, args=(root,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [a.count for a in unanswered.listed(root)] == [100]


def test_a_held_lock_is_waited_for_no_longer_than_a_reader_would(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    hasty = Limits(patience=0.02)
    with (root / unanswered.LOCK).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        keep(root, limits=hasty)
        assert "was not put on the list" in caplog.text
        with pytest.raises(LibraryError, match="Cannot read or write"):
            unanswered.clear(root, hasty)
    assert unanswered.listed(root) == []


def test_where_nothing_can_be_written_the_log_says_so(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    (root / unanswered.LIST).mkdir()
    keep(root)
    assert "was not put on the list" in caplog.text
    assert "regatta" not in caplog.text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_and_a_link_never_raise(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    (root / unanswered.LIST).symlink_to("/dev/full")
    keep(root)
    assert "was not put on the list" in caplog.text
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
        unanswered._write(full.fileno(), "words")


def test_a_torn_line_is_passed_over_and_told(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep(root)
    with (root / unanswered.LIST).open("ab") as handle:
        handle.write(b'\n{"question": "torn')
    for bad in ("[1]", '{"question": "x", "day": "soon", "nearest": [], "count": 1, "limits": ""}', "[" * 5000, '{"question": "x", "day": "2031-05-05", "nearest": 7, "count": 1, "limits": ""}'):
        with (root / unanswered.LIST).open("a", encoding="utf-8") as text:
            text.write(f"\n{bad}")
    keep(root, "Who lost it?")
    assert [a.question for a in unanswered.listed(root)] == ["Who lost it?", "Who won the regatta?"]
    assert caplog.text.count("passed over") == 5


def test_clear_and_export(root: Path, tmp_path: Path) -> None:
    keep(root)
    assert unanswered.export(root, tmp_path / "out.json") == 1
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))[0]["question"] == "Who won the regatta?"
    with pytest.raises(LibraryError, match=r"as \.csv or \.json"):
        unanswered.export(root, tmp_path / "out.txt")
    with pytest.raises(LibraryError, match="Cannot read or write"):
        unanswered.export(root, tmp_path / "none" / "out.csv")
    unanswered.clear(root)
    assert unanswered.listed(root) == []
    assert unanswered.is_on(root)


def test_no_library_no_list(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        unanswered.switch(tmp_path, True)
    with pytest.raises(NoLibrary):
        unanswered.listed(tmp_path)
    with pytest.raises(NoLibrary):
        unanswered.clear(tmp_path)
    assert os.listdir(tmp_path) == []
