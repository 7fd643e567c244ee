"""Files read in processes apart: whatever a file does to its reader, this process goes on, and the pages that were done are kept."""

from __future__ import annotations

import queue
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from corpus import shelf
from corpus.errors import UnreadableFile
from ingest.child import Child, Died
from ingest.limits import Limits
from ingest.readers import Source

PARTING = 5.0  # seconds a thread has to let go of its child at the end
Turned = Callable[[Path, int, int], None]  # a file, how many of its pages are done, of how many
NOT_REACHED = "not reached in the time for the file"


class Reader(Protocol):
    """What reads files for a run: `Isolated`, or a stand-in within the process."""

    def read(self, path: Path, ocr: bool = False) -> Source:
        """Read one file. Raises UnreadableFile."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


@dataclass
class Book:
    """What is known of a file while it is read: its pages as they came, its time, how often its reader was lost."""

    path: Path
    limits: Limits
    scratch: str = ""
    count: int = 0
    done: dict[str, Any] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    deaths: int = 0
    bare: bool = False
    extra: float = 0.0
    began: float = field(default_factory=monotonic)

    @property
    def until(self) -> float:
        """When its time is up: it has more for each page that is done, up to the most of a file; pictures that are read have their own."""
        return self.began + min(self.limits.base + self.limits.per_page * len(self.done), self.limits.total) + self.extra

    @property
    def most(self) -> int:
        """How many of its pages are read."""
        return min(self.count, self.limits.pages)

    @property
    def settled(self) -> int:
        """How many of them are done or lost."""
        return len(self.done) + len(self.lost.keys() - self.done.keys())

    @property
    def missing(self) -> list[str]:
        """Pages neither done nor lost, in order."""
        return [n for n in map(str, range(1, self.most + 1)) if n not in self.done and n not in self.lost]

    def request(self) -> dict[str, Any]:
        """What a child is told."""
        return {"path": str(self.path), "scratch": self.scratch, "bare": self.bare, "count": self.count, "done": self.done, "lost": self.lost}

    def hear(self, told: dict[str, Any]) -> None:
        """Take in what a child tells on the way."""
        if "count" in told:
            self.count = int(told["count"])
        elif "ocr" in told:
            self.extra += self.limits.base + self.limits.ocr_page * min(int(told["ocr"]), self.most)
        elif "rows" in told:
            self.done[str(told["page"])] = told["rows"]
        elif "lost" in told:
            self.lost[str(told["page"])] = str(told["lost"])

    def bury(self, why: str) -> None:
        """After a child was lost: name the page that did it, or go on without what is not needed. Raises UnreadableFile where nothing is left to try."""
        self.deaths += 1
        missing = self.missing
        if not self.count or (self.bare and not missing):
            raise UnreadableFile(f"The file was given up: {why}.", "It may be damaged; save it anew, or split it.")
        over = monotonic() >= self.until
        if missing:
            self.lost[missing[0]] = NOT_REACHED if over else why
        else:
            self.bare = True
            self.extra = max(self.extra, monotonic() + self.limits.page - self.until + self.extra)
        if self.deaths >= self.limits.deaths or over:
            self.lost.update((n, NOT_REACHED) for n in missing[1:])


class Isolated:
    """Reads files in child processes, at most `workers` at once; to be called from as many threads. A child serves many files.

    `turned` hears of each page, in the thread that reads.
    """

    def __init__(self, limits: Limits | None = None, workers: int = 2, turned: Turned = lambda *_: None) -> None:
        self.limits = limits or Limits()
        self._turned = turned
        self._idle: queue.LifoQueue[Child] = queue.LifoQueue()
        self._children = [Child(self.limits) for _ in range(workers)]
        self._closed = False
        for child in self._children:
            self._idle.put(child)

    def close(self) -> None:
        """End the children; whoever still waits for one gets UnreadableFile."""
        self._closed = True
        for child in self._children:
            child.kill()
        for _ in self._children:
            with suppress(queue.Empty):
                self._idle.get(timeout=PARTING).stop()

    def read(self, path: Path, ocr: bool = False) -> Source:
        """Read one file. `ocr`: pages without text are recognised from their pictures, where ocrmypdf is installed.

        Raises UnreadableFile with the reason for a person; lost pages are named in the source's remark.
        """
        place = tempfile.TemporaryDirectory(prefix="ingest-", ignore_cleanup_errors=True) if ocr else nullcontext("")
        with place as scratch, self._child() as child:
            book = Book(path.absolute(), self.limits, scratch)
            while True:
                try:
                    return source_of(_ask(child, book, self._turned))
                except Died as death:
                    child.stop()
                    if self._closed:
                        raise UnreadableFile("The run was broken off.", "Start it again.") from death
                    book.bury(str(death))

    @contextmanager
    def _child(self) -> Iterator[Child]:
        child = self._idle.get()
        try:
            yield child
        except BaseException as error:
            if not isinstance(error, UnreadableFile):
                child.stop()  # broken off, it would answer the next file with the rest of this one
            raise
        finally:
            self._idle.put(child)


def _ask(child: Child, book: Book, turned: Turned) -> dict[str, Any]:
    """Have a child read the file; its last message. Raises Died, UnreadableFile."""
    limits = book.limits
    child.send(book.request(), monotonic() + limits.base)
    while True:
        waits = limits.page if book.count else limits.base
        left = max(book.until - monotonic(), limits.page / 2 if book.settled >= book.most else 0) + 0.01
        told = child.hear(min(waits, left) if not book.extra else left)
        if told.get("retire"):
            child.stop()
        if "refused" in told:
            raise _refused(told, book)
        if "source" in told:
            return told
        book.hear(told)
        if "page" in told:
            turned(book.path, book.settled, book.most)


def _refused(told: dict[str, Any], book: Book) -> UnreadableFile:
    error = UnreadableFile(str(told["refused"]))
    error.pages, error.pages_lost, error.parser = book.count, tuple(map(int, book.lost)), str(told.get("parser", ""))
    return error


def source_of(told: dict[str, Any]) -> Source:
    """The document that a reading process told of in plain values. Raises UnreadableFile."""
    raw = told["source"]
    try:
        return Source(**{**raw, "document": shelf.document_of(raw["document"]), "authors": tuple(raw["authors"]), "empty": tuple(raw["empty"])})
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableFile("The file's reader gave no sound answer.", "Save the file anew and add that.") from error
