"""Which reader opens which file: a table by suffix, each a function from path to document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.records import Document
from ingest import markdown, pdf, plain, structure

MAX_BYTES = 200 * 1024 * 1024  # no report comes near it; a sparse or endless file does
MAX_TEXT = 20_000_000  # characters


@dataclass(frozen=True)
class Source:
    """A document as read from a file, with the title its properties give (empty where none) and a remark for the ledger."""

    document: Document
    title: str = ""
    remark: str = ""


def read(path: Path) -> Source:
    """Read one file.

    Raises UnreadableFile: not a regular file, too large, empty, of a kind no reader knows, or damaged.
    """
    if not path.is_file() or path.is_symlink():
        raise UnreadableFile("Not a regular file.", "Give the file itself, not a link or a device.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(f"The file has {size // 2**20} MB; the most is {MAX_BYTES // 2**20} MB.", "Split it.")
    if not size:
        raise UnreadableFile("The file is empty.", "Try to get it again.")
    with path.open("rb") as handle:
        head = handle.read(1024)
    reader = _pdf if b"%PDF-" in head else READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFile(f"No reader for '{path.suffix or path.name}' files.", f"Readable are: {' '.join(sorted(READERS))}.")
    return reader(path)


def _pdf(path: Path) -> Source:
    got = pdf.read(path)
    labels = got.labels if len(got.labels) == got.page_count else []
    document = structure.build(got.lines, labels, got.page_count, got.parser)
    return Source(replace(document, lost=got.lost), got.title)


def _text(path: Path) -> Source:
    text, remark = decode(path.read_bytes())
    if len(text) > MAX_TEXT:
        raise UnreadableFile(f"The text has {len(text):,} characters; the most is {MAX_TEXT:,}.", "Split it.")
    if not re.search(r"\w{2}", text):
        raise UnreadableFile("The file holds no words.", "Try to get it again.")
    marked = path.suffix.lower() == ".md" or markdown.looks_like(text)
    lines = markdown.read(text) if marked else plain.read(text)
    return Source(structure.build(lines, parser="markdown 1" if marked else "text 1"), remark=remark)


def decode(data: bytes) -> tuple[str, str]:
    """Bytes to text: a byte-order mark, else strict UTF-8, else the best guess, which the remark names.

    Raises UnreadableFile for data that is no text.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, errors="replace"), ""
    try:
        text = data.decode("utf-8")
        if "\x00" not in text:
            return text, ""
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise UnreadableFile("The file is no text in any known encoding.", "If it is a document, save it as PDF or text first.")
    return str(best), f"encoding guessed: {best.encoding}"


READERS: dict[str, Callable[[Path], Source]] = {".pdf": _pdf, ".txt": _text, ".md": _text}
