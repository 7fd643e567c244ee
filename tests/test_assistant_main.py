"""`python -m assistant` through `main()`: standard output holds the JSON and nothing else; mistakes are told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import CHOIRS, FENWATER

HOME = Path(__file__).parent.parent
FIELDS = {"id", "refused", "answer", "quotes", "passages", "ms"}


def lines(path: Path, *asked: object) -> Path:
    path.write_text("\n".join(a if isinstance(a, str) else json.dumps(a, ensure_ascii=False) for a in asked), encoding="utf-8")
    return path


def test_a_batch_answers_line_by_line_in_order(run: Any, tmp_path: Path) -> None:
    ids = ["z", "a", "m", "a", 7]
    questions = ["What did the van cost?", "Do astronauts eat cheese on Saturn?", "what reports do you have", "", "Who pays\u2028for the piano?"]
    batch = lines(tmp_path / "q.jsonl", *[{"id": i, "question": q, "user": "ignored"} for i, q in zip(ids, questions, strict=True)], "", "  ")
    code, out, err = run("ask", "--batch", batch)
    answers = [json.loads(line) for line in out.split("\n") if line]
    assert (code, err) == (0, "")
    assert [a["id"] for a in answers] == ids
    assert [a["question"] for a in answers] == questions
    assert [a["refused"] for a in answers] == [False, True, False, True, False]
    assert all(set(a) >= FIELDS and a["ms"] > 0 for a in answers)


def test_a_batch_line_may_carry_history_and_reports(run: Any, tmp_path: Path) -> None:
    history = [["What did the van cost?", "The van cost…"]]
    batch = lines(
        tmp_path / "q.jsonl",
        {"id": 1, "question": "who said that?", "history": history},
        {"id": 2, "question": "and of insurance?", "history": history, "reports": [FENWATER]},
        {"id": 3, "question": "What did the van cost?", "history": None, "reports": [CHOIRS]},
        {"id": 4, "question": "What did the van cost?", "history": [], "reports": None},
    )
    made = [json.loads(line) for line in run("ask", "--batch", batch)[1].splitlines()]
    assert made[0]["kind"] == "follow-up"
    assert made[1]["asked"] == "What did the van cost of insurance?"
    assert {p["report"] for p in made[1]["passages"]} == {FENWATER}
    assert {p["report"] for p in made[2]["passages"]} == {CHOIRS}
    assert {q["report"] for q in made[2]["quotes"]} <= {CHOIRS}
    assert {p["report"] for p in made[3]["passages"]} == {FENWATER, CHOIRS}


def test_a_batch_line_may_carry_limits_within_those_of_the_command(run: Any, tmp_path: Path) -> None:
    asked = {"question": "What did the van cost?"}
    limits: list[dict[str, object]] = [{}, {"years": "2017-"}, {"years": 2016, "themes": ["trust", "time"]}, {"evidence": ["case"], "places": ["Marsh End"]}, {"years": [None, 1999]}]
    batch = lines(tmp_path / "q.jsonl", *[{"id": n, **asked, "limits": limit} for n, limit in enumerate(limits)])
    code, out, err = run("ask", "--batch", batch)
    made = [{p["passage"].replace(FENWATER, "f").replace(CHOIRS, "c") for p in json.loads(line)["passages"]} for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert made[1:] == [{"c#p1", "c#p2"}, {"f#p5"}, {"f#p4", "f#p5"}, set()]
    inner = [{p["passage"] for p in json.loads(line)["passages"]} for line in run("ask", "--batch", batch, "--theme", "trust")[1].splitlines()]
    assert inner == [{f"{FENWATER}#p5"}, set(), {f"{FENWATER}#p5"}, {f"{FENWATER}#p5"}, set()]


def test_fields_of_other_ends_limit_nothing(run: Any, tmp_path: Path) -> None:
    graded = {"id": "g", "question": "What did the van cost?", "kind": "number", "evidence": [{"report": "x", "group": 1, "quote": "y"}], "years": "soon", "places": 3}
    assert run("ask", "--batch", lines(tmp_path / "q.jsonl", graded))[0] == 0


def test_a_batch_comes_from_standard_input_too(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "s", "question": "What did the van cost?"}\n'))
    assert json.loads(run("ask", "--batch", "-")[1])["id"] == "s"


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "not a JSON object with 'id' and 'question'"),
        ("[1]", "not a JSON object"),
        ('"why?"', "not a JSON object"),
        ('{"id": 1}', "not a JSON object"),
        ('{"question": "why?"}', "not a JSON object"),
        ('{"id": 1, "question": 7}', "not a JSON object"),
        ('{"id": 1, "question": "why?", "history": ["why?"]}', r"'history' is not a list of \[question, answer\]"),
        ('{"id": 1, "question": "why?", "history": 5}', "'history' is not a list"),
        ('{"id": 1, "question": "why?", "reports": "kilns"}', "'reports' is not a list of ids"),
        ('{"id": 1, "question": "why?", "reports": ["quary-choirs"]}', "no report 'quary-choirs'. Did you mean 'quarry-choirs'? Mend the line"),
        ('{"id": 1, "question": "why?", "limits": {"years": "soon"}}', "'soon' is no year. Expected a year"),
        ('{"id": 1, "question": "why?", "limits": {"years": [2010, 2001]}}', "The years 2010 to 2001 end before they begin."),
        ('{"id": 1, "question": "why?", "limits": {"years": {"from": 2001}}}', "'years' is {'from': 2001}."),
        ('{"id": 1, "question": "why?", "limits": {"themes": "trust"}}', "'themes' is 'trust'. Expected a list of texts."),
        ('{"id": 1, "question": "why?", "limits": {"themes": ["trusst"]}}', "no theme 'trusst'. Did you mean 'trust'?"),
        ('{"id": 1, "question": "why?", "limits": {"evidence": ["poem"]}}', "no evidence of the kind 'poem'."),
        ('{"id": 1, "question": "why?", "limits": {"places": [7]}}', "'places' is [7]."),
    ],
)
def test_a_bad_line_is_named_before_anything_is_asked(run: Any, tmp_path: Path, bad: str, told: str) -> None:
    batch = lines(tmp_path / "q.jsonl", {"id": 0, "question": "What did the van cost?"}, "", bad)
    code, out, err = run("ask", "--batch", batch)
    assert (code, out) == (1, "")
    assert f"{batch}, line 3: " in err
    assert told.replace("\\", "") in err


@pytest.mark.parametrize(("content", "told"), [(None, "No such file"), (b'{"id": "\xff\xfe"}', "not UTF-8")])
def test_a_batch_that_cannot_be_read_is_told(run: Any, tmp_path: Path, content: bytes | None, told: str) -> None:
    if content:
        (tmp_path / "q.jsonl").write_bytes(content)
    code, out, err = run("ask", "--batch", tmp_path / "q.jsonl")
    assert (code, out) == (1, "")
    assert told in err


@pytest.mark.parametrize("argv", [("ask", "van?", "--report", "quary-choirs"), ("quotes", "van", "--report", "quary-choirs"), ("report", "quary-choirs")], ids=" ".join)
def test_an_unknown_report_is_one_and_names_the_one_meant(run: Any, argv: tuple[str, ...]) -> None:
    code, out, err = run(*argv, "--json")
    assert (code, out) == (1, "")
    assert err == "The library holds no report 'quary-choirs'. Did you mean 'quarry-choirs'?\n"


def test_no_library_names_the_command(run: Any, tmp_path: Path) -> None:
    code, out, err = run("ask", "van?", library=tmp_path / "none")
    assert (code, out) == (1, "")
    assert "python -m ingest" in err


@pytest.mark.parametrize(
    "argv",
    [("ask",), ("ask", "van?", "--batch", "q.jsonl"), ("nothing",), ("quotes",), ("quotes", "van", "-k", "0"), ("open",), ("verify",), ("ask", "--batch", "q.jsonl", "--receipt", "r.html"),
     ("ask", "van?", "--year", "soon"), ("quotes", "van", "--year", "2010-2001-")],
    ids=" ".join,
)  # fmt: skip
def test_two_for_usage(run: Any, argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*argv)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_ask_prints_markdown_or_one_object(run: Any) -> None:
    code, out, _ = run("ask", "What did the van cost?")
    assert code == 0
    assert "> “The van cost £6,200" in out
    made = json.loads(run("ask", "What did the van cost?", "--json", "--report", FENWATER, "--report", CHOIRS)[1])
    assert set(made) >= FIELDS
    assert made["answer"] == out.rstrip("\n")


def test_quotes_prints_places_or_a_list(run: Any) -> None:
    out = run("quotes", '"two winters"')[1]
    said, where, before, link = out.rstrip("\n").split("\n   ")
    assert said == "1. Trust grew slowly: two winters went by before anybody handed over a key."
    assert where == "— Menders (2016), Trust, para 1–2"
    assert before.startswith("before: “We only lent to friends")
    assert link.startswith(f"link:   clusterlit:{FENWATER}/")
    made = json.loads(run("quotes", "van", "-k", "2", "--json", "--report", FENWATER)[1])
    assert len(made) == 2
    assert set(made[0]) >= {"report", "text", "locator", "page", "page_label", "reference", "kind"}
    assert run("quotes", '"no such words"') == (0, "Nothing found.\n", "")
    assert json.loads(run("quotes", '"no such words"', "--json")[1]) == []


@pytest.mark.parametrize(
    ("limits", "held"),
    [
        (("--year", "2016"), {FENWATER}),
        (("--year", "2017-"), {CHOIRS}),
        (("--year", "-2016"), {FENWATER}),
        (("--year", "2001-2020", "--evidence", "CASE study"), {FENWATER}),
        (("--theme", "trust", "--theme", "funding"), {FENWATER, CHOIRS}),
        (("--place", "Oxley", "--place", "Marsh End"), {FENWATER}),
        (("--report", CHOIRS, "--place", "Oxley"), set()),
    ],
    ids=str,
)
def test_ask_and_quotes_take_limits(run: Any, limits: tuple[str, ...], held: set[str]) -> None:
    made = json.loads(run("ask", "What did the van cost?", "--json", *limits)[1])
    assert {p["report"] for p in made["passages"]} == held
    assert {h["report"] for h in json.loads(run("quotes", "Who shares?", "--json", *limits)[1])} == held


@pytest.mark.parametrize("command", ["ask", "quotes"])
def test_limits_that_name_nothing_are_told(run: Any, command: str) -> None:
    assert run(command, "van", "--theme", "trusst") == (1, "", "There is no theme 'trusst'. Did you mean 'trust'?\n")
    assert run(command, "van", "--evidence", "poem")[2].startswith("The library holds no evidence of the kind 'poem'. It holds: ")


def test_report_tells_record_health_and_passages(run: Any) -> None:
    made = json.loads(run("report", FENWATER, "--json")[1])
    assert made["record"]["year"] == 2016
    assert (made["health"]["original"], made["health"]["notes"], made["health"]["notes_placed"]) == (True, 3, 3)
    assert made["health"]["passages"] == len(made["passages"]) > 0
    assert "original: False" in run("report", CHOIRS)[1]
    assert run("report", CHOIRS)[1].startswith("Ida Brook and Sam Tarn (2019) Nine choirs, one piano.")


@pytest.mark.model
def test_the_commands_standard_output_is_json_alone(invented: Path, tmp_path: Path) -> None:
    """As scripts run it: other processes, the real model, whatever its loading prints."""
    library = tmp_path / "l"
    building = [sys.executable, "-m", "ingest", str(invented / "reports"), "--no-notes", "--library", str(library), "--json"]
    built = subprocess.run(building, capture_output=True, check=True, cwd=HOME)
    assert json.loads(built.stdout)["reports"] == 1
    (report,) = [f["report"] for f in json.loads(built.stdout)["files"]]
    batch = lines(tmp_path / "q.jsonl", *[{"id": n, "question": q} for n, q in enumerate(["What did the van cost?", "Who won the tennis?"])])
    asking = [sys.executable, "-m", "assistant", "ask", "--batch", str(batch), "--library", str(library)]
    made = [json.loads(line) for line in subprocess.run(asking, capture_output=True, check=True, cwd=HOME).stdout.decode().splitlines()]
    assert [(a["id"], a["refused"]) for a in made] == [(0, False), (1, True)]
    assert made[0]["quotes"][0]["report"] == report
    assert "£6,200" in made[0]["quotes"][0]["text"]


def test_a_model_that_cannot_be_meant_is_told_and_nothing_is_asked(run: Any) -> None:
    code, out, err = run("ask", "What did the van cost?", "--model", "gpt")
    assert (code, out) == (1, "")
    assert err == "'gpt' names no language model. Give ollama:NAME, or openai:NAME@http://127.0.0.1:8000/v1\n"
