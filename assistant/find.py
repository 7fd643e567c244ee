"""Finding words in the reports: an exact phrase whatever its line breaks and marks, else words and meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.index import Index

PHRASE = re.compile(r"[\"“]([^\"”]{2,})[\"”]")


def phrases(text: str) -> list[str]:
    """The parts of a query that stand in double quotation marks."""
    return [p.strip() for p in PHRASE.findall(text)]


def pattern(phrase: str) -> re.Pattern[str]:
    """A pattern for a phrase that bears with case, line breaks, hyphenation and kinds of quotation marks.

    >>> bool(pattern("back office").search("the Back-\\noffice"))
    True
    """
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", phrase)
    if not words:
        return re.compile(r"(?!)")  # nowhere, rather than everywhere
    parts = ["['’]".join(map(re.escape, re.split("['’]", w))) for w in words]
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(parts) + r"(?![^\W_])", re.IGNORECASE)


def exact(index: Index, wanted: Iterable[str]) -> list[tuple[int, int, int]]:
    """(passage, start, end) of every place where all phrases stand in one passage: the span of the first phrase."""
    compiled = [pattern(w) for w in wanted]
    out = []
    for i, passage in enumerate(index.passages):
        found = [c.search(passage.text) for c in compiled]
        if found and all(found) and found[0] is not None:
            out.append((i, *found[0].span()))
    return out


def sentence_around(index: Index, passage: int, start: int, end: int) -> tuple[int, int]:
    """The offsets of the sentences that hold a span."""
    spans = [s for s in index.passages[passage].sentences if s[0] < end and s[1] > start]
    return (min(start, spans[0][0]), max(end, spans[-1][1])) if spans else (start, end)
