"""Limits: what shapes they may have, and which passages each of them leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library
from assistant.index import Index
from assistant.scope import Scope, check, read, rows, words, years
from corpus.errors import ScopeError, UnknownReport
from corpus.records import Shelf
from tests.fakes import CHOIRS, FENWATER

ALL, MENDING, SINGING = tuple(range(8)), tuple(range(6)), (6, 7)


def left(index: Index, scope: Scope) -> tuple[int, ...]:
    """The rows within a scope."""
    return tuple(int(i) for i in np.flatnonzero(rows(index, scope)))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), ALL),
        (Scope(reports=(CHOIRS,)), SINGING),
        (Scope(reports=(FENWATER, CHOIRS)), ALL),
        (Scope(years=(2016, 2016)), MENDING),
        (Scope(years=(2017, None)), SINGING),
        (Scope(years=(None, 2016)), MENDING),
        (Scope(years=(2016, 2019)), ALL),
        (Scope(years=(2017, 2018)), ()),
        (Scope(evidence=("case study",)), MENDING),
        (Scope(evidence=("CASE",)), MENDING),
        (Scope(evidence=("study", "report")), ALL),
        (Scope(evidence=("stud",)), ()),
        (Scope(themes=("trust",)), (4,)),
        (Scope(themes=("Trust", "funding", "shared-services")), (0, 4, 6)),
        (Scope(themes=("ict",)), ()),
        (Scope(places=("oxley",)), (0, 2, 3, 5)),
        (Scope(places=("Oxl",)), ()),
        (Scope(places=("Marsh  END",)), (3, 4)),
        (Scope(places=("Oxley", "Marsh End")), (0, 2, 3, 4, 5)),
        (Scope(places=("Fenwater valley",)), MENDING),
        (Scope(places=("Atlantis", "", "?")), ()),
        (Scope(reports=(FENWATER,), themes=("trust", "funding")), (4,)),
        (Scope(years=(2016, None), evidence=("case study",), themes=("trust", "purpose"), places=("Oxley",)), (0,)),
        (Scope(reports=(CHOIRS,), places=("Oxley",)), ()),
    ],
    ids=str,
)
def test_values_of_a_field_are_alternatives_and_fields_combine(library: Library, scope: Scope, expected: tuple[int, ...]) -> None:
    assert left(library.index, scope) == expected


def changed(library: Library, report: str, **facts: Any) -> Index:
    """The small library's index with other facts about one report."""

    def as_now(shelf: Shelf) -> Shelf:
        return replace(shelf, record=replace(shelf.record, **facts)) if shelf.record.id == report else shelf

    return replace(library.index, shelves=tuple(map(as_now, library.index.shelves)))


def test_a_report_without_a_year_is_outside_any_years(library: Library) -> None:
    undated = changed(library, CHOIRS, year=None)
    assert left(undated, Scope(years=(1, None))) == left(undated, Scope(years=(None, 9999))) == MENDING


def test_a_report_about_one_place_is_all_of_it_there(library: Library) -> None:
    assert left(changed(library, CHOIRS, places=("Upper Tuning",)), Scope(places=("tuning",))) == SINGING
    assert left(changed(library, CHOIRS, places=("Quarry", "Tarn")), Scope(places=("Quarry",))) == ()


def test_a_kind_of_evidence_is_words_side_by_side(library: Library) -> None:
    index = changed(library, CHOIRS, evidence="Literature review and case studies")
    assert left(index, Scope(evidence=("literature review",))) == left(index, Scope(evidence=("Case Studies",))) == SINGING
    assert left(index, Scope(evidence=("literature and case",))) == ()


