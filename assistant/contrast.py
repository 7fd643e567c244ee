"""Small words that make another claim of the same words: chose for asked, none for little, better for less well. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import LIGHT, Source
from assistant.claims import Reading

# Verbs before another verb: those of one line may stand for each other, those of two may not.
CONTROL = (
    "chose choose chooses decided decide decides opted preferred prefer elected resolved agreed agree agrees",
    "asked told urged invited encouraged advised recommended",
    "forced made compelled obliged required had have has need needed needs must",
    "refused refuse refuses declined failed fail fails unable reluctant unwilling",
    "wanted want wants hoped hope hopes wished planned plan plans intended intend aimed aim tried try trying sought attempted expected",
    "managed able succeeded",
    "stopped ceased",
    "began started continued continue continues",
)
LINE = {word: n for n, line in enumerate(CONTROL) for word in line.split()}
TO = re.compile(rf"\b({'|'.join(LINE)}) (?:not )?to (\w+)", re.IGNORECASE)
NONE = re.compile(r"\b(?:no|none of(?: the)?|not any|without any|nobody|never any)\b (?!doubt|longer|more than|less than|fewer)(?:\w+ )?(\w+)", re.IGNORECASE)
LITTLE = re.compile(r"\b(?:little|few|small|some|limited|scarce|minimal|hardly any|not much|not many)\b (?:or no )?(?:\w+ )?(\w+)", re.IGNORECASE)
UP = re.compile(r"(?<!less )(?<!least )\b(?:more|better|most|best|well|highly)[ -](?:\w+ly )?(\w+)", re.IGNORECASE)
NUMBERED = re.compile(r"\s*(?:an? )?(?:[£€$\d]|half|third|quarter)")
DOWN = re.compile(r"\b(?:less|least|poorly|badly|worse)(?: well)?[ -](?:\w+ly )?(\w+)", re.IGNORECASE)
TOO = re.compile(r"\b(?:too|over|overly|excessively)[ -](\w+)", re.IGNORECASE)
NOT_ENOUGH = re.compile(r"\bnot (?:\w+ )?(\w+) enough\b|\b(?:not (?:\w+ )?(?:sufficiently|adequately)|insufficiently|inadequately|under)[ -](\w+)", re.IGNORECASE)
NON = re.compile(r"\bnon-(\w+)", re.IGNORECASE)
NAYS = re.compile(r"\b(?:not|no|never|without|non|cannot|nor|free of|avoid\w*|rather than)\b|n['’]t\b|\bun\w+|\bdis\w+", re.IGNORECASE)
# Two or three words that are one verb; where the quotes lack it, something else is said to have happened.
PHRASES = (
    (r"(?:gave|gives?|giving|given) up", r"(?:g[ai]ve\w*|giving) up|abandon\w*|stop\w*|drop\w*|relinquish\w*|quit\w*|surrender\w*|forgo\w*|ceas\w*"),
    (r"(?:takes?|took|taken|taking) over", r"(?:tak\w+|took) over|takeover|assum\w+|replac\w+|succeed\w*|inherit\w*|acquir\w+"),
    (r"(?:breaks?|broke|broken|breaking) (?:up|down)", r"br[eo]\w*k\w* (?:up|down)|breakdown|collaps\w*|split\w*|fragment\w*|dissol\w*|disband\w*|divid\w*"),
    (r"(?:pulls?|pulled|pulling|dropped|drops?) out", r"(?:pull|drop)\w* out|withdr\w+|left|leav\w+|quit"),
    (r"(?:fell|falls?|fallen) apart", r"f[ea]ll\w* apart|collaps\w*|disintegrat\w*|fail\w*"),
    (r"(?:comes?|came|brought|bring|coming) to an end|(?:is|was|were|are|has been|had been) (?:over|finished|done|closed)(?! (?:to|by|about|in|with|for|so|on|through)\b)", r"end\w*|conclu\w+|stop\w*|clos\w+|finish\w*|complet\w+|ceas\w+|over|final\w*|wound"),
    (r"enough had been done|(?:done|did|does|do) (?:much|a lot|a great deal)", r"much|great\w*|significant\w*|considerabl\w*|enough|major|big|large\w*|lot|substantial\w*"),
    (r"left (?:it )?to (?:the )?(?:choice|discretion)|voluntar(?:y|ily) (?:for|to)|optional", r"choice|discretion|option\w*|voluntar\w+|could decide|left to|free to"),
    (r"(?:ready|willing|eager|happy|keen) to", r"ready|willing\w*|eager\w*|happy|keen\w*|prepared|enthusias\w+|glad\w*|open to"),
    (r"(?:left|leaves?|leaving) out", r"(?:left|leav\w+) out|omit\w*|exclu\w+|without|except|missing|absent|not|neglect\w*|apart from"),
    (r"(?:stay|remain|keep|kept)\w* (?:the same|unchanged|constant)", r"same|unchanged|constant|static|stable|not chang\w+|no change|fixed"),
    (r"(?:kept|keeps?|keeping) (?:pace|up) with", r"pace|match\w*|equal\w*|in line|keep\w* up|kept up|suit\w*|fit\w*"),
    (r"become common|(?:is|are|was|were) (?:now )?(?:common|widespread|commonplace)", r"(?<!becoming )(?:common\w*|widespread|widely|frequent\w*|many|most|usual\w*|popular|prevalent)"),
)


def contrasted(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What these small words turn into another claim, each said once."""
    if not near:
        return
    yield from _control(held, near[:2])
    yield from _none(held, near[:2])
    yield from _degree(held, near[:1])
    text = " ".join(s.text for s in near)
    for said, bearer in PHRASES:
        hit = re.search(rf"\b(?:{said})\b", held.text, re.IGNORECASE)
        if hit and not re.search(rf"\b(?:{bearer})\b", text, re.IGNORECASE):
            yield f"'{hit[0].lower()}' is not in the quotes"


