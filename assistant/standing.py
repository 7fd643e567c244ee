"""On which side of a word a thing stands: of "than", of an influence or a lack, of a "but"; who the subject is. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import LIGHT, NEUTRAL, Source
from assistant.claims import Reading, Word
from assistant.names import names, stands

THAN = re.compile(r"\b(?:than|rather than|instead of|as opposed to|over)\b", re.IGNORECASE)
UPON = re.compile(r"\b(?:influences?|impacts?|effects?|pressures?|control|power) (?:on|over|upon)\b", re.IGNORECASE)
RELIES = re.compile(r"\b(?:reliance|dependence) (?:up)?on\b|\b(?:depend(?:s|ed|ent)?|rel(?:y|ies|ied)|reliant) (?:up)?on\b", re.IGNORECASE)
OF_BY = re.compile(r"\b(?P<what>\w{4,}) of (?P<whom>(?:[\w-]+ ){1,6})by (?P<who>(?:[\w-]+[ .,;]?){1,4})", re.IGNORECASE)
WHOSE = re.compile(r"(?P<who>(?:[\w-]+ ){0,5}[\w-]+)['’]s? (?:[\w-]+ )?(?:(?:of|for) )?(?P<what>\w{4,}) of (?P<whom>(?:[\w-]+[ .,;]?){1,5})", re.IGNORECASE)
BY_DOING = re.compile(r"(?:(?:By|After|In|On|While|Through) )?(?P<verb>\w{3,}ing) (?P<whom>[^,]+), (?P<who>(?:[\w’-]+ ){1,3})", re.IGNORECASE)
BUT = re.compile(r",? \b(?:but|whereas|while|although|though)\b ", re.IGNORECASE)
FROM_TO = re.compile(r"\bfrom ((?:[\w%.’-]+ ){1,9}?)to ((?:[\w%.’-]+[ .,;]?){1,7})", re.IGNORECASE)
ABOUT = 4  # content words with which a sentence begins that may be its subject
SAID = 3  # content words of a clause that a sentence of the quotes has, before whom it says it of counts
IS = re.compile(r"(?P<who>[A-Z][\w-]*)(?P<thing>(?: [a-z][\w-]*)?) (?P<verb>(?:remain|becam|becom|was|were|is|are|has|have|had|offer|provid|led|said)\w*)\b")


def standing(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Things that have changed sides, each told once."""
    for source in near[:1]:
        for cue, why in ((THAN, "the two sides of the comparison have changed places"), (UPON, "what bears upon what has changed places"), (RELIES, "what relies on what has changed places")):
            if _crossed(held, source, cue):
                yield why
        yield from _whose(held, source)
        yield from _alternate(held, source)
        yield from _opened(held, source)
        yield from _from_to(held, source)
        yield from _respectively(held, source)
    yield from _subject(held, near)


def _crossed(held: Reading, source: Source, cue: re.Pattern[str]) -> bool:
    """Whether the words on the two sides of a word stand on the other sides of it in the source."""
    here, there = list(cue.finditer(held.text)), list(cue.finditer(source.text))
    if len(here) != 1 or len(there) != 1 or bool(polarity.denials(held.text)) != bool(polarity.denials(source.text)):
        return False
    (left, right), (before, after) = _beside(held, here[0]), _beside(source.held, there[0])
    shared = (left & after) - before, (right & before) - after
    straight = (left & before) - after - right, (right & after) - before - left
    return all(shared) and (not straight[1]) and len(shared[0]) + len(shared[1]) >= len(straight[1]) + (cue is not THAN) * len(straight[0])


def _beside(held: Reading, cue: re.Match[str]) -> tuple[frozenset[str], frozenset[str]]:
    left = frozenset(w.stem for w in held.content if w.end <= cue.start() and w.stem not in NEUTRAL)
    right = frozenset([w.stem for w in held.content if w.start >= cue.end() and w.stem not in NEUTRAL][:6])
    return left - right, right - left


def _whose(held: Reading, source: Source) -> Iterator[str]:
    """"The sector's understanding of the agencies", where the quotes have that of the sector by the agencies; and the other way round."""
    for mine, theirs in ((WHOSE, OF_BY), (OF_BY, WHOSE), (WHOSE, WHOSE), (OF_BY, OF_BY)):
        for m in mine.finditer(held.text):
            for t in theirs.finditer(source.text):
                if polarity.key(m["what"]) != polarity.key(t["what"]):
                    continue
                who, whom, whose, of = (_stems(x) for x in (m["who"], m["whom"], t["who"], t["whom"]))
                if (who & of) - whose and (whom & whose) - of and not (who & whose) - of:
                    yield f"whose '{m['what']}' it is has changed places"
                    return


def _stems(text: str) -> frozenset[str]:
    return frozenset(k for w in re.findall(r"[\w-]+", text) if (k := polarity.key(w)) and k not in NEUTRAL and w.lower() not in ("the", "a", "an", "of", "by", "and"))


