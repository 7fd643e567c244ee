"""Ranking: filter, order, notes that lead to their places, what stands aside."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, demand, lexicon, search
from assistant.part import part
from assistant.question import Question, understand
from assistant.search import ASIDE, ASIDE_COST, POINTED, Ranking
from assistant.settings import Weights
from assistant.signals import Floats, measure
from assistant.subject import TELLING
from corpus import shelf
from corpus.words import stems
from tests import wide
from tests.fakes import CHOIRS, FENWATER


def rank(library: Library, question: Question, weights: Weights | None = None) -> Ranking:
    return search.rank(library.index, question, library.vector(question.text), weights or Weights())


def plain(text: str, *reports: str) -> Question:
    return understand(text, (), reports)


def rarity(library: Library, stem: str) -> float:
    corpus = [stems(shelf.passage_text(p)) for p in library.index.passages]
    held = sum(stem in c for c in corpus)
    return math.log(1 + (len(corpus) - held + 0.5) / (held + 0.5))


def closer(library: Library, question: Question, row: int, weights: Weights) -> float:
    """What the closer look adds to one passage, word by word."""
    p, asked, words = library.index.passages[row], demand.thing(question.text), question.words
    rare = {w: rarity(library, w) for w in words}
    total = sum(rare.values()) or 1
    cut = [(stems(p.text[s:e]), demand.things(p.text[s:e])) for s, e in p.sentences]
    shares = [(sum(rare[w] for w in rare if w in held) / total, things) for held, things in cut]
    fitting = [share for share, things in shares if asked and things[asked] - set(words)]
    flat = [w for held, _ in cut for w in held]
    wanted = {(a, b) for a, b in pairwise(words) if a != b}
    found = {pair for pair in wanted if pair in set(pairwise(flat))}
    beside = sum(rare[a] + rare[b] for a, b in found) / (sum(rare[a] + rare[b] for a, b in wanted) or 1)
    return weights.pairs * beside + weights.together * max([0, *(share for share, _ in shares)]) + weights.thing * max([0, *fitting])


def pointed(library: Library, question: Question) -> set[str]:
    """The reports named, and those of which a record's word that no other record has is asked, and mostly stands there."""
    out = set(question.named)
    records = [s.record for s in library.index.shelves if not s.record.guessed]
    held = {r.id: set(stems(" ".join([r.title, r.short, *r.authors, *r.places, *r.organisations]))) for r in records}
    for word in set(question.words):
        owners = [r for r, profile in held.items() if word in profile]
        where = [p.report for p in library.index.passages if word in stems(shelf.passage_text(p))]
        if len(owners) == 1 and where and where.count(owners[0]) / len(where) >= TELLING:
            out.add(owners[0])
    return out


def by_hand(library: Library, question: Question, weights: Weights) -> Floats:
    """The passages' scores, one by one, from the raw signals."""
    index, s = library.index, measure(library.index, library.vector(question.text), lexicon.plain(question.words), weights=weights)
    high = max(weights.note_high, s.note.max(initial=-1))
    own = [weights.passage * s.passage[i] + weights.sentence * s.sentence[i] + weights.words * s.words[i] for i in range(len(index.passages))]
    first = sorted(range(len(own)), key=lambda i: -own[i] + (ASIDE_COST if index.passages[i].kind in ASIDE else 0))
    for i in first[: weights.looked]:
        own[i] += closer(library, question, i, weights)
    out, near = [], pointed(library, question)
    for i, p in enumerate(index.passages):
        mine = (own[i] - weights.own_low) / (weights.own_high - weights.own_low)
        told = []
        for n in index.notes_of[i]:
            likeness = min(1.0, max(0.0, (s.note[n] - weights.note_low) / (high - weights.note_low)))
            told.append(weights.note * likeness + (1 - weights.note) * s.note_words[n] / (s.note_words.max() or 1))
        score = weights.own * mine + (1 - weights.own) * max(told, default=mine)
        out.append(score - (ASIDE_COST if p.kind in ASIDE else 0) + (POINTED if p.report in near else 0))
    return np.array(out, dtype=np.float32)


TEXTS = [
    "What did the van cost?", "Who pays for the piano?", "Who lent the keys?", "When did five tool libraries in the Fenwater valley begin to share?",
    "How many members has Oxley, how many has Marsh End?", "van van one van", "Pell lending what you own", "zzz", "",
]  # fmt: skip
OTHER = Weights(passage=0.7, sentence=0.1, words=0.5, looked=3, pairs=0.4, together=0.3, thing=0.6, own_low=0.2, own_high=0.9, note=0.2, own=0.6)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("weights", [Weights(), OTHER, replace(OTHER, looked=0)], ids=["default", "other", "none looked at"])
def test_scores_are_those_worked_out_one_by_one(library: Library, wide_library: Library, text: str, weights: Weights) -> None:
    question = replace(plain(text), named=(CHOIRS,))
    assert rank(library, question, weights).scores == pytest.approx(by_hand(library, question, weights), abs=3e-5)
    assert rank(library, plain(text), weights).scores == pytest.approx(by_hand(library, plain(text), weights), abs=3e-5)


@pytest.mark.parametrize("text", wide.QUESTIONS)
def test_a_library_without_notes_is_ranked_by_what_it_says_itself(wide_library: Library, text: str) -> None:
    assert rank(wide_library, plain(text)).scores == pytest.approx(by_hand(wide_library, plain(text), Weights()), abs=3e-5)


def test_own_scores_are_on_a_scale_that_the_others_do_not_change(wide_library: Library) -> None:
    index, question = wide_library.index, plain(wide.QUESTIONS[1])
    vector = wide_library.vector(question.text)
    inside = index.report_of == "kilns"
    held = part(index, inside)
    far = replace(Weights(), own_low=0.0, own_high=2.0)
    everywhere, here, wide_scale = (
        search.own_scores(i, question, measure(i, vector, lexicon.plain(question.words)), w) for i, w in ((index, Weights()), (held, Weights()), (index, far))
    )
    first = np.argsort(-here, kind="stable")[:5]
    assert everywhere[inside][first] == pytest.approx(here[first], abs=1e-5)
    assert wide_scale * 2 == pytest.approx(everywhere * (Weights().own_high - Weights().own_low) + Weights().own_low, abs=1e-5)


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
    made = rank(library, plain("Which libraries lend what they own?"))
    first = library.index.passages[int(made.order[0])]
    assert first.kind not in ASIDE


def test_a_reference_counts_less_by_half_of_the_scale(library: Library) -> None:
    question = plain("Pell lending what you own")
    unmarked = replace(library.index, passages=tuple(replace(p, kind="paragraph") for p in library.index.passages))
    more = search.rank(unmarked, question, library.vector(question.text), Weights()).scores - rank(library, question).scores
    assert more == pytest.approx(np.where(library.index.aside(ASIDE), ASIDE_COST, 0), abs=2e-5)


def test_a_report_that_is_named_comes_a_little_earlier(library: Library) -> None:
    question = plain("What about sharing?")
    lifted = rank(library, replace(question, named=(CHOIRS,))).scores - rank(library, question).scores
    at = library.index.report_of == CHOIRS
    assert lifted[at] == pytest.approx(POINTED, abs=2e-5)
    assert lifted[~at].tolist() == [0] * int((~at).sum())


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=12), st.integers(0, 14))
def test_the_highest_are_those_of_a_stable_sort(values: list[float], k: int) -> None:
    scores = np.array(values, dtype=np.float32)
    assert sorted(search.highest(scores, k).tolist()) == sorted(np.argsort(-scores, kind="stable")[:k].tolist())
