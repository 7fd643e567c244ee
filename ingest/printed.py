"""Printed lines as a reader sees them: pieces that stand on one line are joined, and lines of a table of contents are known as such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from ingest.lines import is_page_number
from ingest.pages import Row

LETTER, LETTER_MORE = 0.5, 0.12  # of the size: about as wide is a letter, and so much wider it may be
APART = 1.8  # of the size: a gap as wide parts cells of a table, a narrower one words
CELL = " | "
EDGE, BELOW = 1.5, 1.6  # points between the left edges of a cell's lines, and of the size between their baselines, at most
LEADER = re.compile(r"\s*(?:[.…·_]\s?){4,}\s*(?:\d{1,3}|[ivxlc]{1,6})?$", re.IGNORECASE)
TO_PAGE = re.compile(r"(?=.*[^\W\d_]{2}).*\S\s(?:\d{1,3}|[ivxlc]{1,6})$", re.IGNORECASE)
CONTENTS = re.compile(r"\W*(?:(?:table of )?contents|(?:list|table) of (?:figures|tables|boxes))\W*", re.IGNORECASE)
MOST, ENOUGH = 0.6, 5  # of a page's lines that lead to pages, so that it is one of contents; and how many at least


def joined(rows: Iterable[Row]) -> list[Row]:
    """Rows with the pieces of one printed line put together: some programs place each word by itself. What a table's cell has below its first line goes into the cell."""
    out: list[Row] = []
    end, long = 0.0, 0  # right edge of the last piece, about, and its letters
    under = 0  # the cell whose further line is being put together, of words placed one by one
    cells: list[Row] = []  # of the last row: each with its left edge and the height of its last line
    for row in rows:
        before = out[-1] if out else None
        if before is not None and _one_line(before, row, end):
            far = under > 0 or (row.x - end > (APART + LETTER_MORE * long) * row.size and not is_page_number(row.text))  # back from a cell's further line, it is the next cell
            wide = len(row.text) > len(before.text)
            if far:
                cells.append(row)
            else:
                cells[-1] = replace(cells[-1], text=_beside(cells[-1].text, row, row.x - end))
            under = 0
            out[-1] = replace(before, text=_told(cells), bold=before.bold and row.bold, size=row.size if wide else before.size)
        elif before is not None and (n := _cell(cells, row)):
            cells[n] = replace(cells[n], text=_beside(cells[n].text, row), y=row.y)
            out[-1] = replace(before, text=_told(cells))
            under = n
        elif before is not None and under and _one_line(cells[under], row, end) and row.x - end <= (APART + LETTER_MORE * long) * row.size:
            cells[under] = replace(cells[under], text=_beside(cells[under].text, row, row.x - end))
            out[-1] = replace(before, text=_told(cells))
        else:
            out.append(row)
            cells, under = [row], 0
        long = len(row.text)
        end = row.x + LETTER * row.size * long
    return out


def _one_line(before: Row, row: Row, end: float) -> bool:
    alike = 0.75 < row.size / before.size < 1.33 if before.size else row.size == before.size
    return before.page == row.page and alike and abs(row.y - before.y) <= 0.25 * row.size and row.x > before.x and row.x > end - 0.35 * (end - before.x)


def _beside(text: str, row: Row, gap: float = 1000.0) -> str:
    """A piece behind the one before it, which may end with a hyphen."""
    return f"{text}{'' if text.endswith('-') and gap < 0.5 * row.size else ' '}{row.text}"


def _told(cells: list[Row]) -> str:
    return CELL.join(c.text for c in cells)


def _cell(cells: list[Row], row: Row) -> int:
    """Which cell a row goes on with, that stands right below it at its left edge; 0 where none: what stands below the first may be the next row."""
    for n, cell in enumerate(cells[1:], 1):
        if cell.page == row.page and abs(cell.x - row.x) <= EDGE and 0 < cell.y - row.y <= BELOW * row.size and cell.size == row.size and cell.bold == row.bold:
            return n
    return 0


def contents(rows: list[Row]) -> set[int]:
    """Places in `rows` of the lines of a table of contents: those with dot leaders, and on its pages all below its heading."""
    found = {n for n, r in enumerate(rows) if LEADER.search(r.text) and re.search(r"[^\W\d_]{2}", r.text)}
    going = False
    for _, page in groupby(enumerate(rows), key=lambda p: p[1].page):
        placed = list(page)
        head = next((k for k, (_, r) in enumerate(placed) if CONTENTS.fullmatch(r.text)), None)
        below = placed[head + 1 :] if head is not None else placed if going else []
        sizes = Counter(n in found or bool(TO_PAGE.match(r.text)) for n, r in below)
        going = sizes[True] >= max(ENOUGH, MOST * len(below))
        if going:
            found |= {n for n, _ in below}
    return found


def without_leader(text: str) -> str:
    """A line of contents without its row of dots.

    >>> without_leader("Who came ........ 12")
    'Who came 12'
    """
    match = LEADER.search(text)
    if not match:
        return text
    number = re.search(r"[0-9ivxlcIVXLC]+$", match[0])
    return f"{text[: match.start()]} {number[0]}" if number else text[: match.start()]
