"""Sentences by another hand before the gate: totals, and lines that are no pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.judged import judged
from corpus.errors import LibraryError

QUOTES = [{"n": 1, "report": "r", "who": "Menders", "year": 2016, "speaker": "", "text": "The ferry carries 14 goats every week."}]
ROWS = [("true", "near", "The ferry carries 14 goats every week [1]."), ("lie", "number", "The ferry carries 19 goats every week [1]."), ("lie", "none", "The ferry carries 14 goats every week [1].")]


def test_pairs_are_counted_by_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n".join(json.dumps({"label": label, "class": kind, "quotes": QUOTES, "sentence": s}) for label, kind, s in ROWS), encoding="utf-8")
    assert "1 of 1 true sentences passed, 1 of 2 lies stopped" in judged([file]).body
    assert main(["gate", str(tmp_path), "--pairs", str(file)]) == 0
    assert "1 of 2 lies stopped" in capsys.readouterr().out


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"label": "true"}', encoding="utf-8")
    with pytest.raises(LibraryError, match=r"Line 1 of pairs.jsonl is no pair"):
        judged([file])
