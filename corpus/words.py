"""Words for lexical search: one way to cut and stem them, for passages, notes and questions alike."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
# The closed classes of English plus the frame of a question. Kept short: "not", "without", "between" say something.
FRAME = (
    "a an the and or but if of to in on at by for from with as into about than then that this these those there here it its it's i me my we us our you "
    "your he she they them their his her who whom whose which what when where why how do does did doing done have has had having is are was were be been being am "
    "can could should would will shall may might must also just so such some any each other own same s t don’t don't doesn’t doesn't didn't isn't "
    "please tell give show find know want need say says said mean means like get gets got thing things"
)
STOP = frozenset(FRAME.split())


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def cut(text: str) -> list[str]:
    """The words of a text in lower case, possessives taken off."""
    return [re.sub(r"[’']s$", "", w) for w in WORD.findall(text.lower())]


def stems(text: str) -> list[str]:
    """Stemmed content words in order (Snowball English; stop words left out), for BM25 and word overlap."""
    return [_stem(w) for w in cut(text) if w not in STOP]
