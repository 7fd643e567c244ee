"""Which printed lines are headings though their size does not say so, and which are prose though it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lines import BULLET
from ingest.pages import Row
from ingest.printed import CELL

LONG = 200  # characters of a stretch in large type that is prose
SENTENCE, WORDS = re.compile(r"[.!?]\W{0,2}$"), 8  # so is one that ends as a sentence does and has as many words
CLOSE = 1.9  # of the size: lines of one heading are no further apart
BOLD_MOST = 0.25  # of a report's characters in bold: where there are more, bold tells nothing
LARGER = 1.08  # of the text's size: what is larger is a heading without being bold
HEAD_LONG, HEAD_LINES = 90, 2
APART = 1.15  # of the usual distance of two lines: a heading has more above and below it
NEAR = 3.0  # of the size: the text below a heading is no further away
OFF = 45.0  # points that it may stand further right or left


def prose(rows: list[Row], large: set[float]) -> set[int]:
    """Places of the rows in large type that are prose: slides and forewords have whole paragraphs in it."""
    out: set[int] = set()
    for start, end in _stretches(rows, large):
        text = " ".join(r.text for r in rows[start:end])
        if len(text) > LONG or (SENTENCE.search(text) and len(text.split()) >= WORDS):
            out |= set(range(start, end))
    return out


def _stretches(rows: list[Row], large: set[float]) -> Iterator[tuple[int, int]]:
    start = 0
    for n in range(1, len(rows) + 1):
        if n < len(rows) and rows[n].size == rows[start].size and rows[n].page == rows[n - 1].page and 0 <= rows[n - 1].y - rows[n].y < CLOSE * rows[n].size:
            continue
        if rows[start].size in large:
            yield start, n
        start = n


def bold(rows: list[Row], body: float, pitch: float) -> set[int]:
    """Places of the rows in bold, no larger than the text, that stand above it as headings do: short, alone, without a stop. `pitch`: points between two lines of text."""
    letters = sum(len(r.text) for r in rows)
    if sum(len(r.text) for r in rows if r.bold) > BOLD_MOST * letters:
        return set()
    out: set[int] = set()
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end].bold and rows[end].size == rows[start].size and (end == start or _below(rows[end - 1], rows[end])):
            end += 1
        if start < end <= start + HEAD_LINES and _head(rows, start, end, body, pitch):
            out |= set(range(start, end))
        start = max(end, start + 1)
    return out


def _head(rows: list[Row], start: int, end: int, body: float, pitch: float) -> bool:
    text = " ".join(r.text for r in rows[start:end])
    first, before = rows[start], rows[start - 1] if start else None
    fits = len(text) <= HEAD_LONG and 0.95 * body <= first.size <= LARGER * body and re.match(r"[A-Z0-9“‘\"']", text) and re.search(r"[A-Za-z]{3}", text)
    if not fits or re.search(r"[.,;:]$", text) or BULLET.match(text) or CELL in text:
        return False
    if before is not None and before.page == first.page and 0 < before.y - first.y <= APART * pitch:
        return False
    if end == len(rows) or CELL in rows[end].text or rows[end].text[:1].islower():
        return False
    return _below(rows[end - 1], rows[end], NEAR) and rows[end - 1].y - rows[end].y > APART * pitch  # closer, it is the first line of a paragraph


def _below(above: Row, row: Row, most: float = CLOSE) -> bool:
    return above.page == row.page and 0 < above.y - row.y < most * row.size and abs(row.x - above.x) < OFF
