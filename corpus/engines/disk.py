"""The engine that is a folder: generations as `corpus.store` keeps them, searched where they lie instead of being read into memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus import census, disk, generations, store
from corpus import rows as cutting
from corpus import shelf as shelves
from corpus.contents import MEND, checked, sealed
from corpus.embed import Vectors
from corpus.engine import ALL, Encode, Found, Frequency, Holding, Key, Kind, NoteRow, Row, Totals, Within
from corpus.engines import HOLDINGS, is_wide, postings, rowfile, vectors
from corpus.engines.kept import Kept
from corpus.engines.wide import THEMES
from corpus.errors import BrokenLibrary, StaleLibrary
from corpus.records import Shelf

ABREAST = 32  # files of rows that are read side by side
SHELVES = 16  # reports that are kept whole for the next leaf that is turned
MASKS = 32  # limits whose rows are kept for the next question within them
Mask = NDArray[np.bool_]
T = TypeVar("T")


class Disk:
    """A library's folder as an engine. Every edition it publishes is searched on the disk, however small."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, shelf: Shelf, vectors: Vectors) -> str:
        """See `Engine.put`."""
        with store.writing(self.root):
            return store.put_shelf(self.root, shelf, vectors)

    def drop(self, part: str) -> None:
        """See `Engine.drop`."""
        with store.writing(self.root):
            if generations.PART.fullmatch(part) and part in self.parts() and part not in self._named():
                disk.drop(self.root / "reports" / part)

    def _named(self) -> set[str]:
        out: set[str] = set()
        for name in generations.numbers(self.root):
            out |= set(store.load(self.root, name, sealed(self.root, name)).reports.values())
        return out

    def parts(self) -> frozenset[str]:
        """See `Engine.parts`."""
        return frozenset(p.name for p in generations.parts(self.root))

    def publish(
        self, stamp: Mapping[str, Any], reports: Mapping[str, str], removed: Sequence[str] = (), encode: Encode | None = None, beside: Mapping[str, bytes] | None = None
    ) -> str:
        """See `Engine.publish`."""
        with store.writing(self.root):
            return store.publish(self.root, dict(stamp), dict(reports), removed, encode, beside, wide=True).generation

    def current(self) -> str:
        """See `Engine.current`."""
        return store.manifest(self.root).generation

    def open(self, name: str = "") -> Opened:
        """See `Engine.open`. The generation's own files are compared with their checksums; those of reports are as they are read."""
        if name:
            return Opened(self.root, store.load(self.root, name, sealed(self.root, name)))
        return store.steady(self.root, lambda held: Opened(self.root, held))


