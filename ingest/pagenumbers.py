"""The page numbers printed on a PDF's pages, for a PDF that does not say itself how its pages are numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ingest.lines import is_page_number
from ingest.pages import Row, edges

EDGE = 0.12  # of a page's printed height at its head and foot, where numbers stand
AT_AN_END = re.compile(r"^(?:page\s+)?(\d{1,4})(?=\s|$)|(?<=\s)(\d{1,4})$", re.IGNORECASE)
ENOUGH, MOSTLY = 3, 0.6  # pages, and of those with text, on which the number is as far from the page's place


def labels(rows: list[Row], count: int) -> list[str]:
    """Printed numbers by page, empty for pages before the first number; none where most pages do not agree on them, or where they say no more than the pages' places."""
    pages = {r.page for r in rows}
    tops, feet = edges(rows)
    votes: Counter[int] = Counter()
    roman: dict[int, str] = {}
    for shifts in _shifts(rows, tops, feet, roman).values():
        votes.update(shifts)
    if not votes:
        return []
    shift, agreed = min(votes.items(), key=lambda v: (-v[1], abs(v[0])))
    if not shift or agreed < max(ENOUGH, MOSTLY * len(pages)):
        return []
    return [str(n + shift) if n + shift > 0 else roman.get(n, "") for n in range(1, count + 1)]


def _shifts(rows: Iterable[Row], tops: dict[int, float], feet: dict[int, float], roman: dict[int, str]) -> dict[int, set[int]]:
    """By how much the numbers at each page's head and foot differ from its place; roman numbers are noted by the way."""
    out: dict[int, set[int]] = {}
    for r in rows:
        room = EDGE * (tops[r.page] - feet[r.page])
        if feet[r.page] + room < r.y < tops[r.page] - room:
            continue
        if is_page_number(r.text) and not re.search(r"\d", r.text):
            roman[r.page] = r.text.strip()
        out.setdefault(r.page, set()).update(n - r.page for n in _numbers(r.text))
    return out


def _numbers(text: str) -> Iterator[int]:
    for match in AT_AN_END.finditer(text.strip()):
        yield int(match[1] or match[2])
