"""The engine on a Milvus server where something goes wrong: a server killed in the middle, gone or slow; two readers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.engines.milvus import Milvus
from corpus.engines.milvus_server import Access, ServerGone
from corpus.errors import LibraryError
from tests import milvus_process
from tests.engine_cases import published, questions
from tests.milvus_cases import NEW, OLD, QUICK, Cut, holds, nothing_left_over, over

pytestmark = [pytest.mark.slow, milvus_process.needed]


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
while len(set(seen)) < 2:
    if held is None or engine.current() != held.name:
        held = engine.open()
    reports = sorted({f.key.report for f in held.nearest("passages", %r, 1000)})
    assert reports == sorted(held.holdings), (reports, list(held.holdings))
    seen.append(" ".join(reports))
    if len(seen) == 1:
        print("ready", flush=True)  # the first edition was seen: now there may be another
    time.sleep(0.02)  # so that the writer has the server as well
print(json.dumps(seen[-1]), flush=True)
"""


def test_two_readers_in_processes_of_their_own_see_the_switch_and_never_half_of_it(server: milvus_process.Process) -> None:
    engine = Milvus(server.address())
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