def test_a_report_without_notes_has_no_theme(wide_library: Library) -> None:
    assert left(wide_library.index, Scope(themes=("trust",))) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2006", (2006, 2006)), (" 2001-2010 ", (2001, 2010)), ("2001 – 2010", (2001, 2010)), ("2005-", (2005, None)), ("-2009", (None, 2009))],
)
def test_years_are_read(text: str, expected: tuple[int | None, int | None]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize("text", ["", "-", "soon", "206", "20061", "2001-10", "2001 2010", "20012010", "2001-2005-2010", "--2009", "2006.5"])
def test_what_is_no_year_is_told(text: str) -> None:
    with pytest.raises(ScopeError, match=r"is no year\. Expected a year or a span of years: 2006, 2001-2010"):
        years(text)


@given(st.text(max_size=12))
def test_any_text_is_years_or_an_error(text: str) -> None:
    try:
        first, last = years(text)
    except ScopeError:
        return
    assert any(y is not None for y in (first, last))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"themes": "trust"}, "'themes' is 'trust'. Expected a list of texts."),
        ({"places": [3]}, "'places' is [3]. Expected a list of texts."),
        ({"evidence": 5}, "'evidence' is 5."),
        ({"reports": {"a": 1}}, "'reports' is {'a': 1}."),
        ({"years": (2010, 2001)}, "The years 2010 to 2001 end before they begin. Give the earlier one first."),
        ({"years": (2010,)}, "'years' is (2010,). Expected the first and the last year, either of them open."),
        ({"years": ("2010", None)}, "'years' is ('2010', None)."),
        ({"years": (True, None)}, "'years' is (True, None)."),
        ({"years": 2010}, "'years' is 2010."),
    ],
)
def test_a_scope_of_another_shape_is_an_error(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ScopeError) as caught:
        Scope(**fields)
    assert told in str(caught.value)


def test_a_scope_without_values_is_none() -> None:
    assert not Scope()
    assert not Scope(years=(None, None), themes=())
    assert Scope(years=(None, 2000))
    assert Scope(["b", "a", "b"]) == Scope(("b", "a"))  # type: ignore[arg-type]
    assert Scope(("a",), places=("x",)).among(["b", "a"]) == Scope(("a", "b"), places=("x",))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"id": 1, "question": "why?", "themes": None}, Scope()),
        ({"years": "2001-2010", "themes": ["trust"]}, Scope(years=(2001, 2010), themes=("trust",))),
        ({"years": 2006}, Scope(years=(2006, 2006))),
        ({"years": [2006, None], "evidence": ["review"], "places": ["Hull"], "reports": ["a"]}, Scope(("a",), (2006, None), ("review",), (), ("Hull",))),
    ],
)
def test_a_scope_is_read_from_json(line: dict[str, Any], expected: Scope) -> None:
    assert read(line) == expected


@pytest.mark.parametrize("line", [{"years": "soon"}, {"years": [1]}, {"years": True}, {"years": {}}, {"themes": ""}, {"places": [[]]}, {"years": 20.5}])
def test_json_of_another_shape_is_an_error(line: dict[str, Any]) -> None:
    with pytest.raises(ScopeError):
        read(line)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(themes=("trust", "trusst")), "There is no theme 'trusst'. Did you mean 'trust'?"),
        (Scope(themes=("zzzz",)), "There is no theme 'zzzz'. There are: definition, purpose, "),
        (Scope(evidence=("case studdy",)), "The library holds no evidence of the kind 'case studdy'. Did you mean 'case study'?"),
        (Scope(evidence=("Casse",)), "Did you mean 'case'?"),
        (Scope(evidence=("poem",)), "The library holds no evidence of the kind 'poem'. It holds: case study, report."),
        (Scope(evidence=("",)), "no evidence of the kind ''"),
    ],
)
def test_what_there_is_none_of_is_told(library: Library, scope: Scope, told: str) -> None:
    with pytest.raises(ScopeError) as caught:
        check(library.index, scope)
    assert told in str(caught.value)


def test_an_unknown_report_is_told_and_any_place_may_be_asked_for(library: Library) -> None:
    with pytest.raises(UnknownReport, match="Did you mean 'quarry-choirs'"):
        check(library.index, Scope(("quarry-choir",)))
    check(library.index, Scope((CHOIRS,), (1800, 1801), ("CASE",), ("ICT",), ("Atlantis",)))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((), ""),
        ((Scope(("a", "b"), (2005, None)),), "reports: a or b, years: 2005-"),
        ((Scope(years=(2006, 2006), themes=("trust",)), Scope(places=("Oxley",), evidence=("review",))), "themes: trust, years: 2006; evidence: review, places: Oxley"),
        ((Scope(years=(None, 2009)),), "years: -2009"),
    ],
)
def test_limits_in_words(limits: tuple[Scope, ...], said: str) -> None:
    assert words(limits) == said
