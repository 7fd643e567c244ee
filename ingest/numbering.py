"""The numbers Word makes: they stand in no text of the file, but readers cite paragraphs by them ("3.10")."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.wordstyles import value
from ingest.xmltree import Element, local, number

MOST = 9  # levels of a list in Word


@dataclass(frozen=True)
class Number:
    """A number as printed; `own` where it is a paragraph's own in the document ("3.10"), not an item's in a list ("2." or a bullet)."""

    text: str
    own: bool


@dataclass(frozen=True)
class _Level:
    start: int
    decimal: bool
    text: str


class Numbers:
    """Counts along: `next` is asked for every numbered paragraph in order."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._of: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        for element in root if root is not None else ():
            name = str(value(element, "abstractNumId"))
            if local(element) == "abstractNum":
                self._levels[name] = {n: _level(e) for e in element if local(e) == "lvl" and (n := number(value(e, "ilvl"), MOST)) < MOST}
            elif local(element) == "num":
                self._of[str(value(element, "numId"))] = next((str(value(e)) for e in element if local(e) == "abstractNumId"), "")

    def next(self, list_: str, depth: int) -> Number:
        """The next number of a list at a depth (from 0)."""
        name = self._of.get(list_, "")
        levels = self._levels.get(name, {})
        depth = min(depth, MOST - 1)
        counts = self._counts.setdefault(name, [None] * MOST)
        before = counts[depth]
        counts[depth] = levels[depth].start if before is None and depth in levels else (before or 0) + 1
        counts[depth + 1 :] = [None] * (MOST - depth - 1)
        if depth not in levels:
            return Number("", own=False)
        text, decimal = levels[depth].text, levels[depth].decimal
        for n in range(depth + 1):
            count = counts[n]
            text = text.replace(f"%{n + 1}", str(levels[n].start if count is None and n in levels else count or 1))
        return Number(text, own=decimal and levels[depth].text.count("%") > 1)


def _level(element: Element) -> _Level:
    told = {local(e): value(e) for e in element}
    return _Level(number(told.get("start"), 1), told.get("numFmt", "decimal") == "decimal", told.get("lvlText") or "")
