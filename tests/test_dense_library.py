"""A library with graphs of vectors beside the same one with exact indexes."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from assistant import Library, signals
from assistant.settings import Reach
from corpus import dense, store
from ingest.__main__ import main
from tests import wide
from tests.fakes import FakeEmbedder, WithinProcess


@pytest.fixture(scope="module")
def small_and_large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same library with exact indexes, and as a graph."""
    folder = tmp_path_factory.mktemp("kinds")
    exact = wide.build(folder / "a")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "EXACT", 50)
        return exact, wide.build(folder / "b")


def test_a_large_library_answers_as_an_exact_one_does(small_and_large: tuple[Path, Path]) -> None:
    exact, large = (Library.open(path, FakeEmbedder()) for path in small_and_large)
    assert isinstance(large.index.dense["sentences"], faiss.IndexHNSWSQ)
    assert type(large.index.dense["notes"]) is faiss.IndexFlatIP
    vector = exact.vector(wide.QUESTIONS[0])
    few = Reach(exact=10, nearest=12)
    near = [signals.row_cosines(library.index, "sentences", vector, few) for library in (exact, large)]
    assert set(np.argsort(-near[1])[:8]) <= set(np.argsort(-near[0], kind="stable")[:40])
    for question in wide.QUESTIONS[:4]:
        one, other = exact.ask(question), large.ask(question)
        assert bool(one.quotes) == bool(other.quotes)
        limited = large.ask(question, reports=["kilns"])
        assert {q.report for q in limited.quotes} <= {"kilns"}


def test_the_stamp_and_the_list_say_which_and_how_well(small_and_large: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    exact, large = small_and_large
    told = {path: store.manifest(path).stamp["indexes"] for path in small_and_large}
    assert told[exact]["sentences"] == {"kind": "Flat", "rows": told[large]["sentences"]["rows"], "effort": 0, "recall": 1.0}
    assert told[large]["sentences"]["recall"] > 0.9
    for option in ("--list", "--check"):
        assert main([option, "--library", str(large)], encoder=lambda settings: FakeEmbedder(), reader=WithinProcess) == 0
        assert f"HNSW32,SQ8 (recall@10 {told[large]['passages']['recall']:.3f} on its own rows" in capsys.readouterr().out
