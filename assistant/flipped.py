"""The other side of what the quotes say: more for less, barriers for enablers, strong for weak. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity, timing
from assistant.bearing import NEUTRAL, Source
from assistant.claims import Reading, Word

# Before a word it makes the opposite of it: "impaired the strength", "poor quality and reliability".
LOWERED = re.compile(r"\b(?:poor|weak|bad|impair\w*|undermin\w*|erod\w*|damag\w*|diminish\w*|los(?:s|t|ing)(?: of)?)(?: (?!but\b)\w+){0,3} $", re.IGNORECASE)


def opposites(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """More for less, before for after, easier for harder: the other side of what the quotes say."""
    flags = polarity.flags(held.text)
    there = [(w, line, -side if LOWERED.search(s.text[: w.start]) else side, s) for s in near[:3] for w, line, side, _ in polarity.signs(s.held, s.flags.heads)]
    for word, line, side, change in polarity.signs(held, flags.heads):
        if re.match(r"\s*(?:\w+ )?than (?:an? |the |one )?(?:half|[£€$\d]|quarter|third)", held.text[word.end :]) or any(n.start - 25 < word.start < n.start and n.bound and "than" in held.text[word.start : n.start] for n in held.numbers):
            continue  # the bound of a figure
        if LOWERED.search(held.text[: word.start]):
            side = -side
        if timing.THEN.fullmatch(word.low) and any(timing.order(held, s) == "kept" for s in near[:2]):
            continue  # "this before that" is "that after this"
        same = [t for t in there if t[1] == line]
        if same and all(t[2] != side for t in same) and not any((word.stem or word.low) in s.where for s in near):
            yield f"'{word.text}' against '{same[0][0].text}' in the quotes"
        elif len({t[2] for t in same}) == 2 and not _nearest(word, held, same, side):
            yield f"'{word.text}' stands in the quotes for something else"
        elif change and not same and not re.match(r"\s*(?:than|out of|from|up|well)\b", held.text[word.end :]) and not any(s.at(word.stem or word.low) for s in near):
            yield f"'{word.text}': the quotes name no such change"


def _nearest(word: Word, held: Reading, same: Sequence[tuple[Word, int, int, Source]], side: int) -> bool:
    """Where the quotes have both sides: whether the words next to this one stand nearest to the same side there."""
    for other in sorted(held.content, key=lambda w: abs(w.start - word.start)):
        if other is word or other.stem in NEUTRAL or other.joint != word.joint or abs(other.start - word.start) > 40:
            continue
        spots = [(abs(s.held.words[i].start - w.start), t) for w, _, t, s in same for i in s.at(other.stem) if s.held.words[i] is not w]
        if spots:
            best = min(spots)[0]
            return any(t == side for d, t in spots if d <= best + 8)
    return True
