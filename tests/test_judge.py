"""Whether the library answers: what each feature measures, and that confidence follows it."""

from __future__ import annotations

import math
from dataclasses import astuple, fields, replace

import pytest

from assistant import Library, bags, judge, search
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


def test_rare_words_weigh_more(library: Library) -> None:
    rare, common = bags.rarity(library.index, "locksmith"), bags.rarity(library.index, "librari")
    assert bags.rarity(library.index, "saxophon") > rare > common > 0


def test_document_frequency_counts_passages_and_notes_once_each(library: Library) -> None:
    texts = [p.text for p in library.index.passages] + [" ".join([n.title, n.summary, *n.questions]) for n in library.index.notes]
    assert bags.document_frequency(library.index, "van") == sum("van" in t.lower().replace("?", " ").replace(".", " ").split() for t in texts)
    assert bags.document_frequency(library.index, "saxophon") == 0


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


def test_a_short_question_in_the_words_of_a_text_without_notes_is_close(library: Library, wide_library: Library) -> None:
    text = "Who repaired the rowing boats?"
    question, ranking = ranked(wide_library, text)
    assert judge.closeness(wide_library.index, question, ranking) > 0.9
    long = replace(question, words=(*question.words, *(f"word{n}" for n in range(20))))
    assert judge.closeness(wide_library.index, long, ranking) < judge.closeness(wide_library.index, question, ranking)
    assert features(library, "What did the van cost?").close == 0, "its best passage has notes"
    assert judge.closeness(wide_library.index, question, replace(ranking, order=ranking.order[:0])) == 0


def test_a_close_question_is_judged_by_the_nearest_sentence_alone(wide_library: Library) -> None:
    index, asked = wide_library.index, ranked(wide_library, "Who never repaired the rowing boats in 1874?")
    near = judge.closeness(index, *asked)
    found = judge.features(index, *asked)
    assert found.denied == near > 0
    assert found.figures == near
    assert found.law == 0
    assert found.length == pytest.approx((1 - near) * len(set(asked[0].words)) / 20)
    assert judge.confidence(index, *asked) < judge.confidence(index, *ranked(wide_library, "Who repaired the rowing boats?"))


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
    held = bags.figure_bags(library.index, row)
    assert any({"two", "winter", "trust"} <= set(b) for b in held), "a number word is a figure; the heading counts"
    assert not any("lent" in b for b in held), "a sentence without a figure is none"