def _control(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    there = {polarity.key(m[2]): m[1].lower() for s in near for m in TO.finditer(s.text)}
    for m in TO.finditer(held.text):
        other = there.get(polarity.key(m[2]))
        if other and LINE[other] != LINE[m[1].lower()]:
            yield f"'{m[1].lower()} to {m[2].lower()}': the quotes say '{other}'"


def _none(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"No funds", where the quotes say that there were little."""
    there = {polarity.key(word): m[0].lower() for s in near for m in LITTLE.finditer(s.text) for word in m[0].split()[1:]}
    firmly = {polarity.key(m[1]) for s in near for m in NONE.finditer(s.text)}
    for m in NONE.finditer(held.text):
        for word in re.findall(r"\w+", m[0])[1:]:
            if (k := polarity.key(word)) in there and k not in firmly and k not in LIGHT:
                yield f"'{m[0].lower()}': the quotes say '{there[k]}'"
                return


def _degree(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"Better resourced" for "less well-resourced", "contentious" for "non-contentious"."""
    for source in near:
        for mine, theirs in ((UP, DOWN), (DOWN, UP)):
            there = {polarity.key(m[1]) for m in theirs.finditer(source.text)} - {polarity.key(m[1]) for m in mine.finditer(source.text)} - LIGHT
            hit = next((m for m in mine.finditer(held.text) if polarity.key(m[1]) in there), None)
            if hit and not _denied(held, hit.start(1)) and not (source.flags.denied and any(i in source.flags.denied for i, w in enumerate(source.held.words) if polarity.key(hit[1]) == (w.stem or w.low))) and not NUMBERED.match(held.text, hit.end()):
                yield f"'{hit[0].lower()}' is the opposite of what the quotes say"
        short = {polarity.key(w) for m in NOT_ENOUGH.finditer(source.text) for w in m.groups() if w}
        over = next((m for m in TOO.finditer(held.text) if polarity.key(m[1]) in short), None)
        if over and not TOO.search(source.text):
            yield f"'{over[0].lower()}': the quotes say not enough"
        denied = {polarity.key(m[1]) for m in NON.finditer(source.text)}
        for w in held.content:
            if w.stem in denied and len(source.where.get(w.stem, ())) == 1 and not NAYS.search(held.text):
                yield f"'{w.text}' is denied in the quotes and not here"


def _denied(held: Reading, start: int) -> bool:
    """Whether the word at a place is in reach of a negation."""
    return any(held.words[i].start == start for i in polarity.flags(held.text).denied)


LIMITED = re.compile(r"\b(?:in (?:some|certain|many|a few|most|one) (?:cases?|places?|areas?|instances?)|some|several|certain|a few|sometimes|often|many|most|usually|ten|\d+ (?:key )?(?=\w+))\b", re.IGNORECASE)
WHOLLY = re.compile(r"(?<!not )\b(?:across the board|everywhere|throughout|in (?:all|every) cases?|always|in general|as a rule|every|all)\b", re.IGNORECASE)
WORKS = re.compile(r"\b(?:must|ha(?:s|ve) to|will|shall|always|every)\b", re.IGNORECASE)
MAY = re.compile(r"\b(?:may|might|could|can be|e\.g|for example|for instance|such as|perhaps|possibly)\b", re.IGNORECASE)
BOUND = re.compile(r"\b(?:must|need\w*|ha(?:s|ve|d) to|required?|shall|will|should|essential|always|every|all|each)\b(?! to establish)", re.IGNORECASE)
LOOKED = re.compile(r"\b(?:search(?:es|ed|ing)?|look(?:s|ed|ing)?|seek(?:s|ing)?|sought|bids?|bidding|applied|applying|hunt\w*) (?:for|to)\b|\bwill (?:require|need)\b|\bthought needs to be given\b", re.IGNORECASE)
HAS = re.compile(r"\b(?:has|have|had) (?:now )?(?:found|secured|obtained|raised|won|got|been given|received)\b|\b(?:found|secured|obtained|won)\b", re.IGNORECASE)


def loosened(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Of everything what the quotes say of some cases; as a must what they only allow; as found what they look for."""
    for source in near[:1]:
        wholly, must, has = WHOLLY.search(held.text), WORKS.search(held.text), HAS.search(held.text)
        if wholly and LIMITED.search(source.text) and not LIMITED.search(held.text) and not WHOLLY.search(source.text) and wholly[0].lower() not in ("all", "every"):
            yield f"'{wholly[0].lower()}': the quotes say it of some"
        if must and MAY.search(source.text) and not any(BOUND.search(s.text) for s in near) and not polarity.HEDGED.search(held.text.lower()):
            yield f"'{must[0].lower()}': the quotes only allow it"
        if has and LOOKED.search(source.text) and not HAS.search(source.text) and not polarity.denials(held.text) and not LOOKED.search(held.text):
            yield f"'{has[0].lower()}': the quotes only look for it"
