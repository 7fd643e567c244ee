"""Words of a sentence that its quotes do not have in any form: an invented detail more often than another wording. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant import polarity
from assistant.bearing import LIGHT, TELLING, Source
from assistant.claims import WORD, Reading, Word, stem
from assistant.names import spelt
from assistant.told import about

FREE = 2  # words of the list of loose ones that a sentence may bring along
MOSTLY, FEWEST = 0.75, 3  # share and number of the other words that the quotes must have before they bear a strange one
NAMES = re.compile(r"\b(?:the|an?|its|their|this|these|by|with|of)\s+$", re.IGNORECASE)
REASON = re.compile(r"\b(?:because(?: of)?|due to|owing to|thanks to|caused by|(?:led|leads?|leading) to|result(?:s|ed|ing)? in|as a result of|so that|in order to)\b[^,;]*$", re.IGNORECASE)  # in a reason or a result, a strange word is a made-up one
ACTION = re.compile(r"\b(?:to|will|should|must|would|shall|ought to) (?:not )?$", re.IGNORECASE)  # a strange verb is another action
ENDS = re.compile(r"(?![ -]?\w)|[ -](?=\d)| (?:of|in|at|on|for|to|with|by|from|and|or|is|are|was|were|has|have|had|that|which|who)\b")  # after a noun
DESCRIBES = re.compile(r"(?:al|ic|ive|ous|ary|ent|ant|able|ible|ful|less|ed|ing|(?<!l)y|ern|ish)$")
DOERS = re.compile(r"(?:[^tn]er|[^t]or|ist|ian|ee)s$")  # "funders": whoever does it
STAMP = 6  # letters that two words of one family have in common at the least
TAILS = re.compile(r"(?:n?ic|al|ial|ical|ly|ally|ness|ment|able|ing|ed|er|or|ist|ism|ive|ion|ation|ity|ous|ful|less|y|s|es|en|ship|hood|ant|ent|ance|ence|ian)*")


def foreign(held: Reading, said: set[int], support: Sequence[Source]) -> Iterator[str]:
    """Words that say something of their own and have no like in the quotes, what is known of them, or a general list; `said`: where names begin."""
    short = set(_spelt_out(held, support))
    known = {stem(w) for s in support for w in re.findall(r"[a-z]+", about(s.quote).lower())}
    text = " ".join(s.text for s in support).lower()
    spare = free(held, support)
    yield from (f"'{w.text}' is not in the quotes" for w in held.words if not w.stem and w.low.endswith("ingly") and w.low[:-2] not in text)  # "willingly" has the stem of "will"
    strange = [w for w in held.content if not (w.start in said or w.start in short or w.start in spare or w.stem in general() or w.stem in known) and not has(held, w, support)]
    if len(strange) != 1 or not bearable(held, strange[0], support):
        yield from (f"'{w.text}' is not in the quotes" for w in strange)


def has(held: Reading, word: Word, support: Sequence[Source]) -> bool:
    """Whether the quotes have a word, in any form, or one like it."""
    return any(s.at(word.stem) for s in support) or akin(word, support) or compound(held, word, support) or any(known_like(word.stem, o.stem) for s in support for o in s.held.content) or negated(word, support)


def negated(word: Word, support: Sequence[Source]) -> bool:
    """Whether the quotes deny the opposite of a word: "not confident" bears "doubt". What did not rise need not have fallen."""
    mine = {(line, side) for line, side, change in polarity.sides().get(word.stem, ()) if not change}
    return bool(mine) and any((line, side) in mine and s.held.words.index(w) in s.flags.heads for s in support for w, line, side, _ in polarity.signs(s.held, s.flags.heads))


def bearable(held: Reading, word: Word, support: Sequence[Source]) -> bool:
    """Whether a word may stand alone without a like in the quotes: they carry nearly all besides, and it is none of those that weigh."""
    rest = [w for w in held.content if w is not word and w.stem not in LIGHT]
    borne = sum(has(held, w, support) for w in rest)
    weighs = word.stem in heavy() or word.stem in polarity.sides() or word.stem in polarity.kinds() or bool(DOERS.search(word.low)) or word.text[0].isupper()
    weighs = weighs or bool(ACTION.search(held.text[: word.start])) or bool(REASON.search(held.text[: word.start])) or _thing(held, word) or (bool(DESCRIBES.search(word.low)) and _describes(held, word, support))
    there = {o.stem or o.low for s in support for o in s.held.words}
    return not weighs and borne >= MOSTLY * len(rest) and borne >= FEWEST and not polarity.opposed(word.stem) & there


def _thing(held: Reading, word: Word) -> bool:
    """Whether a word names a thing of its own: "to please the bishop"."""
    return bool(NAMES.search(held.text[: word.start]) and ENDS.match(held.text, word.end))


def _describes(held: Reading, word: Word, support: Sequence[Source]) -> bool:
    """Whether a word stands before a thing that the quotes have: an adjective put in makes another thing of it."""
    after = next((w for w in held.words if w.start >= word.end), None)
    return after is not None and bool(after.stem) and held.text[word.end : after.start] == " " and any(s.at(after.stem) for s in support)


@lru_cache
def heavy() -> frozenset[str]:
    """Stems that may never be brought along."""
    return frozenset(polarity.key(w) for line in polarity.rows("heavywords.txt") for w in line.split())


def free(held: Reading, support: Sequence[Source]) -> frozenset[int]:
    """Where words begin that the quotes lack and that are only another wording: a few, of a list, and against nothing that the quotes say."""
    strange = [w for w in held.content if w.stem in loose() and w.stem not in general() and w.stem not in heavy() and not any(s.at(w.stem) for s in support)]
    denied = bool(polarity.denials(held.text))
    against = {o.stem or o.low for s in support for o in s.held.words}
    return frozenset(w.start for w in strange if not (w.low.endswith("ed") and _describes(held, w, support)) and (denied or not polarity.opposed(w.stem) & against)) if len(strange) <= FREE else frozenset()


@lru_cache
def loose() -> frozenset[str]:
    """Stems of which a sentence may have a few that its quotes lack."""
    return frozenset(polarity.key(w) for line in polarity.rows("loosewords.txt") for w in line.split())


def known_like(word: str, other: str) -> bool:
    """Whether a general dictionary has two stems for one thing, or the first for the kind of the second, and nobody has them for opposites."""
    mine, theirs = polarity.wordnet().get(word, polarity.NOTHING), polarity.wordnet().get(other, polarity.NOTHING)
    return (other in mine[0] or word in theirs[0] or word in theirs[1]) and other not in polarity.opposed(word) and other not in polarity.kinds().get(word, ())


@lru_cache
def general() -> frozenset[str]:
    """Stems that need no bearer."""
    return LIGHT | TELLING | frozenset(polarity.key(w) for line in polarity.rows("generalwords.txt") for w in line.split())


def akin(word: Word, support: Sequence[Source]) -> bool:
    """Whether one of two words is the other with an ending: "embryo" and "embryonic"."""
    return any(_tailed(word.low, o.low) or _tailed(o.low, word.low) or (o.low.startswith("un") and polarity.key(o.low[2:]) == word.stem) for s in support for o in s.held.content)


def _tailed(short: str, long: str) -> bool:
    bare = re.sub(r"[ey]$", "", short)
    return len(bare) >= STAMP and long.startswith(bare) and bool(TAILS.fullmatch(long[len(bare) :]))


def _spelt_out(held: Reading, support: Sequence[Source]) -> Iterator[int]:
    """Where words begin that spell out an acronym of the quotes: "town centre managers" for TCM."""
    short = {re.sub(r"s$", "", a).lower() for s in support for a in re.findall(r"\b[A-Z]{2,6}s?\b", s.text)}
    words = [w for w in held.words if w.low not in ("and", "of", "the", "for", "in")]
    yield from (w.start for w in words if len(w.low) > 2 and any(spelt(w.low, WORD.findall(s.text)) for s in support))
    letters = "".join(w.low[0] for w in words)
    for a in short:
        for m in re.finditer(re.escape(a), letters):
            yield from (w.start for w in words[m.start() : m.end()])


def compound(held: Reading, word: Word, support: Sequence[Source]) -> bool:
    """Whether a word is written apart or together in the quotes: "work plan" and "workplan"."""
    if any(a.low + b.low == word.low for s in support for a, b in pairwise(s.held.words)):
        return True
    return len(word.low) > 3 and any(word.low in o.low and len(o.low) > len(word.low) + 2 for s in support for o in s.held.content)
