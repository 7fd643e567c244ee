"""What a question demands that a passage must hold to answer it, told from the question alone. Patterns; no library."""

from __future__ import annotations

import re

from corpus.words import WORD, stems

# A count or an amount of something: the evidence must hold a figure for that thing. "How much does it matter" asks for neither.
FIGURE = re.compile(
    r"\bhow (?:much|many)\b(?!(?: \w+){1,4} (?:depends?|rel(?:y|ies)|matters?|come down|comes down|boils? down|differs?|var(?:y|ies)|influences?|affects?|help(?:s|ed)?|changed?|owes?)\b)|\bnumber of\b|\b(?:amount|rate|salary|wage|bill|fees?|price|cost)\b",
    re.IGNORECASE,
)
# What became of it, or how things are now: reports say how things were when they were written.
LATER = re.compile(
    r"\bstill (?:going|running|meeting|there|exist\w*|around|active|together)\b|\bin the end\b|\byears? (?:later|after|on)\b|\bnowadays\b|\bat the moment\b|\bcurrently\b"
    r"|\btoday\b|\bthese days\b|\bever (?:open|happen|get)\b|\bsince then\b|\bgoing now\b|\bwhat happened to (?:it|them)\b|\bfollow.?up study\b"
    r"|\bthis (?:week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\bon a (?:satur|sun)day\b",
    re.IGNORECASE,
)
# A text to copy, or somebody's name: a report on a thing seldom holds the thing itself.
WORDING = re.compile(r"\bactual wording\b|\bword for word\b|\btemplate\b|\bsample (?:agreement|constitution|letter|policy|rules)\b|\bcopy of\b|\btext of the\b|\bcould (?:copy|paste)\b|\bpaste\b|\bnames? of\b|\bwhat was it called\b|\bwho was (?:the|appointed)\b", re.IGNORECASE)
# Law, tax and employment rights: advice that a library of evaluations does not give.
LAW = re.compile(
    r"\b(?:vat|tax(?:es)?|tupe|gift aid|liab(?:le|ility)|sued?|unfair dismissal|redundan\w+|insur(?:ance|ed?)|precept|gdpr|data protection|employment law|legally|pensions?|payroll"
    r"|charity commission|reclaim\w*|holiday pay|sick pay|minimum wage|dbs|contract law)\b",
    re.IGNORECASE,
)
# Yes or no, how many, when, who: the evidence must say that very thing. Of two things, or of one or the other, either may be missing.
YES_NO = re.compile(r"^\W*(?:(?:and|but|so) )?(?:did|does|do|has|have|had|is|are|was|were|can|could|will|would)(?:n['’]t)?\b(?! (?:you|i|we|my|our|anything|there)\b)", re.IGNORECASE)
COUNT = re.compile(r"\bhow (?:many|much)\b|\bwhat (?:percentage|percent|proportion|number|amount|share)\b", re.IGNORECASE)
PARTS = re.compile(r"\?.*\w|\bor\b|\band (?:who|what|why|how|when|where|which|does|did|do|is|are|was|were)\b", re.IGNORECASE | re.DOTALL)
COUNTED = re.compile(r"\bhow many (?:(?:more|other|of the|of|the|such|small|large|new|local) )*([a-z]+)", re.IGNORECASE)
# That something rose, fell or got better: asked with a yes or no, told in a sentence.
CHANGE = re.compile(
    r"\b(?:reduc|rais|increas|decreas|improv|lower|boost|worsen)\w*|\b(?:cut|grow|gr[eo]wn?|shr[iau]nk|rise|rose|risen|drop(?:ped)?)\b|\b(?:go|went|gone|come|came|going) (?:up|down)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:reduc|rais|ris|increas|decreas|improv|enhanc|strengthen|lower|boost|worsen|declin|drop|grow|sav|gain|uplift)\w*|\b(?:cuts?|gr[eo]wn?|shr[iau]nk|rose|fell|fall(?:en|s|ing)?|higher|fewer|greater|better|worse)\b"
    r"|\b(?:go|goes|went|gone|come|came|going) (?:up|down)\b",
    re.IGNORECASE,
)
NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|half|third|quarter"
HAS_FIGURE = re.compile(rf"\d|£|\b(?:{NUMBERS})\b", re.IGNORECASE)
FIGURES = re.compile(rf"\d[\d,.]*(?<=\d)|\b(?:{NUMBERS})\b", re.IGNORECASE)
# What every report of this library is about: finding these words beside a figure proves nothing.
COMMON = frozenset(stems("cluster clusters clustering group groups organisation organisations number many much report project"))

