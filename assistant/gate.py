"""The gate: whether a sentence says no more than the quotes it cites. Rules only: the same answer every time, no model needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant import (
    bearing,
    binding,
    blend,
    contrast,
    denied,
    doing,
    exchange,
    facts,
    flipped,
    intent,
    pointed,
    polarity,
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
from assistant.bearing import LIGHT, NEUTRAL, Source
from assistant.claims import MARK, Reading, Word, read, stem
from assistant.names import names
from assistant.told import REFERS, about

Similar = Callable[[str, str], float]
CARRIED, CARRIED_ALIKE = 0.5, 0.34  # share of words the quotes must carry; and where an encoder finds the texts alike
# Before a thing or a property of one: there an exchanged word is another claim; a verb has more ways to be put.
OPENS_NOUN = re.compile(r"\b(?:the|an?|this|that|these|those|its|their|his|her|our|no|some|any|each|every|of|in|for|with|by|from|on|at|between|another|other)\s+(?:\w+(?:ed|al|ive|ic|ous|ary)\s+)?$", re.IGNORECASE)
LEAST = 0.4  # of each clause
NEARLY, ALIKE_WORD = 0.6, 0.45  # share of words from which a sentence follows a quote nearly word for word; cosine from which a word may stand for another
ALIKE, ALIKE_CLAUSE = 0.65, 0.4  # cosine from which a sentence, and a clause of it, is like a sentence of the quotes
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
    """Whether a sentence may be shown as verified; if not, why. `carried`: share (0..1) of its words that the quotes have; `cites`: the numbers it gives."""

    ok: bool
    reasons: tuple[str, ...] = ()
    carried: float = 0.0
    cites: tuple[int, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """A part of a sentence and the numbers of the quotes it cites."""

    text: str
    cites: tuple[int, ...]


def check(sentence: str, quotes: Sequence[Quote], similar: Similar | None = None, nearest: suspect.Nearest | None = None) -> Verdict:
    """Judge one sentence with its marks like [1] against an answer's quotes; `similar` gives the cosine of two texts, `nearest` the word of the quotes that means most nearly what a word means.

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
    for stretch in stretches(sentence):
        cited = [by_number[n] for n in stretch.cites]
        reasons, share, count = _judge(stretch.text, cited, [q for q in quotes if q not in cited], similar, nearest)
        wrong += reasons
        shares.append((share, count))
    total = sum(c for _, c in shares)
    carried = sum(s * c for s, c in shares) / total if total else 0.0
    if not total:
        wrong.append("it says nothing that could be checked")
    return Verdict(not wrong, tuple(dict.fromkeys(wrong)), round(carried, 3), cites)


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


def _judge(text: str, cited: Sequence[Quote], others: Sequence[Quote], similar: Similar | None, nearest: suspect.Nearest | None) -> tuple[list[str], float, int]:
    """What is wrong with a stretch, the share of its words that is carried, and how many words it has."""
    held = read(text)
    support = [s for q in cited for s in bearing.sources(q)]
    said = {w.start for n in names(text) for w in held.words if n.start <= w.start < n.end}
    words = [w for w in held.content if w.start not in said]
    near = bearing.homes(words or held.content, support)
    near += bearing.left_out(held, near, [s for q in cited for s in bearing.sources(q)])
    wrong = [*wording.quoted(text, cited), *told.finding(text, cited), *denied.credited(held, cited), *facts.numbers(held, support), *facts.ranges(held, support), *facts.units(held, support), *told.named(held, support, near, cited, others), *facts.swapped(held, near)]
    wrong += [*sense.strengths(held, support), *pointed.latter(held, support), *pointed.compared(held, support), *reasons.unborne(held, near, nearest)]
    wrong += [*binding.months(held, support), *binding.counted(held, near), *binding.doers(held, near), *exchange.order(held, support), *facts.otherwise(held, near), *facts.elsewhere(held, support), *exchange.described(held, support)]
    for rule in (sense.denial, sense.hedges, sense.joined, denied.untold, quantity.quantities, flipped.opposites, flipped.listed, flipped.mended, standing.standing, sense.roles, blend.blended, contrast.contrasted, contrast.loosened, exchange.exchanged, exchange.agents, exchange.subjects, exchange.causes, intent.supposed, intent.got, intent.held_already, intent.bare, intent.done, timing.timed, timing.turned, doing.subject, pointed.outside):
        wrong += rule(held, near)
    if re.search(r"\b(?:I|we|our|us|my)\b", text) and not re.search(r"\b(?:I|we|our|us|my)\b", " ".join(q.text for q in cited), re.IGNORECASE):
        wrong.append("the writer's own words")
    if re.search(r"\byou(?:r|rs)?\b", text, re.IGNORECASE) and not re.search(r"\b(?:you|your|we|our)\b", " ".join(q.text for q in cited), re.IGNORECASE) and not any(sense.ADVICE.match(s.text) for s in support):
        wrong.append("it speaks to the reader, the quotes do not")
    wrong += suspect.foreign(held, said, support, nearest)
    share, count, lacking = _content(held, said, support, near, similar, nearest)
    wrong += lacking
    return wrong, share, count


