"""The same report in two files: known by its text, whatever their formats and names.

A text's sketch is the smallest hashes of its runs of five words; the share of hashes that two sketches have in common estimates how much
of their text is the same (A. Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

import re
from hashlib import blake2b

RUN, KEPT = 5, 128  # words; hashes
LEAST = 100  # runs of words that a text must have: in less, chance and boilerplate weigh too much
ALIKE = 0.8  # the same report as text and as PDF has 0.95 and more, two reports next to nothing


def sketch(text: str) -> str:
    """A text's sketch as hexadecimal numbers; empty for a text too short to tell."""
    words = re.findall(r"[^\W_]+", text.lower())
    hashes = {blake2b(" ".join(words[i : i + RUN]).encode("utf-8", "replace"), digest_size=8).hexdigest() for i in range(len(words) - RUN + 1)}
    return " ".join(sorted(hashes)[:KEPT]) if len(hashes) >= LEAST else ""


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1, by their sketches; 0 where one has none."""
    a, b = set(one.split()), set(other.split())
    if not a or not b:
        return 0.0
    smallest = sorted(a | b)[:KEPT]
    return sum(h in a and h in b for h in smallest) / len(smallest)


def family(parser: str) -> str:
    """What kind of file a parser's name stands for: only files of two kinds are taken for one report, two alike of one kind are two versions.

    >>> family("pypdf 7.1.0, ocrmypdf 16"), family("text 1")
    ('pypdf', 'text')
    """
    return parser.split(" ", 1)[0]
