"""The themes across the reports: which passages of which report are on which theme.

Where a report has notes, a passage is on the themes of the notes that lead to it. Where it has none, the passages are found by the words
that explain the theme (`corpus/themes.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.alongside import alongside
from assistant.answer import Hit
from assistant.index import Index
from assistant.search import ASIDE
from corpus.errors import ScopeError, UnknownReport
from corpus.notes import themes
from corpus.records import Record

if TYPE_CHECKING:
    from assistant.library import Library

# A passage's score for the words of a theme from which on it counts. On the five reports that notes are written on, 43 of 100 passages
# that this finds carry the theme by a note as well, against 14 of 100 of all; it finds four for every ten that the notes have.
ON_IT = 0.1
LEAF = 6  # reports side by side


@dataclass(frozen=True)
class ThemeMap:
    """`rows[theme][report]`: the rows of its passages on the theme, in reading order. `reports`: those with most passages on any theme first.

    `searched`: reports without notes, whose passages were found by the theme's words. `sizes`: how many passages a report has.
    """

    meanings: Mapping[str, str]
    reports: tuple[Record, ...]
    rows: Mapping[str, Mapping[str, tuple[int, ...]]]
    searched: frozenset[str]
    sizes: Mapping[str, int]

    def count(self, theme: str, report: str) -> int:
        """How many passages of a report are on a theme."""
        return len(self.rows[theme][report])

    def share(self, theme: str, report: str) -> float:
        """The same as a share of the report's passages, 0..1."""
        return self.count(theme, report) / max(1, self.sizes[report])

    @cached_property
    def leaves(self) -> list[tuple[Record, ...]]:
        """The reports, so many at a time as are shown side by side."""
        return [self.reports[i : i + LEAF] for i in range(0, len(self.reports), LEAF)]

    def to_json(self) -> dict[str, object]:
        """Plain values: the themes with what each means and how many passages of each report are on it."""
        listed = [{"theme": t, "meaning": m, "passages": {r.id: self.count(t, r.id) for r in self.reports}} for t, m in self.meanings.items()]
        reports = [{"report": r.id, "title": r.title, "year": r.year, "passages": self.sizes[r.id], "by": "search" if r.id in self.searched else "notes"} for r in self.reports]
        return {"reports": reports, "themes": listed}


@alongside
def of(library: Library) -> ThemeMap:
    """The map of a library; made once for each that is opened."""
    library = library.entire()
    index, meanings = library.index, themes()
    noted = {n.report for n in index.notes}
    records = [library.records[r] for r in sorted({p.report for p in index.passages})]
    searched = frozenset(r.id for r in records if r.id not in noted)
    by_search = _by_search(library, meanings) if searched else {}
    rows: dict[str, dict[str, tuple[int, ...]]] = {}
    for theme in meanings:
        fits = _by_notes(index, theme)
        if searched:
            fits = np.where(np.isin(index.report_of, list(searched)), by_search[theme], fits)
        rows[theme] = {r.id: tuple(map(int, np.flatnonzero(fits & (index.report_of == r.id)))) for r in records}
    sizes = {r.id: int((index.report_of == r.id).sum()) for r in records}
    most = {r.id: sum(len(rows[t][r.id]) for t in meanings) for r in records}
    return ThemeMap(meanings, tuple(sorted(records, key=lambda r: (-most[r.id], r.id))), rows, searched, sizes)


def _by_notes(index: Index, theme: str) -> np.ndarray:
    """(P,) whether a note on the theme leads to the passage."""
    passage, note = index.placed
    on_it = np.array([theme in n.themes for n in index.notes], dtype=bool)
    out = np.zeros(len(index.passages), dtype=bool)
    out[passage[on_it[note]]] = True
    return out


def _by_search(library: Library, meanings: Mapping[str, str]) -> dict[str, np.ndarray]:
    """(P,) for each theme whether the passages score enough for the words that explain it."""
    aside = library.index.aside(ASIDE)
    out = {}
    for theme, meaning in meanings.items():
        ranking, _ = library.ranked(library.understood(meaning), 0)
        out[theme] = (ranking.scores >= ON_IT) & ~aside
    return out


def known(theme: str) -> str:
    """A theme as the list has it. Raises ScopeError for another."""
    name = theme.strip().lower()
    if name not in themes():
        raise ScopeError(f"There is no theme '{theme}'.", f"There are: {', '.join(themes())}.")
    return name


def passages(library: Library, theme: str, report: str) -> list[Hit]:
    """The passages that a cell of the map counts, in reading order. Raises ScopeError, UnknownReport."""
    library = library.entire()
    rows = of(library).rows[known(theme)]
    if report not in rows:
        raise UnknownReport(f"The library holds no report '{report}'.", f"It holds: {', '.join(rows) or 'none'}.")
    return [library.hit(row, 1.0) for row in rows[report]]


def title(theme: str) -> str:
    """A theme's name as a heading.

    >>> title("shared-services")
    'Shared services'
    """
    return "ICT" if theme == "ict" else theme.replace("-", " ").capitalize()


def shade(share: float, edges: Sequence[float] = (0.0, 0.05, 0.12, 0.25)) -> int:
    """How dark a cell is, 0 (nothing) to 4."""
    return sum(share > e for e in edges)
