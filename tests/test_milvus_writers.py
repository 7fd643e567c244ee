"""The engine on a Milvus server: two writers, and rows or collections that are not as they were put in."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus.engine import Key, Within
from corpus.engines import at, milvus_edition, milvus_writer
from corpus.engines.milvus import Milvus
from corpus.engines.milvus_server import Server, ServerRefuses, parse
from corpus.engines.milvus_tables import FORMAT
from corpus.errors import BrokenLibrary, LibraryError, LibraryLocked, NoLibrary, StaleLibrary
from tests import milvus_process
from tests.engine_cases import STAMP, published, questions
from tests.engine_shelves import shelf
from tests.milvus_cases import NEW, OLD, QUICK, nothing_left_over

pytestmark = [pytest.mark.slow, milvus_process.needed]


def test_of_two_who_write_at_once_one_waits(server: milvus_process.Process) -> None:
    engines = [Milvus(server.address(), patience=60.0) for _ in range(3)]
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