# A kind of thing that a question asks for, by how it asks. The first that fits counts.
THINGS = (
    ("date", re.compile(r"^\W*(?:when|(?:in|during) (?:what|which) year|(?:what|which) year)\b|\bwhat (?:year|date|century|decade|month)\b|\bwhen (?:did|was|were|is|does)\b", re.IGNORECASE)),
    ("figure", re.compile(r"\bhow (?:many|much|long|old|far|big|large|often|tall)\b|\bwhat (?:percentage|percent|proportion|number|amount|share)\b", re.IGNORECASE)),
    ("name", re.compile(r"^\W*who\b|\bwhose\b|, who\b", re.IGNORECASE)),
)
DATE = re.compile(
    r"\b1\d{3}\b|\b20\d{2}\b|\b\d+(?:st|nd|rd|th) century\b|\b(?:spring|summer|autumn|winter)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-zà-ÿ]+")
NOTHING: frozenset[str] = frozenset()


def thing(question: str) -> str:
    """The kind of thing a question asks for: "date", "figure", "name", or empty."""
    return next((kind for kind, pattern in THINGS if pattern.search(question)), "")


def figures(text: str) -> set[str]:
    """The figures that a text holds, as it writes them.

    >>> sorted(figures("Six barges carried 1,200 tons."))
    ['1,200', 'six']
    """
    return {f.lower() for f in FIGURES.findall(text)}


def exact(question: str) -> bool:
    """Whether a question asks for one exact thing and no more: a yes or no, a count, a date, a name."""
    return not PARTS.search(question) and bool(YES_NO.match(question) or COUNT.search(question) or thing(question) in ("date", "name"))


def change(question: str) -> bool:
    """Whether a question asks if something rose, fell or got better."""
    return bool(YES_NO.match(question) and CHANGE.search(question))


def changes(sentence: str) -> bool:
    """Whether a sentence tells of such a change."""
    return bool(CHANGED.search(sentence))


def counted(question: str) -> frozenset[str]:
    """The stems of what a "how many ..." counts."""
    return frozenset(stems(" ".join(COUNTED.findall(question)))) - COMMON


def asking(text: str) -> str:
    """The sentences of a text that ask; all of it where none ends with a question mark."""
    return " ".join(part for part in re.split(r"(?<=[.?!])\s+", text) if part.endswith("?")) or text


def things(sentence: str) -> dict[str, frozenset[str]]:
    """What a sentence holds of each kind: a mark where it has a date or a figure; the stems of its names, so that those of the question can be told from others."""
    return {
        "date": frozenset({"#date"}) if DATE.search(sentence) else NOTHING,
        "figure": frozenset({"#figure"}) if HAS_FIGURE.search(sentence) else NOTHING,
        "name": frozenset(stems(" ".join(CAPITAL.findall(sentence)))),
    }


def names(text: str) -> list[str]:
    """The stems of names in a question: words with a capital that do not open a sentence, acronyms, anything with a digit.

    >>> names("What did R14 say about the Rover Task Force?")
    ['r14', 'rover', 'task', 'forc']
    """
    out: list[str] = []
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        for n, match in enumerate(WORD.finditer(sentence)):
            word = match[0]
            known = re.fullmatch(r"I(?:['’]\w+)?", word)
            if not known and (any(c.isdigit() for c in word) or (word.isupper() and len(word) > 1) or (word[0].isupper() and n)):
                out += stems(word)
    return out
