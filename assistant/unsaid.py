"""Near misses: a short question that asks for one exact thing, and the word of it that nothing near says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant import bags, closer, demand, echo
from assistant.alongside import alongside
from assistant.index import Index
from assistant.lexicon import Term
from assistant.question import Question
from assistant.search import Ranking
from corpus.words import stems

FAR, NEAR = 8, 3  # passages in which its words and its names are looked for
SHORT, LONG = 7, 12  # content words up to which a question is weighed word by word, and from which on not at all: long ones tell a story
LATER = 0.01  # what a place in each later passage has to make up for
SURE = 0.7  # how like a word must be to count in full; less counts half
SPARED = 0.3  # how rare a word that is lacking may be and prove nothing
STRANGE = 0.7  # share of a question that may be lacking and prove nothing


@dataclass(frozen=True)
class Unsaid:
    """What a question asks that is not said, each 0..1, nothing for a long question.

    `word`: how rare the word is that the place nearest to an exact question lacks most. `name`: the same for names and years, among
    all that the best passages hold. `foreign`: how little of the question any place holds.
    """

    word: float = 0.0
    name: float = 0.0
    foreign: float = 0.0


def of(index: Index, question: Question, ranking: Ranking) -> Unsaid:
    """Look for the place that says most of a question beside the kind of thing it asks for, and measure what is lacking there."""
    short = max(0.0, min(1.0, (LONG - len(set(question.words))) / (LONG - SHORT)))
    words = [w for w in echo.core(question) if w not in demand.COMMON]
    if not short or not words or not ranking.order.size:
        return Unsaid()
    most = bags.rarity(index.origin, "")
    rarity = {w: bags.rarity(index.origin, w) / most for w in words}
    total = sum(rarity.values()) or 1.0
    known = Known(ranking.terms, demand.counted(question.text))
    thing = demand.thing(question.text)
    asked = "change" if demand.change(question.text) else thing if thing != "name" else ""  # who it is may be told without a name

    def share(held: frozenset[str]) -> float:
        return sum(rarity[w] * known(w, held) for w in words) / total

    best = _best(share, question, _places(index, ranking, asked, set(question.words)))
    said = share(best if not asked else _best(share, question, _places(index, ranking, "", set())))
    exact = question.kind != "quote" and demand.exact(question.text)
    names = [w for w in dict.fromkeys(demand.names(demand.asking(question.text))) if w not in demand.COMMON]
    near = question.heard(frozenset().union(*(bags.bag(index.origin, index.home(int(i))) for i in ranking.order[:NEAR])))
    return Unsaid(
        word=short * over(max(rarity[w] * (1 - known(w, best)) for w in words)) if exact else 0.0,
        name=short * over(max((bags.rarity(index.origin, w) / most for w in names if w not in near), default=0.0)),
        foreign=short * max(0.0, 1 - said - STRANGE) / (1 - STRANGE),
    )


def _best(share: Callable[[frozenset[str]], float], question: Question, found: Iterable[tuple[int, frozenset[str]]]) -> frozenset[str]:
    """The stems of the place that says most; of places that say as much the first."""
    best, most = frozenset[str](), 0.0
    for n, told in found:
        held = question.heard(told)
        if (said := share(held) - LATER * n) > most:
            best, most = held, said
    return best


def over(rarity: float) -> float:
    """How much a lacking word of this rarity (0..1) proves, 0..1."""
    return max(0.0, rarity - SPARED) / (1 - SPARED)


class Known:
    """How far a set of stems holds a stem, 0..1, as `echo.held`, but stricter: what is only a little like it counts half, and what is
    counted counts as itself alone."""

    def __init__(self, terms: tuple[Term, ...], counted: frozenset[str]) -> None:
        self._loose = echo.held(terms)
        self._counted = counted

    def __call__(self, word: str, told: frozenset[str]) -> float:
        if word in told:
            return 1.0
        like = self._loose(word, told)
        return like if like >= SURE and word not in self._counted else like / 2


def _places(index: Index, ranking: Ranking, asked: str, words: set[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """The places of the best passages (rank, stems) that hold the kind of thing asked for."""
    for n, i in enumerate(map(int, ranking.order[:FAR])):
        for place in places(index.origin, index.home(i)):
            if not asked:
                yield n, place.stems | place.asked
            elif asked != "change" and place.holds[asked] - words:
                yield n, place.stems
            elif asked == "change" and place.changes:
                yield n, place.own


@dataclass(frozen=True)
class Place:
    """A sentence, or a note: its `own` stems and those of its headings; with its neighbours, `stems`; those of the questions that a
    note is found by, `asked`; the kinds of thing that it holds itself; whether it tells of a change."""

    own: frozenset[str]
    stems: frozenset[str]
    asked: frozenset[str]
    holds: dict[str, frozenset[str]]
    changes: bool


@alongside
def places(index: Index, passage: int) -> tuple[Place, ...]:
    """The places of a passage, and the notes that lead to it."""
    p = index.passages[passage]
    record = index.shelf(p.report).record
    around = frozenset(stems(" ".join([*p.heading, record.title, record.name, *record.authors])))
    seen = closer.seen(index, passage)
    out = []
    for n, (sentence, (start, end)) in enumerate(zip(seen, p.sentences, strict=True)):
        told = around.union(*(s.stems for s in seen[max(0, n - 1) : n + 2]))
        out.append(Place(around.union(sentence.stems), told, frozenset(), dict(sentence.holds), demand.changes(p.text[start:end])))
    for n in index.notes_of[passage]:
        note = index.notes[n]
        told = around.union(stems(" ".join([note.title, note.summary, *note.place, *note.organisation])))
        out.append(Place(told, told, frozenset(stems(" ".join(note.questions))), demand.things(note.summary), demand.changes(note.summary)))
    return tuple(out)
