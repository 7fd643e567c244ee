"""The gate: whether a sentence says no more than the quotes it cites. By rules; where there is a model of entailment it outvotes the weaker ones,
and stops what no rule does. The same answer every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant import (
    bearing,
    binding,
    blend,
    carried,
    contrast,
    denied,
    doing,
    exchange,
    facts,
    flipped,
    intent,
    pointed,
    quantity,
    reasons,
    sense,
    standing,
    suspect,
    timing,
    told,
    wording,
)
from assistant.answer import Quote
from assistant.bearing import NEUTRAL, Source
from assistant.claims import MARK, read
from assistant.names import names

Entails = Callable[[Sequence[str], str], float]  # of texts together and a claim: near 0 where they contradict it, near 1 where they say nothing of it
# What a model of entailment says of sentences that follow; from where on it outvotes rules, and the share of words the quotes must have for that. See docs/decisions/entailment.md.
FOLLOWS, OUTVOTED, REWORDED = (0.02, 0.55), 0.15, 0.7
# Who says it, in front of what is said: no part of what the quotes bear.
FRAME = re.compile(r"^\s*(?:(?:The|This) (?:report|study|paper|thesis|evaluation|authors?) (?:also )?(?:notes?|says?|states?|reports?|observes?|explains?|tells?|adds?|finds?|found|noted|said|stated|reported|observed|explained|told|added) (?:us )?that|According to the (?:report|study|paper|thesis|evaluation|authors?),) ")
MOST = 600  # characters of a sentence that is judged at all
NO_CLAIM = (
    (re.compile(r"\?[”’\"')\]\s]*(?:\[[\d,\s–-]+\]\s*)*\.?$"), "a question"),
    (re.compile(r"^\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)"), "a heading"),
    (re.compile(r"https?://|www\.|<[a-z/!][^>]*>|\]\(|!\[|`|&\w+;|\{\{|\w@\w+\.\w", re.IGNORECASE), "a link or markup"),
    (re.compile(r"^\s*(?:[-*•]\s*)?(?:hi|hello|hey|sure|certainly|of course|thank|thanks|sorry|i apologi[sz]e|welcome|great question|dear|ok|okay|here (?:is|are)|let me|let's|note:|please|in summary,? i)\b", re.IGNORECASE), "no statement of the reports"),
    (re.compile(r"\b(?:as an ai|language model|i (?:think|believe|cannot|can't|am|would|hope|have|will|can|do|don't)|i'm|my (?:answer|opinion|view)|feel free|let me know)\b", re.IGNORECASE), "the writer's own words"),
)


@dataclass(frozen=True)
class Verdict:
    """Whether a sentence may be shown as verified; if not, why. `carried`: share (0..1) of its words that the quotes have; `cites`: the numbers it gives;
    `open`: stopped by rules alone, and only by such as a model of entailment may outvote."""

    ok: bool
    reasons: tuple[str, ...] = ()
    carried: float = 0.0
    cites: tuple[int, ...] = ()
    open: bool = False


@dataclass
class Doubts:
    """What speaks against a stretch of a sentence: what no model outvotes, what it means, words that the quotes do not have."""

    firm: list[str] = field(default_factory=list)
    meaning: list[str] = field(default_factory=list)
    wording: list[str] = field(default_factory=list)

    def weighed(self, follows: float | None, share: float) -> list[str]:
        """Those that count beside what a model of entailment says, if it was asked; `share` of the words is carried."""
        if follows is None:
            return [*self.firm, *self.meaning, *self.wording]
        low, high = FOLLOWS
        if not low <= follows <= high:
            return [*self.firm, *self.meaning, *self.wording] or ["it does not follow from the quotes"]
        return self.firm + self.meaning * (follows < OUTVOTED) + self.wording * (follows < OUTVOTED or share < REWORDED)


@dataclass(frozen=True)
class Stretch:
    """A part of a sentence and the numbers of the quotes it cites."""

    text: str
    cites: tuple[int, ...]


def check(sentence: str, quotes: Sequence[Quote], entails: Entails | None = None) -> Verdict:
    """Judge one sentence with its marks like [1] against an answer's quotes.

    Each stretch of the sentence is judged by the quotes whose numbers follow it, and each clause of a stretch for itself.
    """
    sentence = sentence.strip()
    cites = numbers_cited(sentence)
    wrong = [what for pattern, what in NO_CLAIM if pattern.search(sentence)]
    if bearing.ORDER.search(sentence) or bearing.COMMANDS.match(re.sub(r"^\s*[-*•]\s*", "", sentence)):
        wrong.append("an instruction")
    if len(sentence) > MOST:
        wrong.append("too long for one sentence")
    by_number = {q.n: q for q in quotes}
    if not cites:
        wrong.append("it cites no quote")
    wrong += [f"there is no quote [{n}]" for n in cites if n not in by_number]
    if wrong:
        return Verdict(False, tuple(dict.fromkeys(wrong)), 0.0, cites)
    shares: list[tuple[float, int]] = []
    firm = False
    for stretch in stretches(sentence):
        cited = [by_number[n] for n in stretch.cites]
        doubts, share, count = _judge(stretch.text, cited, [q for q in quotes if q not in cited])
        wrong += doubts.weighed(entails([q.text for q in cited], FRAME.sub("", stretch.text).strip()) if entails and not wrong + doubts.firm else None, share)
        firm = firm or bool(doubts.firm)
        shares.append((share, count))
    total = sum(c for _, c in shares)
    share = sum(s * c for s, c in shares) / total if total else 0.0
    if not total:
        wrong.append("it says nothing that could be checked")
    return Verdict(not wrong, tuple(dict.fromkeys(wrong)), round(share, 3), cites, bool(wrong and total and not firm and entails is None))


def numbers_cited(sentence: str) -> tuple[int, ...]:
    """The numbers in a sentence's citation marks, "[1, 3]" and "[2-4]" read as lists, in order."""
    return tuple(dict.fromkeys(n for mark in MARK.findall(sentence) for n in _cited(mark)))


