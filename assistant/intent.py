"""What the quotes only plan, seek or need, told as done. Rules of English over cut-up sentences; pure, no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import NEUTRAL, Source
from assistant.claims import Reading

TO_DO = re.compile(
    r"\b(?:(?:was|were|is|are|been|be) (?:\w+ly )?(?:supposed|meant|due|intended|expected|planned|scheduled|asked|invited|designed|urged|advised|about|likely|yet|going)|was|were|is|are|plan(?:s|ned)?|hop(?:e|es|ed)|intend(?:s|ed)?|aim(?:s|ed)?|want(?:s|ed)?|wish(?:es|ed)?|"
    r"promis(?:e|es|ed)|pledg(?:e|es|ed)|offer(?:s|ed)?|propos(?:e|es|ed)|intention|plan|aim|ambition|desire|wish|would like|prepar(?:e|es|ed|ing)|willing|ready|keen|remains?|failed|unable|yet|wait(?:s|ed|ing)? for (?:[\w’-]+ ){1,5}) ?to (?:be |have )?(?:\w+ly )?(\w{3,})",
    re.IGNORECASE,
)
WORKING_TO = re.compile(r"\b(?:work|try|seek|striv|struggl|hop|mean)ing(?: [\w’'-]+){0,6}? to (\w{3,})|\b(?:commit\w*|aim\w*|goals?|efforts?|attempts?|desire|hopes?|hoping|plans?|intent\w*|moves?|moving|working|steps?|progress)(?: (?:in|by|from|of) (?:the |its |their )?\w+){0,2}? (?:to|at|of|towards?|for) (\w{3,}ing)\b", re.IGNORECASE)
SOUGHT = re.compile(
    r"\b(?:search(?:ing|es|ed)? for|to identify|identifying|seek(?:s|ing)?|sought|look(?:s|ed|ing)? for|bid(?:s|ding)? for|appl(?:y|ied|ies|ying|ications?) (?:\w+ )?for|ask(?:s|ed|ing)? for|hop(?:e|es|ed|ing) for|wait(?:s|ed|ing)? for|in need of|will require|will need|requires?|need(?:s|ed)?|lack(?:s|ed|ing)?|no) ((?:[\w’'-]+[ .,;]?){1,6})",
    re.IGNORECASE,
)
GOT = re.compile(r"\b(?:already ha(?:d|ve|s)|found|secured|obtained|got|gained|won|received|raised|achieved|reached|attracted|acquired|gathered|completed|agreed) ((?:(?!such|to|that|as|and|but|or|in|on|at|with|from|by|than)[\w’'-]+[ .,;]?){1,5})", re.IGNORECASE)
POSSIBLE = re.compile(r"(?<!be )(?<!is )(?<!are )(?<!was )(?<!were )(?<!as )\b(?:possible|potential) (?=\w+ (?:of|for)\b)", re.IGNORECASE)
DONE = re.compile(r"\b(?:found|identified|secured|obtained|got|gained|won|received|raised|achieved|attracted|acquired|gathered|provided|gave|given|granted)\b", re.IGNORECASE)


def supposed(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A verb that the source has only as something to be done: "were supposed to meet" told as "met"."""
    if polarity.denials(held.text):
        return
    for source in near[:1]:
        planned = {polarity.key(m[1] or m[2]): m for pattern in (WORKING_TO, TO_DO) for m in pattern.finditer(source.text)} if not polarity.softened(held.text) else {}
        planned |= {polarity.key(m[1] or m[2]): m for m in WORKING_TO.finditer(source.text)}
        for w in held.content:
            if polarity.softened(held.text[: w.end]):
                return
            if w.stem in planned and len(source.where.get(w.stem, ())) == 1 and _verb(held, w.start, w.end):
                yield f"the quotes only plan it ('{planned[w.stem][0].lower()}')"
                return


def _verb(held: Reading, start: int, end: int) -> bool:
    """Whether a word is a verb by what stands before it: no article, adjective or preposition."""
    return not re.search(r"\b(?:the|an?|of|in|for|with|by|from|on|at|these|those|its|their|to|\w+(?:al|ive|ary))\s+$", held.text[:start], re.IGNORECASE) and bool(re.search(r"(?:ed|s|t|n|id|ew|ow|ook|ave|an|old|ent|ame)$", held.text[start:end]))


def unsaid(held: Reading, source: Source) -> frozenset[int]:
    """Words of a source that belong to a thing called possible which the sentence does not name: of "other possible sources of support" the support."""
    said = {w.stem for w in held.content}
    out: set[int] = set()
    for m in POSSIBLE.finditer(source.text):
        after = [(i, w) for i, w in enumerate(source.held.words) if w.start >= m.end()]
        if after and after[0][1].stem not in said and not polarity.HEDGED.search(source.text[: m.start()] + " " + source.text[m.end() :]):
            out |= {i for i, w in after if w.part == after[0][1].part}
    return frozenset(out)


