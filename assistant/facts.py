"""Figures, names, quoted words and attributions of a sentence against the quotes it cites: what is wrong, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.answer import Quote
from assistant.bearing import NEUTRAL, Source
from assistant.claims import UNITS, Number, Reading, Word, read
from assistant.names import Name, names, stands

SAYS = r"(?:says?|said|states?|stated|argues?|argued|(?:finds?|found|shows?|showed|describes?|described|explains?|explained|points?|pointed)(?= that| how| out)|notes?|noted|reports?|reported|suggests?|suggested|claims?|claimed|writes?|wrote|concludes?|concluded|observes?|observed|recommends?|recommended|believes?|believed|according|warns?|warned|quotes?|quoted)"
SAID_BY = re.compile(r"\b(?:according to|as)\s+(?:the\s+)?$|\b(?:in the (?:words|view|opinion) of|authors? of|reported by|written by|published by|findings? of|evidence from|(?:report|study|paper|review|evaluation|research|survey|leaflet)\s+(?:of|by|from))\s+(?:the\s+)?$", re.IGNORECASE)
SAYS_IT = re.compile(rf"^(?:['’]s)?(?:\s*\([^)]*\))?(?:\s+(?:report|study|paper|review|evaluation|research|survey|authors?|leaflet|document))?(?:\s+(?:also|further|itself|then))?\s+{SAYS}\b|^(?:['’]s)?\s+(?:report|study|paper|leaflet|document|review)\b", re.IGNORECASE)
ONE_OF = re.compile(r"^(?:\s+(?:of|another|day|such|way|hand|or|way|thing|reason|example|could|can|might|may|must|should|time)\b|-)|^['’]s", re.IGNORECASE)
REFERS = re.compile(r"(?:It|They|This|These|He|She|Its|Their|The \w+|Both|All|Here|There|However|In addition)\b")
LISTED = re.compile(r"\s*(?:,|and|or|,\s*and|/|&)\s*(?:the\s+)?")
JOINED = re.compile(r"\s?(?:-|–|to|and|or|of the|of|in|out of(?: the)?|of every|in every|/)\s?[£€$]?")
VOTES = 6  # words beside a figure that are asked where they stand in the quotes
SINGLE = re.compile(r"\b(?:one|1|single|sole|an?|the|only|same|each|every|another|first|once|unique)\b", re.IGNORECASE)


def numbers(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Figures that the quotes lack, hold for something else, or hold with another unit or bound."""
    for number in held.numbers:
        said = held.text[number.start : number.end].strip()
        if number.value == 1 and not number.kind and not number.unit and not said.isdigit() and _single(number, held, support):
            continue
        same = [(s, n) for s in support for n in s.held.numbers if _equal(number, n)]
        if not same and _otherwise(number, said, held, support):
            continue
        if not same:
            yield f"{said} is not in the quotes" + (" with that unit" if any(n.value == number.value for s in support for n in s.held.numbers) else "")
        elif not any(_bound(number, n) for _, n in same):
            yield f"{said}: the quotes bound it otherwise (more than, up to, about)"
        elif not any(_bound(number, n) and goes_with(number.start, number.end, held, n.start, n.end, s) for s, n in same):
            yield f"{said} stands in the quotes for something else"


