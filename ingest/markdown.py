"""Markdown, and the mixture of Markdown and HTML that converters write."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from ingest.lines import MARK, NUMBERED, ORDERED, FootnoteOrder, Line, is_page_number, tidy

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
ITEM = re.compile(r"\s*(?:[-*+•›]|\d{1,2}[.)])\s+")
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\3(?![\w*])")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
MARKS = 200  # in one line: no writer sets as many, and each that is left open is sought to the line's end
SUP_FOOTNOTE = re.compile(r"\s*<sup>(\d{1,3})</sup>\s+(?=\S)")


def looks_like(text: str) -> bool:
    """Whether a text is Markdown: headings with hash marks, or several bold runs."""
    return bool(re.search(r"(?m)^#{1,6} \S", text)) or len(re.findall(r"\*\*\S", text)) > 4


def inline(text: str) -> str:
    """Inline markup taken off; the words stay. A numeric superscript is a footnote mark."""
    text = re.sub(r"<sup>\s*(\d{1,3})\s*</sup>", lambda m: MARK.format(m[1]), text)
    text = re.sub(r"<br\s*/?>", " ", text)
    text = re.sub(r"</p>\s*<p>", " · ", text)
    text = re.sub(r"<((?:https?|mailto):[^>\s]+)>", r"\1", text)
    text = html.unescape(re.sub(r"</?[A-Za-z][^>]*>", "", text))
    if text.count("[") <= MARKS:
        text = LINK.sub(r"\1", text)
    if text.count("*") + text.count("_") > MARKS:
        return tidy(text.replace("*", ""))
    for _ in range(2):
        text = EMPHASIS.sub(lambda m: m[2] or m[4], text)
    return tidy(text.replace("**", ""))  # what is left spans lines


def read(text: str) -> list[Line]:
    """Markdown to hinted lines. A footnote that comes in the middle of a paragraph is told apart from it."""
    out: list[Line] = []
    new, lost = True, False
    order = FootnoteOrder()
    for raw in text.replace("\r\n", "\n").split("\n"):
        if not raw.strip():
            new = True
            continue
        if re.fullmatch(r"\s*([-*_=]\s*){3,}", raw):
            new = True
            continue
        if is_page_number(raw):
            lost = True
            continue
        made = _line(raw, new, order)
        if made.text:
            out.append(replace(made, words_lost=lost))
            new, lost = made.hint == "heading", False
        if LINK.search(raw):
            lost = True  # the address left out held words
    return out


def _line(raw: str, new: bool, order: FootnoteOrder) -> Line:
    heading = HEADING.match(raw)
    if heading:
        return Line(inline(heading[2]), "heading", new=True, level=len(heading[1]))
    note = SUP_FOOTNOTE.match(raw)
    if note:
        order.last = int(note[1])
        return Line(f"{note[1]} {inline(raw[note.end() :])}", "footnote", new=True)
    if "\t" in raw or raw.lstrip().startswith("|"):
        return Line(_row(raw), "table", new=True)
    item = ITEM.match(raw)
    if item and not NUMBERED.match(raw):
        ordered = ORDERED.match(raw.strip())
        return Line((ordered[0] if ordered else "") + inline(raw[item.end() :]), "item", new=True, marked=True)
    return Line(inline(raw.lstrip("> ")), new=new)


def _row(raw: str) -> str:
    raw = raw.strip().strip("|")
    if re.fullmatch(r"[\s|:\-]*", raw):
        return ""
    cells = [inline(c) for c in re.split(r"\t|(?<!\\)\|", raw)]
    return " | ".join(cells).strip()
