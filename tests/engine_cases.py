"""The engines that are held to one contract, and the library they are tried with: fixtures `opened`, `engine` and `edition`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.embed import Vectors
from corpus.engine import Edition, Engine, Found
from corpus.records import Shelf
from tests import milvus_process
from tests.engine_shelves import KINDS, WIDTH, ours_alone, shelf

STAMP = {"store": 3, "embedder": "made up"}
Part = tuple[Shelf, Vectors]
Opened = Callable[[], Engine]  # the engine in this test's place, opened anew with each call


def _disk(folder: Path) -> Engine:
    from corpus.engines.disk import Disk

    return Disk(folder / "library")


def _milvus(folder: Path) -> Engine:
    from corpus.engines.milvus import Milvus

    return Milvus(milvus_process.shared().address(f"t{abs(hash(folder)):x}"))


ENGINES: dict[str, Callable[[Path], Engine]] = {"disk": _disk, "milvus": _milvus}
SERVERS = {"milvus": [pytest.mark.slow, milvus_process.needed]}
CASES = [pytest.param(name, marks=SERVERS.get(name, ())) for name in ENGINES]


@pytest.fixture(params=CASES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return lambda: ENGINES[request.param](tmp_path)


@pytest.fixture
def engine(opened: Opened) -> Engine:
    return opened()


LIBRARY: dict[str, Part] = {
    "alder": shelf("alder", 1),
    "birch": shelf("birch", 2, year=2001, evidence=KINDS[1]),
    "cedar": shelf("cedar", 3, year=None, notes=0),
    "dogwood": ours_alone("dogwood", 4),
    "elm": shelf("elm", 5, passages=1, notes=1, year=2019, evidence=KINDS[2]),
}


def published(engine: Engine, shelves: Mapping[str, Part]) -> str:
    return engine.publish(STAMP, {report: engine.put(*part) for report, part in shelves.items()})


@pytest.fixture(scope="module", params=CASES)
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """Published once for all tests that read alone."""
    engine = ENGINES[request.param](tmp_path_factory.mktemp("edition"))
    published(engine, LIBRARY)
    held = engine.open()
    yield held
    held.close()


def questions(n: int = 8) -> list[Vectors]:
    rows = np.random.default_rng(99).normal(size=(n, WIDTH)).astype(np.float32)
    return list(np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32))


def same(found: Sequence[Found], wanted: Sequence[Found], near: float = 1e-4) -> None:
    """The same rows with the same scores; rows that score alike within `near` may change places, also over the edge."""
    assert len(found) == len(wanted)
    assert len({f.key for f in found}) == len(found)
    assert [f.score for f in found] == pytest.approx([f.score for f in wanted], abs=near)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    last = wanted[-1].score if wanted else 0.0
    assert {f.key for f in wanted if f.score > last + 2 * near} <= {f.key for f in found}
