"""Changes made from the page, with a command that stands in for `ingest`: it writes down what it was asked and switches the library."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from assistant import changes_page, intake, keeping
from assistant.keeping import Keeper, Record
from corpus.errors import LibraryError, LibraryLocked

SCRIPT = """
import json, pathlib, sys, time
asked = sys.argv[1:]
root = pathlib.Path(asked[asked.index("--library") + 1])
(root / "asked.json").write_text(json.dumps(asked))
if (root / "fail").exists():
    sys.stderr.write((root / "fail").read_text() + "\\n")
    raise SystemExit(1)
while (root / "wait").exists():
    time.sleep(0.01)
files = [{"path": a, "report": "x", "state": "indexed", "reason": "", "passages": 3} for a in asked if a.endswith(".txt")]
now = root / "CURRENT"
now.write_text(str(int(now.read_text()) + 1))
print(json.dumps({"files": files}))
"""


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    (tmp_path / "CURRENT").write_text("1")
    return Keeper(tmp_path, [sys.executable, "-S", "-c", SCRIPT])


def asked(keeper: Keeper) -> list[str]:
    got: list[str] = json.loads((keeper.root / "asked.json").read_text())
    return got


def ended(job: keeping.Job) -> keeping.Job:
    assert job.errand.wait(20)
    return job


def taken(tmp_path: Path, name: str = "walk.txt") -> intake.Taken:
    (tmp_path / "up").mkdir(exist_ok=True)
    (tmp_path / "up" / name).write_text("words")
    return intake.take([str(tmp_path / "up" / name)], tmp_path / "up")


def test_files_are_added_and_gone_afterwards_and_the_change_can_be_undone_once(keeper: Keeper, tmp_path: Path) -> None:
    came = taken(tmp_path)
    job = ended(keeper.add(came, notes=False))
    assert not came.folder.exists()
    assert asked(keeper)[-3:] == ["--no-notes", "--", str(came.files[0])]
    assert keeper.undoable is job
    assert changes_page.undo(job) == "Undo adding walk.txt"
    ended(keeper.undo())
    assert asked(keeper)[-1] == "--restore-previous"
    assert keeper.undoable is None
    with pytest.raises(LibraryError, match="nothing to take back"):
        keeper.undo()


def test_what_somebody_else_changed_since_is_not_undone(keeper: Keeper) -> None:
    ended(keeper.remove("kites", "Kites"))
    assert asked(keeper)[-1] == "--remove=kites"
    (keeper.root / "CURRENT").write_text("7")
    assert keeper.undoable is None


def test_one_change_at_a_time(keeper: Keeper, tmp_path: Path) -> None:
    (keeper.root / "wait").touch()
    first = keeper.remove("kites", "Kites")
    came = taken(tmp_path)
    assert keeper.running
    assert keeper.undoable is None
    with pytest.raises(LibraryLocked, match="being changed just now"):
        keeper.add(came)
    assert not came.folder.exists()
    (keeper.root / "wait").unlink()
    assert ended(first).changed
    assert not keeper.running


def test_a_change_that_is_stopped_has_changed_nothing(keeper: Keeper) -> None:
    (keeper.root / "wait").touch()
    job = keeper.rebuild()
    keeper.stop()
    assert ended(job).errand.state == "stopped"
    assert not job.changed
    assert "Stopped. The library is as it was." in changes_page.outcome(job)


def test_making_anew_takes_up_no_other_file(keeper: Keeper) -> None:
    ended(keeper.rebuild(notes=True))
    *_, option, dashes, folder = asked(keeper)
    assert (option, dashes) == ("--rebuild", "--")
    assert not Path(folder).exists()
    assert keeper.undoable is None


def test_a_record_is_given_as_options_that_no_value_can_escape(keeper: Keeper) -> None:
    record = Record.read(" --remove=x ", "Ida Brook;  Sam\nTarn", "2019", "")
    ended(keeper.describe("kites", record))
    assert asked(keeper)[-5:] == ["--describe=kites", "--title=--remove=x", "--author=Ida Brook", "--author=Sam Tarn", "--year=2019"]


@pytest.mark.parametrize(("given", "said"), [(("", "", "", ""), "needs a title"), (("A", "", "19", ""), "four digits"), (("A", "", "２０１９", ""), "four digits")])
def test_a_record_that_is_none(given: tuple[str, str, str, str], said: str) -> None:
    with pytest.raises(LibraryError, match=said):
        Record.read(*given)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Another process is adding to this library. Wait.", "Another process is adding to this library."),
        ("[Errno 28] No space left on device The library is as it was.", "The disk is full."),
        ("KeyError: 'x'", "ended by mistake"),
        ("Cannot read /tmp/clusterlit-12-ab_c/3/a.txt: gone.", "Cannot read a.txt: gone."),
        ("<img src=x onerror=y>", "&lt;img src=x"),
    ],
)
def test_why_a_change_failed_is_told_in_words(keeper: Keeper, said: str, shown: str) -> None:
    (keeper.root / "fail").write_text(said)
    assert shown in changes_page.outcome(ended(keeper.remove("kites", "Kites")))
    assert keeper.undoable is None


def test_a_command_that_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="could not be started"):
        Keeper(tmp_path, ["/no-such-command"]).remove("kites", "Kites")
