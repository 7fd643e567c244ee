"""What a question's words may be called: near words against brute force, whoever asked before and how many ask at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import lexicon
from assistant.lexicon import FROM, MOST, Lexicon, Near, Term, plain
from corpus.embed import Vectors
from corpus.words import stem, stems
from corpus.wordvectors import WordVectors

NAMES = [f"{a}{b}{c}" for a in "bdfgklmnprtv" for b in "aeiou" for c in ("lk", "nt", "rm", "sk")]


def row(word: str, width: int = 6) -> Vectors:
    """A unit vector that depends on the word alone, all in one corner so that many are near each other."""
    made = np.random.default_rng(sum(map(ord, word)) * 31 + len(word)).random(width, dtype=np.float32) - np.float32(0.3)
    return np.asarray(made / np.linalg.norm(made), dtype=np.float32)


class Encoder:
    """Remembers what it was given; slow where a test wants threads to meet."""

    def __init__(self, wait: float = 0) -> None:
        self.given: list[list[str]] = []
        self._wait = wait

    def __call__(self, words: list[str]) -> Vectors:
        self.given.append(words)
        time.sleep(self._wait)
        return np.stack([row(w) for w in words])


def held(words: Sequence[str]) -> WordVectors:
    return WordVectors(tuple(words), np.stack([row(w) for w in words]) if words else np.zeros((0, 1), dtype=np.float32))


def brute(words: Sequence[str], asked: str) -> Near:
    """The nearest of some words, each compared alone."""
    likeness = [(round(float(row(w) @ row(asked)), 4), n, stem(w)) for n, w in enumerate(words)]
    best = sorted((-like, n, s) for like, n, s in likeness if like > FROM and s != stem(asked))[:MOST]
    return tuple((s, (-like - FROM) / (1 - FROM)) for like, _, s in best)


def same(made: Near, expected: Near) -> None:
    assert [s for s, _ in made] == [s for s, _ in expected]
    assert [w for _, w in made] == pytest.approx([w for _, w in expected], abs=2e-4)


@given(st.lists(st.sampled_from(NAMES), unique=True, max_size=60), st.lists(st.sampled_from(NAMES), min_size=1, max_size=20))
def test_near_words_are_those_of_brute_force(words: list[str], asked: list[str]) -> None:
    found = Lexicon(held(words), Encoder()).near(" ".join(asked), [stem(w) for w in asked])
    assert set(found) == ({stem(w) for w in asked} if words else set())
    for word in asked if words else ():
        same(found[stem(word)], brute(words, word))


def test_of_words_as_near_the_commoner_come_first_and_no_more_than_are_wanted() -> None:
    twins = WordVectors(tuple(NAMES[:40]), np.tile(row("one"), (40, 1)))
    made = Lexicon(twins, Encoder()).near("", [NAMES[3]])[NAMES[3]]
    assert [s for s, _ in made] == [w for w in NAMES[:40] if w != NAMES[3]][:MOST]
    assert {w for _, w in made} == {1.0}


def test_strange_words_are_encoded_once_and_alone_as_they_are_written() -> None:
    encoder = Encoder()
    made = Lexicon(held(NAMES[:9]), encoder)
    asked = f"Two lanterns, {NAMES[0]}, 40 ox and a heron?"
    for _ in range(3):
        made.near(asked, [*stems(asked), "unwritten"])
    assert encoder.given == [["two"], ["lanterns"], ["heron"]]  # short words and figures have none


def test_what_was_asked_before_changes_nothing() -> None:
    words, first, second = NAMES[:50], "a lantern", "some lanterns"
    fresh = Lexicon(held(words), Encoder())
    alone = fresh.near(second, ["lantern"])
    used = Lexicon(held(words), Encoder())
    assert used.near(first, ["lantern"]) != alone
    assert used.near("nothing of it", ["lantern"]) == {"lantern": ()}
    assert used.near(second, ["lantern"]) == alone == fresh.near(second, ["lantern", "lantern"])


@given(st.permutations(NAMES[:14]), st.integers(1, 14))
def test_words_looked_up_together_are_those_looked_up_alone_to_the_last_bit(asked: list[str], size: int) -> None:
    one = {w: Lexicon(held(NAMES[10:60]), Encoder()).near(w, [stem(w)])[stem(w)] for w in NAMES[:14]}
    together = Lexicon(held(NAMES[10:60]), Encoder()).near(" ".join(asked[:size]), [stem(w) for w in asked[:size]])
    assert together == {stem(w): one[w] for w in asked[:size]}


@pytest.mark.parametrize("kept", [1, 3, 50_000])
def test_many_threads_find_what_one_finds_however_little_is_kept(kept: int) -> None:
    words, asked = NAMES[:120], [NAMES[n : n + 5] for n in range(90, 140)]
    one = Lexicon(held(words), Encoder())
    expected = [one.near(" ".join(a), [stem(w) for w in a]) for a in asked]
    shared = Lexicon(held(words), Encoder(wait=0.0005), kept=kept)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda a: shared.near(" ".join(a), [stem(w) for w in a]), asked * 3))
    assert found == expected * 3


def test_no_more_is_kept_than_may_be() -> None:
    encoder = Encoder()
    made = Lexicon(held(NAMES[:5]), encoder, kept=2)
    for text in ("lantern", "heron", "lantern", "pebble", "lantern"):
        made.near(text, stems(text))
    assert encoder.given == [["lantern"], ["heron"], ["pebble"], ["lantern"]]


KNOWN = {("boss",): (("chief", "execut"),), ("chief", "execut"): (("boss",), ("leader",))}


def test_terms_take_together_what_the_thesaurus_does() -> None:
    words = ["villag", "chief", "execut", "boss"]
    made = Lexicon(held(()), Encoder(), KNOWN).terms("the village's chief executive, the boss", words)
    assert [t.stems for t in made] == [("villag",), ("chief", "execut"), ("boss",)]
    assert [t.others for t in made] == [(), KNOWN["chief", "execut"], KNOWN["boss",]]
    assert [t.near for t in made] == [((),), ((), ()), ((),)]
    assert Lexicon(held(()), Encoder(), KNOWN).terms("", words, others=False) == tuple(replace(t, near=((),)) for t in plain(words))


def test_each_stem_of_a_term_has_its_near_words() -> None:
    made = Lexicon(held(NAMES[:40]), Encoder(), {(NAMES[0], NAMES[1]): ()})
    (term,) = made.terms("", NAMES[:2])
    assert term == Term((NAMES[0], NAMES[1]), tuple(made.near("", NAMES[:2])[w] for w in NAMES[:2]))
    assert made.terms("", NAMES[:2], near=False) == (Term((NAMES[0], NAMES[1]), ((), ())),)


def test_without_another_the_thesaurus_is_the_projects() -> None:
    (term,) = Lexicon(held(()), Encoder()).terms("the boss", ["boss"])
    assert ("chief", "execut") in term.others


def test_how_words_are_written() -> None:
    assert lexicon.written("The Herons, a heron's nest & 12 ox-carts") == {"heron": "herons", "nest": "nest", "cart": "carts"}
