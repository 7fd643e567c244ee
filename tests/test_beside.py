"""Comparisons: a share for each report, and which reports say nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant import Library, beside
from assistant.beside import subject
from assistant.search import Ranking
from tests.promises import keep
from tests.towers import words

ROPES = "Compare what Guild and Ford say about the old ropes"


def of(library: Library, text: str) -> tuple[list[str], Ranking]:
    """The report of each piece that a comparison chooses, and the ranking."""
    question = library.understood(text)
    ranking = beside.ranked(library, beside.about(library, question), library.ranked(question, 0)[0])
    return [library.index.passages[p.passage].report for p in beside.chosen(library.index, question, ranking, 1500, 8)], ranking


def tilted(library: Library, ranking: Ranking, report: str, score: float) -> Ranking:
    """A ranking in which all passages of a report have this score and all others 1."""
    scores = np.where(library.index.report_of == report, np.float32(score), np.float32(1))
    return replace(ranking, scores=scores, order=np.argsort(-scores, kind="stable"))


@pytest.mark.parametrize("text", [ROPES, "What do Guild and Ford say about the old ropes?", "How does Ford differ from others on old ropes?"])
def test_each_report_compared_is_quoted_under_its_name(towers: Library, text: str) -> None:
    answer = towers.ask(text)
    assert answer.kind == "compare"
    assert {q.report for q in answer.quotes} == {"towers", "ferries"}
    assert [answer.answer.count(f"**{name}**") for name in ("Guild (1999)", "Ford (2004)")] == [1, 1]
    keep(towers, answer)


def test_each_has_an_equal_share(towers: Library) -> None:
    question = towers.understood(ROPES)
    pieces = beside.chosen(towers.index, question, towers.ranked(question, 0)[0], 200, 8)
    for report in ("towers", "ferries"):
        held = [words(towers, p) for p in pieces if towers.index.passages[p.passage].report == report]
        assert held
        assert sum(map(len, held)) <= 100


@pytest.mark.parametrize("text", ["What was different about the old ropes?", "What did Ford say about old ropes?", "How many old ropes?"])
def test_what_compares_no_reports_is_answered_from_all(towers: Library, text: str) -> None:
    assert of(towers, text)[0] == []


def test_a_report_that_says_nothing_is_named_as_silent(towers: Library) -> None:
    question = towers.understood(ROPES)
    far = tilted(towers, of(towers, ROPES)[1], "ferries", 0.4)
    assert beside.near(towers.index, far) == ["towers"]
    assert beside.chosen(towers.index, question, far, 1500, 8) == []
    assert beside.silent(towers.index, question, far, {"towers"}) == ("ferries",)
    assert beside.silent(towers.index, question, far, {"towers", "ferries"}) == (), "what is quoted is not silent"
    near = tilted(towers, far, "ferries", 0.5)
    assert beside.silent(towers.index, question, near, {"towers"}) == ()


def test_a_report_that_was_not_named_must_come_closer(towers: Library) -> None:
    question = towers.understood("Do the reports agree about old ropes?")
    ranking = of(towers, ROPES)[1]
    for score, reports in ((0.5, set()), (0.7, {"towers", "ferries"})):
        pieces = beside.chosen(towers.index, question, tilted(towers, ranking, "ferries", score), 1500, 8)
        assert {towers.index.passages[p.passage].report for p in pieces} == reports


def test_where_reports_are_named_only_they_are_told_of(towers: Library) -> None:
    far = tilted(towers, of(towers, ROPES)[1], "ferries", 0.1)
    assert beside.silent(towers.index, towers.understood("What does Guild say of ropes?"), far, {"towers"}) == ()
    assert beside.silent(towers.index, towers.understood("Tell me of ropes"), far, {"towers"}) == ("ferries",)


def test_within_limits_nobody_outside_is_told_of(towers: Library) -> None:
    answer = towers.ask("Tell me of the old ropes", reports=["towers"])
    assert "Nothing close" not in answer.answer
    assert "Ford" not in answer.answer


def test_names_are_no_part_of_what_is_compared(towers: Library) -> None:
    records = list(towers.records.values())
    assert subject("Compare Guild and Ford's words on old ropes", records).split() == ["Compare", "and", "words", "on", "old", "ropes"]
    assert subject("Guild or Ford?", records) == "Guild or Ford?", "too little is left"
    assert subject("Fordham's guilds rang bells", records) == "Fordham's guilds rang bells", "parts of words are no names"


def test_a_report_that_is_named_alone_is_searched_for_what_is_asked_of_it(towers: Library) -> None:
    question = towers.understood("What does Guild say of old ropes?")
    ranking = towers.ranked(question, 0)[0]
    found = beside.ranked(towers, beside.about(towers, question), ranking)
    assert [t.stems for t in found.terms] == [("old",), ("rope",)], "its name is not looked for"
    nowhere = towers.ranked(towers.understood("What does Ford say of old ropes?"), 0)[0]
    assert found.scores[found.order[0]] > nowhere.scores[found.order[0]], "and it is pointed to"


def test_a_report_compared_with_something_else_keeps_its_ranking(towers: Library) -> None:
    question = towers.understood("Is what Guild calls a rope the same as a chain?")
    assert question.kind == "compare"
    ranking = towers.ranked(question, 0)[0]
    assert beside.ranked(towers, beside.about(towers, question), ranking) is ranking


def test_a_question_that_names_no_report_keeps_its_ranking(towers: Library) -> None:
    question = towers.understood("Tell me of old ropes")
    ranking = towers.ranked(question, 0)[0]
    assert beside.ranked(towers, beside.about(towers, question), ranking) is ranking
