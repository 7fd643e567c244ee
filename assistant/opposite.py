"""Words that turn what is said into its opposite: denials, antonyms, a prefix such as "un"."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from pathlib import Path

from corpus.words import stems

FILE = Path(__file__).with_name("opposites.txt")
DENIAL = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
PREFIXES = ("un", "in", "im", "dis", "non", "ir")
SHORTEST = 4  # letters of a word without its prefix: "into" is not the opposite of "to"


def denies(text: str) -> bool:
    """Whether a text holds a word of denial."""
    return bool(DENIAL.search(text))


def turned(asked: Set[str], told: Set[str]) -> int:
    """How many stems of a question are not told, while an opposite of theirs is."""
    return sum(not told.isdisjoint(opposites(word)) for word in asked - told)


def prefixed(asked: Set[str], told: Set[str]) -> bool:
    """Whether one of two sets of stems has a word, and the other has only what a denying prefix makes of it.

    >>> prefixed({"known"}, {"unknown"}), prefixed({"known", "unknown"}, {"unknown"})
    (True, False)
    """
    return any(p + word in told for word in asked - told if len(word) >= SHORTEST for p in PREFIXES) or any(
        p + word in asked for word in told - asked if len(word) >= SHORTEST for p in PREFIXES if p + word not in told
    )


@lru_cache(maxsize=10_000)
def opposites(word: str) -> frozenset[str]:
    """The stems of the opposites of a stem; none for most."""
    return _pairs().get(word, frozenset())


@lru_cache(maxsize=1)
def _pairs() -> dict[str, frozenset[str]]:
    """Stem to stems, from the list that is shipped: two sides a line, parted by a bar."""
    out: dict[str, frozenset[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            one, other = (frozenset(stems(side)) for side in line.lstrip("!").split("|"))
            for here, there in ((one, other), (other, one)):
                for word in here:
                    out[word] = out.get(word, frozenset()) | there
    return out
