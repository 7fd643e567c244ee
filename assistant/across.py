"""A question, or a theme, put to each report apart: what it says, in its own words, or that it says nothing on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant import arrange, beside, evidence, judge, thememap
from assistant.answer import Quote
from assistant.question import Question
from assistant.scope import Scope
from assistant.search import Ranking
from corpus.errors import LibraryError
from corpus.records import Record

if TYPE_CHECKING:
    from assistant.library import Library
    from corpus.embed import Vectors

LEAF = 12  # reports looked at in one go: what a comparison costs does not grow with the library
QUOTES = 2  # of one report
CHARACTERS = 700  # of all quotes of one report
TASTE = evidence.Taste(floor=beside.FLOOR, least=1)


@dataclass(frozen=True)
class Row:
    """One report and what it says; no quotes where it says nothing on the matter. `weak`: what it says may be beside the point."""

    record: Record
    quotes: tuple[Quote, ...] = ()
    weak: bool = False

    @property
    def silent(self) -> bool:
        """Whether it says nothing on the matter."""
        return not self.quotes


@dataclass(frozen=True)
class Across:
    """What was asked; `rows` of the reports, those that say something first; `left`: how many that may say something were not looked at yet."""

    asked: str
    theme: str
    rows: tuple[Row, ...]
    left: int = 0
    ms: float = 0.0

    @property
    def saying(self) -> int:
        """How many reports say something."""
        return sum(not r.silent for r in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        rows = [
            {"report": r.record.id, "title": r.record.title, "year": r.record.year, "evidence": r.record.evidence, "silent": r.silent,
             "weak": r.weak, "quotes": [asdict(q) for q in r.quotes]} for r in self.rows
        ]  # fmt: skip
        return {"question": self.asked, "theme": self.theme, "rows": rows, "left": self.left, "ms": round(self.ms, 1)}


def asked(library: Library, question: str, most: int = LEAF) -> Across:
    """Put a question to each report. The judgement is that of answers, twice: whether the library answers at all, and whether this report alone does;
    and a report says nothing where its best passage is far behind the best there is (`beside.NEAR`), as answers have it too. Of the reports that
    may say something, the `most` that come nearest are judged. Raises LibraryError where nothing is asked.
    """
    began = perf_counter()
    text = " ".join(question[: library.settings.question_max].split())
    if not any(c.isalnum() for c in text):
        raise LibraryError("There is nothing to compare the reports on.", "Type a question, or choose a theme.")
    on = beside.subject(text, library.records.values())
    whole = library.understood(on)
    vector = library.vector(whole.encoded or whole.text)
    library = library.upon(whole)
    ranking, _ = library.ranked(whole, 0, vector)
    answered = judge.confidence(library.index, whole, ranking) >= library.settings.threshold
    order = [r for r, _ in beside.bests(library.index, ranking)]
    near = beside.near(library.index, ranking) if answered else []
    weak = set(near) - set(beside.near(library.index, ranking, beside.CLOSE)) if answered else set()
    rows = [_row(library, r, on, vector, r in weak) for r in near[: max(0, most)]]
    rows += [Row(library.records[r]) for r in order if r not in near]
    return Across(text, "", _speaking_first(rows), max(0, len(near) - max(0, most)), _ms(began))


def on_theme(library: Library, theme: str, most: int = LEAF) -> Across:
    """The same for a theme: the passages that `thememap` counts, of each report the ones that say most of it. Raises ScopeError."""
    began = perf_counter()
    theme = thememap.known(theme)
    library = library.entire()
    meaning, found = thememap.of(library).meanings[theme], thememap.of(library).rows[theme]
    question = library.understood(meaning)
    ranking, _ = library.ranked(question, 0)
    order = sorted(found, key=lambda r: (-len(found[r]), r))
    held = [r for r in order if found[r]]
    homes = np.isin(ranking.order, [row for r in held[: max(0, most)] for row in found[r]])
    on_it = ranking.order[homes]
    rows = []
    for report in held[: max(0, most)]:
        own = replace(ranking, order=on_it[library.index.report_of[on_it] == report])
        rows.append(Row(library.records[report], _quotes(library, question, own)))
    rows += [Row(library.records[r]) for r in order if not found[r]]
    return Across(thememap.title(theme), theme, _speaking_first(rows), max(0, len(held) - max(0, most)), _ms(began))


def _row(library: Library, report: str, text: str, vector: Vectors, weak: bool) -> Row:
    """What one report says, judged as if there were no other, as when a reader limits a question to it."""
    part = library.within(Scope(reports=(report,)))
    question = part.understood(text)
    part = part.upon(question)
    ranking, _ = part.ranked(question, 0, vector)
    if judge.confidence(part.index, question, ranking) < library.settings.threshold:
        return Row(library.records[report])
    return Row(library.records[report], _quotes(part, question, ranking), weak)


def _quotes(library: Library, question: Question, ranking: Ranking) -> tuple[Quote, ...]:
    pieces = evidence.choose(library.index, question, ranking, CHARACTERS, QUOTES, TASTE)
    pieces = evidence.fitted(library.index, evidence.joined(library.index, pieces), CHARACTERS)
    return library.quoted(arrange.arranged(library.index, question, pieces, library.heading))


def _speaking_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda r: r.silent))


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
