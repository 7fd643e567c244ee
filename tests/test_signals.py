"""Our scores against a brute-force reference in plain numpy."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, signals
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


def reference_bm25(corpus: list[list[str]], words: tuple[str, ...], k1: float = 1.2, b: float = 0.6) -> np.ndarray[Any, Any]:
    """BM25 as Kamphuis et al. (2020) give Lucene's (accurate) variant, term by term."""
    average = sum(map(len, corpus)) / len(corpus)
    counts = [Counter(c) for c in corpus]
    out = np.zeros(len(corpus))
    for w in words:
        held = sum(w in c for c in counts)
        if held:
            rarity = math.log(1 + (len(corpus) - held + 0.5) / (held + 0.5))
            out += [rarity * c[w] / (c[w] + k1 * (1 - b + b * len(t) / average)) for c, t in zip(counts, corpus, strict=True)]
    return out


@pytest.mark.parametrize("kind", ["passages", "sentences", "notes"])
@pytest.mark.parametrize("question", ["What did the van cost?", *wide.QUESTIONS[:3], "zzz"])
def test_cosines_are_those_of_brute_force(library: Library, wide_library: Library, kind: str, question: str) -> None:
    for held in (library, wide_library):
        vector = held.vector(question)
        expected = np.array([held.vector(t) @ vector for t in texts(held, kind)], dtype=np.float32)
        assert signals.cosines(held.index, kind, vector) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("question", ["What did the van cost?", "van van van", "insurance of the five libraries", *wide.QUESTIONS])
def test_bm25_is_that_of_brute_force(library: Library, wide_library: Library, question: str) -> None:
    words = tuple(stems(question))
    for held in (library, wide_library):
        corpus = [stems(t) for t in texts(held, "passages")]
        assert signals.bm25(held.index, "lexical", words, len(corpus)) == pytest.approx(reference_bm25(corpus, words), abs=1e-4)


def test_notes_count_with_their_questions_and_places(library: Library) -> None:
    notes = library.index.notes
    corpus = [stems(" ".join([n.title, n.summary, *n.questions, *n.place, *n.organisation])) for n in notes]
    words = ("van", "oxley", "mender")
    assert signals.bm25(library.index, "note_words", words, len(notes)) == pytest.approx(reference_bm25(corpus, words), abs=1e-4)


@pytest.mark.parametrize("words", [(), ("neverheard",)])
def test_bm25_of_no_known_word_is_zero(library: Library, words: tuple[str, ...]) -> None:
    assert signals.bm25(library.index, "lexical", words, 8).tolist() == [0.0] * 8


def test_a_library_without_notes_has_no_note_scores(wide_library: Library) -> None:
    made = signals.measure(wide_library.index, wide_library.vector("boats"), ("boat",))
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
