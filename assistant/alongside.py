"""Results kept as long as what they are of, and no longer: a library that was opened anew must not stay in memory for what was once found in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

MOST = 50_000  # results kept for each
Of = TypeVar("Of")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def alongside(function: Callable[Concatenate[Of, Rest], Result]) -> Callable[Concatenate[Of, Rest], Result]:
    """Remember a function's results with its first argument, a library or an index; a result must not refer back to it.

    Safe for many threads: two that ask at once may both compute.
    """
    held: WeakKeyDictionary[Any, dict[tuple[Any, ...], Result]] = WeakKeyDictionary()

    @wraps(function)
    def found(of: Of, /, *rest: Rest.args, **named: Rest.kwargs) -> Result:
        mine = held.get(of)
        if mine is None:
            mine = held.setdefault(of, {})
        key = (*rest, *sorted(named.items())) if named else rest
        try:
            return mine[key]
        except KeyError:
            result = function(of, *rest, **named)
            if len(mine) >= MOST:
                mine.clear()
            mine[key] = result
            return result

    return found
