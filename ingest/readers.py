"""Which reader opens which file: a table by kind, each a function from path to document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.records import Document
from ingest import decode, docx, epub, kinds, markdown, odt, pdf, plain, screen, structure, webpage
from ingest.limits import Limits
from ingest.lines import Line, unmarked
from ingest.pages import Pages, spans
from ingest.properties import Properties

MAX_BYTES = Limits.file
MAX_TEXT_BYTES = 4 * screen.MAX_TEXT  # of a text: no encoding takes more


@dataclass(frozen=True)
class Source:
    """A document as read from a file, with what its properties say (empty where they do not), a remark for the ledger, and pages without text."""

    document: Document
    title: str = ""
    remark: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    publisher: str = ""
    empty: tuple[int, ...] = ()


def read(path: Path, pages: Pages | None = None) -> Source:
    """Read one file, whatever its name: its bytes say what it is. `pages` hears of a paged file's pages as they are finished, and may know some already.

    Raises UnreadableFile: not a regular file, too large, empty, of a kind no reader knows, or damaged.
    """
    if not path.is_file() or path.is_symlink():
        raise UnreadableFile("Not a regular file.", "Give the file itself, not a link or a device.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(f"The file has {size // 2**20} MB; the most is {MAX_BYTES // 2**20} MB.", "Split it.")
    if not size:
        raise UnreadableFile("The file is empty.", "Try to get it again.")
    kind = kinds.of(path)
    return _pdf(path, pages) if kind == "pdf" else READERS[kind](path)


def _built(lines: list[Line], parser: str, about: Properties | None = None, remark: str = "") -> Source:
    """The document of a source without pages."""
    got = screen.lines(lines)
    said = about or Properties()
    remarks = "; ".join(r for r in (remark, got.remark) if r)
    return Source(structure.build(got.lines, parser=parser), said.title, remarks, said.authors, said.year, said.publisher)


def _pdf(path: Path, pages: Pages | None = None) -> Source:
    got = pdf.read(path, pages)
    labels = got.labels if len(got.labels) == got.page_count else []
    seen, data = _paged(got.lines)
    document = structure.build(seen.lines, labels, got.page_count, got.parser)
    about, remark = got.properties, "; ".join(r for r in (got.remark, seen.remark) if r)
    return Source(replace(document, lost=tuple(sorted({*got.lost, *data}))), about.title, remark, about.authors, about.year, about.publisher, got.empty)


def _paged(lines: list[Line]) -> tuple[screen.Screened, list[int]]:
    """The lines of a PDF, and its pages that were left out because they are data and no prose: pages of data behind a report are not to cost the report."""
    try:
        return screen.lines(lines, worded=False), []
    except UnreadableFile:
        by_page = {number: list(page) for number, page in groupby(lines, key=lambda line: line.page)}
        data = [n for n, page in by_page.items() if screen.is_data("\n".join(line.text for line in page))]
        if not data or len(data) == len(by_page):
            raise
        kept = screen.lines([line for line in lines if line.page not in data], worded=False)
        remark = f"{spans(data)}: data, not prose, left out"
        return replace(kept, remark="; ".join(r for r in (remark, kept.remark) if r)), data


def _docx(path: Path) -> Source:
    got = docx.read(path)
    return _built(got.lines, "docx 1", got.properties)


def _odt(path: Path) -> Source:
    got = odt.read(path)
    return _built(got.lines, "odt 1", got.properties)


def _epub(path: Path) -> Source:
    got = epub.read(path)
    return _built(got.lines, "epub 1", got.properties)


def _html(path: Path) -> Source:
    got = webpage.read(_bytes(path))
    return _built(got.lines, "html 1", got.properties, got.remark)


def _markdown(path: Path) -> Source:
    return _text(path, marked=True)


def _text(path: Path, marked: bool = False) -> Source:
    whole, remark = decode.text(_bytes(path))
    whole = screen.text(unmarked(whole))
    marked = marked or markdown.looks_like(whole)
    return _built(markdown.read(whole) if marked else plain.read(whole), "markdown 1" if marked else "text 1", remark=remark)


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_TEXT_BYTES:
        raise UnreadableFile(f"The text has {size // 2**20} MB; the most is {MAX_TEXT_BYTES // 2**20} MB.", "Split it.")
    return path.read_bytes()


READERS: dict[str, Callable[[Path], Source]] = {"pdf": _pdf, "docx": _docx, "odt": _odt, "epub": _epub, "html": _html, "markdown": _markdown, "text": _text}
