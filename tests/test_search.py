"""Ranking: filter, order, notes that lead to their places, what stands aside."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from assistant import Library, search
from assistant.question import Question, understand
from assistant.search import ASIDE, ASIDE_COST, NAMED, Ranking
from assistant.settings import Weights
from assistant.signals import Floats, measure, scaled
from tests import wide
from tests.fakes import CHOIRS, FENWATER


def rank(library: Library, question: Question, weights: Weights | None = None) -> Ranking:
    return search.rank(library.index, question, library.vector(question.text), weights or Weights())


def plain(text: str, *reports: str) -> Question:
    return understand(text, (), reports)


def by_hand(library: Library, question: Question, weights: Weights) -> Floats:
    """The passages' scores, one by one, from the raw signals."""
    index, s = library.index, measure(library.index, library.vector(question.text), question.words)
    high = max(weights.note_high, s.note.max(initial=-1))
    out = []
    for i, p in enumerate(index.passages):
        shares = (weights.passage, scaled(s.passage)[i]), (weights.sentence, scaled(s.sentence)[i]), (weights.words, scaled(s.words)[i])
        own = sum(w * x for w, x in shares) / sum(w for w, _ in shares)
        told = []
        for n in index.notes_of[i]:
            likeness = min(1.0, max(0.0, (s.note[n] - weights.note_low) / (high - weights.note_low)))
            told.append(weights.note * likeness + (1 - weights.note) * s.note_words[n] / (s.note_words.max() or 1))
        score = weights.own * own + (1 - weights.own) * max(told, default=own)
        out.append(score - (ASIDE_COST if p.kind in ASIDE else 0) + (NAMED if p.report in question.named else 0))
    return np.array(out, dtype=np.float32)


@pytest.mark.parametrize("text", ["What did the van cost?", "Who pays for the piano?", "Pell lending what you own", "zzz", ""])
@pytest.mark.parametrize("weights", [Weights(), Weights(passage=0.7, sentence=0.1, words=0.5, note=0.2, own=0.6)], ids=["default", "other"])
def test_scores_are_those_worked_out_one_by_one(library: Library, text: str, weights: Weights) -> None:
    question = replace(plain(text), named=(CHOIRS,))
    assert rank(library, question, weights).scores == pytest.approx(by_hand(library, question, weights), abs=2e-5)


@pytest.mark.parametrize("text", wide.QUESTIONS)
def test_a_library_without_notes_is_ranked_by_what_it_says_itself(wide_library: Library, text: str) -> None:
    made = rank(wide_library, plain(text))
    s = made.signals
    own = search.own_scores(s, Weights())
    aside = wide_library.index.aside(ASIDE)
    assert made.scores[~aside] == pytest.approx(own[~aside], abs=2e-5)
    assert made.scores[aside] == pytest.approx(own[aside] - ASIDE_COST, abs=2e-5)
    assert own.min() >= 0
    assert own.max() <= 1 + 1e-6


@pytest.mark.parametrize("reports", [(CHOIRS,), (FENWATER,), (FENWATER, CHOIRS), ()], ids=str)
def test_order_is_best_first_within_the_filter_ties_by_row(library: Library, reports: tuple[str, ...]) -> None:
    made = rank(library, plain("What did the van cost?", *reports))
    rows = [int(i) for i in made.order]
    assert sorted(rows) == [i for i, p in enumerate(library.index.passages) if not reports or p.report in reports]
    assert rows == sorted(rows, key=lambda i: (-made.scores[i], i))


def test_the_filter_changes_no_score(wide_library: Library) -> None:
    everywhere, here = rank(wide_library, plain(wide.QUESTIONS[0])), rank(wide_library, plain(wide.QUESTIONS[0], "kilns"))
    assert everywhere.scores.tolist() == here.scores.tolist()


def test_where_all_are_alike_the_order_is_that_of_the_rows(wide_library: Library) -> None:
    order = rank(wide_library, plain("")).order
    same = [int(i) for i in order if not wide_library.index.aside(ASIDE)[i]]
    scores = rank(wide_library, plain("")).scores
    assert all(a < b for a, b in pairwise(same) if scores[a] == scores[b])


def test_a_note_leads_to_its_place(library: Library) -> None:
    made = rank(library, plain("Whom did they lend to in the beginning?"))  # a question of the note on trust; the report has other words
    assert "friends" in library.index.passages[int(made.order[0])].text
    assert made.notes.shape == (len(library.index.notes),)
    assert int(made.notes.argmax()) in library.index.notes_of[int(made.order[0])]


def test_references_stand_behind_what_the_text_says(library: Library) -> None:
    made = rank(library, plain("Pell lending what you own Oxley Mill Press"))
    first = library.index.passages[int(made.order[0])]
    assert first.kind not in ASIDE


def test_a_report_that_is_named_comes_a_little_earlier(library: Library) -> None:
    question = plain("What about sharing?")
    lifted = rank(library, replace(question, named=(CHOIRS,))).scores - rank(library, question).scores
    at = library.index.report_of == CHOIRS
    assert lifted[at] == pytest.approx(NAMED, abs=2e-5)
    assert lifted[~at].tolist() == [0] * int((~at).sum())
