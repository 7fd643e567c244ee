"""Finds where a text defines an acronym, and what it stands for. Pure; standard library only.

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text": the short form's
letters are matched from the right against the words beside it. Stricter than theirs, since a wrong pair misleads every search: letters
count at the beginning of words (parts of hyphenated ones too), and only small words may go without one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

SMALL = frozenset(("of", "and", "the", "for", "in", "on", "to", "a", "an", "with", "by", "at", "from", "or", "&"))
LONGEST = 80  # characters a long form may have: more is a sentence
SHORT = r"[^\W\d_][^\W_]*(?:[&/-][^\W_]+)?"
MARKS = "*_‘’'\"“”`"
CALLED = r"(?:or|the|hereafter|hereinafter|henceforth|known as|also known as|called|abbreviated(?: as| to)?|in short)\s+"
AFTER = re.compile(rf"\(\s*(?:{CALLED})?[{MARKS}]*({SHORT})[{MARKS}]*\s*(?:[,;:][^()]*)?\)")  # Long Form (LF)
BEFORE = re.compile(rf"(?<![\w&-])({SHORT})[{MARKS}]*\s*\(([^()]{{5,{LONGEST}}})\)")  # LF (Long Form)
APPOSED = re.compile(rf"(?<![\w&-])({SHORT}),\s+(?:the|an?)\s+([^,.;:()]{{5,{LONGEST}}})[,.;:]")  # LF, the Long Form,
SAID = re.compile(rf"(?<![\w&-])({SHORT})[{MARKS}]*\s+(?:stands|stood|is short|is an? (?:acronym|abbreviation)) for\s+([^.;:()]{{5,{LONGEST}}})")
ROW = re.compile(rf"^[ \t|•-]*({SHORT})[ \t]*(?:\t| {{2,}}| [–—=-] |: |\|)[ \t]*(\S[^|\n]{{4,{LONGEST}}}?)[ \t]*\|?[ \t]*$", re.MULTILINE)  # of a glossary
LIKELY = re.compile(r"[A-Z][a-z&]{0,3}[A-Z]|\([^)]{0,20}\b[a-z]{4,10}\b")  # a quick look before the long one
TOKEN = re.compile(r"[^\W_]+(?:[’'.][^\W_]+)*|&")


def definitions(text: str) -> list[tuple[str, str]]:
    """(acronym, long form) for every definition in a text, in order, plurals of the acronym made singular.

    >>> definitions("the Voluntary and Community Sector (VCS) and CVS, the Council for Voluntary Service,")
    [('VCS', 'Voluntary and Community Sector'), ('CVS', 'Council for Voluntary Service')]
    """
    if not LIKELY.search(text):
        return []
    found = [(at, short, long) for at, short, long in _candidates(text) if long]
    return [(short, long) for _, short, long in sorted(set(found))]


def _candidates(text: str) -> Iterator[tuple[int, str, str]]:
    if "(" in text:
        for match in AFTER.finditer(text):
            yield match.start(), singular(match[1]), _ending(match[1], text[max(0, match.start() - 2 * LONGEST) : match.start()])
        for match in BEFORE.finditer(text):
            yield match.start(), singular(match[1]), _whole(match[1], re.split(r"[,;:]\s|\.\s", match[2])[0])
    for pattern in (APPOSED, SAID, ROW):
        for match in pattern.finditer(text):
            yield match.start(), singular(match[1]), _beginning(match[1], match[2]) if pattern is SAID else _whole(match[1], match[2])


def singular(short: str) -> str:
    """An acronym without the s of its plural: "VCOs" is "VCO"."""
    return short[:-1] if re.fullmatch(r".*[A-Z]s", short) and len(short) > 2 else short


def plausible(short: str) -> bool:
    """Whether something looks like an acronym: 2 to 10 characters, two capitals or (as some bodies write theirs) none at all."""
    base = singular(short)
    capitals = sum(c.isupper() for c in base)
    return 2 <= len(base) <= 10 and (capitals >= 2 or (base.islower() and len(base) >= 4)) and not (capitals < len(base) / 2 and not base.islower() and len(base) > 5)


def _words(text: str) -> list[re.Match[str]]:
    return list(TOKEN.finditer(text))


def _ending(short: str, before: str) -> str:
    """The long form that a text ends with; empty where it ends with none."""
    if not plausible(short):
        return ""
    base = singular(short)
    stop = [m.end() for m in re.finditer(r"[.;:!?()]\s|[()]|\n\s*\n", before)]
    before = before[stop[-1] :] if stop else before
    words = _words(before)[-max(2 * _letters(base), _letters(base) + 5) :]
    if not words or re.search(r"[^\s*_‘’'\"“”,]", before[words[-1].end() :]):
        return ""
    at = aligned(base, tuple(w[0] for w in words), anywhere=True)
    return _clean(before[words[at].start() : words[-1].end()]) if at is not None else ""


def _whole(short: str, text: str) -> str:
    """The text itself where all of it is the long form."""
    words = _words(text)
    if not plausible(short) or not words or aligned(singular(short), tuple(w[0] for w in words)) != 0:
        return ""
    return _clean(text[words[0].start() : words[-1].end()])


def _beginning(short: str, text: str) -> str:
    """The shortest long form that a text begins with, an article left out."""
    text = re.sub(r"^[\s*_‘’'\"“”]*(?:the|an?)\s+", "", text, flags=re.IGNORECASE)
    words = _words(text)
    ends = (w.end() for w in words[: 2 * len(short)])
    return next((long for end in ends if (long := _whole(short, text[:end]))), "")


def _letters(short: str) -> int:
    return sum(c.isalnum() for c in short)


def aligned(short: str, words: tuple[str, ...], anywhere: bool = False) -> int | None:
    """The index of the word at which a long form begins that ends with the last word and gives the short form its letters.

    Each letter is the first of a word; a lower-case letter of a mixed short form, and at most one other, may stand inside the word
    before. Words without a letter are small ones. `anywhere`: the long form may begin after the first word, and the nearest beginning
    is taken. None where no such alignment exists, or the words are the short form itself.
    """
    letters = "".join(c for c in short if c.isalnum())
    lows = tuple(w.lower() for w in words)
    spare = 1 if len(letters) >= 5 else 0
    free = frozenset(i for i, c in enumerate(letters) if c.islower() and not short.islower())
    whole = letters.lower()

    @cache
    def begins(i: int, j: int, inside: int) -> int | None:
        """Where the long form begins, letters up to i matched against words up to j, `inside` more letters allowed inside words."""
        if i < 0:
            return j + 1
        if j < 0:
            return None
        if lows[j] == whole:
            return None
        for taken, cost in _takes(whole, lows[j], i, free):
            if taken > i and lows[j] in SMALL:
                continue  # a long form begins with more than "for"
            if cost <= inside and (at := begins(i - taken, j - 1, inside - cost)) is not None:
                return at
        return begins(i, j - 1, inside) if lows[j] in SMALL else None

    if not words or lows[-1] in SMALL:
        return None
    at = begins(len(letters) - 1, len(words) - 1, spare)
    if at is None or len(words) - at < 2 or lows[at] in SMALL or (at and not anywhere):
        return None
    return at


def _takes(whole: str, word: str, i: int, free: frozenset[int]) -> Iterator[tuple[int, int]]:
    """How many letters, ending with letter i, a word can give: its first, and then others inside it in order. With their cost."""
    for taken in range(1, min(3, i + 1) + 1):
        run = whole[i - taken + 1 : i + 1]
        if word[0] == run[0] and re.match(".*".join(map(re.escape, run)), word):
            yield taken, sum(k not in free for k in range(i - taken + 2, i + 1))


def _clean(text: str) -> str:
    bare = re.sub(r"[*_`“”\"]|<[^>]*>|(?<![^\W_])['‘’]|['‘’](?![^\W_])", "", text)
    return re.sub(r"\s+", " ", bare).strip(" ,")


def key(long: str) -> str:
    """A long form for comparison: lower case, words only, plural endings off."""
    return " ".join(re.sub(r"(?<=\w{3})s$", "", w) for w in re.findall(r"[^\W_]+|&", long.lower().replace("’s", "").replace("'s", "")))


def table(pairs: Iterable[tuple[str, str]], most: int = 2) -> dict[str, tuple[str, ...]]:
    """Acronym to long forms, the most frequent first, at most `most`; spellings of one long form count together, in its commonest form.

    A long form defined less than half as often as the first is left out: it is a slip, or another report's affair.
    """
    counts: dict[str, Counter[str]] = {}
    forms: dict[tuple[str, str], Counter[str]] = {}
    for short, long in pairs:
        counts.setdefault(short, Counter())[key(long)] += 1
        forms.setdefault((short, key(long)), Counter())[long] += 1
    return {short: tuple(_usual(forms[short, k]) for k in _first(counts[short], most)) for short in sorted(counts)}


def _first(counts: Mapping[str, int], most: int) -> list[str]:
    ranked = sorted(counts, key=lambda k: (-counts[k], k))
    return [k for k in ranked if 2 * counts[k] >= counts[ranked[0]]][:most]


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda f: (-forms[f], f))
