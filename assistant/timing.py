"""When and how long: after a year that the quotes say it was in, begun where it went on already, decades for one. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import LIGHT, Source
from assistant.claims import Reading

DATED = re.compile(r"\b(after|since|before|until|in|during|by|from) (?:the )?(?:early |late |mid-?|spring |summer |autumn |winter |end of )?((?:18|19|20)\d\d)\b", re.IGNORECASE)
LATER = {"after": "after since from following", "since": "since after from", "before": "before by until prior", "until": "until to till by up"}
THEN = re.compile(r"\b(?P<first>before|prior to|ahead of)\b|\b(?P<then>after|(?<!the )following|once)\b", re.IGNORECASE)
BEGAN = re.compile(r"\b(?:began|begins?|started|starts?) to (\w+)|\bfirst time\b", re.IGNORECASE)
ALREADY = re.compile(r"\b(?:already|long been|still|continu\w+)\b", re.IGNORECASE)
BEGINS = re.compile(r"\b(?:beg[aiu]n\w*|start\w*|launch\w*|first|new\w*|initial\w*)\b", re.IGNORECASE)
SEVERAL = re.compile(r"\b(?:several|many|few|two|three|some) (decade|year|month|week|day)s\b", re.IGNORECASE)


def timed(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What is wrong with when a sentence says that something was, or how long it took."""
    text = " ".join(s.text for s in near)
    for m in DATED.finditer(held.text):
        said = {d[1].lower() for d in DATED.finditer(text) if d[2] == m[2]}
        if m[1].lower() in LATER and said and said <= {"in", "during"} and not re.search(rf"\b(?:{LATER[m[1].lower()].replace(' ', '|')})\b", text, re.IGNORECASE):
            yield f"'{m[0].lower()}': the quotes say in {m[2]}"
    began = BEGAN.search(held.text)
    if began and near and ALREADY.search(near[0].text) and not BEGINS.search(text) and not ALREADY.search(held.text):
        yield f"'{began[0].lower()}': the quotes say that it went on already"
    for m in SEVERAL.finditer(held.text):
        if re.search(rf"\b(?:only |just )?(?:an?|one|a single) {m[1]}\b", text, re.IGNORECASE) and not re.search(rf"\b{m[1]}s\b", text, re.IGNORECASE):
            yield f"'{m[0].lower()}': the quotes say one {m[1].lower()}"


def turned(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """After for before: what the quotes say came first, said to have come later."""
    if near and any(order(held, s) == "turned" for s in near[:1]):
        yield "the quotes say that it came in the other order"


def order(held: Reading, source: Source) -> str:
    """Whether what a sentence puts first and then stands so in a source ("kept"), the other way round ("turned"), or it cannot be told ("")."""
    mine, theirs = _first_and_then(held), _first_and_then(source.held)
    if not mine or not theirs:
        return ""
    straight, crossed = ([sum(_in(w, side) for w in own) for own, side in zip(mine, pair, strict=True)] for pair in (theirs, theirs[::-1]))
    if sum(straight) == sum(crossed):
        return ""
    return ("kept" if sum(straight) > sum(crossed) else "turned") if all(straight if sum(straight) > sum(crossed) else crossed) else ""


def _in(word: str, side: frozenset[str]) -> bool:
    return word in side or bool(polarity.likes().get(word, frozenset()) & side)


def _first_and_then(held: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words of what came first and of what came then, where a sentence joins two things so."""
    cues = list(THEN.finditer(held.text))
    if len(cues) != 1:
        return None
    cue, end = cues[0], len(held.text)
    opens = not any(w.stem for w in held.words if w.end <= cue.start())
    comma = held.text.find(",", cue.end())
    if opens and comma < 0:
        return None
    one = _words(held, 0, cue.start()) if not opens else _words(held, comma, end)
    other = _words(held, cue.end(), comma if opens else end)
    if not one or not other:
        return None
    not_before = cue["first"] and re.search(r"\b(?:not|never)\b|n['’]t\b", held.text[: cue.start()])  # "do not buy before you sell": first the selling
    return (one, other) if bool(cue["first"]) != bool(not_before) else (other, one)


def _words(held: Reading, start: int, end: int) -> frozenset[str]:
    return frozenset(w.stem for w in held.content if start <= w.start < end and w.stem not in LIGHT)
