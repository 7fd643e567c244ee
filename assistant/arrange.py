"""The order of an answer's quotes: what the question asks for leads, and what belongs together stands together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant import sought, surround
from assistant.evidence import LEANING, Piece
from assistant.index import Index
from assistant.question import Question

CONTEXT = 200  # characters of the line before a quote
Heading = Callable[[Piece], str]


def arranged(index: Index, question: Question, pieces: Sequence[Piece], heading: Heading) -> list[Piece]:
    """Pieces in the order they are shown. A figure, a definition or somebody's own words that are asked for lead; steps stand in the
    order of the report, and so does what a comparison takes from each; under one heading reading order holds."""
    first = next((p for p in pieces if sought.holds(index, question, p.passage, p.start, p.end, heading(p))), None)
    ordered = list(pieces) if first is None else [first, *(p for p in pieces if p is not first)]
    apart = question.kind in ("compare", "howto")
    groups = [(index.passages[p.passage].report, "" if apart else heading(p)) for p in ordered]
    place = {g: n for n, g in reversed(list(enumerate(groups)))}  # that of the group's best piece
    return [p for p, g in sorted(zip(ordered, groups, strict=True), key=lambda x: (place[x[1]], x[0] is not first, x[0].passage, x[0].start))]


def contexts(index: Index, pieces: Sequence[Piece]) -> list[str]:
    """For each piece the line that must stand before it, word for word: what its list begins with, or the sentence that its "they" or
    "this" leans on. Empty where it stands alone, and where another piece shows the same already."""
    shown = {r for p in pieces for r in p.rows}
    out: list[str] = []
    for piece in pieces:
        row, text = _list_head(index, piece) or _leant_on(index, piece) or (None, "")
        out.append("" if row in shown or text in out else text)
    return out


def _list_head(index: Index, piece: Piece) -> tuple[int | None, str] | None:
    """The row (None: in a passage before) and words of the sentence that introduces the list a piece begins in."""
    passage = index.passages[piece.passage]
    document = index.shelf(passage.report).document
    at = passage.start + piece.start
    block = next((b for b in document.blocks if b.start <= at < b.end), None) if document else None
    if block is None or block.kind != "list" or not block.lead_in.endswith(":") or at < block.start + len(block.lead_in):
        return None
    last = re.split(r"(?<=[.!?])\s+", block.lead_in)[-1]
    text = _shortened(block.lead_in if LEANING.match(last) else last)
    over = block.start + len(block.lead_in) - passage.start
    return max((r for r in index.sentence_rows[piece.passage] if index.sentences[r][0] < over), default=None), text


def _leant_on(index: Index, piece: Piece) -> tuple[int | None, str] | None:
    """The row and words of the sentence before a piece that begins with "they" or "this", or that it was announced by; None where that
    is of another section or another speaker, or where something was left out of the source in between."""
    passage = index.passages[piece.passage]
    if not piece.rows or not piece.rows[0]:
        return None
    row = piece.rows[0] - 1
    home = int(index.sentence_passage[row])
    if home != piece.passage and not (home == piece.passage - 1 and surround.joined(index, home)):
        return None
    start, end = index.sentences[row]
    text = index.passages[home].text[start:end]
    if not LEANING.match(passage.text[piece.start : piece.end]) and not text.endswith(":"):
        return None
    low = index.passages[home].start + start - passage.start
    if index.broken(piece.passage, low, piece.end) or index.mixes(piece.passage, low, piece.end):
        return None
    return row, _shortened(text)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= CONTEXT else f"… {text[-CONTEXT:].split(' ', 1)[-1]}"
