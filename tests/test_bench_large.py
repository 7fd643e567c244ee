"""Large runs measured: the arithmetic, and one run of a few documents with the fake encoder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench import precision, throughput
from tests.fakes import FakeEmbedder


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "public.jsonl"
    rows = [{"text": f"Boat {n} carried {n + 3} herons. The miller of mill {n} saw it.", "questions": [{"question": f"What did boat {n} carry?"}]} for n in range(12)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_gains_fall_with_the_rank_and_end_after_the_tenth() -> None:
    passages = np.eye(12, dtype=np.float32)
    asked = np.array([[12.0 - n for n in range(12)]] * 4, dtype=np.float32)
    assert precision.gains(asked, passages, [0, 1, 9, 10]) == pytest.approx([1.0, 1 / np.log2(3), 1 / np.log2(11), 0.0])


def test_two_precisions_that_are_one_cost_nothing(text: Path) -> None:
    made = precision.precision(text, lambda kind: FakeEmbedder())
    assert "costs **0.00** points" in made.body
    assert "12 passages, 12 questions" in made.body


def test_made_documents_are_the_same_each_time_and_no_two_alike(text: Path) -> None:
    texts = throughput.passages(text)
    made = list(throughput.documents(texts, 5))
    assert made == list(throughput.documents(texts, 5))
    assert len(set(made)) == 5
    assert all(d.count("## Part") == throughput.PARAGRAPHS for d in made)


def test_memory_that_grows_has_a_slope() -> None:
    assert throughput.slope([(n, 100 + 0.5 * n) for n in range(100)] + [(99, 900.0)] * 50) == pytest.approx(50)
    assert throughput.slope([(1, 7.0)] * 9) == 0.0


def test_a_run_tells_of_speed_memory_and_share(text: Path) -> None:
    made = throughput.throughput(text, 3, FakeEmbedder(), "float32")
    assert "3 documents of 6 paragraphs" in made.body
    assert "inside the encoder" in made.body
