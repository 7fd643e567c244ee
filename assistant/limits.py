"""What the page offers to limit a question by, what was chosen, and both in words. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant import cite
from assistant.alongside import alongside
from assistant.scope import Scope
from corpus.notes import themes

if TYPE_CHECKING:
    from assistant.facets import Facets
    from assistant.library import Library

Choices = list[tuple[str, str]]  # (label, value)
ANY = "any"  # a year that is not chosen
TITLE_MAX = 70  # characters of a title in the list of reports
LABEL_MAX = 80  # characters of what is chosen in the line over the choice
KINDS = ("reports", "evidence", "themes", "places")


@alongside
def facets(library: Library) -> Facets:
    """What a library can be limited by, found once."""
    return library.facets()


def reports(library: Library) -> Choices:
    """The reports to choose from; says of which only our notes are there."""
    missing = set(library.notes_only)
    return [(f"{cite.says(r)}: {_short(r.title)}{' (our notes only)' if r.id in missing else ''}", r.id) for r in library.records.values()]


def choices(library: Library) -> list[Choices]:
    """What there is to choose of each of `KINDS`."""
    found = facets(library)
    return [reports(library), *([(_first_big(f.label), f.value) for f in of] for of in (found.evidence, found.themes, found.places))]


def years(library: Library) -> Choices:
    """The years there are reports of, before them "any"."""
    return [("Any year", ANY), *((f.label, f.value) for f in facets(library).years)]


def scope(chosen: Sequence[Sequence[str] | None], first: str | None, last: str | None) -> Scope:
    """The limits in what was ticked, in the order of `KINDS`; years that end before they begin are taken the other way round."""
    a, b = (int(y) if y and y != ANY else None for y in (first, last))
    if a is not None and b is not None and a > b:
        a, b = b, a
    ticked = {kind: tuple(values or ()) for kind, values in zip(KINDS, chosen, strict=True)}
    return Scope(years=(a, b) if a is not None or b is not None else None, **ticked)


def words(library: Library, limits: Scope) -> str:
    """Limits for a person to read: "HACT (2010) or Brook (2019); London; 2001 to 2010". Empty where there are none."""
    named = themes()
    said = [
        [cite.says(library.records[r]) if r in library.records else r for r in limits.reports],
        list(limits.evidence),
        [named.get(t, t) for t in limits.themes],
        list(limits.places),
        [_span(*limits.years)] if limits.years else [],
    ]
    return "; ".join(" or ".join(values) for values in said if values)


def label(library: Library | None, limits: Scope) -> str:
    """The line over the choice: what is looked at."""
    if library is None or not library.records:
        return "Where to look"
    if not limits:
        return f"Looking in all {len(library.records)} reports" if len(library.records) > 1 else "Looking in the whole library"
    told = words(library, limits)
    return f"Looking only in: {told if len(told) <= LABEL_MAX else told[: LABEL_MAX - 1].rsplit(' ', 1)[0] + ' …'}"


def _span(first: int | None, last: int | None) -> str:
    if first == last:
        return str(first)
    return f"{first} to {last}" if first and last else f"{first} and later" if first else f"up to {last}"


def _first_big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(title: str) -> str:
    return title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1].rsplit(" ", 1)[0] + " …"
