"""One child process that reads files: started, fed, listened to with a time limit, and killed with all it started."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from corpus.errors import LibraryError
from ingest.limits import MB, Limits

HOME = Path(__file__).parent.parent
START = 60.0  # seconds a child has to start
CHUNK = 1 << 20


class Died(Exception):
    """The child ended, or was ended, before it had answered; the message is the reason, for a person."""


class Child:
    """A reading process, started when it is first needed. Not to be shared between threads."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._held = bytearray()
        self._over = False

    def send(self, request: dict[str, Any], until: float) -> None:
        """Tell the child what to read. Raises Died; LibraryError where no child starts at all."""
        process = self._process or self._start()
        end = process.stdin
        if end is None:
            raise Died("its reader has no input")
        data = memoryview(json.dumps(request, separators=(",", ":")).encode("ascii") + b"\n")
        while data:
            if not select.select([], [end], [], max(0.0, until - monotonic()))[1]:
                raise Died("its reader takes nothing in")
            try:
                data = data[os.write(end.fileno(), data[: select.PIPE_BUF]) :]
            except OSError as error:
                raise Died("its reader ended") from error

    def hear(self, seconds: float) -> dict[str, Any]:
        """The child's next message within so many seconds. Raises Died."""
        until = monotonic() + seconds
        while (at := self._held.find(b"\n")) < 0:
            self._more(until, seconds)
        line = bytes(self._held[:at])
        del self._held[: at + 1]
        try:
            told = json.loads(line)
        except ValueError as error:
            raise Died("its reader gave no sound answer") from error
        if not isinstance(told, dict):
            raise Died("its reader gave no sound answer")
        return told

    def kill(self) -> None:
        """Kill the child and all it started, for good and from any thread; whoever listens to it, or is about to start it, hears that it died."""
        self._over = True
        if self._process is not None:
            _kill(self._process)

    def stop(self) -> None:
        """The same, and clear away what is left of it."""
        process, self._process = self._process, None
        self._held.clear()
        if process is None:
            return
        _kill(process)
        process.wait()
        for end in (process.stdin, process.stdout):
            if end is not None:
                with suppress(OSError):
                    end.close()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ingest.worker", json.dumps(asdict(self._limits))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=HOME, start_new_session=True, bufsize=0,
        )  # fmt: skip
        try:
            if self._over:  # set before this process was there to be killed
                raise Died("its reader was ended")
            self.hear(START)
        except Died as error:
            self.stop()
            if self._over:
                raise
            raise LibraryError("The process that reads files does not start.", "Run: python -m ingest.worker '{}' (it says why).") from error
        return self._process

    def _more(self, until: float, seconds: float) -> None:
        process = self._process
        out = process.stdout if process else None
        if process is None or out is None:
            raise Died("its reader ended")
        if not select.select([out], [], [], max(0.0, until - monotonic()))[0]:
            raise Died(f"it took longer than {seconds:.0f} s")
        data = os.read(out.fileno(), CHUNK)
        if not data:
            raise Died(_told(process.wait(), self._limits))
        self._held += data
        if len(self._held) > self._limits.line:
            raise Died("it gives more text than a file can hold")


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _told(code: int, limits: Limits) -> str:
    """How a process ended, for a person."""
    if -code == signal.SIGALRM:
        return "it took too long"
    if -code == signal.SIGKILL:
        return f"its reader was ended by the system, which may be short of memory (the most is {limits.memory // MB:,} MB)"
    return f"its reader crashed ({signal.Signals(-code).name})" if code < 0 else f"its reader ended (code {code})"
