"""The measurement of the gate: what is shipped, how lies are made, and that the gate holds what is promised where the reports are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import truth
from bench.lies import CLASSES, Truth, lies
from corpus import anchors
from corpus.errors import LibraryError


def test_paraphrases_ship_no_words_of_a_report() -> None:
    raw = [json.loads(line) for line in truth.PARAPHRASES.read_text(encoding="utf-8").splitlines()]
    assert len({r["id"] for r in raw}) == len(raw) >= 100
    assert {k for r in raw for k in r} == {"id", "report", "anchor", "text"}
    assert all(str(anchors.Anchor.parse(r["anchor"])) == r["anchor"] for r in raw)


def test_every_kind_of_lie_is_made() -> None:
    told = Truth("Most of the 12 choirs in Oxley may not need 3 months, but 5 months helped some of the 40 singers to begin", "The van cost £6,200", "Menders")
    made = dict(lies(told))
    assert set(made) >= set(CLASSES) - {"“not” put in"}
    assert all("[" in s for s in made.values())
    assert all(told.text not in s for kind, s in made.items() if kind in ("a figure changed", "another unit", "a name swapped", "“not” taken out", "a word turned to its opposite"))


def test_where_no_report_is_at_hand_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="None of the places paraphrased"):
        truth.pairs(tmp_path)


def test_the_gate_passes_truths_and_stops_lies(reports: Path) -> None:
    held = truth.pairs(reports)
    stopped, caught, _ = truth.measure(held)
    assert len(held) >= 100
    assert len(stopped) <= 0.05 * len(held)
    assert sum(c[True] for c in caught.values()) >= 0.97 * sum(c.total() for c in caught.values())
