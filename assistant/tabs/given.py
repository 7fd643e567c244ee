"""What programs may give to the functions they call: types with their limits, and what tells them that something was given wrongly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any

from annotated_types import Interval, MaxLen

from corpus.errors import LibraryError

MOST, LONGEST = 100, 200  # names at once, characters of one
Words = Annotated[str, MaxLen(2000)]  # as much as the page takes, and as is read of a question
Name = Annotated[str, MaxLen(LONGEST)]
Names = Annotated[list[Name], MaxLen(MOST)]
Answers = Annotated[dict[Name, Name | Names], MaxLen(MOST)]
Count = Annotated[int, Interval(ge=1, le=200)]
Reports = Annotated[int, Interval(ge=1, le=100)]


def checked(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The function as programs call it, by that name: what it is given is held to its types, null stands for a default, errors are told as {"error": ...}."""
    from pydantic import ValidationError, validate_call

    held = validate_call(function)
    defaults = {name: p.default is not Parameter.empty for name, p in signature(function).parameters.items()}

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        asked = {**dict(zip(defaults, given, strict=False)), **named}
        try:
            return held(**{name: value for name, value in asked.items() if value is not None or not defaults.get(name)})
        except ValidationError as error:
            return {"error": wrong(error.errors(include_url=False, include_input=False, include_context=False))}
        except LibraryError as error:
            return {"error": str(error)}

    call.__name__ = name  # what Gradio calls its tool
    return call


def wrong(errors: list[Any]) -> str:
    """What is wrong, in words; what was given is not repeated: it may be long.

    >>> wrong([{"loc": ("k",), "msg": "Input should be less than or equal to 200"}])
    "'k': Input should be less than or equal to 200."
    """
    return " ".join(f"'{_place(e)}': {e['msg']}." for e in errors[:3])


def _place(error: Mapping[str, Any]) -> str:
    return ".".join(str(part)[:50] for part in error["loc"][:3])
