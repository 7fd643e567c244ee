"""The door's parts: limits, addresses, bodies, the journal, the middleware."""

from __future__ import annotations

import asyncio
import io
import json
import resource
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.desk import Desk
from assistant.door import bodies, words
from assistant.door.bodies import Refused
from assistant.door.callers import Callers
from assistant.door.config import Config, Limits, Log
from assistant.door.entrance import Entrance, State
from assistant.door.figures import Figures
from assistant.door.journal import Journal
from assistant.door.limits import Asks, Rate
from assistant.door.paths import WAYS, Paths
from assistant.door.server import open_files
from assistant.door.sessions import Sessions
from assistant.door.users import Users
from assistant.guard import Message
from corpus.errors import NoLibrary

QUICK = (10, 8, 1)


def test_as_many_files_may_be_open_as_the_system_lets() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
        assert open_files(300) == 300
        assert open_files(250) == 300, "never fewer than before"
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (300, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_rate_fills_and_empties() -> None:
    now = [0.0]
    rate = Rate(2, 60.0, lambda: now[0])
    assert [rate.passes("a") for _ in range(3)] == [True, True, False]
    assert rate.passes("b")
    assert rate.wait("a") == 61
    now[0] = 61.0
    assert rate.passes("a")
    rate.forgive("a")
    assert rate.wait("a") == 0


def test_one_visitors_asks_wait_for_each_other() -> None:
    alive: set[str] = set()
    asks = Asks(Limits(asks=2, held=2, hold=0.05), alive.__contains__, beat=0.005)

    async def enter(client: str, event: str) -> bool:
        let = await asks.enter(client)
        if let:
            alive.add(event)
            asks.entered(client, event)
        return let

    async def all_of_it() -> None:
        assert await enter("a", "1")
        assert await enter("a", "2")
        assert not await enter("a", "3"), "two run"
        assert await enter("b", "4"), "another visitor is not held up"
        assert asks.total() == 3
        waiting = [asyncio.create_task(enter("a", str(n))) for n in (5, 6, 7)]
        await asyncio.sleep(0.01)
        alive.discard("1")
        assert sorted(await asyncio.gather(*waiting)) == [False, False, True]
        alive.clear()
        assert asks.total() == 0

    asyncio.run(all_of_it())


def test_every_reason_to_refuse_has_its_words() -> None:
    reasons = {"login", "nameless", "untrusted", "forwarded", "keeper", "nowhere", "method", "length", "large", "files", "kind", "json", "head", "slow", "gone", "rate", "open", "asks", "stopping", "error"}
    assert all(words.of(r).endswith(".") for r in reasons)


def test_addresses_are_those_named() -> None:
    paths = Paths([SimpleNamespace(path="/basket/file", methods={"POST"})], logins=True)
    assert [getattr(paths.find(p, m), "name", paths.find(p, m)) for p, m in (("/", "GET"), ("/basket/file", "POST"), ("/basket/file", "GET"), ("/basketXfile", "POST"))] == ["/", "/basket/file", 405, 404]
    assert len({w.name for w in WAYS}) == len(WAYS)


def test_bodies_are_read_with_care() -> None:
    def sent(*pieces: bytes) -> Any:
        left = [{"type": "http.request", "body": p, "more_body": n < len(pieces) - 1} for n, p in enumerate(pieces)]

        async def receive() -> Message:
            if not left:
                await asyncio.sleep(9)
            return left.pop(0)

        return receive

    assert asyncio.run(bodies.whole(sent(b"ab", b"c"), 3, 1.0)) == b"abc"
    for receive, most, status in ((sent(b"ab", b"c"), 2, 413), (sent(), 2, 408)):
        with pytest.raises(Refused) as refused:
            asyncio.run(bodies.whole(receive, most, 0.02))
        assert refused.value.status == status


def upload(*names: str) -> bytes:
    return b"".join(b'--b\r\ncontent-disposition: form-data; name="files"; filename="%s"\r\n\r\nhello\r\n' % n.encode() for n in names)


@pytest.mark.parametrize("size", [7, 50, 10_000])
@pytest.mark.parametrize(("sent", "why"), [(upload("a.txt", "b.PDF"), ""), (upload("a.txt", "b.exe"), "kind"), (upload("a.txt", "b.txt", "c.txt"), "files"), (upload("a.txt") + b"x" * 900, "large")])
def test_uploads_are_counted_however_they_are_cut(sent: bytes, why: str, size: int) -> None:
    left = [sent[n : n + size] for n in range(0, len(sent), size)]

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    counted = bodies.Counted(receive, Limits(files=2, upload=500))

    async def read() -> None:
        while left and not counted.over:
            await counted()

    asyncio.run(read())
    assert (counted.over.why if counted.over else "") == why


def test_an_error_is_noted_without_its_words(tmp_path: Path) -> None:
    out = io.StringIO()
    config = Config()

    async def broken(scope: Message, receive: Any, send: Any) -> None:
        raise KeyError("what the purple zeppelin cost")

    journal = Journal(Log(level="requests"), out)
    users = Users(tmp_path / "users")
    callers = Callers(config, users, Sessions(users, "s", 1.0, False))
    entrance = Entrance(broken, config, Paths(), callers, Asks(Limits(), lambda _: False), journal, Figures(), State())
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "scheme": "http"}
    asyncio.run(entrance(scope, send, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 500
    assert b"zeppelin" not in sent[1]["body"]
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["what"] for line in lines] == ["error", "request"]
    assert lines[0]["kind"] == "KeyError"
    assert lines[0]["at"].startswith("test_door.py:")
    assert "zeppelin" not in out.getvalue()
    assert "client" not in lines[1]
    assert b'clusterlit_refused_total{why="error"} 1.0' in entrance.figures.text()


def test_addresses_are_in_the_log_only_where_wanted() -> None:
    out = io.StringIO()
    Journal(Log("events", True), out).event("login", "192.0.2.1", outcome="in")
    Journal(Log("off", True), out).event("login", "192.0.2.2")
    Journal(Log("events"), out).request("/", "GET", 200, 1.0)
    assert [json.loads(line)["client"] for line in out.getvalue().splitlines()] == ["192.0.2.1"]


def test_others_are_not_told_where_the_library_lies(tmp_path: Path) -> None:
    for named in (True, False):
        with pytest.raises(NoLibrary) as raised:
            Desk(tmp_path / "held", named=named).library()
        assert (str(tmp_path) in str(raised.value)) is named
        assert "held" in str(raised.value)
