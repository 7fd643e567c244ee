"""Long chatty questions: the part that asks, apart from the story around it. Rules; deterministic."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.words import stems

LONG = 45  # words up to which a question is taken as it stands
STORY = 0.3  # weight, for BM25, of a word that stands in the story alone
FEW = 3  # content words that hardly make a question
RUN_ON = 30  # words over which a sentence is looked at clause by clause
AUXILIARY = "is|are|was|were|do|does|did|can|could|should|would|will|has|have|had"
ASKWORD = rf"(?:what|who|whom|whose|which|when|where|why|how|whether|{AUXILIARY})"
SENTENCE = re.compile(r"(?<=[.?!…])\s+|(?<=[.?!…][\"'”’)])\s+(?=[A-Z])|\s*\n+\s*")
CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+[–—-]+\s+|\s+(?=(?:so|but|anyway|and (?:so|then|now|what|how|why|who|which|when|where))\b)", re.IGNORECASE)
OPENS = re.compile(rf"(?:(?:so|and|but|or|anyway|well|basically|now|ok|okay|right|please|also|then|yet|surely|my (?:real |main |actual )?question is|question is|what i (?:really )?(?:want|need|wanted|needed)[\w ]*? is)[,:]?\s+)*{ASKWORD}\b", re.IGNORECASE)
# Inside a sentence "who" and "which" mostly begin no question; these do, and so does an auxiliary before a pronoun.
CLAUSE_OPENS = re.compile(rf"(?:(?:so|but|anyway|and|then|now)\s+)*(?:(?:what|why|how|whether)\b|(?:who|which|when|where)\s+(?:is|are|was|were|do|does|did|can|should|would|has|have)\s+(?:the|we|you|they|i|our|there)\b|(?:{AUXILIARY})\s+(?:we|you|they|there|anyone|anybody|it)\b)", re.IGNORECASE)
REQUEST = re.compile(
    r"\b(?:wonder(?:ing|ed)?|curious|(?:want(?:ed)?|need(?:ed)?|like|love|trying|hop(?:e|ed|ing)|keen) to (?:know|ask|find out|learn|understand|see|hear)|"
    r"i(?:['’]d| would) (?:like|love) to|i want to|tell me|show me|give me|find me|explain|list|summari[sz]e|any (?:idea|advice|evidence|examples?|thoughts|tips)|do you know|can you|could you|"
    r"(?:my|the|real|main|actual) question|looking for|(?:can't|cannot|can’t) (?:work out|see|find)|not sure (?:how|what|why|who|which|when|whether|if))\b",
    re.IGNORECASE,
)
LEANS = re.compile(r"\b(?:it|its|this|that|these|those|they|them|their|such|either|both|so)\b", re.IGNORECASE)
LIKENS = re.compile(r"\b(?:like|as) (?:this|that|these|those|ours|us)\b|\bsame (?:boat|experience|position|problem|situation|thing happen\w*|wall|way)\b|\b(?:our|my) (?:case|position|shoes|situation)\b", re.IGNORECASE)
SHORTEST = re.compile(r"\b(?:we|us|ours|others|ones?|anyone|somebody|someone|please|pls)\b", re.IGNORECASE)  # leans, where hardly anything else is said
COURTESY = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening)|thanks?|thank you|many thanks|cheers|ta|regards|best wishes|sorry|apologies|"
    r"hope (?:you|this|that)|i hope|please bear|bear with|any help|if you (?:can|could)|appreciate|much appreciated|looking forward|no rush|take care)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Condensed:
    """`asks`: the part that asks. `story`: stems of the rest that it does not hold, in order."""

    asks: str
    story: tuple[str, ...] = ()


def condense(text: str) -> Condensed:
    """A long question's asking part and its story; a question of at most LONG words, or one in which nothing asks, as it stands.

    >>> condense("clustering costs savings").asks
    'clustering costs savings'
    """
    if len(text.split()) <= LONG:
        return Condensed(text)
    parts = [c for s in SENTENCE.split(text.strip()) if s.strip() for c in _clauses(s.strip())]
    asking = [n for n, part in enumerate(parts) if _asks(part)]
    if any(LIKENS.search(parts[n]) for n in asking):  # the story is what is asked about
        asking = [n for n, part in enumerate(parts) if not COURTESY.search(part)]
    kept = sorted({m for n in asking for m in (n, *_needed(parts, n))})
    asks = " ".join(parts[n] for n in kept)
    if not stems(asks):
        return Condensed(text)
    held = set(stems(asks))
    rest = [w for n, part in enumerate(parts) if n not in kept and not COURTESY.search(part) for w in stems(part) if w.isalnum()]
    return Condensed(asks, tuple(w for w in dict.fromkeys(rest) if w not in held))


def _clauses(sentence: str) -> list[str]:
    """A sentence; one that runs on, from the clause in which it begins to ask (to its end), and what comes before that."""
    if len(sentence.split()) <= RUN_ON:
        return [sentence]
    clauses = [c for c in CLAUSE.split(sentence) if c.strip()]
    at = next((n for n, c in enumerate(clauses) if REQUEST.search(c) or CLAUSE_OPENS.match(c)), 0)
    return [t for t in (" ".join(clauses[:at]), " ".join(clauses[at:])) if t]


def _asks(part: str) -> bool:
    if COURTESY.search(part) and len(stems(part)) < 2 * FEW and not part.rstrip("\"'”’) ").endswith("?"):
        return False
    return part.rstrip("\"'”’) ").endswith("?") or bool(OPENS.match(part)) or bool(REQUEST.search(part))


def _needed(parts: list[str], n: int) -> tuple[int, ...]:
    """The part before, where a short question leans on it."""
    own = stems(REQUEST.sub(" ", parts[n]))
    lean = (len(own) < 2 * FEW and LEANS.search(parts[n])) or (len(own) < FEW and SHORTEST.search(parts[n]))
    return (n - 1,) if n and lean and not COURTESY.search(parts[n - 1]) else ()
