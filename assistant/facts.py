"""Figures, units and the places of names of a sentence against the quotes it cites: what is wrong, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant import reckon
from assistant.bearing import NEUTRAL, Source
from assistant.claims import UNITS, Number, Reading, Word, read
from assistant.told import about

ONE_OF = re.compile(r"^(?:\s+(?:of|another|day|such|way|hand|or|way|thing|reason|example|could|can|might|may|must|should|time)\b|-)|^['’]s", re.IGNORECASE)
JOINED = re.compile(r"\s?(?:-|–|to|and|or|of the|of|in|out of(?: the)?|of every|in every|/)\s?[£€$]?")
MONTH = re.compile(r"\b(?:january|february|april|june|july|august|september|october|november|december)\b")
VOTES = 6  # words beside a figure that are asked where they stand in the quotes
SPEAKER = re.compile(r"\s(?:of (?:the|its|their) )?(?:[a-z-]+ ){0,3}(?:participants?|collaborators?|interviewees?|respondents?|members?|managers?|leaders?|trustees?|practitioners?|volunteers?|strategists?|chairs?|directors?|people|person|author)\b(?: of (?:the )?\w+)? (?:also |even )?(?:said|says|told|tells|felt|feels|thought|thinks|reported|reports|advised|advises|warned|warns|suggested|suggests|wanted|wants|described|describes|saw|sees|could|did|complained|recalled|remarked|noted|added|argued|argues|observed|stressed)\b")  # "one member said": whoever speaks
AND = re.compile(r" and (?:[a-z]+ )?")  # "four old boats and four new ones": the boats are those of the first four
AMONG = re.compile(r"\b[Ii]n (?:the|one|a) (?:first|second|third|fourth|fifth|other|last|remaining|latter|former|case)\b|\b[Aa]nother\b|\b[Tt]he other\b")  # one of those counted before
SINGLE = re.compile(r"\b(?:one|1|single|sole|an?|the|only|same|each|every|another|first|once|unique)\b", re.IGNORECASE)


def numbers(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Figures that the quotes lack, hold for something else, or hold with another unit or bound."""
    for number in held.numbers:
        said = held.text[number.start : number.end].strip()
        if number.value == 1 and not number.kind and not number.unit and not said.isdigit() and _single(number, held, support):
            continue
        same = [(s, n) for s in support for n in s.held.numbers if _equal(number, n)]
        if reckon.dated_alike(number, held, same) or (not same and (_otherwise(number, said, held, support) or reckon.follows(number, held, support))):
            continue
        if not same:
            yield f"{said} is not in the quotes" + (" with that unit" if any(n.value == number.value for s in support for n in s.held.numbers) else "")
        elif not any(_bound(number, n) or reckon.edge(number, n, s) for s, n in same):
            yield f"{said}: the quotes bound it otherwise (more than, up to, about)"
        elif reckon.lone_end(number, held, same):
            yield f"{said} is only the end of a range in the quotes"
        elif not any((_bound(number, n) or reckon.edge(number, n, s)) and goes_with(number.start, number.end, held, n.start, n.end, s) for s, n in same):
            yield f"{said} stands in the quotes for something else"


