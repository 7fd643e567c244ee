from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import markdown


def hints(text: str) -> list[tuple[str, str]]:
    return [(line.hint, line.text) for line in markdown.read(text)]


def test_what_looks_like_markdown() -> None:
    assert markdown.looks_like("words\n## A heading\nwords")
    assert markdown.looks_like("**a** **b** **c** **d** **e**")
    assert not markdown.looks_like("A #tag and 2 ** 3 in plain words")


def test_headings_have_depth() -> None:
    assert [(m.text, m.level) for m in markdown.read("# Mill\n### The *old* yard ###")] == [("Mill", 1), ("The old yard", 3)]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a **bold** and *slanted* word", "a bold and slanted word"),
        ("snake_case_stays 2*3*4", "snake_case_stays 2*3*4"),
        ("[the mill](https://mill.example) stands", "the mill stands"),
        ("<p>one</p><p>two</p>", "one · two"),
        ("Menders &amp; Sons<br/>Ltd", "Menders & Sons Ltd"),
        ("see <https://mill.example>", "see https://mill.example"),
        ("***both***", "both"),
    ],
)
def test_inline_markup_goes_and_words_stay(raw: str, text: str) -> None:
    assert markdown.inline(raw) == text


def test_lists_keep_ordered_numbers_and_lose_bullets() -> None:
    assert hints("- one van\n* one sheet\n2. a locksmith") == [("item", "one van"), ("item", "one sheet"), ("item", "2. a locksmith")]


def test_a_numbered_paragraph_is_text() -> None:
    assert hints("3.2 The van was blue.") == [("text", "3.2 The van was blue.")]


def test_tables_are_rows_of_cells_without_the_rule() -> None:
    assert [h for h in hints("| Library | Loans |\n|---|:--:|\n| Oxley | 310 |") if h[1]] == [("table", "Library | Loans"), ("table", "Oxley | 310")]
    assert hints("Oxley\t310") == [("table", "Oxley | 310")]


def test_a_footnote_in_superscript_is_apart() -> None:
    assert hints("The van was blue.\n\n<sup>1</sup> Pell (2012), page 4.") == [("text", "The van was blue."), ("footnote", "1 Pell (2012), page 4.")]


def test_a_page_number_and_a_links_address_leave_a_gap() -> None:
    made = markdown.read("The [van](http://a.example) stood\nin the yard\n\n7\n\nfor a month.")
    assert [m.words_lost for m in made] == [False, True, True]


def test_rules_and_quote_marks_go() -> None:
    assert hints("> said the chair\n\n---\n\n***") == [("text", "said the chair")]


@given(st.text(alphabet="a *_[]()<>|#-1.\n&;", max_size=120))
def test_any_text_is_read(text: str) -> None:
    assert all(line.text for line in markdown.read(text))
