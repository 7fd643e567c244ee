"""One kind of FAISS index at one size: how long it takes to make, what it holds in memory and on the disk, how quick and how right it is."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from bench.scale.apart import Found, Memory
from bench.speed import spread
from corpus import dense, indexfile
from corpus.embed import Vectors

LISTS = "IVF,SQ8"
KINDS = (dense.FLAT, "HNSW32", dense.GRAPH, LISTS)
EFFORTS = (32, 64, 128, 256)  # candidates that a graph's search keeps
SHARES = (32, 16, 8, 4)  # of lists one of so many is looked at
POINTS, ROUNDS = 50, 10  # rows that each list's centre is learned from, and rounds of learning
ASKED = 300  # questions timed, and as many passages held out
MANY = 400  # candidates that an answer from a large library begins with
Right = tuple[Any, ...]
SECONDS = 20.0  # that one kind is asked for, at one setting


def exact(vectors: str, asked: str, rows: int, to: str) -> Found:
    """Find the nearest of the first `rows` rows to each question by comparing all, and keep them in the file `to` (.npz)."""
    began = perf_counter()
    best, found = dense.nearest([_rows(vectors, rows)], np.load(asked), dense.KEPT)
    np.savez(to, best=best, rows=found)
    return {"took": perf_counter() - began, "cosine of the nearest": [round(float(q), 3) for q in np.percentile(best[:, 0], (10, 50, 90))], "of the tenth": round(float(np.median(best[:, min(best.shape[1], dense.NEAREST) - 1])), 3)}


def _rows(path: str, rows: int) -> Vectors:
    held: Vectors = np.load(path, mmap_mode="r")[:rows]
    return held


def kind(name: str, vectors: str, asked: str, best: str, rows: int, folder: str) -> Found:
    """Make an index of a kind of the first `rows` rows, write it, and ask it, on one thread. `asked`, `best`: questions and what `exact` found."""
    import faiss

    held, questions = _rows(vectors, rows), np.load(asked)
    right: Right = tuple(np.load(best)[part] for part in ("best", "rows"))
    memory = Memory()
    before = memory.look()
    with memory.watched():
        began, work = perf_counter(), process_time()
        index, told = _made(faiss, name, held)
        found: Found = {"build": perf_counter() - began, "work": process_time() - work}
    found |= {"memory": memory.look() - before, "peak": memory.anonymous - before}
    path = Path(folder) / f"{rows}.faiss"
    faiss.write_index(index, str(path))
    found["disk"] = path.stat().st_size / 2**20
    if told is not None:
        found["told"] = told.plain()
    del index
    before = memory.look()
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP if name == LISTS else faiss.IO_FLAG_MMAP_IFC) if told is None else indexfile.open_dense(path, rows)
    found["opened"] = memory.look() - before
    faiss.omp_set_num_threads(1)
    efforts = _efforts(index)
    found["settings"] = [{"effort": effort, **asked_at(index, questions, right, effort)} for effort in efforts]
    path.unlink()
    return found


def _made(faiss: Any, name: str, held: Vectors) -> tuple[Any, dense.Made | None]:
    if name in dense.KINDS:  # as the product makes it
        growing = dense.Growing(exact=len(held) if name == dense.FLAT else min(dense.EXACT, len(held) - 1))
        for at in range(0, len(held), dense.PIECE):
            growing.add(held[at : at + dense.PIECE])
        return growing.made()
    lists = 2 ** int(np.log2(min(2.2 * len(held) ** 0.5, len(held) / POINTS)))
    index = faiss.index_factory(held.shape[1], name.replace("IVF", f"IVF{lists}"), faiss.METRIC_INNER_PRODUCT)
    if name == LISTS:
        index.cp.niter, index.cp.spherical, index.cp.max_points_per_centroid = ROUNDS, True, POINTS
        index.train(np.ascontiguousarray(held[:: max(1, len(held) // (POINTS * lists))]))
    for at in range(0, len(held), dense.PIECE):
        index.add(np.ascontiguousarray(held[at : at + dense.PIECE]))
    return index, None


def _efforts(index: Any) -> tuple[int, ...]:
    if hasattr(index, "nlist"):
        return tuple(max(1, index.nlist // s) for s in SHARES)
    return EFFORTS if hasattr(index, "hnsw") else (0,)


def asked_at(index: Any, questions: Vectors, right: Right, effort: int) -> Found:
    """Times of single questions for ten nearest, the middle time for MANY, and recall@10 of questions (the first half) and of passages held out."""
    if hasattr(index, "hnsw"):
        index.hnsw.efSearch = effort
    elif hasattr(index, "nlist"):
        index.nprobe = effort
    half = len(questions) // 2
    chosen = [*range(min(half, ASKED)), *range(half, min(2 * half, half + ASKED))]
    ten, took = _timed(index, questions[chosen], dense.NEAREST)
    many = _timed(index, questions[chosen[:ASKED]], min(MANY, int(index.ntotal)))[1]
    middle, most = spread(took)
    done = np.array(chosen[: len(ten)])
    recall = {who: dense.recall(ten[mask], *(part[at] for part in right)) for who, mask in (("questions", done < half), ("passages", done >= half)) if len(at := done[mask])}
    return {"p50": middle, "p95": most, "p50 of many": spread(many)[0], "recall": recall}


def _timed(index: Any, questions: Vectors, k: int) -> tuple[Any, list[float]]:
    """Rows (n, k) found and milliseconds, of as many questions as SECONDS allow, the order mixed so that both sorts are among them."""
    rows, took = np.full((len(questions), k), -1, dtype=np.int64), []
    for n in range(len(questions)):
        began = perf_counter()
        rows[n] = index.search(questions[n : n + 1], k)[1][0]
        took.append(1000 * (perf_counter() - began))
        if sum(took) > 1000 * SECONDS and n + 1 >= len(questions) // 2 + 20:
            return rows[: n + 1], took
    return rows, took
