"""The other side of what the quotes say: more for less, barriers for enablers, strong for weak. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity, timing
from assistant.bearing import NEUTRAL, Source
from assistant.claims import Reading, Word

BEFORE = 15  # characters by which a word before another counts as farther: most words of a line describe what follows
# What a list is of: "barriers included", "the advantages of it are".
LISTED = re.compile(r"\b(\w{4,})(?: (?:of|to|for|in|with)(?: [\w’'-]+){1,6}?)? (?:includ(?:e|es|ed)|compris(?:e|es|ed)|are|were|consist\w* of)\b", re.IGNORECASE)
ITEMS = 2  # words of a list that a sentence must share with it
# Before a word it makes the opposite of it: "impaired the strength".
LOWERED = re.compile(r"\b(?:impair\w*|undermin\w*|erod\w*|damag\w*|diminish\w*|los(?:s|t|ing)(?: of)?)(?: (?!but\b)\w+){0,3} $", re.IGNORECASE)


def opposites(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """More for less, before for after, easier for harder: the other side of what the quotes say."""
    flags = polarity.flags(held.text)
    there = [(w, line, -side if LOWERED.search(s.text[: w.start]) else side, s) for s in near[:3] for w, line, side, _ in polarity.signs(s.held, s.flags.heads)]
    for word, line, side, change in polarity.signs(held, flags.heads):
        if re.match(r"\s*(?:\w+ )?than (?:an? |the |one )?(?:half|[£€$\d]|quarter|third)", held.text[word.end :]) or any(n.start - 25 < word.start < n.start and n.bound and "than" in held.text[word.start : n.start] for n in held.numbers):
            continue  # the bound of a figure
        if re.search(r"\bnot (?:all|always|every\w*)\b", held.text[: word.start]):
            continue  # "not all the same" is no "same"
        if LOWERED.search(held.text[: word.start]):
            side = -side
        if timing.THEN.fullmatch(word.low) and any(timing.order(held, s) == "kept" for s in near[:2]):
            continue  # "this before that" is "that after this"
        same = [t for t in there if t[1] == line]
        if held.words.index(word) in flags.denied - flags.heads and not any(s.held.words.index(w) in s.flags.denied for w, _, _, s in same):
            continue  # "not treat all alike" is no "alike"
        if same and all(t[2] != side for t in same) and not any((word.stem or word.low) in s.where for s in near) and not _both_denied(held, word, same) and not _otherwise(word, line, there, near):
            yield f"'{word.text}' against '{same[0][0].text}' in the quotes"
        elif len({t[2] for t in same}) == 2 and not _nearest(word, held, same, side):
            yield f"'{word.text}' stands in the quotes for something else"
        elif change and not same and not re.match(r"\s*(?:than|out of|from|up|well|within|under|into|between|on|short)\b", held.text[word.end :]) and not any(s.at(word.stem or word.low) for s in near) and not any(word.stem and word.stem in o.low for s in near for o in s.held.words):
            yield f"'{word.text}': the quotes name no such change"


def _otherwise(word: Word, line: int, there: Sequence[tuple[Word, int, int, Source]], near: Sequence[Source]) -> bool:
    """Whether the quotes say the same in a word of another line: "separately" in "individual"; "hopes" in "aspirations", where they only deny being confident."""
    mine = {(n, sign) for n, sign, _ in polarity.sides().get(word.stem or word.low, ()) if n != line}
    likes = polarity.likes().get(word.stem, frozenset())
    denied = all(s.held.words.index(w) in s.flags.heads for w, n, _, s in there if n == line)
    return any((n, sign) in mine for _, n, sign, _ in there) or any(denied and w in s.where and line not in {n for n, _, _ in polarity.sides().get(w, ())} for s in near for w in likes)


def _both_denied(held: Reading, word: Word, same: Sequence[tuple[Word, int, int, Source]]) -> bool:
    """Whether a word and its like are both in reach of a negation: "not used to working together" for "no experience of shared working"."""
    denied = held.words.index(word) in polarity.flags(held.text).denied
    return denied and any(s.held.words.index(w) in s.flags.denied and w.stem in polarity.likes().get(word.stem, ()) for w, _, _, s in same)


def _nearest(word: Word, held: Reading, same: Sequence[tuple[Word, int, int, Source]], side: int) -> bool:
    """Where the quotes have both sides: whether the words next to this one stand nearest to the same side there."""
    for other in sorted(held.content, key=lambda w: abs(w.start - word.start) + BEFORE * (w.start < word.start)):
        if other is word or other.stem in NEUTRAL or other.joint != word.joint or abs(other.start - word.start) > 40:
            continue
        spots = [(abs(s.held.words[i].start - w.start), t) for w, _, t, s in same for i in s.at(other.stem) if s.held.words[i] is not w]
        if spots:
            best = min(spots)[0]
            return any(t == side for d, t in spots if d <= best + 8)
    return True


def listed(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"The enablers included these", where the quotes list them as barriers."""
    for m in LISTED.finditer(held.text):
        mine = polarity.key(m[1])
        items = {w.stem for w in held.content if w.start >= m.end() and w.stem not in NEUTRAL}
        for source in near[:2]:
            for t in LISTED.finditer(source.text):
                theirs = {w.stem for w in source.held.content if w.start >= t.end()}
                if polarity.key(t[1]) in polarity.opposed(mine) and len(items & theirs) >= min(ITEMS, len(items)) and not polarity.denials(held.text[: m.end()]):
                    yield f"'{m[1]}': the quotes list it among '{t[1].lower()}'"
                    return


UP = frozenset(polarity.key(w) for w in ("create", "cause", "increase", "worsen", "add", "raise", "generate", "aggravate", "heighten"))
DOWN = frozenset(polarity.key(w) for w in ("address", "solve", "tackle", "overcome", "reduce", "resolve", "avoid", "prevent", "remove", "eliminate", "lessen", "ease"))
OBJECT = 3  # content words after a verb among which its object is


def mended(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What is said to cause a thing that the quotes say is overcome; or the other way round."""
    for source in near[:2]:
        for mine, theirs in ((UP, DOWN), (DOWN, UP)):
            here, there = (_objects(h, verbs) for h, verbs in ((held, mine), (source.held, theirs)))
            hit = next((w for w in here if w in there and w not in _objects(source.held, mine)), None)
            if hit and not polarity.denials(held.text) and not polarity.denials(source.text):
                yield f"'{here[hit]}' is the opposite of what the quotes say of it"
                return


def _objects(held: Reading, verbs: frozenset[str]) -> dict[str, str]:
    """The stems that follow one of some verbs, each with the verb."""
    out: dict[str, str] = {}
    for w in held.content:
        if w.stem in verbs and not w.low.endswith(("ion", "ions", "ment")):
            out |= {o.stem: w.text for o in [o for o in held.content if o.start >= w.end and o.part == w.part and o.stem not in NEUTRAL][:OBJECT]}
    return out
