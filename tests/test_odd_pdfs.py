"""Odd PDFs through the reading process: all that pypdf gives of them is kept, and what is not there is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.hostile import fate
from corpus.errors import UnreadableFile
from ingest.isolated import Isolated
from tests import odd_pdfs
from tests.odd_pdfs import Odd

CASES = odd_pdfs.cases()


@pytest.fixture(scope="module")
def apart() -> Iterator[Isolated]:
    """A reading process that the tests share."""
    made = Isolated(workers=1)
    yield made
    made.close()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_each_is_read_as_far_as_it_goes(case: Odd, tmp_path: Path, apart: Isolated) -> None:
    path = odd_pdfs.write(case, tmp_path)
    got = fate(apart, path)
    assert got.state == case.state, got.reason
    assert re.search(case.reason, got.reason)
    assert case.reason or not got.reason or case.state == "refused"
    if case.state == "refused":
        return
    document = apart.read(path).document
    at = 0
    for words in case.words:
        at = document.text.index(words, at) + len(words)
    if case.labels:
        assert [p.label for p in document.pages] == list(case.labels)


def test_pages_behind_a_missing_one_keep_their_numbers(tmp_path: Path, apart: Isolated) -> None:
    case = next(c for c in CASES if c.name == "a-branch-missing")
    document = apart.read(odd_pdfs.write(case, tmp_path)).document
    assert document.lost == (2, 3)
    assert [p.number for p in document.pages] == [1, 4]


def test_a_lock_with_a_password_is_not_opened_by_mending(tmp_path: Path, apart: Isolated) -> None:
    data = odd_pdfs.locked("AES-128")
    path = tmp_path / "a.pdf"
    path.write_bytes(data[: data.index(b"\nxref")])  # its key is in the trailer, which is cut off
    with pytest.raises(UnreadableFile, match="damaged"):
        apart.read(path)
