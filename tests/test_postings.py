"""BM25 word by word: sums are what bm25s gives for whole questions; some rows are the whole's, restricted."""

from __future__ import annotations

import math

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.postings import Postings, SomePostings

STEMS = ["van", "mill", "key", "bell", "rope"]
CORPORA = st.lists(st.lists(st.sampled_from(STEMS), max_size=6), min_size=1, max_size=9).filter(lambda rows: any(rows))


def ranker(corpus: list[list[str]]) -> bm25s.BM25:
    made = bm25s.BM25(k1=1.2, b=0.6)
    made.index([row or [""] for row in corpus], show_progress=False)
    return made


def full(held: Postings, stem: str, n: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    out = np.zeros(n, dtype=np.float32)
    rows, scores = held.of(stem)
    assert len(set(rows.tolist())) == len(rows) == len(scores)
    out[rows] = scores
    return out


@given(CORPORA, st.lists(st.sampled_from([*STEMS, "nowhere"]), min_size=1, max_size=5))
def test_sums_are_those_of_bm25s(corpus: list[list[str]], question: list[str]) -> None:
    made = ranker(corpus)
    held = Postings(made)
    known = [w for w in question if w in made.vocab_dict]
    expected = made.get_scores(known) if known else np.zeros(len(corpus))
    assert sum(full(held, w, len(corpus)) for w in question) == pytest.approx(expected, abs=1e-5)


@given(CORPORA)
def test_a_stem_is_where_it_stands_and_as_rare_as_it_is(corpus: list[list[str]]) -> None:
    held = Postings(ranker(corpus))
    assert held.total == len(corpus)
    for stem in [*STEMS, "nowhere"]:
        rows = [n for n, row in enumerate(corpus) if stem in row]
        assert sorted(held.of(stem)[0].tolist()) == rows
        assert held.rarity(stem) == pytest.approx(math.log(1 + (len(corpus) - len(rows) + 0.5) / (len(rows) + 0.5)))
        assert full(held, stem, len(corpus)).max(initial=0) <= held.rarity(stem)


def test_rows_without_words_are_found_by_none() -> None:
    held = Postings(ranker([[], ["van"], []]))
    assert held.of("")[0].tolist() == []
    assert held.of("van")[0].tolist() == [1]


@given(CORPORA, st.data())
def test_some_rows_are_the_wholes_numbered_anew(corpus: list[list[str]], data: st.DataObject) -> None:
    whole = Postings(ranker(corpus))
    inside = np.array(data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus))), dtype=bool)
    some = SomePostings(whole, np.flatnonzero(inside))
    for stem in [*STEMS, "nowhere", ""]:
        assert full(some, stem, int(inside.sum())).tolist() == full(whole, stem, len(corpus))[inside].tolist()
        assert some.rarity(stem) == whole.rarity(stem)
