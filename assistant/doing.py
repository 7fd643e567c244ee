"""Who does it: the words before a verb here, against those before it in the quotes. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity
from assistant.bearing import NEUTRAL, Source
from assistant.claims import Reading, Word
from assistant.sense import NO_VERB, NOUNS, PASSIVE

PAST = re.compile(r"(?:(?<!al)(?<!way)ed|ave|ook|eft|aw|[^h]old|[slp]ent|went|ought|elt|ade|[^h]an|id|[^vn]ew|aid|ose|oke|ote)$")
FORMS = 3  # content words before a verb that may be its subject
CHAIN = re.compile(r"\b(?:to|and|or|who|which|that|than|by|of|in|on|at|for|with|from|as)\s+$|\bto \w+ $", re.IGNORECASE)


def subject(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A doer whom the source has only after the verb, where somebody else stands before it."""
    for source in near[:1]:
        for i, w in enumerate(held.words):
            at = source.where.get(w.stem, ()) if w.stem and w.stem not in NEUTRAL and PAST.search(w.low) and not NOUNS.search(w.low) else ()
            if len(at) != 1 or NO_VERB.search(held.text[: w.start]) or CHAIN.search(held.text[: w.start]) or _passive(held, w) or _passive(source.held, source.held.words[at[0]]) or NO_VERB.search(source.text[: source.held.words[at[0]].start]):
                continue
            mine, theirs = _before(held, i), _before(source.held, at[0])
            if mine and re.search(r"\bby\b", held.text[mine[0].start : w.start]):
                continue
            if mine and theirs and _after(mine[-1], source, at[0]) and not any(_same(a, b) for a in mine for b in theirs):
                yield f"the quotes do not say that '{mine[-1].text}' {w.low}"
                return


def _before(held: Reading, index: int) -> list[Word]:
    """The content words next before a verb in its clause."""
    verb = held.words[index]
    return [w for w in held.words[:index] if w.part == verb.part and w.stem and w.stem not in NEUTRAL][-FORMS:]


def _after(word: Word, source: Source, index: int) -> bool:
    """Whether a source has a word, and only after a place of its own."""
    places = [i for i, w in enumerate(source.held.words) if _same(word, w)]
    return bool(places) and min(places) > index


def _passive(held: Reading, word: Word) -> bool:
    return bool(PASSIVE.search(held.text[: word.start].rstrip()))


def _same(one: Word, other: Word) -> bool:
    return one.stem == other.stem or other.stem in polarity.likes().get(one.stem, ())
