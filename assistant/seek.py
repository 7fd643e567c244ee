"""Quotes looked for as one types: the exact words first, then the words near each other, then what means the same; each said apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant import evidence, find, judge
from assistant.answer import Hit
from assistant.find import Place
from assistant.nearest import Nearest
from assistant.question import Question
from assistant.search import Ranking
from corpus.errors import ScopeError
from corpus.words import STOP, WORD, stems

if TYPE_CHECKING:
    from assistant.library import Library

WAYS = ("all", "exact", "together", "meaning")
ORDERS = ("best", "report")
LEAF = 20  # quotes shown at first, and with each "more"
MEANT = 30  # quotes found by their meaning at most: there is no end to what is a little alike
NEAR_WORDS = 4  # words of the library offered in place of one it has not
TASTE = evidence.Taste(least=5, depth=MEANT)


@dataclass(frozen=True)
class Match:
    """A quote, how it was found ("exact", "together" or "meaning"), and the (start, end) of the words in it that were looked for."""

    hit: Hit
    how: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Sought:
    """What was looked for, and what was found: the first `matches` of it in the order asked for, `counts` how many there are in each way.

    `near`: where nothing was found, words of the library that are like those it has not. `reports`, `passages`: how many were looked through.
    """

    words: str
    way: str
    order: str
    matches: tuple[Match, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    reports: int = 0
    passages: int = 0

    @property
    def total(self) -> int:
        """How many quotes were found in all."""
        return sum(self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        matches = [{**asdict(m.hit), "how": m.how, "marks": [list(s) for s in m.marks]} for m in self.matches]
        return {"words": self.words, "way": self.way, "order": self.order, "total": self.total, "counts": self.counts, "near": list(self.near), "matches": matches}


def sought(library: Library, words: str, way: str = "all", order: str = "best", k: int = LEAF) -> Sought:
    """Look for words in a library, or in a part of it. Words in double quotation marks are exact in every way. Raises ScopeError for a way or an order
    that there is none of."""
    _known(way, WAYS, "way to look")
    _known(order, ORDERS, "order")
    words = " ".join(words[: library.settings.question_max].split())
    passages, reports = library.size, len(library.inside)
    asked = library.understood(words)
    exact = find.phrases(words)[:1] or [_bare(words)]
    library = library.upon(*([] if find.phrases(words) or way == "exact" else [asked]), saying=exact)
    found = _found(library, words, way) if any(c.isalnum() for c in words) else []
    counts = {how: n for how in WAYS[1:] if (n := sum(h == how for h, _ in found))}
    if order == "report":
        found.sort(key=lambda f: (f[1].row, f[1].start))
    matches = tuple(_match(library, words, how, place) for how, place in found[: max(0, k)])
    near = () if found else near_words(library, words)
    return Sought(words, way, order, matches, counts, near, reports, passages)


def _known(given: str, allowed: Sequence[str], what: str) -> None:
    if given not in allowed:
        raise ScopeError(f"There is no {what} '{given}'.", f"There are: {', '.join(allowed)}.")


def _found(library: Library, words: str, way: str) -> list[tuple[str, Place]]:
    """Every place with how it was found, the surest way first; no stretch twice."""
    phrases = find.phrases(words)
    out: list[tuple[str, Place]] = []
    if way in ("all", "exact") or phrases:
        out += [("exact", p) for p in find.ranked(library.index, words if phrases else f'"{_bare(words)}"')]
    if phrases or way == "exact":
        return out
    question = library.understood(words)
    ranking, _ = library.ranked(question, 0)
    if way in ("all", "together"):
        out += _new(out, "together", together(library, question, ranking))
    if way in ("all", "meaning") and judge.on_topic(ranking):
        pieces = evidence.choose(library.index, question, ranking, 1_000_000, MEANT, TASTE)
        out += _new(out, "meaning", [Place(p.passage, p.start, p.end, p.score) for p in pieces])
    return out


def together(library: Library, question: Question, ranking: Ranking) -> list[Place]:
    """The places where all words stand near each other, looked for only in passages that hold each of them."""
    held = library.index.lexical["lexical"]
    rows: np.ndarray | None = None
    for stem in set(question.words):
        mine, _ = held.of(stem)
        rows = np.asarray(mine) if rows is None else np.intersect1d(rows, mine)
    return find.together(library.index, question.words, ranking.signals.words, [] if rows is None else sorted(int(r) for r in rows))


def _new(before: Sequence[tuple[str, Place]], how: str, places: Iterable[Place]) -> list[tuple[str, Place]]:
    taken: dict[int, list[Place]] = {}
    for _, p in before:
        taken.setdefault(p.row, []).append(p)
    return [(how, p) for p in places if not any(p.start < q.end and q.start < p.end for q in taken.get(p.row, ()))]


def _bare(words: str) -> str:
    """Words without the marks that begin or end a phrase: one that is not closed yet is being typed."""
    return words.translate(str.maketrans("", "", '"“”„«»'))


def _match(library: Library, words: str, how: str, place: Place) -> Match:
    hit = library.found(place)
    if how == "exact":
        wanted = find.phrases(words) or [_bare(words)]
        return Match(hit, how, tuple(sorted({m.span() for w in wanted for m in find.pattern(w).finditer(hit.text)})))
    told = set(library.understood(words).words)
    return Match(hit, how, tuple(m.span() for m in WORD.finditer(hit.text) if told.intersection(stems(m[0]))))


def near_words(library: Library, words: str) -> tuple[str, ...]:
    """Words of the library spelled like those that it does not hold, the nearest and commonest first."""
    held = library.index.vocabulary.words
    nearest: Nearest | None = None
    out: list[str] = []
    for word in dict.fromkeys(m[0].lower() for m in WORD.finditer(words)):
        if word in held or word in STOP or len(word) < 3 or not word.isalpha():
            continue
        nearest = nearest or Nearest(held)
        out += [w for _, _, w in sorted((d, -held[w], w) for d, w in nearest.within(word, 1 if len(word) < 7 else 2))[:NEAR_WORDS]]
    return tuple(dict.fromkeys(out))[:NEAR_WORDS]
