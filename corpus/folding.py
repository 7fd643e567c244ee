"""Words as a reader would say they are the same: whatever the case, line breaks, hyphenation, kinds of marks, ligatures."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from corpus.anchors import Word

APOSTROPHES = "'’‘ʼ"
HYPHENS = "-‐‑–\u00ad\u200b"  # inside a word; a dash between spaces parts words
LETTERS = r"(?:[^\W_]|[\u0300-\u036f])+"
# A hyphen and white space: a word parted at a line's end, which not every reader of PDF joins again.
JOINT = rf"[{APOSTROPHES}]|(?<=\d)[.,](?=\d)|(?<=[^\W\d_])[-‐‑]\s+(?=[^\W\d_])|[{HYPHENS}]+"
# What a figure means hangs on its sign: signs are words of their own, other marks are nothing.
TOKEN = re.compile(rf"{LETTERS}(?:(?:{JOINT}){LETTERS})*|[£€$¥%]|(?<![^\W_])[-−](?=\d)")
PARTED = re.compile(rf"(?<!\d)[{HYPHENS}]+\s*|[{HYPHENS}]+\s*(?!\d)")  # a hyphen that has a letter on either side
APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
RANGE = re.compile(rf"[{HYPHENS}]\s*")


def words(text: str, most: int | None = None) -> list[Word]:
    """The words of a text, or the first so many, folded, each with its (start, end) characters.

    >>> [w for w, _, _ in words("The co-\\noperatives 10–15 % ﬁnd")]
    ['the', 'cooperatives', '10-15', '%', 'find']
    """
    return [(fold(m[0]), *m.span()) for m in islice(TOKEN.finditer(text), most)]


def fold(word: str) -> str:
    """One word: lower case, hyphens out (between figures they stay), one kind of apostrophe, compatible characters as one."""
    if word.isascii() and word.isalnum():
        return word.lower()
    word = unicodedata.normalize("NFKC", word).casefold()
    return RANGE.sub("-", PARTED.sub("", APOSTROPHE.sub("'", word)))
