"""Follow-up questions: the words a short question borrows from what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.words import STOP, cut, stems

Turn = tuple[str, str]  # a question and the answer shown

TURNS = 12  # earlier questions that are looked back at: a follow-up of a follow-up of ...
NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "last": -1}
# "the second one", "the third?" and "quote 2" point at a quote; "the second meeting" and "the first step" do not.
THING = r"(?:one|quote|quotation|point|source|passage|reference|note)"
ORDINAL = re.compile(rf"\b({'|'.join(NTH)})\s+{THING}\b|\bthe\s+({'|'.join(NTH)})\s*[?.!]*$", re.IGNORECASE)
NUMBER = re.compile(rf"\[(\d{{1,2}})\]|\b(?:number|{THING})\s+(\d{{1,2}})\b", re.IGNORECASE)
LEANS = re.compile(r"^(?:and|but|or|so|also|then)\b|\b(?:it|its|they|them|their|those|these|that one|this one|he|she|there|the same|the others?)\b|^(?:why|how so|who|when|where|which one)\s*\??$|^(?:what|how) about\b|\b(?:more|else|further)\b", re.IGNORECASE)
ASKS = re.compile(r"\s*(?:what|who|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|has|have)\b.{8}", re.IGNORECASE)  # a whole question, if short
WHO = re.compile(r"\bwho (?:said|says|wrote|thinks|claims|argues)\b|\bwhose (?:words|view|opinion)\b|\bwhere (?:does|did) (?:it|that|this) (?:say|come from)\b", re.IGNORECASE)
MORE = re.compile(r"\b(?:more|expand|elaborate|details?|go on|anything else|what else|continue)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A question made to stand alone. `text` is what is searched for. `nth`: it is about that quote of the last answer
    (from 1; -1 the last). `who`: it asks who said it. `more`: it asks for what was not shown yet."""

    text: str
    nth: int | None = None
    who: bool = False
    follows: bool = False
    more: bool = False


def standalone(question: str, history: Sequence[Turn]) -> Asked:
    """Make a follow-up stand alone. A question that has enough words of its own and leans on nothing stays as it is.

    >>> standalone("and in Hull?", [("what barriers did small clusters face", "...")]).text
    'what barriers did small clusters face in Hull?'
    """
    if not history:
        return Asked(question)
    history = history[-TURNS:]
    before = standalone(history[-1][0], history[:-1]).text
    nth, who = _nth(question), bool(WHO.search(question))
    rest = stems(NUMBER.sub(" ", ORDINAL.sub(" ", WHO.sub(" ", question))))  # what it asks about besides
    if (who and not rest) or (nth is not None and (MORE.search(question) or len(rest) <= 2)):
        return Asked(before, nth, who, True)
    if MORE.search(question) and not stems(MORE.sub(" ", question)):
        return Asked(before, follows=True, more=True)
    words = [w for w in cut(question) if w not in STOP]
    if (LEANS.search(question) and len(words) <= 8) or (len(words) <= 2 and not ASKS.match(question)):
        return Asked(_joined(before, question), None, False, True)
    return Asked(question)


def _nth(question: str) -> int | None:
    number, ordinal = NUMBER.search(question), ORDINAL.search(question)
    if number:
        return int(number[1] or number[2])
    return NTH[(ordinal[1] or ordinal[2]).lower()] if ordinal else None


def _joined(before: str, question: str) -> str:
    rest = re.sub(r"^(?:and|but|or|so|also|then)\b[\s,]*|^(?:what|how) about\b\s*|^tell me more(?: about)?\b\s*", "", question.strip(), flags=re.IGNORECASE)
    return f"{before.rstrip(' ?.!')} {rest}".strip()
