"""Groups in the reports that are like the asker's: how they are alike, what they did, what became of them; each fact borne out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import pinned
from assistant.pinned import Borne, Line

if TYPE_CHECKING:
    from assistant.library import Library

FILE = pinned.FOLDER / "cases.toml"
MORE = "more"  # the label of facts that are shown only where they are why a group is alike
Pair = tuple[str, str]  # a question and one of its choices


@dataclass(frozen=True)
class Fact:
    """What a report says of a group: under which label it is shown, and what it says in the answers of the questions."""

    label: str
    line: Line
    means: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Case:
    """A group in the reports."""

    id: str
    name: str
    place: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Match:
    """A group like the asker's: the reasons in words with what bears them out, and its facts under their labels ("" for none told)."""

    name: str
    place: str
    reasons: tuple[Borne, ...]
    facts: tuple[tuple[str, tuple[Borne, ...]], ...]

    @property
    def shown(self) -> list[Borne]:
        """Everything of it that rests on a quote."""
        return [*self.reasons, *(b for _, held in self.facts for b in held)]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name, "place": self.place, "reasons": [r.to_json() for r in self.reasons],
            "facts": [{"label": label, "lines": [b.to_json() for b in held]} for label, held in self.facts],
        }  # fmt: skip


@lru_cache
def labels(path: Path = FILE) -> dict[str, str]:
    """Label ids and how they are shown, in the order shown."""
    return pinned.load(path, lambda raw: {x["id"]: x["text"] for x in raw["label"]})


@lru_cache
def load(path: Path = FILE) -> tuple[Case, ...]:
    """The groups of a data file. Raises LibraryError naming what is wrong in it."""
    return pinned.load(path, lambda raw: tuple(Case(c["id"], c["name"], c["place"], tuple(map(_fact, c["fact"]))) for c in raw["case"]))


def _fact(raw: dict[str, Any]) -> Fact:
    return Fact(raw["label"], pinned.line(raw), frozenset((q, c) for q, taken in raw.get("is", {}).items() for c in taken))


def like(library: Library, held: Iterable[Case], answers: Mapping[str, Sequence[str]], words: Mapping[Pair, str], most: int) -> tuple[Match, ...]:
    """The groups that share most with the answers, best first; rare things count more. `words` say of a choice that a group has it too."""
    wanted = {(q, c) for q, taken in answers.items() for c in taken if words.get((q, c))}
    there = [(c, _alike(library, c, wanted)) for c in held]
    common = Counter(pair for _, alike in there for pair in alike)
    ranked = sorted(there, key=lambda x: -sum(1 + 1 / common[p] for p in x[1]))
    return tuple(_match(library, case, alike, words) for case, alike in ranked[:most] if alike)


def _alike(library: Library, case: Case, wanted: set[Pair]) -> dict[Pair, Borne]:
    """What a group shares with the answers, each with the first fact that says so and is borne out."""
    out: dict[Pair, Borne] = {}
    for fact in case.facts:
        fresh = sorted(fact.means & wanted - set(out))
        for shown in pinned.borne(library, [fact.line]) if fresh else ():
            out |= dict.fromkeys(fresh, shown)
    return out


def _match(library: Library, case: Case, alike: Mapping[Pair, Borne], words: Mapping[Pair, str]) -> Match:
    shown = labels()
    facts: dict[str, list[Borne]] = {label: [] for label in shown}
    for fact in case.facts:
        if fact.label in shown or fact.means & set(alike):
            facts[fact.label if fact.label in shown else MORE] += pinned.borne(library, [fact.line])
    told = tuple((text, tuple(facts[label])) for label, text in shown.items() if facts[label] or label != MORE)
    return Match(case.name, case.place, tuple(Borne(words[p], b.quote) for p, b in alike.items()), told)
