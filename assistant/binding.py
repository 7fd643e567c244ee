"""What goes with what: a figure with its noun, a sum with its fund, a name with what it did, an event with its month. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.bearing import LIGHT, Source
from assistant.claims import Reading, Word
from assistant.names import LINKS, Name, names, stands

MONTH = re.compile(r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b|\bMay\b(?=,? \d)|(?<=\bin )May\b|(?<=\bby )May\b|(?<=\bsince )May\b|(?<=\buntil )May\b|(?<=\band )May\b")
SUBJECT = re.compile(r"(?:^|[.,;:]|\b(?:but|while|whereas|after|before|because|so|when|if))\s*(?:the\s+)?$", re.IGNORECASE)
REFERS = re.compile(r"[,;] (?:it|they|he|she) ")  # "After the trust came in, it bought": the trust did
LABEL = re.compile(r"\b(?:section|part|chapter|table|figure|appendix|stage|phase|step|collaborate|type|annex|volume) $", re.IGNORECASE)  # "Section 6 tells": no count
AND = re.compile(r"\band (?:then |also |\w+ly )?$")
LISTED = re.compile(r"\s*(?:,|and|or|,\s*and|/|&)\s*(?:the\s+)?")
BEFORE = re.compile(r"\s\(?(?:the )?", re.IGNORECASE)  # between a sum and the name of what has it
BEHIND = re.compile(r"\s(?:of|worth|with|was|had|has|got|received)\s(?:(?:some|about|around|nearly|up to|over)\s)?", re.IGNORECASE)
NEAR = 30  # characters after a name in which its verb is looked for
COUNTED = 3  # words beside a name that are asked to whom they belong in the quotes


def months(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Months that the quotes do not name."""
    text = " ".join(s.text for s in support)
    for month in dict.fromkeys(MONTH.findall(held.text)):
        if not re.search(rf"\b{month[:3]}", text):
            yield f"{month} is not in the quotes"


