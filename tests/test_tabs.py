"""What the tabs to find and to compare hand to the page and to programs; what they tell where there is no library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, across
from assistant.desk import Desk
from assistant.tabs import compare, find
from corpus.errors import ScopeError
from tests.fakes import FENWATER, FakeEmbedder


@pytest.fixture(scope="module")
def desk(small_library: Path) -> Desk:
    return Desk(small_library, lambda root: Library.open(root, FakeEmbedder()))


@pytest.fixture
def nothing(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "none", lambda root: Library.open(root, FakeEmbedder()))


def test_quotes_are_offered_to_programs(desk: Desk) -> None:
    told = find.finding(desk)("lent to friends", "exact", reports=[FENWATER])
    assert told["total"] == len(told["matches"]) == 1
    match = told["matches"][0]
    assert match["how"] == "exact"
    assert [match["text"][s:e] for s, e in match["marks"]] == ["lent to friends"]
    assert json.loads(json.dumps(told))["counts"] == {"exact": 1}


@pytest.mark.parametrize(
    ("limits", "said"),
    [({"years": "soon"}, "'soon' is no year"), ({"themes": ["tea"]}, "no theme 'tea'"), ({"way": "far"}, "no way to look"), ({"reports": ["x"]}, "no report 'x'")],
)
def test_a_search_that_cannot_be_made_says_why(desk: Desk, limits: dict[str, Any], said: str) -> None:
    assert said in find.finding(desk)("van", **limits)["error"]


def test_filters_become_limits() -> None:
    scope = find.limits((["a"], None, ["trust"], [], " 2005- "))
    assert (scope.reports, scope.evidence, scope.themes, scope.years) == (("a",), (), ("trust",), (2005, None))
    assert not find.limits(([], [], [], [], None))
    with pytest.raises(ScopeError):
        find.limits(([], [], [], [], "x"))


def test_what_was_looked_within_is_said(desk: Desk) -> None:
    html = find.found(desk, ("van", "exact", "best", [], [], [], [], "2016"), 20)
    assert "(years: 2016)" in html
    assert "The search could not be made." in find.found(desk, ("van", "exact", "best", [], [], [], [], "no"), 20)


def test_comparisons_and_themes_are_offered_to_programs(desk: Desk) -> None:
    told = compare.comparing(desk)("What did the van cost and how much did it save?")
    assert [r["silent"] for r in told["rows"]] == [False, True]
    assert compare.comparing(desk)(theme="trust")["theme"] == "trust"
    assert "nothing to compare" in compare.comparing(desk)()["error"]
    listed = compare.theming(desk)()
    assert listed["themes"][0]["theme"] == "definition"
    assert json.loads(json.dumps(listed)) == listed


@pytest.mark.parametrize("sent", ["", "[1]", "{", "null", "[" * 100_000])
def test_a_wish_that_is_none_is_empty(sent: str) -> None:
    assert compare.read(sent) == {}


def test_without_a_library_each_part_says_so(nothing: Desk) -> None:
    asked = {**compare.NOTHING, "question": "van"}
    for said in (
        find.found(nothing, ("van", "all", "best", [], [], [], [], ""), 20), find.finding(nothing)("van")["error"], compare.comparing(nothing)("van")["error"],
        compare.theming(nothing)()["error"], compare.mapped(nothing, 1), compare.listed(nothing, "trust", "x"), compare.taken_along(nothing, asked, str),
    ):  # fmt: skip
        assert "There is no library" in said
        assert "python -m ingest" in said


def test_the_page_begins_with_as_many_reports_as_a_comparison_takes() -> None:
    assert compare.MOST == across.LEAF


def test_a_cell_of_another_report_or_theme_says_so(desk: Desk) -> None:
    assert "no report 'x'" in compare.listed(desk, "trust", "x").replace("&#x27;", "'")
    assert "no theme 'x'" in compare.listed(desk, "x", FENWATER).replace("&#x27;", "'")
    assert "on Trust in Menders (2016)" in compare.listed(desk, "trust", FENWATER)
