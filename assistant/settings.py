"""What an answer depends on besides the library: one frozen object, read once, passed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Shares of the signals in a passage's score, each normalised to 0..1 over the candidates first.

    Measured by `bench/retrieval`; see docs/benchmarks.md for what each is worth.
    """

    passage: float = 0.25
    sentence: float = 0.25
    words: float = 0.20
    note: float = 0.80
    note_words: float = 0.30


@dataclass(frozen=True)
class Settings:
    """`shown`: characters of quotes in an answer. `quotes`: how many at most. `passages`: how many are ranked.

    `threshold`: below this confidence (0..1) the library is said not to answer.
    """

    weights: Weights = Weights()
    shown: int = 1500
    quotes: int = 8
    passages: int = 30
    threshold: float = 0.5
    question_max: int = 2000
