"""One writer at a time, for as long as it lives; nothing is written where something else lies."""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from corpus import disk, lock
from corpus.errors import DiskError, ForeignFolder, LibraryLocked


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    inside = threading.Event()

    def first() -> None:
        with lock.writing(tmp_path):
            inside.set()
            time.sleep(0.15)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(5)
    with lock.writing(tmp_path, 5):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


@pytest.mark.forks
def test_a_child_does_not_hold_the_lock_for_a_parent_that_has_died(tmp_path: Path) -> None:
    read, write = os.pipe()
    if not (parent := os.fork()):
        with lock.writing(tmp_path, 0):
            if not os.fork():
                os.close(write)
                time.sleep(3)  # an orphan that lives on
                os._exit(0)
            os.kill(os.getpid(), 9)
    os.close(write)
    os.close(read)
    os.waitpid(parent, 0)
    with lock.writing(tmp_path, 0.2):
        pass


def test_what_a_dead_writer_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / disk.SCRATCH / "half").mkdir(parents=True)
    with lock.writing(tmp_path):
        assert not (tmp_path / disk.SCRATCH).exists()
        path = disk.scratch(tmp_path, "fresh")
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        disk.write(path, b"x")
    assert not (tmp_path / disk.SCRATCH).exists()


def test_a_link_in_the_scratch_folders_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thing").write_text("x")
    root = tmp_path / "l"
    root.mkdir()
    (root / disk.SCRATCH).symlink_to(tmp_path / "precious")
    with lock.writing(root):
        pass
    assert (tmp_path / "precious" / "thing").exists()


@pytest.mark.parametrize("name", ["thesis.docx", "catalogue.toml"])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(ForeignFolder, match=f"is no library: it holds '{name}'"), lock.writing(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_file_and_a_link_in_a_librarys_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ForeignFolder, match="is no folder"), lock.writing(tmp_path / "file"):
        pass
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "reports").symlink_to(tmp_path)
    with pytest.raises(ForeignFolder, match="is a link"), lock.writing(tmp_path / "l"):
        pass


def test_a_lock_that_says_something_hostile_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / lock.NAME).write_bytes(b"\x1b[31mprocess")
    assert lock._said(tmp_path / lock.NAME) == ""


def test_what_the_disk_could_not_do_is_told_with_what_to_do(tmp_path: Path) -> None:
    disk.write(tmp_path / "x", b"1")
    with pytest.raises(DiskError, match=r"did not do what it was told with .*/x \(File exists\)"):
        disk.write(tmp_path / "x", b"2")
    for number, words in ((28, "no room left .* Free some"), (122, "no room left"), (30, "may not be written .* Change its rights"), (5, "Input/output error")):
        with pytest.raises(DiskError, match=words) as caught, disk.told(tmp_path):
            raise OSError(number, os.strerror(number))
        assert caught.value.retryable
        assert str(caught.value).endswith("then run the same command again.")


def test_two_in_one_process_take_turns_too(tmp_path: Path) -> None:
    with lock.writing(tmp_path), pytest.raises(LibraryLocked, match=f"process {os.getpid()}"), lock.writing(tmp_path, 0):
        pass
