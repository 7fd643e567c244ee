"""The engine on a Milvus server where something goes wrong: a server killed in the middle, gone, slow, somebody else's; two writers, two readers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.engine import Key, Within
from corpus.engines import at, milvus_edition, milvus_writer
from corpus.engines.milvus import Milvus
from corpus.engines.milvus_server import Access, Server, ServerGone, ServerRefuses, parse
from corpus.engines.milvus_tables import FORMAT
from corpus.errors import BrokenLibrary, LibraryError, LibraryLocked, NoLibrary, StaleLibrary
from corpus.words import stem
from tests import milvus_process
from tests.engine_shelves import Reference, shelf
from tests.test_engines import STAMP, published, questions, same

pytestmark = [pytest.mark.slow, milvus_process.needed]
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


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_server_killed_at_any_write_of_a_run_loses_nothing_and_holds_nothing_twice(server: milvus_process.Process, after: bool) -> None:
    published(Milvus(server.address(), QUICK), OLD)
    for n in range(1, 200, 4):
        run = Cut(server, n, after)
        try:
            published(over(run), NEW)
        except LibraryError as error:
            assert isinstance(error, ServerGone)  # noqa: PT017
        if run.left > 0:
            assert n > 20
            break
        server.start()
        engine = Milvus(server.address(), QUICK)
        switched = list(engine.open().holdings) == sorted(NEW)
        holds(engine, NEW if switched else OLD)
        published(engine, NEW)
        holds(engine, NEW)
        nothing_left_over(engine)
        published(engine, OLD)
    else:
        pytest.fail("The run never came to its end.")


def test_a_server_that_is_gone_is_told_and_one_that_is_back_answers(server: milvus_process.Process) -> None:
    engine = Milvus(server.address(), QUICK)
    published(engine, OLD)
    held = engine.open()
    before = held.nearest("passages", questions()[0], 5)
    server.kill()
    began = time.monotonic()
    with pytest.raises(ServerGone, match=rf"127.0.0.1:{server.port}\) cannot be reached.*then try again"):
        held.nearest("passages", questions()[0], 5)
    assert time.monotonic() - began < 15
    server.start()
    assert held.nearest("passages", questions()[0], 5) == before
    assert engine.current() == held.name


def test_a_server_that_says_nothing_is_waited_for_so_long_and_no_longer() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        began = time.monotonic()
        with pytest.raises(ServerGone):
            Milvus(f"milvus://127.0.0.1:{mute.getsockname()[1]}/x", Access(seconds=1.0)).current()
        assert time.monotonic() - began < 10


READER = """
import json, sys, time
from corpus.engines import at
engine, held, seen = at(sys.argv[1]), None, []
print("ready", flush=True)
while len(set(seen)) < 2:
    if held is None or engine.current() != held.name:
        held = engine.open()
    reports = sorted({f.key.report for f in held.nearest("passages", %r, 1000)})
    assert reports == sorted(held.holdings), (reports, list(held.holdings))
    seen.append(" ".join(reports))
