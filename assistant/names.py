"""Names in a sentence: people, bodies, places, acronyms, months. Pure; no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant import polarity
from assistant.claims import MARK, NUMBER, WORD, stem
from corpus.words import STOP

LINK = "of the for and in at on de la du & to with"
LINKS = frozenset(LINK.split())
TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|&")
FIRST = re.compile(r"(?:^|[.!?:]\s+|[“‘\"(]|^[-•*]\s+)$")
NO_NAME = re.compile(r"^(?:I|I'\w+|A|An|The|It|OK|NB|IT|ICT|HR)$")
SURNAME = re.compile(r"He|So|An|Do|May|Will|Need|Any|Own|Hows|Wills|Such|Them|Wan|Can")  # a stop word with a capital in mid-sentence
ORDINARY = re.compile(r"(?:ing|ed|ly|tion|tions|ment|ments|ness|ity|ities|ism|ive|able|ible|ful|less|ous|ers|ors|ies|ence|ance|ship|ships|ure|als|ics)$")
COMMONLY = (
    "although though while whereas since because when where if unless until once before after during despite unlike like instead rather besides beyond among amongst across within without "
    "under over between through throughout towards upon against around near both either neither all each every most many much more less few fewer some several any no none not only even "
    "still yet thus hence therefore however moreover furthermore finally first second third last next then later earlier today now here there one two three four five six seven eight nine ten "
    "small smaller large larger big bigger new old early late long short high low good better best poor great key main local regional national rural urban public private shared common joint "
    "people groups group members member clusters cluster organisations organisation bodies body councils council charities charity partners staff money time trust work help costs cost funds "
    "policy report reports authors author participants respondents interviewees researchers evidence lack little rules meetings leaders trustees volunteers users clients community communities "
    "businesses firms companies company agencies agency parishes parish towns town villages village government ministers officials managers workers chairs board boards half twice nobody everyone "
    "anyone someone nothing everything something others other another such own just almost nearly about roughly around up out off down back on in at by for from to of with as so too very "
    "who what which that this these those they their its his her our your you we he she it be is are was were has have had do does did can could will would may might must should shall"
)
COMMON = frozenset(COMMONLY.split())

DEMONYMS = {"english": "england", "british": "britain", "scottish": "scotland", "welsh": "wales", "european": "europe", "irish": "ireland", "french": "france", "german": "germany", "dutch": "netherlands", "spanish": "spain"}


@dataclass(frozen=True)
class Name:
    """A name as written. `sure`: not only a capital at the start of a sentence."""

    text: str
    tokens: tuple[str, ...]
    start: int
    end: int
    sure: bool


def token(word: str) -> str:
    """The form in which a part of a name is compared: lower case, no possessive, no dots."""
    return re.sub(r"['’]s?$|\.|(?<=[a-z]{3})\d{1,3}$", "", word).lower()


@lru_cache(maxsize=4_000)
def names(text: str) -> tuple[Name, ...]:
    """The names of a sentence in order; those joined by "and" one by one."""
    text = MARK.sub(lambda m: " " * len(m[0]), text)
    found: list[list[re.Match[str]]] = []
    run: list[re.Match[str]] = []
    for m in TOKEN.finditer(text):
        near = not run or (text[run[-1].end() : m.start()] == " " and not re.search(r"['’]s?$", run[-1][0]))
        if _capital(m[0]) and (near or not run):
            run = [*run, m] if near else [m]
            continue
        if run and near and m[0] in LINKS and m[0] not in ("and", "in", "at", "on", "to", "with") and re.match(r" [A-Z]| the [A-Z]", text[m.end() :]):
            run.append(m)
            continue
        found += [run] if run else []
        run = [m] if _capital(m[0]) else []
    found += [run] if run else []
    return tuple(n for r in found for n in [_name(r, text)] if n)


def _capital(word: str) -> bool:
    return word[0].isupper() and not NUMBER.fullmatch(word)


def _name(run: list[re.Match[str]], text: str) -> Name | None:
    opens = bool(FIRST.search(text[: run[0].start()]))
    if opens and len(run) > 1 and (run[0][0].lower() in STOP or run[0][0].lower() in COMMON):
        run, opens = run[1:], False
        while run and run[0][0] in LINKS:
            run = run[1:]
    while run and (run[-1][0] in LINKS or NO_NAME.match(run[-1][0])):
        run = run[:-1]
    if not run or (len(run) == 1 and NO_NAME.match(run[0][0])):
        return None
    word = run[0][0]
    acronym = len(word) > 1 and (word.isupper() or any(c.isupper() for c in word[1:]))
    sure = len(run) > 1 or acronym or not opens
    if not sure and (token(word) in STOP or token(word) in COMMON or ORDINARY.search(word) or _known(word)):
        return None
    if len(run) == 1 and token(word) in STOP and (opens or not SURNAME.fullmatch(word)):
        return None
    return Name(text[run[0].start() : run[-1].end()], tuple(token(m[0]) for m in run if m[0] not in LINKS), run[0].start(), run[-1].end(), sure)


@lru_cache(maxsize=4_000)
def _known(word: str) -> bool:
    made = stem(word.lower())
    return made in polarity.likes() or made in polarity.sides() or made in polarity.kinds()


@lru_cache(maxsize=4_000)
def tokens(text: str) -> tuple[str, ...]:
    """A text's words as parts of names are compared, small words left out."""
    return tuple(token(m[0]) for m in TOKEN.finditer(text) if m[0].lower() not in LINKS)


def stands(name: Name, text: str) -> bool:
    """Whether a text has the name: its words in order close together, or the acronym for them, or what the acronym is short for."""
    held = tokens(text)
    if _within(name.tokens, held) or ("-" in name.text and _within(tuple(p for t in name.tokens for p in t.split("-")), tuple(p for t in held for p in t.split("-")))):
        return True
    if len(name.tokens) == 1 and name.text.isupper() and 2 <= len(name.text) <= 7:
        return spelt(name.text.lower(), WORD.findall(text))
    short = "".join(t[0] for t in name.tokens)
    return len(short) > 1 and any(m[0].isupper() and token(m[0]) == short for m in TOKEN.finditer(text))


def _within(wanted: tuple[str, ...], held: tuple[str, ...]) -> bool:
    if len(wanted) == 1:
        return any(_same(wanted[0], h) for h in held)
    for start in range(len(held)):
        if _same(wanted[0], held[start]):
            window, n = held[start : start + len(wanted) + 2], 0
            for h in window:
                n += n < len(wanted) and _same(wanted[n], h)
            if n == len(wanted):
                return True
    return False


def _same(a: str, b: str) -> bool:
    return a == b or DEMONYMS.get(a, a) == DEMONYMS.get(b, b) or f"{a}s" == b or f"{b}s" == a or (min(len(a), len(b)) >= 4 and (stem(a) or a) == (stem(b) or b)) or (len(a) > 4 and len(b) > 4 and (b == f"{a}n" or a == f"{b}n"))


def spelt(acronym: str, held: list[str]) -> bool:
    """Whether words with capitals, one after another, begin with the letters of an acronym (lower case)."""
    big = [w for w in held if w.lower() not in LINKS]
    letters = "".join(w[0] for w in big).lower()
    at = letters.find(acronym)
    while at >= 0:
        if all(w[0].isupper() for w in big[at : at + len(acronym)]):
            return True
        at = letters.find(acronym, at + 1)
    return False
