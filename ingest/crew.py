"""Who reads the files of a run: threads of this process with their reading processes, or a cluster (`ingest.cluster`). Either does the same to a file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest import drafts, files
from ingest.drafts import Draft
from ingest.isolated import Reader
from ingest.settings import Settings

AHEAD = 4  # files read before their turn


@dataclass(frozen=True)
class Task:
    """A file of a run. `seen`: what it was when it was looked at, or why it could not be; `wanted`: it is to be read; `finished`: its texts have their rows already."""

    path: Path
    seen: Future[files.Mark]
    wanted: bool = True
    finished: bool = False


Coming = tuple[Task, Callable[[], Draft] | None]  # what gives the draft, once it is there; raises UnreadableFile, OSError


class Crew(Protocol):
    """Who makes drafts of files."""

    def ahead(self, tasks: Iterator[Task]) -> Iterator[Coming]:
        """The same tasks in the same order, those that are wanted with what gives their draft. Raises LibraryError where the work cannot go on."""
        ...

    def one(self, path: Path) -> Draft:
        """The draft of a single file. Raises UnreadableFile, OSError."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


class Here:
    """This computer: two threads, each with a reader's process. What is embedded is embedded later, many reports together."""

    def __init__(self, reader: Reader, settings: Settings, ocr: bool = False) -> None:
        self._reader, self._settings, self._ocr = reader, settings, ocr

    def ahead(self, tasks: Iterator[Task]) -> Iterator[Coming]:
        """See `Crew`."""
        with ThreadPoolExecutor(2, thread_name_prefix="reading") as threads:
            coming: deque[Coming] = deque()
            for task in tasks:
                coming.append((task, threads.submit(self.one, task.path).result if task.wanted else None))
                if len(coming) > AHEAD:
                    yield coming.popleft()
            yield from coming

    def one(self, path: Path) -> Draft:
        """See `Crew`."""
        return drafts.make(self._reader, path, self._ocr, self._settings)

    def close(self) -> None:
        """See `Crew`."""
        self._reader.close()
