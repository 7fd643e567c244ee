"""Reports on their way into the library: their texts are embedded together, a window at a time, and each is in the library as soon as it has its rows.

A window holds whole reports. Its texts are embedded in one sorted run, each once, while the files after it are being read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from corpus import contents, disk, shelf, store
from corpus.embed import Embedder, Vectors
from corpus.errors import BrokenLibrary, DiskError
from corpus.records import Shelf

WINDOW = 2_048  # texts; a row and its text take about 2 KB, so that a window takes some megabytes
FILE = ".unfinished.json"  # in the library's folder while a run embeds: the parts it has finished
MOST = 1 << 24  # bytes of that file

Known = Callable[[Shelf], dict[str, Vectors]]
NONE: Mapping[str, Vectors] = {}
Get = Callable[[str], tuple[Shelf, Vectors]]  # a part by its name
Put = Callable[[Shelf, Vectors], str]


class Unfinished:
    """Parts that a run finished before it was broken off; they serve the next run where the same encoder, set alike, would make them.

    `get` reads a part by its name. This one is of a single run alone: what is to outlast it writes the names down.
    """

    def __init__(self, get: Get) -> None:
        self._get = get
        self.names: dict[str, str] = {}

    def known(self, report: str) -> dict[str, Vectors]:
        """Rows of a report's texts, as they were finished; none where nothing sound is there."""
        with suppress(BrokenLibrary, DiskError):
            if report in self.names:
                return rows_of(*self._get(self.names[report]))
        return {}

    def hashes(self) -> set[str]:
        """SHA-256 of the files whose parts were finished and are sound."""
        out: set[str] = set()
        for name in self.names.values():
            with suppress(BrokenLibrary, DiskError):
                row = self._get(name)[0].ledger
                out |= {row.sha256} if row else set()
        return out

    def keep(self, names: dict[str, str]) -> None:
        """Note parts as finished. Raises LibraryError."""
        self.names |= names

    def forget(self) -> None:
        """The run is over: what was finished is in the library."""
        self.names = {}


class FolderUnfinished(Unfinished):
    """Their names in a file of the library's folder."""

    def __init__(self, root: Path, stamp: dict[str, Any]) -> None:
        super().__init__(lambda name: store.get_shelf(root, name))
        self._root, self._stamp = root, stamp
        with suppress(BrokenLibrary, ValueError, TypeError, KeyError, AttributeError):
            told = json.loads(contents.raw(root, FILE, MOST))
            if told["stamp"] == stamp:
                self.names = {str(r): str(n) for r, n in told["parts"].items()}

    def keep(self, names: dict[str, str]) -> None:
        """See `Unfinished.keep`. Raises DiskError."""
        super().keep(names)
        fresh = disk.scratch(self._root, FILE)
        disk.write(fresh, json.dumps({"stamp": self._stamp, "parts": self.names}).encode())
        disk.move(fresh, self._root / FILE)

    def forget(self) -> None:
        """See `Unfinished.forget`."""
        disk.drop(self._root / FILE)


class Stream:
    """Takes shelves in and puts them into the library with their vectors; `names` are the parts that are there.

    `put` and `get` write a part and read it again; `known` gives the rows that a shelf's texts have already; `progress` hears of texts done and taken in.
    """

    def __init__(self, put: Put, get: Get, embedder: Embedder, known: Known, unfinished: Unfinished, progress: Callable[[int, int], None], window: int = WINDOW) -> None:
        self.names: dict[str, str] = {}
        self.encoder = embedder
        self._putting, self._getting, self._known, self._unfinished, self._progress = put, get, known, unfinished, progress
        self._window = window
        self._waiting: dict[str, Shelf] = {}
        self._brought: dict[str, Vectors] = {}  # rows that came with those
        self._taken = self._done = self._texts = 0

    def put(self, made: Shelf, rows: Mapping[str, Vectors] = NONE) -> None:
        """Take a report in, with the rows that its texts have already; one of the same name that came before gives way."""
        self._brought |= rows
        count = sum(vars(shelf.Rows.of(made)).values())
        self._waiting[made.record.id] = made
        self._taken += count
        self._texts += count
        if self._texts >= self._window:
            self.flush()

    def get(self, report: str) -> Shelf | None:
        """A report taken in before; None for others."""
        if report in self._waiting:
            return self._waiting[report]
        return self._getting(self.names[report])[0] if report in self.names else None

    def flush(self) -> None:
        """Embed what waits, and put it into the library. Raises LibraryError."""
        waiting, self._waiting, self._texts = self._waiting, {}, 0
        brought, self._brought = self._brought, {}
        if not waiting:
            return
        rows: dict[str, Vectors] = {}
        wanted = {report: shelf.texts(made) for report, made in waiting.items()}
        for report, made in waiting.items():
            rows |= {**self._unfinished.known(report), **self._known(made)}
        needed = [t for t in dict.fromkeys(t for each in wanted.values() for t in each) if t not in rows]
        fresh = [t for t in needed if t not in brought]
        self._done = self._taken - len(fresh)
        rows |= {t: brought[t] for t in needed if t in brought}
        if fresh:
            rows |= zip(fresh, self.encoder.encode(fresh, self._step), strict=True)
        done = {report: self._putting(made, np.stack([rows[t] for t in wanted[report]])) for report, made in sorted(waiting.items())}
        self.names |= done
        if needed:
            self._unfinished.keep(done)

    def _step(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._taken)


def rows_of(made: Shelf, vectors: Vectors) -> dict[str, Vectors]:
    """Each text of a shelf with its row (d,)."""
    return dict(zip(shelf.texts(made), vectors, strict=True))
