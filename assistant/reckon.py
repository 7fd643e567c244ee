"""Figures that follow from those of the quotes: "one in six" for a sixth, three and a further three for six, July for three months after April. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.bearing import Source
from assistant.claims import Number, Reading

IN_EVERY = re.compile(r"(?:\s+(?!in\b|and\b|or\b)[a-z-]+){0,4}\s+(?:in|out of|of)(?:\s+(?:every|the|all|each))?\s*", re.IGNORECASE)
YEAR_AFTER = re.compile(r"(?:\sof\s(?:the\s)?(?:[a-z]+\s){0,2}[a-z]+)?\s(?:in|by|during)\s(?:the )?((?:18|19|20)\d\d)\b")
TOTAL = re.compile(r"\b(?:in all|in total|altogether|together|all told|total|overall|combined|between them|in sum|all)\b", re.IGNORECASE)
FURTHER = re.compile(r"\b(?:further|additional|another|plus|more|as well as|extra|added)\b", re.IGNORECASE)
SHORT = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = SHORT.split()
MONTH = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{0,6})\b(?:,?\s+((?:19|20)\d\d))?")
FROM_TO = re.compile(r"\s+(?:(?!and\b)\w+\s+){0,4}(?:to|until|till)\s+[£€$]?", re.IGNORECASE)
EXACT, ROUND = 0.5, 2.5  # percentage points by which a share may differ, and one said to be "about" so much
MOST_PARTS = 3  # figures that may be added up


def follows(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    """Whether a figure that the quotes do not have can be reckoned from theirs."""
    return excepted(number.value, support) or _decade(number, support) or _half_year(number, held, support) or _over(number, support) or _share(number, held, support) or _part(number, support) or _sum(number, held, support) or _between(number, support) or _risen(number, held, support)



def dated_alike(number: Number, held: Reading, same: Sequence[tuple[Source, Number]]) -> bool:
    """Whether a figure is followed by its year, and the quotes have it followed by that year."""
    year = YEAR_AFTER.match(held.text, number.end)
    return year is not None and any((there := YEAR_AFTER.match(s.text, n.end)) is not None and there[1] == year[1] and (n.unit, n.bound) == (number.unit, number.bound) for s, n in same)


def spelt(unit: str, held: Reading, support: Sequence[Source]) -> bool:
    """Whether the quotes measure in other words: twelve months for a year, a decade for ten years."""
    told = [n for s in support for n in s.held.numbers]
    decade = any(re.search(r"\bdecades?\b", s.text) for s in support)
    if unit == "year":
        return any(n.unit == "month" and n.value % 12 == 0 for n in told) or (decade and any(n.unit == "year" and n.value % 10 == 0 for n in held.numbers))
    return unit == "decade" and any(n.unit == "year" and n.value % 10 == 0 for n in told)


def _decade(number: Number, support: Sequence[Source]) -> bool:
    """Ten years, where the quotes say a decade."""
    return number.unit == "year" and number.value == 10 and any(re.search(r"\b(?:a|one|single|the) decade\b", s.text) for s in support)


EXCEPT = re.compile(r"\ball (?:except|but|bar)(?: for)? $", re.IGNORECASE)
HALF_YEAR = re.compile(r"\s*(?:an?(?:other)? |of an? )?-?year\b", re.IGNORECASE)
SLIGHTLY = 60  # per cent up to which a share is still called "over half"


def excepted(value: float, support: Sequence[Source]) -> bool:
    """Whether a figure is what "all except one of the thirteen" leaves."""
    return any(EXCEPT.search(s.text[: a.start]) and b.value - a.value == value for s in support for a, b in zip(s.held.numbers, s.held.numbers[1:], strict=False) if not a.kind and not b.kind)


def _half_year(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    """Half a year, where the quotes say six months."""
    return number.kind == "%" and number.value == 50 and bool(HALF_YEAR.match(held.text[number.end :])) and any(n.value == 6 and n.unit == "month" for s in support for n in s.held.numbers)


def _over(number: Number, support: Sequence[Source]) -> bool:
    """Over half, where the quotes say 54 per cent."""
    return number.kind == "%" and number.value == 50 and number.bound == "over" and any(n.kind == "%" and not n.bound and 50 < n.value <= SLIGHTLY for s in support for n in s.held.numbers)


def edge(said: Number, there: Number, source: Source) -> bool:
    """Whether "up to" or "at least" is said of the upper or lower end of a range."""
    spans = [(a, b) for a, b in zip(source.held.numbers, source.held.numbers[1:], strict=False) if re.fullmatch(r"\s?(?:-|–|to|and)\s?[£€$]?", source.text[a.end : b.start]) and a.value < b.value]
    return any((there is b and said.bound == "under") or (there is a and said.bound == "over") for a, b in spans)


def shares(held: Reading) -> Iterator[tuple[float, Number, Number | None]]:
    """Shares of a whole in per cent with the figures that make them: "a sixth", "one of every six"."""
    for n in held.numbers:
        if n.kind == "%":
            yield n.value, n, None
    for a, b in zip(held.numbers, held.numbers[1:], strict=False):
        if not a.kind and b.kind in ("", "order") and 0 < a.value < b.value <= 1000 and IN_EVERY.fullmatch(held.text[a.end : b.start]):
            yield 100 * a.value / b.value, a, b


def lone_end(said: Number, held: Reading, there: Sequence[tuple[Source, Number]]) -> bool:
    """Whether a figure that is said plainly is in the quotes only the end of a range, "20 to 36"."""
    if said.bound or 1800 <= said.value <= 2100 or _spans(said, held) or re.search(r"\b(?:from|between|to|top|bottom|lower|upper|highest|lowest|most|least|maximum|minimum)\b[^,;]{0,20}$", held.text[: said.start]):
        return False
    return bool(there) and all(_spans(n, s.held) for s, n in there)


def _spans(number: Number, held: Reading) -> bool:
    """Whether a figure is one end of a range."""
    pairs = zip(held.numbers, held.numbers[1:], strict=False)
    return any(number in (a, b) and a.value < b.value and re.fullmatch(r"\s?(?:-|–|to)\s?[£€$]?", held.text[a.end : b.start]) for a, b in pairs)


def _share(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    there = [value for s in support for value, _, _ in shares(s.held)]
    for value, one, other in shares(held):
        if number in (one, other):
            margin = ROUND if one.bound == "about" or (other and other.bound == "about") else EXACT
            return any(abs(value - t) <= margin for t in there)
    return False


def _part(number: Number, support: Sequence[Source]) -> bool:
    """Whether a figure is the share of a whole that a sentence of the quotes gives in per cent or as a fraction: 500 for half of a thousand."""
    return number.kind == "" and number.value >= 10 and any(abs(p.value * n.value / 100 - number.value) <= 0.02 * number.value for s in support for p in s.held.numbers if p.kind == "%" for n in s.held.numbers if n.kind == "" and n.value >= 100 and not 1800 <= n.value <= 2100)


def _sum(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    """Whether parts that stand together in a quote add up to a figure that is said to be a total, or whose parts are said too."""
    if number.kind not in ("", "£") or number.value < 2:
        return False
    said = [n.value for n in held.numbers if n is not number]
    for n in {s.quote.n for s in support}:
        near = [(m, s) for s in support if s.quote.n == n for m in s.held.numbers if m.kind == number.kind and (m.unit == number.unit or not number.unit)]
        for k in range(2, MOST_PARTS + 1):
            for parts in combinations(near, k):
                if abs(sum(m.value for m, _ in parts) - number.value) > 1e-6 or parts[-1][1].place - parts[0][1].place > 1:
                    continue
                listed = all(said.count(m.value) >= sum(o.value == m.value for o, _ in parts) for m, _ in parts)
                more = all(FURTHER.search(s.text[max(0, m.start - 20) : m.start]) for m, s in parts[1:])
                if listed or TOTAL.search(held.text) or (more and any(m.value in said for m, _ in parts)):
                    return True
    return False


def dates(text: str) -> list[tuple[int, int]]:
    """(year, month) of each month named, the year 0 where none is given."""
    return [(int(m[2] or 0), MONTHS.index(m[1].lower()) + 1) for m in MONTH.finditer(text)]


def _between(number: Number, support: Sequence[Source]) -> bool:
    """Whether so many months lie between two dates of the quotes."""
    if number.unit != "month":
        return False
    found = [d for s in support for d in dates(s.text)]
    return any(abs(b[1] - a[1] + (12 * (b[0] - a[0]) if a[0] and b[0] else 0)) == number.value for a, b in combinations(found, 2))


def _risen(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    """Whether a figure is the difference, or "doubled" the ratio, of two that the quotes join by "to"."""
    if number.kind != "times" and not re.search(r"\bby\s+[£€$]?$", held.text[: number.start]):
        return False
    for s in support:
        for a, b in zip(s.held.numbers, s.held.numbers[1:], strict=False):
            if a.kind != b.kind or not FROM_TO.fullmatch(s.text[a.end : b.start]) or not a.value:
                continue
            if number.value == (round(b.value / a.value, 1) if number.kind == "times" else abs(b.value - a.value)):
                return True
    return False
