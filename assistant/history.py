"""Follow-up questions: the words a short question borrows from what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.words import STOP, cut, stems

Turn = tuple[str, str]  # a question and the answer shown

NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "last": -1}
LEANS = re.compile(r"^(?:and|but|or|so|also|then)\b|\b(?:it|its|they|them|their|those|these|that one|this one|he|she|there|the same|the others?)\b|^(?:why|how so|who|when|where|which one)\s*\??$|^(?:what|how) about\b|\b(?:more|else|further)\b", re.IGNORECASE)
WHO = re.compile(r"\bwho (?:said|says|wrote|thinks|claims|argues)\b|\bwhose (?:words|view|opinion)\b|\bwhere (?:does|did) (?:it|that|this) (?:say|come from)\b", re.IGNORECASE)
MORE = re.compile(r"\b(?:more|expand|elaborate|details?|go on)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A question made to stand alone. `text` is what is searched for. `nth`: it is about that quote of the last answer
    (from 1; -1 the last). `who`: it asks who said it."""

    text: str
    nth: int | None = None
    who: bool = False
    follows: bool = False


def standalone(question: str, history: Sequence[Turn]) -> Asked:
    """Make a follow-up stand alone. A question that has enough words of its own and leans on nothing stays as it is.

    >>> standalone("and in Hull?", [("what barriers did small clusters face", "...")]).text
    'what barriers did small clusters face in Hull?'
    """
    if not history:
        return Asked(question)
    before = history[-1][0]
    nth = next((NTH[w] for w in cut(question) if w in NTH), None)
    number = re.search(r"\[(\d{1,2})\]|\b(?:quote|number|point|source)\s+(\d{1,2})\b", question)
    if number:
        nth = int(number[1] or number[2])
    who = bool(WHO.search(question)) and len(stems(question)) <= 3
    if nth is not None and (MORE.search(question) or who or len(stems(question)) <= 4):
        return Asked(_joined(before, question) if len(stems(question)) > 2 else before, nth, who, True)
    if who:
        return Asked(before, None, True, True)
    words = [w for w in cut(question) if w not in STOP]
    if LEANS.search(question) and len(words) <= 8 or len(words) <= 2:
        return Asked(_joined(before, question), None, False, True)
    return Asked(question)


def _joined(before: str, question: str) -> str:
    rest = re.sub(r"^(?:and|but|or|so|also|then)\b[\s,]*|^(?:what|how) about\b\s*|^tell me more(?: about)?\b\s*", "", question.strip(), flags=re.IGNORECASE)
    return f"{before.rstrip(' ?.!')} {rest}".strip()