def _cited(mark: str) -> list[int]:
    out: list[int] = []
    for part in re.split(r"[,;]", mark.strip("[] ")):
        low, _, high = (p.strip() for p in part.replace("–", "-").partition("-"))
        out += range(int(low), min(int(high), int(low) + 20) + 1) if high else [int(low)]
    return out


def stretches(sentence: str) -> list[Stretch]:
    """A sentence cut after each run of marks; words after the last one belong to it, words with too little to say to what follows."""
    out: list[Stretch] = []
    start = 0
    for run in re.finditer(rf"(?:{MARK.pattern}[\s,]*)+", sentence):
        text = sentence[start : run.start()]
        cites = numbers_cited(run[0])
        if not _says(text) and out:
            out[-1] = Stretch(out[-1].text + text, tuple(dict.fromkeys([*out[-1].cites, *cites])))
        elif _says(text):
            out.append(Stretch(text, cites))
        else:
            out.append(Stretch(text, cites))
        start = run.end()
    rest = sentence[start:]
    if out and re.search(r"\w", rest):
        out[-1] = Stretch(f"{out[-1].text} {rest}", out[-1].cites)
    if len(out) > 1 and not _says(out[0].text):
        out[1] = Stretch(f"{out[0].text} {out[1].text}", tuple(dict.fromkeys([*out[0].cites, *out[1].cites])))
        del out[0]
    return out


def _says(text: str) -> bool:
    return sum(w.stem not in NEUTRAL for w in read(text).content) + len(read(text).numbers) > 0


def _judge(text: str, cited: Sequence[Quote], others: Sequence[Quote]) -> tuple[Doubts, float, int]:
    """What is wrong with a stretch, the share of its words that is carried, and how many words it has."""
    held = read(text)
    support = [s for q in cited for s in bearing.sources(q)]
    said = {w.start for n in names(text) for w in held.words if n.start <= w.start < n.end}
    words = [w for w in held.content if w.start not in said]
    near = bearing.homes(words or held.content, support)
    near += bearing.left_out(held, near, [s for q in cited for s in bearing.sources(q)])
    wrong = Doubts()
    wrong.firm += [*wording.quoted(text, cited), *told.finding(text, cited), *denied.credited(held, cited), *facts.numbers(held, support), *facts.ranges(held, support), *facts.units(held, support), *told.named(held, support, near, cited, others), *binding.swapped(held, near), *binding.sums(held, near)]
    wrong.firm += [*binding.months(held, support), *binding.counted(held, near), *facts.otherwise(held, near), *facts.elsewhere(held, support), *_voices(text, cited, support)]
    for rule in (sense.hedges, sense.joined, reasons.unborne, reasons.misplaced, quantity.quantities, contrast.contrasted, flipped.opposites, intent.supposed, intent.got, intent.held_already, intent.bare, intent.done, timing.timed, exchange.causes):
        wrong.firm += rule(held, near)
    wrong.firm += sense.strengths(held, support)
    wrong.meaning += [*pointed.latter(held, support), *pointed.compared(held, support), *exchange.order(held, support), *exchange.described(held, support)]
    for rule in (binding.doers, sense.denial, denied.untold, denied.classed, flipped.listed, flipped.mended, standing.standing, sense.roles, blend.blended, contrast.loosened, exchange.exchanged, exchange.agents, exchange.subjects, timing.turned, doing.subject, pointed.outside):
        wrong.meaning += rule(held, near)
    share, count, lacking, altered = carried.content(held, said, support, near)
    wrong.firm += lacking
    wrong.wording += [*suspect.foreign(held, said, support), *altered]
    return wrong, share, count


def _voices(text: str, cited: Sequence[Quote], support: Sequence[Source]) -> Iterator[str]:
    """Who speaks, and to whom, where the quotes speak otherwise."""
    if re.search(r"\b(?:I|we|our|us|my)\b", text) and not re.search(r"\b(?:I|we|our|us|my)\b", " ".join(q.text for q in cited), re.IGNORECASE):
        yield "the writer's own words"
    if re.search(r"\byou(?:r|rs)?\b", text, re.IGNORECASE) and not re.search(r"\b(?:you|your|we|our)\b", " ".join(q.text for q in cited), re.IGNORECASE) and not any(sense.ADVICE.match(s.text) for s in support):
        yield "it speaks to the reader, the quotes do not"
