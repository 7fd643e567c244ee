"""Difficult PDFs of other people's test suites, where they are at hand: what pypdf gives any text of is indexed, the rest is mended or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.hostile import Fate, fate
from ingest.isolated import Isolated
from tests.conftest import SHARED

HARD = SHARED / "documents" / "hard"


def plain(path: Path) -> tuple[str, list[int]]:
    """What pypdf's own plain extraction gives: the text of the pages that have some, and the pages that raise."""
    import pypdf

    text, raised = "", []
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return "", []
        pages = list(reader.pages)
    except Exception:  # whatever it raises: it gives no text
        return "", []
    for number, page in enumerate(pages, 1):
        try:
            text += page.extract_text()
        except Exception:
            raised.append(number)
    return text, raised


def filled(path: Path) -> bool:
    """Whether pypdf finds text in fields of a form."""
    import pypdf

    return any(field.get("/V") for field in (pypdf.PdfReader(path).get_fields() or {}).values())


@pytest.fixture(scope="module")
def fates() -> dict[Path, Fate]:
    """The fate of each of the files."""
    if not HARD.is_dir():
        pytest.skip("the difficult PDFs are not at hand (shared/documents/hard beside the project)")
    reader = Isolated()
    try:
        return {p: fate(reader, p) for p in sorted(HARD.glob("*.pdf"))}
    finally:
        reader.close()


@pytest.mark.slow
def test_every_pdf_that_gives_any_text_is_indexed(fates: dict[Path, Fate]) -> None:
    refused = [(p.name, f.reason) for p, f in fates.items() if plain(p)[0].strip() and f.state == "refused"]
    assert refused == []
    assert sum(f.state != "refused" for f in fates.values()) >= 38


@pytest.mark.slow
def test_of_the_others_those_are_read_that_can_be_mended_or_are_forms_and_the_rest_has_a_reason(fates: dict[Path, Fate]) -> None:
    for path, got in fates.items():
        if not plain(path)[0].strip():
            assert got.state == "refused" or "cut short perhaps" in got.reason or filled(path), path.name
            assert got.reason or got.state == "indexed", path.name


@pytest.mark.slow
def test_pages_that_raise_make_a_file_partial(fates: dict[Path, Fate]) -> None:
    for path, got in fates.items():
        text, raised = plain(path)
        if text.strip():
            assert (got.state == "partial") >= bool(raised), path.name
