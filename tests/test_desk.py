"""The desk: who waits while a library is opened, what is used while one cannot be, and what is said then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import page
from assistant.desk import Desk
from corpus.errors import BrokenLibrary, LibraryError, NoLibrary, StaleLibrary


class Opener:
    """Opens what CURRENT says, when it may; or fails with what is to go wrong."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.may = threading.Event()
        self.may.set()
        self.wrong: LibraryError | None = None

    def __call__(self, root: Path) -> Any:
        assert self.may.wait(20)
        if not (root / "CURRENT").exists():
            raise NoLibrary("There is none.", "Run: python -m ingest")
        if self.wrong:
            raise self.wrong
        self.opened.append((root / "CURRENT").read_text())
        return SimpleNamespace(generation=self.opened[-1])


@pytest.fixture
def opener() -> Opener:
    return Opener()


@pytest.fixture
def desk(tmp_path: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("assistant.desk.PAUSE", 0.0)
    (tmp_path / "CURRENT").write_text("000001")
    return Desk(tmp_path, opener)


def current(desk: Desk, name: str) -> None:
    (desk.root / "CURRENT").write_text(name)


def held(desk: Desk) -> str:
    found: Any = desk.library()
    return str(found.generation)


def comes(true: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 20
    while not true() and time.monotonic() < ends:
        time.sleep(0.005)
    return true()


def test_a_first_opening_is_waited_for_and_done_once(desk: Desk, opener: Opener) -> None:
    opener.may.clear()
    desk.open_soon()
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(held(desk))) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert not desk.ready
    opener.may.set()
    for thread in threads:
        thread.join()
    assert (got, opener.opened) == (["000001"] * 8, ["000001"])


def test_nobody_waits_for_a_new_generation_and_one_opens_it(desk: Desk, opener: Opener) -> None:
    assert held(desk) == "000001"
    opener.may.clear()
    current(desk, "000002")
    before = threading.active_count()
    assert [held(desk) for _ in range(20)] == ["000001"] * 20, "they would wait for ever"
    assert threading.active_count() <= before + 1
    opener.may.set()
    assert comes(lambda: held(desk) == "000002")
    assert opener.opened == ["000001", "000002"]


def test_whoever_wants_the_newest_waits_for_it(desk: Desk) -> None:
    held(desk)
    current(desk, "000002")
    newest: Any = desk.library(newest=True)
    assert newest.generation == held(desk) == "000002"


def test_what_is_damaged_is_said_while_the_last_good_state_is_used(desk: Desk, opener: Opener) -> None:
    assert (held(desk), desk.trouble) == ("000001", "")
    opener.wrong = BrokenLibrary("A file is damaged: x.", "Run: python -m ingest --rebuild")
    current(desk, "000002")
    assert held(desk) == "000001"
    assert comes(lambda: desk.trouble == "A file is damaged: x. Run: python -m ingest --rebuild")
    assert held(desk) == "000001"
    current(desk, "000001")
    assert desk.trouble == "", "gone back to the one in use"
    opener.wrong = None
    current(desk, "000003")
    assert comes(lambda: held(desk) == "000003")
    assert desk.trouble == ""


def test_a_library_of_another_version_is_an_error_until_there_is_one_of_ours(desk: Desk, opener: Opener) -> None:
    held(desk)
    opener.wrong = StaleLibrary("It was built by another version.", "Run: python -m ingest --rebuild")
    current(desk, "000002")
    with pytest.raises(StaleLibrary, match="another version"):
        desk.library(newest=True)
    with pytest.raises(StaleLibrary, match="another version"):
        desk.library()
    assert desk.trouble == ""
    opener.wrong = None
    current(desk, "000003")
    desk.library(newest=True)
    assert held(desk) == "000003"


def test_others_are_not_told_the_folder(tmp_path: Path, opener: Opener) -> None:
    root = tmp_path / "held"
    root.mkdir()
    (root / "CURRENT").write_text("000001")
    desk = Desk(root, opener, named=False)
    held(desk)
    opener.wrong = BrokenLibrary(f"{root}/x is damaged.", f"Run: python -m ingest --library {root} --rebuild")
    current(desk, "000002")
    desk.library(newest=True)
    assert desk.trouble == "held/x is damaged. Run: python -m ingest --library held --rebuild"


def test_keepers_are_told_the_command_and_readers_that_the_last_good_state_answers() -> None:
    told = page.trouble("A file is damaged: <b>. Run: python -m ingest --rebuild", True)
    assert "damaged or gone" in told
    assert "python -m ingest --rebuild" in told.replace("\\", "")
    assert "<b>" not in told
    assert page.trouble("A file is damaged.", False) == "Answers come from the library’s last good state: a newer one cannot be opened just now."
    assert page.trouble("", True) == page.trouble("", False) == ""
