"""Words that turn what is said around."""

from __future__ import annotations

import pytest

from assistant import opposite
from corpus.words import stems


@pytest.mark.parametrize(("text", "denied"), [("Who did not row?", True), ("Who didn't row?", True), ("Who rowed without oars?", True), ("Who noted the knots?", False), ("", False)])
def test_denials(text: str, denied: bool) -> None:
    assert opposite.denies(text) is denied


@pytest.mark.parametrize(
    ("asked", "told", "count"),
    [("increase", "the fees decreased", 1), ("more", "fewer and less", 1), ("increase more", "decrease fewer", 2), ("increase", "increase, then decrease", 0), ("boats", "oars", 0)],
)
def test_an_opposite_in_the_place_of_a_word_counts_once(asked: str, told: str, count: int) -> None:
    assert opposite.turned(frozenset(stems(asked)), frozenset(stems(told))) == count


def test_opposites_go_both_ways() -> None:
    for word in stems("increase cheap urban join"):
        assert opposite.opposites(word)
        assert all(word in opposite.opposites(o) for o in opposite.opposites(word))
    assert opposite.opposites("saxophon") == frozenset()


@pytest.mark.parametrize(
    ("asked", "told", "found"),
    [({"known"}, {"unknown"}, True), ({"unknown"}, {"known"}, True), ({"known", "unknown"}, {"known"}, False), ({"known"}, {"known", "unknown"}, False), ({"to"}, {"into"}, False)],
)
def test_a_prefix_denies(asked: set[str], told: set[str], found: bool) -> None:
    assert opposite.prefixed(asked, told) is found
