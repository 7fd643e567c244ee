"""A report without notes beside reports that have them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import Library
from assistant.noted import level, noted
from tests.fakes import FakeEmbedder, builder

KITES = "# Kites over Marsh End\n\nEleven kites flew over the marsh one June, and the van that carried the kites cost the flyers nine pounds.\n\nA boy of nine held the largest kite.\n"


def f(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def test_each_gets_what_the_others_get_for_as_much() -> None:
    has = np.array([True, True, True, False, False, False])
    own = f(0.1, 0.3, 0.5, 0.5, 0.2, 0.9)
    made = level(own, f(0.2, 0.8, 0.6, 0.5, 0.2, 0.9), has)
    assert made[:3].tolist() == pytest.approx([0.2, 0.8, 0.6]), "those with notes keep theirs"
    assert made[3:].tolist() == pytest.approx([0.8, 0.4, 1.2]), "as the best; between the second and the third; as much more as it is beyond"


@pytest.mark.parametrize("has", [[True, True], [False, False]])
def test_where_all_or_none_have_notes_nothing_changes(has: list[bool]) -> None:
    scores = f(0.4, 0.1)
    assert level(f(0.3, 0.9), scores, np.array(has)) is scores


@pytest.fixture
def mixed(invented: Path, tmp_path: Path) -> Library:
    """The small library with a report more, on which there are no notes."""
    (invented / "reports" / "kites.md").write_text(KITES, encoding="utf-8")
    builder(invented, tmp_path / "library").add([invented / "reports"])
    return Library.open(tmp_path / "library", FakeEmbedder())


def test_which_reports_have_notes_is_known(mixed: Library) -> None:
    told = {p.report: bool(has) for p, has in zip(mixed.index.passages, noted(mixed.index), strict=True)}
    assert told.pop("kites-over-marsh-end" if "kites-over-marsh-end" in told else "kites") is False
    assert told
    assert all(told.values())


def test_what_a_report_without_notes_says_itself_comes_first(mixed: Library) -> None:
    """The others' notes speak of what the van cost; the question is asked in this report's words."""
    hits = mixed.search("What did the van that carried the kites cost the flyers?", k=3)
    assert "kites" in hits[0].report
    answer = mixed.ask("What did the van that carried the kites cost the flyers?")
    assert "nine pounds" in answer.quotes[0].text
