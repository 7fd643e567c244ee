"""One writer at a time, where the server itself has no locks: Lamport's bakery, in rows that are put in and taken out.

Whoever wants to write says that it chooses, takes a number above all others, and waits until nobody chooses and nobody has a lower one. A writer
shows that it lives by a beat; one that shows none for a while is taken out. Who waits measures that by its own clock, so that clocks need not agree.
(L. Lamport, "A New Solution of Dijkstra's Concurrent Programming Problem", CACM 17(8), 1974.)
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.engines.milvus_tables import Tables
from corpus.errors import LibraryError, LibraryLocked

PATIENCE = 10.0  # seconds that a second writer waits
STALE = 30.0  # seconds without a beat after which a writer counts as dead
BEAT = 5.0
PAUSE = 0.2

_living: set[str] = set()  # writers of this process


@lru_cache(maxsize=1)
def _place() -> str:
    """What is the same for processes that see each other's numbers, and no others."""
    with suppress(OSError):
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()} {os.readlink('/proc/self/ns/pid')}"
    return uuid.uuid4().hex


class Writer:
    """The one who writes. `writing` may be entered again by the thread that is inside."""

    def __init__(self, tables: Tables, patience: float = PATIENCE) -> None:
        self._tables, self._patience = tables, patience
        self._turn = threading.RLock()
        self._depth = 0
        self._token = ""
        self._number = 0
        self._beats = 0

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[bool]:
        """Be the one who writes; gives whether that has just begun. Raises LibraryLocked, naming who still writes."""
        with self._turn:
            if self._depth == 0:
                self._enter(self._patience if patience is None else patience)
            self._depth += 1
            stop = threading.Event()
            first = self._depth == 1
            beating = threading.Thread(target=self._beating, args=(stop,), name="library-writer", daemon=True) if first else None
            try:
                if beating:
                    beating.start()
                yield first
            finally:
                self._depth -= 1
                if beating:
                    stop.set()
                    beating.join()
                    self._leave(self._token)

    def sure(self) -> None:
        """Raise LibraryLocked where somebody took us for dead meanwhile."""
        if self._rows(f'pk == "{self._key(self._number)}"') == {}:
            raise LibraryLocked("This run stood still for so long that another took its place.", "Nothing was published. Run it again.")

    def _enter(self, patience: float) -> None:
        self._tables.make("state")
        self._token = uuid.uuid4().hex
        _living.add(self._token)
        try:
            self._put("choosing")
            self._number = 1 + max((told["number"] for told in self._others().values()), default=0)
            self._put(self._number)
            self._drop(f'pk == "{self._key("choosing")}"')
            self._wait(patience)
        except BaseException:
            self._leave(self._token)
            raise

    def _wait(self, patience: float) -> None:
        began = time.monotonic()
        seen: dict[str, tuple[Any, float]] = {}
        while True:
            before = {t: told for t, told in self._others().items() if t != self._token and (not told["number"] or (told["number"], t) < (self._number, self._token))}
            if not before:
                return
            for token, told in before.items():
                if token not in seen or seen[token][0] != told:
                    seen[token] = told, time.monotonic()
                if self._dead(token, told) or time.monotonic() - seen[token][1] > STALE:
                    self._leave(token)
            if time.monotonic() - began > patience:
                who = next(iter(before.values()))["who"]
                raise LibraryLocked(f"Another process is adding to this library ({who}).", "Wait until it has finished, then try again; nothing was changed.")
            time.sleep(PAUSE)

    def _dead(self, token: str, told: dict[str, Any]) -> bool:
        """Whether a writer on this machine is gone; of one elsewhere that cannot be seen."""
        if told["place"] != _place():
            return False
        if told["process"] == os.getpid():
            return token not in _living
        try:
            os.kill(told["process"], 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def _others(self) -> dict[str, dict[str, Any]]:
        """All who want to write, by token: number (0 while choosing), the last beat, who it is."""
        out: dict[str, dict[str, Any]] = {}
        for key, data in self._rows('pk like "writer/%"').items():
            _, token, rest = key.split("/", 2)
            told = out.setdefault(token, {**json.loads(data), "number": 0, "beats": ""})
            if rest.isdigit():
                told["number"] = int(rest)
            elif rest.startswith("beat"):
                told["beats"] = max(told["beats"], rest)
        return out

    def _beating(self, stop: threading.Event) -> None:
        while not stop.wait(BEAT):
            with suppress(LibraryError):  # the work itself will tell
                self._beats += 1
                self._put(f"beat{self._beats:09d}")
                self._drop(f'pk == "{self._key(f"beat{self._beats - 1:09d}")}"')

    def _rows(self, where: str) -> dict[str, str]:
        return {row["pk"]: row["data"] for row in self._tables.find("state", where, ["data"])}

    def _key(self, rest: object) -> str:
        return f"writer/{self._token}/{rest}"

    def _put(self, rest: object) -> None:
        who = f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        self._tables.put("state", [{"pk": self._key(rest), "data": json.dumps({"who": who, "place": _place(), "process": os.getpid()}), "vector": [0.0, 0.0]}])

    def _drop(self, where: str) -> None:
        self._tables.drop("state", where)

    def _leave(self, token: str) -> None:
        _living.discard(token)
        with suppress(LibraryError):  # a server that is gone: who comes next sees no beat
            self._drop(f'pk like "writer/{token}/%"')
