"""Things that have changed places in a sentence: what belongs to whom, who did it, which came first. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity, reckon
from assistant.bearing import LIGHT, NEUTRAL, Source, sources
from assistant.claims import Reading, Word
from assistant.names import names, stands

FEWEST = 4  # words with one place each before an order is read from them
BY = re.compile(r"\b(?!(?:followed|preceded|accompanied)\b)(\w{3,})(?: (?:\w+ly|forward|up|out|on|down|over))? by (?!(?:\w+ing|far|now|then|means|way|itself|the (?:end|time))\b)(?=((?:[\w’'-]+ ?){1,6}))", re.IGNORECASE)
ONTO = re.compile(r"\b(\w{3,}ed) (?:on|at|to|towards|for) ((?:[\w’'-]+ ?){1,3})")
STOPS = re.compile(r"\b(?:in|at|on|for|with|to|of|from|and|as|when|while|who|which|that|is|are|was|were|has|had|but|by|during|after|before)\b.*", re.IGNORECASE)
SEVERAL = re.compile(r"\b(?:an?|the) (?:\w+ )?(?:variety|range|number|series|majority|mix|handful) of ", re.IGNORECASE)
THEN = re.compile(r"\b(?:before|after|until|following|prior to|by the time)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def exchanged(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Two things of different clauses, each put where the other stands in the source: "A does X and B does Y" for "B does X and A does Y"."""
    for source in near[:2]:
        placed = [(w, at[0]) for w in held.content if w.stem not in LIGHT and len(at := source.at(w.stem)) == 1]
        if len(placed) < FEWEST or len({p for _, p in placed}) < len(placed):
            continue
        rank = {p: n for n, p in enumerate(sorted(p for _, p in placed))}
        blocks: list[list[tuple[Word, int]]] = []
        for w, p in placed:
            if blocks and rank[p] == rank[blocks[-1][-1][1]] + 1:
                blocks[-1].append((w, p))
            else:
                blocks.append([(w, p)])
        firsts = sorted(b[0][1] for b in blocks)
        order = [firsts.index(b[0][1]) for b in blocks]
        for i in range(len(order) - 2):
            a, x, b = blocks[i : i + 3]
            if order[i : i + 3] == [i + 2, i + 1, i] and [*order[:i], *order[i + 3 :]] == [*range(i), *range(i + 3, len(order))] and _apart(a, x, b, source, blocks[i - 1] if i else x) and (i + 3 < len(order) or i):
                yield f"'{a[0][0].text}' and '{b[0][0].text}' have changed places"


def _apart(a: Sequence[tuple[Word, int]], x: Sequence[tuple[Word, int]], b: Sequence[tuple[Word, int]], source: Source, before: Sequence[tuple[Word, int]]) -> bool:
    """Whether two runs of words stand in different clauses, here and in the source, with something beside the first that is in its own."""
    first, last = source.held.words[a[0][1]], source.held.words[b[0][1]]
    return a[-1][0].joint != b[0][0].joint and first.joint != last.joint and a[0][0].joint in (x[0][0].joint, before[-1][0].joint)


