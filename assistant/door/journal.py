"""What happened, as lines of JSON on standard error: what, not who. No question, no file's name, no address unless that is switched on."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from assistant.door.config import Log

LEVELS = {"off": 0, "auto": 1, "events": 1, "requests": 2}


class Journal:
    """Writes the lines. Safe for many threads."""

    def __init__(self, log: Log, out: TextIO | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC), quiet: bool = False) -> None:
        self._level = 0 if quiet else LEVELS[log.level]
        self._addresses = log.addresses
        self._out = out
        self._now = now
        self._lock = threading.Lock()

    def event(self, what: str, client: str = "", **told: str | int | float | bool) -> None:
        """Something that is not a single request: start, stop, a login, a refusal, an error. `client` is left out unless addresses are wanted."""
        if self._level >= LEVELS["events"]:
            self._write(what, client, told)

    def request(self, way: str, method: str, status: int, ms: float, client: str = "") -> None:
        """One request, by its address's pattern: never by what was put into it."""
        if self._level >= LEVELS["requests"]:
            self._write("request", client, {"way": way, "method": method, "status": status, "ms": round(ms, 1)})

    def error(self, error: BaseException, where: str = "") -> None:
        """An error that nobody expected: its kind and the places of the program it went through. Not its message: that may repeat what was asked."""
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
        self.event("error", kind=type(error).__name__, at=places, way=where)

    def _write(self, what: str, client: str, told: dict[str, str | int | float | bool]) -> None:
        line: dict[str, str | int | float | bool] = {"at": self._now().isoformat(timespec="milliseconds"), "what": what, **told}
        if self._addresses and client:
            line["client"] = client
        with self._lock:
            out = self._out or sys.stderr
            out.write(json.dumps(line, ensure_ascii=True) + "\n")
            out.flush()
