"""What a sentence of the quotes only points to: the former and the latter, two figures set side by side. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import LIGHT, Source, pieces
from assistant.claims import Number, Reading, Word

FORMER, LATTER = re.compile(r"\bformer\b", re.IGNORECASE), re.compile(r"\blatter\b", re.IGNORECASE)
BESIDE = 2  # content words next to an "and" that name what it joins
BESIDES = re.compile(r"\b(?:compar(?:es?|ed) (?:with|to)|as opposed to|as against|rather than)\b", re.IGNORECASE)
THAN = re.compile(r"\b(more|higher|greater|larger|bigger|longer|dearer|older|fewer|less|lower|smaller|shorter|cheaper|younger)\b[^.;,]*?\b(?:than|compared (?:with|to))\b", re.IGNORECASE)
GREATER = frozenset(["more", "higher", "greater", "larger", "bigger", "longer", "dearer", "older"])


def latter(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """What the quotes say of "the former", told of the latter, or the other way round."""
    for number in sorted({s.quote.n for s in support}):
        said = [(mine, m, s) for s in support if s.quote.n == number for mine, cue in enumerate((FORMER, LATTER)) for m in cue.finditer(s.text)]
        bodies = [set().union(*(_body(s, m) for side, m, s in said if side == mine)) for mine in (0, 1)]
        for mine, m, source in said:
            sides = _sides(source, m.start(), support)
            if sides and any(_of(piece, bodies[mine] - bodies[1 - mine], sides, mine) for piece in pieces(held)):
                yield f"the quotes say it of the {'latter' if mine else 'former'}"
                return


def _body(source: Source, cue: re.Match[str]) -> set[str]:
    """The words that follow "the former", up to "the latter"."""
    turn = re.compile(r"\b(?:former|latter)\b", re.IGNORECASE).search(source.text, cue.end())
    return {w.stem for w in source.held.content if cue.end() <= w.start < (turn.start() if turn else len(source.text))} - LIGHT


def _of(piece: Sequence[Word], body: set[str], sides: tuple[set[str], set[str]], mine: int) -> bool:
    """Whether a clause has what is said of one of the two, and names the other alone."""
    stems = {w.stem for w in piece}
    return bool(stems & (body - sides[0] - sides[1])) and bool(stems & sides[1 - mine]) and not stems & sides[mine]


def _sides(source: Source, at: int, support: Sequence[Source]) -> tuple[set[str], set[str]] | None:
    """The words that name the former and the latter: those beside the "and" of the same sentence before, or else of the last one without such a word."""
    before = [s for s in support if s.quote.n == source.quote.n and s.place < source.place and not (FORMER.search(s.text) or LATTER.search(s.text))]
    home, end = (source, at) if re.search(r"\band\b", source.text[:at]) and not FORMER.search(source.text[:at]) else (before[-1], len(before[-1].text)) if before else (source, 0)
    ands = list(re.finditer(r"\b(?:and|or)\b", home.text[:end]))
    if not ands:
        return None
    left = [w.stem for w in home.held.content if w.end <= ands[0].start()][-BESIDE:]
    right = [w.stem for w in home.held.content if ands[-1].end() <= w.start < end][:BESIDE]
    return set(left) - set(right), set(right) - set(left)


OUTSIDE = re.compile(r"\b(?:outside(?: of)?|beyond) (?:the |their |its |these )?(\w+)", re.IGNORECASE)
INSIDE = re.compile(r"\b(?:in|inside|within) (?:the |their |its |these )?(\w+)", re.IGNORECASE)


def outside(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"Outside the region", where the quotes say in it."""
    inside = {polarity.key(m[1]) for s in near for m in INSIDE.finditer(s.text)} - {polarity.key(m[1]) for s in near for m in OUTSIDE.finditer(s.text)}
    for m in OUTSIDE.finditer(held.text):
        if polarity.key(m[1]) in inside and not polarity.denials(held.text) and not any(polarity.denials(s.text) or OUTSIDE.search(s.text) for s in near):
            yield f"'{m[0].lower()}': the quotes say in it"


def compared(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """"Cost more than", where the figures that the quotes set side by side say less."""
    cue = THAN.search(held.text)
    if not cue or polarity.denials(held.text) or any(n.start >= cue.end() and not held.text[cue.end() : n.start].strip() for n in held.numbers):
        return
    for number in sorted({s.quote.n for s in support}):
        sources = [s for s in support if s.quote.n == number]
        pair = _pair(sources)
        if not pair:
            continue
        one, other, left, right = pair
        first = {w.stem for w in held.content if w.end <= cue.start()} - LIGHT
        then = {w.stem for w in held.content if w.start >= cue.end()} - LIGHT
        straight, crossed = len(first & left) + len(then & right), len(first & right) + len(then & left)
        if bool(first & right) != bool(then & right):  # what only one of the two figures is of tells most
            straight, crossed = (0, 1) if first & right else (1, 0)
        greater = cue[1].lower() in GREATER
        if straight != crossed and one.value != other.value and ((one.value > other.value) == greater) != (straight > crossed):
            yield f"'{cue[1].lower()}': by the figures in the quotes it is the other way round"
            return


def _pair(sources: Sequence[Source]) -> tuple[Number, Number, set[str], set[str]] | None:
    """Two figures of a kind on either side of "compares with", and the words beside each that the other has not."""
    for k, source in enumerate(sources):
        cue = BESIDES.search(source.text)
        if not cue:
            continue
        before = [n for n in source.held.numbers if n.end <= cue.start()] or (list(sources[k - 1].held.numbers) if k else [])
        after = [n for n in source.held.numbers if n.start >= cue.end()]
        if before and after and before[-1].kind == after[0].kind:
            left = {w.stem for s in sources[max(0, k - 1) : k] for w in s.held.content} | {w.stem for w in source.held.content if w.end <= cue.start()}
            right = {w.stem for w in source.held.content if w.start >= cue.end()}
            return before[-1], after[0], left - right - LIGHT, right - left - LIGHT
    return None
