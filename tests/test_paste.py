"""`python -m assistant export` and `cite` through `main()`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import rispy
from docx import Document

from assistant.__main__ import main
from tests import wide
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder


@pytest.fixture
def run(small_library: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on the small library: exit code, standard output, standard error."""

    def command(*argv: str | Path, library: Path = small_library) -> tuple[int, str, str]:
        code = main([*map(str, argv), "--library", str(library)], FakeEmbedder())
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def answers(run: Any, tmp_path: Path) -> Path:
    """A file of two answers and a refusal, as `ask --batch` prints them."""
    asked = ["Who shares the van?", "Who pays for the piano?", "Do astronauts eat cheese on Saturn?"]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps({"id": n, "question": q}) for n, q in enumerate(asked)))
    (tmp_path / "a.jsonl").write_text(run("ask", "--batch", tmp_path / "q.jsonl")[1], encoding="utf-8")
    return tmp_path / "a.jsonl"


def rewrite(path: Path, **more: object) -> dict[str, Any]:
    """Add fields to the first answer of a file, and keep that alone; returns it."""
    first: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").split("\n")[0])
    path.write_text(json.dumps({**first, **more}), encoding="utf-8")
    return first


def test_answers_become_a_file_with_every_quote(run: Any, answers: Path) -> None:
    code, out, err = run("export", answers, "--as", "csv")
    quotes = [q for line in answers.read_text(encoding="utf-8").splitlines() for a in [json.loads(line)] if not a["refused"] for q in a["quotes"]]
    read = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert (code, err) == (0, "")
    assert [(r["quote"], r["report"]) for r in read] == list(dict.fromkeys((q["text"], q["report"]) for q in quotes))
    assert {r["report"] for r in read} == {FENWATER, CHOIRS}


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json", "csv", "markdown"])
def test_what_a_language_model_wrote_is_not_exported(run: Any, answers: Path, form: str) -> None:
    rewrite(answers)
    before = run("export", answers, "--as", form)
    rewrite(answers, prose="Nobody foresaw it [1].", answer="Nobody foresaw it [1].", checks=[{"sentence": "Nobody foresaw it [1].", "ok": True}])
    assert run("export", answers, "--as", form) == before
    assert before[1] != ""


def test_picked_quotes_alone_with_the_readers_own_words(run: Any, answers: Path, tmp_path: Path) -> None:
    first = rewrite(answers, pick=[1], notes={"1": "Cite this!"})
    assert len(first["quotes"]) > 1
    assert run("export", answers, "--as", "ris", "--to", tmp_path / "out.ris") == (0, "", "")
    (record,) = rispy.loads((tmp_path / "out.ris").read_text(encoding="utf-8"))
    assert record["notes"] == [f"“{first['quotes'][0]['text']}” ({first['quotes'][0]['locator']}) — Reader's note: Cite this!"]


def test_the_line_an_answer_shows_before_a_quote_is_no_part_of_it(run: Any, answers: Path) -> None:
    first = rewrite(answers)
    rewrite(answers, quotes=[{**q, "context": "Nobody quoted this line:"} for q in first["quotes"]])
    for form in ("csv", "ris", "bibtex", "csl-json", "markdown"):
        assert "Nobody quoted" not in run("export", answers, "--as", form)[1]


def test_related_quotes_of_a_refusal_come_only_when_picked(run: Any, answers: Path) -> None:
    first = rewrite(answers, refused=True)
    assert json.loads(run("export", answers, "--as", "csl-json")[1]) == []
    rewrite(answers, refused=True, pick=[2])
    assert [q["text"] for r in json.loads(run("export", answers, "--as", "csl-json")[1]) for q in r["custom"]["quotes"]] == [first["quotes"][1]["text"]]


def test_one_answer_from_standard_input_to_word(run: Any, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(run("ask", "What did the van cost?", "--json")[1]))
    assert run("export", "-", "--as", "word", "--to", tmp_path / "out.docx", "--style", "apa") == (0, "", "")
    said = [p.text for p in Document(str(tmp_path / "out.docx")).paragraphs]
    assert any(line.startswith("Fenwater Menders. (2016). Mending together: tool libraries") for line in said)


