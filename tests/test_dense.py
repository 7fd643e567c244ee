"""Indexes of vectors: the kind by the number of rows, what they find, and files that lie."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from assistant.part import SomeVectors
from corpus import dense, indexfile
from corpus.embed import Vectors
from corpus.engines import vectors
from corpus.errors import BrokenLibrary

WIDTH = 24


@pytest.fixture(scope="module")
def rows() -> Vectors:
    """(3000, WIDTH) unit rows around 60 centres."""
    chance = np.random.default_rng(3)
    made = chance.standard_normal((60, WIDTH))[chance.integers(0, 60, 3000)] + 0.5 * chance.standard_normal((3000, WIDTH))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def made(rows: Vectors, *cuts: int, exact: int = 1000, recall: float = dense.RECALL) -> tuple[Any, dense.Made]:
    growing = dense.Growing(exact, recall)
    for piece in np.split(rows, cuts):
        growing.add(piece)
    return growing.made()


@pytest.fixture(scope="module")
def graph(rows: Vectors) -> bytes:
    return bytes(faiss.serialize_index(made(rows)[0]).tobytes())


def test_the_kind_is_chosen_by_the_number_of_rows(rows: Vectors) -> None:
    assert (dense.chosen(dense.EXACT), dense.chosen(dense.EXACT + 1)) == (dense.FLAT, dense.GRAPH)
    index, told = made(rows, exact=3000)
    assert (type(index), told) == (faiss.IndexFlatIP, dense.Made(dense.FLAT, 3000))
    index, told = made(rows, exact=2999)
    assert (type(index), told.kind, told.rows) == (faiss.IndexHNSWSQ, dense.GRAPH, 3000)
    assert dense.Growing().made()[1] == dense.Made(dense.FLAT, 0)


def test_the_recall_told_is_the_recall_found(rows: Vectors) -> None:
    index, told = made(rows)
    assert told.recall > 0.95
    assert told.effort < dense.EFFORTS[-1]  # more would find no more: eight bits a number tell no finer
    assert index.hnsw.efSearch == told.effort
    asked = rows[:500] + np.float32(0.02)
    found = dense.recall(index.search(asked, 10)[1], *dense.nearest([rows], asked, dense.KEPT))
    assert found == pytest.approx(told.recall, abs=0.03)
    assert made(rows, recall=0.5)[1].effort == dense.EFFORTS[0]


def test_the_recall_told_with_another_effort_is_the_recall_found_with_it(rows: Vectors) -> None:
    index, told = made(rows)
    assert [effort for effort, _ in told.tried] == list(dense.EFFORTS)
    assert dict(told.tried)[told.effort] == told.recall
    right = dense.nearest([rows], rows[:500], dense.KEPT)
    for effort, found in told.tried:
        index.hnsw.efSearch = effort
        assert dense.recall(index.search(rows[:500], 10)[1], *right) == pytest.approx(found, abs=0.03)
    assert f"with {dense.EFFORTS[-1]}" in dense.Made(**told.plain()).told()


def test_a_search_keeps_as_many_as_it_is_told_to(rows: Vectors, tmp_path: Path) -> None:
    index, _ = made(rows)
    faiss.write_index(index, str(tmp_path / "held.faiss"))
    held, found = vectors.Held(tmp_path / "held.faiss", len(rows)), {}
    best = dense.nearest([rows], rows[:200] + np.float32(0.05), 5)[1].tolist()
    for effort in (5, 1024):
        found[effort] = sum(len(set(b) & set(held.nearest(r + np.float32(0.05), 5, effort=effort)[0].tolist())) for r, b in zip(rows[:200], best, strict=True))
    assert found[5] < found[1024]


def test_pieces_and_threads_change_no_byte(rows: Vectors, graph: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    before = faiss.omp_get_max_threads()
    for threads in (1, 2):
        faiss.omp_set_num_threads(threads)
        assert faiss.serialize_index(made(rows, 7, 7, 999, 2000)[0]).tobytes() == graph
    faiss.omp_set_num_threads(before)
    monkeypatch.setattr(dense, "PIECE", 512)
    several = [faiss.serialize_index(made(rows, *cuts)[0]).tobytes() for cuts in ((), (5, 1500, 1501), range(0, 3000, 100))]
    assert several[1:] == several[:-1]


def test_of_a_part_that_is_most_of_a_library_no_second_copy_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "PIECE", 512)
    monkeypatch.setattr(dense, "SAMPLE", 20)
    many = np.random.default_rng(5).standard_normal((5_000, 4 * WIDTH)).astype(np.float32)
    for before in (0, 100, 1001):  # the graph is begun in it, or was begun before
        growing = dense.Growing(1000)
        growing.add(many[:before])
        tracemalloc.start()
        growing.add(many)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < many.nbytes / 2
        assert growing.made()[1].rows == before + len(many)


def test_every_so_manieth_row_of_parts_is_that_of_the_whole(rows: Vectors) -> None:
    for step in (1, 3, 7, 500):
        for cuts in ((), (1, 2, 4), (0, 900, 901), (10, 1500, 3000)):
            assert np.array_equal(np.concatenate(dense.every(np.split(rows, cuts), step)), rows[::step])


def test_the_nearest_are_those_of_an_exact_index(rows: Vectors) -> None:
    exact = faiss.IndexFlatIP(WIDTH)
    exact.add(rows)
    found, at = dense.nearest([rows[:100], rows[100:]], rows[:40], 12)
    cosines, numbers = exact.search(rows[:40], 12)
    assert found == pytest.approx(cosines, abs=1e-5)
    assert np.mean(at == numbers) > 0.99
    assert dense.nearest([rows[:3]], rows[:2], 12)[1].shape == (2, 3)


def test_of_rows_that_are_alike_any_will_do() -> None:
    rows = np.eye(3, dtype=np.float32)[[0, 0, 0, 1]]
    best, numbers = dense.nearest([rows[:3], rows[3:]], rows[:1], 4)
    assert numbers.tolist() == [[0, 1, 2, 3]]
    for found, share in (([0, 1], 1.0), ([2, 1], 1.0), ([2, 3], 0.5), ([2, -1], 0.5)):
        assert dense.recall(np.array([found]), best, numbers) == share


def test_rows_of_another_length_are_refused(rows: Vectors) -> None:
    growing = dense.Growing()
    growing.add(rows)
    with pytest.raises(ValueError, match="Vectors of 7 numbers beside others of 24"):
        growing.add(rows[:, :7])


def test_a_graph_is_read_from_bytes_and_from_its_file(rows: Vectors, graph: bytes, tmp_path: Path) -> None:
    (tmp_path / "i.faiss").write_bytes(graph)
    for index in (indexfile.read_dense(graph, 3000), indexfile.open_dense(tmp_path / "i.faiss", 3000)):
        assert index.reconstruct(2345) == pytest.approx(rows[2345], abs=0.02)
        assert np.mean(index.search(rows[:50], 1)[1][:, 0] == np.arange(50)) > 0.95


def unlike(factory: str, rows: Vectors, metric: int = faiss.METRIC_INNER_PRODUCT) -> bytes:
    index = faiss.index_factory(WIDTH, factory, metric)
    index.train(rows)
    index.add(rows[:300])
    return bytes(faiss.serialize_index(index).tobytes())


@pytest.mark.parametrize("factory", ["IVF16,Flat", "IVF16,SQ8", "HNSW32", "HNSW32,SQ4", "HNSW32,SQfp16", "SQ8", "IDMap2,Flat"])
def test_other_kinds_are_refused(rows: Vectors, factory: str) -> None:
    index = faiss.index_factory(WIDTH, factory, faiss.METRIC_INNER_PRODUCT)
    index.train(rows)
    index.add_with_ids(rows[:300], np.arange(300)) if factory.startswith("IDMap") else index.add(rows[:300])
    with pytest.raises(BrokenLibrary, match="An index of the library"):
        indexfile.read_dense(bytes(faiss.serialize_index(index).tobytes()), 300)


def test_another_measure_and_another_size_are_refused(rows: Vectors, graph: bytes) -> None:
    for data in (unlike("HNSW32,SQ8", rows, faiss.METRIC_L2), graph):
        with pytest.raises(BrokenLibrary, match="another kind or size"):
            indexfile.read_dense(data, 300)


def spoilt(rows: Vectors, part: str, at: int, value: int) -> bytes:
    """A graph with one number of it changed."""
    index = made(rows)[0]
    held = getattr(index.hnsw, part)
    if isinstance(held, int):
        setattr(index.hnsw, part, value)
    else:
        faiss.rev_swig_ptr(held.data(), held.size())[at] = value
    return bytes(faiss.serialize_index(index).tobytes())


@pytest.mark.parametrize(
    ("part", "at", "value"),
    [
        ("neighbors", 5, 3000), ("neighbors", 5, -2), ("offsets", 7, 1), ("offsets", 3000, 1 << 40), ("levels", 9, 0), ("levels", 9, 60), ("entry_point", 0, 3000),
        ("entry_point", 0, -1), ("max_level", 0, 40), ("efSearch", 0, 0), ("efSearch", 0, 1 << 30), ("cum_nneighbor_per_level", 1, 1 << 20),
    ],
)  # fmt: skip
def test_numbers_that_lead_nowhere_are_refused(rows: Vectors, part: str, at: int, value: int) -> None:
    with pytest.raises(BrokenLibrary, match="An index of the library"):
        indexfile.read_dense(spoilt(rows, part, at, value), 3000)


def test_a_link_to_a_row_that_is_not_on_its_level_is_refused(rows: Vectors) -> None:
    index = made(rows)[0]
    levels, starts, links = (faiss.rev_swig_ptr(v.data(), v.size()) for v in (index.hnsw.levels, index.hnsw.offsets, index.hnsw.neighbors))
    high, low = int(np.argmax(levels)), int(np.argmin(levels))
    links[starts[high] + 2 * dense.NEIGHBOURS] = low
    with pytest.raises(BrokenLibrary, match="another kind or size"):
        indexfile.read_dense(bytes(faiss.serialize_index(index).tobytes()), 3000)


def test_bytes_changed_anywhere_never_lead_astray(rows: Vectors, graph: bytes) -> None:
    """Whatever is read at all can be searched, and gives rows that there are."""
    chance = np.random.default_rng(11)
    for at in (*range(0, 400, 3), *chance.integers(0, len(graph), 150)):
        data = bytearray(graph)
        data[at] ^= int(chance.integers(1, 256))
        try:
            index = indexfile.read_dense(bytes(data), 3000)
        except BrokenLibrary:
            continue
        found = index.search(rows[:3], 5)[1]
        assert found.max() < 3000
        assert found.min() >= -1


def test_some_rows_of_a_graph_are_each_compared(rows: Vectors, graph: bytes) -> None:
    index = indexfile.read_dense(graph, 3000)
    inside = np.zeros(3000, dtype=bool)
    inside[5::41] = True
    some = SomeVectors(index, inside)
    found, at = some.search(rows[:4], some.ntotal)
    assert sorted(at[0].tolist()) == list(range(some.ntotal))
    assert found == pytest.approx(np.take_along_axis(rows[:4] @ rows[inside].T, at, axis=1), abs=0.01)
    assert some.reconstruct(3) == pytest.approx(rows[np.flatnonzero(inside)[3]], abs=0.01)