def counted(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Figures whose noun the quotes do not have: so many complaints for so many enquiries."""
    for n in held.numbers:
        if n.unit or (n.kind == "" and n.value == 1) or n.kind == "order" or LABEL.search(held.text[: n.start]):
            continue
        follows = next((w for w in held.words if w.start >= n.end), None)
        if follows and follows.stem and follows.low not in LINKS and held.text[n.end : follows.start] == " " and _foreign(follows, near):
            yield f"'{follows.text}' is not what the quotes count"
    for m in re.finditer(r"\b(?:per|each|every) (?=[a-z])", held.text):
        follows = next((w for w in held.words if w.start >= m.end()), None)
        if follows and follows.stem and held.numbers and _foreign(follows, near):
            yield f"'{follows.text}' is not what the quotes count"


def _foreign(word: Word, near: Sequence[Source]) -> bool:
    return word.stem not in LIGHT and not any(s.at(word.stem) for s in near) and word.low.endswith(("s", "or", "nt"))


def doers(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Names beside verbs that belong to another name in the quotes."""
    for source in near[:1]:
        found = [n for n in names(held.text) if n.sure or any(o.sure and o.tokens == n.tokens for o in names(source.text))]
        there = [n for n in names(source.text) if n.sure and not MONTH.fullmatch(n.text)]
        for k, name in enumerate(found):
            after = found[k + 1].start if k + 1 < len(found) else len(held.text)
            if re.search(r"['’]s?$", name.text) or not SUBJECT.search(held.text[: name.start]) or not re.match(r" (?!and\b)[a-z]", held.text[name.end :]):
                continue
            mine = [n for n in there if stands(name, n.text)]
            for n in reversed(there):  # "Local Government (LG)" is one and the same
                if any(re.fullmatch(r"\s*(?:\(|and|&)\s*", source.text[n.end : m.start]) for m in mine):
                    mine.append(n)
            if mine and len(there) > len(mine):
                votes = [_belongs(w, mine, there, source) for w in _beside(held, name, after) if source.at(w.stem)][:COUNTED]
                if (len(votes) >= 2 and 2 * sum(votes) < len(votes)) or (votes == [False] and _verb(held, name)):
                    yield f"{name.text} is not who the quotes say did it"



def _verb(held: Reading, name: Name) -> bool:
    """Whether a verb in the past follows a name."""
    return bool(re.match(r" (?:was |were )?(?!need|share)\w+(?:ed|left|ook|ave|ade|ent|aid)\b", held.text[name.end :]))


def _beside(held: Reading, name: Name, until: int) -> list[Word]:
    return [w for w in held.words if name.end <= w.start < min(until, name.end + NEAR) and w.stem]


def _belongs(word: Word, mine: Sequence[Name], there: Sequence[Name], source: Source) -> bool:
    """Whether a word stands nearest to one of these names in the source; what comes before it counts as nearer than what follows."""
    at = source.at(word.stem)
    if there[0] in mine and any(AND.search(source.text[: source.held.words[i].start]) for i in at):
        return True  # "The trust bought it from X and sold it": the trust did both
    return any(min(_distance(source, i, n) for n in mine) <= 1.5 * min(_distance(source, i, n) for n in there) for i in at)


def _distance(source: Source, index: int, name: Name) -> float:
    word = source.held.words[index]
    if name.end <= word.start:
        between, weight = REFERS.split(source.text[name.end : word.start])[-1], 1.0
    else:
        between, weight = source.text[word.end : name.start], 1.6
    return weight * len(between) + 20 * len(re.findall(r"[;:(]|\b(?:and|but|while|after|before|because)\b", between))


def swapped(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Names that have changed places around the verb: who did it and to whom."""
    found = names(held.text)
    for source in near[:1]:
        there = names(source.text)
        pairs = [(a, b) for a, b in pairwise(found) if not (MONTH.fullmatch(a.text) or MONTH.fullmatch(b.text)) and not re.search("[,;]", held.text[a.end : b.start]) and not LISTED.fullmatch(held.text[a.end : b.start])]
        for a, b in pairs:
            between = _crossed(a, b, held, there, source)
            if between and turned(held.text[a.end : b.start]) == turned(between) and not LISTED.fullmatch(between):
                yield f"{a.text} and {b.text} have changed places"


def sums(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A sum or share beside a name that stands beside another one in the quotes: two funds that have changed their money."""
    there = [(name, value) for s in near for name, value in _tied(s.held)]
    for name, value in _tied(held):
        others = {v for n, v in there if stands(name, n.text)}
        if others and value not in others:
            yield f"{name.text} has another figure in the quotes"


def _tied(held: Reading) -> Iterator[tuple[Name, tuple[str, float]]]:
    """Names with the sum or share that stands right beside them: "the £9 Boat Fund", "the Boat Fund of £9"."""
    for n in (n for n in held.numbers if n.kind in ("£", "€", "$", "%")):
        for name in names(held.text):
            if (name.start >= n.end and BEFORE.fullmatch(held.text[n.end : name.start])) or (name.end <= n.start and BEHIND.fullmatch(held.text[name.end : n.start])):
                yield name, (n.kind, n.value)


def _crossed(a: Name, b: Name, held: Reading, there: Sequence[Name], source: Source) -> str:
    """What stands between two names in a source that has them the other way round; of several places, at that where most of the words between are the sentence's."""
    said = {w.stem for w in held.content if a.end <= w.start < b.start}
    best, found = -1, ""
    for one in (n for n in there if stands(a, n.text)):
        for other in (n for n in there if stands(b, n.text) and n is not one):
            low, high = sorted((one, other), key=lambda n: n.start)
            shared = len(said & {w.stem for w in source.held.content if low.end <= w.start < high.start})
            if shared > best or (shared == best and low is one):
                best, found = shared, "" if low is one else source.text[low.end : high.start]
    return found


def turned(between: str) -> bool:
    """Whether the words between two names turn the sentence round: passive, "from", "with" and the like."""
    return bool(re.search(r"\bby\b|\bfrom\b|\bwith\b|\bin\b|\bat\b|\bof\b|\bto\b|\balongside\b|\bbelong", between))
