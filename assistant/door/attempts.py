"""Attempts to log in: how soon the next one may come, so that passwords cannot be guessed and nobody can lock somebody else out.

Failures count for a name from one address; for an address, whatever the name; and for a name from everywhere. The last is the slow one: it
takes several addresses to reach it, makes ever longer pauses, and does not hold for addresses whence that person has logged in before.
Names that do not exist are treated as those that do.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from assistant.door.limits import KNOWN, Rate

WINDOW = 600.0  # seconds for which failures count, for an address
LONG = 3600.0  # the same for a name from everywhere
SHARED = 3  # times as many failures for an address, which may be an office, and for a name from everywhere, as for a name from one address
PAUSE = 60.0  # the longest pause for a name, in seconds
PLACES = 8  # addresses remembered for each name


class Attempts:
    """Counts them. `most`: failures of a name from one address in ten minutes."""

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._pair = Rate(most, WINDOW, now)
        self._address = Rate(most * SHARED, WINDOW, now)
        self._name = Rate(most * SHARED + 10, LONG, now)  # more would not make the pause longer
        self._free = most * SHARED
        self._places: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def wait(self, name: str, address: str) -> int:
        """Seconds until an attempt may be made, rounded up; 0 where it may be made now."""
        pause = 0 if self._known(name, address) else self._pause(name)
        return max(self._pair.wait(f"{address} {name}"), self._address.wait(address), pause)

    def begin(self, name: str, address: str) -> None:
        """Count an attempt as failed, before its password is checked: many at once are not all let through."""
        self._pair.count(f"{address} {name}")
        self._address.count(address)
        if not self._known(name, address):
            self._name.count(name)

    def succeeded(self, name: str, address: str) -> None:
        """It was right after all: it does not count, and the address is one of that name's."""
        self._pair.forgive(f"{address} {name}")
        self._address.take_back(address)
        if not self._known(name, address):
            self._name.take_back(name)
        places = self._places.setdefault(name, OrderedDict())
        places[address] = None
        places.move_to_end(address)
        if len(places) > PLACES:
            places.popitem(last=False)
        self._places.move_to_end(name)
        if len(self._places) > KNOWN:
            self._places.popitem(last=False)

    def _known(self, name: str, address: str) -> bool:
        return address in self._places.get(name, ())

    def _pause(self, name: str) -> int:
        failed, last = self._name.counted(name)
        if failed < self._free:
            return 0
        left = last + min(PAUSE, 2.0 ** (failed - self._free)) - self._now()
        return int(left) + 1 if left > 0 else 0
