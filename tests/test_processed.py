"""What word processors really write: a made-up report saved by LibreOffice in several formats has the same text in each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest import readers
from ingest.readers import Source
from tests import made_up

HERE = Path(__file__).parent / "processed"  # written by LibreOffice 7.4 from tests.made_up
SAID = [
    "Two rookeries have been counted since 1988.", "The count is kept by nine watchmen who live nearby.", "pays one half of the seed that is put out in snow.",
    "The other half comes from a fair in May. It brought in £640 in 2018.", "Boxed: a rookery without a watchman loses one nest in six.", "a notebook with ruled lines",
    "field glasses that two people share, one in the morning and one in the afternoon, whatever the weather", "so that a third of the nests had to be built anew by the first week of April",
    "Watch number eight stood by the alder gate and wrote down each bird that crossed the lane before noon.", "No watch was ever missed.", "A third rookery will be counted from next year.",
]  # fmt: skip
HEADINGS = ["Rooks of the Alder lanes", "Who pays", "What a watchman needs", "The spring of 2018", "From the diaries", "What comes next"]
ROWS = ["Rookery | Nests | What the watchmen said of the spring", "Long Barn | 85 | Quiet"]


def blocks(source: Source, kind: str) -> list[str]:
    return [source.document.text[b.start : b.end] for b in source.document.blocks if b.kind == kind]


def same(source: Source, deletions: bool) -> None:
    """Every sentence once, headings, rows and the note as what they are, nothing of the comment."""
    text = re.sub(r"\s+", " ", source.document.text)
    assert [s for s in SAID if text.count(s) != 1] == []
    assert blocks(source, "heading") == HEADINGS
    assert blocks(source, "footnote") == ["1 Rookery ledger (2018), page 12."]
    assert set(ROWS) <= set(blocks(source, "table"))
    assert "winter too" not in text
    assert ("nobody ever paid" in text) == deletions


@pytest.mark.parametrize(("kind", "deletions"), [("docx", False), ("epub", True), ("html", True)])
def test_the_text_is_the_same_in_each_format(kind: str, deletions: bool) -> None:
    """LibreOffice itself writes what was deleted, with nothing to tell it by, into EPUB and HTML."""
    same(readers.read(HERE / f"rooks.{kind}"), deletions)


@pytest.mark.slow
def test_and_as_it_is_saved_here_and_now(tmp_path: Path) -> None:
    if made_up.program() is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "rooks.fodt"
    source.write_text(made_up.flat(), encoding="utf-8")
    for kind, deletions in (("odt", False), ("docx", False), ("epub", True), ("html", True)):
        made = made_up.convert(source, kind, tmp_path, tmp_path / "profile")
        same(readers.read(made), deletions)
    text = re.sub(r"\s+", " ", readers.read(made_up.convert(source, "pdf", tmp_path, tmp_path / "profile")).document.text)
    assert [s for s in SAID if text.count(s) != 1] == [], "a PDF knows no tables and no headings; its words are all there"
    again = made_up.convert(tmp_path / "rooks.docx", "odt", tmp_path, tmp_path / "profile")  # from Word's format back
    same(readers.read(again), False)
