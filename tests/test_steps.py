"""Progress for a program that listens: a JSON line at each step, and while nothing is said."""

from __future__ import annotations

import json
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest import steps
from ingest.__main__ import main
from ingest.isolated import Isolated
from tests.fakes import FakeEmbedder
from tests.pdfs import lines, write


def heard(out: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out]


def test_a_new_step_and_a_new_file_are_told_at_once() -> None:
    out: list[str] = []
    with steps.Lines(out.append) as told:
        told.show("reading a.pdf", 0, 2)
        told.show("reading b.pdf", 1, 2)
        told.show("embedding", 0, 9)
    assert [(s["step"], s["file"], s["done"], s["of"]) for s in heard(out)] == [("starting", "", 0, 0), ("reading", "a.pdf", 0, 2), ("reading", "b.pdf", 1, 2), ("embedding", "", 0, 9)]
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in out)


def test_a_name_with_line_ends_stays_one_line() -> None:
    out: list[str] = []
    with steps.Lines(out.append) as told:
        told.show("reading a\nb\u2028.pdf", 0, 1)
    assert out[-1].count("\n") == 1
    assert heard(out)[-1]["file"] == "a\nb\u2028.pdf"


def test_pages_are_told_now_and_then_and_the_last_always() -> None:
    out: list[str] = []
    with steps.Lines(out.append) as told:
        told.show("reading a.pdf", 0, 1)
        for page in range(1, 61):
            told.turn(Path("a.pdf"), page, 60)
    pages = [s["page"] for s in heard(out) if s["pages"]]
    assert pages[-1] == 60
    assert len(pages) < 60


def test_a_line_comes_while_nothing_happens() -> None:
    out: list[str] = []
    enough = threading.Event()

    def write_it(line: str) -> None:
        out.append(line)
        if len(out) >= 3:
            enough.set()

    with steps.Lines(write_it, every=0.001):
        time.sleep(steps.APART)  # lines of the same step keep their distance
        assert enough.wait(5)
    assert {s["step"] for s in heard(out)} == {"starting"}


def test_a_pdf_is_heard_page_by_page(tmp_path: Path) -> None:
    pages: list[tuple[str, int, int]] = []
    made = write(tmp_path / "mill.pdf", [lines([f"The mill turned {n} stones that year."]) for n in range(3)])
    with closing(Isolated(workers=1, turned=lambda path, page, of: pages.append((path.name, page, of)))) as reader:
        reader.read(made)
    assert pages == [("mill.pdf", 1, 3), ("mill.pdf", 2, 3), ("mill.pdf", 3, 3)]


def test_pages_of_a_file_read_ahead_are_not_told() -> None:
    out: list[str] = []
    with steps.Lines(out.append) as told:
        told.show("reading a.pdf", 0, 2)
        told.turn(Path("b.pdf"), 3, 3)
    assert {s["pages"] for s in heard(out)} == {0}


def test_the_command_tells_each_step_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kites.md").write_text("# Kites\n\nEleven kites flew over the marsh in 2018.\n", encoding="utf-8")
    asked = [str(tmp_path / "kites.md"), "--no-notes", "--library", str(tmp_path / "l"), "--json", "--progress", "json"]
    assert main(asked, encoder=lambda settings: FakeEmbedder()) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["reports"] == 1
    told = [json.loads(line)["step"] for line in said.err.splitlines()]
    assert told[0] == "starting"
    assert {"reading", "embedding", "writing the library"} <= set(told)


def test_going_back_undoes_the_last_change_and_only_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "l"

    def run(*argv: str) -> int:
        return main([*argv, "--no-notes", "--library", str(library)], encoder=lambda settings: FakeEmbedder())

    def held() -> list[str]:
        capsys.readouterr()
        assert run("--list", "--json") == 0
        return [r["id"] for r in json.loads(capsys.readouterr().out)["reports"]]

    for name in ("kites", "eels", "locks"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nThe {name} of Marsh End were counted in 2018.\n", encoding="utf-8")
    assert run("--restore-previous") == 1
    assert run(str(tmp_path / "kites.md")) == 0
    assert run("--restore-previous") == 1
    assert run(str(tmp_path / "eels.md")) == 0
    assert run("--restore-previous") == 0
    assert held() == ["kites"]
    assert run(str(tmp_path / "locks.md")) == 0
    assert run("--remove", "kites") == 0
    assert run("--restore-previous", "--json") == 0
    assert held() == ["kites", "locks"]
