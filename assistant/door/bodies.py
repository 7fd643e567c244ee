"""What a request carries, read with care: at most so much, at most so long, and JSON that the program behind can bear."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from contextlib import suppress

from assistant.door.config import Limits
from assistant.guard import Message, Receive

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
PART = re.compile(rb'content-disposition:\s*form-data;[^\r\n]{0,200}?filename="([^"\r\n]{0,300})"', re.IGNORECASE)
TAIL = 600  # bytes of the piece before that are looked at again: a part's head may lie across two
PAUSE = 30.0  # seconds an upload may stand still


class Refused(Exception):
    """A request that is not read on: the status it gets, and why, in a word of ours."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def length(headers: Mapping[str, str], most: int) -> None:
    """Refuse by what is announced, before anything is read. Raises Refused."""
    said = headers.get("content-length")
    if said is not None and (not said.isascii() or not said.isdigit()):
        raise Refused(400, "length")
    if said is not None and (len(said) > 15 or int(said) > most):
        raise Refused(413, "large")


async def whole(receive: Receive, most: int, seconds: float) -> bytes:
    """The body, of at most `most` bytes, come within `seconds`. Raises Refused."""
    held, until = bytearray(), time.monotonic() + seconds
    while True:
        try:
            message = await asyncio.wait_for(receive(), max(0.0, until - time.monotonic()))
        except TimeoutError:
            raise Refused(408, "slow") from None
        if message["type"] == "http.disconnect":
            raise Refused(400, "gone")
        held += message.get("body", b"")
        if len(held) > most:
            raise Refused(413, "large")
        if not message.get("more_body"):
            return bytes(held)


async def let_go(receive: Receive, most: int, seconds: float) -> None:
    """Read a refused body and forget it: a connection closed on a client that still sends takes the answer with it."""
    with suppress(Refused):
        await whole(receive, most, seconds)


def bearable(body: bytes) -> None:
    """Refuse what is no JSON, is nested without end, or has halves of characters that no file can hold. Raises Refused."""
    try:
        given = json.loads(body)
        if SURROGATE.search(body):
            json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # UnicodeEncodeError is a ValueError
        raise Refused(400, "json") from None


def again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, for whoever reads it next; afterwards, whether the client is still there."""
    left = [body]

    async def replayed() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await receive()

    return replayed


class Counted:
    """An upload as it passes: `over` is why it was broken off, where it was. Whoever reads it then sees the client gone."""

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._left = limits.upload
        self._files = limits.files
        self._kinds = limits.kinds
        self._tail = b""
        self.over: Refused | None = None

    async def __call__(self) -> Message:
        """The next piece."""
        if self.over:
            return {"type": "http.disconnect"}
        try:
            message = await asyncio.wait_for(self._receive(), PAUSE)
        except TimeoutError:
            return self._stop(408, "slow")
        piece = message.get("body", b"")
        self._left -= len(piece)
        if self._left < 0:
            return self._stop(413, "large")
        seen, before = self._tail + piece, len(self._tail)
        names = [m[1] for m in PART.finditer(seen) if m.end() > before]  # those that ended before were looked at then
        self._tail = seen[-TAIL:]
        self._files -= len(names)
        if self._files < 0:
            return self._stop(413, "files")
        strange = any(not n.decode("utf-8", "replace").lower().endswith(self._kinds) for n in names)
        return self._stop(415, "kind") if strange else message

    def _stop(self, status: int, why: str) -> Message:
        self.over = Refused(status, why)
        return {"type": "http.disconnect"}
