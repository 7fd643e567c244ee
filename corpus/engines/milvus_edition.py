"""An edition on a Milvus server as a reader holds it: what it holds and how rare each stem is in memory, every row on the server."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus import arrays, census
from corpus import shelf as shelves
from corpus.contents import REBUILD
from corpus.embed import Vectors
from corpus.engine import ALL, Found, Frequency, Holding, Key, Kind, NoteRow, Row, Totals, Within, bm25, looked
from corpus.engines import milvus_rows, postings
from corpus.engines.kept import Kept
from corpus.engines.milvus_rows import LENGTH, NO_YEAR, SHIFT, stem_number
from corpus.engines.milvus_tables import PAGE, Blobs, Tables, number
from corpus.errors import BrokenLibrary, StaleLibrary
from corpus.postings import rarity
from corpus.records import Shelf

SURE = 60.0  # seconds for which an edition that was found kept is taken to be; far less than `milvus.GRACE`
SHELVES = 16  # reports that are kept whole for the next leaf that is turned
ROWS = 256  # rows that are asked for together: some megabytes
REACHED, MOST_REACHED = 128, 32_768  # rows that a graph is followed to for one question, at least and (what the server takes) at most
MOST = 8  # times as many rows as are wanted are looked at for the best words, at most (or some hundreds)
T = TypeVar("T")


class MilvusEdition:
    """See `corpus.engine.Edition`. Every answer is of this edition alone; once the server no longer keeps it, StaleLibrary is raised."""

    def __init__(self, tables: Tables, blobs: Blobs, name: str, told: Mapping[str, Any]) -> None:
        self._tables, self._blobs, self._told = tables, blobs, told
        self.name: str = name
        self.stamp: Mapping[str, Any] = MappingProxyType(told["stamp"])
        self.removed: tuple[str, ...] = tuple(told["removed"])
        try:
            self.totals = Totals(**told["totals"])
            self.holdings: Mapping[str, Holding] = MappingProxyType({h.record.id: h for h in map(census.holding, told["holdings"])})
        except (KeyError, TypeError) as error:
            raise BrokenLibrary("The library's list of what it holds cannot be read.", REBUILD) from error
        self._serials: dict[str, int] = {r: serial for r, (_, serial) in told["reports"].items()}
        self._reports = {serial: r for r, serial in self._serials.items()}
        self._mine = f"serial <= {told['high']}" + (f" and serial not in {told['outside']}" if told["outside"] else "")
        self._shelves: Kept[str, Shelf] = Kept(SHELVES)
        self._asked = time.monotonic()
        for table, wanted in (("passages", self.totals.passages), ("notes", self.totals.notes), ("asked", told["asked"])):
            if wanted and (found := tables.count(table, self._mine) if tables.there(table) else 0) != wanted:
                raise BrokenLibrary(f"The server holds {found} rows of the library's {table}, not {wanted}.", REBUILD)

    def frequencies(self, stems: Sequence[str]) -> list[Frequency]:
        """See `Edition.frequencies`."""
        found = [self._stems.number(s) if s else None for s in stems]
        return [Frequency() if n is None else Frequency(*self._array("frequencies")[n].tolist()) for n in found]

    def nearest(self, kind: Kind, vector: Vectors, k: int, within: Within = ALL, effort: int = 0) -> list[Found]:
        """See `Edition.nearest`. Of notes, more vectors are asked for until there are as many notes."""
        where = self._where(kind, k, within)
        table = "passages" if kind == "passages" else "asked"
        wanted = k if kind == "passages" else 4 * k
        best: dict[int, float] = {}
        while where:
            hits = self._search(table, "vector", vector.tolist(), min(wanted, PAGE), where, {"ef": min(MOST_REACHED, looked(wanted, effort, REACHED))}, ["serial", "n"])
            for hit in hits:
                best.setdefault(milvus_rows.key(hit["entity"]["serial"], hit["entity"]["n"]), float(hit["distance"]))
            if len(best) >= k or len(hits) < min(wanted, PAGE) or wanted >= PAGE:
                break
            wanted *= 2
        return self._found(best, k)

    def worded(self, kind: Kind, weights: Mapping[str, float], k: int, within: Within = ALL) -> list[Found]:
        """See `Edition.worded`.

        What lies on the server is reckoned with a fixed mean length (`milvus_rows.LENGTH`), so that a row need not change whenever the library's mean
        does. The two means differ by a factor, and no score by more than that; rows are asked for until none that is left can be among the best.
        """
        where = self._where(kind, k, within)
        if where and not weights and within.words:
            return self._found(dict.fromkeys((row["pk"] for row in self._tables.find(kind, where, [])), 0.0), k)
        total, mean = (self.totals.passages, self.totals.passage_words) if kind == "passages" else (self.totals.notes, self.totals.note_words)
        held = [(s, w, n) for (s, w), f in zip(weights.items(), self.frequencies(list(weights)), strict=True) if (n := getattr(f, kind))]
        rare = {s: w * rarity(total, n) for s, w, n in held}
        query: dict[int, float] = {}
        for stem, weight in rare.items():
            query[stem_number(stem)] = query.get(stem_number(stem), 0.0) + weight
        if not where or not query:
            return []
        factor = max(mean / LENGTH[kind], LENGTH[kind] / mean) * (1 + 1e-5)
        wanted, best = min(PAGE, 2 * k + 16), dict[int, float]()
        while True:
            hits = self._search(kind, "words", query, wanted, where, {"drop_ratio_search": 0.0}, ["stems"])
            for hit in (h for h in hits if h["id"] not in best):
                words = hit["entity"]["stems"].split() or self._stored(kind, hit["id"])
                best[hit["id"]] = _score(words, rare, mean)
            scores = sorted((s for s in best.values() if s), reverse=True)
            done = len(hits) < wanted or wanted >= min(PAGE, max(512, MOST * k)) or (len(scores) >= k and scores[k - 1] >= factor * hits[-1]["distance"])
            if done:
                return self._found({i: s for i, s in best.items() if s}, k)
            wanted = min(PAGE, 2 * wanted)

    def rows(self, keys: Sequence[Key]) -> list[Row]:
        """See `Edition.rows`."""
        return self._read("passages", keys, lambda text, key: milvus_rows.row(text, key, self._blobs))

    def notes(self, keys: Sequence[Key]) -> list[NoteRow]:
        """See `Edition.notes`."""
        return self._read("notes", keys, lambda text, key: milvus_rows.note(text, key, self._blobs))

    def shelf(self, report: str) -> Shelf:
        """See `Edition.shelf`."""
        file, _ = self._told["reports"][report]
        return self._shelves.get(report, lambda: shelves.load(self._blobs.get(file).decode("utf-8", "surrogatepass")))

    def sample(self) -> Vectors:
        """See `Edition.sample`."""
        return self._array("sample").astype(np.float32)

    def file(self, name: str) -> bytes | None:
        """See `Edition.file`."""
        return self._blobs.get(self._told["files"][name]) if name in self._told["files"] else None

    def close(self) -> None:
        """See `Edition.close`. The connection is the engine's, and others' too."""

    @cached_property
    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {}

    def _array(self, name: str) -> NDArray[Any]:
        if name not in self._arrays:
            self._arrays[name] = arrays.load(self._blobs.get(self._told["arrays"][name]))
        return self._arrays[name]

    @cached_property
    def _stems(self) -> postings.Stems:
        return postings.Stems(self._array("stems.text"), self._array("stems.starts"))

    def _where(self, kind: Kind, k: int, within: Within) -> str:
        """What the server finds rows by; empty where there can be none."""
        if k < 1 or not getattr(self.totals, kind):
            return ""
        said = [self._mine]
        if within.reports is not None:
            serials = sorted(self._serials[r] for r in set(within.reports) if r in self._serials)
            if not serials:
                return ""
            said.append(f"serial in {serials}")
        if within.years is not None:
            first, last = within.years
            said.append(f"year >= {first}" if first is not None else f"year > {NO_YEAR}")
            said += [f"year <= {last}"] if last is not None else []
        said += [f"evidence in {[number(e) for e in within.evidence]}"] if within.evidence else []
        said += [f"array_contains_any(themes, {[number(t) for t in within.themes]})"] if within.themes else []
        said += [f"array_contains_all(terms, {[number(w) for w in within.words]})"] if within.words else []
        return " and ".join(said)

    def _search(self, table: str, field: str, query: Any, limit: int, where: str, more: Mapping[str, Any], fields: Sequence[str]) -> list[Any]:
        found = self._tables.server.call(
            "search", self._tables.name(table), data=[query], anns_field=field, limit=limit, filter=where, output_fields=list(fields),
            search_params={"metric_type": "IP", "params": dict(more)}, consistency_level="Strong",
        )  # fmt: skip
        self._kept()
        return list(found[0])

    def _found(self, scores: Mapping[int, float], k: int) -> list[Found]:
        made = [Found(Key(self._reports[at >> SHIFT], at & ((1 << SHIFT) - 1)), score) for at, score in scores.items()]
        return sorted(made, key=lambda f: (-f.score, f.key))[:k]

    def _stored(self, kind: str, at: int) -> Sequence[str]:
        """The words of a row that are too many to lie beside it."""
        key = Key(self._reports[at >> SHIFT], at & ((1 << SHIFT) - 1))
        return (self.rows([key])[0] if kind == "passages" else self.notes([key])[0]).words

    def _read(self, kind: Kind, keys: Sequence[Key], made: Callable[[str, Key], T]) -> list[T]:
        there = [key for key in keys if key.report in self.holdings and 0 <= key.n < getattr(self.holdings[key.report], kind)]
        wanted = sorted({milvus_rows.key(self._serials[key.report], key.n) for key in there})
        texts: dict[int, str] = {}
        for a in range(0, len(wanted), ROWS):
            texts |= {row["pk"]: row["data"] for row in self._tables.find(kind, f"pk in {wanted[a : a + ROWS]}", ["data"])}
        self._kept()
        if len(texts) < len(wanted):
            raise BrokenLibrary(f"The server has lost {len(wanted) - len(texts)} rows of the library.", REBUILD)
        return [made(texts[milvus_rows.key(self._serials[key.report], key.n)], key) for key in there]

    def _kept(self) -> None:
        """Raise StaleLibrary where the server no longer keeps this edition: its rows may be gone, and what was found too little."""
        if time.monotonic() - self._asked > SURE:
            if not list(self._tables.find("state", f'pk == "edition/{self.name}"', [])):
                raise StaleLibrary(f"Edition {self.name} of the library is no longer kept.", "Open the library again.")
            self._asked = time.monotonic()


def _score(words: Sequence[str], rare: Mapping[str, float], mean: float) -> float:
    counts = Counter(words)
    return sum(bm25(counts[s], len(words), mean, weight) for s, weight in rare.items() if s in counts)
