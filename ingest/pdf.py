"""PDF by pypdf: the only module that imports it. Pages to printed lines, each with its place, size and weight."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from ingest import fields, layout, mended, ocr, pagenumbers, properties
from ingest.lines import Line, tidy
from ingest.pages import Pages, Row, spans
from ingest.properties import Properties
from ingest.screen import WORD
from ingest.visited import Enough, Visited, plain, shortened

NO_WORDS = "it has figures or signs and no words; where it is a picture of text, run it through ocrmypdf --force-ocr first"
UNKNOWN = "\ufffd"  # what pypdf gives for a sign that no font explains
NO_LETTERS = "a font does not say which letters its signs are; ocrmypdf --force-ocr reads them from their picture"
PORTFOLIO = "the files that are packed into it are not read: save them apart, and add those"
DYNAMIC = "it is a form (XFA) whose words are not in its pages: print it into a new PDF, and add that"
LABEL_MAX = 24  # characters of a printed page label


class Skipped(logging.Handler):
    """Hears whether pypdf leaves out parts of a page: it says so in its log alone."""

    said = False

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of one message."""
        self.said = self.said or "is skipped" in str(record.msg)

    def __enter__(self) -> None:
        logging.getLogger("pypdf").addHandler(self)

    def __exit__(self, *raised: object) -> None:
        logging.getLogger("pypdf").removeHandler(self)


@dataclass(frozen=True)
class PdfText:
    """What a PDF gave: hinted lines, printed labels by page, physical pages that were lost and that have no text, parser name and version, what its properties say, a remark."""

    lines: list[Line]
    labels: list[str]
    page_count: int
    lost: tuple[int, ...]
    empty: tuple[int, ...]
    parser: str
    properties: Properties
    remark: str = ""


def read(path: Path, pages: Pages | None = None) -> PdfText:
    """Read a PDF. Pages that cannot be read are named in `lost`; the others are kept.

    Raises UnreadableFile with a reason a person understands: password, damage, no pages, no text.
    """
    import pypdf

    pages = pages or Pages()
    pages.parser = f"pypdf {pypdf.__version__}"
    opened = _open(path, pages)
    for number in pages.missing():
        _read_page(opened, number, pages)
    if pages.scratch and pages.empty and not pages.bare:
        _recognise(path, pages)
    rows = pages.rows
    if not any(WORD.search(r.text) for r in rows):
        for number in sorted({r.page for r in rows} - pages.lost.keys()):
            pages.lose(number, NO_WORDS)
    if not any(r.text.strip() for r in rows):
        raise _nothing(pages, _packed(opened.reader))
    labels, about = ([], Properties()) if pages.bare else (_labels(opened, rows), properties.of_pdf(opened.reader))
    blank = "" if not pages.empty else f"no text on {spans(pages.empty)}"
    remark = "; ".join(t for t in (opened.remark, _packed(opened.reader), pages.losses(), blank) if t)
    return PdfText(layout.lines(rows, pages.count), labels, pages.count, tuple(sorted(pages.lost)), pages.empty, pages.parser, about, remark)


@dataclass(frozen=True)
class Opened:
    """pypdf's reader; for each page its place among the reader's pages, -1 where it is not in the file; a remark on the file."""

    reader: Any
    places: list[int]
    remark: str = ""


def _open(path: Path, pages: Pages) -> Opened:
    """The reader, its tree of pages walked; a damaged file as far as its objects are there. Raises UnreadableFile."""
    remark = ""
    try:
        reader = _reader(path)
    except Exception as error:
        if isinstance(error, UnreadableFile | MemoryError):
            raise
        large = type(error).__name__ == "LimitReachedError"
        reader = None if large else _mended(path)
        if reader is None:
            raise UnreadableFile(f"The PDF cannot be opened: {_why(error)}.", "Split it, or print it into a new PDF." if large else "Try to get it again.") from error
        remark = "the file is damaged, cut short perhaps: what is still there was read; try to get it again"
    places = mended.places(reader)
    pages.opened(len(places))
    for number, place in enumerate(places, 1):
        if place < 0 and number not in pages.lost:
            pages.lose(number, "it is not in the file, which is damaged")
    return Opened(reader, places, remark)


def _reader(source: Path | BytesIO) -> Any:
    """pypdf raises far more than its own errors on damaged files (its documentation: the caller's job)."""
    import pypdf

    try:
        reader = pypdf.PdfReader(source)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("The PDF is protected by a password.", "Save a copy without one and add that.")
        len(reader.pages)
    except NotImplementedError as error:
        raise UnreadableFile("The PDF is protected in a way that cannot be opened.", "Save a copy without protection and add that.") from error
    return reader


