"""Which words of a sentence its quotes carry, and which were put into what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import bearing, polarity, suspect
from assistant.bearing import LIGHT, NEUTRAL, Source
from assistant.claims import Reading, Word, stem
from assistant.told import REFERS, about

CARRIED = 0.5  # share of words the quotes must carry
# Before a thing or a property of one: there an exchanged word is another claim; a verb has more ways to be put.
OPENS_NOUN = re.compile(r"\b(?:the|an?|this|that|these|those|its|their|his|her|our|no|some|any|each|every|of|in|for|with|by|from|on|at|between|another|other)\s+(?:\w+(?:ed|al|ive|ic|ous|ary)\s+)?$", re.IGNORECASE)
LEAST = 0.4  # of each clause
RUN = 3  # words one after the other that the quotes do not carry
NEARLY = 0.6  # share of words from which a sentence follows a quote nearly word for word


def content(held: Reading, said: set[int], support: Sequence[Source], near: Sequence[Source]) -> tuple[float, int, list[str], list[str]]:
    """Share and number of content words; what the quotes do not carry, clause by clause, then as a whole; words put into what they say."""
    groups = [[w for w in piece if w.start not in said] for piece in bearing.pieces(held)]
    named = {stem(w) for s in support for w in re.findall(r"[a-z]+", about(s.quote).lower())}
    groups = [[w for w in g if w.stem not in named and (w.stem not in suspect.general() or bearing.carried(w, near))] for g in groups]
    total = [w for g in groups for w in g]
    spare = suspect.free(held, support)
    lost = [w for w in total if not bearing.carried(w, near)]
    sure = len(said) + len(held.numbers)  # judged by their own rules
    share = 1 - len(lost) / (len(total) + sure) if total or sure else 0.0
    wrong = list(_kinds(lost, near))
    if share <= CARRIED:
        wrong.append(f"the quotes do not carry: {', '.join(w.text for w in lost)}")
    wrong += [f"the quotes do not carry: {', '.join(w.text for w in run)}" for g in groups for run in _uncarried(g, lost)]
    altered = [f"'{w.text}' is not in the quotes, where the words around it are" for w in _altered(held, said, near) if w.stem not in named and w.start not in spare]
    return share, len(total) + sure, wrong, altered


def _uncarried(group: Sequence[Word], lost: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """A clause of which nothing is carried, or so many words in a row that are not."""
    if len(group) >= 2 and all(w in lost for w in group):
        yield group
        return
    missing = [w for w in group if w in lost]
    if len(missing) >= 2 and len(missing) > (1 - LEAST) * len(group):
        yield missing
        return
    run: list[Word] = []
    for w in group:
        run = [*run, w] if w in lost else []
        if len(run) == RUN:
            yield run
            return


def _altered(held: Reading, said: set[int], near: Sequence[Source]) -> Iterator[Word]:
    """Words put in, or put in the place of others, where a sentence otherwise follows one of the quotes nearly word for word."""
    words = [w for w in held.content if w.start not in said and w.stem not in NEUTRAL]
    if not near or not words:
        return
    source = near[0]
    there = [i for i, w in enumerate(source.held.words) if w.stem and w.stem not in NEUTRAL]
    at = [source.where.get(w.stem) or source.at(w.stem) for w in words]
    if sum(bool(a) for a in at) < max(2, NEARLY * len(words)):
        return
    taken = {i for a in at for i in a}
    for k, w in enumerate(words):
        before, after = (at[k - 1] if k else None), (at[k + 1] if k + 1 < len(words) else None)
        if at[k] or before == () or after == () or w.stem in LIGHT or suspect.akin(w, near[:1]) or suspect.compound(held, w, near[:1]) or any(s.at(w.stem) for s in near if s.quote.n != source.quote.n or (s is not source and REFERS.match(source.text))) or (w.stem in suspect.general() and not bearing.carried(w, near)) or not OPENS_NOUN.search(held.text[: w.start]):
            continue
        low = min(before) if before else -1
        high = min((i for i in after if i > low), default=-1) if after else min([low + 4, *(i for i in taken if i > low)])
        if high < 0:
            continue
        if (before and after) or any(max(low, high - 4) < i < high and i not in taken for i in there):
            yield w


def _kinds(lost: Sequence[Word], near: Sequence[Source]) -> Iterator[str]:
    """Words whose like of the same kind stands in the quotes instead: a bus for a van, weeks for months."""
    table = polarity.kinds()
    for w in lost:
        other = next((o for o in table.get(w.stem, ()) for s in near if o in s.where), None)
        if other:
            yield f"'{w.text}' is not what the quotes name ('{other}')"
