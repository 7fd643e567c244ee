"""Documents to passages: pieces that follow the structure, with locator, page and sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.records import ASIDE, Block, Document, Passage
from ingest import sentences
from ingest.settings import Settings

HEAD_MAX = 40  # characters of a column's head


@dataclass(frozen=True)
class Span:
    """A stretch of one section that becomes a passage: its blocks and offsets."""

    blocks: tuple[Block, ...]
    start: int
    end: int


def split(document: Document, report: str, settings: Settings) -> list[Passage]:
    """All passages of a document in reading order. Headings are context, not passages."""
    out: list[Passage] = []
    bare = all(b.kind == "heading" for b in document.blocks)  # a poster, a title alone: what there is, is text
    heads = _column_heads(document)
    for section in _sections(tuple(replace(b, kind="paragraph") for b in document.blocks) if bare else document.blocks):
        for span in _spans(document.text, section, settings):
            out.append(_passage(document, report, span, len(out) + 1, heads))
    return out


def locator(block: Block, last: Block | None = None) -> str:
    """Where a block stands, for a reader: heading, then the report's own paragraph number or ours under that heading.

    >>> locator(Block("paragraph", 0, 9, ("Part 3", "The Hull cluster"), "3.10", 1))
    'The Hull cluster, para 3.10'
    """
    head = block.heading[-1] if block.heading else ""
    place = block.number if block.number else str(block.para or 1)
    if last and last.para != block.para:
        until = last.number if block.number else str(last.para)
        place = place if until == place else f"{place}–{until}"
    word = "footnote after para" if block.kind == "footnote" else "para"
    return f"{head}, {word} {place}" if head else f"{word} {place}"


def _sections(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Blocks that may share a passage: neighbours under the same heading and of the same sort."""
    group: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            if group:
                yield group
            group = []
            continue
        if group and (block.heading != group[-1].heading or _sort(block) != _sort(group[-1])):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _sort(block: Block) -> str:
    return block.kind if block.kind in ASIDE else "text"


def _spans(text: str, section: list[Block], settings: Settings) -> Iterator[Span]:
    held: list[Block] = []
    for block in section:
        if block.end - block.start > settings.passage_max:
            if held:
                yield Span(tuple(held), held[0].start, held[-1].end)
                held = []
            yield from _parts(text, block, settings)
            continue
        size = block.end - held[0].start if held else 0
        if held and ((size > settings.passage_target and held[-1].end - held[0].start >= settings.passage_min) or size > settings.passage_max):
            yield Span(tuple(held), held[0].start, held[-1].end)
            held = []
        held.append(block)
    if held:
        yield Span(tuple(held), held[0].start, held[-1].end)


def _parts(text: str, block: Block, settings: Settings) -> Iterator[Span]:
    """A long block in parts of about equal length, cut between sentences."""
    length = block.end - block.start
    count = -(-length // settings.passage_target)
    start, wanted = block.start, length / count
    previous = block.start
    for s, e in sentences.spans(text[block.start : block.end]):
        s, e = s + block.start, e + block.start
        if (previous > start and e - start > settings.passage_max) or previous - start >= wanted:
            yield Span((block,), start, previous)
            start = s
        while e - start > settings.passage_max:  # a sentence without an end: a data dump, a missing full stop
            yield Span((block,), start, start + settings.passage_max)
            start += settings.passage_max
        previous = e
    if start < block.end:
        yield Span((block,), start, block.end)


def _passage(document: Document, report: str, span: Span, n: int, heads: dict[int, str]) -> Passage:
    text = document.text[span.start : span.end]
    first = span.blocks[0]
    page = document.page_at(span.start)
    breaks = [b - span.start for b in document.breaks[bisect_right(document.breaks, span.start) : bisect_left(document.breaks, span.end)]]
    kind = first.kind if len({b.kind for b in span.blocks}) == 1 else "paragraph"
    lead = first.lead_in if first.lead_in and span.start > first.start else heads.get(first.start, "")
    return Passage(
        id=f"{report}#p{n}",
        report=report,
        start=span.start,
        end=span.end,
        text=text,
        kind=kind,
        heading=first.heading,
        locator=locator(first, span.blocks[-1]),
        page=page.number if page else None,
        page_label=page.label if page else None,
        speaker=next((b.speaker for b in span.blocks if b.speaker), ""),
        context=lead,
        sentences=tuple(sentences.spans(text, breaks)),
    )


def _column_heads(document: Document) -> dict[int, str]:
    """For each row of a table but its first, by where it starts: the first row, where its cells are heads: short, and words only."""
    out: dict[int, str] = {}
    head, before = "", None
    for block in document.blocks:
        if block.kind == "table" and before is not None and before.kind == "table" and before.heading == block.heading:
            out[block.start] = head
        elif block.kind == "table":
            row = document.text[block.start : block.end]
            head = row if all(len(c) <= HEAD_MAX and not re.search(r"\d|[.:;]$", c) for c in row.split(" | ")) else ""
        before = block
    return out
