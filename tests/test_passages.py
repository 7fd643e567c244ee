from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Block, Document, Passage
from ingest import markdown, passages, structure
from ingest.lines import Hint, Line
from ingest.settings import Settings
from tests.fakes import REPORT

SETTINGS = Settings()
SENTENCE = "The menders of Oxley drove the van to the mill on Friday. "


def split(text: str, settings: Settings = SETTINGS) -> list[Passage]:
    return passages.split(structure.build(markdown.read(text)), "r", settings)


def test_small_paragraphs_of_a_section_share_a_passage() -> None:
    made = split("# Yard\n\nThe van was blue.\n\nIt was old.\n\n# Mill\n\nThe mill was red.")
    assert [(p.text, p.locator, p.heading) for p in made] == [
        ("The van was blue.\n\nIt was old.", "Yard, para 1–2", ("Yard",)),
        ("The mill was red.", "Mill, para 1", ("Mill",)),
    ]


def test_ids_count_from_one() -> None:
    assert [p.id for p in split(REPORT)] == [f"r#p{n}" for n in range(1, 1 + len(split(REPORT)))]


def test_a_passage_is_closed_when_the_next_block_would_pass_the_target() -> None:
    made = split("# Yard\n\n" + "\n\n".join([SENTENCE * 6] * 4))  # four blocks of 347 characters
    assert [len(p.text) for p in made] == [347] * 4
    wide = split("# Yard\n\n" + "\n\n".join([SENTENCE * 6] * 4), Settings(passage_target=800))
    assert [len(p.text) for p in wide] == [696, 696]


def test_a_small_block_before_a_large_one_stands_alone_rather_than_pass_the_most() -> None:
    made = split("# Yard\n\nThe van was blue.\n\n" + SENTENCE * 20)  # 17 and 1,159 characters: together 1,178
    assert [len(p.text) for p in made] == [1178]
    made = split("# Yard\n\n" + SENTENCE * 2 + "\n\n" + SENTENCE * 20)
    assert [len(p.text) for p in made] == [115, 1159]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    made = split("# Yard\n\n" + SENTENCE * 40)
    assert len(made) == 6
    assert all(p.text.startswith("The menders") and p.text.rstrip().endswith("Friday.") for p in made)
    assert min(len(p.text) for p in made) >= SETTINGS.passage_min
    assert {p.locator for p in made} == {"Yard, para 1"}


def test_text_without_sentence_ends_is_cut_at_the_most() -> None:
    made = split("# Yard\n\n" + "van " * 1000)
    assert max(len(p.text) for p in made) <= SETTINGS.passage_max
    assert sum(p.text.count("van") for p in made) >= 995


def test_the_rest_of_a_long_list_carries_its_lead_in() -> None:
    made = split("# Yard\n\nThey shared these things:\n" + "".join(f"- ladder number {n} of the long shed in Oxley\n" for n in range(50)))
    assert len(made) > 1
    assert made[0].context == ""
    assert {p.context for p in made[1:]} == {"They shared these things:"}
    assert {p.kind for p in made} == {"list"}


def test_the_rest_of_a_long_table_carries_its_column_heads() -> None:
    rows = "".join(f"| Yard {n} | {SENTENCE * 2}|\n" for n in range(12))
    made = split(f"# Yards\n\n| Yard | What happened |\n|---|---|\n{rows}")
    assert len(made) > 1
    assert {p.kind for p in made} == {"table"}
    assert [p.context for p in made] == ["", *["Yard | What happened"] * (len(made) - 1)]


def test_a_table_without_heads_lends_none() -> None:
    rows = "".join(f"| Yard {n} | {SENTENCE * 2}|\n" for n in range(12))
    assert {p.context for p in split(f"# Yards\n\n{rows}")} == {""}


def test_footnotes_and_literature_are_passages_of_their_own() -> None:
    kinds = [p.kind for p in split(REPORT)]
    assert kinds.count("footnote") == 1
    assert kinds[-1] == "bibliography"


def test_a_quotations_speaker_goes_with_the_passage() -> None:
    assert [p.speaker for p in split(REPORT) if "We only lent" in p.text] == ["Chair, Marsh End"]


def test_page_and_label_are_those_of_the_start() -> None:
    lines = [Line("The van was blue.", new=True, page=1), Line("It was old.", new=True, page=2)]
    made = passages.split(structure.build(lines, ["iv", "v"], 2), "r", Settings(passage_min=1, passage_target=10))
    assert [(p.page, p.page_label) for p in made] == [(1, "iv"), (2, "v")]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (Block("paragraph", 0, 9, ("Part 3", "The mill"), "3.10", 1), None, "The mill, para 3.10"),
        (Block("paragraph", 0, 9, ("The mill",), "3.10", 1), Block("paragraph", 9, 12, ("The mill",), "3.12", 3), "The mill, para 3.10–3.12"),
        (Block("paragraph", 0, 9, ("The mill",), "3.10", 1), Block("paragraph", 9, 12, ("The mill",), "3.10", 2), "The mill, para 3.10"),
        (Block("paragraph", 0, 9, (), None, 2), Block("list", 9, 12, (), None, 4), "para 2–4"),
        (Block("footnote", 0, 9, ("The mill",), None, 2), None, "The mill, footnote after para 2"),
        (Block("footnote", 0, 9, ("The mill",), None, 0), None, "The mill, footnote after para 1"),
    ],
)
def test_locators(first: Block, last: Block | None, expected: str) -> None:
    assert passages.locator(first, last) == expected


HINTS: list[Hint] = ["text", "heading", "item", "table", "footnote", "caption"]
WORDS = st.integers(1, 60).flatmap(lambda n: st.sampled_from(["The van. ", "mill ", "“No.” – Chair "]).map(lambda w: (w * n).strip()))
LINES = st.lists(st.builds(Line, WORDS, st.sampled_from(HINTS), st.booleans(), st.integers(1, 3), st.integers(0, 3), st.booleans()), max_size=12)


def document(lines: list[Line]) -> Document:
    return structure.build(lines, page_count=3)


def bare(read: Document) -> bool:
    """Whether there are headings and nothing else: then they are the text."""
    return all(b.kind == "heading" for b in read.blocks)


@given(LINES)
def test_a_passage_is_an_exact_piece_that_no_heading_is_in(lines: list[Line]) -> None:
    read = document(lines)
    headings = [b for b in read.blocks if b.kind == "heading"] if not bare(read) else []
    for p in passages.split(read, "r", SETTINGS):
        assert p.text == read.text[p.start : p.end]
        assert not any(h.start < p.end and h.end > p.start for h in headings)
        assert len({b.heading for b in read.blocks if b.start < p.end and b.end > p.start}) == 1
        assert len(p.text) <= SETTINGS.passage_max


@given(LINES)
def test_passages_hold_all_words_but_headings_once(lines: list[Line]) -> None:
    read = document(lines)
    made = passages.split(read, "r", SETTINGS)
    assert all(a.end <= b.start for a, b in pairwise(made))
    wanted = "".join(read.text[b.start : b.end] for b in read.blocks if b.kind != "heading" or bare(read))
    assert "".join("".join(p.text for p in made).split()) == "".join(wanted.split())


@given(LINES)
def test_sentences_are_exact_and_span_no_gap(lines: list[Line]) -> None:
    read = document(lines)
    for p in passages.split(read, "r", SETTINGS):
        for s, e in p.sentences:
            assert p.text[s:e] == p.text[s:e].strip() != ""
            assert not any(p.start + s < b < p.start + e for b in read.breaks)
