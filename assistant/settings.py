"""What an answer depends on besides the library: one frozen object, read once, passed in."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

EFFORTS = (64, 128, 256, 512, 1024)  # those of corpus.dense, as tests/test_far_settings.py sees to: the page is laid out without numpy


@dataclass(frozen=True)
class Weights:
    """How the signals make a passage's score. Measured by `bench retrieval`; docs/benchmarks.md says what each is worth.

    What a passage says for itself is `passage` and `sentence` (cosines of its vector and of its best sentence's), `words` (BM25 as a
    share of the most that the question's words could give) and, for the best `looked` of them, `pairs`, `together` and `thing`
    (see `closer`); `own_low` and `own_high` are what counts as 0 and as 1. A word also counts where one stands that is like it,
    `near` times as far as it is like it, or that the thesaurus has for it, `others` times.
    `note`: share of likeness, against words, in what a note says for its places; likeness counts from `note_low` (cosine of notes on
    other matters) to `note_high` (of a question asked in the note's own words). `own`: share of the passage itself against its best note.
    """

    passage: float = 0.4
    sentence: float = 0.6
    words: float = 0.9
    looked: int = 50
    pairs: float = 0.15
    together: float = 0.15
    thing: float = 0.2
    own_low: float = 0.5
    own_high: float = 1.4
    near: float = 0.8
    others: float = 0.5
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
class Far:
    """How far a library is searched that is too large for memory (see `assistant.far`), for each question.

    `passages`, `notes`: how many of those nearest to it are looked at closely; `words`, `note_words`: how many of those that say most of its
    words. `entries`: how many places of words are counted for that. `beside`: passages on either side of the `close` best that are taken along.
    `phrase`: how many passages that hold all words of a phrase are searched for it. `entire`: up to how many passages what looks at each still works.
    `effort`: candidates that an approximate index keeps while it looks for them; 0: as the library was published (see `Edition.nearest`).
    """

    passages: int = 200
    notes: int = 60
    words: int = 150
    note_words: int = 40
    entries: int = 3_000_000
    beside: int = 1
    close: int = 50
    phrase: int = 2_000
    entire: int = 5_000
    effort: int = 0

    def reaching(self, candidates: int, effort: int) -> Far:
        """The same with so many `passages`, the other candidates in proportion, and that effort."""
        sizes = {f.name: max(1, round(getattr(self, f.name) * candidates / self.passages)) for f in fields(self) if f.name in ("notes", "words", "note_words")}
        return replace(self, passages=candidates, effort=effort, **sizes)


@dataclass(frozen=True)
class Settings:
    """`shown`: characters of quotes in an answer. `quotes`: how many at most. `passages`: how many are ranked.

    `threshold`: below this confidence (0..1) the library is said not to answer.

    `mend`, `condense`, `expand`: whether slips in a question are mended, long stories set aside, acronyms searched for in both forms.
    `near`, `others`: whether words like the question's count, and what the thesaurus has for them.
    """

    weights: Weights = Weights()
    shown: int = 1500
    quotes: int = 8
    passages: int = 30
    threshold: float = 0.5
    question_max: int = 2000
    reach: Reach = Reach()
    far: Far = Far()
    mend: bool = True
    condense: bool = True
    expand: bool = True
    near: bool = True
    others: bool = True


@dataclass(frozen=True)
class Search:
    """How far a large library is searched (see `Far`), for whoever runs the program to set. `candidates`: passages nearest to a question that are looked at closely, the
    other kinds in proportion. `effort`: candidates that an approximate index keeps while it looks for them, but never fewer than those: one of the numbers with
    which recall was measured when the library was published, which `python -m ingest --list` says; 0: what is enough for it."""

    candidates: int = field(default=200, metadata={"fits": lambda n: 20 <= n <= 5000, "takes": "a whole number from 20 to 5000"})
    effort: int = field(default=0, metadata={"fits": lambda n: n in (0, *EFFORTS), "takes": f"one of 0, {', '.join(map(str, EFFORTS))}"})

    def settings(self) -> Settings:
        """What an answer depends on, as far as that."""
        return Settings(far=Far().reaching(self.candidates, self.effort))
