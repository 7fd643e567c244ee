"""A wish to stop, told from one call of the page to another."""

from __future__ import annotations

import threading


class Halt:
    """One for each visitor: a copy of it is another's, and not set. Safe for many threads."""

    def __init__(self) -> None:
        self._wished = threading.Event()

    def __deepcopy__(self, memo: dict[int, object]) -> Halt:
        return Halt()

    def begin(self) -> Halt:
        """Forget earlier wishes; returns itself."""
        self._wished.clear()
        return self

    def wish(self) -> None:
        """Whatever asks `wished` from now on is to stop."""
        self._wished.set()

    def wished(self) -> bool:
        """Whether to stop."""
        return self._wished.is_set()
