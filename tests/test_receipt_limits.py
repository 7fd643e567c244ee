"""Receipts of answers within limits: they say what was asked, hold nothing from outside, and are checked against all of the library."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, Scope, receipt, recheck
from assistant.receipt import BadReceipt, Receipt
from tests.fakes import CHOIRS, FENWATER

SAID = "What did the chair say about friends?"
TRUST = Scope((FENWATER,), themes=("trust",))


def made(library: Library, limits: Scope = TRUST, question: str = SAID) -> Receipt:
    return receipt.make(library, library.ask(question, scope=limits))


def failing(held: Receipt, library: Library) -> list[str]:
    return [c.what for c in recheck.verify(held, library).checks if not c.holds]


def sealed(held: Receipt) -> Receipt:
    return replace(held, digest=receipt.digest(held))


@pytest.mark.parametrize("name", ["r.json", "r.html"])
def test_the_limits_are_saved_read_and_told(library: Library, tmp_path: Path, name: str) -> None:
    held = made(library)
    receipt.write(held, tmp_path / name)
    again = receipt.read(tmp_path / name)
    assert (again, again.limits) == (held, (TRUST,))
    verdict = recheck.verify(again, library)
    assert (verdict.holds, verdict.limits) == (True, f"reports: {FENWATER}, themes: trust")
    assert "Limits" in {c.what for c in verdict.checks}


def test_without_limits_nothing_is_said_of_them(library: Library) -> None:
    held = receipt.make(library, library.ask(SAID))
    assert (held.limits, "Limits" in {c.what for c in held.checks}) == ((), False)
    assert "Only a part" not in receipt.to_html(held)


def test_it_is_the_same_from_the_part_and_from_the_whole(library: Library) -> None:
    part = library.within(TRUST)
    answer = part.ask(SAID)
    assert receipt.make(part, answer).content() | {"made": ""} == receipt.make(library, answer).content() | {"made": ""} == made(library).content() | {"made": ""}
    assert failing(made(library), part) == failing(made(library), library.within(Scope((CHOIRS,)))) == []


def test_what_stands_around_a_quote_is_within_the_limits(library: Library, wide_library: Library) -> None:
    limits = Scope(places=("Elder Bridge",))
    held = made(wide_library, limits, "What did the weavers share?")
    inside = [p.text for p in wide_library.within(limits).index.passages]
    assert held.quotes
    for q in held.quotes:
        assert any(q.text in t and q.before.removeprefix("… ") in t and q.after.removesuffix(" …") in t for t in inside)


def test_limits_within_limits_are_all_kept(library: Library) -> None:
    part = library.within(Scope(places=("Oxley", "Marsh End")))
    answer = part.ask(SAID, scope=TRUST)
    held = receipt.make(part, answer)
    assert held.limits == (Scope(places=("Oxley", "Marsh End")), TRUST)
    assert recheck.verify(held, library).limits == f"places: Oxley or Marsh End; reports: {FENWATER}, themes: trust"
    assert failing(held, library) == []


def test_nothing_within_and_a_follow_up_have_receipts_with_limits(library: Library) -> None:
    nothing = made(library, Scope(places=("Atlantis",)))
    assert (nothing.refused, nothing.quotes, failing(nothing, library)) == (True, (), [])
    followed = receipt.make(library, library.ask("who said that?", [(SAID, "")], scope=TRUST))
    assert (followed.limits, failing(followed, library)) == ((TRUST,), [])


def test_limits_that_do_not_fit_the_quotes_are_found_out(library: Library) -> None:
    for forged in (Scope((CHOIRS,)), Scope(years=(1900, 1950)), Scope(themes=("funding",)), Scope(places=("Atlantis",))):
        assert failing(sealed(replace(made(library), limits=(forged,))), library) == ["Limits"]
    assert failing(replace(made(library), limits=()), library) == ["File"]


@pytest.mark.parametrize("limits", [7, [7], [{"reports": "x"}], [{"years": [2010, 2001]}], [{"years": ["2001", None]}], [{"extra": 1}], [{"themes": [1]}]], ids=str)
def test_limits_of_another_shape_are_no_receipt(library: Library, tmp_path: Path, limits: Any) -> None:
    (tmp_path / "r.json").write_text(json.dumps({**json.loads(receipt.to_json(made(library))), "limits": limits}), encoding="utf-8")
    with pytest.raises(BadReceipt, match="is no receipt"):
        receipt.read(tmp_path / "r.json")


def test_hostile_limits_stay_words(library: Library) -> None:
    html = receipt.to_html(made(library, Scope(places=("<script>go()</script>",))))
    assert "places: &lt;script&gt;go()&lt;/script&gt;." in html
    assert "<script" not in html
