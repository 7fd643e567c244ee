"""The door of a served page over time: floods, slow clients, logins, what the log holds, an orderly stop."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import LATE, Page, served

pytestmark = pytest.mark.slow
CALL = "/gradio_api/call/ask"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page behind a proxy on this computer, which names its users."""
    folder = tmp_path_factory.mktemp("proxied")
    settings = 'names = ["library.example"]\n[log]\nlevel = "requests"\n[limits]\nasks = 2\nheld = 5\nhold = 1.0\nslow = 1.0\nconnections = 10\nlogins = 3\n[login]\n'
    with served(folder, f'{settings}users = "{folder / "users"}"\ntrust_header = "X-Remote-User"\ntrust_from = ["127.0.0.1"]\n') as page:
        yield page


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with logins, few tries allowed."""
    folder = tmp_path_factory.mktemp("guarded")
    with served(folder, f'[log]\nlevel = "requests"\n[limits]\nlogins = 3\n[login]\nrequired = true\nusers = "{folder / "users"}"\n') as page:
        yield page


def as_user(name: str) -> dict[str, str]:
    return {"X-Remote-User": name}


def answered(page: Page, question: str, who: dict[str, str]) -> str:
    """A question asked and its answer read."""
    event = json.loads(page.post(CALL, {"data": [question, None]}, who).body)["event_id"]
    return page.ask("GET", f"{CALL}/{event}", who).body


def test_a_flood_of_one_is_refused_and_delays_no_other(proxied: Page) -> None:
    answered(proxied, "What did the van cost?", as_user("ruth"))
    statuses: list[int] = []

    def flood(n: int) -> None:
        statuses.append(proxied.post(CALL, {"data": [f"slowly, what did van {n} cost?", None]}, as_user("flooder")).status)

    crowd = [threading.Thread(target=flood, args=(n,)) for n in range(40)]
    for one in crowd:
        one.start()
    time.sleep(0.2)
    began = time.monotonic()
    assert "event: complete" in answered(proxied, "What did the van cost?", as_user("ruth"))
    took = time.monotonic() - began
    for one in crowd:
        one.join()
    assert took < 5, "what the honest user waits"
    assert statuses.count(429) > 25
    assert statuses.count(200) >= 2
    assert 503 not in statuses, "the proxy's connections are everybody's: no visitor's crowd uses them up"
    refused = next(json.loads(line) for line in proxied.log.read_text().splitlines() if '"asks"' in line)
    assert refused["status"] == 429


def test_the_refusal_says_what_to_do(proxied: Page) -> None:
    who = as_user("hasty")
    got = [proxied.post(CALL, {"data": ["slowly?", None]}, who) for _ in range(2)]
    assert [g.status for g in got] == [200, 200]
    results: list[int] = []
    crowd = [threading.Thread(target=lambda: results.append(proxied.post(CALL, {"data": ["slowly?", None]}, who).status)) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert 429 in results


def test_the_proxy_is_believed_and_its_header_counts_once(proxied: Page) -> None:
    assert proxied.ask("GET", "/", as_user("ruth")).status == 200
    assert proxied.ask("GET", "/").status == 401
    assert proxied.ask("GET", "/", {**as_user("ruth"), "x-remote-user": "kay"}).status == 401
    assert "keeper" in proxied.ask("GET", "/account", as_user("kay")).body
    assert "reader" in proxied.ask("GET", "/account", as_user("<b>new</b>")).body
    assert "<b>new" not in proxied.ask("GET", "/account", as_user("<b>new</b>")).body
    assert proxied.ask("GET", "/", {**as_user("ruth"), "Host": "library.example"}).status == 200
    assert proxied.ask("GET", "/metrics", as_user("ruth")).status == 404
    form = "multipart/form-data; boundary=b"
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n'
    assert proxied.ask("POST", "/gradio_api/upload", {**as_user("ruth"), "Content-Type": form}, body).status == 403
    assert proxied.ask("POST", "/gradio_api/upload", {**as_user("kay"), "Content-Type": form}, body).status == 200


@pytest.mark.parametrize(("name", "told"), [("kay", "[true]"), ("ruth", "[false]"), ("new", "[false]")])
def test_gradio_hands_on_who_asks(proxied: Page, name: str, told: str) -> None:
    event = json.loads(proxied.post("/gradio_api/call/may", {"data": []}, as_user(name)).body)["event_id"]
    assert told in proxied.ask("GET", f"/gradio_api/call/may/{event}", as_user(name)).body


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "])
def test_who_does_not_end_the_head_of_a_request_is_let_go(proxied: Page, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", proxied.port), timeout=10) as wire:
        wire.sendall(sent)
        began = time.monotonic()
        assert wire.recv(100) == b""
        assert time.monotonic() - began < 4


def test_a_login_and_its_end(guarded: Page) -> None:
    got = guarded.log_in("ruth")
    said = got.headers["set-cookie"]
    assert (got.status, got.headers["location"]) == (303, "/")
    assert "HttpOnly; SameSite=Lax; Max-Age=43200" in said
    cookie = {"Cookie": said.partition(";")[0]}
    assert guarded.ask("GET", "/", cookie).status == 200
    assert "Log out" in guarded.ask("GET", "/account", cookie).body
    assert "Max-Age=0" in guarded.ask("POST", "/logout", {**cookie, "Origin": f"http://127.0.0.1:{guarded.port}"}).headers["set-cookie"]
    assert guarded.ask("GET", "/", cookie).status == 303


def test_logins_that_fail_too_often_are_held_up(guarded: Page) -> None:
    wrong = [guarded.log_in("kay", '<script>"wrong words"') for _ in range(4)]
    assert [w.status for w in wrong] == [401, 401, 401, 429]
    assert 590 <= int(wrong[3].headers["retry-after"]) <= 601
    assert "Wait 10 minutes" in guarded.log_in("kay").body or "Wait 11 minutes" in guarded.log_in("kay").body
    assert guarded.log_in("ruth").status == 303, "somebody else at that address"
    assert "<script" not in wrong[0].body


def test_the_log_says_what_and_not_who(proxied: Page, guarded: Page) -> None:
    answered(proxied, "What did the purple zeppelin cost?", as_user("ruth"))
    proxied.ask("GET", "/reader?report=purple-zeppelin", as_user("ruth"))
    for page in (proxied, guarded):
        log = page.log.read_text()
        assert '"what": "request"' in log
        assert not any(word in log for word in ("zeppelin", "ruth", "kay", "barges", "choirs", "127.0.0.1\"", "wrong words"))


def test_an_orderly_stop(tmp_path: Path) -> None:
    with served(tmp_path, 'grace = 10.0\n[log]\nlevel = "events"') as page:
        events = [json.loads(page.post(CALL, {"data": ["slowly, what did the van cost?", None]}).body)["event_id"] for _ in range(3)]
        got: list[str] = []
        reader = threading.Thread(target=lambda: got.append(page.ask("GET", f"{CALL}/{events[2]}").body))
        reader.start()
        time.sleep(0.05)
        page.process.terminate()
        time.sleep(LATE / 2)
        assert page.post(CALL, {"data": ["What did the van cost?", None]}).status == 503
        assert page.ask("GET", "/readyz").status == 503
        reader.join(timeout=20)
        assert "event: complete" in got[0]
        assert page.process.wait(timeout=20) == 0
    last = json.loads(page.log.read_text().strip().splitlines()[-1])
    assert (last["what"], last["unfinished"]) == ("stopped", 0)
