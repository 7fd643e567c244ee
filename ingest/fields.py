"""What was filled into a PDF's form: its fields stand beside the page's own text, and pypdf leaves them out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ingest.lines import tidy
from ingest.pages import Row

SIZE, PITCH, FOOT = 10.0, 12.0, 0.25  # of a field's text, which has no places; its baseline is so much of the field's height above its foot
HIDDEN = 1 << 1 | 1 << 5  # flags of a field that is not shown
DEEPEST = 20  # fields within fields


def with_fields(rows: list[Row], page: Any, number: int) -> list[Row]:
    """A page's rows and what is written in its fields: each behind the row that ends left of it, at its height, else behind all. Damage costs the field."""
    out = list(rows)
    for field in _filled(page, number):
        beside = [n for n, r in enumerate(out) if abs(r.y - field.y) < SIZE and r.x <= field.x]
        out.insert(beside[-1] + 1 if beside else len(out), field)
    return out


def _filled(page: Any, number: int) -> Iterator[Row]:
    kids: Any = ()
    with suppress(Exception):  # pypdf raises anything on a damaged page
        kids = page.get("/Annots", ()).get_object()
    for kid in kids if isinstance(kids, list) else ():
        with suppress(Exception):
            yield from list(_of(kid.get_object(), number))


def _of(widget: Any, number: int) -> Iterator[Row]:
    if widget.get("/Subtype") != "/Widget" or int(widget.get("/F", 0)) & HIDDEN or _own(widget, "/FT") not in ("/Tx", "/Ch"):
        return
    value = _own(widget, "/V")
    for choice in _own(widget, "/Opt") or ():  # what is chosen by one name may be shown by another
        if isinstance(choice, list) and choice[:1] == [value]:
            value = choice[-1]
    if not isinstance(value, str):
        return
    left, foot, _, top = _box([float(n) for n in widget["/Rect"]])
    lines = [t for t in map(tidy, value.splitlines()) if t]
    y = foot + FOOT * (top - foot) if len(lines) == 1 else top - SIZE
    for n, text in enumerate(lines):
        yield Row(text, left, y - n * PITCH, SIZE, False, number)


def _own(widget: Any, key: str) -> Any:
    """What a field says, or the field that it is a part of."""
    for _ in range(DEEPEST):
        if key in widget:
            return widget[key].get_object()
        if "/Parent" not in widget:
            return None
        widget = widget["/Parent"].get_object()
    return None


def _box(box: list[float]) -> tuple[float, float, float, float]:
    """Left, foot, right and top, whichever corners were given."""
    left, foot, right, top = box
    return min(left, right), min(foot, top), max(left, right), max(foot, top)
