"""Finding words in the reports: an exact phrase whatever its line breaks, hyphens and marks; words that stand near each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant import surround
from assistant.index import Index
from assistant.signals import Floats
from corpus.folding import APOSTROPHES, HYPHENS
from corpus.records import ASIDE
from corpus.words import WORD, stems

PHRASE = re.compile(r"[\"“„«]([^\"“”„«»]{2,})[\"”“»]")
UNSEEN = re.compile("[\u00ad\u200b-\u200d\ufeff]")
JOINT = rf"(?:[{HYPHENS}]+\s*)?"  # may part a word of the text: at a line's end, or as some write it
GAP = r"[\W_]+"
LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
TOGETHER = 1200  # characters within which several phrases count as standing together: the longest passage
NEAR = 300  # characters on either side of a phrase, or over which words stretch, that count as near
ALIKE = 0.95  # score of a phrase found with other hyphens or marks than asked for
BESIDE = {"footnote": 1, "caption": 1, "bibliography": 2}  # kinds that come after the text itself


@dataclass(frozen=True)
class Place:
    """A stretch found: offsets from the beginning of passage `row` (`end` may lie beyond it), and a score between 0 and 1."""

    row: int
    start: int
    end: int
    score: float


def phrases(text: str) -> list[str]:
    """The parts of a query that stand in double quotation marks."""
    return [p.strip() for p in PHRASE.findall(text)]


def pattern(phrase: str) -> re.Pattern[str]:
    """A pattern for a phrase that bears with case, line breaks, hyphenation, ligatures and kinds of quotation marks and dashes.

    >>> bool(pattern("back office cooperation").search("the Back-\\noffice co-oper-\\nation"))
    True
    """
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", phrase))
    found = list(re.finditer(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*", text))
    if not found:
        return re.compile(r"(?!)")  # nowhere, rather than everywhere
    out = [_letters(found[0][0])]
    for a, b in pairwise(found):
        hyphen = re.fullmatch(rf"[{HYPHENS}]\s*", text[a.end() : b.start()]) and not (a[0][-1].isdigit() and b[0][0].isdigit())
        out += [r"[\W_]*" if hyphen else GAP, _letters(b[0])]
    return re.compile(rf"(?<![^\W_]){''.join(out)}(?![^\W_])", re.IGNORECASE)


def _letters(word: str) -> str:
    """A word's letters, between any two of which a hyphen may stand, except between figures."""
    units = re.findall(r"f(?:f[il]?|[il])|\d+|.", word, re.IGNORECASE)
    return JOINT.join(_unit(u) for u in units)


def _unit(unit: str) -> str:
    if unit in APOSTROPHES:
        return f"[{APOSTROPHES}]"
    if unit.lower() in LIGATURES:
        return f"(?:{JOINT.join(unit)}|{LIGATURES[unit.lower()]})"
    apart = unicodedata.normalize("NFD", unit)
    return re.escape(unit) if apart == unit else f"(?:{re.escape(unit)}|{re.escape(apart)})"


def exact(index: Index, wanted: Iterable[str]) -> list[tuple[int, int, int]]:
    """(passage, start, end) of every place of the first phrase near which all the others stand; `end` may lie in a passage that follows.

    A place keeps to one section, and never spans words of the source that were left out, or of passages that are not in the index.
    """
    compiled = [pattern(w) for w in wanted]
    out: list[tuple[int, int, int]] = []
    for section in surround.sections(index) if compiled else ():
        others = [[m.span() for m in c.finditer(section.text)] for c in compiled]
        for start, end in others[0]:
            row, at = section.place(index, start)
            near = all(any(s < end + TOGETHER and e > start - TOGETHER for s, e in spans) for spans in others[1:])
            if near and not index.broken(row, at, at + end - start):
                out.append((row, at, at + end - start))
    return out


def ranked(index: Index, query: str) -> list[Place]:
    """The places of a query's phrases: those first near which the query's other words stand, then the ones that match to the letter,
    then text before footnotes before literature, in reading order; one place a sentence."""
    wanted = phrases(query)
    rest = set(stems(PHRASE.sub(" ", query)))
    found: dict[tuple[int, int], Place] = {}
    for row, start, end in exact(index, wanted):
        around = set(stems(surround.near(index, row, start, end, NEAR))) if rest else rest
        share = len(rest & around) / len(rest) if rest else 1.0
        score = (1.0 if _bare(surround.span(index, row, start, end)) == _bare(wanted[0]) else ALIKE) * (0.5 + 0.5 * share)
        begin, finish = surround.whole(index, row, start, end)
        if (row, begin) not in found or found[row, begin].score < score:
            found[row, begin] = Place(row, begin, finish, score)
    return sorted(found.values(), key=lambda p: (-p.score, BESIDE.get(index.passages[p.row].kind, 0), p.row, p.start))


def _bare(text: str) -> str:
    """A phrase without what no reader would call a difference: case, white space, kinds of marks, marks at its ends."""
    text = re.sub(rf"[{APOSTROPHES}]", "'", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[“”„«»]", '"', re.sub(r"[‐‑–—]", "-", " ".join(text.split()))).strip(" \"'.,;:!?-")


def together(index: Index, wanted: Sequence[str], scores: Floats, rows: Iterable[int]) -> list[Place]:
    """Places of the text, among passages `rows`, where all of these stemmed words stand within `NEAR` characters; the closest first.

    `scores` (P,) are the passages' BM25: a passage at zero has none of the words.
    """
    out = []
    for row in (int(r) for r in rows):
        if wanted and scores[row] > 0 and index.passages[row].kind not in ASIDE and (found := _closest(index.passages[row].text, set(wanted))):
            start, end, count = found
            if not index.broken(row, start, end):
                out.append(Place(row, *surround.whole(index, row, start, end), round(0.9 + 0.1 * len(set(wanted)) / count, 4)))
    return sorted(out, key=lambda p: (-p.score, -float(scores[p.row]), p.row))


def _closest(text: str, wanted: set[str]) -> tuple[int, int, int] | None:
    """The shortest stretch (start, end, content words in it) of at most `NEAR` characters that holds all words; None where there is none."""
    words = [(stem[0], *m.span()) for m in WORD.finditer(text) if (stem := stems(m[0]))]
    last: dict[str, int] = {}
    best: tuple[int, int, int] | None = None
    for i, (word, _, end) in enumerate(words):
        if word in wanted:
            last[word] = i
            first = min(last.values())
            if len(last) == len(wanted) and end - words[first][1] <= NEAR and (best is None or i - first + 1 < best[2]):
                best = (words[first][1], end, i - first + 1)
    return best
