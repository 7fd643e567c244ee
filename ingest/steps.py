"""What a run is doing, for whoever waits: a bar on a terminal, or lines of JSON for a program that started it."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Protocol

from corpus.records import Step
from ingest.files import printable

READING = "reading "  # what a run says before a file's name
EVERY = 0.5  # seconds after which a line comes at the latest: whoever listens can tell slow from dead
APART = 0.1  # seconds between two lines that tell of the same step


class Shown(Protocol):
    """Where a run's progress goes, used with `with`."""

    def show(self, what: str, done: int, total: int) -> None:
        """What is being done, how much of it is done, of how much."""

    def turn(self, path: Path, page: int, pages: int) -> None:
        """So many pages of a file are done; it may be one that is read ahead of its turn."""

    def __enter__(self) -> Shown: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Lines:
    """One JSON object a line: at each new step, and every half second in any case."""

    def __init__(self, write: Callable[[str], Any], every: float = EVERY) -> None:
        self._write = write
        self._every = every
        self._step = Step()
        self._told = 0.0
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._beat = threading.Thread(target=self._beating, name="progress", daemon=True)

    def __enter__(self) -> Lines:
        self._tell(self._step, at_once=True)
        self._beat.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._beat.join()

    def show(self, what: str, done: int, total: int) -> None:
        """See `Shown`."""
        step = Step("reading", done, total, what.removeprefix(READING)) if what.startswith(READING) else Step(what, done, total)
        self._tell(step, at_once=(step.step, step.file) != (self._step.step, self._step.file))

    def turn(self, path: Path, page: int, pages: int) -> None:
        """See `Shown`. Pages of a file that is read ahead of its turn are not told."""
        if printable(path.name) == self._step.file:
            self._tell(replace(self._step, page=page, pages=pages), at_once=page == pages)

    def _tell(self, step: Step, at_once: bool) -> None:
        with self._lock:
            self._step = step
            if at_once or monotonic() - self._told >= APART:
                self._write(json.dumps(asdict(step)) + "\n")
                self._told = monotonic()

    def _beating(self) -> None:
        while not self._over.wait(self._every):
            self._tell(self._step, at_once=False)


class Bar:
    """A bar that moves, for a person at a terminal."""

    def __enter__(self) -> Bar:
        from tqdm import tqdm

        self._bar = tqdm(file=sys.stderr, unit="text", dynamic_ncols=True, mininterval=0.5)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.close()

    def show(self, what: str, done: int, total: int) -> None:
        """See `Shown`."""
        self._bar.set_description(what, refresh=False)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def turn(self, path: Path, page: int, pages: int) -> None:
        """Pages are too quick for a bar of files."""


def shown(kind: str) -> Shown:
    """"json": lines on standard error; else a bar there."""
    return Lines(_to_stderr) if kind == "json" else Bar()


def _to_stderr(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
