"""The gate before small words that turn a claim, claims made of two quotes, and words that an encoder finds near."""

from __future__ import annotations

import pytest

from assistant import polarity
from assistant.answer import Quote
from assistant.gate import check
from bench import wordnet


def quote(n: int, text: str) -> Quote:
    return Quote(n, "r", text, "", None, None, "(Menders, 2016)", "original", who="Menders")


HELD = (
    quote(1, "Several beekeepers chose to leave in the spring, and the hive shed was then rebuilt with much tighter rules."),
    quote(2, "Little honey from other valleys was sold at the stall."),
    quote(3, "The orchards helped less well-equipped gardeners with non-poisonous sprays."),
    quote(4, "All but one of the nine mills which opened a bakery were losing flour."),
    quote(5, "Only one of the ferry crews heard about the harbour grant before it was spent."),
    quote(7, "The pier was shut for six months. Then 54 per cent of the eels were sold."),
    quote(6, "The network is not meant to become an independently run trust."),
)
LIES = (
    "Several beekeepers were asked to leave in the spring [1].",
    "The hive shed was then rebuilt with much looser rules [1].",
    "No honey from other valleys was sold at the stall [2].",
    "The orchards helped better-equipped gardeners [3].",
    "The orchards helped gardeners with poisonous sprays [3].",
    "All nine mills which opened a bakery were losing flour [4].",
    "The mills which opened a bakery heard about the harbour grant before it was spent [4][5].",
    "The network is meant to become an independently run trust [6].",
    "Several beekeepers gave up the hive shed [1].",
    "Seven of the nine mills which opened a bakery were losing flour [4].",
    "The pier was shut for half a week [7].",
    "Over a third of the eels were sold [7].",
)
TRUE = (
    "Several beekeepers decided to leave in the spring [1].",
    "The hive shed was rebuilt with tighter rules [1].",
    "All but one of the nine mills which opened a bakery were losing flour [4].",
    "The mills were losing flour [4], and only one of the ferry crews heard about the harbour grant [5].",
    "The network is not meant to become a trust [6].",
    "Eight of the nine mills which opened a bakery were losing flour [4].",
    "The pier was shut for half a year [7].",
    "Over half of the eels were sold [7].",
)


@pytest.mark.parametrize("lie", LIES)
def test_a_turned_claim_is_stopped(lie: str) -> None:
    assert not check(lie, HELD).ok


@pytest.mark.parametrize("sentence", TRUE)
def test_the_same_things_said_rightly_pass(sentence: str) -> None:
    assert check(sentence, HELD).reasons == ()


def test_the_shipped_table_has_opposites_both_ways() -> None:
    assert "absent" in polarity.opposed("present")
    assert "present" in polarity.opposed("absent")
    assert all(line.count("|") <= 3 and line.split("|")[0] for line in polarity.rows("wordnet.txt"))


def test_the_table_asks_for_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert wordnet.main([]) == 2
    assert "wordnet-base" in capsys.readouterr().err
