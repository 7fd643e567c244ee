"""`python -m assistant open`, `verify`, `unanswered`: what an answer leaves behind, through `main()`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.fakes import FENWATER


def test_open_follows_a_link(run: Any) -> None:
    (hit,) = json.loads(run("quotes", '"two winters"', "--json")[1])
    code, out, err = run("open", hit["link"])
    assert (code, err) == (0, "")
    assert out.startswith("These words stand in Menders, as they did when the link was made: Trust, para 1–2.\n\nTrust grew slowly")
    made = json.loads(run("open", hit["link"], "--json")[1])
    assert (made["status"], made["passage"], made["link"]) == ("same", hit["passage"], hit["link"])
    code, out, _ = run("open", hit["link"].replace(FENWATER, "kilns"), "--json")
    assert (code, json.loads(out)["status"]) == (3, "report missing")
    code, out, err = run("open", "clusterlit:x")
    assert (code, out) == (1, "")
    assert "no link to a passage" in err


def test_an_answer_is_saved_and_verified(run: Any, tmp_path: Path) -> None:
    for name in ("answer.html", "answer.JSON"):
        saved = tmp_path / name
        code, out, err = run("ask", "What did the van cost?", "--receipt", saved)
        assert (code, err) == (0, "")
        assert "£6,200" in out
        code, out, err = run("verify", saved)
        assert (code, err, out.splitlines()[-1]) == (0, "", "All of it holds.")
        made = json.loads(run("verify", saved, "--json")[1])
        assert made["holds"] is True
        assert {c["what"] for c in made["checks"]} >= {"File", "Quote 1", "Numbers", "Wording", "Figures"}
    saved.write_text(saved.read_text(encoding="utf-8").replace("What did", "\\u001b[31mWhat did"), encoding="utf-8")
    code, out, _ = run("verify", saved)
    assert (code, out.splitlines()[-1]) == (3, "Some of it does not hold.")
    assert "FAILS  File: The file was edited" in out
    assert "\x1b" not in out


def test_a_receipt_that_cannot_be_written_or_read_is_told(run: Any, tmp_path: Path) -> None:
    for name, told in (("r.txt", "A receipt is a .html or a .json file, not 'r.txt'"), ("none/r.html", "No such file")):
        code, _, err = run("ask", "What did the van cost?", "--receipt", tmp_path / name)
        assert code == 1
        assert told in err
    (tmp_path / "r.json").write_text("{}", encoding="utf-8")
    code, out, err = run("verify", tmp_path / "r.json")
    assert (code, out) == (1, "")
    assert "is no receipt" in err


def test_an_answer_within_limits_is_saved_with_them(run: Any, tmp_path: Path) -> None:
    saved = tmp_path / "answer.html"
    run("ask", "What did the van cost?", "--report", FENWATER, "--theme", "costs-and-savings", "--year", "2010-", "--receipt", saved)
    told = f"Only a part of the library was asked: reports: {FENWATER}, themes: costs-and-savings, years: 2010-."
    assert f'<p class="limits">{told}</p>' in saved.read_text(encoding="utf-8")
    code, out, err = run("verify", saved)
    assert (code, err, out.splitlines()[1]) == (0, "", told)
    assert "holds  Limits: Every quote stands within the limits" in out
    assert json.loads(run("verify", saved, "--json")[1])["limits"] == f"reports: {FENWATER}, themes: costs-and-savings, years: 2010-"


def test_the_keeper_turns_the_list_of_unanswered_questions_on(run: Any, small_library: Path, tmp_path: Path) -> None:
    own = shutil.copytree(small_library, tmp_path / "own")
    strange = "Do astronauts eat cheese on Saturn?"
    batch = tmp_path / "q.jsonl"
    batch.write_text(json.dumps({"id": 1, "question": strange}), encoding="utf-8")
    assert run("unanswered", library=own)[:2] == (0, "The list of unanswered questions is off: no question is kept.\n")
    run("ask", strange, library=own)
    assert run("unanswered", "--on", library=own)[1].startswith("The list of unanswered questions is on.")
    for argv in (("ask", strange), ("ask", "What did the van cost?"), ("ask", "--batch", batch), ("ask", strange.upper(), "--json")):
        assert run(*argv, library=own)[0] == 0
    made = json.loads(run("unanswered", "--json", library=own)[1])
    assert (made["on"], [(q["question"], q["count"]) for q in made["questions"]]) == (True, [(strange.upper(), 2)])
    assert strange.upper() in run("unanswered", "--list", library=own)[1]
    assert run("unanswered", "--export", tmp_path / "list.csv", library=own)[0] == 0
    assert strange.upper() in (tmp_path / "list.csv").read_text(encoding="utf-8")
    assert json.loads(run("unanswered", "--clear", "--json", library=own)[1])["questions"] == []
    assert json.loads(run("unanswered", "--off", "--json", library=own)[1])["on"] is False
    assert run("unanswered", library=tmp_path / "none")[0] == 1


def test_limits_of_an_unanswered_question_are_kept(run: Any, small_library: Path, tmp_path: Path) -> None:
    own = shutil.copytree(small_library, tmp_path / "own")
    run("unanswered", "--on", library=own)
    for limits in ((), ("--theme", "trust", "--report", FENWATER), ("--place", "Atlantis")):
        assert run("ask", "Do astronauts eat cheese on Saturn?", *limits, library=own)[0] == 0
    made = {q["limits"]: q["nearest"] for q in json.loads(run("unanswered", "--json", library=own)[1])["questions"]}
    assert set(made) == {"", f"reports: {FENWATER}, themes: trust", "places: Atlantis"}
    assert (made[f"reports: {FENWATER}, themes: trust"], made["places: Atlantis"]) == ([FENWATER], [])
    assert "[places: Atlantis]" in run("unanswered", library=own)[1]
