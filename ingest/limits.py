"""How much one file may take of time, memory and output before its reading is stopped."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bytes, seconds, characters, counts.

    A file has `base` seconds and `per_page` more for each page that is done; one page alone, or the putting together at the end,
    has `page`. Long reports need the time, and only those that get on have it, up to `total`. `deaths`: so often a reading is taken up again.
    `ocr_page`: seconds for each page whose picture is read, beside the others. Of a PDF with more `pages`, `text` or `rows` what comes first is read.
    """

    file: int = 200 * MB  # bytes on disk; no report comes near it, a sparse or endless file does
    memory: int = 1500 * MB  # of the process that reads
    base: float = 60.0
    per_page: float = 5.0
    page: float = 30.0
    total: float = 3600.0  # 10,000 pages take some twenty minutes; nobody waits for hours
    ocr_page: float = 60.0
    deaths: int = 3
    pages: int = 10_000
    text: int = 8_000_000
    rows: int = 500_000
    page_text: int = 1_000_000
    page_rows: int = 20_000
    line: int = 256 * MB  # bytes of one message of that process
