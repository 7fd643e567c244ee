"""What a question demands is told from its words alone."""

from __future__ import annotations

import re

import pytest

from assistant import demand


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did R14 say about the Oxley Guild?", ["r14", "oxley", "guild"]),
        ("Where do the menders meet?", []),
        ("Can I ask what I'd need?", []),
        ("Is the BBC in it? Nobody knows. Ida does", ["bbc"]),
        ("what of 2014", ["2014"]),
        ("", []),
    ],
)
def test_names_are_capitals_within_a_sentence_acronyms_and_figures(question: str, names: list[str]) -> None:
    assert demand.names(question) == names


@pytest.mark.parametrize(
    ("pattern", "question", "asked"),
    [
        (demand.FIGURE, "How many ladders were lent?", True),
        (demand.FIGURE, "How were ladders lent?", False),
        (demand.FIGURE, "How much does trust matter?", False),
        (demand.FIGURE, "How much does a ladder cost?", True),
        (demand.LATER, "Is the tool library still going?", True),
        (demand.LATER, "Why did the tool library stand still?", False),
        (demand.WORDING, "Is there a template for the agreement?", True),
        (demand.WORDING, "What should the agreement hold?", False),
        (demand.LAW, "Must we pay VAT on the van?", True),
        (demand.LAW, "Must we pay for the van?", False),
        (demand.HAS_FIGURE, "It cost £40", True),
        (demand.HAS_FIGURE, "two winters went by", True),
        (demand.HAS_FIGURE, "winters went by", False),
    ],
)
def test_each_demand_is_told_from_its_like(pattern: re.Pattern[str], question: str, asked: bool) -> None:
    assert bool(pattern.search(question)) is asked


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the choirs begin?", "date"), ("In which year was the mill built?", "date"), ("Tell me, what century is it from?", "date"),
        ("How many keys were there?", "figure"), ("What share of the loans was free?", "figure"), ("How long did it take?", "figure"),
        ("Who holds the key?", "name"), ("Whose key is it?", "name"), ("So, who lent it?", "name"),
        ("How did they share?", ""), ("Those who lent", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_kind_of_thing_asked_for(question: str, kind: str) -> None:
    assert demand.thing(question) == kind


@pytest.mark.parametrize(
    ("sentence", "date", "figure", "names"),
    [
        ("It opened in 1911 with Ida Brook at the door.", True, True, {"ida", "brook"}),
        ("Seven keys, Sam Tarn said, were lent in May.", True, True, {"sam", "tarn"}),
        ("Oxley is a mill.", False, False, set()),  # a capital that opens a sentence may be no name
        ("It may be cold in spring.", True, False, set()),
        ("nothing of the kind", False, False, set()),
    ],
)
def test_what_a_sentence_holds(sentence: str, date: bool, figure: bool, names: set[str]) -> None:
    held = demand.things(sentence)
    assert (bool(held["date"]), bool(held["figure"]), set(held["name"])) == (date, figure, names)


def test_common_words_are_stems() -> None:
    assert {"cluster", "organis"} <= demand.COMMON
    assert "clusters" not in demand.COMMON
