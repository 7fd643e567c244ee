from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from ingest import kinds, packed
from tests import documents, pdfs

TEXT = b"Five mills share one blue van."


@pytest.mark.parametrize("name", ["a", "a.txt", "a.docx", "a.html", "a.jpg"])
def test_a_kind_is_known_by_its_bytes_whatever_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    made: dict[str, Callable[[], Path]] = {
        "pdf": lambda: pdfs.write(path, [pdfs.lines(["A van."])]), "docx": lambda: documents.word(path, documents.para("A van.")),
        "odt": lambda: documents.opendocument(path, "<text:p>A van.</text:p>"), "epub": lambda: documents.ebook(path, {"a.xhtml": "<p>A van.</p>"}),
    }  # fmt: skip
    for kind, make in made.items():
        make()
        assert kinds.of(path) == kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a", TEXT, "text"), ("a.md", TEXT, "markdown"), ("a.unheard-of", TEXT, "text"), ("a.md", b"<div align=center>\n# Vans\n</div>", "markdown"), ("a.txt", b"<p>Vans", "text"), ("a", b"<p class=x>Vans", "html"),
        ("a.txt", b"\xef\xbb\xbf <!-- x --><!DOCTYPE html><p>Vans", "html"), ("a", b"<?xml version='1.0'?>\n<?style?><!-- < --><html xmlns='x'>", "html"), ("a", "<html>Vans".encode("utf-16"), "html"),
        ("a", "<html>Vans".encode("utf-16-be"), "html"), ("a", b"HTTP/1.1 200\r\n\r\n%PDF-1.4 ", "pdf"), ("a", b"\xef\xbb\xbf%PDF-1.4", "pdf"), ("a.txt", b"A file that begins with %PDF-1.4 is a PDF.", "text"),
        ("a.pdf", b"x" * 9000 + b"startxref 0 %%EOF", "pdf"), ("a", b"MZ is short for something.", "text"), ("a", b"BM, the baker of the mill.", "text"), ("a", b"<- an arrow, and words", "text"), ("a", b"<vans>, the list of", "text"),
    ],
)  # fmt: skip
def test_texts_are_told_apart(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert kinds.of(tmp_path / name) == kind


def test_readable_says_whether_without_raising(tmp_path: Path) -> None:
    for name, data in (("a", TEXT), ("b", b"\x89PNG")):
        (tmp_path / name).write_bytes(data)
    assert kinds.readable(tmp_path / "a")
    assert not kinds.readable(tmp_path / "b")


def test_a_first_line_of_nothing_but_comments_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"<!---->" * 5000)
    assert kinds.of(tmp_path / "a") == "text"


def test_a_packages_parts_are_read_by_name_and_nothing_else(tmp_path: Path) -> None:
    path = documents.packed(tmp_path / "a.zip", {"a": "one", "b/c": "two"})
    with packed.Packed(path) as package:
        assert (package.read("b/c"), package.read("none"), package.names) == (b"two", b"", {"a", "b/c"})


@pytest.mark.slow
def test_a_package_read_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    path = documents.packed(tmp_path / "a.zip", {"a": b"\x00" * 2_000_000})
    with packed.Packed(path) as package:
        read = sum(len(package.read("a")) for _ in range(134))
        assert read <= packed.MAX_READ
        with pytest.raises(UnreadableFile, match="more than 256 MB"):
            package.read("a")
