"""Whether a sentence turns round, hedges away or overstates what its quotes say: what is wrong, in words. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import intent, polarity
from assistant.bearing import LIGHT, NEUTRAL, Source, pieces
from assistant.claims import Reading, Word

VERB = re.compile(r"(?:(?<!al)(?<!way)ed|(?<![suy])s|es)$")
NOUNS = re.compile(r"(?:ations|itions|ments|[^h]ers|ors|ities|ships|ists|ants|ents|ings|nesses|services|resources|processes|places|prices|cases|houses|issues|purposes|courses|stages|changes|sizes|roles)$")
NO_VERB = re.compile(r"\b(?:the|an?|of|in|for|with|by|from|on|at|these|those|its|their|\w+(?:al|ive|ed|ary))\s+$", re.IGNORECASE)
ADVICE = re.compile(
    r"\W*(?:please |always |do not |don['’]t )*(?:be|establish|decide|monitor|agree|take|make|consider|ensure|set|keep|use|try|avoid|plan|start|begin|build|develop|encourage|explore|provide|identify|carry|get|stick|think|look|find|ask|involve|record|recognise|review|share|choose|give|let|remember|read|talk|meet|write|check|allow|invite|draw|pilot|test|evaluate|appoint|elect|hold|limit|respect|communicate|focus|concentrate|keep|clarify|define|note|assess|measure|offer|prepare|secure|seek|respond|adopt|apply|arrange|appraise|bring|celebrate|collect|commit|learn|listen|map|publish|spend|train|value|work)\b",
    re.IGNORECASE,
)  # "Review it regularly": advice without a "should"
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|got|get)\b(?:\s+(?:\w+ly|\w+times|often|always|never|not|also|well)){0,2}$", re.IGNORECASE)
SO_CALLED = re.compile(r"\bso-called (?:[‘’'“\"][^‘’'“”\"]*)?$")  # what is only called so is not said to be so
WHICH_THEY = re.compile(r"\b(?:which|that) (?:they|it|he|she|we) $")  # "a plan which they presented" was presented
PREFIX = re.compile(r"^(?:under(?!tak|took|stand|stood|go|went|lin|pin|li[ne])|mis|un|non|dis|in(?!com|form|vest|volv|clud|clus|creas|dic|flu|tro|ter|sight|put|door|side|land|itia|nov|tend|sist|spir|stit|vit|deed|dustr)|im|ir|il)-?(?=\w{4})")
# Other ways of saying no: they may stand for a negation on the other side.
NEGATIVE = re.compile(
    r"\b(?:poor\w*|bad\w*|weak\w*|little|low|(?<!a )few\w*|difficult\w*|hard\w*|problem\w*|scarc\w+|short\w*|insufficien\w+|inadequa\w+|hinder\w*|hamper\w*|away|beyond|only|first|too(?! (?:much|many) (?![^.]*\bto\b))|less|but|instead|stay\w*|remain\w*|late\w*|exclu\w+|except|apart|alone|separate\w*|refus\w+|reject\w*|oppos(?!ed to)\w+|fail\w*|reluctan\w+"
    r"|unless|gap\w*|deficit\w*|elsewhere|outside|than as|minimal\w*|premature\w*|doubt\w*|still|yet|(?<!wait )(?<!waited )until|neglect\w*|lost|loss|unclear|un(?!der|it|i[vqo]|til)[a-z]{4,}|non-?[a-z]{4,}|dis(?!cuss|play|tri|semin|cover|ability)[a-z]{4,}|im(?:possib|practic|perfect|balanc)\w+|il(?:legal|logical)\w*|ir(?:regular|relevant|respons)\w*|in(?:ability|capable|complete|frequent\w*|visible|effective\w*|efficien\w*|dependent\w*|formal\w*)|rather)\b",
    re.IGNORECASE,
)
ENDS = ("smallest", "largest", "biggest", "lowest", "highest", "shortest", "longest", "youngest", "oldest")  # of a range
OWN = 8  # letters of a word that says no by its beginning, "independent": where the sources have it too, it is no other way of saying no; nor is their "later"
ASSERTED = 2  # words that must be hedged in the quotes before leaving the hedge out counts


def denial(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Words denied here and not in the quotes, or there and not here; with as many negations on both sides only both together."""
    flags = polarity.flags(held.text)
    added, dropped, reached_there = [], [], []
    for i, w in enumerate(held.words):
        places = _places(w, near) if w.stem and w.stem not in NEUTRAL and w.low not in polarity.MERELY else []
        if i in flags.heads and places and not any(reached for _, reached in places) and not _denying(w, near):
            added.append(w)
        if i not in flags.denied and places and all(head for head, _ in places) and not negative(_part(held, w), near) and not _plainly(w, near):
            dropped.append(w)
        elif places and i not in flags.denied and all(reached for _, reached in places):
            reached_there.append(w)
    turned = [w for i, w in enumerate(held.words) if w.stem and (i in flags.denied) != _undone(w, near) and _undone(w, near) is not None]
    if turned and not negative(held.text, near):
        yield f"'{turned[0].text}' is the opposite of what the quotes say"
        return
    if any(_undone(w, near) is not None for w in held.content):
        return
    if len(polarity.denials(held.text)) == 2 and any(re.search(r"\b(?:only|unless|essential|crucial|necessary|must)\b", s.text) for s in near[:2]):
        return  # "without it, it cannot succeed" for "it can only succeed with it"
    here, there = len(polarity.denials(held.text)), sum(_met(s, held) for s in near[:2])
    met = any(reached for i, w in enumerate(held.words) if i in flags.denied and w.stem and w.stem not in NEUTRAL for _, reached in _places(w, near))
    if added and (dropped or here > there or (len(added) > 1 and not met)):
        yield f"'{added[0].text}' is denied here and not in the quotes"
    elif added and len(reached_there) >= 2:
        yield f"'{reached_there[0].text}' is denied in the quotes and not here"
    elif dropped and (added or here < there or (here - there) % 2):
        yield f"'{dropped[0].text}' is denied in the quotes and not here"
    elif not here and near and re.search(r"\bnot until\b", near[0].text) and re.search(r"\b(?:before|by)\b", held.text) and not re.search(r"\bnot\b|n['’]t\b|\bnever\b", held.text):
        yield "the quotes say 'not until'"
    elif not here and len(reached_there) >= 2 and near and not negative(held.text, near) and any(_mostly(piece, reached_there, near[0]) for piece in [list(held.content), *pieces(held)]):
        yield f"'{reached_there[0].text}' is denied in the quotes and not here"
    elif here > sum(len(polarity.denials(s.text)) for s in near[:2]) and not any(negative(s.text) for s in near[:2]):
        yield f"'{polarity.denials(held.text)[0][0]}' denies what the quotes do not"