def _alternate(held: Reading, source: Source) -> Iterator[str]:
    """What the quotes say on one side of a "but", said of what stands on the other."""
    cue = BUT.search(source.text)
    if not cue or BUT.search(held.text) or len(BUT.findall(source.text)) > 1:
        return
    sides = [frozenset(w.stem for w in source.held.content if (w.end <= cue.start()) == first and w.stem not in LIGHT) for first in (True, False)]
    about = {w.stem for w in source.held.content[:ABOUT]}  # the subject may be that of both sides
    placed = [(w, w.stem in sides[0]) for w in held.content if (w.stem in sides[0]) != (w.stem in sides[1]) and w.stem not in about]
    if len(placed) < 3:
        return
    turns = [k for k in range(1, len(placed)) if placed[k][1] != placed[k - 1][1] and placed[k][0].joint == placed[k - 1][0].joint]
    if len(turns) >= 2 or (turns and _adverb(held, placed[turns[0] - 1][0], placed[turns[0]][0])):
        yield f"'{placed[turns[-1]][0].text}' stands on the other side of '{cue[0].strip(' ,')}' in the quotes"


def _adverb(held: Reading, one: Word, other: Word) -> bool:
    """Whether a verb and what it is done from, by or with are all that stands between two words."""
    return bool(re.fullmatch(r"(?: (?:only|solely|just|mainly|largely|partly|earlier|from|by|with|in|on|of|the|an?))+ ", held.text[one.end : other.start]))


def _opened(held: Reading, source: Source) -> Iterator[str]:
    """"The team employed the trust", where the quotes say "By employing a team, the trust"."""
    opens = BY_DOING.match(source.text)
    verb = opens and polarity.key(opens["verb"])
    for w in held.content:
        if opens and w.stem == verb and w.low.endswith("ed") and not re.search(r"\b(?:was|were|been|is|are|be) $", held.text[: w.start]):
            before, after = (frozenset(o.stem for o in held.content if o.part == w.part and (o.end <= w.start) == left and o is not w) for left in (True, False))
            whom, who = _stems(opens["whom"]), _stems(opens["who"])
            if before & whom - who and after & who - whom and not before & who:
                yield f"who and whom have changed places around '{w.text}'"


def _from_to(held: Reading, source: Source) -> Iterator[str]:
    """"From the poorest to the richest" for "from the richest to the poorest"."""
    here, there = FROM_TO.search(held.text), FROM_TO.search(source.text)
    if here and there:
        (start, end), (first, last) = ([_stems(part) for part in m.groups()] for m in (here, there))
        if (start & last) - first and (end & first) - last and not (start & first) - last and not (end & last) - first:
            yield "where it began and where it ended have changed places"


def _respectively(held: Reading, source: Source) -> Iterator[str]:
    """Two figures that the quotes give to two things "respectively", each with the other thing."""
    cue = re.search(r"\brespectively\b", source.text)
    figures = [n for n in source.held.numbers if cue and n.end <= cue.start()][-2:]
    parts = list(re.finditer(r"\b(?:than|and|versus|exceed\w*|outstrip\w*|compared (?:to|with))\b", source.text[: figures[0].start])) if len(figures) == 2 else []
    if not parts:
        return
    one = frozenset(w.stem for w in source.held.content if w.end <= parts[-1].start() and w.stem not in NEUTRAL)
    other = frozenset(w.stem for w in source.held.content if parts[-1].end() <= w.start < figures[0].start and w.stem not in NEUTRAL)
    for n in held.numbers:
        if n.value not in (figures[0].value, figures[1].value) or figures[0].value == figures[1].value:
            continue
        joint = next((w.joint for w in held.words if w.end > n.start), -1)
        mine, theirs = (one - other, other - one) if n.value == figures[0].value else (other - one, one - other)
        beside = {w.stem for w in held.content if w.joint == joint}
        if beside & theirs and not beside & mine:
            yield f"{held.text[n.start : n.end].strip()} stands in the quotes for something else"


def _subject(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A name said to be what a sentence of the quotes says of another name, which is the only one it begins with."""
    m = IS.match(held.text)
    if not m or not near:
        return
    mine = next((n for n in names(held.text) if n.start == 0), None)
    source = next((s for s in near if IS.match(s.text)), None)
    if not source or not (mine or m["who"].isupper()):
        return
    other = IS.match(source.text)
    if not other or other["who"] == m["who"] or polarity.key(other["verb"]) != polarity.key(m["verb"]) or (mine and stands(mine, source.text)) or re.search(rf"\b{re.escape(m['who'])}\b", source.text):
        return
    said = [w for w in held.content if w.start > m.end() and w.stem not in NEUTRAL]
    if len(said) >= SAID and sum(bool(source.at(w.stem)) for w in said) >= 0.75 * len(said):
        yield f"the quotes say it of {other['who']}, not of {m['who']}"
