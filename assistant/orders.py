"""What the browser says besides the words in the question's box: a question to put, one to change, a report to ask alone. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.page import Turn


@dataclass(frozen=True)
class Asked:
    """A question ready to be put: its words, the turns before it, the id of the one report it is put to (empty: to what is ticked)."""

    question: str
    before: list[Turn]
    only: str = ""


@dataclass(frozen=True)
class Order:
    """`question` stands for what is in the box where it is not empty. `change` is the turn (from 1) that is asked anew, what came after it
    goes. `only` is the id of a report; `turn` the one whose question is put to it, where there is no other."""

    question: str = ""
    change: int = 0
    only: str = ""
    turn: int = 0

    def applied(self, typed: str, turns: Sequence[Turn]) -> Asked:
        """What is asked, after which turns."""
        before = list(turns[: self.change - 1]) if 0 < self.change <= len(turns) else list(turns)
        again = turns[self.turn - 1] if 0 < self.turn <= len(turns) else None
        words = self.question or ((again.asked or again.question) if again else typed)
        return Asked(words, before, self.only)


def read(text: str) -> Order:
    """The order in what a browser sent; one that orders nothing from anything else."""
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Order()
    if not isinstance(given, dict):
        return Order()
    words = {k: v if isinstance(v := given.get(k), str) else "" for k in ("question", "only")}
    numbers = {k: v if type(v := given.get(k)) is int else 0 for k in ("change", "turn")}
    return Order(words["question"], numbers["change"], words["only"], numbers["turn"])
