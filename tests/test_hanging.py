"""A language model that hangs, drips, babbles or sends garbage: whoever asked it waits no longer than he has patience, the others not at all."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, page, prose, waiting
from assistant.desk import Desk
from assistant.halting import Halt
from assistant.model import configured
from assistant.scope import Scope
from assistant.tabs import ask
from assistant.tabs.shell import AT_ONCE
from assistant.waiting import ModelError, Patience, Shared, patient
from tests import hanging
from tests.fakes import FakeEmbedder
from tests.hanging import Server, Way
from tests.served import served

QUICK = Patience(0.6, 0.6, 1.5)
ASKED = "What did the van cost?"


def comes(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.02)
    return true()


def at_work() -> int:
    """Threads that ask a model."""
    return sum(t.name == "language-model" for t in threading.enumerate())


@pytest.fixture(autouse=True)
def all_threads_end() -> Any:
    assert comes(lambda: at_work() == 0)
    yield
    assert comes(lambda: at_work() == 0), "a thread that nobody waits for any more still asks"


def model(server: Server) -> Any:
    pytest.importorskip("llama_index.llms.openai_like")
    return configured(f"openai:m@{server.address}")


@pytest.mark.slow
@pytest.mark.parametrize("way", hanging.WAYS, ids=lambda w: w.__name__)
def test_an_asker_waits_no_longer_than_he_has_patience_and_the_request_is_hung_up(library: Library, way: Way) -> None:
    with hanging.served(way) as server:
        writer = model(server)
        list(prose.write(library.ask(ASKED), library, writer, QUICK))  # a first time: it loads packages
        began = time.monotonic()
        last = list(prose.write(library.ask(ASKED), library, writer, QUICK))[-1]
        assert time.monotonic() - began < 5
        assert last.answer
        assert last.answer.quotes
        assert comes(lambda: server.left == server.chats)
        assert comes(lambda: at_work() == 0, 3)


@pytest.mark.slow
def test_a_server_that_takes_no_connection_is_waited_for_by_no_one(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.line.CONNECT", 1.0)
    with hanging.served(hanging.at_first_byte) as server:
        writer = model(server)
    with socket.socket() as full, socket.socket() as one, socket.socket() as other:
        full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        full.bind(("127.0.0.1", int(server.address.rsplit(":", 1)[1].removesuffix("/v1"))))
        full.listen(0)
        for filling in (one, other):  # the backlog is full: what comes now is left without an answer
            filling.setblocking(False)
            filling.connect_ex(full.getsockname())
        began = time.monotonic()
        with pytest.raises(ModelError):
            list(patient(lambda: writer.stream("Write.", "What?"), QUICK))
        assert time.monotonic() - began < 3
        assert comes(lambda: at_work() == 0, 5)


@pytest.mark.slow
def test_an_answer_has_a_longest_length(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.line.MOST", 200_000)
    with hanging.served(hanging.endless_line) as server, pytest.raises(ModelError, match="failed"):
        list(patient(lambda: model(server).stream("Write.", "What?"), Patience(20, 20, 30)))


@pytest.mark.slow
def test_stopping_hangs_up_at_once(library: Library) -> None:
    with hanging.served(hanging.at_first_byte) as server:
        halt, writer = Halt(), model(server)
        said: list[Any] = []
        asking = threading.Thread(target=lambda: said.extend(prose.write(library.ask(ASKED), library, writer, Patience(halted=halt.wished))))
        asking.start()
        assert comes(lambda: server.chats == 1, 30)
        halt.wish()
        asking.join(5)
        assert not asking.is_alive()
        assert comes(lambda: server.left == 1, 3)
        assert "it was stopped" in said[-1].text


@pytest.mark.slow
def test_ollama_is_hung_up_on_too(library: Library) -> None:
    pytest.importorskip("llama_index.llms.ollama")
    with hanging.served(hanging.at_first_byte) as server:
        writer = configured(f"ollama:m@{server.address.removesuffix('/v1')}")
        assert writer
        with pytest.raises(ModelError):
            list(patient(lambda: writer.stream("Write.", "What?"), Patience(3.0, 1.0, 4.0)))
        assert comes(lambda: server.left == server.chats == 1, 5)


@pytest.mark.slow
def test_a_model_that_hangs_keeps_nobody_else_waiting(small_library: Path) -> None:
    with hanging.served(hanging.at_first_byte) as server:
        from assistant.tabs.shell import Shell

        desk = Desk(small_library, lambda root: Library.open(root, FakeEmbedder()))
        shell = Shell(desk, writer=model(server))
        halts = [Halt() for _ in range(3 * AT_ONCE)]
        ended: list[float] = []

        def asks(halt: Halt) -> None:
            for _ in page.turns(desk.library(), ASKED, Scope(), [], writer=shell.writer, halted=halt.wished):
                pass
            ended.append(time.monotonic())

        crowd = [threading.Thread(target=asks, args=(halt,)) for halt in halts]
        began = time.monotonic()
        for one in crowd:
            one.start()
        assert comes(lambda: len(ended) == len(halts) - waiting.PLACES, 20), "all but those who wait for the model have their quotes"
        assert at_work() == waiting.PLACES < AT_ONCE
        assert ask.answering(desk)(ASKED)["quotes"], "and whoever asks without a model"
        assert max(ended) - began < 20
        for halt in halts:
            halt.wish()
        for one in crowd:
            one.join(10)
        assert comes(lambda: server.left == server.chats)


@pytest.mark.slow
def test_of_an_asker_who_goes_away_no_request_stays(tmp_path: Path) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    with hanging.served(hanging.at_first_byte) as server, served(tmp_path, f'model = "openai:m@{server.address}"') as at:
        config = json.loads(at.ask("GET", "/config").body)
        submitted = next(d for d in config["dependencies"] if any(event == "submit" for _, event in d["targets"]) and len(d["inputs"]) == 10)
        given: list[Any] = ["What did the van cost?", "", [], [], [], [], "any", "any", None, None]
        assert at.post("/gradio_api/queue/join", {"fn_index": submitted["id"], "data": given, "session_hash": "mine"}).status == 200
        with socket.create_connection(("127.0.0.1", at.port)) as listening:
            listening.sendall(f"GET /gradio_api/queue/data?session_hash=mine HTTP/1.1\r\nHost: 127.0.0.1:{at.port}\r\n\r\n".encode())
            assert comes(lambda: server.chats == 1, 40)
            assert server.left == 0
        assert comes(lambda: server.left == 1, 10), "the model would be waited for 45 s"


class Fake:
    """A model that waits until it may go on, and then says so many pieces."""

    name, context = "fake", 2048

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.may = threading.Event()

    def stream(self, system: str, user: str) -> Any:
        self.may.wait(10)
        yield from ["A van. "] * self.pieces


def test_places_are_few_and_given_back() -> None:
    fake = Fake(2)
    shared = Shared(fake, places=2)
    fake.may.set()
    one, other = shared.stream("", ""), shared.stream("", "")
    assert (next(one), next(other)) == ("A van. ", "A van. ")
    with pytest.raises(ModelError, match="busy with other questions"):
        next(shared.stream("", ""))
    one.close()  # type: ignore[attr-defined]
    assert len(list(shared.stream("", ""))) == 2
    assert len(list(other)) == 1


def test_one_that_kept_somebody_waiting_rests_and_is_then_tried_by_one() -> None:
    fake = Fake(0)
    fake.may.set()
    shared = Shared(fake, silent=0.0, rest=0.2)
    assert list(shared.stream("", "")) == []
    with pytest.raises(ModelError, match="did not answer others a moment ago"):
        next(shared.stream("", ""))
    time.sleep(0.25)
    fake.pieces = 2
    trying = shared.stream("", "")
    next(trying)
    with pytest.raises(ModelError, match="busy"):
        next(shared.stream("", ""))
    list(trying)
    several = [shared.stream("", "") for _ in range(waiting.PLACES)]
    assert [next(s) for s in several] == ["A van. "] * waiting.PLACES
