"""The line to a model's server: hung up from outside, whatever the server does, and for no more than it may send.

A thread that waits for a server cannot be ended. But its connection can: each request runs in the thread that made the `Line`, and httpx
tells of the connection it opens, so that whoever has stopped waiting shuts it down, and the thread goes on to an error at once.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

MOST = 4_000_000  # bytes of one answer: some thousand times what is asked for
CONNECT = 10.0  # seconds until a server that does not take the connection is given up
LINE: ContextVar[Line] = ContextVar("line")


class Line:
    """What one thread asks of a server. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._socket: socket.socket | None = None

    @property
    def over(self) -> bool:
        """Whether it was hung up."""
        return self._over

    def hang_up(self) -> None:
        """End the request that runs, and any that would begin."""
        with self._lock:
            self._over = True
            self._shut()

    def opened(self, name: str, told: dict[str, Any]) -> None:
        """What httpx tells of a request on its way: a new connection is kept at hand."""
        if name not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        with self._lock:
            self._socket = told["return_value"].get_extra_info("socket")
            if self._over:
                self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # the other end was quicker
                self._socket.shutdown(socket.SHUT_RDWR)


def client(seconds: float) -> dict[str, Any]:
    """What an httpx client is made with, so that its requests can be hung up: one connection for each; `seconds` is the longest silence."""
    import httpx

    return {"limits": httpx.Limits(max_keepalive_connections=0), "timeout": seconds, "event_hooks": {"request": [_asking], "response": [_answering]}}


def _asking(request: httpx.Request) -> None:
    line = LINE.get(None)
    if line is not None:
        timeout = {**request.extensions.get("timeout", {}), "connect": CONNECT}  # here, since the clients set one of their own with each request
        request.extensions = {**request.extensions, "trace": line.opened, "timeout": timeout}


def _answering(response: httpx.Response) -> None:
    import httpx

    class Counted(httpx.SyncByteStream):
        """The bytes of an answer, no more than `MOST`."""

        def __init__(self, held: Any) -> None:
            self._held = held

        def __iter__(self) -> Iterator[bytes]:
            left = MOST
            for part in self._held:
                left -= len(part)
                if left < 0:
                    raise httpx.ReadError(f"More than {MOST} bytes came.")
                yield part

        def close(self) -> None:
            self._held.close()

    response.stream = Counted(response.stream)
