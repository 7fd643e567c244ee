"""Indexes of vectors: the kind by the number of rows, what they find, and files that lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from assistant import Library, signals
from assistant.part import SomeVectors
from assistant.settings import Reach
from corpus import dense, indexfile, store
from corpus.embed import Vectors
from corpus.errors import BrokenLibrary
from ingest.__main__ import main
from tests import wide
from tests.fakes import FakeEmbedder, WithinProcess

WIDTH = 24


@pytest.fixture(scope="module")
def rows() -> Vectors:
    """(3000, WIDTH) unit rows around 60 centres."""
    chance = np.random.default_rng(3)
    made = chance.standard_normal((60, WIDTH))[chance.integers(0, 60, 3000)] + 0.5 * chance.standard_normal((3000, WIDTH))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def lists(rows: Vectors) -> bytes:
    return bytes(faiss.serialize_index(dense.made([rows], WIDTH, dense.LISTS)[0]).tobytes())


def test_the_kind_is_chosen_by_the_number_of_rows(rows: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (dense.chosen(dense.EXACT), dense.chosen(dense.EXACT + 1)) == (dense.FLAT, dense.LISTS)
    index, told = dense.made([rows], WIDTH)
    assert (type(index), told) == (faiss.IndexFlatIP, dense.Made(dense.FLAT, 3000))
    monkeypatch.setattr(dense, "EXACT", 2999)
    assert dense.made([rows], WIDTH)[1].kind == dense.LISTS


def test_the_recall_told_is_the_recall_found(rows: Vectors) -> None:
    index, told = dense.made([rows], WIDTH, dense.LISTS)
    assert told.recall >= dense.RECALL
    assert index.nprobe == told.effort < index.nlist
    asked = rows[:500] + np.float32(0.02)
    assert dense.found_share([rows], asked, index.search(asked, 10)[1], dense.nearest([rows], asked, 10)[0]) == pytest.approx(told.recall, abs=0.03)
    least = dense.made([rows], WIDTH, dense.LISTS, recall=0.5)[1]
    assert least.effort < told.effort
    assert least.recall < told.recall
    assert dense.made([rows], WIDTH, dense.LISTS, recall=1.1)[1].effort == index.nlist


def test_pieces_and_threads_change_no_byte(rows: Vectors, lists: bytes) -> None:
    before = faiss.omp_get_max_threads()
    for threads in (1, 2):
        faiss.omp_set_num_threads(threads)
        made = dense.made([rows[:7], rows[7:7], rows[7:2000], rows[2000:]], WIDTH, dense.LISTS)[0]
        assert faiss.serialize_index(made).tobytes() == lists
    faiss.omp_set_num_threads(before)


def test_the_nearest_are_those_of_an_exact_index(rows: Vectors) -> None:
    exact = faiss.IndexFlatIP(WIDTH)
    exact.add(rows)
    found, at = dense.nearest([rows[:100], rows[100:]], rows[:40], 12)
    cosines, numbers = exact.search(rows[:40], 12)
    assert found == pytest.approx(cosines, abs=1e-5)
    assert np.mean(at == numbers) > 0.99
    assert dense.nearest([rows[:3]], rows[:2], 12)[1].shape == (2, 3)


def test_of_rows_that_are_alike_any_will_do() -> None:
    pieces = [np.eye(3, dtype=np.float32)[[0, 0, 0]], np.eye(3, dtype=np.float32)[[1]]]
    best, rows = dense.nearest(pieces, pieces[0][:1], 2)
    assert rows.tolist() == [[0, 1]]
    for found, share in (([0, 1], 1.0), ([2, 1], 1.0), ([2, 3], 0.5), ([2, -1], 0.5)):
        assert dense.found_share(pieces, pieces[0][:1], np.array([found]), best) == share


def test_what_cannot_be_made_is_said(rows: Vectors) -> None:
    with pytest.raises(ValueError, match=r"no index of the kind 'PQ'.*Flat, IVF,SQ8"):
        dense.made([rows], WIDTH, "PQ")
    with pytest.raises(ValueError, match="beside others of 7"):
        dense.made([rows], 7)
    with pytest.raises(ValueError, match="no rows"):
        dense.made([rows[:0]], WIDTH, dense.LISTS)


def test_lists_are_read_from_bytes_and_from_their_file(rows: Vectors, lists: bytes, tmp_path: Path) -> None:
    (tmp_path / "i.faiss").write_bytes(lists)
    for index in (indexfile.read_dense(lists, 3000), indexfile.open_dense(tmp_path / "i.faiss", 3000)):
        assert index.reconstruct(2345) == pytest.approx(rows[2345], abs=0.01)
        assert index.search(rows[:50], 1)[1][:, 0].tolist() == list(range(50))


def turned(change: Callable[[Any, Vectors], None], rows: Vectors) -> bytes:
    """An index like ours, but for one thing."""
    index: Any = faiss.index_factory(WIDTH, "IVF16,SQ8", faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False
    index.train(rows)
    change(index, rows)
    return bytes(faiss.serialize_index(index).tobytes())


def numbered(*ids: int) -> Callable[[Any, Vectors], None]:
    return lambda index, rows: index.add_with_ids(rows[: len(ids)], np.array(ids, dtype=np.int64))


def halved(index: Any, rows: Vectors) -> None:
    index.add(rows[:3])
    index.by_residual = True


def unlike(factory: str, metric: int = faiss.METRIC_INNER_PRODUCT) -> Callable[[Vectors], bytes]:
    def made(rows: Vectors) -> bytes:
        index = faiss.index_factory(WIDTH, factory, metric)
        index.train(rows)
        index.add(rows[:3])
        return bytes(faiss.serialize_index(index).tobytes())

    return made


@pytest.mark.parametrize("ids", [(0, 1, 3), (0, 1, -5), (0, 1, 1), (0, 1, 1 << 40)], ids=str)
def test_rows_that_lead_nowhere_or_twice_are_refused(rows: Vectors, ids: tuple[int, ...]) -> None:
    assert indexfile.read_dense(turned(numbered(2, 0, 1), rows), 3).ntotal == 3
    with pytest.raises(BrokenLibrary, match="another kind or size"):
        indexfile.read_dense(turned(numbered(*ids), rows), 3)


@pytest.mark.parametrize("factory", ["IVF16,Flat", "IVF16,SQ4", "HNSW8,SQ8", "SQ8", "IVF16_HNSW8,SQ8"])
def test_other_kinds_are_refused(rows: Vectors, factory: str) -> None:
    with pytest.raises(BrokenLibrary, match="An index of the library"):
        indexfile.read_dense(unlike(factory)(rows), 3)


def test_other_measures_and_numbers_are_refused(rows: Vectors, lists: bytes) -> None:
    for data in (unlike("IVF16,SQ8", faiss.METRIC_L2)(rows), turned(halved, rows), turned(numbered(0, 1), rows)):
        with pytest.raises(BrokenLibrary, match="another kind or size"):
            indexfile.read_dense(data, 3)


def test_bytes_changed_anywhere_never_lead_astray(rows: Vectors, lists: bytes) -> None:
    """Whatever is read at all can be searched, and gives rows that there are."""
    chance = np.random.default_rng(11)
    for at in (*range(0, 400, 3), *chance.integers(0, len(lists), 150)):
        data = bytearray(lists)
        data[at] ^= int(chance.integers(1, 256))
        try:
            index = indexfile.read_dense(bytes(data), 3000)
        except BrokenLibrary:
            continue
        found = index.search(rows[:3], 5)[1]
        assert found.max() < 3000
        assert found.min() >= -1


def test_some_rows_of_lists_are_each_compared(rows: Vectors, lists: bytes) -> None:
    index = indexfile.read_dense(lists, 3000)
    inside = np.zeros(3000, dtype=bool)
    inside[5::41] = True
    some = SomeVectors(index, inside)
    found, at = some.search(rows[:4], some.ntotal)
    assert sorted(at[0].tolist()) == list(range(some.ntotal))
    assert found == pytest.approx(np.take_along_axis(rows[:4] @ rows[inside].T, at, axis=1), abs=0.01)
    assert some.reconstruct(3) == pytest.approx(rows[np.flatnonzero(inside)[3]], abs=0.01)


@pytest.fixture(scope="module")
def small_and_large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same library with exact indexes, and with lists."""
    folder = tmp_path_factory.mktemp("kinds")
    exact = wide.build(folder / "a")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "EXACT", 50)
        return exact, wide.build(folder / "b")


def test_a_large_library_answers_as_an_exact_one_does(small_and_large: tuple[Path, Path]) -> None:
    exact, large = (Library.open(path, FakeEmbedder()) for path in small_and_large)
    assert isinstance(large.index.dense["sentences"], faiss.IndexIVFScalarQuantizer)
    assert type(large.index.dense["notes"]) is faiss.IndexFlatIP
    vector = exact.vector(wide.QUESTIONS[0])
    few = Reach(exact=10, nearest=12)
    near = [signals.cosines(library.index, "sentences", vector, few) for library in (exact, large)]
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
    assert told[large]["sentences"]["recall"] >= dense.RECALL
    for option in ("--list", "--check"):
        assert main([option, "--library", str(large)], encoder=lambda settings: FakeEmbedder(), reader=WithinProcess) == 0
        assert f"IVF,SQ8 (recall@10 {told[large]['passages']['recall']:.3f} on its own rows" in capsys.readouterr().out