@pytest.mark.parametrize(
    "bad",
    ["{", "[1]", '{"answer": "x"}', '{"quotes": [{"n": 1}]}', '{"quotes": [{"n": "1", "report": "a", "text": "b"}]}', '{"quotes": 5}', '{"quotes": [7]}',
     '{"quotes": [{"n": 1, "report": "a", "text": "b", "page": "5"}]}', '{"quotes": [{"n": 1, "report": "a", "text": "b"}], "pick": 1}', "[" * 100_000],
    ids=lambda b: b[:40],
)  # fmt: skip
def test_a_bad_line_is_named_and_nothing_is_written(run: Any, answers: Path, tmp_path: Path, bad: str) -> None:
    answers.write_text(f"{answers.read_text(encoding='utf-8')}\n{bad}\n", encoding="utf-8")
    code, out, err = run("export", answers, "--as", "bibtex", "--to", tmp_path / "out.bib")
    assert (code, out) == (1, "")
    assert f"{answers}, line 5: not an answer" in err
    assert not (tmp_path / "out.bib").exists()


def test_a_quote_of_a_report_the_library_has_not_is_told(run: Any, answers: Path) -> None:
    rewrite(answers, quotes=[{"n": 1, "report": "quary-choirs", "text": "Nothing."}])
    code, out, err = run("export", answers, "--as", "markdown")
    assert (code, out) == (1, "")
    assert err == "The library holds no report 'quary-choirs'. Did you mean 'quarry-choirs'?\n"


@pytest.mark.parametrize(("argv", "told"), [(("none.jsonl", "--as", "ris"), "Cannot read none.jsonl: No such file"), (("{a}", "--as", "ris", "--to", "/"), "Cannot write /:")])
def test_files_that_cannot_be_read_or_written_are_told(run: Any, answers: Path, argv: tuple[str, ...], told: str) -> None:
    code, out, err = run("export", *(a.replace("{a}", str(answers)) for a in argv))
    assert (code, out) == (1, "")
    assert told in err


def test_cite_prints_citation_and_entry(run: Any) -> None:
    assert run("cite", FENWATER, "--para", "3.10") == (
        0,
        "(Fenwater Menders, 2016, para. 3.10)\nFenwater Menders (2016) Mending together: tool libraries of the Fenwater valley. Oxley Mill Press.\n",
        "",
    )
    made = json.loads(run("cite", CHOIRS, "--page", "9", "--style", "mhra", "--json")[1])
    assert made["in_text"] == "Ida Brook and Sam Tarn, Nine Choirs, One Piano (2019), p. 9."
    assert made["html"] == "Ida Brook and Sam Tarn, <i>Nine Choirs, One Piano</i> (2019)"
    assert (made["locator"]["label"], made["item"]["type"]) == ("page", "report")


def test_a_page_is_found_by_its_label_then_by_its_number(run: Any, tmp_path: Path) -> None:
    library = wide.build(tmp_path / "wide")
    assert run("cite", "rafts", "--page", "ii", library=library)[1].startswith("(Rafts on the Tarn, no date, p. ii)")
    made = json.loads(run("cite", "rafts", "--page", "2", "--json", library=library)[1])
    assert (made["locator"]["value"], made["locator"]["page"]) == ("ii", 2)
    assert run("cite", "rafts", "--page", "9", library=library)[2] == "The report has no page '9'. It has pages 1 to 3 in the PDF.\n"


@pytest.mark.parametrize("argv", [("export", "a.jsonl"), ("export", "a.jsonl", "--as", "xls"), ("cite",), ("cite", "x", "--page", "1", "--para", "2"), ("cite", "x", "--style", "ieee")], ids=" ".join)
def test_two_for_usage(run: Any, argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*argv)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""
