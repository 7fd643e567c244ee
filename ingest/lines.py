"""The one shape all readers produce: lines of cleaned text with a hint of what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Hint = Literal["text", "heading", "item", "table", "footnote", "caption", "drop"]

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " ", "\u00ad": ""})
# Controls (but tab), zero-width and bidirectional marks, fillers, tags, lone surrogates, characters that are none: none is ever text.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)

# A footnote mark found by its markup or size travels between these two (private-use) characters until the text is laid out.
MARK = "\ue000{}\ue001"
MARKED = re.compile("\ue000(\\d{1,3})\ue001")

NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,2})\.?\s+(?=[A-Z‘“'\"(])")
BULLET = re.compile(r"(?:[•●○◯▪■□◦‣›·*➢➤►▶\uf0b7\uf0a7\uf0d8]|[-–—](?=\s)|o(?=\s{2,}))\s*(?=\S)")
ORDERED = re.compile(r"(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
PAGE_NUMBER = re.compile(r"(?:page\s+)?(?:\d{1,3}|[ivxl]{1,6})(?:\s+of\s+\d+)?", re.IGNORECASE)
FOOTNOTE = re.compile(r"(\d{1,3})\s{0,2}(?=[A-Z‘“'\"])")
SOURCE = re.compile(r"\bibid\b|op\. ?cit|\bfootnote\b|\bconversation\b|\bet al\b|https?:|www\.", re.IGNORECASE)
CITED_YEAR = re.compile(r"[(,\s](?:19|20)\d\d[a-z]?[),.;\s]")


@dataclass(frozen=True)
class Line:
    """One line of a source. `new` starts a block; `level` is a heading's depth from 1; `page` counts from 1 (0: none).

    `marked` says that a bullet or number stood before an item; `words_lost` that words of the source (a page number,
    say) were left out just before this line.
    """

    text: str
    hint: Hint = "text"
    new: bool = False
    level: int = 0
    page: int = 0
    words_lost: bool = False
    marked: bool = False


def tidy(text: str) -> str:
    """The text without ligatures, control characters and runs of white space (tabs are kept: they part cells)."""
    text = UNSEEN.sub("", text.translate(LIGATURES))
    return re.sub(r"[ \u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+", " ", text).strip(" ")


def unmarked(text: str) -> str:
    """A source's own text without the two characters that carry our footnote marks; they mean nothing in any document."""
    return text.replace(MARK[0], "").replace(MARK[-1], "")


def is_page_number(text: str) -> bool:
    """Whether the line holds nothing but a page number, arabic or roman."""
    return bool(PAGE_NUMBER.fullmatch(text.strip()))


class FootnoteOrder:
    """Tells a footnote ("12 Smith (2004)") from a sentence that opens with a number: footnotes come in order."""

    def __init__(self) -> None:
        self.last = 0

    def starts(self, text: str) -> bool:
        """Whether the line opens the next footnote. Some are lost in conversion, so a gap may be: small, or large before a source."""
        match = FOOTNOTE.match(text)
        if not match:
            return False
        gap = int(match[1]) - self.last
        if not 0 < gap <= (30 if CITED_YEAR.search(f"{text} ") or SOURCE.search(text) else 3):
            return False
        self.last = int(match[1])
        return True
