"""Questions to put instead: near, and answered."""

from __future__ import annotations

import pytest

from assistant import Library, answering, hints
from assistant.question import understand


def test_a_question_that_is_not_answered_is_not_put_forward(library: Library) -> None:
    ranking, _ = library.ranked(understand("Do astronauts eat cheese on Saturn?", ()), 5)
    every = hints.suggestions(library, ranking, holds=lambda _, n: True)
    first = next(n for n, note in enumerate(library.index.notes) if hints.asking(note.questions) == every[0])
    others = hints.suggestions(library, ranking, holds=lambda _, n: n != first)
    assert len(every) == 3
    assert every[0] not in others
    assert others[:2] == every[1:3]
    assert hints.suggestions(library, ranking, holds=lambda _, n: False) == ()


def test_what_is_put_forward_is_answered_from_the_notes_place(library: Library) -> None:
    told = [n for n in range(len(library.index.notes)) if library.index.places[n] and hints.answered(library, n)]
    assert told
    for n in told:
        answer = library.ask(hints.asking(library.index.notes[n].questions))
        assert not answer.refused
        there = {library.index.passages[p.passage].id for p in library.index.places[n]}
        assert there & {hit.passage for hit in answer.passages[: hints.FIRST]}


def test_what_is_put_forward_is_a_question_that_stands_alone(library: Library) -> None:
    assert hints.asking(("Who pays for it?", "Costs of shared premises, Northern report", "Can small groups share premises?")) == "Can small groups share premises?"
    assert hints.asking(("Costs of shared premises",)) == ""


def test_whether_a_question_would_be_answered_is_found_out_without_the_answer(library: Library) -> None:
    held = library.index
    told = {hints.asking(note.questions): n for n, note in enumerate(held.notes) if hints.asking(note.questions)}
    every = [*told, "Do astronauts eat cheese on Saturn?", "What reports do you have?", ""]
    found = [answering.answers(library, q) for q in every]
    assert found == [not library.ask(q).refused for q in every]
    assert {True, False} == {*found}
    assert [answering.answers(library, q, hints.vector(held, n, q)) for q, n in told.items()] == found[: len(told)]
    for question, n in told.items():
        assert hints.vector(held, n, question).tolist() == pytest.approx(library.vector(question).tolist(), abs=1e-6)
