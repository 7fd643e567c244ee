"""`python -m assistant decide`, `guide`, `glossary` and `meeting` through `main()`, on a library with none of the five reports, and on the data that is shipped."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from assistant import decide
from assistant.__main__ import main
from assistant.planning import Unread
from corpus.errors import LibraryError


def test_the_questions_are_shown(run: Any) -> None:
    code, out, _ = run("decide", "--questions")
    assert code == 0
    assert out.startswith("who: Who are you?\n  board: A trustee or board member\n")
    asked = json.loads(run("decide", "--questions", "--json")[1])
    assert [q["id"] for q in asked] == [q.id for q in decide.plan().questions]


def test_without_the_reports_nothing_is_said_and_they_are_named(run: Any) -> None:
    code, out, err = run("decide", "--answers", '{"partners": "some", "who": "council"}')
    assert (code, err) == (0, "")
    assert "It rests on 0 of the 2 reports in this library: none." in out
    assert out.count("No report in this library says anything on it.") == 5
    assert "None of the groups in these reports is like yours" in out
    left_out = next(line for line in out.splitlines() if line.startswith("Not in this library, so left out: "))
    assert all(name in left_out for name in ("HACT (2010)", "bassac [2006]", "Parish clustering leaflet [2011]"))
    assert "Your answers: Who are you? A parish or town councillor or clerk; How many groups would take part? Four to six." in out


def test_json_has_answers_and_sections(run: Any) -> None:
    made = json.loads(run("decide", "--answers", '{"share": ["training", "ict"]}', "--json")[1])
    assert made["answers"] == {"share": ["ict", "training"]}
    assert [s["id"] for s in made["sections"]] == ["for", "against", "conditions", "warnings", "steps"]
    assert set(made["missing"]) >= {"hact-collaborate-2", "bassac-sink-or-swim"}


def test_answers_from_a_file_and_from_standard_input(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text('\ufeff{"money": "none"}', encoding="utf-8")
    told = "What money is there to start? None."
    assert told in run("decide", "--answers", f"@{tmp_path / 'a.json'}")[1]
    monkeypatch.setattr("sys.stdin", io.StringIO('{"money": "none"}'))
    assert told in run("decide", "--answers", "-")[1]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("{", "The answers are not JSON. See 'python -m assistant decide --questions'"),
        ("[1]", "The answers are not a JSON object."),
        ('{"hue": "red"}', "There is no question 'hue'. There are: who, why,"),
        ('{"money": "heaps"}', "'heaps' is no answer to 'money'. Answers are: none, own, grant."),
        ("@/no/such.json", "Cannot read /no/such.json: No such file or directory. Check the path."),
    ],
)
def test_wrong_answers_are_told(run: Any, answers: str, message: str) -> None:
    code, out, err = run("decide", "--answers", answers)
    assert (code, out) == (1, "")
    assert message in err


@pytest.mark.parametrize("command", ["decide", "guide", "glossary", "meeting"])
def test_files_are_written_and_named(run: Any, tmp_path: Path, command: str) -> None:
    page, word = tmp_path / "made.html", tmp_path / "made.docx"
    code, out, _ = run(command, "--html", page, "--word", word)
    assert code == 0
    assert out.splitlines() == [f"Written: {page}", f"Written: {word}"]
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert Document(io.BytesIO(word.read_bytes())).paragraphs
    assert run(command, "--html", tmp_path / "no" / "made.html")[2].startswith(f"Cannot write {tmp_path / 'no' / 'made.html'}: ")


def test_a_guide_without_reports_names_them(run: Any) -> None:
    out = run("guide")[1]
    assert "Not in this library, so left out: " in out
    assert json.loads(run("guide", "--json")[1])["frames"] == []


def test_words_and_meeting(run: Any) -> None:
    assert json.loads(run("glossary", "--json")[1]) == []
    assert "'cluster' is not among the words. There are: none." in run("glossary", "cluster")[2]
    made = json.loads(run("meeting", "--json")[1])
    assert sum(p["minutes"] for p in made) == 120
    assert "## 0:00 to 0:10 (10 minutes): Welcome and a round" in run("meeting")[1]


def test_no_model_is_loaded(small_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meeting", "--library", str(small_library)]) == 0  # with the real encoder it would be a stale library
    assert capsys.readouterr().out.startswith("A FIRST MEETING OF TWO HOURS")
    with pytest.raises(LibraryError, match=r"No model was loaded\."):
        Unread().encode_question("why")


def test_without_a_library_that_is_told(run: Any, tmp_path: Path) -> None:
    code, out, err = run("guide", library=tmp_path / "none")
    assert (code, out) == (1, "")
    assert "There is no library" in err