print(json.dumps(seen[-1]), flush=True)
"""


def test_two_readers_in_processes_of_their_own_see_the_switch_and_never_half_of_it(server: milvus_process.Process) -> None:
    engine = Milvus(server.address(), QUICK)
    published(engine, OLD)
    code = READER.replace("%r", f"__import__('numpy').array({questions()[0].tolist()}, dtype='float32')")
    readers = [subprocess.Popen([sys.executable, "-c", code, server.address()], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) for _ in range(2)]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        published(engine, NEW)
        assert [json.loads(r.communicate(timeout=60)[0]) for r in readers] == [" ".join(sorted(NEW))] * 2
    finally:
        for reader in readers:
            reader.kill()


def test_of_two_who_write_at_once_one_waits(server: milvus_process.Process) -> None:
    engines = [Milvus(server.address(), QUICK, patience=60.0) for _ in range(3)]
    published(engines[0], OLD)
    inside: list[int] = []
    most: list[int] = []

    def write(n: int) -> None:
        with engines[n].writing():
            inside.append(n)
            most.append(len(inside))
            time.sleep(0.3)
            inside.remove(n)
            published(engines[n], {f"report-{n}": shelf(f"report-{n}", n, passages=3, notes=1)})

    threads = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]
    assert engines[0].current() == "000004"


def test_who_cannot_wait_is_told_who_writes(server: milvus_process.Process) -> None:
    with Milvus(server.address(), QUICK).writing(), pytest.raises(LibraryLocked, match=r"process \d+ on .*, since .* nothing was changed"):
        Milvus(server.address(), QUICK, patience=0.5).put(*OLD["alder"])


def test_a_writer_that_shows_no_sign_of_life_is_passed_over_and_does_not_publish(server: milvus_process.Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus_writer, "STALE", 1.0)
    monkeypatch.setattr(milvus_writer, "BEAT", 100.0)
    slow = Milvus(server.address(), QUICK)
    with slow.writing():
        name = slow.put(*OLD["alder"])
        published(Milvus(server.address(), QUICK, patience=20.0), NEW)
        with pytest.raises(LibraryError, match=r"another took its place|has no part"):
            slow.publish(STAMP, {"alder": name})
    assert list(Milvus(server.address(), QUICK).open().holdings) == sorted(NEW)


def test_a_writer_of_this_machine_that_was_killed_keeps_nobody_waiting(server: milvus_process.Process) -> None:
    code = f"import os\nfrom corpus.engines import at\nwith at({server.address()!r}).writing():\n    os._exit(9)"
    subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parent.parent)
    began = time.monotonic()
    published(Milvus(server.address(), QUICK), OLD)
    assert time.monotonic() - began < 20


def test_an_edition_that_is_no_longer_kept_says_so(server: milvus_process.Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus_edition, "SURE", 0.0)
    engine = Milvus(server.address(), QUICK, grace=0.0)
    published(engine, OLD)
    held = engine.open()
    for _ in range(2):
        published(engine, NEW)
    with pytest.raises(StaleLibrary, match=r"Edition 000001 of the library is no longer kept\. Open"):
        held.nearest("passages", questions()[0], 5)
    with pytest.raises(NoLibrary, match="keeps no edition 000001"):
        engine.open("000001")
    nothing_left_over(engine)
    assert {r["pk"].partition("/")[0] for r in engine.tables.find("blobs", 'pk > ""', [])} <= engine.blobs.names()


def test_rows_that_the_server_lost_are_noticed(server: milvus_process.Process) -> None:
    engine = Milvus(server.address(), QUICK)
    published(engine, OLD)
    held = engine.open()
    engine.tables.drop("passages", "n == 3")
    with pytest.raises(BrokenLibrary, match="lost 1 rows"):
        held.rows([Key("alder", 3)])
    with pytest.raises(BrokenLibrary, match=r"holds 19 rows of the library's passages, not 21"):
        engine.open()


def test_a_row_that_is_not_as_it_was_put_in_is_noticed(server: milvus_process.Process) -> None:
    engine = Milvus(server.address(), QUICK)
    published(engine, OLD)
    row = next(iter(engine.tables.find("passages", "n == 3", ["*"])))
    row = {k: dict(v) if k == "words" else v for k, v in row.items()}
    engine.server.call("upsert", engine.tables.name("passages"), [{**row, "data": row["data"][:40] + "AAAA" + row["data"][44:]}])
    with pytest.raises(BrokenLibrary, match="damaged on the server"):
        engine.open().rows([Key("alder", 3), Key("birch", 3)])


def test_a_collection_of_somebody_elses_is_left_alone(server: milvus_process.Process) -> None:
    other = Server(parse(server.address()), QUICK)
    other.client().create_collection("library_state", dimension=4)
    with pytest.raises(ServerRefuses, match=r"'library_state' that is no part of a library.*another name"):
        published(Milvus(server.address(), QUICK), OLD)
    assert other.client().list_collections() == ["library_state"]
    assert other.client().describe_collection("library_state")["description"] != FORMAT


def test_two_libraries_on_one_server_know_nothing_of_each_other(server: milvus_process.Process) -> None:
    one, two = (Milvus(server.address(name), QUICK) for name in ("one", "two"))
    published(one, OLD)
    with pytest.raises(NoLibrary, match="no library 'two'"):
        two.current()
    published(two, NEW)
    assert (list(one.open().holdings), list(two.open().holdings)) == (["alder", "birch"], ["alder", "cedar"])
    assert at(server.address("one")).current() == one.current()


def test_every_row_is_compared_where_the_server_is_told_to(server: milvus_process.Process) -> None:
    engine = Milvus(server.address() + "?index=flat", QUICK)
    published(engine, OLD)
    assert engine.server.client().describe_index("library_passages", "vector")["index_type"] == "FLAT"
    assert len(engine.open().nearest("passages", questions()[0], 30, Within(reports=("birch",)))) == 9


def test_vectors_of_another_length_are_refused(server: milvus_process.Process) -> None:
    engine = Milvus(server.address(), QUICK)
    published(engine, OLD)
    held, vectors = shelf("dill", 9, passages=3, notes=1)
    with pytest.raises(ServerRefuses, match="have 24 numbers, not 8"):
        engine.put(held, vectors[:, :8])
    published(engine, NEW)
    nothing_left_over(engine)
