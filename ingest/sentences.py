"""Where sentences begin and end. Pure; offsets only, the text is never changed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|et al|cf|vs|pp?|vol|no|nos|fig|dr|mr|mrs|ms|prof|st|ltd|co|inc|ed|eds|approx|para|paras|ch|org|orgs|av)|\b[A-Z]|\(\w{1,3})\.$", re.IGNORECASE)
END = re.compile(r"(?<=[.!?])[”’\"')\]]*\s+(?=[“‘\"'(\[]*[A-Z0-9£€$])|\n+|(?<=[.!?])[”’\"')\]]+(?=\s*$)|\s·\s|\s\|\s")
OWN_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+(?=[A-Z‘“'\"(])")


def spans(text: str, breaks: Iterable[int] = ()) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of a text, without surrounding white space.

    Lines (list items, table rows), table cells and `breaks` end a sentence too. A report's own paragraph number is
    not part of one. Abbreviations and initials do not end one.
    """
    cuts = {0, len(text), *(b for b in breaks if 0 < b < len(text))}
    for match in END.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()].rstrip("”’\"')]")
        if "\n" not in match[0] and match[0].strip() not in ("·", "|") and ABBREVIATION.search(before[-12:]):
            continue
        cuts.add(match.end())
    edges = sorted(cuts)
    out = []
    for start, end in itertools.pairwise(edges):
        piece = text[start:end]
        number = OWN_NUMBER.match(piece)
        left = number.end() if number else len(piece) - len(piece.lstrip(" \n·|"))
        right = len(piece.rstrip(" \n·|"))
        if re.search(r"\w", piece[left:right]):
            out.append((start + left, start + right))
    return out
