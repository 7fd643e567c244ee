"""Plain text: paragraphs apart by blank lines, headings found by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.lines import BULLET, CITED_YEAR, NUMBERED, ORDERED, FootnoteOrder, Line, is_page_number, tidy

HEADING_MAX = 110  # characters; the longest heading of the reports at hand has 82
HANGING = re.compile(r"\b(of|in|on|at|by|to|for|from|with|and|or|the|a|an)$")
FIGURE = re.compile(r"(figure|table|chart|box|appendix)\s+\d", re.IGNORECASE)
RUN = 4  # so many heading-like lines in a row are the words of a figure or a side column, not headings


@dataclass(frozen=True)
class Group:
    """Lines between two blank lines; `page_start` where the source marks a new page (a form feed, or the space left of one)."""

    lines: tuple[str, ...]
    page_start: bool

    @property
    def joined(self) -> str:
        return " ".join(self.lines)


def read(text: str) -> list[Line]:
    """Plain text to hinted lines."""
    groups = list(_groups(text))
    shapes = [_is_heading(g) for g in groups]
    runs = _runs(shapes)
    order, out, lost = FootnoteOrder(), [], False
    for i, group in enumerate(groups):
        if len(group.lines) == 1 and is_page_number(group.joined):
            lost = True
            continue
        made = _heading_lines(groups, runs[i], i) if shapes[i] else _body(group, order)
        if lost and made:
            made[0], lost = replace(made[0], words_lost=True), False
        out += made
    return out


def _groups(text: str) -> Iterator[Group]:
    lines: list[str] = []
    start = False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n ").split("\n"):
        line = tidy(raw)
        opens_page = raw[:1] == " " and raw[1:2] not in ("", " ") and not BULLET.match(line)
        if (not line or opens_page) and lines:
            yield Group(tuple(lines), start)
            lines, start = [], False
        if line:
            start = start or opens_page
            lines.append(line)
            if opens_page and len(line) < 60 and line.endswith("?"):  # a question as a heading, text right below it
                yield Group((line,), True)
                lines, start = [], False
    if lines:
        yield Group(tuple(lines), start)


def _is_heading(group: Group) -> bool:
    text = group.joined
    if len(text) > HEADING_MAX or len(group.lines) > 3 or max(map(len, group.lines)) > 75:
        return False
    if not re.match(r"[A-Z‘“0-9]", text) or text[-1] in ".;:,)" or not re.search(r"[A-Za-z]{3}", text):
        return False
    if HANGING.search(text) or (re.match(r"\d{1,3}\s", text) and not group.page_start):
        return False
    return not (BULLET.match(text) or ORDERED.match(text) or re.search(r"https?:|www\.|@", text) or (text[-1] in "”’\"" and text[0] in "“‘\""))


def _runs(shapes: list[bool]) -> list[tuple[int, int]]:
    """For each group the first and the last of the neighbours alike that it stands among."""
    out: list[tuple[int, int]] = []
    for _, run in groupby(shapes):
        length = len(list(run))
        out += [(len(out), len(out) + length - 1)] * length
    return out


def _heading_lines(groups: list[Group], run: tuple[int, int], i: int) -> list[Line]:
    first, last = run
    group = groups[i]
    if (last - first + 1 >= RUN and not group.page_start) or CITED_YEAR.search(group.joined + " "):
        return [Line(group.joined, "caption", new=i == first)]
    if last == len(groups) - 1 and i == last:  # nothing stands under it
        return [Line(group.joined, "text", new=True)]
    level = 3 if FIGURE.match(group.joined) else 1 if group.page_start else 2
    return [Line(group.joined, "heading", new=True, level=level)]


def _body(group: Group, order: FootnoteOrder) -> list[Line]:
    out: list[Line] = []
    items = _unmarked_items(group)
    in_footnote = False
    for n, text in enumerate(group.lines):
        if NUMBERED.match(text):
            out.append(Line(text, new=True))
        elif order.starts(text):
            in_footnote = True
            out.append(Line(text, "footnote", new=True))
        elif in_footnote:
            out.append(Line(text, "footnote"))
        elif BULLET.match(text) or ORDERED.match(text):
            mark = BULLET.match(text)
            out.append(Line(text[mark.end() :] if mark else text, "item", new=True, marked=True))
        elif items:
            out.append(Line(text, "item", new=text[0].isupper()))
        else:
            out.append(Line(text, out[-1].hint if out else "text", new=n == 0))
    return out


def _unmarked_items(group: Group) -> bool:
    """A list whose bullets were lost: three lines or more, most open with a capital, hardly any ends a sentence."""
    lines = group.lines
    if len(lines) < 3 or NUMBERED.match(lines[0]):
        return False
    capital = sum(line[0].isupper() for line in lines)
    ended = sum(line[-1] in ".,;:" for line in lines)
    return capital >= 0.5 * len(lines) and ended <= 0.2 * len(lines) and not re.search(r"[(,]\s*(?:19|20)\d\d", group.joined)