def got(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What the quotes look for, told as found."""
    if polarity.denials(held.text):
        return
    wanted = {polarity.key(w) for s in near if not DONE.search(s.text) for m in SOUGHT.finditer(s.text) for w in re.findall(r"[\w’'-]+", m[1])}
    for m in GOT.finditer(held.text):
        if polarity.softened(re.sub(r"\b[\w’']+ help\b|\bhelp (?:of|from)\b", "", held.text[: m.start()])):
            return
        hit = next((w for w in re.findall(r"[\w’'-]+", m[1]) if len(w) > 3 and (k := polarity.key(w)) in wanted and k not in NEUTRAL), None)
        if hit:
            yield f"the quotes only look for it ('{hit}')"


PLANNED = re.compile(r"\b(?:is|are|was|were|being) (?:\w+ )?(?:planned|scheduled|proposed|envisaged|expected|arranged|due)\b(?! to)|\b(?:plans?|proposals?) for\b", re.IGNORECASE)
HAPPENED = re.compile(r"\b(?:(?:was|were) (?:held|opened|launched|built|completed|organised|established|finished|carried out|introduced|set up)|took place|happened|occurred|went ahead|began|started)\b", re.IGNORECASE)
LACKS = re.compile(r"\b(?:needs?|needed|requires?|lacks?|calls? for|called for) (?:(?:more|further|an?|some|urgent|much|better) )?(\w{5,})", re.IGNORECASE)
BARE = re.compile(r"\b(need|want|know|find|get|give|mean)(?:s|ed|ing)?\b|\b(known|found|knew|gave|given|got|meant)\b", re.IGNORECASE)
FOUND = {"known": "know", "knew": "know", "found": "find", "gave": "give", "given": "give", "got": "get", "meant": "mean"}
OVER = re.compile(r"\bno longer\b|\bany ?more\b|\bceas\w+\b|\bstopped\b|\bgave up\b", re.IGNORECASE)
GOES_ON = re.compile(r"\b(?:still|continues?|continued|continuing|goes on|carry on|carries on|remains?|remained)\b", re.IGNORECASE)
NO = re.compile(r"(?:\b(?:not|never|cannot|nobody|no one|no longer|without|hardly|unlikely|unable)|n['’]t)(?: \w+){0,2} $", re.IGNORECASE)


def held_already(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What is only planned in the source, told as having happened; what needs to be better, told as better."""
    if polarity.softened(held.text) or polarity.denials(held.text):
        return
    for source in near[:1]:
        if PLANNED.search(source.text) and HAPPENED.search(held.text) and not HAPPENED.search(source.text):
            yield "the quotes only plan it"
        wanting = {polarity.key(m[1]) for m in LACKS.finditer(source.text)}
        for m in re.finditer(r"\b(?:has|have|had|was|were|is|are) (?:been )?(?:\w+ly )?(\w{4,}ed)\b", held.text):
            if polarity.key(m[1]) in wanting and len(source.where.get(polarity.key(m[1]), ())) == 1:
                yield f"the quotes only say that it is needed ('{m[1]}')"


def bare(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Verbs too common to be compared as words, denied here and not in the source."""
    for source in near[:1]:
        here, there = _bare(held.text), _bare(source.text)
        if (over := OVER.search(held.text)) and GOES_ON.search(source.text) and not OVER.search(source.text):
            yield f"'{over[0].lower()}': the quotes say that it goes on"
        for verb in sorted(here.keys() & there.keys()):
            if here[verb] == {True} and there[verb] == {False}:
                yield f"'{verb}' is denied here and not in the quotes"
            elif here[verb] == {False} and there[verb] == {True} and not polarity.denials(held.text) and (verb == "need" or not polarity.softened(held.text)):
                yield f"'{verb}' is denied in the quotes and not here"


def _bare(text: str) -> dict[str, set[bool]]:
    out: dict[str, set[bool]] = {}
    for m in BARE.finditer(text):
        verb = (m[1] or FOUND[m[2].lower()]).lower()
        out.setdefault(verb, set()).add(bool(NO.search(text[: m.start()])))
    return out


HAS_DONE = re.compile(r"\b(?:has|have) (?:already |now |been |\w+ly )*(\w{3,}(?:ed|en|wn|de|ought|et|lt|ft))\b")


def done(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What "has" been done, where every place of the source that has the verb only seeks, plans or calls for it."""
    for source in near[:1]:
        for m in HAS_DONE.finditer(held.text):
            at = source.where.get(polarity.key(m[1]), ())
            if at and all(i in source.flags.hedged for i in at) and not polarity.softened(held.text[: m.start()]) and not polarity.denials(held.text[: m.end()]) and not HAS_DONE.search(source.text):
                yield f"the quotes do not say that it was done ('{m[1]}')"
