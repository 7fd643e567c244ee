"""Fingerprints that find a note's place again in any rendition of its report, without shipping its words.

An anchor holds one-way hashes of a few triples of words, apart from each other, and how far into the place each stands. The text
cannot be put together again from it; whoever has the report can find the place, as text or PDF, whatever the line breaks.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
TRIPLES = 16  # at most, per anchor
HALF = 0.5  # of an anchor's triples that must agree on a place
SLACK = 12  # words that may be more or fewer between two triples: a page number, a footnote


@dataclass(frozen=True)
class Anchor:
    """`length` of the place in words, and (offset in words, 32-bit hash) for each sampled triple."""

    length: int
    triples: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        return " ".join([str(self.length), *(f"{o}:{h:08x}" for o, h in self.triples)])

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read what `str` wrote. Raises ValueError for anything else."""
        length, *triples = text.split()
        return cls(int(length), tuple((int(o), int(h, 16)) for o, h in (t.split(":") for t in triples)))


Word = tuple[str, int, int]  # as compared, and its (start, end) characters in the text


def plain(text: str) -> list[Word]:
    """The words of a text in lower case: runs of letters and digits."""
    return [(m[0].lower(), *m.span()) for m in WORD.finditer(text)]


def triple(words: Sequence[str]) -> int:
    """The 32-bit hash of (up to) three words."""
    return zlib.crc32(" ".join(words).encode())


def make(text: str) -> Anchor:
    """The anchor of a stretch of text; triples start at least four words apart, so that no run of words is covered."""
    return of([w for w, _, _ in plain(text)])


def of(words: Sequence[str], most: int = TRIPLES) -> Anchor:
    """The anchor of a run of words, of at most so many triples."""
    last = max(0, len(words) - 3)
    count = max(1, min(most, last // 4 + 1))
    offsets = sorted({round(i * last / max(1, count - 1)) for i in range(count)}) if count > 1 else [0]
    return Anchor(len(words), tuple((o, triple(words[o : o + 3])) for o in offsets))


class Finder:
    """Finds anchors in one document's text, by its words as `cut` gives them: the ones the anchors were made of."""

    def __init__(self, text: str, cut: Callable[[str], list[Word]] = plain) -> None:
        found = cut(text)
        self.words = [w for w, _, _ in found]
        self.spans = [(s, e) for _, s, e in found]
        self.where: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self.words)):
            self.where[triple(self.words[i : i + 3])].append(i)

    def find(self, anchor: Anchor) -> tuple[int, int] | None:
        """The (start, end) character offsets of the place, or None where fewer than half of the triples agree on one."""
        rows = self.rows(anchor)
        return (self.spans[rows[0]][0], self.spans[max(rows)][1]) if rows else None

    def rows(self, anchor: Anchor, least: int = 1) -> tuple[int, int] | None:
        """First and last word of the place; None where fewer than half of the triples, or than `least`, agree on one.

        The last is before the first where only triples beside the place agree, and nothing stands between them any more.
        """
        votes: Counter[int] = Counter()
        hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for offset, value in anchor.triples:
            bins = {(i - offset) // SLACK for i in self.where.get(value, ())}
            votes.update({b + d for b in bins for d in (0, 1)})
            for i in self.where.get(value, ()):
                hits[(i - offset) // SLACK].append((offset, i))
        if not votes:
            return None
        best, count = min(votes.items(), key=lambda v: (-v[1], v[0]))
        if count < max(least, HALF * len(anchor.triples)):
            return None
        agreed = sorted(hits[best] + hits[best - 1], key=lambda h: h[0])
        first, last = agreed[0], agreed[-1]
        start = max(0, first[1] - first[0])
        end = min(len(self.spans) - 1, last[1] + anchor.length - 1 - last[0])
        return start, end
