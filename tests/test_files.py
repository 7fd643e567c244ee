from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import files


def test_folders_are_walked_in_order_without_hidden_files_and_links(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "Thumbs.db", "inner/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    found, refused = files.find([tmp_path])
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["a.txt", "b.txt", "inner/c.txt"]
    assert refused == []


def test_a_file_named_twice_is_taken_once_and_missing_ones_are_told(tmp_path: Path) -> None:
    one = tmp_path / "a.txt"
    one.write_text("words")
    assert files.find([one, tmp_path, tmp_path / "none.txt"]) == ([one], [files.Refusal(tmp_path / "none.txt", "No such file or folder.")])


@pytest.mark.parametrize(("stem", "expected"), [("Annual Report (2019) final", "annual-report-2019-final"), ("Überblick", "berblick"), ("…", "report"), ("a" * 90, "a" * 60)])
def test_slugs(stem: str, expected: str) -> None:
    assert files.slug(stem) == expected


@given(st.text())
def test_a_slug_is_always_a_name(stem: str) -> None:
    slug = files.slug(stem)
    assert slug
    assert len(slug) <= 60
    assert files.slug(slug) == slug