def _mended(path: Path) -> Any:
    """The reader of a damaged file with its index made anew; None where that gives no page."""
    with suppress(Exception):
        if (data := mended.anew(path)) is not None and len((reader := _reader(data)).pages):
            return reader
    return None


def _read_page(opened: Opened, number: int, pages: Pages) -> None:
    """One bad page costs that page, which the ledger names; never the report."""
    skipped = Skipped()
    try:
        page = opened.reader.pages[opened.places[number - 1]]
        with skipped:
            rows, lacks = _rows(page, number, pages.limits.page_text)
        rows = fields.with_fields(rows, page, number)
        read = [r for r in rows if 2 * r.text.count(UNKNOWN) <= len(r.text.replace(" ", ""))]
        lacks = lacks or (NO_LETTERS if len(read) < len(rows) else "")
        pages.finish(number, read, lacks or ("parts of it were left out, for it is larger than a page should be" if skipped.said else ""))
    except Exception as error:
        pages.lose(number, _why(error))


def _why(error: Exception) -> str:
    """An error of pypdf's in plain words, with its name for whoever looks into it."""
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    name = type(error).__name__
    said = f"pypdf: {name}"
    if name == "LimitReachedError":
        return f"it is larger or more nested than a document should be ({said})"
    if name in ("NotImplementedError", "DependencyError"):
        return f"it is written in a way that is not supported ({said})"
    return f"it is damaged ({said})"


def _rows(page: Any, number: int, most: int) -> tuple[list[Row], str]:
    """A page's rows, and what is not among them. Raises what pypdf raises where there are none."""
    from pypdf.errors import LimitReachedError

    seen, cut = Visited(most), f"only its first {most:,} characters were read, the most of a page"
    try:
        page.extract_text(visitor_text=seen)
        return seen.rows(number), ""
    except Enough:
        return seen.rows(number), cut
    except Exception as error:
        if not isinstance(error, MemoryError | LimitReachedError):
            with suppress(Exception):  # where places and fonts are damaged, the words alone may still come
                text = page.extract_text()
                return plain(shortened(text, most), number), "" if len(text) <= most else cut
        if rows := seen.rows(number):
            return rows, f"only a part of it could be read: {_why(error)}"
        raise


def _recognise(path: Path, pages: Pages) -> None:
    """Read the pages without text from a copy that has their words; one that has none even then is lost, and named."""
    wanted = pages.empty
    pages.tell({"ocr": len(wanted)})
    made, failure = ocr.text_layer(path, Path(pages.scratch), len(wanted), pages.limits)
    pages.parser += f", {ocr.name()}"
    copy: Any = None
    if made is not None:
        import pypdf

        with suppress(Exception):  # a copy that cannot be opened is as good as none: its pages are named below
            copy = pypdf.PdfReader(made)
            copy = copy if len(copy.pages) == pages.count else None
    for number in wanted:
        rows: list[Row] = []
        lacks = ""
        with suppress(Exception):  # as any damaged page: lost, below
            rows, lacks = _rows(copy.pages[number - 1], number, pages.limits.page_text) if copy is not None else ([], "")
        if rows:
            pages.finish(number, rows, lacks)
        else:
            pages.lose(number, failure or "no text after OCR")


def _nothing(pages: Pages, packed: str) -> UnreadableFile:
    """Why a PDF gave no text at all, and what to do about it."""
    if pages.lost:
        return UnreadableFile(f"No text could be read from the PDF; {pages.reasons()}.", "Try to get the file again.")
    if packed:
        return UnreadableFile("No text found in the PDF.", f"{packed[0].upper()}{packed[1:]}.")
    need = "" if ocr.there() else " (install ocrmypdf first)"
    return UnreadableFile("No text found in the PDF: it is likely a scan.", f"Run it through OCR{need}: python -m ingest --ocr FILE")


def _labels(opened: Opened, rows: list[Row]) -> list[str]:
    """Printed labels by page, empty for those without: the file's, else the numbers printed on them; none where they are damaged, or pages are missing."""
    try:
        if "/PageLabels" not in opened.reader.root_object and (numbers := pagenumbers.labels(rows, len(opened.places))):
            return numbers
        if -1 in opened.places:
            return []
        labels = [tidy(str(t))[:LABEL_MAX] for t in opened.reader.page_labels]
    except Exception:  # damaged labels cost the labels: pages are still cited by their position
        return []
    before = labels.index("0") + 1 if labels and labels[0].startswith("-") and "0" in labels else 0  # of the first range: pypdf counts backwards there
    return [""] * before + labels[before:]


def _packed(reader: Any) -> str:
    """What a PDF holds besides its pages that a reader would miss; empty for none."""
    with suppress(Exception):  # as for labels
        root = reader.root_object
        return PORTFOLIO if "/Collection" in root else DYNAMIC if root.get("/NeedsRendering") else ""
    return ""
