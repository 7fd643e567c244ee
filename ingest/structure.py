"""Hinted lines to a document: text, blocks under their headings, pages, and the places where words were left out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from corpus.records import ASIDE, Block, BlockKind, Document, Page
from ingest.lines import MARK, MARKED, NUMBERED, Line

BIBLIOGRAPHY = re.compile(r"\W*(references?|bibliography|works cited|literature cited|further reading)\W*", re.IGNORECASE)
SPEAKER = re.compile(r"[–—-]\s*\S.{2,70}|\(?(?:interview|interviewee|participant|focus group)\b.{0,40}|\([^()]{3,60}\b\d{4}[a-z]?\b[^()]{0,40}\)", re.IGNORECASE)
QUOTED = re.compile(r"[“\"‘'].*[”\"’'](?:\W*\d{0,3})(?:\s*[–—-]\s*(?P<who>[^“”\"]{3,80}))?", re.DOTALL)
TALKER = re.compile(r"participant|interview|respondent|director|manager|officer|chair|worker|member|consultant|facilitator|focus group", re.IGNORECASE)
SPOKEN = re.compile(r"[.!?…][”\"’']\W*[–—-]\s*[^.!?]{3,80}$")  # a quotation closed by its speaker
OPEN_END = re.compile(r"[^.!?:;”’\")]\d{0,2}$")
LONGEST_WORD = 60  # characters
BLOCK = 20_000  # characters: a block as long takes nothing more in; some rules look at a block again for each of its signs

GLUED = re.compile(r"(?:(?<=[a-z.,;:)])(?<!\d[.,])|(?<=[^\s(][’'”\"]))\d{1,3}(?=[\s.,;:)’”]|$)")
LIKE_A_MARK = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=[\s.,;:)]|$)|(?<=[’'”\".,;:)])\d{1,2}(?=[\s.,;:)]|$)")


@dataclass
class Draft:
    """A block being filled: its pieces of text with the page of each, and whether words were lost before a piece."""

    kind: BlockKind
    pieces: list[Line] = field(default_factory=list)
    size: int = 0

    def take(self, line: Line) -> None:
        """Add a piece at the end."""
        self.pieces.append(line)
        self.size += len(line.text)


def build(lines: Sequence[Line], labels: Sequence[str] = (), page_count: int = 0, parser: str = "") -> Document:
    """Assemble a document. `labels` are the printed page labels by physical page, empty for sources without pages."""
    drafts = _group(lines)
    words = Counter(w for line in lines for w in re.findall(r"[a-z]{2,}(?:-[a-z]{2,})*", line.text.lower()))
    text, blocks, pages, breaks = _lay_out(drafts, labels, words)
    known = max((int(m) for b in blocks if b.kind == "footnote" for m in re.findall(r"^\d{1,3}", text[b.start : b.end])), default=0)
    return _without_marks(Document(text, pages, tuple(blocks), tuple(breaks), parser, page_count), known)


def _group(lines: Sequence[Line]) -> list[Draft]:
    drafts: list[Draft] = []
    notes: list[Draft] = []
    left_out = False
    for line in lines:
        if line.hint == "drop":
            continue
        if line.hint == "footnote":
            if line.new or not notes or notes[-1].size > BLOCK:
                notes.append(Draft("footnote"))
            notes[-1].take(line)
            left_out = True
            continue
        last = drafts[-1] if drafts else None
        if last and _continues(last, line):
            last.take(replace(line, words_lost=line.words_lost or left_out, new=_own_line(last, line)))
        else:
            drafts += notes
            notes = []
            drafts.append(Draft(_kind(line)))
            drafts[-1].take(replace(line, words_lost=False))
        left_out = False
    return drafts + notes


def _own_line(draft: Draft, line: Line) -> bool:
    """Whether a piece starts a line of its own in the block: an item does, the rest of a torn item does not."""
    if line.hint != "item" or not line.new:
        return False
    return line.marked or not line.text[:1].islower() or not OPEN_END.search(draft.pieces[-1].text)


def _kind(line: Line) -> BlockKind:
    kinds: dict[str, BlockKind] = {"heading": "heading", "item": "list", "table": "table", "caption": "caption"}
    if line.hint == "heading" and (line.text[:1].islower() or line.text[:1] in "(,"):
        return "paragraph"  # the tail of a sentence, set large by a converter
    return kinds.get(line.hint, "paragraph")


def _continues(draft: Draft, line: Line) -> bool:
    if draft.size > BLOCK:
        return False
    if not line.new:
        return (draft.kind in ("paragraph", "list", "caption") and line.hint != "heading") or draft.kind == "heading" == line.hint
    tail = draft.pieces[-1].text
    if draft.kind in ("heading", "table", "caption") or SPOKEN.search(tail):
        return False
    if line.marked and (draft.kind == "list" or OPEN_END.search(tail) or tail.endswith(":")):
        draft.kind = "list"
        return True
    if line.text[:1].islower() and OPEN_END.search(tail) and line.hint != "table":
        return True
    if line.hint == "item" and (draft.kind == "list" or tail.endswith(":")):
        draft.kind = "list"
        return True
    return False


def _lay_out(drafts: list[Draft], labels: Sequence[str], words: Counter[str]) -> tuple[str, list[Block], tuple[Page, ...], list[int]]:
    out: list[str] = []
    blocks: list[Block] = []
    pages: list[Page] = []
    breaks: list[int] = []
    at = 0
    for draft in drafts:
        start = at
        body = ""
        for n, line in enumerate(draft.pieces):
            body = _join(body, line, words) if n else line.text
            if line.words_lost:
                breaks.append(start + len(body) - len(line.text))
            if line.page and (not pages or pages[-1].number < line.page):
                label = labels[line.page - 1] or None if line.page <= len(labels) else None
                pages.append(Page(line.page, label, start + len(body) - len(line.text)))
        out.append(body)
        blocks.append(Block(draft.kind, start, start + len(body), (str(draft.pieces[0].level),)))
        at = start + len(body) + 2
    text = "\n\n".join(out)
    return text, _placed(text, blocks), tuple(pages), sorted(set(breaks))


def _join(body: str, line: Line, words: Counter[str]) -> str:
    """Add a line to a block. A word parted at the line's end is made whole where the report writes it whole elsewhere."""
    if line.new:
        return f"{body}\n{line.text}"
    head = re.search(r"([A-Za-z]+)-$", body[-LONGEST_WORD:])
    tail = re.match(r"([A-Za-z]+)", line.text)
    if head and tail:
        whole, parted = (head[1] + tail[1]).lower(), f"{head[1]}-{tail[1]}".lower()
        return (body[:-1] if words[whole] >= max(1, words[parted]) else body) + line.text
    return f"{body} {line.text}"


