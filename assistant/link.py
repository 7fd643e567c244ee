"""A link that names a passage by its words, not by its number: it holds when the report is read in again in another way.

    clusterlit:REPORT/HASH?w=25&at=p5&n=412&t=-3.1f2e3d4c,0.0a1b2c3d,22.deadbeef,25.90ab12cd

HASH is of the folded words (`corpus.folding`); `w` counts them, `at` is where they stood, `n` how far into the report (thousandths).
`t` are fingerprints of some triples of words, in them and on either side, by which the place is found when its words have changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote
from zlib import crc32

from corpus import anchors, folding
from corpus.anchors import Anchor
from corpus.errors import LibraryError
from corpus.records import Page, Passage, page_at

if TYPE_CHECKING:
    from assistant.index import Index

TRIPLES = 6  # inside the stretch; two more beside it
BESIDE = 200  # characters looked at on either side for the triples there
LINK = re.compile(r"clusterlit:([\w.%~-]{1,300})/([0-9a-f]{16})\?w=([1-9]\d{0,5})&at=(p\d{1,6}|h[0-9a-f]{8}|note)&n=(\d{1,4})&t=(-?\d{1,6}\.[0-9a-f]{8}(?:,-?\d{1,6}\.[0-9a-f]{8}){0,15})", re.ASCII)


@dataclass(frozen=True)
class Link:
    """A link taken apart. `at`: "p" and the page, or "h" and a hash of the heading it stood under, or "note"."""

    report: str
    mark: str
    at: str
    n: int
    anchor: Anchor

    def __str__(self) -> str:
        triples = ",".join(f"{o}.{h:08x}" for o, h in self.anchor.triples)
        return f"clusterlit:{quote(self.report, safe='')}/{self.mark}?w={self.anchor.length}&at={self.at}&n={self.n}&t={triples}"

    @classmethod
    def parse(cls, text: str) -> Link:
        """Read what `str` wrote, also in the address of the page (?passage=...). Raises LibraryError for anything else."""
        if text.strip().startswith(("http://", "https://", "?")) and len(text) < 6000:
            text = parse_qs(text.partition("?")[2]).get("passage", [""])[0].strip()
        match = LINK.fullmatch(text.strip()) if len(text) < 2000 else None
        if not match:
            raise LibraryError("That is no link to a passage.", "A link begins with clusterlit: and is copied whole, for instance by “Copy a link to this passage”.")
        report, mark, length, at, n, triples = match.groups()
        made = tuple((int(o), int(h, 16)) for o, h in (t.split(".") for t in triples.split(",")))
        return cls(unquote(report), mark, at, int(n), Anchor(int(length), made))


def mark(text: str) -> str:
    """The hash of a text's words: sixteen hexadecimal digits of SHA-256."""
    return mark_of([w for w, _, _ in folding.words(text)])


def mark_of(words: Sequence[str]) -> str:
    """The hash of folded words."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def make(index: Index, row: int, start: int, end: int) -> str:
    """The link to characters `start` to `end` of a passage; empty where they hold no word."""
    passage = index.passages[row]
    held = index.setting(row, start - BESIDE, end + BESIDE)
    text, base, length = (passage.text, 0, len(passage.text)) if held is None else (held.text, passage.start - held.start, held.length)
    at = start if held is None else passage.start + start  # in the report
    start, end = base + start, base + end
    words = [w for w, _, _ in folding.words(text[start:end])]
    if not words:
        return ""
    anchor = anchors.of(words, TRIPLES)
    before = [w for w, _, _ in folding.words(text[max(0, start - BESIDE) : start])][-3:]
    after = [w for w, _, _ in folding.words(text[end : end + BESIDE], 3)]
    beside = [(o, anchors.triple(t)) for o, t in ((-3, before), (len(words), after)) if len(t) == 3]
    triples = tuple(sorted([*anchor.triples, *beside]))
    stood = "note" if held is None else _place(passage, held.pages, at)
    return str(Link(passage.report, mark_of(words), stood, 1000 * at // max(1, length), Anchor(len(words), triples)))


def place(index: Index, row: int, offset: int) -> str:
    """Where a character of the report stands, as a link keeps it: its page, else its heading."""
    passage = index.passages[row]
    document = index.shelf(passage.report).document
    return "note" if document is None else _place(passage, document.pages, offset)


def _place(passage: Passage, pages: tuple[Page, ...], offset: int) -> str:
    page = page_at(pages, offset)
    return f"p{page.number}" if page else f"h{crc32(passage.heading[-1].lower().encode() if passage.heading else b''):08x}"
