"""PDF by pypdf: the only module that imports it. Pages to printed lines, each with its place, size and weight."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from ingest import layout, ocr, properties
from ingest.lines import MARK, Line, tidy
from ingest.pages import Pages, Row, spans
from ingest.properties import Properties

LABEL_MAX = 24  # characters of a printed page label
PLAIN_SIZE, PLAIN_PITCH, PLAIN_TOP = 10.0, 12.0, 800.0  # of text that came without its places


class PageTooLong(Exception):
    """A page that gives more text than a page can hold."""


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
    reader = _open(path, pages)
    for number in pages.missing():
        _read_page(reader, number, pages)
    if pages.scratch and pages.empty and not pages.bare:
        _recognise(path, pages)
    rows = pages.rows
    if not rows:
        raise _nothing(pages)
    labels, about = ([], Properties()) if pages.bare else (_labels(reader), properties.of_pdf(reader))
    blank = "" if not pages.empty else f"no text on {spans(pages.empty)}"
    remark = "; ".join(t for t in (pages.losses(), blank) if t)
    return PdfText(layout.lines(rows, pages.count), labels, pages.count, tuple(sorted(pages.lost)), pages.empty, pages.parser, about, remark)


def _open(path: Path, pages: Pages) -> Any:
    """The reader, its page tree walked. pypdf raises far more than its own errors on damaged files (its documentation: the caller's job)."""
    import pypdf

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("The PDF is protected by a password.", "Save a copy without one and add that.")
        count = len(reader.pages)
    except (UnreadableFile, MemoryError):
        raise
    except NotImplementedError as error:
        raise UnreadableFile("The PDF is protected in a way that cannot be opened.", "Save a copy without protection and add that.") from error
    except Exception as error:
        raise UnreadableFile(f"The PDF cannot be opened: {_why(error)}.", "Try to get it again.") from error
    pages.opened(count)
    return reader


def _read_page(reader: Any, number: int, pages: Pages) -> None:
    """One bad page costs that page, which the ledger names; never the report."""
    skipped = Skipped()
    try:
        with skipped:
            rows = _rows(reader.pages[number - 1], number, pages.limits.page_text)
        pages.finish(number, rows)
        if skipped.said:
            pages.lose(number, "parts of it were left out, for it is larger than a page should be")
    except PageTooLong:
        pages.lose(number, "more text than a page can hold")
    except MemoryError:
        pages.lose(number, "it needs too much memory")
    except Exception as error:
        pages.lose(number, _why(error))


def _why(error: Exception) -> str:
    """An error of pypdf's in plain words, with its name for whoever looks into it."""
    name = type(error).__name__
    said = f"pypdf: {name}"
    if name == "LimitReachedError":
        return f"it is larger or more nested than a document should be ({said})"
    if name in ("NotImplementedError", "DependencyError"):
        return f"it is written in a way that is not supported ({said})"
    return f"it is damaged ({said})"


def _rows(page: Any, number: int, most: int) -> list[Row]:
    from pypdf.errors import LimitReachedError

    try:
        return _placed_rows(page, number, most)
    except (PageTooLong, MemoryError, LimitReachedError):
        raise
    except Exception:  # where places and fonts are damaged, the words alone may still come
        return _plain_rows(page, number, most)


def _placed_rows(page: Any, number: int, most: int) -> list[Row]:
    parts: list[tuple[str, float, float, float, bool]] = []
    size_so_far = 0

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        nonlocal size_so_far
        size_so_far += len(text)
        if size_so_far > most:
            raise PageTooLong
        scale = (abs(tm[0]) or abs(tm[1]) or 1) * (abs(cm[0]) or abs(cm[1]) or 1)
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        bold = bool(re.search(r"bold|black|heavy", str((font or {}).get("/BaseFont", "")), re.IGNORECASE))
        parts.append((text, x, y, size * scale, bold))

    page.extract_text(visitor_text=visit)
    rows: list[Row] = []
    current: list[tuple[str, float, float, float, bool]] = []
    for text, x, y, size, bold in parts:
        pieces = text.split("\n")
        for n, piece in enumerate(pieces):
            if n:
                _close(current, number, rows)
            if piece:
                current.append((piece, x, y, size, bold))
    _close(current, number, rows)
    return rows


def _plain_rows(page: Any, number: int, most: int) -> list[Row]:
    text = page.extract_text()
    if len(text) > most:
        raise PageTooLong
    kept = [t for t in map(tidy, text.split("\n")) if t]
    return [Row(t, 72.0, PLAIN_TOP - PLAIN_PITCH * n, PLAIN_SIZE, False, number) for n, t in enumerate(kept)]


def _close(parts: list[tuple[str, float, float, float, bool]], page: int, rows: list[Row]) -> None:
    inked = [p for p in parts if p[0].strip()]
    if inked:
        lead = max(inked, key=lambda p: len(p[0]))
        small = [p[3] < 0.8 * lead[3] and bool(re.fullmatch(r"\s*\d{1,3}\s*", p[0])) and p is not inked[0] for p in parts]
        text = tidy("".join(MARK.format(p[0].strip()) if mark else p[0] for p, mark in zip(parts, small, strict=True)))
        if text:
            rows.append(Row(text, inked[0][1], inked[0][2], round(lead[3], 1), all(p[4] for p in inked), page))
    parts.clear()


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
        with suppress(Exception):  # as any damaged page: lost, below
            rows = _rows(copy.pages[number - 1], number, pages.limits.page_text) if copy is not None else []
        if rows:
            pages.finish(number, rows)
        else:
            pages.lose(number, failure or "no text after OCR")


def _nothing(pages: Pages) -> UnreadableFile:
    """Why a PDF gave no text at all, and what to do about it."""
    if pages.lost:
        return UnreadableFile(f"No text could be read from the PDF; {pages.reasons()}.", "Try to get the file again.")
    need = "" if ocr.there() else " (install ocrmypdf first)"
    return UnreadableFile("No text found in the PDF: it is likely a scan.", f"Run it through OCR{need}: python -m ingest --ocr FILE")


def _labels(reader: Any) -> list[str]:
    """Printed labels by page; none where they are damaged or clearly no labels."""
    try:
        return [tidy(str(t))[:LABEL_MAX] for t in reader.page_labels]
    except Exception:  # damaged labels cost the labels: pages are still cited by their position
        return []
