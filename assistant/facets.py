"""What a library can be limited by: its reports, years, kinds of evidence, themes and places, each with the passages it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.cite import says
from assistant.index import Index
from assistant.scope import Scope, rows
from corpus.catalogue import plain
from corpus.engine import Holding
from corpus.notes import themes


@dataclass(frozen=True)
class Facet:
    """One value to choose: as `Scope` takes it (a year as text), in words, and how many passages are within it alone."""

    value: str
    label: str
    passages: int


@dataclass(frozen=True)
class Facets:
    """Values of each field of `Scope` that leave any passage: reports in the library's order, years, kinds and places sorted, themes in
    the order of their list."""

    reports: tuple[Facet, ...]
    years: tuple[Facet, ...]
    evidence: tuple[Facet, ...]
    themes: tuple[Facet, ...]
    places: tuple[Facet, ...]


def of(index: Index) -> Facets:
    """The facets of an index, or of a part of one."""
    records = [s.record for s in index.shelves]
    years = sorted({r.year for r in records if r.year is not None})
    places = {plain(p): p for group in (*(r.places for r in records), *(n.place for n in index.notes)) for p in group}
    return Facets(
        reports=_left(index, ((r.id, f"{says(r)}: {r.title}", Scope(reports=(r.id,))) for r in records)),
        years=_left(index, ((str(y), str(y), Scope(years=(y, y))) for y in years)),
        evidence=_left(index, ((k, k, Scope(evidence=(k,))) for k in sorted({r.evidence for r in records}))),
        themes=_left(index, ((t, meaning, Scope(themes=(t,))) for t, meaning in themes().items())),
        places=_left(index, ((p, p, Scope(places=(p,))) for _, p in sorted(places.items()))),
    )


def of_holdings(holdings: Sequence[Holding], count: Callable[[str], int]) -> Facets:
    """The facets of a library by what is known of its reports; `count` counts the passages that name a place."""
    sizes: dict[str, Counter[str]] = {name: Counter() for name in ("years", "evidence", "themes")}
    for held in holdings:
        if held.record.year is not None:
            sizes["years"][str(held.record.year)] += held.passages
        sizes["evidence"][held.record.evidence] += held.passages
        sizes["themes"].update(held.themes)
    places = {plain(p): p for h in holdings for p in (*h.record.places, *h.places)}
    return Facets(
        reports=tuple(Facet(h.record.id, f"{says(h.record)}: {h.record.title}", h.passages) for h in holdings if h.passages),
        years=tuple(Facet(y, y, n) for y, n in sorted(sizes["years"].items()) if n),
        evidence=tuple(Facet(k, k, n) for k, n in sorted(sizes["evidence"].items()) if n),
        themes=tuple(Facet(t, meaning, sizes["themes"][t]) for t, meaning in themes().items() if sizes["themes"][t]),
        places=tuple(Facet(p, p, n) for _, p in sorted(places.items()) if (n := count(p))),
    )


def _left(index: Index, values: Iterable[tuple[str, str, Scope]]) -> tuple[Facet, ...]:
    counted = (Facet(value, label, int(rows(index, scope).sum())) for value, label, scope in values)
    return tuple(f for f in counted if f.passages)
