"""Fingerprints that find a note's place again in any rendition of its report, without shipping its words.

An anchor holds one-way hashes of a few triples of words, apart from each other, and how far into the place each stands. The text
cannot be put together again from it; whoever has the report can find the place, as text or PDF, whatever the line breaks.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
TRIPLES = 16  # at most, per anchor
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


def _hash(words: Sequence[str]) -> int:
    return zlib.crc32(" ".join(words).encode())


def make(text: str) -> Anchor:
    """The anchor of a stretch of text; triples start at least four words apart, so that no run of words is covered."""
    words = [w.lower() for w in WORD.findall(text)]
    last = max(0, len(words) - 3)
    count = max(1, min(TRIPLES, last // 4 + 1))
    offsets = sorted({round(i * last / max(1, count - 1)) for i in range(count)}) if count > 1 else [0]
    return Anchor(len(words), tuple((o, _hash(words[o : o + 3])) for o in offsets))


class Finder:
    """Finds anchors in one document's text."""

    def __init__(self, text: str) -> None:
        self.spans = [m.span() for m in WORD.finditer(text)]
        words = [text[s:e].lower() for s, e in self.spans]
        self.where: dict[int, list[int]] = defaultdict(list)
        for i in range(len(words)):
            self.where[_hash(words[i : i + 3])].append(i)

    def find(self, anchor: Anchor) -> tuple[int, int] | None:
        """The (start, end) character offsets of the place, or None where fewer than half of the triples agree on one."""
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
        if count < max(1, 0.5 * len(anchor.triples)):
            return None
        agreed = sorted(hits[best] + hits[best - 1], key=lambda h: h[0])
        first, last = agreed[0], agreed[-1]
        start = max(0, first[1] - first[0])
        end = min(len(self.spans) - 1, last[1] + anchor.length - 1 - last[0])
        return self.spans[start][0], self.spans[max(start, end)][1]
