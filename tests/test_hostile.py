"""Files made to do harm, through the reading processes and through a run: each in its state with its reason, nothing hangs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.hostile import alone, checked
from corpus import fates, store
from ingest.__main__ import main
from ingest.isolated import Isolated
from tests import hostile_files, hostile_pdfs, hostile_reasons
from tests.fakes import FakeEmbedder, builder, lay_out
from tests.hostile_pdfs import Hostile

CASES = [*hostile_pdfs.cases(), *hostile_files.cases(), *hostile_reasons.cases()]
QUICK = [c for c in CASES if not c.heavy]


@pytest.fixture(scope="module")
def apart() -> Iterator[Isolated]:
    """Reading processes that the tests share."""
    made = Isolated()
    yield made
    made.close()


def name(case: Hostile) -> str:
    return re.sub(r"[^\w.-]", "_", case.name.encode("ascii", "backslashreplace").decode())[:40]


@pytest.mark.parametrize("case", QUICK, ids=name)
def test_each_quick_one_ends_in_its_state(case: Hostile, tmp_path: Path, apart: Isolated) -> None:
    case.make(tmp_path / case.name)
    got = checked(case, alone(apart, tmp_path))
    assert got.amiss == ""
    assert got.seconds < 30


@pytest.mark.slow
def test_the_heavy_ones_too() -> None:
    ran = subprocess.run([sys.executable, "-m", "bench", "--print-only", "hostile"], capture_output=True, text=True, check=True)  # of its own: the memory of this process is that of all tests before
    assert "; 0 otherwise than expected" in ran.stdout
    peak = re.search(r"had (\d+) MB at most", ran.stdout)
    assert peak
    assert int(peak[1]) < 1500


def test_there_are_many() -> None:
    assert len(hostile_pdfs.cases()) >= 45
    assert len({c.name for c in CASES}) == len(CASES)


def test_all_quick_ones_in_one_folder_and_the_good_files_are_all_indexed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    for case in QUICK:
        case.make(folder / case.name)
    code = main([str(folder), "--no-notes", "--json", "--library", str(tmp_path / "l")], lambda settings: FakeEmbedder())
    told = json.loads(capsys.readouterr().out)
    fate = {row["path"]: row for row in told["files"]}
    assert code == 3
    for case in QUICK:
        row = fate.get(str(folder / case.name).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
        if not case.states:
            assert row is None
            continue
        assert row is not None, case.name
        assert row["state"] in {*case.states, *(("unchanged",) if "indexed" in case.states else ())}, (case.name, row)
        assert row["reason"] or row["state"] == "indexed"
    assert all(row["duplicate_of"] for row in told["files"] if row["state"] == "unchanged")
    kept = fates.read(tmp_path / "l", store.manifest(tmp_path / "l"))
    assert {r.path for r in kept if r.state == "refused"} == {p for p, r in fate.items() if r["state"] == "refused"}


def test_the_terminal_sees_no_name_that_moves_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "named"
    folder.mkdir()
    for case in hostile_files.named():
        case.make(folder / case.name)
    library = str(tmp_path / "l")
    for argv in ([str(folder), "--no-notes"], ["--list"], ["--check"]):
        assert main([*argv, "--library", library], lambda settings: FakeEmbedder()) == 0
        out = capsys.readouterr().out
        assert "new\\nline.txt" in out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", out)


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path / "corpus")
    closed = corpus / "reports" / "closed"
    closed.mkdir()
    (closed / "a.txt").write_text("never seen", encoding="utf-8")
    tmp_path.parent.parent.chmod(0o755)
    for folder in (tmp_path.parent, tmp_path, corpus, corpus / "reports"):
        folder.chmod(0o755)
    closed.chmod(0)
    before = os.geteuid()
    run = builder(corpus, tmp_path / "l", with_notes=False)
    (tmp_path / "l").mkdir()
    (tmp_path / "l").chmod(0o777)
    if before == 0:
        os.seteuid(65534)  # root opens everything
    try:
        outcome = run.add([corpus / "reports"])
    finally:
        os.seteuid(before)
        closed.chmod(0o755)
    refused = [(Path(f.path).name, f.reason) for f in outcome.files if f.state == "refused"]
    assert refused == [("closed", "The folder cannot be opened (Permission denied).")]
    assert [f.state for f in outcome.files] == ["refused", "indexed"]