def _mostly(piece: Sequence[Word], reached: Sequence[Word], source: Source) -> bool:
    """Whether most words of a clause that a source has are denied there."""
    return sum(w in reached for w in piece) >= 2 and sum(w in reached for w in piece) > 0.5 * sum(bool(source.at(w.stem)) for w in piece)


def _denying(word: Word, near: Sequence[Source]) -> bool:
    """Whether the quotes say no of a word in another way: "gaps in support"."""
    return any(re.search(r"\b(?:gaps?|deficit|poor|little|hard|difficult|doubt|refus\w+|fail\w*|first|withdr\w+|leav\w+|left|away|absen\w+|(?<!a )few|minimal|premature|rare\w*|scarce\w*|limited|low|address\w*|tackl\w+|solv\w+|overc[oa]m\w+|remov\w+|reduc\w+|eliminat\w+|resolv\w+)\b", _part(s.held, s.held.words[i]), re.IGNORECASE) for s in near for i in s.at(word.stem))


def _met(source: Source, held: Reading) -> int:
    """How many negations of a source reach words that the sentence has too."""
    stems = {w.stem for w in held.content if w.stem not in NEUTRAL}
    reached = {i for w in stems for i in source.at(w) if i in source.flags.denied}
    return sum(any(source.held.words[i].start >= cue.start() or polarity.BACKWARD.match(cue[0]) for i in reached) for cue in polarity.denials(source.text))


def negative(text: str, near: Sequence[Source] = ()) -> bool:
    """Whether a text says no in another way than by a negation, and in words that the sources do not have."""
    spared = [m.span() for m in polarity.denials(text)]
    return any(not any(s <= m.start() < e for s, e in spared) and not ((len(m[0]) >= OWN or m[0].lower() == "later") and any(polarity.key(m[0]) in s.where for s in near[:1])) for m in NEGATIVE.finditer(text))


def _part(held: Reading, word: Word) -> str:
    inside = [w for w in held.words if w.part == word.part]
    return held.text[inside[0].start : inside[-1].end]


def _places(word: Word, near: Sequence[Source]) -> list[tuple[bool, bool]]:
    """For each place where a bearing sentence has the word: whether a negation is about it there, and whether one reaches it."""
    for source in near:
        exact = [i for i in source.at(word.stem) if not SO_CALLED.search(source.text[: source.held.words[i].start])]
        if exact:
            return [(i in source.flags.heads, i in source.flags.denied) for i in exact]
    return []



