from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import sentences


def cut(text: str, breaks: tuple[int, ...] = ()) -> list[str]:
    return [text[s:e] for s, e in sentences.spans(text, breaks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The van came. It was blue! Was it? Yes.", ["The van came.", "It was blue!", "Was it?", "Yes."]),
        ("He said “It is ours.” They left.", ["He said “It is ours.”", "They left."]),
        ("They met e.g. Pell et al. Then left.", ["They met e.g. Pell et al. Then left."]),
        ("Dr. Pell and J. Brook paid £6. 20 came.", ["Dr. Pell and J. Brook paid £6.", "20 came."]),
        ("See no. 7 of vol. 3. End.", ["See no. 7 of vol. 3.", "End."]),
        ("They shared:\none van\none sheet", ["They shared:", "one van", "one sheet"]),
        ("Oxley | 40 | 310", ["Oxley", "40", "310"]),
        ("3.10 The van came. It left.", ["The van came.", "It left."]),
        ("It cost £1.50 per mile (approx. 3,000 a year).", ["It cost £1.50 per mile (approx. 3,000 a year)."]),
        ("", []),
        (" … ", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_no_sentence_spans_a_break() -> None:
    assert cut("The van stood and nobody drove it.", (14,)) == ["The van stood", "and nobody drove it."]


@given(st.text(alphabet="Ab. !?”\n|·1", max_size=120), st.lists(st.integers(0, 120), max_size=4))
def test_spans_are_in_order_apart_and_hold_every_word(text: str, breaks: list[int]) -> None:
    spans = sentences.spans(text, breaks)
    assert all(s < e <= len(text) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)
    assert not any(s < b < e for s, e in spans for b in breaks)
