"""All, most, many, some, few: whether a sentence counts as its quotes do. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import LIGHT, Source
from assistant.claims import Reading


def quantities(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """All, most, many, some, few: more or fewer than the quotes say of the same things."""
    if not near:
        return
    text = " ".join(s.text for s in near)
    there = [c for s in near for c in polarity.counted(s.text)]
    yield from _nobody(held, there)
    yield from _portions(held, near)
    yield from _only(held, near)
    for here in polarity.counted(held.text):
        if here.word in ("any", "anyone", "per", "whole", "diverse", "considerable", "multiple", "certain", "in part", "throughout"):
            continue
        bound = [c for c in there if _about(here.about, c.about, near)] or there
        levels = {c.level for c in bound}
        if here.word in ("each", "every") and any(n.start == here.start + len(here.word) + 1 for n in held.numbers) and re.search(r"\b(?:of|in) $", held.text[: here.start]):
            continue  # "one of every ten" is a figure
        if here.word.startswith("not ") or "n't " in here.word.replace("’", "'"):
            if not levels & {1, 2, 3, 4} and not any(polarity.denials(s.text) for s in near):
                yield f"'{here.word}': the quotes say {', '.join(sorted({c.word for c in bound})) or 'no such thing'}"
            continue
        if here.word in ("a few", "a handful", "one or two") and here.about and any(c.level >= 4 and here.about & c.about for c in bound) and not levels & {1, 2, 3}:
            yield f"'{here.word}': the quotes say {', '.join(sorted({c.word for c in bound}))}"
        if here.word == "often" and re.search(r"\bmore $", held.text[: here.start]):
            continue  # "more and more often" is increasingly
        if here.level == 2 and any(c.word.startswith(("only", "just", "very")) for c in bound):
            continue
        if here.word == "all" and re.search(r"\band (?:the )?[\w-]+(?: [\w-]+)? $", held.text[: here.start]):
            continue  # "A, B and C all": those named
        if here.level in levels or _elliptic(here, held, near) or _lesser(here.level, levels) or _told(here, held, text, levels):
            continue
        yield f"'{here.word}': the quotes say {', '.join(sorted({c.word for c in bound})) or 'no such thing'}"


def _nobody(held: Reading, there: Sequence[polarity.Counted]) -> Iterator[str]:
    """"No members", where the quotes speak of some, or most."""
    for cue in re.finditer(r"\b(?:no|none of(?: the)?|neither of(?: the)?) (\w+)", held.text, re.IGNORECASE):
        other = next((c for c in there if polarity.key(cue[1]) in c.about and c.level > 0 and c.word != "any"), None)
        if other:
            yield f"'{cue[0].lower()}': the quotes say {other.word}"


PORTION = re.compile(r"\b(\w+|a few|a number|a majority|not all) of (?:the|its|their|these|those) (?:(\w+) )?(\w+)", re.IGNORECASE)
FEW = re.compile(r"\b(some|one|a single|several|many|most|certain|a few|another) (?:(\w+) )?(\w+)", re.IGNORECASE)
JOINTLY = re.compile(r"\b(?:jointly|in total|between them|combined|altogether)\b", re.IGNORECASE)
PER = re.compile(r"\b(?:per|each|every|for each) (?:of (?:the|their|its|our) )?(?:\w+al )?(?!of\b|other\b|with\b|an?\b|the\b|to\b|in\b|having\b|holding\b)(\w+)(?: (\w+))?", re.IGNORECASE)
WHOLE = re.compile(r"\b(?:all|each|every(?: one)?|both)(?: of)?(?: the| its| their| these| those)?(?: (\w+))? (\w+)", re.IGNORECASE)
PART = "some several many most few half none neither minority majority number two three four five six seven eight nine ten"
PARTS = frozenset(PART.split())


def _portions(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"All four clusters", where the quotes speak of three of the four; "one of the clusters", where they speak of none."""
    parts = {polarity.key(w): m[1].lower() for s in near[:2] for m in PORTION.finditer(s.text) for w in (m[2], m[3]) if w and m[1].lower().split()[-1] in PARTS}
    parts |= {polarity.key(w): m[1].lower() for s in near[:2] for m in FEW.finditer(s.text) for w in (m[2], m[3]) if w}
    wholes = {polarity.key(w) for s in near[:2] for pattern in (WHOLE, PER) for m in pattern.finditer(s.text) for w in m.groups() if w}
    for m in WHOLE.finditer(held.text):
        hit = next((parts[k] for w in m.groups() if w and (k := polarity.key(w)) in parts and k not in wholes), None)
        if hit and hit != "none":
            yield f"'{m[0].lower()}': the quotes say {hit} of them"
    per = {polarity.key(w) for s in near for m in PER.finditer(s.text) for w in m.groups() if w}
    for m in PER.finditer(held.text):
        if held.numbers and per and not any(k in polarity.likes().get(p, frozenset({p})) or k == p for p in per for k in {polarity.key(w) for w in m.groups() if w}) and any(s.at(polarity.key(m[1])) for s in near):
            yield f"'{m[0].lower()}': the quotes say it of each {next(iter(sorted(per)))}"
    if PER.search(held.text) and held.numbers and any(JOINTLY.search(s.text) and not PER.search(s.text) for s in near[:1]):
        yield "the quotes say it of all together, not of each"
    whole = {polarity.key(w) for s in near[:1] for m in WHOLE.finditer(s.text) for w in m.groups() if w}
    for m in re.finditer(r"\b(one|only one|two|a few|few|a minority) of (?:the|its|their|these) (?:(\w+) )?(\w+)", held.text, re.IGNORECASE):
        if any(polarity.key(w) in whole and polarity.key(w) not in parts for w in m.groups()[1:] if w):
            yield f"'{m[0].lower()}': the quotes say it of all"
    denied = {polarity.key(m[2]) for s in near[:2] for m in re.finditer(r"\b(none of (?:the|its|their|these)|neither of the|no|not one of the) (\w+)", s.text, re.IGNORECASE)}
    for m in re.finditer(r"\b(one|two|three|some|several|many|most|few|half|all|each|both)(?: of)?(?: the| its| their| these)? (\w+)", held.text, re.IGNORECASE):
        if polarity.key(m[2]) in denied and not polarity.denials(held.text):
            yield f"'{m[0].lower()}': the quotes say none"

