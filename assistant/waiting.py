"""Waiting for a language model: how long, for how many at once, and not again at once for one that hangs."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.line import LINE, Line
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.model import Writer

LOOK = 0.2  # seconds after which it is asked again whether to stop
PLACES = 4  # answers written at once: half of the calls that the page answers at once, so that a model that hangs leaves the others free
SILENT = 20.0  # seconds without a piece, after which a model is taken to hang
REST = 30.0  # seconds until one that hangs is asked again


class ModelError(LibraryError):
    """A language model that cannot be opened, reached or waited for any longer."""

    retryable = True


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for the first piece, between pieces, and in all. `halted` is asked again and again whether to stop waiting at all."""

    first: float = 45.0
    between: float = 15.0
    whole: float = 90.0
    halted: Callable[[], bool] = lambda: False


class Shared:
    """A model that many ask: `places` answers at once, and after it kept somebody waiting for nothing, a rest in which nobody waits,
    then one who tries. Whoever is not let in is told so at once, and keeps the quotes."""

    def __init__(self, writer: Writer, places: int = PLACES, silent: float = SILENT, rest: float = REST) -> None:
        self.name = writer.name
        self.context = writer.context
        self._writer = writer
        self._places, self._silent, self._rest = places, silent, rest
        self._lock = threading.Lock()
        self._taken = 0
        self._doubted = False
        self._until = 0.0

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The answer in pieces. Raises ModelError, where too many are asking or it hangs too."""
        self._enter()
        began, heard = time.monotonic(), False
        try:
            for piece in self._writer.stream(system, user):
                heard = heard or bool(piece)
                yield piece
        finally:
            self._leave(heard, time.monotonic() - began)

    def _enter(self) -> None:
        with self._lock:
            if time.monotonic() < self._until:
                raise ModelError("it did not answer others a moment ago")
            if self._taken >= (1 if self._doubted else self._places):
                raise ModelError("it is busy with other questions")
            self._taken += 1

    def _leave(self, heard: bool, seconds: float) -> None:
        with self._lock:
            self._taken -= 1
            if heard:
                self._doubted = False
            elif seconds >= self._silent:
                self._doubted, self._until = True, time.monotonic() + self._rest


def _awaited(out: queue.SimpleQueue[Any], until: float, halted: Callable[[], bool], what: str) -> Any:
    """What comes next, waited for until that time by the monotonic clock. Raises ModelError, saying `what` is wrong, and where it is to stop."""
    while not halted():
        try:
            return out.get(timeout=max(0.0, min(LOOK, until - time.monotonic())))
        except queue.Empty:
            if time.monotonic() >= until:
                raise ModelError(what) from None
    raise ModelError("it was stopped")


def patient(start: Callable[[], Iterator[str]], patience: Patience) -> Iterator[str]:
    """The pieces of a stream, none of them waited for too long; ending early closes it. Raises ModelError when patience ends.

    The stream runs in a thread of its own, which a server that hangs can keep waiting, but not us: its request is hung up, and it ends.
    """
    out: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
    held = Line()

    def run() -> None:
        LINE.set(held)
        try:
            stream = start()
            for piece in stream:
                if held.over:
                    break
                out.put(piece)
            close = getattr(stream, "close", None)
            if close:
                close()
            out.put(None)
        except Exception as error:  # handed over to whoever reads
            out.put(error)

    threading.Thread(target=run, name="language-model", daemon=True).start()
    ends, until, what = time.monotonic() + patience.whole, time.monotonic() + patience.first, "it did not begin in time"
    try:
        while True:
            got = _awaited(out, min(until, ends), patience.halted, what)
            if got is None:
                return
            if isinstance(got, BaseException):
                raise got if isinstance(got, ModelError) else ModelError(f"it failed: {type(got).__name__}") from got
            yield got
            until, what = time.monotonic() + patience.between, "it stopped on the way, or took too long"
    finally:
        held.hang_up()
