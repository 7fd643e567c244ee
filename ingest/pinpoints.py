"""Pinpoints: from a place in a document to the words that name it, and back."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.catalogue import plain
from corpus.records import Block, Document, Note

HEADING_WORDS = 7  # of a long heading are shown, so that a notes file carries no long run of a report's words
AT = re.compile(r"(?:(?P<section>.*), )?(?P<foot>footnote after )?(?:para (?P<first>[\d.]+)(?:–(?P<last>[\d.]+))?|(?P<heading>heading))$")


heading_words = lru_cache(maxsize=4096)(plain)  # the same few headings are compared with every note's


def short(heading: str) -> str:
    """A heading cut to its first words."""
    words = heading.split(" ")
    return heading if len(words) <= HEADING_WORDS else " ".join(words[:HEADING_WORDS]) + " …"


def section(block: Block, document: Document) -> str:
    """The last two headings a block stands under; a heading stands under itself."""
    path = block.heading
    if block.kind == "heading":
        path = (*path, document.text[block.start : block.end])
    return " > ".join(short(h) for h in path[-2:])


def describe(document: Document, start: int, end: int) -> tuple[str, str]:
    """Section and pinpoint of a stretch of text, as a note writes them."""
    hit = [b for b in document.blocks if b.start < end and b.end > start]
    body = [b for b in hit if b.kind != "heading"] or hit
    first = max(body, key=lambda b: min(b.end, end) - max(b.start, start))
    same = [b for b in body if b.heading == first.heading and (b.kind == "footnote") == (first.kind == "footnote")]
    if first.kind == "heading":
        return section(first, document), "heading"
    low, high = _place(same[0]), _place(same[-1])
    foot = "footnote after " if first.kind == "footnote" else ""
    mixed = ("." in low) != ("." in high)
    return section(first, document), f"{foot}para {low}" + (f"–{high}" if high != low and not mixed else "")


def _place(block: Block) -> str:
    return block.number or str(block.para or 1)


def resolve(note: Note, document: Document) -> tuple[int, int] | None:
    """The stretch of text a note's pinpoint names, or None where the document has no such place."""
    match = AT.match(note.at)
    if not match:
        return None
    wanted = [heading_words(h.removesuffix("…")) for h in (match["section"] or "").split(" > ") if h]
    inside = [b for b in document.blocks if _under(b, wanted, document, heading=bool(match["heading"]))]
    if match["heading"]:
        found = inside
    else:
        first, last = match["first"], match["last"] or match["first"]
        kinds = [b for b in inside if b.kind != "heading" and (b.kind == "footnote") == bool(match["foot"])]
        found = [b for b in kinds if _between(_place(b), first, last)]
    return (found[0].start, found[-1].end) if found else None


def _under(block: Block, wanted: list[str], document: Document, heading: bool) -> bool:
    path = block.heading
    if heading:
        if block.kind != "heading":
            return False
        path = (*path, document.text[block.start : block.end])
    tail = [heading_words(h) for h in path][len(path) - len(wanted) :] if len(path) >= len(wanted) else []
    return len(tail) == len(wanted) and all(t.startswith(w) for t, w in zip(tail, wanted, strict=True)) and (bool(wanted) or not path)


def _between(place: str, first: str, last: str) -> bool:
    def key(text: str) -> list[int]:
        return [int(n) for n in text.split(".") if n]

    return ("." in place) == ("." in first) and key(first) <= key(place) <= key(last)
