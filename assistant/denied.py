"""What the quotes deny as a whole, told without a denial; and whoever publishes a report taken for whoever did what it tells. Pure; no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import polarity, sense
from assistant.answer import Quote
from assistant.bearing import LIGHT, NEUTRAL, TELLING, Source
from assistant.claims import Reading, Word, stem
from assistant.names import names, stands

LACKING = re.compile(r"without|no|lack(?:s|ed|ing)?(?: of)?|absence(?: of)?|shortage of", re.IGNORECASE)
SAID = 2  # words of what is lacking that a sentence must have before it speaks of it
NIL = re.compile(r"\b(?:ha(?:s|ve|d)|having|ma(?:de|kes?)|(?:is|are|was|were)) (?:\w+ly )?(?:little or no|no|little|hardly any|not (?:had )?(?:any|much)) (?:real |great |significant )?(?:impact|effect|influence|difference|progress|success|evidence|use|value|benefit|sign|role|part)\b", re.IGNORECASE)
NO_EFFECT = 3  # words of a clause that tells of no effect that a sentence must have
TOO = re.compile(r"(?<!before it was )\btoo (?!(?:much|many|little|few)\b)(?:\w+ ){1,2}?(?:for (?:[\w’'-]+ ){1,4}?)?to (\w{3,})", re.IGNORECASE)
CLASSED = re.compile(r"\b(?:count|treat|regard|class|rank|recognis|accept|consider|admit|qualif)\w* as ", re.IGNORECASE)
NOT = re.compile(r"(?:\b(?:not|never|no longer|hardly|nor)|n['’]t)(?: \w+){0,2} $", re.IGNORECASE)
OURS = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
UNNAMED = re.compile(r"[A-Z][a-z]+(?:ed|ook|an|eld|ade|rote) ")  # "Undertook interviews": the doer is left out
TALKS = (frozenset(stem(w) for w in ["say", "report", "find", "see", "list", "set", "out", "hope", "think", "know", "give", "warn", "liken", "compare", "draw", "class", "name", "call", "count", "rate", "offer", "look", "ask", "raise", "prefer", "welcome", "doubt", "fear", "trace", "treat", "class", "put"]) | TELLING) - {""}


def untold(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """A sentence without any denial that speaks of what the quotes say is lacking, or of what they say had no effect."""
    if polarity.denials(held.text):
        return
    for source in near[:2]:
        too = TOO.search(source.text)
        if too and any(w.stem == polarity.key(too[1]) for w in held.content) and not re.search(r"\btoo\b", held.text):
            yield f"the quotes say '{too[0].lower()}'"
            return
    if sense.negative(held.text):
        return
    for source in near[:2]:
        for cue in polarity.denials(source.text):
            if LACKING.fullmatch(cue[0]):
                part = next((w.part for w in source.held.words if w.end > cue.start()), -1)
                lacking = [w for w in source.held.content if w.part == part and w.start >= cue.end() and w.stem not in LIGHT]
                said = [w for w in lacking if _has(held, w)]
                if len(said) >= SAID and 2 * len(said) >= len(lacking):
                    yield f"'{said[0].text}' is lacking in the quotes and not here"
                    return
        nil = NIL.search(source.text)
        if nil:
            part = next((w.part for w in source.held.words if w.end > nil.start()), -1)
            said = [w for w in source.held.content if w.part == part and w.stem not in LIGHT and _has(held, w)]
            if len(said) >= NO_EFFECT:
                yield f"the quotes say that '{said[0].text}' {nil[0].lower()}"
                return


def classed(held: Reading, near: Sequence[Source]) -> Iterator[str]:
    """What counts as a thing here and does not in the quotes, or the other way round."""
    for source in near[:2]:
        for m in CLASSED.finditer(held.text):
            for t in CLASSED.finditer(source.text):
                (here, there) = (next((w.stem for w in h.content if w.start >= c.end() and w.stem not in NEUTRAL), "") for h, c in ((held, m), (source.held, t)))
                if here and here == there and bool(NOT.search(held.text[: m.start()])) != bool(NOT.search(source.text[: t.start()])):
                    yield f"'{m[0].strip()}': the quotes say '{source.text[max(0, t.start() - 7) : t.end()].strip()}'"
                    return


def _has(held: Reading, word: Word) -> bool:
    return any(w.stem == word.stem or word.stem in polarity.likes().get(w.stem, ()) for w in held.content)


def credited(held: Reading, quotes: Sequence[Quote]) -> Iterator[str]:
    """Whoever publishes a report as the doer of something, where the quotes do not name them."""
    text = " ".join(q.text for q in quotes)
    if OURS.search(text) or any(UNNAMED.match(q.text) for q in quotes):
        return
    for name in names(held.text):
        verb = re.match(r" (?:also |itself |has (?=\w+(?:ed|nd|wn|en)\b))*([a-z]+)", held.text[name.end :])
        if verb and not re.search(r"['’]s?$", name.text) and not held.text[: name.start].strip() and any(stands(name, q.who) for q in quotes) and not stands(name, text) and stem(verb[1]) not in TALKS and not _names_speaker(held.text, name.end):
            yield f"{name.text} publishes it; the quotes do not say that they did it"


def _names_speaker(text: str, end: int) -> bool:
    """Whether a name only says where somebody belongs: "an X manager said"."""
    return bool(re.match(r" (?:\w+ )?\w+(?:s|er|or|ist|ee)\b (?:said|says|felt|called|thought|told|found|describ\w+)", text[end:]))
