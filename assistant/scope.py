"""What an asker limits the library to, and which passages that leaves. Pure functions over an index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar

from corpus import notes
from corpus.catalogue import plain
from corpus.errors import ScopeError, UnknownReport
from corpus.records import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.index import Index

Years = tuple[int | None, int | None]
LISTS = ("reports", "evidence", "themes", "places")


@dataclass(frozen=True)
class Scope:
    """Limits on what is looked at. Values of one field are alternatives; a passage must fit every field that has any.

    reports: ids. years: the first and the last year, both included, None where open; a report without a year is outside.
    evidence: words that stand whole and side by side in the record's kind of evidence, or all of it: "review" and
    "literature review" fit "Literature review and case studies", "case study" does not.
    themes: those of `corpus/themes.toml`; a passage carries the themes of the notes at its place, so that none of a
    report that nobody has written notes on is within a theme.
    places: a passage is within where the name stands whole in its text or headings, or in the place of a note on it, or
    where the whole report is about that one place. "London" fits "East London".
    Upper and lower case are alike in evidence, themes and places. Raises ScopeError for values of another shape.
    """

    reports: tuple[str, ...] = ()
    years: Years | None = None
    evidence: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}  # as receipts are read

    def __post_init__(self) -> None:
        for name in LISTS:
            given = getattr(self, name)
            if not isinstance(given, list | tuple) or not all(isinstance(v, str) for v in given):
                raise ScopeError(f"'{name}' is {given!r}.", "Expected a list of texts.")
            object.__setattr__(self, name, tuple(dict.fromkeys(given)))
        if self.years is not None:
            object.__setattr__(self, "years", _span(self.years))

    def __bool__(self) -> bool:
        return self != Scope()

    def among(self, reports: Iterable[str]) -> Scope:
        """The same limits with more report ids as alternatives to those there are."""
        return replace(self, reports=(*self.reports, *reports))


def _span(given: object) -> Years | None:
    if not isinstance(given, list | tuple) or len(given) != 2 or not all(v is None or type(v) is int for v in given):
        raise ScopeError(f"'years' is {given!r}.", "Expected the first and the last year, either of them open.")
    first, last = given
    if first is not None and last is not None and first > last:
        raise ScopeError(f"The years {first} to {last} end before they begin.", "Give the earlier one first.")
    return None if first is last is None else (first, last)


def years(text: str) -> Years:
    """First and last year of "2006", "2001-2010", "2005-" or "-2009". Raises ScopeError.

    >>> years("2005-")
    (2005, None)
    """
    found = re.fullmatch(r"(?=.*\d)(\d{4})?\s*([-–]?)\s*(\d{4})?", text.strip())
    if not found or (found[1] and found[3] and not found[2]):
        raise ScopeError(f"'{text}' is no year.", "Expected a year or a span of years: 2006, 2001-2010, 2005- or -2009.")
    first, last = (int(y) if y else None for y in (found[1], found[3]))
    return (first, last) if found[2] else (first, first)


def read(values: Mapping[str, Any]) -> Scope:
    """The scope in the fields of a JSON object, other fields ignored; null is no limit. `years` is a text as for `years`, a number, or
    a list of two. Raises ScopeError."""
    lists = {name: values[name] for name in LISTS if values.get(name) is not None}
    span = values.get("years")
    if isinstance(span, str):
        span = years(span)
    return Scope(years=(span, span) if type(span) is int else span, **lists)


def words(limits: Iterable[Scope]) -> str:
    """Limits for a person to read, empty where there are none: "reports: a or b, years: 2005-; places: Oxley", each narrower than before."""
    return "; ".join(", ".join(f"{name}: {said}" for name, said in _said(scope)) for scope in limits)


def _said(scope: Scope) -> Iterator[tuple[str, str]]:
    for name in LISTS:
        if getattr(scope, name):
            yield name, " or ".join(getattr(scope, name))
    if scope.years:
        first, last = ("" if y is None else str(y) for y in scope.years)
        yield "years", first if first == last else f"{first}-{last}"


def rows(index: Index, scope: Scope) -> NDArray[np.bool_]:
    """(P,) which passages are within the scope. A value that names nothing fits nothing; `check` tells of it."""
    import numpy as np

    whole = np.array([fits(s.record, scope) for s in index.shelves], dtype=bool)
    inside: NDArray[np.bool_] = whole[index.shelf_of] if whole.size else np.zeros(0, dtype=bool)
    if scope.themes:
        wanted = set(map(_theme, scope.themes))
        inside &= _noted(index, [not wanted.isdisjoint(n.themes) for n in index.notes])
    if scope.places:
        inside &= _at(index, scope.places)
    return inside


def fits(record: Record, scope: Scope) -> bool:
    """Whether a report as a whole is within what a scope says of reports, years and evidence."""
    first, last = scope.years or (None, None)
    of_then = scope.years is None or (record.year is not None and (first is None or first <= record.year) and (last is None or record.year <= last))
    return of_then and (not scope.reports or record.id in scope.reports) and (not scope.evidence or _says(record.evidence, scope.evidence))


def _noted(index: Index, notes: list[bool]) -> NDArray[np.bool_]:
    """(P,) whether one of these notes leads to a passage; `notes` has one entry for each."""
    import numpy as np

    passage, note = index.placed
    out = np.zeros(len(index.passages), dtype=bool)
    out[passage[np.array(notes, dtype=bool)[note]]] = True
    return out


def _at(index: Index, places: tuple[str, ...]) -> NDArray[np.bool_]:
    import numpy as np

    whole = np.array([about(s.record, places) for s in index.shelves], dtype=bool)
    out = _noted(index, [any(_says(p, places) for p in n.place) for n in index.notes])
    if whole.size:
        out |= whole[index.shelf_of]
    names = [n for n in map(_padded, places) if n.strip()]
    out |= np.fromiter((any(n in words for n in names) for words in index.plain), dtype=bool, count=len(out))
    return out


def about(record: Record, places: Iterable[str]) -> bool:
    """Whether the whole of a report is about one place, and that is one of these."""
    return len(record.places) == 1 and _says(record.places[0], places)


def _says(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in a text as whole words."""
    held = _padded(text)
    return any(n in held for n in map(_padded, names) if n.strip())


def _padded(text: str) -> str:
    return f" {plain(text)} "


def _theme(name: str) -> str:
    return name.strip().lower()


def check(index: Index, scope: Scope) -> None:
    """Raise UnknownReport for a report, ScopeError for a kind of evidence or a theme, that there is none of. Any place may be asked for."""
    records = {s.record.id: s.record for s in index.shelves}
    for report in scope.reports:
        if report not in records:
            raise UnknownReport(f"The library holds no report '{report}'.", _meant(report, records))
    kinds = dict.fromkeys(r.evidence for r in records.values())
    for kind in scope.evidence:
        if not any(_says(k, [kind]) for k in kinds):
            words = [*kinds, *(w for k in kinds for w in plain(k).split())]
            raise ScopeError(f"The library holds no evidence of the kind '{kind}'.", _meant(kind.lower(), words, kinds))
    for theme in scope.themes:
        known = notes.themes()
        if _theme(theme) not in known:
            raise ScopeError(f"There is no theme '{theme}'.", _meant(_theme(theme), known, what="There are"))


def _meant(given: str, known: Iterable[str], listed: Iterable[str] | None = None, what: str = "It holds") -> str:
    known = list(known)
    near = get_close_matches(given, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"{what}: {', '.join(known if listed is None else listed) or 'none'}."