ONLY_SOME = re.compile(r"\b(?:only|just|merely) (?:some|a few|few|several|part|certain|a minority|one or two)\b", re.IGNORECASE)
ENOUGH = re.compile(r"\b(?:enough|sufficient(?:ly)?|adequate(?:ly)?|ample)\b", re.IGNORECASE)
WANTING = re.compile(r"\bgaps? in\b|\bneed(?:s|ed|ing)? (?:to )?(?:\w+ )?(?:more|further|better|additional)\b|\b(?:lack\w*|shortage|scarce|insufficient\w*|inadequate\w*|too (?:little|few))\b", re.IGNORECASE)
LEVEL = frozenset(polarity.key(w) for w in ("below", "above", "beneath", "exceed", "under", "over", "lack", "fail", "without", "refuse"))
ALL_BUT = re.compile(r"\ball (?:except|but|bar|apart from)(?: for)? (one|two|three|four|five)\b", re.IGNORECASE)


def _only(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"Only some", where the quotes say each; "one of them", where they say all but one."""
    some = ONLY_SOME.search(held.text)
    if some and any(c.level >= 4 for c in polarity.counted(near[0].text)) and not any(c.level in (1, 2) for s in near for c in polarity.counted(s.text)):
        yield f"'{some[0].lower()}': the quotes say it of all"
    but = ALL_BUT.search(near[0].text)
    one = re.search(rf"\b{but[1]} of\b", held.text, re.IGNORECASE) if but else None
    shared = {w.stem or w.low for w in held.words} & {w.stem or w.low for w in near[0].held.words} & LEVEL
    if but and one and shared and not ALL_BUT.search(held.text) and not polarity.denials(held.text):
        yield f"'{one[0].lower()}': the quotes say '{but[0].lower()}'"
    yield from _one(held, near)


def _one(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"Several" for one and the same; "one member" for each of them; enough of what the quotes find wanting."""
    for m in re.finditer(r"\b(?:several|many|multiple|various|numerous|two|three|four|five) (?:\w+ ){0,4}?([\w-]+s)\b(?! [A-Z])", held.text, re.IGNORECASE):
        alone = re.search(rf"\b(?:one|a single|the same|the only) (?:[A-Z]?\w+ ){{0,3}}{re.escape(re.sub('(?:ies|y|s)$', '', m[1]))}(?:y)?\b", near[0].text, re.IGNORECASE)
        if alone and not re.search(rf"\b{re.escape(m[1])}\b", " ".join(s.text for s in near), re.IGNORECASE):
            yield f"'{m[0].lower()}': the quotes say '{alone[0].lower()}'"
    if (over := ENOUGH.search(held.text)) and WANTING.search(near[0].text) and not any(ENOUGH.search(s.text) for s in near) and not polarity.denials(held.text):
        yield f"'{over[0].lower()}': the quotes say that more is needed"
    each = {polarity.key(w) for m in WHOLE.finditer(near[0].text) for w in m.groups() if w}
    for m in re.finditer(r"\b(?:only |just )?(?:one|a single) (\w+)\b(?! (?:of|or|in|to)\b)", held.text, re.IGNORECASE):
        if polarity.key(m[1]) in each and not re.search(rf"\b(?:one|an?|single) {m[1]}\b", near[0].text, re.IGNORECASE):
            yield f"'{m[0].lower()}': the quotes say it of each"


def _elliptic(here: polarity.Counted, held: Reading, near: Sequence[Source]) -> bool:
    """Whether most words stand, in a sentence of the quotes, after a count of that level whose noun is left out: "a minority did this, a majority that"."""
    for source in near[:1]:
        counts = [*polarity.counted(source.text)]
        for k, c in enumerate(counts):
            until = counts[k + 1].start if k + 1 < len(counts) else len(source.text)
            places = [source.held.words[i].start for w in held.content if w.start > here.start and w.stem not in LIGHT for i in source.at(w.stem)[:1]]
            if c.level == here.level and k and len(places) > 1 and 2 * sum(c.start < p < until for p in places) > len(places):
                return True
    return False


def _about(here: frozenset[str], there: frozenset[str], near: Sequence[Source]) -> bool:
    likes = polarity.likes()
    return any(h in there or likes.get(h, frozenset()) & there for h in here)


def _lesser(level: int, levels: set[int]) -> bool:
    """"Some" where the quotes say many, or nothing; "many" where they say most."""
    if level == 2:
        return not levels or max(levels) >= 2
    return (level == 3 and bool(levels & {4, 5})) or (level == 4 and levels == {5} and False)


def _told(here: polarity.Counted, held: Reading, text: str, levels: set[int]) -> bool:
    """A count that says it otherwise: "all four" where the quotes say "the four", "both" where they say two, "each" for "per"."""
    after = held.text[here.start + len(here.word) :]
    counted = re.match(r"\s+(?:of\s+)?(?:the\s+)?(\w+)", after)
    if here.level == 5 and counted and not levels:
        number = re.search(rf"\b(?<!of )(?:the|these|those|all) {re.escape(counted[1])}\b", text, re.IGNORECASE)
        if number and any(n.start <= here.start + len(here.word) + counted.start(1) < n.end for n in held.numbers):
            return True
    if here.word == "all" and counted and not levels and re.search(rf"\b(?:the|their|its|these) {re.escape(counted[1])}\b(?! (?:where|that|which|who|in)\b)", text, re.IGNORECASE):
        return True  # "their members" are all of them
    if here.word in ("mostly", "mainly", "largely", "predominantly", "usually", "generally", "typically", "normally", "regularly", "commonly"):
        return bool(levels & {3, 4} or re.search(r"\b(?:primar|main|chief|principal)\w*\b|\btend(?:s|ed)? to\b|\bmore (?:as )?\w+.*\b(?:rather )?than\b", text))
    if here.word == "both":
        return bool(re.search(r"\b(?:two|both|2|and|n?either|pair|couple)\b", text, re.IGNORECASE))
    if here.word in ("each", "every"):
        return bool(re.search(r"\b(?:each|every|per|all|individual\w*|separate|an? (?!.*\b(?:some|several|ten|\d))\w+|the (?:two|three|four|five|six|seven|eight|nine|ten|\d+))\b", text, re.IGNORECASE)) and not levels & {1, 2, 3, 4}
    if here.level == 3:
        return bool(re.search(r"\b(?:more|dozens|hundreds|thousands|\w*wide|most|series|number of|different|various)\b", text, re.IGNORECASE)) and here.word not in ("many", "most")
    return here.level == 1 and bool(re.search(r"\b(?:only|little|less|small|hardly|low|rare\w*|not (?:many|often))\b", text, re.IGNORECASE))
