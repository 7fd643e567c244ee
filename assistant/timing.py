"""When and how long: after a year that the quotes say it was in, begun where it went on already, decades for one. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.bearing import Source
from assistant.claims import Reading

DATED = re.compile(r"\b(after|since|before|until|in|during|by|from) (?:the )?(?:early |late |mid-?|spring |summer |autumn |winter |end of )?((?:18|19|20)\d\d)\b", re.IGNORECASE)
LATER = {"after": "after since from following", "since": "since after from", "before": "before by until prior", "until": "until to till by up"}
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
