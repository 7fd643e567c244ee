"""The library as the page holds it: opened in the background, opened again when something was added to it."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from assistant import offered
from assistant.library import Library
from assistant.settings import Settings
from corpus import engines
from corpus.engine import Engine
from corpus.errors import BrokenLibrary, DiskError, LibraryError, NoLibrary

UNSOUND = (NoLibrary, BrokenLibrary, DiskError)  # what is the disk's fault: the library in memory is good still
PAUSE = 10.0  # seconds until a library that could not be opened again is tried once more
LOOKED = 2.0  # seconds for which a server is taken to hold what it held


def opened_warm(root: Path, settings: Settings | None = None) -> Library:
    """The library with its encoder loaded and its references made, so that the first question does not wait for them."""
    library = Library.open(root, settings=settings)
    library.warm()
    offered.warm(list(library.records.values()))
    return library


class Afar:
    """The edition in force on a server, looked for every `LOOKED` seconds by one of those who ask; the others do not wait for that."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._engine: Engine | None = None
        self._looking = threading.Lock()
        self._held, self._next = "", 0.0

    def current(self) -> str:
        """Its name; that which was last seen where the server cannot be reached."""
        if time.monotonic() >= self._next and self._looking.acquire(blocking=False):
            try:
                with suppress(LibraryError):
                    self._engine = self._engine or engines.at(self._address)
                    self._held = self._engine.current()
                self._next = time.monotonic() + LOOKED
            finally:
                self._looking.release()
        return self._held


class Desk:
    """Where callbacks get the library. Safe for many threads: one opens it for the first time, the others wait for that.

    A library that was changed is opened anew in the background, by one thread; until it is open, all go on with what there was. So they do
    where what is on disk became damaged or vanished: what is in memory was sound when it was opened; `trouble` says what is wrong.

    `named`: whether errors may name the folder. Where others than its owner use the page, they are told its last part alone.
    """

    def __init__(self, root: Path, opener: Callable[[Path], Library] = opened_warm, named: bool = True) -> None:
        self.root = root
        self.named = named
        self._opener = opener
        self._opening = threading.Lock()  # held by whoever opens: he alone writes the fields below
        self._held: Library | None = None
        self._generation = ""
        self._failed: LibraryError | None = None  # why the newest could not be opened
        self._tried = ""  # the generation that was tried last
        self._again = 0.0  # when it is tried again, where it could not be opened
        self._afar = Afar(str(root)) if engines.is_server(root) else None

    def open_soon(self) -> None:
        """Begin to open in the background. A failure is told to whoever asks for the library next."""

        def begin() -> None:
            with suppress(LibraryError):
                self.library()

        threading.Thread(target=begin, name="open-library", daemon=True).start()

    @property
    def remote(self) -> bool:
        """Whether the library is on a server, for which each answer waits."""
        return self._afar is not None

    @property
    def ready(self) -> bool:
        """Whether it is open; waits for nothing."""
        return self._held is not None

    @property
    def trouble(self) -> str:
        """What is wrong with the library on disk, and what mends it, while its last good state is used; empty where all is well."""
        failed = self._wrong()
        return self._told(str(failed)) if isinstance(failed, UNSOUND) else ""

    def library(self, newest: bool = False) -> Library:
        """The library as it was last opened and sound; `newest`: as it is on disk now, once that is open. Raises LibraryError where there
        has been none yet, each time anew: what is missing may have been built since; and for one that another version of us made."""
        try:
            return self._opened(newest)
        except LibraryError as error:
            if not self.named:
                error.args = tuple(self._told(str(a)) for a in error.args)
                error.help_message = self._told(error.help_message)
            raise

    def _told(self, text: str) -> str:
        for path in () if self.named else (str(self.root.resolve()), str(self.root.absolute()), str(self.root)):
            text = text.replace(path, self.root.name)
        return text

    def _opened(self, newest: bool) -> Library:
        if self._held is None or newest:
            with self._opening:
                self._open_newest()
        elif self._outdated() and self._opening.acquire(blocking=False):
            threading.Thread(target=self._renew, name="open-library", daemon=True).start()
        failed, held = self._wrong(), self._held
        if failed and not isinstance(failed, UNSOUND):
            raise failed.with_traceback(None)
        return self._opened(newest=True) if held is None else held

    def _renew(self) -> None:
        """Open what is there now, with `_opening` held by whoever began this."""
        try:
            self._open_newest()
        finally:
            self._opening.release()

    def _open_newest(self) -> None:
        """Open what is there now unless it is open. Raises LibraryError where there has been none yet; else a failure is kept."""
        if self._held is not None and not self._outdated():
            return
        now = self._current()
        self._tried, self._again = now, time.monotonic() + PAUSE
        try:
            self._held = self._opener(self.root)
        except LibraryError as error:
            if self._held is None:
                raise
            self._failed, self._again = error, time.monotonic() + PAUSE
            logging.getLogger(__name__).warning("%s Until then questions are answered from the library as it was opened.", error)
        else:
            self._generation, self._failed = now, None
            gc.collect()  # a library refers to itself: the one before, with its encoder, would stay until some later collection

    def _outdated(self) -> bool:
        """Whether there is another on disk than the one in use, which has not just failed."""
        now = self._current()
        return now != self._generation and (now != self._tried or time.monotonic() >= self._again)

    def _wrong(self) -> LibraryError | None:
        """Why what is on disk now could not be opened; None where it is open, or was not tried."""
        return self._failed if self._current() != self._generation else None

    def _current(self) -> str:
        if self._afar:
            return self._afar.current()
        with suppress(OSError), (self.root / "CURRENT").open("rb") as stream:
            return stream.read(200).decode(errors="replace").strip()
        return ""
