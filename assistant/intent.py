"""What the quotes only plan, seek or need, told as done. Rules of English over cut-up sentences; pure, no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import NEUTRAL, Source
from assistant.claims import Reading

TO_DO = re.compile(
    r"\b(?:(?:was|were|is|are|been|be) (?:\w+ly )?(?:supposed|meant|due|intended|expected|planned|scheduled|asked|invited|designed|urged|advised|about|likely|yet|going)|was|were|is|are|plan(?:s|ned)?|hop(?:e|es|ed)|intend(?:s|ed)?|aim(?:s|ed)?|want(?:s|ed)?|wish(?:es|ed)?|"
    r"promis(?:e|es|ed)|pledg(?:e|es|ed)|offer(?:s|ed)?|propos(?:e|es|ed)|intention|plan|aim|ambition|desire|wish|would like|prepar(?:e|es|ed|ing)|willing|ready|keen|remains?|failed|unable|yet) to (?:be |have )?(?:\w+ly )?(\w{3,})",
    re.IGNORECASE,
)
SOUGHT = re.compile(
    r"\b(?:search(?:ing|es|ed)? for|seek(?:s|ing)?|sought|look(?:s|ed|ing)? for|bid(?:s|ding)? for|appl(?:y|ied|ies|ying|ications?) (?:\w+ )?for|ask(?:s|ed|ing)? for|hop(?:e|es|ed|ing) for|wait(?:s|ed|ing)? for|in need of|will require|will need|requires?|needs?|lack(?:s|ed|ing)?|no) ((?:[\w’'-]+[ .,;]?){1,6})",
    re.IGNORECASE,
)
GOT = re.compile(r"\b(?:found|secured|obtained|got|gained|won|received|raised|achieved|reached|attracted|acquired|gathered|completed|agreed) ((?:(?!such|to|that|as|and|but|or|in|on|at|with|from|by|than)[\w’'-]+[ .,;]?){1,5})", re.IGNORECASE)
DONE = re.compile(r"\b(?:found|secured|obtained|got|gained|won|received|raised|achieved|attracted|acquired|gathered)\b", re.IGNORECASE)


def supposed(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A verb that the source has only as something to be done: "were supposed to meet" told as "met"."""
    if polarity.SOFTENED.search(held.text) or polarity.denials(held.text):
        return
    for source in near[:1]:
        planned = {polarity.key(m[1]): m for m in TO_DO.finditer(source.text)}
        for w in held.content:
            if w.stem in planned and len(source.where.get(w.stem, ())) == 1 and _verb(held, w.start, w.end):
                yield f"the quotes only plan it ('{planned[w.stem][0].lower()}')"
                return


def _verb(held: Reading, start: int, end: int) -> bool:
    """Whether a word is a verb by what stands before it: no article, adjective or preposition."""
    return not re.search(r"\b(?:the|an?|of|in|for|with|by|from|on|at|these|those|its|their|to|\w+(?:al|ive|ary))\s+$", held.text[:start], re.IGNORECASE) and bool(re.search(r"(?:ed|s|t|n|id|ew|ow|ook|ave|an|old|ent|ame)$", held.text[start:end]))


def got(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What the quotes look for, told as found."""
    if polarity.SOFTENED.search(re.sub(r"\b[\w’']+ help\b|\bhelp (?:of|from)\b", "", held.text)) or polarity.denials(held.text):
        return
    wanted = {polarity.key(w) for s in near if not DONE.search(s.text) for m in SOUGHT.finditer(s.text) for w in re.findall(r"[\w’'-]+", m[1])}
    for m in GOT.finditer(held.text):
        hit = next((w for w in re.findall(r"[\w’'-]+", m[1]) if len(w) > 3 and (k := polarity.key(w)) in wanted and k not in NEUTRAL), None)
        if hit:
            yield f"the quotes only look for it ('{hit}')"
