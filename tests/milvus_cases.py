"""A Milvus server of a test's own (fixture `server`), and what is looked at on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.engines.milvus import Milvus
from corpus.engines.milvus_server import Access, Server, parse
from corpus.words import stem
from tests import milvus_process
from tests.engine_cases import questions, same
from tests.engine_shelves import Reference, shelf

OLD = {"alder": shelf("alder", 1, passages=12, notes=2), "birch": shelf("birch", 2, passages=9, notes=1)}
NEW = {"alder": shelf("alder", 7, passages=15, notes=2), "cedar": shelf("cedar", 3, passages=8, notes=0)}
QUICK = Access(seconds=4.0)
WRITES = ("insert", "delete", "create_collection")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[milvus_process.Process]:
    made = milvus_process.Process(tmp_path)
    yield made
    made.kill()


class Cut(Server):
    """A connection whose server is killed before, or after, its so many-th write."""

    def __init__(self, process: milvus_process.Process, at: int, after: bool) -> None:
        super().__init__(parse(process.address()), QUICK)
        self.process, self.left, self.after = process, at, after

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        self.left -= name in WRITES
        if name in WRITES and self.left == 0 and not self.after:
            self.process.kill()
        told = super().call(name, *args, **kwargs)
        if name in WRITES and self.left == 0 and self.after:
            self.process.kill()
        return told


def over(server: Server) -> Milvus:
    made = Milvus("milvus://unused/unused", QUICK, grace=0.0)
    made.wire(server)
    return made


def holds(engine: Milvus, shelves: Any) -> None:
    held, reference = engine.open(), Reference(shelves)
    for vector in questions(2):
        same(held.nearest("passages", vector, 1000), reference.nearest("passages", vector, 1000), near=0.02)
        same(held.nearest("notes", vector, 1000), reference.nearest("notes", vector, 1000), near=0.02)
    same(held.worded("passages", {stem("kiln"): 1.0, stem("ferry"): 0.5}, 1000), reference.worded("passages", {stem("kiln"): 1.0, stem("ferry"): 0.5}, 1000))
    assert [r.passage for r in held.rows(list(reference.rows))] == [r.passage for r in reference.rows.values()]


def nothing_left_over(engine: Milvus) -> None:
    """The server holds the rows of what is kept, each once, and nothing that was begun."""
    parts = engine.state.parts().values()
    for table, count in (("passages", "passages"), ("notes", "notes")):
        rows = list(engine.tables.find(table, "pk > 0", ["serial"]))
        assert {r["serial"] for r in rows} <= {p["serial"] for p in parts}
        assert len({r["pk"] for r in rows}) == len(rows) == engine.tables.count(table, "pk > 0"), count
    assert engine.state.said("begun") == engine.state.said("leaving") == {}
