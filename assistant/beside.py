"""A comparison: what each of several reports says on it, chosen from each apart, so that none is crowded out by the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assistant import evidence
from assistant.evidence import Piece
from assistant.index import Index
from assistant.question import Question
from assistant.search import ASIDE, Ranking
from corpus.records import Record
from corpus.words import stems

if TYPE_CHECKING:
    from assistant.library import Library

NEAR = 0.45  # of the best passage's score: a report without a passage that high says nothing on it
CLOSE = 0.6  # the same for a report that is set beside others without having been named
# A comparison of reports, not of "something different" or "the same table".
REPORTS = re.compile(r"\bcompar|\bcontrast|\bversus\b|\bvs\b|\bset .* against\b|\b(?:dis)?agree|\bdiffer\w* from\b|\b(?:reports|authors|papers|sources|studies|writers)\b|what have others", re.IGNORECASE)
FLOOR = 0.6  # of a report's best sentence, below which nothing more of it is shown
MOST = 4  # reports set side by side, unless more are named


def subject(text: str, records: Iterable[Record]) -> str:
    """What is asked of named reports: the question without their names, which are found where they stand and prove nothing; the question itself
    where too little is left."""
    names = sorted({n for r in records for n in (r.short, *r.authors) if n}, key=len, reverse=True)
    left = text
    for name in names:
        left = re.sub(rf"\b{re.escape(name)}(?:['’]s)?(?!\w)", " ", left, flags=re.IGNORECASE)
    return left if stems(left) else text


def about(library: Library, question: Question) -> Question | None:
    """What a question asks of the reports it names: their names stand in any of their passages and prove nothing. None for a question that names none,
    for a comparison of one report with something else, and where too little is left."""
    if len(question.named) < 1 + (question.kind == "compare"):
        return None
    on = subject(question.uncalled, [library.records[r] for r in question.named])
    return None if on == question.text else replace(library.understood(on), named=question.named)


def ranked(library: Library, on: Question | None, ranking: Ranking) -> Ranking:
    """The ranking for what is asked of the reports that a question names, where `about` gave it; else the question's as it is."""
    return ranking if on is None else library.ranked(on, 0)[0]


def chosen(index: Index, question: Question, ranking: Ranking, characters: int, most: int) -> list[Piece]:
    """Pieces of each report that a comparison sets beside others, an equal share of each, named ones first; nothing where the
    question compares no reports, or there are not two that say something."""
    if question.kind != "compare" or (len(question.named) < 2 and not REPORTS.search(question.text)):
        return []
    reports = [r for r in near(index, ranking) if r in question.named]
    if len(question.named) < 2:
        reports = [*reports, *(r for r in near(index, ranking, CLOSE) if r not in reports)][:MOST]
    if len(reports) < 2:
        return []
    out: list[Piece] = []
    for report in reports:
        own = replace(ranking, order=ranking.order[index.report_of[ranking.order] == report])
        out += evidence.choose(index, question, own, characters // len(reports), max(2, most // len(reports)), evidence.Taste(floor=FLOOR, least=1))
    return out


def near(index: Index, ranking: Ranking, share: float = NEAR) -> list[str]:
    """The reports that have a passage near the best one (by score), the best first; what stands beside the text does not count."""
    found = bests(index, ranking)
    return [r for r, score in found if score >= share * found[0][1]]


def silent(index: Index, question: Question, ranking: Ranking, quoted: Set[str]) -> tuple[str, ...]:
    """The reports that have nothing on it, in the order of the library: neither quoted nor with a passage near the best one. Where
    the question names reports, it is about those alone."""
    told = {*quoted, *near(index, ranking)}
    return tuple(sorted(r for r, _ in bests(index, ranking) if r not in told and (r in question.named or not question.named)))


def bests(index: Index, ranking: Ranking) -> list[tuple[str, float]]:
    """Each report within the limits with the score of its best passage, the best report first."""
    rows = ranking.order[~index.aside(ASIDE)[ranking.order]]
    _, first = np.unique(index.shelf_of[rows], return_index=True)
    return [(index.passages[r].report, float(ranking.scores[r])) for r in rows[np.sort(first)]]