def _placed(text: str, blocks: list[Block]) -> list[Block]:
    """Blocks with heading path, own paragraph number, position under the heading, speaker and lead-in."""
    path: list[tuple[int, str]] = []
    out: list[Block] = []
    para, number, literature = 0, None, False
    for block in blocks:
        body = text[block.start : block.end]
        if block.kind == "heading":
            level = int(block.heading[0])
            path = [p for p in path if p[0] < level] + [(level, body)]
            para, number = 0, None
            literature = bool(BIBLIOGRAPHY.fullmatch(body)) or (literature and level > 1 and len(path) > 1)
            out.append(replace(block, heading=tuple(h for _, h in path[:-1])))
            continue
        heading = tuple(h for _, h in path)
        kind: BlockKind = block.kind
        speaker = ""
        own = NUMBERED.match(body)
        if own and kind in ("paragraph", "list"):
            number = own[1]
        if kind not in ("footnote", "caption"):
            para += 1
        if literature and kind not in ("footnote",):
            kind = "bibliography"
        elif kind == "paragraph":
            kind, speaker = _quotation(body, heading)
            if kind == "paragraph" and out and out[-1].kind == "quotation" and len(body) < 100 and SPEAKER.fullmatch(body):
                before = out.pop()
                para -= 1
                out.append(replace(before, end=block.end, speaker=body.strip("–—-() ")))
                continue
        lead = body.split("\n", 1)[0] if kind == "list" and "\n" in body else ""
        out.append(Block(kind, block.start, block.end, heading, number, para, speaker, lead))
    return out


