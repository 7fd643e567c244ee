"""What an answer depends on besides the library: one frozen object, read once, passed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """How the signals make a passage's score. Measured by `bench retrieval`; docs/benchmarks.md says what each is worth.

    `passage`, `sentence`, `words`: shares of vector, best sentence's vector and BM25 in what a passage says for itself.
    `note`: share of likeness, against words, in what a note says for it; likeness counts from `note_low` (cosine of notes on other
    matters) to `note_high` (of a question asked in the note's own words). `own`: share of the passage itself against its best note.
    """

    passage: float = 0.35
    sentence: float = 0.40
    words: float = 0.25
    note: float = 0.55
    note_low: float = 0.2
    note_high: float = 0.9
    own: float = 0.2


@dataclass(frozen=True)
class Reach:
    """How far vectors are searched. `exact`: rows up to which every one is scored; beyond, FAISS finds the best `nearest` of them."""

    exact: int = 200_000
    nearest: int = 2000


@dataclass(frozen=True)
class Settings:
    """`shown`: characters of quotes in an answer. `quotes`: how many at most. `passages`: how many are ranked.

    `threshold`: below this confidence (0..1) the library is said not to answer.

    `mend`, `condense`, `expand`: whether slips in a question are mended, long stories set aside, acronyms searched for in both forms.
    """

    weights: Weights = Weights()
    shown: int = 1500
    quotes: int = 8
    passages: int = 30
    threshold: float = 0.58
    question_max: int = 2000
    reach: Reach = Reach()
    mend: bool = True
    condense: bool = True
    expand: bool = True
