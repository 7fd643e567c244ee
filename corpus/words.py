"""Words for lexical search: one way to cut and stem them, for passages, notes and questions alike."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
# The closed classes of English plus the frame of a question. Kept short: "not", "without", "between" say something.
FRAME = (
    "a an the and or but if of to in on at by for from with as into about than then that this these those there here it its it's i me my we us our you "
    "your he she they them their his her who whom whose which what when where why how do does did doing done have has had having is are was were be been being am "
    "can could should would will shall may might must also just so such some any each other own same s t don’t don't doesn’t doesn't didn't isn't "
    "please tell give show find know want need say says said mean means like get gets got thing things"
)
STOP = frozenset(FRAME.split())


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


# One spelling for both sides of the Atlantic, before stemming: the stemmer makes "organ" of "organization", "organis" of its twin.
# Lists where a rule would catch other words ("hour"); a rule may bend other words too, as long as no two of them become one.
OUR = "arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|rig|rum|savi|splend|tum|val|vap|vig"
DOUBLED = "cancel|channel|counsel|dial|equal|fuel|initial|label|level|marvel|model|panel|pedal|quarrel|rival|signal|total|travel|tunnel"
SPELLINGS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"(?<=\w{3})iz(?=(?:e|ed|er|ers|es|ing|able|ation|ations|ational)$)", "is"),
        (r"(?<=\w{2})yz(?=(?:e|ed|er|ers|es|ing)$)", "ys"),
        (rf"^((?:dis|mis|un)?(?:{OUR})o)ur", r"\1r"),
        (rf"^({DOUBLED})l(?=(?:ed|er|ers|ing|or|ors)$)", r"\1"),
        (r"^councill(?=ors?$)", "council"),
        (r"^(cent|theat|fib|kilomet|lit)r(?:e(?=s?$)|(?=ed$))", r"\1er"),
        (r"^program(?=s?$)", "programme"),
        (r"^(def|off|lic)ence(?=[ds]?$)", r"\1ense"),
        (r"^practis(?=(?:e|ed|es|ing)$)", "practic"),
        (r"^(enrol|fulfil)(?=(?:s|ment|ments)?$)", r"\1l"),
        (r"^(judg|acknowledg)ement", r"\1ment"),
        (r"^enquir", "inquir"),
        (r"^catalog(?=s?$)", "catalogue"),
    )
)


def spelled(word: str) -> str:
    """A lower-case word in the one spelling that stands for the British and the American one.

    >>> spelled("organization") == spelled("organisation"), spelled("labour") == spelled("labor"), spelled("size")
    (True, True, 'size')
    """
    for pattern, put in SPELLINGS:
        word = pattern.sub(put, word)
    return word


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem (Snowball English) of a word in lower case, whatever side of the Atlantic it was spelled on."""
    return str(_stemmer().stemWord(spelled(word)))


def cut(text: str) -> list[str]:
    """The words of a text in lower case, possessives taken off."""
    return [w[:-2] if w.endswith(("’s", "'s")) else w for w in WORD.findall(text.lower())]


def stems(text: str) -> list[str]:
    """Stemmed content words in order (stop words left out), for BM25 and word overlap."""
    return [stem(w) for w in cut(text) if w not in STOP]