def agents(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"Led by the council", where the quotes say it was led by the members."""
    for verb, who, said in _agents(held.text):
        there = [(w, s, t) for s in near for other, w, t in _agents(s.text) if verb == other or verb in polarity.likes().get(other, ())]
        if who and there and all(not _meets(who, w) and not _named(said, t) for w, _, t in there):
            yield f"the quotes say it was by somebody else ('{STOPS.sub('', there[0][2]).strip()}')"
        for m in (m for s in near[:1] for m in ONTO.finditer(s.text)):
            if who and not there and polarity.key(m[1]) == verb and _meets(who, _stems(m[2])):
                yield f"the quotes say it was not by, but to them ('{m[0].strip()}')"


WHOSE = re.compile(r" (?:the|an?|their|its|his|her|own|all|most)\b")  # after a word, it is a verb
ACTIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|got) (?:\w+ly )?$|\b(?:the|an?|to|of|in)\s+$", re.IGNORECASE)


def subjects(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """"The members funded it", where the quotes say that it was funded by the council."""
    for source in near[:1]:
        by = {verb: (who, said) for verb, who, said in _agents(source.text) if who}
        for w in held.content:
            if w.stem not in by or not (w.low.endswith("ed") or WHOSE.match(held.text, w.end)) or ACTIVE.search(held.text[: w.start]) or re.match(r"(?: \w+)? by\b", held.text[w.end :]):
                continue
            before = [o for o in held.content if o.part == w.part and o.end <= w.start and o.stem not in NEUTRAL][-4:]
            start = before[0].start if before else w.start
            who, said = by[w.stem]
            if before and not _meets(frozenset(o.stem for o in before), who) and not _named(held.text[start : w.start], said):
                yield f"the quotes say it was by somebody else ('{STOPS.sub('', said).strip()}')"


CAUSING = re.compile(r"\b(?:(?:propel|spur)(?:s|led|red|ling|ring)?|driv(?:es?|en|ing)|drove|le(?:d|ads?|ading) (?:\w+ ){0,3}to|caus(?:e|es|ed|ing)|result(?:s|ed|ing)? in|(?<!to )produc(?:e|es|ed|ing)|prompt(?:s|ed|ing)?|trigger(?:s|ed|ing)?|br(?:ings?|inging|ought) about|g(?:ives?|iving|ave) rise to)\b(?! by\b)", re.IGNORECASE)
OWING = re.compile(r"(?:This|That|It) (?:is|was|were|has been) (?:\w+ly )?(?:due to|because of|caused by|(?:the|a) (?:result|consequence) of|owing to)\b")
SUBSEQUENT = re.compile(r"(?:\band|,) (?:the |its |their |an? )?(?:subsequent|resulting|consequent|ensuing)\b", re.IGNORECASE)
CLEFT = re.compile(rf"What (?:has |have |had )?{CAUSING.pattern} (.+?) (?:(?:has|have|had) been|is|are|was|were) (.+)", re.IGNORECASE)  # "What drove this was that"
APART = re.compile(r"[;:(–—]|\b(?:although|though|while|whereas|but)\b", re.IGNORECASE)
CAUSED = re.compile(r"\b(?:given(?= (?:the|its|their|that|no|an?)\b)|because(?: of)?|due to|owing to|(?:as )?(?:a|the) result of|results? from|resulted from|resulting from|(?:caused|prompted|driven|propelled|spurred|triggered|brought about) by|stems? from|stemmed from|thanks to|arises? from|arose from)\b", re.IGNORECASE)


def causes(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Cause and effect that have changed places."""
    mine = _cause(held)
    for source in near[:2]:
        for theirs in (_owing(source), _cause(source.held) if source is near[0] else None):
            if not mine or not theirs:
                continue
            crossed, straight = ([sum(bool(polarity.likes().get(w, frozenset({w})) & other or w in other) for w in side) for side, other in pairs] for pairs in (((mine[0], theirs[1]), (mine[1], theirs[0])), ((mine[0], theirs[0]), (mine[1], theirs[1]))))
            if all(crossed) and sum(crossed) > sum(straight):
                yield "cause and effect have changed places"
                return


def _owing(source: Source) -> tuple[frozenset[str], frozenset[str]] | None:
    """Cause and effect, where a sentence tells the cause of what the one before it says: "This is due to"; or what followed from what: "and the subsequent"."""
    opens = OWING.match(source.text)
    before = next((s for s in sources(source.quote) if s.place == source.place - 1), None)
    if opens and before:
        return tuple(frozenset(w.stem for w in h.content if w.start >= start and w.stem not in LIGHT) for h, start in ((source.held, opens.end()), (before.held, 0)))  # type: ignore[return-value]
    then = SUBSEQUENT.search(source.text)
    if then:
        start = max((m.end() for pattern in (CAUSED, APART) for m in pattern.finditer(source.text, 0, then.start())), default=0)  # "because of this and the subsequent that": of this alone
        sides = ([w.stem for w in source.held.content if start <= w.start and (w.end <= then.start()) == first and w.stem not in LIGHT] for first in (True, False))
        return tuple(frozenset(s) for s in sides)  # type: ignore[return-value]
    return None


def _cause(held: Reading) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words of the cause and of the effect, where a sentence has one of each."""
    if cleft := CLEFT.match(held.text):
        sides = [frozenset([w.stem for w in held.content if start <= w.start < end and w.stem not in LIGHT]) for start, end in (cleft.span(2), cleft.span(1))]
        return sides[0], sides[1]
    cues = [(m, turned) for pattern, turned in ((CAUSING, False), (CAUSED, True)) for m in pattern.finditer(held.text)]
    opens = re.match(r"(?:As|Since|Because|With)\b([^,]+),", held.text)
    if opens and not cues:
        left = frozenset(w.stem for w in held.content if w.end <= opens.end() and w.stem not in LIGHT)
        return left, frozenset([w.stem for w in held.content if w.start >= opens.end() and w.stem not in LIGHT][:4])
    first = min((m.start() for m, _ in cues), default=1)
    if cues and not held.text[:first].strip():  # "Because this, that"
        cues, comma = [c for c in cues if c[0].start() == first], held.text.find(",", first)
        if len(cues) != 1 or not cues[0][1] or comma < 0:
            return None
        left = frozenset(w.stem for w in held.content if w.end <= comma and w.stem not in LIGHT)
        return left, frozenset([w.stem for w in held.content if w.start >= comma and w.stem not in LIGHT][:4])
    if len(cues) != 1:
        return None
    m, turned = cues[0]
    left = frozenset([w.stem for w in held.content if w.end <= m.start() and w.stem not in LIGHT][-4:])
    right = frozenset([w.stem for w in held.content if w.start >= m.end() and w.stem not in LIGHT][: 8 if turned else 4])
    return (right, left) if turned else (left, right)


def _agents(text: str) -> list[tuple[str, frozenset[str], str]]:
    return [(polarity.key(m[1]), _stems(m[2]), m[2]) for m in BY.finditer(text)]


def _named(said: str, there: str) -> bool:
    """Whether a name of the one phrase stands in the other, perhaps as an acronym."""
    return any(stands(n, there) for n in names(said)) or any(stands(n, said) for n in names(there))


def _stems(text: str) -> frozenset[str]:
    return frozenset(k for w in re.findall(r"[\w’'-]+", STOPS.sub("", SEVERAL.sub("", text))) if (k := polarity.key(re.sub(r"['’]s?$", "", w))) and k not in NEUTRAL and w.lower() not in ("the", "a", "an", "its", "their", "themselves", "itself"))


def _meets(one: frozenset[str], other: frozenset[str]) -> bool:
    return not other or any(k in other or polarity.likes().get(k, frozenset()) & other for k in one)


def described(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """A thing with the opposite of what the quotes call it, or another of its kind: "the regional average" for "the national average"."""
    there = {(a.stem, b.stem) for s in support for i, a in enumerate(s.held.words) for b in s.held.words[i + 1 : i + 3] if a.stem and b.stem and a.part == b.part and i not in s.flags.denied}
    denied = bool(polarity.denials(held.text))  # "not sufficient" is no opposite of a lack
    for a, b in zip(held.words, held.words[1:], strict=False):
        if not (a.stem and b.stem) or a.joint != b.joint or (a.stem, b.stem) in there or (b.stem in NEUTRAL and not b.low.startswith("authorit")):
            continue
        others = polarity.kinds().get(a.stem, frozenset()) | (frozenset() if denied else polarity.opposed(a.stem))
        hit = next((x for x, y in sorted(there) if y == b.stem and x in others), None)
        if hit and not any((x, b.stem) in there for x in polarity.likes().get(a.stem, ())):
            yield f"'{a.text} {b.text}': the quotes say '{hit}'"


def order(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Before for after, where the quotes give a date to each of the two."""
    cue = THEN.search(held.text)
    if not cue:
        return
    start = cue.start()
    if any(w.stem for w in held.words if w.end <= start):
        first, second = (0, start), (cue.end(), len(held.text))
    else:  # "After this, that"
        comma = held.text.find(",", cue.end())
        first, second = (comma, len(held.text)), (cue.end(), comma)
        if comma < 0:
            return
    one, two = (_dated(held, span, support) for span in (first, second))
    later = cue[0].lower() in ("after", "following")
    if one and two and _comparable(one, two) and (one > two) != later and one != two:
        yield f"'{cue[0].lower()}': by the dates in the quotes it was the other way round"


def _dated(held: Reading, span: tuple[int, int], support: Sequence[Source]) -> tuple[int, int] | None:
    """The only date in the sentence that has most of the words between two places."""
    words = {w.stem for w in held.content if span[0] <= w.start < span[1] and w.stem not in LIGHT}
    if YEAR.search(held.text[span[0] : span[1]]):
        return None  # a date that is said is compared as a figure
    best = max(support, key=lambda s: (sum(bool(s.at(w)) for w in words), -s.quote.n, -s.place), default=None)
    if best is None or 2 * sum(bool(best.at(w)) for w in words) < len(words) or not words:
        return None
    found = reckon.dates(best.text) or [(int(y), 0) for y in YEAR.findall(best.text)]
    return found[0] if len(found) == 1 else _nearest(best, words)


def _nearest(source: Source, words: set[str]) -> tuple[int, int] | None:
    """The year that stands nearest to most of some words, where a sentence has several years."""
    years = list(YEAR.finditer(source.text))
    spots = [source.held.words[at[0]] for w in sorted(words) if len(at := source.at(w)) == 1]
    if len(years) < 2 or not spots:
        return None
    near = [min(years, key=lambda y, w=w: (_far(source.text, w, y), y.start())) for w in spots]  # type: ignore[misc]
    best = max(years, key=lambda y: near.count(y))
    return (int(best[0]), 0) if 2 * near.count(best) > len(near) else None


def _far(text: str, word: Word, year: re.Match[str]) -> int:
    low, high = (word.end, year.start()) if word.end <= year.start() else (year.end(), word.start)
    return high - low + 40 * len(re.findall(r"[,;:]|\b(?:and|but|while|whereas)\b", text[low:high]))


def _comparable(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return bool(one[0] and two[0] and (one[0] != two[0] or (one[1] and two[1])))