class Opened:
    """An edition: a generation of which there is in memory what finding rows needs, and no row itself."""

    def __init__(self, root: Path, held: store.Manifest) -> None:
        store.check_stamp(held.stamp, {"store": store.FORMAT})
        if not is_wide(held):
            raise StaleLibrary("The library was published to be read into memory.", store.REBUILD)
        store.check_files(root, held, f"generations/{held.generation}/")
        self._root, self.manifest, self._folder = root, held, root / "generations" / held.generation
        self.name, self.stamp, self.removed = held.generation, held.stamp, held.removed
        try:
            told = json.loads(checked(root, held, f"generations/{held.generation}/{HOLDINGS}"))
            self.totals = Totals(**told["totals"])
            self.holdings: Mapping[str, Holding] = MappingProxyType({h.record.id: h for h in map(census.holding, told["holdings"])})
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenLibrary("The library's list of what it holds cannot be read.", MEND) from error
        self._reports = list(self.holdings)
        self._firsts = {k: np.cumsum([0, *(getattr(h, k) for h in self.holdings.values())]) for k in ("passages", "notes")}
        self._note_row = self._array("note_row")
        stems = postings.Stems(self._array("stems.text"), self._array("stems.starts"))
        self._stems, self._frequencies = stems, self._array("frequencies")
        self._words = {k: postings.Held(stems, *(self._array(f"{k}.{n}") for n in ("starts", "rows", "counts", "lengths"))) for k in ("passages", "notes")}
        rows = {"passages": self.totals.passages, "notes": len(self._note_row)}
        self._dense = {k: vectors.Held(self._folder / f"{k}.faiss", n) for k, n in rows.items()}
        self._shelves: Kept[str, Shelf] = Kept(SHELVES)
        self._masks: Kept[tuple[Kind, Within], Mask] = Kept(MASKS)

    def _array(self, name: str) -> NDArray[Any]:
        try:
            return np.asarray(np.load(self._folder / "wide" / f"{name}.npy", mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError) as error:
            raise BrokenLibrary(f"A file of the library cannot be read: wide/{name}.npy.", MEND) from error

    @cached_property
    def _themes(self) -> dict[str, dict[str, list[int]]]:
        made: dict[str, dict[str, list[int]]] = json.loads(checked(self._root, self.manifest, f"generations/{self.name}/{THEMES}"))
        return made

    def frequencies(self, stems: Sequence[str]) -> list[Frequency]:
        """See `Edition.frequencies`."""
        found = [self._stems.number(s) if s else None for s in stems]
        return [Frequency() if n is None else Frequency(*self._frequencies[n].tolist()) for n in found]

    def nearest(self, kind: Kind, vector: Vectors, k: int, within: Within = ALL, effort: int = 0) -> list[Found]:
        """See `Edition.nearest`."""
        inside = self._mask(kind, within)
        dense = self._dense[kind]
        if kind == "passages":
            rows, scores = dense.nearest(vector, k, inside, effort)
            return self._found(kind, rows, scores)
        inside = inside if inside is None else inside[self._note_row]
        best: dict[int, float] = {}
        wanted = 4 * k  # a note has several vectors, of which the best counts
        while k > 0:
            rows, scores = dense.nearest(vector, wanted, inside, effort)
            best = {}
            for row, score in zip(self._note_row[rows].tolist(), scores.tolist(), strict=True):
                best.setdefault(row, score)
            if len(best) >= k or len(rows) < wanted:
                break
            wanted *= 2
        return self._found(kind, list(best), list(best.values()))[:k]

    def worded(self, kind: Kind, weights: Mapping[str, float], k: int, within: Within = ALL) -> list[Found]:
        """See `Edition.worded`."""
        inside = self._mask(kind, within)
        if not weights and within.words and inside is not None:
            rows = np.flatnonzero(inside)[: max(0, k)]
            return self._found(kind, rows, np.zeros(len(rows)))
        seen, scores = self._words[kind].scores(weights)
        rows = np.flatnonzero(seen if inside is None else seen & inside)
        found = scores[rows]
        if 0 < k < len(rows):
            high = found >= np.partition(found, len(rows) - k)[len(rows) - k]
            rows, found = rows[high], found[high]
        return self._found(kind, rows, found)[: max(0, k)]

    def _found(self, kind: Kind, rows: Any, scores: Any) -> list[Found]:
        pairs = sorted(zip(np.asarray(rows, dtype=np.int64).tolist(), np.asarray(scores).tolist(), strict=True), key=lambda p: (-p[1], p[0]))
        firsts = self._firsts[kind]
        homes = np.searchsorted(firsts, [r for r, _ in pairs], side="right") - 1
        return [Found(Key(self._reports[h], row - int(firsts[h])), score) for (row, score), h in zip(pairs, homes.tolist(), strict=True)]

    def _mask(self, kind: Kind, within: Within) -> Mask | None:
        """(n,) the rows within some limits; None where there are no limits."""
        return None if within == ALL else self._masks.get((kind, within), lambda: self._inside(kind, within))

    def _inside(self, kind: Kind, within: Within) -> Mask:
        first, last = within.years or (None, None)
        wanted = None if within.reports is None else set(within.reports)

        def fits(held: Holding) -> bool:
            year = held.record.year
            then = within.years is None or (year is not None and (first is None or first <= year) and (last is None or year <= last))
            return then and (wanted is None or held.record.id in wanted) and (not within.evidence or held.record.evidence in within.evidence)

        reports = np.array([fits(h) for h in self.holdings.values()], dtype=bool)
        out: Mask = np.repeat(reports, np.diff(self._firsts[kind]))
        if within.themes:
            themed = np.zeros(len(out), dtype=bool)
            for theme in within.themes:
                themed[self._themes[kind].get(theme, [])] = True
            out &= themed
        return out & self._words[kind].all_of(within.words) if within.words else out

    def rows(self, keys: Sequence[Key]) -> list[Row]:
        """See `Edition.rows`."""
        return self._read("passages", keys, cutting.load)

    def notes(self, keys: Sequence[Key]) -> list[NoteRow]:
        """See `Edition.notes`."""
        return self._read("notes", keys, cutting.load_note)

    def _read(self, kind: Kind, keys: Sequence[Key], load: Callable[[bytes, Key], T]) -> list[T]:
        """Rows of reports that are held. Those of some files are asked for before any of them is read: a disk that has to be waited for brings them side by side."""
        held = ((report, list(of_it)) for report, of_it in groupby(keys, lambda k: k.report) if report in self.holdings)
        out: list[T] = []
        while some := list(islice(held, ABREAST)):
            files: list[rowfile.Rows] = []
            try:
                files.extend(self._file(report) for report, _ in some)
                places = [file.wanted(kind, of_it) for file, (_, of_it) in zip(files, some, strict=True)]
                out += [file.read(place, load) for file, wanted in zip(files, places, strict=True) for place in wanted]
            finally:
                for file in files:
                    file.close()
        return out

    def _file(self, report: str) -> rowfile.Rows:
        return rowfile.Rows(f"{self._root}/reports/{self.holdings[report].part}/{rowfile.NAME}")

    def shelf(self, report: str) -> Shelf:
        """See `Edition.shelf`."""
        name = f"reports/{self.holdings[report].part}/shelf.json"
        return self._shelves.get(report, lambda: shelves.load(checked(self._root, self.manifest, name).decode()))

    def sample(self) -> Vectors:
        """See `Edition.sample`."""
        return np.asarray(self._array("sample"), dtype=np.float32)

    def file(self, name: str) -> bytes | None:
        """See `Edition.file`."""
        return store.beside(self._root, self.manifest, name)

    def close(self) -> None:
        """See `Edition.close`: what is mapped is let go of with the last that holds it."""