def _content(held: Reading, said: set[int], support: Sequence[Source], near: Sequence[Source], similar: Similar | None, nearest: suspect.Nearest | None) -> tuple[float, int, list[str]]:
    """Share and number of content words, and what the quotes do not carry: clause by clause, then as a whole."""
    groups = [[w for w in piece if w.start not in said] for piece in bearing.pieces(held)]
    named = {stem(w) for s in support for w in re.findall(r"[a-z]+", about(s.quote).lower())}
    groups = [[w for w in g if w.stem not in named and (w.stem not in suspect.general() or bearing.carried(w, near))] for g in groups]
    total = [w for g in groups for w in g]
    spare = suspect.free(held, support)
    lost = [w for w in total if not bearing.carried(w, near) and not (nearest and suspect.meant(held.text, w, support, nearest))]
    sure = len(said) + len(held.numbers)  # judged by their own rules
    share = 1 - len(lost) / (len(total) + sure) if total or sure else 0.0
    wrong = list(_kinds(lost, near))
    alike = bool(similar and near and max(similar(held.text, s.text) for s in near[:2]) >= ALIKE)
    if share <= (CARRIED_ALIKE if alike else CARRIED):
        wrong.append(f"the quotes do not carry: {', '.join(w.text for w in lost)}")
    for run in (r for g in groups for r in _uncarried(g, lost, 4 if alike else 3)):
        clause = held.text[run[0].start : run[-1].end]
        if not (alike and similar and max(similar(clause, s.text) for s in near[:2]) >= ALIKE_CLAUSE):
            wrong.append(f"the quotes do not carry: {', '.join(w.text for w in run)}")
    wrong += [f"'{w.text}' is not in the quotes, where the words around it are" for w, gap in _altered(held, said, near) if w.stem not in named and w.start not in spare and not (similar and similar(w.text, gap) >= ALIKE_WORD) and not (nearest and suspect.meant(held.text, w, support, nearest))]
    return share, len(total) + sure, wrong


def _uncarried(group: Sequence[Word], lost: Sequence[Word], most: int) -> Iterator[Sequence[Word]]:
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
        if len(run) == most:
            yield run
            return


def _altered(held: Reading, said: set[int], near: Sequence[Source]) -> Iterator[tuple[Word, str]]:
    """Words put in, or put in the place of others, where a sentence otherwise follows one of the quotes nearly word for word.

    Each with what stands in its place there (empty: nothing).
    """
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
        gap = [source.held.words[i] for i in there if max(low, high - 4) < i < high and i not in taken]
        if gap or (before and after):
            yield w, source.text[gap[0].start : gap[-1].end] if gap else ""


def _kinds(lost: Sequence[Word], near: Sequence[Source]) -> Iterator[str]:
    """Words whose like of the same kind stands in the quotes instead: a bus for a van, weeks for months."""
    table = polarity.kinds()
    for w in lost:
        other = next((o for o in table.get(w.stem, ()) for s in near if o in s.where), None)
        if other:
            yield f"'{w.text}' is not what the quotes name ('{other}')"
