"""A run of `ingest` in a process of its own: started, listened to, stopped. A crash or a kill there hurts nobody here."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from time import monotonic
from typing import IO, Any, Literal

from corpus.records import Step

HOME = Path(__file__).parent.parent
INGEST = (sys.executable, "-m", "ingest")
GRACE = 3.0  # seconds that a run has to end by itself when it is told to
LONGEST = 20_000  # characters of a line that are looked at
SAID = 20  # lines of plain words that are remembered
STARTED_ALONE = {"start_new_session": True}  # so that it can be ended with all it started, and Ctrl+C here does not reach it

State = Literal["running", "done", "failed", "stopped"]
log = logging.getLogger(__name__)


class Errand:
    """One run. `state`, `step`, `result` and `said` may be read from any thread while it goes on.

    `result` is the JSON object the run printed; `said` what it told in plain words, the latest last. `over` is called at the end,
    whatever the end. Raises OSError where the command cannot be started; then `over` was not called.
    """

    def __init__(self, command: Sequence[str], over: Callable[[Errand], None] = lambda _: None) -> None:
        self.state: State = "running"
        self.step = Step()
        self.result: dict[str, Any] = {}
        self.said: deque[str] = deque(maxlen=SAID)
        self.code: int | None = None
        self.began = monotonic()
        self.ended = 0.0
        self._over = over
        self._stop = False
        self._end = threading.Event()
        self._process = subprocess.Popen(
            list(command), cwd=HOME, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace", env={**os.environ, "PYTHONIOENCODING": "utf-8"}, **STARTED_ALONE,
        )  # type: ignore[call-overload]  # fmt: skip
        self._out: list[str] = []
        threading.Thread(target=self._follow, name="errand", daemon=True).start()

    @property
    def seconds(self) -> float:
        """How long it has taken so far, or took."""
        return (self.ended or monotonic()) - self.began

    def stop(self) -> None:
        """End the run and all it started; the library is as it was, unless the run had done its work. Returns at once."""
        self._stop = True
        self._signal(signal.SIGTERM)
        threading.Thread(target=self._insist, name="errand-stop", daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; whether it has come."""
        return self._end.wait(seconds)

    def _insist(self) -> None:
        if not self._end.wait(GRACE):
            self._signal(signal.SIGKILL)

    def _signal(self, kind: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, kind)

    def _follow(self) -> None:
        readers = [threading.Thread(target=self._read, args=a, daemon=True) for a in ((self._process.stderr, self._hear), (self._process.stdout, self._out.append))]
        for reader in readers:
            reader.start()
        self.code = self._process.wait()
        self._signal(signal.SIGKILL)  # what it left behind would hold its output open
        for reader in readers:
            reader.join(GRACE)
        self.ended = monotonic()
        self.result = parsed("".join(self._out))
        self.state = "done" if self.code in (0, 3) else "stopped" if self._stop else "failed"
        if self.state == "failed":
            log.warning("A run of ingest ended with %s: %s", self.code, " | ".join(self.said))
        try:
            self._over(self)
        finally:
            self._end.set()

    def _read(self, stream: IO[str], hear: Callable[[str], None]) -> None:
        with suppress(ValueError, OSError), stream:
            for line in stream:
                hear(line)

    def _hear(self, line: str) -> None:
        step = told(line)
        if step:
            self.step = step
        elif line.strip():
            self.said.append(" ".join(line.split())[:LONGEST])


def told(line: str) -> Step | None:
    """A line of progress; None where it is something else."""
    raw = parsed(line[:LONGEST])
    if "step" not in raw:
        return None
    kinds: dict[str, type] = {"step": str, "file": str}
    with suppress(ValueError, TypeError):
        return Step(**{f.name: kinds.get(f.name, int)(raw[f.name]) for f in fields(Step) if f.name in raw})
    return None


def parsed(text: str) -> dict[str, Any]:
    """A JSON object; empty where the text is none."""
    with suppress(ValueError, RecursionError):
        raw = json.loads(text)
        return raw if isinstance(raw, dict) else {}
    return {}