def _quotation(body: str, heading: tuple[str, ...]) -> tuple[BlockKind, str]:
    match = QUOTED.fullmatch(body.strip())
    if not match:
        return "paragraph", ""
    who = (match["who"] or "").strip()
    if who and not TALKER.search(who):
        return "paragraph", ""
    box = heading[-1].rstrip(":").strip() if heading and re.search(r"\b(tip|quote|voice|says|said)\b", heading[-1], re.IGNORECASE) else ""
    return "quotation", who or box.capitalize()


def _without_marks(document: Document, known: int) -> Document:
    """The document without footnote numbers behind words, all offsets moved along.

    `known` is the highest number of a footnote found: a number glued to a word is a mark only up to it. Where a sentence
    holds other figures that look alike (13.5, R8), its marks stay as printed: nobody could tell them from a figure left out.
    """
    own = [(b.start, b.end) for b in document.blocks if b.kind in (*ASIDE, "table")]
    starts = [s for s, _ in own]

    def _inside(at: int) -> bool:
        n = bisect_right(starts, at)
        return bool(n) and at < own[n - 1][1]

    marks = [m.span() for m in MARKED.finditer(document.text)]
    marks += [m.span() for m in GLUED.finditer(document.text) if int(m[0]) <= known and not _inside(m.start())]
    cuts: list[tuple[int, int]] = []
    edges = [0, *(m.end() for m in re.finditer(r"(?<=[.!?”])\s+(?=[A-Z“‘])|\n+", document.text)), len(document.text)]
    marks.sort()
    for start, end in pairwise(edges):
        inside = marks[bisect_left(marks, (start,)) : bisect_left(marks, (end,))]
        if not inside:
            continue
        rest = document.text[start:end]
        for s, e in reversed(inside):
            rest = rest[: s - start] + rest[e - start :]
        number = NUMBERED.match(rest)  # the paragraph's own, which no quote takes along
        rest = rest[number.end() :] if number else rest
        for s, e in inside:
            bare = document.text[s] != MARK[0]
            if not LIKE_A_MARK.search(rest):
                cuts.append((s, e))
            elif not bare:
                cuts += [(s, s + 1), (e - 1, e)]
    return _cut(document, cuts)


def _cut(document: Document, cuts: list[tuple[int, int]]) -> Document:
    cuts = sorted(cuts)
    gone = [0, *accumulate(e - s for s, e in cuts)]  # characters cut out by the first n cuts

    def moved(offset: int) -> int:
        n = bisect_left(cuts, (offset,))  # cuts that begin before it; the last may reach beyond it
        return offset - gone[n] + max(0, cuts[n - 1][1] - offset if n else 0)

    kept = [0, *(at for cut in cuts for at in cut), len(document.text)]
    text = "".join(document.text[s:e] for s, e in zip(kept[::2], kept[1::2], strict=True))
    named = {document.text[b.start : b.end]: text[moved(b.start) : moved(b.end)] for b in document.blocks if b.kind == "heading"}
    return replace(
        document,
        text=text,
        blocks=tuple(
            replace(b, start=moved(b.start), end=moved(b.end), heading=tuple(named.get(h, h) for h in b.heading)) for b in document.blocks
        ),
        pages=tuple(replace(p, start=moved(p.start)) for p in document.pages),
        breaks=tuple(moved(b) for b in document.breaks),
    )
