"""The thesaurus: its file holds what it may hold; groups are read both ways, never chained."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import thesaurus
from corpus.words import stems

GROUPS = [[str(e) for e in g] for g in tomllib.loads(thesaurus.FILE.read_text(encoding="utf-8"))["groups"]]


def test_every_entry_can_be_found_and_says_something_of_its_own() -> None:
    for group in GROUPS:
        entries = [tuple(stems(e)) for e in group]
        assert 2 <= len(group) <= 10, group
        assert all(1 <= len(e) <= thesaurus.LONGEST for e in entries), group
        assert all(1 <= len(e.split()) <= thesaurus.LONGEST for e in group), group
        assert len(set(entries)) == len(entries), f"two of these are one word to the search: {group}"
        assert all(e == e.lower().strip() for e in group), group


def test_no_group_is_there_twice() -> None:
    assert len({frozenset(g) for g in GROUPS}) == len(GROUPS)


def test_what_stands_for_what_goes_both_ways() -> None:
    held = thesaurus.load()
    assert held is thesaurus.load()
    for entry, others in held.items():
        assert entry not in others
        assert all(entry in held[other] for other in others)


def test_groups_are_not_chained_and_keep_their_order() -> None:
    held = thesaurus.read('groups = [["boss", "chief executive", "leader"], ["leader", "guide"], ["the", "guide"]]')
    assert held == {
        ("boss",): (("chief", "execut"), ("leader",)),
        ("chief", "execut"): (("boss",), ("leader",)),
        ("leader",): (("boss",), ("chief", "execut"), ("guid",)),
        ("guid",): (("leader",),),
    }


def test_an_entry_of_many_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"more than 3 words.*four very long words"):
        thesaurus.read('groups = [["boss", "four very long words"]]')


WORDS = st.sampled_from("abcd")


@given(st.lists(WORDS, max_size=9), st.sets(st.lists(WORDS, min_size=1, max_size=3).map(tuple), max_size=6))
def test_a_question_is_cut_into_the_longest_entries_from_its_beginning(words: list[str], known: set[thesaurus.Entry]) -> None:
    made = thesaurus.parts(words, dict.fromkeys(known, ()))
    assert [w for part in made for w in part] == words
    at = 0
    for part in made:
        assert len(part) == 1 or part in known
        longer = [tuple(words[at : at + n]) for n in range(len(part) + 1, thesaurus.LONGEST + 1) if at + n <= len(words)]
        assert not known.intersection(longer)
        at += len(part)
