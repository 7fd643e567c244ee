"""Our scores against a brute-force reference in plain numpy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, signals
from assistant.lexicon import Term, plain
from assistant.settings import Weights
from assistant.signals import WEIGHTS, Floats
from corpus import shelf as shelves
from corpus.words import stems
from tests import wide


def texts(library: Library, kind: str) -> list[str]:
    """What was embedded, row by row, of one kind."""
    out: list[str] = []
    for held in library.index.shelves:
        rows, all_texts = shelves.Rows.of(held), shelves.texts(held)
        edges = {"passages": (0, rows.passages), "sentences": (rows.passages, rows.passages + rows.sentences), "notes": (rows.passages + rows.sentences, None)}
        out += all_texts[slice(*edges[kind])]
    return out


def rarity(corpus: list[list[str]], word: str) -> float:
    held = sum(word in c for c in corpus)
    return math.log(1 + (len(corpus) - held + 0.5) / (held + 0.5))


def reference_bm25(corpus: list[list[str]], words: tuple[str, ...], k1: float = 1.2, b: float = 0.6) -> np.ndarray[Any, Any]:
    """BM25 as Kamphuis et al. (2020) give Lucene's (accurate) variant, term by term."""
    average = sum(map(len, corpus)) / len(corpus)
    counts = [Counter(c) for c in corpus]
    out = np.zeros(len(corpus))
    for w in words:
        if any(w in c for c in counts):
            out += [rarity(corpus, w) * c[w] / (c[w] + k1 * (1 - b + b * len(t) / average)) for c, t in zip(counts, corpus, strict=True)]
    return out


@pytest.mark.parametrize("kind", ["passages", "sentences", "notes"])
@pytest.mark.parametrize("question", ["What did the van cost?", *wide.QUESTIONS[:3], "zzz"])
def test_cosines_are_those_of_brute_force(library: Library, wide_library: Library, kind: str, question: str) -> None:
    for held in (library, wide_library):
        vector = held.vector(question)
        expected = np.array([held.vector(t) @ vector for t in texts(held, kind)], dtype=np.float32)
        assert signals.row_cosines(held.index, kind, vector) == pytest.approx(expected, abs=1e-5)


def share(library: Library, kind: str, terms: Sequence[Term], more: Sequence[tuple[str, float]] = (), weights: Weights = WEIGHTS) -> Floats:
    n = len(library.index.notes if kind == "note_words" else library.index.passages)
    return signals.share(library.index.lexical[kind], terms, more, weights, n)


@pytest.mark.parametrize("question", ["What did the van cost?", "van van van", "insurance of the five libraries", "a zzz van", *wide.QUESTIONS])
def test_bm25_is_that_of_brute_force_as_a_share_of_the_most_there_could_be(library: Library, wide_library: Library, question: str) -> None:
    words = tuple(stems(question))
    for held in (library, wide_library):
        corpus = [stems(t) for t in texts(held, "passages")]
        made = share(held, "lexical", plain(words))
        assert made == pytest.approx(reference_bm25(corpus, words) / sum(rarity(corpus, w) for w in words), abs=2e-5)
        assert ((made >= 0) & (made <= 1)).all()


def test_notes_count_with_their_questions_and_places(library: Library) -> None:
    corpus = [stems(" ".join([n.title, n.summary, *n.questions, *n.place, *n.organisation])) for n in library.index.notes]
    words = ("van", "oxley", "mender")
    assert share(library, "note_words", plain(words)) == pytest.approx(reference_bm25(corpus, words) / sum(rarity(corpus, w) for w in words), abs=2e-5)


def test_a_rare_word_does_not_outdo_one_that_is_everywhere(library: Library) -> None:
    held = library.index.lexical["lexical"]
    common = max(held.vocab_dict, key=lambda w: len(held.of(w)[0]))
    rare = min((w for w in held.vocab_dict if w), key=lambda w: (len(held.of(w)[0]), w))
    most = signals.said(held, Term((common,), (((rare, 1.0),),)), Weights(near=1.0), len(library.index.passages)).max()
    assert most <= 1.3 * held.rarity(common) < held.rarity(rare)


@pytest.mark.parametrize("words", [(), ("neverheard",)])
def test_bm25_of_no_known_word_is_zero(library: Library, words: tuple[str, ...]) -> None:
    assert share(library, "lexical", plain(words)).tolist() == [0.0] * 8