def units(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Years, months, miles that the quotes do not speak of."""
    there = {u for s in support for u in _measures(s.text)}
    for unit in sorted(_measures(held.text) - there):
        if reckon.spelt(unit, held, support):
            continue
        if not (unit in ("year", "month") and {"year", "month"} & there and any((n.unit and n.value % 12 == 0) or n.value == 1 or (n.kind == "%" and n.value == 50) for n in held.numbers)) and unit not in ("day", "page"):
            yield f"the quotes do not speak of a {unit}"


def _measures(text: str) -> set[str]:
    text = re.sub(r"\b(?:that|this|the same) (?:year|month|week|day)\b", "", text.lower())
    out = {UNITS[w] for w in re.findall(r"[a-z]+", text) if w in UNITS}
    out |= {"month"} if MONTH.search(text) else set()
    return out | {unit for said, unit in (("annual", "year"), ("yearly", "year"), ("monthly", "month"), ("weekly", "week"), ("daily", "day"), ("hourly", "hour")) if said in text}


def ranges(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """"Three to six", "two of the five": pairs that the quotes join otherwise."""
    there = {pair for s in support for pair in _pairs(s.held)}
    dated = {pair for s in support for pair in _pairs(s.held, True)}
    for a, b in _pairs(held, True):
        if (a, b) not in dated and any(a == p[0] for p in dated) and any(b == p[1] for p in dated):
            yield f"{a:g} and {b:g} do not go together in the quotes"
    parts = {pair for s in support for pair in re.findall(r"(\w+) of (?:the|its|their) (\w+)", s.text.lower())}
    for part in re.findall(r"(\w+) of (?:the|its|their)\b", held.text.lower()):
        if any(part == whole and part != some and _counts(some) for some, whole in parts) and _counts(part):
            yield f"{part} is the whole in the quotes, not a part"
    for pair in _pairs(held):
        mixed = [p for p in there if set(p) & set(pair)]
        if pair not in there and ((pair[0] == 1 and any(n.value == pair[1] for s in support for n in s.held.numbers)) or _part_of(pair, held, support) or reckon.excepted(pair[0], support)):
            continue
        if (mixed and pair not in there) or (len(set(pair)) == 1 and pair not in there):
            yield f"{pair[0]:g} and {pair[1]:g} are not joined so in the quotes"


def _part_of(pair: tuple[float, float], held: Reading, support: Sequence[Source]) -> bool:
    """"Three of the four clusters", where the quotes say "the four clusters" and "three of the clusters"."""
    whole = next(n for a, n in pairwise(held.numbers) if (a.value, n.value) == pair)
    noun = next((w.stem for w in held.words if w.start >= whole.end and w.stem), "")
    counted = [(n.value, s.text[n.end :], s) for s in support for n in s.held.numbers]
    after = {(value, bool(re.match(r" of (?:the|these|those|its|their) ", rest))) for value, rest, s in counted for w in read(rest[:40]).content[:2] if noun and w.stem == noun}
    return {(pair[0], True), (pair[1], False)} <= after


def _counts(word: str) -> bool:
    return bool(read(word).numbers)


def _pairs(held: Reading, dated: bool = False) -> set[tuple[float, float]]:
    """Figures joined by "to", "of the" and the like; `dated`: a figure and its year, "12 in 2014"."""
    if dated:
        return {(a.value, b.value) for a, b in pairwise(held.numbers) if not _dated(a) and _dated(b) and re.fullmatch(r"(?:\s\w+)?\s(?:in|by|during|for)\s?", held.text[a.end : b.start])}
    return {(a.value, b.value) for a, b in pairwise(held.numbers) if a.kind == b.kind and _dated(a) == _dated(b) and JOINED.fullmatch(held.text[a.end : b.start])}


def _equal(said: Number, held: Number) -> bool:
    """The same figure of the same kind; a unit may be left out, not added or changed."""
    return bool(said.keys() & held.keys()) or (not said.unit and (said.kind, said.value) == (held.kind, held.value))


def _single(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    """Whether "one" counts nothing here, or is what the quotes call "a" or "the"."""
    if SPEAKER.match(held.text[number.end :]) or re.search(r"\b(?:is|are|was|were|as|be)\s+$", held.text[: number.start]):
        return True
    return bool(ONE_OF.match(held.text[number.end :])) or (any(SINGLE.search(s.text) for s in support) and not _other(number, held, support))


def _otherwise(number: Number, said: str, held: Reading, support: Sequence[Source]) -> bool:
    """A figure that the quotes give in another way: "a year", "halved", the year of the report itself."""
    text = " ".join(s.text for s in support)
    if number.value == 1 and number.bound == "over":
        return bool(re.search(r"\b(?:various|several|many|two|three|different|range|multiple|variety|number of)\b", text, re.IGNORECASE))
    if number.unit == "year" and number.value == 1:
        return bool(re.search(r"\b(?:a|per|each|every|one|the) year\b|annual|yearly", text, re.IGNORECASE))
    if number.kind == "%" and number.value == 50:
        return bool(re.search(r"\b(?:half|halv\w+)\b", text, re.IGNORECASE))
    named = re.search(r"\($", held.text[: number.start]) or re.match(r"\s*(?:report|study|paper)", held.text[number.end :])
    return bool(_dated(number) and named and any(said in about(s.quote) for s in support))


def _other(number: Number, held: Reading, support: Sequence[Source]) -> bool:
    """Whether the noun after "one" has another number in the quotes."""
    after = next((w for w in held.words if w.start >= number.end and w.stem), None)
    if after is None:
        return False
    counts = [n.value for s in support if not AMONG.search(s.text) for n in s.held.numbers for i in s.at(after.stem) if not n.kind and 0 <= s.held.words[i].start - n.end <= 25]
    return bool(counts) and 1 not in counts


def _bound(said: Number, held: Number) -> bool:
    return said.bound == held.bound or (held.bound == "within" and said.bound in ("", "under")) or (held.bound == "under" and said.bound == "within") or (held.bound == "" and said.bound == "about") or (held.bound == "about" and said.bound == "")


def goes_with(start: int, end: int, held: Reading, there: int, till: int, source: Source) -> bool:
    """Whether a figure or name at a place of the sentence has, at its place in a source, the neighbours it has in the sentence.

    Each neighbouring word that the source has too votes for the rival (figure, or figure for figures) it stands nearest to there.
    """
    rivals = _rivals(source, there, till)
    mine = next((n for n in held.numbers if n.start == start), None)
    own = [n for n in held.numbers if mine and n is not mine and n.kind == mine.kind and _dated(n) == _dated(mine)]
    twins = {r for r in rivals for n in source.held.numbers if r[0] <= n.start < r[1] and mine and n.keys() & mine.keys() and any(o.value == mine.value for o in own)}
    home = next((r for r in rivals if r[0] <= there and till <= r[1]), None)
    if len(rivals) < 2 or home is None:
        return True
    if mine and mine.unit and [r for r in rivals if any(n.unit == mine.unit and r[0] <= n.start < r[1] for n in source.held.numbers)] == [home]:
        return True  # the only so many miles
    if mine and (head := _head(mine, held)) and [r for r in rivals if _head_at(r[1], source) == head] == [home]:
        return True
    joint = next((w.joint for w in held.words if w.end > start), -1)
    beside = sorted((w for w in held.words if w.stem and w.stem not in NEUTRAL and not any(_gap(w, n.start, n.end) < _gap(w, start, end) and not (w.joint == joint and w.start >= end and AND.fullmatch(held.text[w.end : n.start])) for n in own)), key=lambda w: (w.joint != joint, _gap(w, start, end)))
    if not (mine and mine.kind in ("£", "€", "$")) and re.search(r"\b(?:of|out of)(?: the| all)?\s*$", held.text[:start]):  # the whole of which something is a part: its noun alone
        beside = [w for w in beside if w.start >= end][:1]
    votes: list[bool] = []
    for w in beside:
        places = source.at(w.stem)
        if places and len(votes) < VOTES:
            vote = bool((twins | {home}) & {min(rivals, key=lambda r, i=i: _reach(source, i, r)) for i in places})  # type: ignore[misc]
            votes += [vote] * (2 if w.text[0].isupper() and w.start else 1)  # a name says more than a word
    return not votes or sum(votes) > len(votes) / 2 or (votes[0] and 2 * sum(votes) == len(votes))


def _head(number: Number, held: Reading) -> str:
    """Stem of the noun that a figure counts: the first word after it, or after "of the"."""
    return _head_at(number.end, held)


def _head_at(end: int, held: Source | Reading) -> str:
    m = re.match(r"(?:\s+of (?:the|these|those|its|their))?\s+([\w’'-]+)", held.text[end:])
    words = held.words if isinstance(held, Reading) else held.held.words
    return next((w.stem for w in words if m and w.start == end + m.start(1)), "")


def otherwise(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A figure for things that the sentence of the quotes with most of the words counts differently."""
    for n in held.numbers:
        head = _head(n, held)
        there = [o.value for s in near[:1] for o in s.held.numbers if head and o.kind == n.kind and _head_at(o.end, s) == head]
        if there and not any(o.value == n.value for s in near[:1] for o in s.held.numbers) and n.value != 1 and not n.unit and not reckon.follows(n, held, near):
            yield f"the quotes count {there[0]:g} of them, not {n.value:g}"


def elsewhere(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """A figure of the quotes in a clause whose words stand, with another figure of its kind, in another sentence."""
    for n in held.numbers:
        part, joint = next(((w.part, w.joint) for w in held.words if w.end > n.start), (-1, -1))
        words = {w.stem for w in held.content if w.part == part and w.stem not in NEUTRAL}
        scores = {s: sum(bool(s.at(w)) for w in words) for s in support}
        having = [scores[s] for s in support if any(_equal(n, o) for o in s.held.numbers)]
        if re.search(r"\bof (?:the|these|all|its|their) $", held.text[: n.start]) or not having or _dated(n) or (n.value == 1 and not n.kind):
            continue
        best = max(support, key=lambda s: (scores[s], -s.place))
        rival = any(o.kind == n.kind and o.unit == n.unit and not _dated(o) for o in best.held.numbers)
        beside = [w.stem for w in held.words if w.stem and w.start >= n.end and w.joint == joint][:3]
        apart = len(support) > 1 and beside and all(best.at(w) for w in beside) and not any(s.at(w) for w in beside for s in support if any(_equal(n, o) for o in s.held.numbers))
        if rival and ((scores[best] >= 2 * max(having) and scores[best] >= 2) or apart):
            yield f"{held.text[n.start : n.end].strip()} stands in the quotes for something else"


def _rivals(source: Source, there: int, till: int) -> list[tuple[int, int]]:
    """The figures of a source that could be taken for the one at a place: of its kind; a range, or "three of the four", is one."""
    mine = next(n for n in source.held.numbers if (n.start, n.end) == (there, till))
    out: list[tuple[int, int]] = []
    for n in source.held.numbers:
        joined = out and JOINED.fullmatch(source.text[out[-1][1] : n.start])
        if joined:
            out[-1] = (out[-1][0], n.end)
        elif (n.kind == mine.kind and _dated(n) == _dated(mine)) or (n.start, n.end) == (there, till):
            out.append((n.start, n.end))
    return out


def _dated(number: Number) -> bool:
    return not number.kind and not number.unit and 1800 <= number.value <= 2100


def _gap(word: Word, start: int, end: int) -> int:
    return max(start - word.end, word.start - end, 0)


def _reach(source: Source, index: int, rival: tuple[int, int]) -> float:
    """Distance of a word from a figure in a source; a clause's end between them counts as far."""
    word = source.held.words[index]
    low, high = (word.end, rival[0]) if word.end <= rival[0] else (rival[1], word.start)
    between = source.text[low:high]
    return len(between) + 25 * len(re.findall(r"[,;:()–—|]|\b(?:and|but|while|whereas)\b", between))
