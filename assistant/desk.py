"""The library as the page holds it: opened in the background, opened again when something was added to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from assistant import offered
from assistant.library import Library
from corpus.errors import LibraryError


def opened_warm(root: Path) -> Library:
    """The library with its encoder loaded and its references made, so that the first question does not wait for them."""
    library = Library.open(root)
    library.warm()
    offered.warm(list(library.records.values()))
    return library


class Desk:
    """Where callbacks get the library. Safe for many threads: one opens, the others wait for it."""

    def __init__(self, root: Path, opener: Callable[[Path], Library] = opened_warm) -> None:
        self.root = root
        self._opener = opener
        self._lock = threading.Lock()
        self._held: Library | None = None
        self._generation = ""

    def open_soon(self) -> None:
        """Begin to open in the background. A failure is told to whoever asks for the library next."""

        def begin() -> None:
            with suppress(LibraryError):
                self.library()

        threading.Thread(target=begin, name="open-library", daemon=True).start()

    def library(self) -> Library:
        """The library as it is on disk now. Raises LibraryError, each time anew: what is missing may have been built since."""
        with self._lock:
            now = self._current()
            if self._held is None or now != self._generation:
                self._held, self._generation = self._opener(self.root), now
            return self._held

    def _current(self) -> str:
        with suppress(OSError):
            return (self.root / "CURRENT").read_text(encoding="utf-8").strip()
        return ""