def test_words_besides_the_questions_add_what_they_say_and_are_not_expected(library: Library) -> None:
    corpus = [stems(t) for t in texts(library, "passages")]
    expected = (reference_bm25(corpus, ("van",)) + 0.4 * reference_bm25(corpus, ("mill",))) / rarity(corpus, "van")
    assert share(library, "lexical", plain(["van"]), [("mill", 0.4)]) == pytest.approx(expected, abs=2e-5)
    assert share(library, "lexical", (), [("mill", 0.4)]) == pytest.approx(0.4 * reference_bm25(corpus, ("mill",)), abs=2e-5)


def by_hand(corpus: list[list[str]], term: Term, weights: Weights) -> list[float]:
    """What one term says of each row: of each stem the most that it or a word near it says; or the most of what may stand for it all."""
    one = {w: reference_bm25(corpus, (w,)) for w in {*term.stems, *(s for n in term.near for s, _ in n), *(s for o in term.others for s in o)}}
    out = []
    for row in range(len(corpus)):
        own = sum(
            max([one[s][row], *(weights.near * like * capped(corpus, (s,), (o,)) * one[o][row] for o, like in near)])
            for s, near in zip(term.stems, term.near or [()] * len(term.stems), strict=True)
        )
        out.append(max([own, *(weights.others * capped(corpus, term.stems, phrase) * min(one[s][row] for s in phrase) for phrase in term.others)]))
    return out


def capped(corpus: list[list[str]], own: tuple[str, ...], instead: tuple[str, ...]) -> float:
    """What share of its score a word in the stead of another keeps: a rarer one may say only 1.3 times as much as the other could."""
    return min(1.0, 1.3 * sum(rarity(corpus, w) for w in own) / min(rarity(corpus, w) for w in instead))


STEMS = st.sampled_from(["van", "mill", "trust", "insur", "librari", "ladder", "friend", "key", "nowher", ""])


@given(st.lists(STEMS, min_size=1, max_size=2), st.lists(st.tuples(STEMS, st.floats(0, 1)), max_size=3), st.lists(st.lists(STEMS, min_size=1, max_size=3).map(tuple), max_size=3), st.floats(0, 1))
def test_a_term_says_the_most_of_its_words_those_near_them_and_those_in_its_stead(library: Library, own: list[str], near: list[tuple[str, float]], others: list[tuple[str, ...]], weight: float) -> None:
    corpus = [[w for w in stems(t) if w] for t in texts(library, "passages")]
    term, weights = Term(tuple(own), (tuple(near),) * len(own), tuple(others)), Weights(near=weight, others=1 - weight)
    made = signals.said(library.index.lexical["lexical"], term, weights, len(corpus))
    assert made == pytest.approx(np.array(by_hand(corpus, term, weights)), abs=1e-4)


def test_several_stems_together_say_what_the_weakest_says(library: Library) -> None:
    corpus = [stems(t) for t in texts(library, "passages")]
    rows, scores = signals.together(library.index.lexical["lexical"], ("van", "year"))
    assert rows.tolist() == [n for n, c in enumerate(corpus) if "van" in c and "year" in c]
    assert len(rows)
    assert scores == pytest.approx(np.minimum(reference_bm25(corpus, ("van",)), reference_bm25(corpus, ("year",)))[rows], abs=1e-5)


def test_a_library_without_notes_has_no_note_scores(wide_library: Library) -> None:
    made = signals.measure(wide_library.index, wide_library.vector("boats"), plain(["boat"]))
    assert (made.note.size, made.note_words.size, made.note_rows.size) == (0, 0, 0)
    assert made.passage.shape == made.sentence.shape == made.words.shape == (len(wide_library.index.passages),)


def test_the_best_row_of_each_group_counts() -> None:
    rows, group = np.array([0.1, 0.7, -0.2], dtype=np.float32), np.array([0, 0, 2], dtype=np.int32)
    assert signals.best_of(rows, group, 4).tolist() == pytest.approx([0.7, -1, -0.2, -1])
    assert signals.best_of(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int32), 2).tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([], []), ([3.0], [0.0]), ([2.0, 2.0], [0.0, 0.0]), ([-1.0, 0.0, 1.0], [0.0, 0.5, 1.0]), ([0.0, 8.0], [0.0, 1.0])],
)
def test_scaled_edges(scores: list[float], expected: list[float]) -> None:
    assert signals.scaled(np.array(scores, dtype=np.float32)).tolist() == expected


@given(st.lists(st.floats(-100, 100, width=32), min_size=1))
def test_scaled_lies_between_0_and_1_and_keeps_the_order(values: list[float]) -> None:
    scores = np.array(values, dtype=np.float32)
    made = signals.scaled(scores)
    assert ((made >= 0) & (made <= 1)).all()
    order = np.argsort(scores, kind="stable")
    assert (np.diff(made[order]) >= 0).all()
