"""What was found out about an index is kept with it, and goes when it goes: an index of candidates lives for one question."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from assistant.index import Index

T = TypeVar("T")


def by_passage(most: int) -> Callable[[Callable[[Index, int], T]], Callable[[Index, int], T]]:
    """Keep what a function finds out about the passages of an index, of `most` of them at once; two threads may find out the same."""

    def kept(find: Callable[[Index, int], T]) -> Callable[[Index, int], T]:
        name = f"{find.__module__}.{find.__qualname__}"

        @wraps(find)
        def found(index: Index, passage: int) -> T:
            held = index.kept.setdefault(name, {})
            if passage not in held:
                if len(held) >= most:
                    index.kept[name] = held = {}
                held[passage] = find(index, passage)
            made: T = held[passage]
            return made

        return found

    return kept


def once(find: Callable[[Index], T]) -> Callable[[Index], T]:
    """Keep what a function finds out about an index."""
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(index: Index) -> T:
        held = index.kept.setdefault(name, {})
        if None not in held:
            held[None] = find(index)
        made: T = held[None]
        return made

    return found
