"""The library as the page holds it: opened in the background, opened again when something was added to it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from assistant import offered
from assistant.library import Library
from corpus.errors import BrokenLibrary, DiskError, LibraryError, NoLibrary

PAUSE = 10.0  # seconds until a library that could not be opened again is tried once more


def opened_warm(root: Path) -> Library:
    """The library with its encoder loaded and its references made, so that the first question does not wait for them."""
    library = Library.open(root)
    library.warm()
    offered.warm(list(library.records.values()))
    return library


class Desk:
    """Where callbacks get the library. Safe for many threads: one opens, the others wait for it.

    Where what is on disk became damaged or vanished, the library in memory goes on being used: it was sound when it was opened.

    `named`: whether errors may name the folder. Where others than its owner use the page, they are told its last part alone.
    """

    def __init__(self, root: Path, opener: Callable[[Path], Library] = opened_warm, named: bool = True) -> None:
        self.root = root
        self.named = named
        self._opener = opener
        self._lock = threading.Lock()
        self._held: Library | None = None
        self._generation = ""
        self._again = 0.0  # when what could not be opened is tried again

    def open_soon(self) -> None:
        """Begin to open in the background. A failure is told to whoever asks for the library next."""

        def begin() -> None:
            with suppress(LibraryError):
                self.library()

        threading.Thread(target=begin, name="open-library", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether it is open; waits for nothing."""
        return self._held is not None

    def library(self) -> Library:
        """The library as it is on disk now, or was when it last was sound. Raises LibraryError where there has been none yet,
        each time anew: what is missing may have been built since."""
        try:
            return self._opened()
        except LibraryError as error:
            if not self.named:
                error.args = tuple(self._without_path(str(a)) for a in error.args)
                error.help_message = self._without_path(error.help_message)
            raise

    def _without_path(self, text: str) -> str:
        for path in (str(self.root.resolve()), str(self.root.absolute()), str(self.root)):
            text = text.replace(path, self.root.name)
        return text

    def _opened(self) -> Library:
        with self._lock:
            now = self._current()
            if self._held is None:
                self._held, self._generation = self._opener(self.root), now
            elif now != self._generation and time.monotonic() >= self._again:
                self._renew(now)
            return self._held

    def _renew(self, now: str) -> None:
        try:
            self._held, self._generation = self._opener(self.root), now
        except (NoLibrary, BrokenLibrary, DiskError) as error:
            self._again = time.monotonic() + PAUSE
            logging.getLogger(__name__).warning("%s Until then questions are answered from the library as it was opened.", error)

    def _current(self) -> str:
        with suppress(OSError), (self.root / "CURRENT").open("rb") as stream:
            return stream.read(200).decode(errors="replace").strip()
        return ""
