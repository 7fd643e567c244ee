"""How much one visitor may ask of the computer: calls a minute, asks that run or wait at once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.door.config import Limits

KNOWN = 20_000  # visitors remembered; beyond, those unseen for longest are forgotten


class Rate:
    """At most `most` of something in `seconds`, for each key."""

    def __init__(self, most: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self._now = now
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def full(self, key: str) -> bool:
        """Whether one more would be too many."""
        times = self._times.get(key)
        while times and times[0] <= self._now() - self.seconds:
            times.popleft()
        return times is not None and len(times) >= self.most

    def count(self, key: str) -> None:
        """One more."""
        self._times.setdefault(key, deque(maxlen=self.most)).append(self._now())
        self._times.move_to_end(key)
        if len(self._times) > KNOWN:
            self._times.popitem(last=False)

    def passes(self, key: str) -> bool:
        """Count one more unless it is too many; whether it was not."""
        if self.full(key):
            return False
        self.count(key)
        return True

    def forgive(self, key: str) -> None:
        """Forget what was counted."""
        self._times.pop(key, None)

    def take_back(self, key: str) -> None:
        """One less: the last."""
        if self._times.get(key):
            self._times[key].pop()

    def counted(self, key: str) -> tuple[int, float]:
        """How many count now, at most `most`, and when the last was counted."""
        self.full(key)  # which forgets those that are too old
        times = self._times.get(key)
        return (len(times), times[-1]) if times else (0, 0.0)

    def wait(self, key: str) -> int:
        """Seconds until one more is allowed, rounded up."""
        times = self._times.get(key)
        return max(1, int(times[0] + self.seconds - self._now()) + 1) if times and self.full(key) else 0


@dataclass
class _Mine:
    events: set[str] = field(default_factory=set)
    joining: int = 0
    held: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Asks:
    """The asks of each visitor. `alive` tells whether an ask that was let in still runs or waits.

    A visitor's fifth ask is not refused at once but held back here, outside the queue, until one of the four is done: a page that
    loads asks several things at a time, and an office behind one address is many people. Whoever floods waits for himself alone.
    """

    def __init__(self, limits: Limits, alive: Callable[[str], bool], beat: float = 0.03) -> None:
        self.limits = limits
        self.alive = alive
        self._beat = beat
        self._of: dict[str, _Mine] = {}

    async def enter(self, client: str) -> bool:
        """Wait for a place, in the order of coming; whether there was one in time. Whoever enters tells `entered` afterwards."""
        mine = self._of.setdefault(client, _Mine())
        if mine.held >= self.limits.held:
            return False
        mine.held += 1
        try:
            async with asyncio.timeout(self.limits.hold), mine.turn:  # only the first of those that wait looks: a thousand looking would be a load of their own
                while self.running(client) >= self.limits.asks:
                    await asyncio.sleep(self._beat)
                mine.joining += 1
                return True
        except TimeoutError:
            return False
        finally:
            mine.held -= 1
            self._forget(client)

    def entered(self, client: str, event: str = "") -> None:
        """An ask that was let in has begun as this event, or failed to begin."""
        mine = self._of.setdefault(client, _Mine(joining=1))
        mine.joining -= 1
        if event:
            mine.events.add(event)
        self._forget(client)

    def running(self, client: str) -> int:
        """How many of a visitor's asks run or wait."""
        mine = self._of.get(client)
        if mine is None:
            return 0
        mine.events = {e for e in mine.events if self.alive(e)}
        return len(mine.events) + mine.joining

    def total(self) -> int:
        """How many run or wait, of everybody."""
        return sum(self.running(c) for c in list(self._of))

    def _forget(self, client: str) -> None:
        mine = self._of.get(client)
        if mine and not (mine.events or mine.joining or mine.held):
            del self._of[client]
        if len(self._of) > KNOWN:
            self._of = {c: m for c, m in self._of.items() if self.running(c) or m.held}
