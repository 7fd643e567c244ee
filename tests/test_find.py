"""Exact phrases, whatever the line breaks, marks and case; and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, find
from assistant.scope import Scope
from tests.fakes import CHOIRS, FENWATER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('where is "one van" told', ["one van"]),
        ("“one van” and \"Marsh End\"", ["one van", "Marsh End"]),
        ("one van", []),
        ('"a"', []),
        ('"" ""', []),
        ('say "one van', []),
    ],
)
def test_phrases_are_what_stands_in_double_quotation_marks(text: str, found: list[str]) -> None:
    assert find.phrases(text) == found


@pytest.mark.parametrize(
    "text",
    ["the member’s back-office", "The Member's Back Office", "the member's back-\noffice", "the  member’s\n\nback – office", "the “member’s” back‑office,", "(the member's back_office)"],
)
def test_a_phrase_bears_with_case_breaks_marks_and_hyphens(text: str) -> None:
    assert find.pattern("the member's back-office").search(text)


@pytest.mark.parametrize("text", ["bathe member's back office", "the member's back offices", "the members back office", "the member's office", "the back member's office"])
def test_a_phrase_is_whole_words_in_order(text: str) -> None:
    assert not find.pattern("the member's back-office").search(text)


@given(st.text(min_size=1, max_size=30))
def test_any_text_makes_a_pattern(text: str) -> None:
    found = find.pattern(text).search(f"before, {text} after")
    assert found is None or found[0] in f"before, {text} after"


def test_a_phrase_without_words_is_nowhere(library: Library) -> None:
    assert find.exact(library.index, ["--"]) == []


def test_exact_gives_the_first_phrase_where_all_stand(library: Library) -> None:
    (row, start, end), *rest = find.exact(library.index, ["SINGLE\npartner", "old mill"])
    assert (library.index.passages[row].text[start:end], rest) == ("single partner", [])
    assert find.exact(library.index, ["single partner", "insurance fell"]) == []


def test_exact_keeps_to_the_part_it_is_given(library: Library) -> None:
    assert len(find.exact(library.within(Scope((CHOIRS,))).index, ["equal parts"])) == 1
    assert find.exact(library.within(Scope((FENWATER,))).index, ["equal parts"]) == []


def test_the_sentences_around_a_span_are_whole(library: Library) -> None:
    row, start, end = find.exact(library.index, ["year. Insurance"])[0]
    s, e = find.sentence_around(library.index, row, start, end)
    assert library.index.passages[row].text[s:e].startswith("The van cost")
    assert library.index.passages[row].text[s:e].endswith("one customer.")
