"""What is said to those who are not let in, one line for each reason."""

from __future__ import annotations

from functools import cache

import prompts


@cache
def _all() -> dict[str, str]:
    lines = (line.partition(": ") for line in prompts.load("door_words").text.splitlines() if ": " in line)
    return {why: told for why, _, told in lines}


def of(why: str) -> str:
    """The sentence for a reason."""
    return _all()[why]
