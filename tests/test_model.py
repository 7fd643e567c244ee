"""The seam to language models: names, windows, patience; and a server on this computer that refuses, hangs, babbles or breaks off."""

from __future__ import annotations

import copy
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant import model
from assistant.halting import Halt
from assistant.model import configured, window
from assistant.waiting import ModelError, Patience, patient

QUICK = Patience(0.3, 0.3, 1.0)
Reply = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLUSTERLIT_MODEL", "CLUSTERLIT_MODEL_KEY", "CLUSTERLIT_MODEL_CONTEXT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Callable[[dict[str, Reply]], str]]:
    """Starts a server on loopback that answers each path by a function; gives its address."""
    running: list[ThreadingHTTPServer] = []

    def start(routes: dict[str, Reply]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                routes.get(self.path, missing)(self)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        running.append(made)
        return f"http://127.0.0.1:{made.server_address[1]}"

    yield start
    for made in running:
        made.shutdown()
        made.server_close()


def missing(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def said(body: bytes, kind: str = "application/json") -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def heard(stream: Iterator[str], told: str) -> str:
    """What came of a stream until it failed, with an error that says so, or ended."""
    got: list[str] = []
    failed = ""
    try:
        for piece in stream:
            got.append(piece)
    except ModelError as error:
        failed = str(error)
    assert told in failed
    return "".join(got)


def chunk(text: str) -> bytes:
    return b"data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]}).encode() + b"\n\n"


def streaming(*parts: bytes, then: Callable[[], None] = lambda: None) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
        then()

    return reply


@pytest.mark.parametrize("spec", ["llama", "ollama:", "openai:m", "openai:m@ftp://x", "openai:@http://x"])
def test_a_name_that_cannot_be_read_is_told(spec: str) -> None:
    with pytest.raises(ModelError, match=r"names no language model\. Give ollama:NAME, or openai:NAME@http"):
        configured(spec)


def test_no_model_is_no_error() -> None:
    assert configured() is None
    assert configured("") is None


def test_a_missing_package_names_the_command() -> None:
    assert str(model.missing(ImportError(name="llama_index.llms.ollama"))) == "The package llama_index.llms.ollama is not installed. Run: pip install '.[model]'"


def test_the_window_is_the_servers_else_a_setting_else_careful(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (window(4096, None), window(131072, 8192), window(None, None)) == (4096, 8192, 2048)
    monkeypatch.setenv("CLUSTERLIT_MODEL_CONTEXT", "1234")
    assert window(None, None) == 1234
    monkeypatch.setenv("CLUSTERLIT_MODEL_CONTEXT", "much")
    with pytest.raises(ModelError, match=r"'much'\. Give the model's window in tokens"):
        window(None, None)


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ({"/v1/models": b'{"data": [{"id": "m", "meta": {"n_ctx": 3000}}]}'}, 3000),
        ({"/v1/models": b'{"data": [{"id": "m", "max_model_len": 5000}]}'}, 5000),
        ({"/v1/models": b'{"data": [{"id": "m"}]}', "/props": b'{"default_generation_settings": {"n_ctx": 4000}}'}, 4000),
        ({"/v1/models": b"garbage"}, None),
        ({"/v1/models": b"[1]", "/props": b"{}"}, None),
        ({}, None),
    ],
)
def test_a_server_is_asked_for_its_window(server: Any, routes: dict[str, bytes], expected: int | None) -> None:
    address = server({path: said(body) for path, body in routes.items()})
    assert model._served(f"{address}/v1", "m", "") == expected


def test_a_server_that_is_not_there_is_found_out_quickly() -> None:
    assert model.asked("http://127.0.0.1:9/v1/models", None) == {}


def test_patience_ends_a_stream_that_does_not_begin_or_stops() -> None:
    over = threading.Event()

    def hanging(before: str) -> Iterator[str]:
        yield from before
        over.wait(3)

    for before, told in (("", "it did not begin in time"), ("ab", "it stopped on the way")):
        began = time.monotonic()
        assert heard(patient(lambda before=before: hanging(before), QUICK), told) == before  # type: ignore[misc]
        assert time.monotonic() - began < 1.5
    over.set()


def test_patience_ends_a_stream_that_goes_on_for_ever() -> None:
    def dripping() -> Iterator[str]:
        while True:
            time.sleep(0.01)
            yield "x"

    with pytest.raises(ModelError, match="took too long"):
        list(patient(dripping, Patience(0.3, 0.3, 0.1)))


def openai(address: str) -> Any:
    pytest.importorskip("llama_index.llms.openai_like")
    return configured(f"openai:m@{address}/v1")


@pytest.mark.slow
def test_an_openai_server_is_streamed(server: Any) -> None:
    writer = openai(server({"/v1/chat/completions": streaming(chunk("A van "), chunk("[1]."), b"data: [DONE]\n\n")}))
    assert "".join(patient(lambda: writer.stream("Write.", "What?"), Patience(20, 20, 30))) == "A van [1]."
    assert (writer.name, writer.context) == ("m", 2048)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reply", "got"),
    [
        (said(b"<html>busy</html>", "text/html"), ""),
        (streaming(chunk("A van "), b"data: {broken\n\n"), "A van "),
        (streaming(chunk("A van "), then=lambda: time.sleep(2)), "A van "),
        (streaming(then=lambda: time.sleep(2)), ""),
        (lambda handler: handler.send_error(500), ""),
        (lambda handler: handler.connection.close(), ""),
    ],
    ids=["garbage", "broken JSON", "hangs in the middle", "hangs", "error 500", "hangs up"],
)
def test_a_failing_server_is_an_error_and_never_a_wait(server: Any, reply: Reply, got: str) -> None:
    writer = openai(server({"/v1/chat/completions": reply}))
    began = time.monotonic()
    assert heard(patient(lambda: writer.stream("Write.", "What?"), Patience(1.0, 0.5, 3.0)), "") == got
    assert time.monotonic() - began < 3.5


@pytest.mark.slow
def test_a_refused_port_is_an_error() -> None:
    writer = openai("http://127.0.0.1:9")
    with pytest.raises(ModelError, match="the model's server failed"):
        list(patient(lambda: writer.stream("Write.", "What?"), Patience(10, 1, 20)))


@pytest.mark.slow
def test_the_key_stays_out_of_what_is_shown(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    monkeypatch.setenv("CLUSTERLIT_MODEL_KEY", "sk-secret")
    keys: list[str | None] = []

    def models(handler: BaseHTTPRequestHandler) -> None:
        keys.append(handler.headers.get("Authorization"))
        said(b'{"data": []}')(handler)

    writer = openai(server({"/v1/models": models}))
    assert keys == ["Bearer sk-secret"]
    with pytest.raises(ModelError) as caught:
        list(writer.stream("Write.", "What?"))
    assert "sk-secret" not in f"{caught.value!r} {writer!r}"


def test_a_wish_to_stop_ends_the_wait_and_closes_the_stream() -> None:
    halt, closed = Halt(), threading.Event()

    def dripping() -> Iterator[str]:
        try:
            while True:
                yield "word "
                time.sleep(0.01)
        finally:
            closed.set()

    stream = patient(dripping, Patience(halted=halt.wished))
    assert next(stream) == "word "
    halt.wish()
    with pytest.raises(ModelError, match="stopped"):
        list(stream)
    assert closed.wait(5)
    assert copy.deepcopy(halt).wished() is False
    assert halt.begin().wished() is False
