"""Servers of a language model that misbehave: raw sockets on this computer, which tell when their caller hung up."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
Way = Callable[["Server", socket.socket], None]
SEND = 65_536  # bytes a misbehaving server sends at once


def chunk(text: str) -> bytes:
    """A piece as OpenAI-compatible servers stream it."""
    told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
    return b"data: " + json.dumps(told).encode() + b"\n\n"


class Server:
    """Answers /models and /props with nothing, and a chat in its own way. `chats`: how many were asked for; `left`: how many of their callers hung up."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.chats = 0
        self.left = 0
        self.over = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}/v1"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while not self.over.is_set():
                threading.Thread(target=self._answer, args=(self.listening.accept()[0],), daemon=True).start()

    def _answer(self, wire: socket.socket) -> None:
        with closing(wire), suppress(OSError):
            head = wire.recv(SEND)
            if b"/chat" not in head.partition(b"\r\n")[0]:
                wire.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            self.chats += 1
            try:
                self.way(self, wire)
                self.wait(wire)
            finally:
                self.left += not self.over.is_set()

    def wait(self, wire: socket.socket, seconds: float = 60.0) -> None:
        """Do nothing until the caller hangs up, which raises OSError, or for so many seconds."""
        ends = time.monotonic() + seconds
        wire.settimeout(0.05)
        while not self.over.is_set() and time.monotonic() < ends:
            with suppress(TimeoutError):
                if not wire.recv(SEND):
                    raise ConnectionResetError
        wire.settimeout(None)


@contextmanager
def served(way: Way) -> Iterator[Server]:
    """A server that behaves in such a way, until the end."""
    made = Server(way)
    try:
        yield made
    finally:
        made.over.set()
        made.listening.shutdown(socket.SHUT_RDWR)  # which ends the waiting for callers; closing alone would not
        made.listening.close()


def at_first_byte(server: Server, wire: socket.socket) -> None:
    """Nothing ever comes."""


def in_the_head(server: Server, wire: socket.socket) -> None:
    """A byte of the answer's head now and then: it never is silent for long."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 10_000:
        wire.sendall(bytes([byte]))
        server.wait(wire, 0.1)


def in_the_middle(server: Server, wire: socket.socket) -> None:
    """A piece, then nothing."""
    wire.sendall(OK + chunk("A van "))


def dripping(server: Server, wire: socket.socket) -> None:
    """A byte of the body now and then, and no line that ends."""
    wire.sendall(OK)
    for _ in range(10_000):
        wire.sendall(b"x")
        server.wait(wire, 0.1)


def endless_text(server: Server, wire: socket.socket) -> None:
    """Words without a full stop, as fast as they are taken."""
    wire.sendall(OK)
    while not server.over.is_set():
        wire.sendall(chunk("and a van ") * 50)


def endless_line(server: Server, wire: socket.socket) -> None:
    """One line without an end: whoever waits for its end keeps all of it."""
    wire.sendall(OK + b"data: ")
    while not server.over.is_set():
        wire.sendall(b"x" * SEND)


def garbage(server: Server, wire: socket.socket) -> None:
    """Bytes that are no HTTP."""
    wire.sendall(bytes(range(256)) * 200)


WAYS: tuple[Way, ...] = (at_first_byte, in_the_head, in_the_middle, dripping, endless_text, endless_line, garbage)
