"""Uploaded files: what is let in, under which name, and that nothing stays."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from assistant import intake


def upload(folder: Path, name: str, data: bytes = b"words") -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_files_are_moved_into_a_folder_that_only_the_owner_may_enter(tmp_path: Path) -> None:
    given = [upload(tmp_path / "up", "a.PDF"), upload(tmp_path / "up", "b.txt")]
    taken = intake.take(given, tmp_path)
    assert [p.name for p in taken.files] == ["a.PDF", "b.txt"]
    assert not any(os.path.exists(p) for p in given)
    assert stat.S_IMODE(taken.folder.stat().st_mode) == 0o700
    taken.drop()
    assert not taken.folder.exists()


def test_two_files_of_one_name_do_not_meet(tmp_path: Path) -> None:
    taken = intake.take([upload(tmp_path / "x", "a.md", b"one"), upload(tmp_path / "y", "a.md", b"two")], tmp_path)
    assert [p.read_bytes() for p in taken.files] == [b"one", b"two"]
    taken.drop()


def test_what_is_not_let_in_is_named_with_the_reason_and_deleted(tmp_path: Path) -> None:
    given = [upload(tmp_path / "up", n, b"x" * size) for n, size in (("a.exe", 1), ("big.txt", 50), ("ok.txt", 10), ("more.txt", 10), ("late.txt", 1))]
    taken = intake.take(given, tmp_path, intake.Limits(files=4, each=40, all=15))
    assert [p.name for p in taken.files] == ["ok.txt"]
    assert [(t.name, t.reason.split(":")[0]) for t in taken.turned] == [
        ("a.exe", "Files of this kind cannot be read. These can"), ("big.txt", "The file has 1 MB; the most is 0 MB. Split it, or make the pictures in it smaller."),
        ("more.txt", "All the files together are too large"), ("late.txt", "Too many files at once"),
    ]  # fmt: skip
    assert not any(os.path.exists(p) for p in given)
    taken.drop()


def test_a_file_that_was_not_uploaded_is_left_alone(tmp_path: Path) -> None:
    elsewhere = upload(tmp_path / "private", "diary.txt")
    up = tmp_path / "up"
    up.mkdir()
    (up / "link.txt").symlink_to(elsewhere)
    given = [elsewhere, str(up / "link.txt"), str(up / ".." / "private" / "diary.txt"), str(up / "none.txt")]
    taken = intake.take(given, up)
    assert taken.files == []
    assert len(taken.turned) == 4
    assert Path(elsewhere).read_bytes() == b"words"
    taken.drop()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("report.pdf", "report.pdf"), ("../../etc/passwd.txt", "passwd.txt"), ("C:\\temp\\a.pdf", "a.pdf"), ("-rf.pdf", "rf.pdf"), (".hidden.md", "hidden.md"),
        ("a\nb\x1b[31m\u202efdp.exe.pdf", "a_b_[31m_fdp.exe.pdf"), ("<img src=x>.pdf", "_img src=x_.pdf"), ("", "file"), ("...", "file"), ("\udcff.txt", "_.txt"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str, made: str) -> None:
    assert intake.safe(name) == made


def test_a_long_name_keeps_its_ending() -> None:
    made = intake.safe("ü" * 300 + ".pdf")
    assert len(made) == intake.LONGEST
    assert made.endswith(".pdf")
    assert len(intake.safe("x" * 300)) == intake.LONGEST


def test_what_a_killed_page_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    dead, mine, other = (tmp_path / f"clusterlit-{n}-abc" for n in ("99999999", str(os.getpid()), "letters"))
    for folder in (dead, mine, other):
        folder.mkdir()
    intake.sweep(tmp_path)
    assert [f.exists() for f in (dead, mine, other)] == [False, True, True]
