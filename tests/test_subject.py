"""Which report a question points to without naming it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant import Library, subject
from assistant.part import part
from corpus.records import Record
from corpus.words import stems
from tests.fakes import CHOIRS, FENWATER


def test_a_telling_word_stands_in_one_record_and_mostly_in_its_report(library: Library) -> None:
    held = dict(subject.telling(library.index))
    assert list(held) == [FENWATER, CHOIRS]
    for report, words in held.items():
        record = library.index.shelf(report).record
        others = {w for s in library.index.shelves if s.record != record for w in subject.profile(s.record)}
        for word in words:
            assert word in subject.profile(record)
            assert word not in others
            rows, _ = library.index.lexical["lexical"].of(word)
            assert np.mean(library.index.report_of[rows] == report) >= subject.TELLING
    assert {*stems("Fenwater valley Oxley")} <= held[FENWATER]


def test_a_word_that_stands_elsewhere_more_often_tells_nothing(library: Library) -> None:
    """A record may name a place that its report hardly speaks of."""
    shelves = tuple(replace(s, record=replace(s.record, places=(*s.record.places, "Van", "Atlantis"))) if s.record.id == CHOIRS else s for s in library.index.shelves)
    telling = dict(subject.telling(replace(library.index, shelves=shelves)))[CHOIRS]
    assert not {*stems("van Atlantis")} & telling


@pytest.mark.parametrize(("question", "reports"), [("in the valley", (FENWATER,)), ("what of the choirs?", ()), ("trust", ()), ("", ())])
def test_a_question_points_to_the_reports_that_its_words_tell_of(library: Library, question: str, reports: tuple[str, ...]) -> None:
    assert subject.hinted(library.index, tuple(stems(question))) == reports


def test_a_part_is_pointed_to_as_the_whole_is(library: Library) -> None:
    made = part(library.index, library.index.report_of == CHOIRS)
    assert subject.hinted(made, ("valley",)) == (FENWATER,)


def test_a_guessed_record_tells_nothing(wide_library: Library) -> None:
    assert subject.profile(Record("a", "The copper kilns", guessed=("title",))) == frozenset()
    assert subject.profile(Record("a", "The copper kilns", authors=("Ida Brook",), places=("Oxley",))) == set(stems("copper kilns Ida Brook Oxley"))
    assert subject.hinted(wide_library.index, ("kiln", "ferri")) == ()
