"""What a thing is: the term that a question asks the meaning of, and the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.words import STOP, cut, stem, stems

BEFORE = 60  # characters before "is a" or "means" in which the term defined must stand
MOST, EACH, BESIDE = 4, 2, 2  # definitions shown, of one report; other quotes, where the question asks for more than what it is
DEFINES = re.compile(
    r"\b(?:is|are|was|were)\s+(?:an?|the(?! (?:way|case|reason|key|one|only|first)\b)|defined|described|understood|seen|used|where|when|any)\b|\b(?<!\ba )means?\b(?! of\b)|\brefers? to\b|\bdefined as\b|\boccurs? (?:where|when)\b",
    re.IGNORECASE,
)
OUTRIGHT = re.compile(
    r"\b(?:(?:is|are|was|were|be) (?:\w+ly )?(?:defined|described|understood|used)|(?:is|are) (?:an? )?(?:\w+ )?(?:term|word|name|phrase)s?|(?<!\ba )means?(?! of\b)|refers? to|defined as|occurs? (?:where|when))\b",
    re.IGNORECASE,
)  # of a term and nothing else
WORDS = r"(?P<term>(?:[\w’'-]+ ){0,3}?[\w’'-]+)"
LEAD = r"(?:(?:exactly|actually|the|an?|this|these) )*(?:(?:word|term|idea|concept|notion|phrase)s?(?: of)? )?(?:an? |the )?[\"“‘']?"
MARKS = "\"“‘'*"
BRACKETS = re.compile(r"[\w’'-] \(([^()]{2,60})\)")
TERMS = (
    re.compile(rf"\bmeant by {LEAD}{WORDS}(?=[\"”’'\s]*(?:[?.,]|$| in | for | and | here))", re.IGNORECASE),
    re.compile(rf"\bmean by {LEAD}{WORDS}(?=[\"”’'\s]*(?:[?.,]|$| in | for | and | here))", re.IGNORECASE),
    re.compile(rf"\b(?:does|do|did) {LEAD}{WORDS}[\"”’']? (?:actually |really )?(?:mean|stand for)\b", re.IGNORECASE),
    re.compile(rf"\bcounts as {LEAD}{WORDS}(?=[\"”’'\s]*(?:[?.,]|$| in | for | and ))", re.IGNORECASE),
    re.compile(rf"^define {LEAD}{WORDS}(?=[\"”’'\s]*(?:[?.,]|$| in | for | and ))", re.IGNORECASE),
    re.compile(rf"^(?:what|who)(?:['’]s| is| are| was| were) {LEAD}{WORDS}(?=[\"”’'\s]*(?:[?.,]|$| and (?:is|are|how|why|what|does|do|should|can)\b))", re.IGNORECASE),
)


def term(question: str) -> tuple[str, ...]:
    """The words, in lower case, whose meaning a question asks; none where it cannot be told.

    >>> term("What does the word 'rota' mean?"), term("What is a tail rope and is it worth it?")
    (('rota',), ('tail', 'rope'))
    """
    for pattern in TERMS:
        if found := pattern.search(question.strip()):
            return tuple(w for w in cut(found["term"]) if w not in STOP)
    return ()


def defined(text: str, words: Sequence[str]) -> bool:
    """Whether a stretch says what a term (its words) is: "a rota is a", "define a rota as", "Long Form (ROTA)", "– rotas"."""
    asked = {stem(w) for w in words}
    if not asked:
        return False
    return any(_termed(text[max(0, m.start() - BEFORE) : m.start()], asked) for m in DEFINES.finditer(text)) or _bracketed(text, words) or bool(_named(tuple(words)).search(text))


def outright(text: str, words: Sequence[str]) -> bool:
    """Whether a stretch sets out to say what a term (its words) is, of it alone and in so many words: "a rota is a term", "rotas can be defined as"."""
    asked = {stem(w) for w in words}
    return bool(asked) and any(_termed(text[max(0, m.start() - BEFORE) : m.start()], asked, 0) for m in OUTRIGHT.finditer(text))


def _termed(text: str, asked: set[str], more: int = 4) -> bool:
    """Whether the last words before "is" name what is asked about, and little else."""
    said = stems(re.split(r"[.;:,]\s", text)[-1])
    return asked.issubset(said) and len(said) <= len(asked) + more


def _root(word: str) -> str:
    """The letters with which a word and its stem begin alike."""
    made = stem(word)
    alike = next((n for n, (a, b) in enumerate(zip(word, made, strict=False)) if a != b), min(len(word), len(made)))
    return word[:alike] or word


def _bracketed(text: str, words: Sequence[str]) -> bool:
    """Whether a stretch gives a term its name in brackets: an acronym, several words, or quotation marks; one plain word there, "journals
    (ringers)", says whose or which."""
    for inner in BRACKETS.findall(text):
        if [w.casefold() for w in words] == cut(inner) and (len(words) > 1 or sum(map(str.isupper, inner)) > 1 or inner[0] in MARKS):
            return True
    return False


@lru_cache(maxsize=100)
def _named(words: tuple[str, ...]) -> re.Pattern[str]:
    """A term where it is given its name: after "define", in brackets before its long form, behind a dash, in quotation marks
    before "consisting of"."""
    word = r"[\s-]+".join(rf"{re.escape(_root(w))}[\w’']*" for w in words)
    mark = r"[\"“”‘’'*]*"
    return re.compile(
        rf"\b(?:defin|describ)\w+ (?:an? |the )?{mark}{word}{mark} as\b|\({word} [–—=-]|(?<=[–—] ){mark}{word}{mark}(?=[.;)]|$)"
        rf"|{mark}{word}{mark},? (?:consisting of|made up of|which (?:is|are|consists?)\b)|{mark}{word}{mark} term\b[^.]{{0,40}}\bused to (?:denote|mean|describe)\b|\bterm {mark}{word}{mark}[^.]{{0,40}}\bused to\b",
        re.IGNORECASE if len(words) > 1 or len(words[0]) > 5 else 0,
    )
