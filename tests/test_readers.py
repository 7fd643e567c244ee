from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from ingest import decode, readers
from tests import pdfs
from tests.fakes import REPORT

WORDS = "Sharing a van\n\nThe café in the mill at Oxley took £6 – “cheap”, they said, and the menders’ naïve façade fell at the fête."


def text_of(path: Path) -> str:
    return readers.read(path).document.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path.write_bytes(mark + WORDS.encode(encoding))
    source = readers.read(path)
    assert "café in the mill at Oxley took £6 – “cheap”, they said" in source.document.text
    assert source.remark == (decode.GUESSED.format("cp1252") if encoding == "cp1252" else "")


def test_text_and_markdown_are_told_apart(tmp_path: Path) -> None:
    for name, text, parser in (("a.txt", WORDS, "text 1"), ("b.md", WORDS, "markdown 1"), ("c.txt", REPORT, "markdown 1")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert readers.read(tmp_path / name).document.parser == parser


def test_a_pdf_is_known_by_its_head_whatever_its_name(tmp_path: Path) -> None:
    path = pdfs.write(tmp_path / "a.txt", [pdfs.lines(["The van was blue."])], labels="0 << /S /r >>", title="Vans")
    source = readers.read(path)
    assert source.document.text == "The van was blue."
    assert source.document.pages[0].label == "i"
    assert source.title == "Vans"
    assert source.document.parser.startswith("pypdf ")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "The file is empty"),
        ("a.txt", b" \n . \n", "holds no words"),
        ("a.exe", b"MZ words", r"it is called \.exe but holds plain text"),
        ("a.pdf", b"%PDF-1.4 and nothing more", "damaged"),
        ("a.pdf", b"no pdf at all, but words", "damaged or not what its name says"),
        ("a.pdf", b"\x00\x01\x02\x03" * 99, "called \\.pdf, but its bytes are of no kind"),
        ("a.pdf", b"1 0 obj << >>", "it is damaged"),
        ("a.pdf", b"<!DOCTYPE html><p>404", r"called \.pdf but holds a web page. .* rename it \.html"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFile, match=message):
        readers.read(tmp_path / name)


def test_links_devices_and_giants_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "big.txt").open("wb") as handle:
        handle.truncate(readers.MAX_BYTES + 1)  # sparse: no byte is written
    for name in ("link.txt", "pipe.txt"):
        with pytest.raises(UnreadableFile, match="Not a regular file"):
            readers.read(tmp_path / name)
    with pytest.raises(UnreadableFile, match="The file has 200 MB; the most is 200 MB"):
        readers.read(tmp_path / "big.txt")


@pytest.mark.parametrize("name", sorted(readers.READERS))
def test_every_reader_refuses_noise_as_ours(tmp_path: Path, name: str) -> None:
    path = tmp_path / "noise"
    path.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(UnreadableFile):
        readers.READERS[name](path)
