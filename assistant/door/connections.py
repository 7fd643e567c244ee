"""What uvicorn lacks: slow and crowding connections closed, running answers finished before the end. Imported late, as it imports uvicorn."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from assistant.door.opening import Door
from assistant.door.who import within

EACH = 250  # connections from one address, unless it is a proxy we trust


class Finishing(uvicorn.Server):
    """Refuses new asks from the first signal on, and ends when those that run are done, or after their grace."""

    def __init__(self, config: uvicorn.Config, door: Door, begun: Callable[[], None], end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._door = door
        self._begun = begun
        self._end_streams = end_streams

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._door.journal.event("started", mode=self._door.config.mode)
        self._begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for what runs, end the streams, then close."""
        door, loop = self._door, asyncio.get_running_loop()
        door.state.stopping = True
        until = loop.time() + door.config.grace
        door.journal.event("stopping", asks=door.asks.total())
        while door.asks.total() and loop.time() < until and not self.force_exit:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)  # for the last words of the last answer
        self._end_streams()
        await super().shutdown(sockets)
        door.journal.event("stopped", unfinished=door.asks.total())


class Patient(H11Protocol):
    """One connection: the head of a request must come within `seconds`; an address has no more than its share, and all together no more than
    their number, unless it is `trusted`.

    `held` counts the connections of each address; all share it.
    """

    def __init__(self, seconds: float, trusted: tuple[str, ...], held: Counter[str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._seconds = seconds
        self._trusted = trusted
        self._held = held
        self._from = ""
        self._hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Count it; refuse one too many."""
        super().connection_made(transport)
        self._from = self.client[0] if self.client else ""
        self._held[self._from] += 1
        if within(self._from, self._trusted):  # all visitors share its address: one who crowds must not shut the others out; the door counts each
            self.limit_concurrency = None
        elif self._held[self._from] > EACH:
            transport.abort()
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it out."""
        self._held[self._from] -= 1
        if self._held[self._from] <= 0:
            del self._held[self._from]
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; as long as no head is whole, time runs."""
        super().data_received(data)
        if self._between() and not self.transport.is_closing():
            self._wait()
        else:
            self._stop_waiting()

    def _between(self) -> bool:
        """Whether no request is being answered: what comes now is the head of the next."""
        return self.cycle is None or bool(self.cycle.response_complete)

    def _wait(self) -> None:
        if self._hurry is None:
            self._hurry = self.loop.call_later(self._seconds, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _too_slow(self) -> None:
        self._hurry = None
        if self._between():
            self.transport.close()
