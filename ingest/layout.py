"""A PDF's printed lines to hinted lines: size, weight, indent and gaps tell headings, lists and footnotes; running heads go."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from statistics import median

from ingest import heads, order, printed
from ingest.lines import BULLET, NUMBERED, ORDERED, FootnoteOrder, Line, is_page_number
from ingest.pages import Row, edges

TITLE = 1.5  # of the text's size: a head as large is a title and stays, once
ROW = 2  # gaps as wide as between cells in a line that is a row of a table, even where it begins with a small number; a footnote has one
FEW = 4  # printed lines of a page that may have heads and feet


def lines(rows: list[Row], pages: int) -> list[Line]:
    """Hinted lines of the rows of a document of so many pages. Where nothing but heads, feet and numbers would be left out, they are the text."""
    rows = printed.joined(order.reading(rows))
    return _hinted(_body_rows(rows, pages)) or [Line(r.text, new=True, page=r.page) for r in rows]


def _body_rows(rows: list[Row], pages: int) -> list[Row]:
    """The rows without running heads, feet and page numbers: what stands at the same height, alike, on many pages."""

    def key(row: Row) -> tuple[str, int]:
        return re.sub(r"\d+|\b[ivxl]+\b", "#", row.text.lower()), round(row.y / 4)

    seen = Counter(k for k in {(key(r), r.page) for r in rows})
    often = Counter(k for k, _ in seen)
    limit = max(3, 0.3 * pages) if pages > 2 else 2
    tops, bottoms = edges(rows)
    top, bottom = max(tops.values()), min(bottoms.values())

    def edge(row: Row) -> bool:
        return row.y in (tops[row.page], bottoms[row.page]) or row.y > top - 0.08 * (top - bottom) or row.y < bottom + 0.08 * (top - bottom)

    furniture = {k for k, n in often.items() if n >= limit}
    body, shown, kept = _body(rows), "", []
    for row in rows:
        if edge(row) and (key(row) in furniture or (is_page_number(row.text) and pages < 3)):
            if row.size < TITLE * body or is_page_number(row.text) or row.text == shown:
                continue
            shown = row.text  # slides: the title stands on each of them
        kept.append(row)
    per_page = Counter(r.page for r in rows)
    return kept if median(per_page.values()) >= FEW else rows  # pages of a line or two hold no running head


def _body(rows: list[Row]) -> float:
    """The size of most of the text."""
    sizes: Counter[float] = Counter()
    for r in rows:
        sizes[r.size] += len(r.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _hinted(rows: list[Row]) -> list[Line]:
    body = _body(rows)
    levels = {s: n for n, s in enumerate(sorted({r.size for r in rows if r.size > body * heads.LARGER}, reverse=True), 1)}
    gaps = [a.y - b.y for a, b in itertools.pairwise(rows) if a.page == b.page and a.size == b.size and 0 < a.y - b.y < 3 * a.size]
    pitch = median(gaps) if gaps else 1.3 * body
    indents, widths = _indents(rows), _widths(rows)
    prose, bold = heads.prose(rows, set(levels)), heads.bold(rows, body, pitch)
    out: list[Line] = []
    order, lost, leading = FootnoteOrder(), False, printed.contents(rows)
    for n, row in enumerate(rows):
        before = rows[n - 1] if n else None
        if is_page_number(row.text) and _alone(rows, n, pitch):
            lost = True
            continue
        if n in leading:
            out.append(Line(printed.without_leader(row.text), "caption", new=True, page=row.page, words_lost=lost))
            lost = False
            continue
        if n in bold:
            out.append(Line(row.text, "heading", new=n - 1 not in bold, level=len(levels) + 1, page=row.page, words_lost=lost))
            lost = False
            continue
        line = _line(row, before, {} if n in prose else levels, body, pitch, indents, widths, order, out[-1] if out else None)
        out.append(replace(line, page=row.page, words_lost=lost))
        lost = False
    return out


def _alone(rows: list[Row], n: int, pitch: float) -> bool:
    near = [rows[m] for m in (n - 1, n + 1) if 0 <= m < len(rows) and rows[m].page == rows[n].page]
    return all(abs(r.y - rows[n].y) > 1.25 * pitch for r in near)


def _indents(rows: list[Row]) -> set[int]:
    """Left edges (whole points) that stand 8 to 45 points right of another common left edge: those of lists."""
    count = Counter(round(r.x) for r in rows)
    common = [x for x, n in count.items() if n >= max(3, 0.01 * len(rows))]
    return {x for x in common if any(8 <= x - other <= 45 and count[other] >= count[x] for other in common)}


def _widths(rows: list[Row]) -> dict[int, int]:
    """Usual characters of a full line by left edge: the 90th percentile."""
    lengths: dict[int, list[int]] = {}
    for r in rows:
        lengths.setdefault(round(r.x), []).append(len(r.text))
    return {x: sorted(v)[int(0.9 * (len(v) - 1))] for x, v in lengths.items()}


def _line(
    row: Row, before: Row | None, levels: dict[float, int], body: float, pitch: float,
    indents: set[int], widths: dict[int, int], order: FootnoteOrder, last: Line | None,
) -> Line:  # fmt: skip
    text, edge = row.text, round(row.x)
    jump = before is None or before.page != row.page or row.y > before.y
    gap = before is not None and not jump and before.y - row.y > 1.3 * pitch
    if row.size in levels and not (row.size < 1.15 * body and not row.bold) and re.search(r"[A-Za-z]{2}", text):
        joins = last is not None and last.hint == "heading" and before is not None and before.size == row.size and not jump
        close = joins and before is not None and before.y - row.y < heads.CLOSE * row.size
        return Line(text, "heading", new=not close, level=levels[row.size])
    if text.count(printed.CELL) >= ROW:
        return Line(text, "table", new=True)
    if (row.size < 0.92 * body and re.match(r"\d{1,3}\s?\D", text)) or (order.starts(text) and (gap or jump)):
        return Line(text, "footnote", new=True)
    if printed.CELL in text:
        return Line(text, "table", new=True)
    bullet = BULLET.match(text)
    if bullet or ORDERED.match(text):
        return Line(text[bullet.end() :] if bullet else text, "item", new=True, marked=True)
    if NUMBERED.match(text):
        return Line(text, new=True)
    shifted = before is not None and edge != round(before.x) and not jump
    if edge in indents:
        forced = before is not None and len(before.text) + 1 + len(text.split(" ")[0]) <= 0.8 * widths.get(round(before.x), 80)
        return Line(text, "item", new=gap or shifted or forced or last is None or last.hint not in ("item",))
    open_sentence = last is not None and last.text[-1:] not in ".!?:;”’\"" and last.hint in ("text", "item")
    if jump and last is not None and open_sentence and before is not None and len(before.text) > 0.6 * widths.get(round(before.x), 80):
        return Line(text, last.hint)
    continued = last is not None and last.hint == "footnote" and not gap and not jump and before is not None and before.size == row.size
    return Line(text, "footnote") if continued else Line(text, new=gap or jump or shifted)
