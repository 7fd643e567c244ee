"""A receipt made when it is wanted: the one that would have been made at once."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import Library, receipt
from assistant.due import Due
from corpus.errors import LibraryError
from tests.fakes import FENWATER, FakeEmbedder, builder

VAN = "What did the van cost?"
NOON, LATER = datetime(2031, 5, 4, 12, 0, 7, tzinfo=UTC), datetime(2031, 5, 4, 18, 0, 0, tzinfo=UTC)


def test_it_is_the_receipt_of_the_moment_of_the_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = library.ask(VAN)
    monkeypatch.setattr(receipt, "now", lambda: NOON)
    due = Due(library, answer)
    monkeypatch.setattr(receipt, "now", lambda: LATER)
    assert due.page(library) == receipt.to_html(receipt.make(library, answer, lambda: NOON))


def test_the_library_that_answered_is_not_kept_for_it(invented: Path, tmp_path: Path) -> None:
    builder(invented, tmp_path / "l").add([invented / "reports"])
    before = Library.open(tmp_path / "l", FakeEmbedder())
    due, same = Due(before, before.ask(VAN)), Library.open(tmp_path / "l", FakeEmbedder())
    builder(invented, tmp_path / "l").remove([FENWATER])
    without = Library.open(tmp_path / "l", FakeEmbedder())
    assert "£6,200" in due.page(without), "the one that answered is still there"
    del before
    gc.collect()
    assert "£6,200" in due.page(same)
    with pytest.raises(LibraryError, match="have changed since this answer"):
        due.page(without)