def _plainly(word: Word, near: Sequence[Source]) -> bool:
    """Whether another bearing sentence has the word out of reach of any negation."""
    return any(i not in s.flags.denied and not SO_CALLED.search(s.text[: s.held.words[i].start]) for s in near for i in s.where.get(word.stem, ()))


def _undone(word: Word, near: Sequence[Source]) -> bool | None:
    """For a word that the quotes have only with, or only without, "un-" or the like: whether a negation here makes up for it. Else None."""
    if not word.stem or any(s.where.get(word.stem) for s in near):
        return None
    bare = PREFIX.sub("", word.low)
    for source in near:
        for i, w in enumerate(source.held.words):
            if (bare != word.low and polarity.key(bare) == w.stem) or (w.stem and PREFIX.match(w.low) and polarity.key(PREFIX.sub("", w.low)) == word.stem):
                return i not in source.flags.denied
    return None


def hedges(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What the quotes only suppose, plan or advise, said as a fact: in the whole, or in a clause that another sentence bears."""
    if not near:
        return
    parts: list[tuple[Sequence[Word], Source]] = [(held.content, near[0])]
    best = ((piece, max(near, key=lambda s, p=piece: (sum(w.stem in s.where for w in p), -near.index(s)))) for piece in pieces(held))  # type: ignore[misc]
    parts += [(piece, source) for piece, source in best if source is not near[0]]
    for words, source in parts:
        if polarity.softened(held.text, source.text if source is near[0] else ""):
            continue
        shared = [w for w in words if w.stem in source.where and w.stem not in NEUTRAL]
        spared = intent.unsaid(held, source)
        loose = [w for w in shared if all(i in source.flags.hedged - spared for i in source.where[w.stem])]
        named = all(w.text[0].isupper() and w.start for w in loose)  # a name may stand elsewhere beside the sentence: "in Leeds, one of the poorest towns"
        if not named and len(loose) + (_figures(held, source) if loose and source is near[0] else 0) >= max(ASSERTED, len(shared) / 4):
            yield "the quotes only suppose, plan or advise it"
            return


def _figures(held: Reading, source: Source) -> int:
    """How many figures of a sentence stand in a source only where it supposes or plans."""
    told = {n.value for n in held.numbers}
    return sum(source.held.words[i].start == n.start for n in source.held.numbers if n.value in told for i in source.flags.hedged)


CAUSE = re.compile(r"\b(?:because(?: of)?|due to|therefore|thus|hence|consequently|thanks to|led to|leads? to|leading to|result(?:ed|s|ing)? in|owing to|as a result(?: of)?|caus(?:e|es|ed|ing)|so that|so)\b", re.IGNORECASE)


def joined(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A cause between two things that stand in different sentences of the quotes, neither of which joins them."""
    cue = CAUSE.search(held.text)
    if not cue:
        return
    content = [w for w in held.content if w.stem not in NEUTRAL]
    left, right = [w for w in content if w.end <= cue.start()], [w for w in content if w.start >= cue.end()]
    if left and right and any(w.joint != left[-1].joint for w in left):  # a cause joins the clauses beside it, not the whole sentence
        joint = max(w.joint for w in left if sum(o.joint == w.joint for o in left) > 1) if any(sum(o.joint == w.joint for o in left) > 1 for w in left) else left[0].joint
        left = [w for w in left if w.joint >= joint]
    if re.search(r"\b(?:it|they|this|that) (?:\w+ ){1,4}$", held.text[: cue.start()]) and re.match(r" (?:it|they)\b", held.text[cue.end() :]):
        return  # "some of it happens because it must": one thing alone
    both = [s for s in near if any(s.at(w.stem) for w in left) and any(s.at(w.stem) for w in right)]
    linked = [s for s in near if CAUSE.search(s.text) and (any(s.at(w.stem) for w in left) or any(s.at(w.stem) for w in right))]
    bests = {max(near, key=lambda s, p=p: sum(bool(s.at(w.stem)) for w in p)).quote.n for p in (left, right) if near and any(s.at(w.stem) for s in near for w in p)} if left and right else {max(near, key=lambda s, p=p: sum(bool(s.at(w.stem)) for w in p)).quote.n for p in pieces(held) if near}  # type: ignore[misc]
    apart = len(bests) > 1 and len({s.quote.n for s in linked}) < 2
    if apart or (left and right and near and not both and not linked):
        yield f"the quotes do not join these by '{cue[0].lower()}'"


def strengths(held: Reading, support: Sequence[Source]) -> Iterator[str]:
    """Words stronger, surer or more exact than anything in the quotes; causes and comparisons that are not there."""
    text = " ".join(s.text for s in support)
    for said, bearer, wrong in polarity.STRENGTHS:
        hit = re.search(rf"\b(?:{said})\b", held.text, re.IGNORECASE)
        asked = hit and re.search(r"\b(?:who|what|how|whether|which|where|when)(?: [\w’'-]+){0,4}\s+$", held.text[: hit.start()])
        if hit and hit[0].lower() in ("should", "ought") and (asked or any(ADVICE.match(s.text) for s in support)):
            continue
        if hit and not re.search(rf"\b(?:{bearer})\b", text, re.IGNORECASE):
            yield wrong.format(word=hit[0].lower())
    if re.search(r"\bonly\b", held.text) and re.search(r"\b(?:more than (?:just|only|merely)|not (?:only|just|merely|simply))\b", text):
        yield "'only': the quotes say not only"
    beyond = re.search(r"\b(?:beyond|more than (?:just|only|merely)|not (?:only|just|merely))\b", held.text)
    if beyond and re.search(r"\b(?:only|merely|limited to|no more than|restricted to)\b", text) and not re.search(r"\b(?:beyond|more than (?:just|only|merely)|not (?:only|just|merely|simply))\b", text):
        yield f"'{beyond[0]}': the quotes say only"
    alone = re.search(r"(?<!one of )(?<!among )\bthe (\w{3,}est)\b", held.text)
    if alone and re.search(rf"\b(?:one of|among(?:st)?|some of) the {alone[1]}\b", text) and not re.search(rf"(?<!of )(?<!among )(?<!amongst )\bthe {alone[1]}\b", text):
        yield f"'{alone[0]}': the quotes say one of them"
    top = polarity.TOPMOST.search(held.text)
    if top and not (top[0].lower() in ENDS and re.search(r"\b(?:between|from|rang\w+|var\w+)\b", text)) and not polarity.TOP.search(text):
        yield f"'{top[0].strip().lower()}' is not in the quotes"


def roles(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """Doer and done-to changed round a verb, or the two sides of "than"."""
    for source in near[:1]:
        for i, w in enumerate(held.words):
            pivots = source.at(w.stem) if w.stem else source.where.get(w.low, ())
            if not pivots or NOUNS.search(w.low) or not (w.low == "than" or (w.stem and VERB.search(w.low) and i and not NO_VERB.search(held.text[: w.start]))):
                continue
            for j in pivots:
                other = source.held.words[j]
                if w.low == "than" and any(0 <= n.start - w.end <= 3 for n in held.numbers):
                    continue  # a bound, no comparison
                if w.low != "than" and NO_VERB.search(source.text[: other.start]):
                    continue
                if w.low != "than" and w.low != other.low and not (w.low.endswith("ed") and other.low.endswith("ed")):
                    continue
                if _crossed(held, i, source, j) != (_passive(held, i) != _passive(source.held, j)) and _crossing(held, i, source, j):
                    yield f"who and whom have changed places around '{w.text}'"
                    return


def _passive(held: Reading, index: int) -> bool:
    w = held.words[index]
    return w.low != "than" and bool(PASSIVE.search(held.text[: w.start].rstrip()) or WHICH_THEY.search(held.text[: w.start]))


def _sides(held: Reading, index: int) -> tuple[set[str], set[str]]:
    part = held.words[index].part
    who = index and held.words[index - 1].low in ("who", "which", "that")
    left = {w.stem for w in held.words[max(0, index - 9) : index] if w.stem and w.stem not in LIGHT and (w.part == part or who)}
    right = {w.stem for w in held.words[index + 1 : index + 7] if w.stem and w.stem not in LIGHT and w.part == part}
    return left - right, right - left


def _crossed(held: Reading, i: int, source: Source, j: int) -> bool:
    (left, right), (there, beyond) = _sides(held, i), _sides(source.held, j)
    return bool(left & beyond and right & there)


def _crossing(held: Reading, i: int, source: Source, j: int) -> bool:
    (left, right), (there, beyond) = _sides(held, i), _sides(source.held, j)
    straight, crossed = len(left & there) + len(right & beyond), len(left & beyond) + len(right & there)
    turned = _passive(held, i) != _passive(source.held, j)
    return bool((left & there and right & beyond and not left & beyond) if turned else (left & beyond and right & there and crossed >= straight))
