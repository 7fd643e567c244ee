"""Should we cluster? Answers to a few plain questions, and the briefing they give: lines of ours, each borne out by a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import cases, pinned
from assistant.pinned import Borne, Line
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library

FILE = pinned.FOLDER / "decide.toml"
MOST = 4  # lines of a section: all of it is to fit on two pages
GROUPS = 2  # groups like the asker's
Answers = Mapping[str, Sequence[str]]  # question id to the ids of the choices taken; a question left out was skipped


@dataclass(frozen=True)
class Choice:
    """One answer to a question; `like` says of a group in the reports that it has this too."""

    id: str
    text: str
    like: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its answers; of some several may be taken."""

    id: str
    text: str
    many: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Entry:
    """A line of the briefing, its section and the answers it is for: one of `when` must be met whole; none: it is for everybody."""

    section: str
    line: Line
    when: tuple[dict[str, tuple[str, ...]], ...] = ()

    def met(self, answers: Answers) -> frozenset[str] | None:
        """The questions whose answers make the line fit; None where it does not."""
        if not self.when:
            return frozenset()
        whole = [w for w in self.when if all(set(taken) & set(answers.get(question, ())) for question, taken in w.items())]
        return max(map(frozenset, whole), key=lambda w: len(w), default=None)


@dataclass(frozen=True)
class Plan:
    """What the questions are and what may be said: sections by id with their titles, entries in their order."""

    questions: tuple[Question, ...]
    sections: dict[str, str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """A part of the briefing; `left_out` counts the lines that fit too and are left out to keep it short."""

    id: str
    title: str
    lines: tuple[Borne, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Briefing:
    """The briefing for some answers. `rests_on`: ids of the reports quoted; `missing`: of those that the library does not hold."""

    answers: dict[str, tuple[str, ...]]
    sections: tuple[Section, ...]
    groups: tuple[cases.Match, ...]
    rests_on: tuple[str, ...]
    missing: tuple[str, ...] = ()
    notes: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        parts = [{"id": s.id, "title": s.title, "lines": [x.to_json() for x in s.lines], "left_out": s.left_out} for s in self.sections]
        return {
            "answers": self.answers, "rests_on": self.rests_on, "missing": self.missing, "notes": self.notes,
            "sections": parts, "groups": [g.to_json() for g in self.groups],
        }  # fmt: skip


@lru_cache
def plan(path: Path = FILE) -> Plan:
    """The questions and lines of a data file. Raises LibraryError naming what is wrong in it."""
    return pinned.load(path, _plan)


def _plan(raw: dict[str, Any]) -> Plan:
    questions = tuple(Question(q["id"], q["text"], bool(q["many"]), tuple(Choice(**c) for c in q["choices"])) for q in raw["question"])
    entries = tuple(Entry(x["section"], pinned.line(x), tuple({k: tuple(v) for k, v in w.items()} for w in x.get("when", ()))) for x in raw["line"])
    made = Plan(questions, {s["id"]: s["text"] for s in raw["section"]}, entries)
    for entry in entries:
        if entry.section not in made.sections:
            raise ValueError(f"no section '{entry.section}'")
        for when in entry.when:
            _known(when, made)
    return made


def _known(when: Answers, made: Plan) -> None:
    """Raises LibraryError where a line is for an answer that cannot be given."""
    for question, taken in when.items():
        for choice in taken:
            read({question: choice}, made)


def read(raw: Mapping[str, Any], made: Plan | None = None) -> dict[str, tuple[str, ...]]:
    """Answers as given from outside: a choice or a list of them for each question; empty ones are skipped.

    Raises LibraryError naming a question or choice that does not exist, with those that do.
    """
    known = {q.id: q for q in (made or plan()).questions}
    out: dict[str, tuple[str, ...]] = {}
    for question, value in raw.items():
        if question not in known:
            raise LibraryError(f"There is no question '{question}'.", f"There are: {', '.join(known)}.")
        taken = [c for c in (value if isinstance(value, list | tuple) else [value]) if c not in (None, "")]
        choices = [c.id for c in known[question].choices]
        strange = [c for c in taken if c not in choices]
        if strange:
            raise LibraryError(f"'{strange[0]}' is no answer to '{question}'.", f"Answers are: {', '.join(choices)}.")
        if len(taken) > 1 and not known[question].many:
            raise LibraryError(f"'{question}' takes one answer, not {len(taken)}.", f"Choose one of: {', '.join(choices)}.")
        if taken:
            out[question] = tuple(c for c in choices if c in taken)
    return out


def brief(library: Library, answers: Answers, most: int | None = MOST, made: Plan | None = None, groups: Iterable[cases.Case] | None = None) -> Briefing:
    """The briefing: of each section at most so many lines (None: all), those for the answers first; the groups most like the asker's."""
    made = made or plan()
    held = cases.load() if groups is None else tuple(groups)
    sections = tuple(_section(library, made, s, answers, most) for s in made.sections)
    likes = {(q.id, c.id): c.like for q in made.questions for c in q.choices}
    matches = cases.like(library, held, answers, likes, GROUPS)
    shown = [x.quote for s in sections for x in s.lines] + [f.quote for m in matches for f in m.shown]
    told = [e.line.pin.report for e in made.entries if e.met(answers) is not None]
    return Briefing(
        {k: tuple(v) for k, v in answers.items()}, sections, matches, tuple(dict.fromkeys(q.report for q in shown)),
        tuple(dict.fromkeys(r for r in told if r not in library.records)), any(q.kind == "note" for q in shown),
    )  # fmt: skip


def _section(library: Library, made: Plan, section: str, answers: Answers, most: int | None) -> Section:
    fitting = [(e, met) for e in made.entries if e.section == section and (met := e.met(answers)) is not None]
    pairs = [(b, met) for e, met in fitting for b in pinned.borne(library, [e.line])]
    lines = spread(pairs, len(pairs) if most is None else most)
    return Section(section, made.sections[section], tuple(lines), len(pairs) - len(lines))


def spread(pairs: Sequence[tuple[Borne, frozenset[str]]], most: int) -> list[Borne]:
    """At most so many lines: one that is for everybody, before it those for the answers, spread over the questions that were answered."""
    left = [p for p in pairs if p[1]]
    everybody = [b for b, met in pairs if not met]
    seen: Counter[str] = Counter()
    out: list[Borne] = []
    while left and len(out) < most - bool(everybody):
        best = min(left, key=lambda p: (sum(seen[q] for q in p[1]) / len(p[1]), -len(p[1])))  # the first of equals: the file's order
        left.remove(best)
        seen.update(best[1])
        out.append(best[0])
    return out + everybody[: max(0, most - len(out))]
