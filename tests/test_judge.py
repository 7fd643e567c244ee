"""Whether the library answers: what each feature measures, and that confidence follows it."""

from __future__ import annotations

import math
from dataclasses import astuple, fields, replace

import pytest

from assistant import Library, judge, search
from assistant.judge import WEIGHTS, Features
from assistant.question import Question, understand
from assistant.search import Ranking
from assistant.settings import Weights


def ranked(library: Library, text: str) -> tuple[Question, Ranking]:
    question = understand(text, (), ())
    return question, search.rank(library.index, question, library.vector(text), Weights())


def features(library: Library, text: str) -> Features:
    return judge.features(library.index, *ranked(library, text))


def confidence(library: Library, text: str) -> float:
    return judge.confidence(library.index, *ranked(library, text))


def test_there_is_a_weight_for_each_feature() -> None:
    assert len(WEIGHTS) == len(fields(Features))


@pytest.mark.parametrize("text", ["What did the van cost?", "How many friends had friends?", "x" * 500, "van " * 300])
def test_confidence_is_a_probability(library: Library, text: str) -> None:
    assert 0 <= confidence(library, text) <= 1


@pytest.mark.parametrize("text", ["", "of the and"])
def test_where_nothing_is_asked_the_answer_is_no(library: Library, text: str) -> None:
    assert confidence(library, text) == 0


def test_far_from_everything_the_answer_is_no(library: Library) -> None:
    question, ranking = ranked(library, "What did the van cost?")
    near = ranking.signals
    far = replace(near, note_rows=near.note_rows * 0.1, sentence_rows=near.sentence_rows * 0.1)
    assert judge.confidence(library.index, question, replace(ranking, signals=far)) == 0
    assert judge.confidence(library.index, question, replace(ranking, signals=replace(far, note_rows=near.note_rows))) > 0
    assert judge.confidence(library.index, question, replace(ranking, signals=replace(far, sentence_rows=near.sentence_rows))) > 0


def test_what_is_answered_is_surer_than_what_is_not(library: Library) -> None:
    assert confidence(library, "What did the van cost?") > confidence(library, "What did the astronauts cook on Saturn for the van?")


def test_words_covered_are_weighed_by_rarity(library: Library) -> None:
    assert features(library, "van cost insurance").covered == pytest.approx(1)
    some = features(library, "van cost saxophone").covered
    assert 0 < some < 1
    rare, common = judge.rarity(library.index, "locksmith"), judge.rarity(library.index, "librari")
    assert judge.rarity(library.index, "saxophon") > rare > common > 0


def test_document_frequency_counts_passages_and_notes_once_each(library: Library) -> None:
    texts = [p.text for p in library.index.passages] + [" ".join([n.title, n.summary, *n.questions]) for n in library.index.notes]
    assert judge.document_frequency(library.index, "van") == sum("van" in t.lower().replace("?", " ").replace(".", " ").split() for t in texts)
    assert judge.document_frequency(library.index, "saxophon") == 0


def test_names_must_stand_in_the_best(library: Library) -> None:
    assert features(library, "What did the van at Oxley cost?").named == 1
    assert features(library, "What did the van at Gloucester cost?").named == 0
    assert features(library, "What did the van at Oxley and Gloucester cost?").named == 0.5
    assert features(library, "what did the van cost").named == 1


def test_a_count_needs_a_figure_for_that_thing(library: Library) -> None:
    assert features(library, "How much did the van cost?").no_figure == pytest.approx(0)
    assert features(library, "How many saxophones?").no_figure == pytest.approx(1)
    assert features(library, "Why did saxophones arrive?").no_figure == 0


@pytest.mark.parametrize(("text", "name"), [("Are they still meeting?", "later"), ("Is there a template?", "wording"), ("Who pays VAT?", "law")])
def test_what_is_demanded_is_one_or_zero(library: Library, text: str, name: str) -> None:
    assert getattr(features(library, text), name) == 1
    assert getattr(features(library, "What did the van cost?"), name) == 0


@pytest.mark.parametrize(("text", "demanding"), [("What did the van cost?", "What did the van cost, is it still going?"), ("Who shares the van?", "Who shares the van, is there a template?")])
def test_a_demand_lowers_confidence(library: Library, text: str, demanding: str) -> None:
    assert confidence(library, demanding) < confidence(library, text)


def test_confidence_is_the_logistic_of_the_weighted_sum(library: Library) -> None:
    asked = ranked(library, "What did the van cost?")
    z = judge.CONSTANT + sum(w * x for w, x in zip(WEIGHTS, astuple(judge.features(library.index, *asked)), strict=True))
    assert judge.confidence(library.index, *asked) == pytest.approx(1 / (1 + math.exp(-z)))


def test_without_notes_sentences_tell_how_near_it_is(library: Library, wide_library: Library) -> None:
    _, ranking = ranked(wide_library, "Who repaired the rowing boats?")
    best = sorted(ranking.signals.sentence_rows.tolist())[-5:]
    assert judge.crowd(ranking) == pytest.approx(sum(best) / 5)
    _, ranking = ranked(library, "What did the van cost?")
    best = sorted(ranking.signals.note_rows.tolist())[-5:]
    assert judge.crowd(ranking) == pytest.approx(sum(best) / 5)
    nothing = replace(ranking.signals, note_rows=ranking.signals.note_rows[:0], sentence_rows=ranking.signals.sentence_rows[:0])
    assert judge.crowd(replace(ranking, signals=nothing)) == 0
    assert not judge.on_topic(replace(ranking, signals=nothing))


def test_figures_are_looked_for_sentence_by_sentence(library: Library) -> None:
    row = next(i for i, p in enumerate(library.index.passages) if "two winters" in p.text)
    bags = judge.figure_bags(library.index, row)
    assert any({"two", "winter", "trust"} <= set(b) for b in bags), "a number word is a figure; the heading counts"
    assert not any("lent" in b for b in bags), "a sentence without a figure is none"