def units(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Years, months, miles that the quotes do not speak of."""
    there = {u for s in support for u in _measures(s.text)}
    for unit in sorted(_measures(held.text) - there):
        if not (unit in ("year", "month") and {"year", "month"} & there and any((n.unit and n.value % 12 == 0) or n.value == 1 for n in held.numbers)) and unit not in ("day", "page"):
            yield f"the quotes do not speak of a {unit}"


def _measures(text: str) -> set[str]:
    out = {UNITS[w] for w in re.findall(r"[a-z]+", text.lower()) if w in UNITS}
    return out | {unit for said, unit in (("annual", "year"), ("yearly", "year"), ("monthly", "month"), ("weekly", "week"), ("daily", "day"), ("hourly", "hour")) if said in text.lower()}


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
        if (mixed and pair not in there) or (len(set(pair)) == 1 and pair not in there):
            yield f"{pair[0]:g} and {pair[1]:g} are not joined so in the quotes"


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
    counts = [n.value for s in support for n in s.held.numbers for i in s.at(after.stem) if not n.kind and 0 <= s.held.words[i].start - n.end <= 25]
    return bool(counts) and 1 not in counts


def _bound(said: Number, held: Number) -> bool:
    return said.bound == held.bound or (held.bound == "" and said.bound == "about") or (held.bound == "about" and said.bound == "")


def goes_with(start: int, end: int, held: Reading, there: int, till: int, source: Source) -> bool:
    """Whether a figure or name at a place of the sentence has, at its place in a source, the neighbours it has in the sentence.

    Each neighbouring word that the source has too votes for the rival (figure, or figure for figures) it stands nearest to there.
    """
    rivals = _rivals(source, there, till)
    mine = next((n for n in held.numbers if n.start == start), None)
    own = [n for n in held.numbers if mine and n is not mine and n.kind == mine.kind and _dated(n) == _dated(mine)]
    home = next((r for r in rivals if r[0] <= there and till <= r[1]), None)
    if len(rivals) < 2 or home is None:
        return True
    beside = sorted((w for w in held.words if w.stem and w.stem not in NEUTRAL and not any(_gap(w, n.start, n.end) < _gap(w, start, end) for n in own)), key=lambda w: _gap(w, start, end))
    if re.search(r"\b(?:of|out of)(?: the| all)?\s*$", held.text[:start]):  # the whole of which something is a part: its noun alone
        beside = [w for w in beside if w.start >= end][:1]
    votes: list[bool] = []
    for w in beside:
        places = source.at(w.stem)
        if places and len(votes) < VOTES:
            vote = home in {min(rivals, key=lambda r, i=i: _reach(source, i, r)) for i in places}  # type: ignore[misc]
            votes += [vote] * (2 if w.text[0].isupper() and w.start else 1)  # a name says more than a word
    return not votes or sum(votes) > len(votes) / 2 or (votes[0] and 2 * sum(votes) == len(votes))


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


def named(held: Reading, support: Sequence[Source], near: Sequence[Source], quotes: Sequence[Quote], others: Sequence[Quote]) -> Iterator[str]:
    """Names that the cited quotes lack, or that stand in them beside other words; sources named that are not those cited."""
    text = held.text
    for other in others:
        who = re.escape(other.who)
        if other.who and re.search(rf"\b{who}\b", text, re.IGNORECASE) and not any(re.search(rf"\b{who}\b", f"{about(q)} | {q.text}", re.IGNORECASE) for q in quotes):
            yield f"{other.who} is not the source of the quote cited"
    for name in names(text):
        if SAID_BY.search(text[: name.start]) or SAYS_IT.match(text[name.end :]):
            if not any(speaks(name, q) for q in quotes):
                yield f"{name.text} is not the source of the quote cited"
            continue
        if any(stands(name, s.text) for s in support):
            if not _beside(name, support, near):
                yield f"{name.text} stands in the quotes beside other words"
        elif any(stands(name, about(q)) for q in quotes):
            continue
        elif name.sure or not any(s.at(w.stem) for s in support for w in read(name.text).content):
            yield f"{name.text} is not in the quotes"


def about(quote: Quote) -> str:
    """What is known of a quote besides its words: who says it, where, under which heading."""
    return " | ".join((quote.who, quote.speaker, quote.reference, quote.heading, quote.locator, quote.report.replace("-", " ").title()))


def speaks(name: Name, quote: Quote) -> bool:
    """Whether a name is that of the report or person a quote is by, or of somebody the quote itself reports as saying something."""
    if stands(name, " | ".join((quote.who, quote.speaker, quote.reference, quote.report.replace("-", " ").title()))):
        return True
    if not stands(name, quote.text):
        return False
    first, last = (re.escape(re.sub(r"['’]s$", "", w)) for w in (name.text.split()[0], name.text.split()[-1]))
    work = r"(?:stud(?:y|ies)|reports?|papers?|work|surveys?|reviews?|research|model|authors?|evaluation|analysis)"
    return bool(re.search(rf"\b{last}\b[^.;]{{0,40}}\b(?:{SAYS}|{work})\b|\b{SAYS}\b[^.;]{{0,25}}\b{first}\b|\b{last}\b[^.;]{{0,25}}\b(?:19|20)\d\d\b|[–—-]\s*[^.;]{{0,30}}\b{first}\b", quote.text, re.IGNORECASE))


def _beside(name: Name, support: Sequence[Source], near: Sequence[Source]) -> bool:
    """Whether a name stands in a sentence that bears the assertion, or the last one before it with a name does."""
    for source in near[:2]:
        if stands(name, source.text):
            return True
    for source in near[:1]:
        if REFERS.match(source.text) and any(stands(name, s.text) for s in support if s.quote.n == source.quote.n and s.place == source.place - 1):
            return True
        before = [s for s in support if s.quote.n == source.quote.n and s.place <= source.place]
        for s in reversed(before):
            held = [n for n in names(s.text) if n.sure]
            if any(stands(name, n.text) for n in held) or stands(name, s.text):
                return True
            if held:
                return False
    return not near


def swapped(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Names that have changed places around the verb: who did it and to whom."""
    found = names(held.text)
    for source in near[:1]:
        there = names(source.text)
        pairs = [(a, b) for a, b in pairwise(found) if "," not in held.text[a.end : b.start] and not LISTED.fullmatch(held.text[a.end : b.start])]
        for a, b in pairs:
            first = next((n for n in there if stands(a, n.text)), None)
            second = next((n for n in there if stands(b, n.text)), None)
            between = source.text[second.end : first.start] if first and second and second.end <= first.start else ""
            if between and turned(held.text[a.end : b.start]) == turned(between) and not LISTED.fullmatch(between):
                yield f"{a.text} and {b.text} have changed places"


def turned(between: str) -> bool:
    """Whether the words between two names turn the sentence round: passive, "from", "with" and the like."""
    return bool(re.search(r"\bby\b|\bfrom\b|\bwith\b|\bin\b|\bat\b|\bof\b|\bto\b|\balongside\b|\bbelong", between))
