"""The engine that is a Milvus server, or a cluster of them: everything that a library is lies there, so that whoever answers from it keeps nothing.

Parts are put in row by row under a serial of their own, and count once their own row says that they are whole. An edition is a list of serials
and what was counted of them; putting in its row is the switch. What a run that was broken off has left is taken out by the next.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from corpus import arrays, vocabulary, wordvectors
from corpus import shelf as shelves
from corpus.census import Census
from corpus.contents import same_vectors
from corpus.embed import Vectors
from corpus.engine import Encode, Key
from corpus.engines import milvus_rows, postings
from corpus.engines.milvus_edition import MilvusEdition
from corpus.engines.milvus_server import Access, Server, parse
from corpus.engines.milvus_state import State
from corpus.engines.milvus_tables import ROWS, Blobs, Tables, number
from corpus.engines.milvus_writer import PATIENCE, Writer
from corpus.errors import BrokenLibrary, NoLibrary
from corpus.records import Shelf
from corpus.rows import cut

GRACE = 600.0  # seconds that older ones stay, for those who still read them


class Milvus:
    """A library at "milvus://HOST:PORT/NAME" (see `milvus_server.parse`)."""

    def __init__(self, address: str, access: Access | None = None, patience: float = PATIENCE, grace: float = GRACE) -> None:
        self._patience, self._grace, self._serial = patience, grace, 0
        self.wire(Server(parse(address), access))

    def wire(self, server: Server) -> None:
        """Work over another connection."""
        self.server = server
        self.tables = Tables(server)
        self.blobs = Blobs(self.tables)
        self.state = State(self.tables, self.blobs)
        self._writer = Writer(self.tables, self._patience)

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[None]:
        """Be the one who writes: what a run that was broken off has left is taken out first. `patience`: seconds to wait for another. Raises LibraryLocked."""
        with self._writer.writing(patience) as first:
            if first:
                self.state.clean()
                self._serial = max([0, *(p["serial"] for p in self.state.parts().values()), *(self.state.document(n)["high"] for n in self.state.editions())])
            yield

    def put(self, shelf: Shelf, vectors: Vectors) -> str:
        """See `Engine.put`."""
        body = shelves.dump(shelf).encode("utf-8", "surrogatepass")
        name = f"{shelf.record.id}-{shelves.mark(body, vectors)}"
        with self.writing():
            if self.state.part(name):
                return name
            rows, notes = cut(shelf, vectors)
            self._serial += 1
            serial = self._serial
            self.state.say("begun", f"{serial:012d}", {"name": name})
            made = milvus_rows.of(shelf, rows, notes, serial, self.blobs)
            for table in ROWS:
                self.tables.make(table, vectors.shape[1])
                self.tables.put(table, made[table])
            files = [self.blobs.put(body), self.blobs.put(arrays.dump(vectors))]
            more = sorted({str(r["data"])[1:] for t in ("passages", "notes") for r in made[t] if r["data"].startswith("@")})
            self._writer.sure()
            self.state.say("part", f"{number(name):020d}", {"name": name, "serial": serial, "files": files, "more": more, "asked": len(made["asked"])})
            self.state.unsay("begun", f"{serial:012d}")
        return name

    def get(self, part: str) -> tuple[Shelf, Vectors]:
        """A part with its vectors. Raises BrokenLibrary where it is missing or damaged."""
        held = self.state.part(part)
        if held is None:
            raise BrokenLibrary(f"The library has no part {part}.", "Add its file again.")
        return self._read(held)

    def _read(self, held: Mapping[str, Any]) -> tuple[Shelf, Vectors]:
        body, vectors = map(self.blobs.get, held["files"])
        try:
            return shelves.load(body.decode("utf-8", "surrogatepass")), shelves.read_vectors(vectors)
        except ValueError as error:
            raise BrokenLibrary(f"A part of the library cannot be read: {held['name']}.", "Add its file again.") from error

    def check(self) -> int:
        """Read all that the edition in force holds; returns how many rows that are. Raises BrokenLibrary for the first that is not as it was put in."""
        held = self.open()
        for report, holding in held.holdings.items():
            self.get(holding.part)
            for kind, read in (("passages", held.rows), ("notes", held.notes)):
                read([Key(report, n) for n in range(getattr(holding, kind))])
        return held.totals.passages + held.totals.notes

    def drop(self, part: str) -> None:
        """See `Engine.drop`."""
        with self.writing():
            held = self.state.part(part)
            if held and not any(held["serial"] == s for n in self.state.editions() for _, s in self.state.document(n)["reports"].values()):
                self.state.leave(held)
                self.state.sweep_blobs()

    def parts(self) -> frozenset[str]:
        """See `Engine.parts`."""
        return frozenset(self.state.parts())

    def publish(
        self, stamp: Mapping[str, Any], reports: Mapping[str, str], removed: Sequence[str] = (), encode: Encode | None = None, beside: Mapping[str, bytes] | None = None
    ) -> str:
        """See `Engine.publish`. One part is in memory at a time; each is read once."""
        with self.writing():
            parts = self.state.parts()
            missing = sorted(set(reports.values()) - parts.keys())
            if missing:
                raise BrokenLibrary(f"The library has no part {missing[0]}.", "Add its file again.")
            editions = self.state.editions()
            census = Census()

            def take() -> Iterator[Shelf]:
                for _, part in sorted(reports.items()):
                    shelf, vectors = self._read(parts[part])
                    census.take(shelf, part, *cut(shelf, vectors))
                    yield shelf

            words = vocabulary.make(take())
            stems, counts = postings.frequency_rows(census.frequencies())
            kept = {**{f"stems.{k}": v for k, v in postings.Stems.files(stems).items()}, "frequencies": counts, "sample": census.sample}
            files = {"vocabulary.json": vocabulary.dump(words).encode(), **wordvectors.files(self._word_vectors(words, stamp, encode)), **(beside or {})}
            serials = {r: parts[p]["serial"] for r, p in reports.items()}
            high = max(serials.values(), default=0)
            told = {
                "stamp": dict(stamp), "removed": list(removed), "high": high, "outside": sorted(s for p in parts.values() if (s := p["serial"]) < high and s not in set(serials.values())),
                "reports": {r: (parts[p]["files"][0], serials[r]) for r, p in sorted(reports.items())}, "totals": asdict(census.totals),
                "holdings": [asdict(h) for h in census.holdings.values()], "asked": sum(parts[p]["asked"] for p in reports.values()),
                "files": {n: self.blobs.put(d) for n, d in files.items()}, "arrays": {n: self.blobs.put(arrays.dump(a)) for n, a in kept.items()},
            }  # fmt: skip
            document = self.blobs.put(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
            name = f"{max(map(int, editions), default=0) + 1:06d}"
            self._writer.sure()
            self.state.say("edition", name, {"document": document, "at": time.time()})
            self.state.sweep(self._grace)
        return name

    def unfinished(self) -> dict[str, Any]:
        """What `keep_unfinished` was given last."""
        told = self.state.said("run")
        return dict(json.loads(self.blobs.get(told[max(told)]["document"]))) if told else {}

    def keep_unfinished(self, told: Mapping[str, Any]) -> None:
        """Keep what a run says of the work it has finished; nothing is kept of nothing."""
        with self.writing():
            before = self.state.said("run")
            if told:
                self.state.say("run", f"{int(max(before, default='0')) + 1:09d}", {"document": self.blobs.put(json.dumps(told).encode())})
            for key in before:
                self.state.unsay("run", key)

    def _word_vectors(self, words: vocabulary.Vocabulary, stamp: Mapping[str, Any], encode: Encode | None) -> wordvectors.WordVectors:
        """Those of the edition in force serve again where the same encoder made them."""
        held = wordvectors.WordVectors()
        if encode is None:
            return held
        if names := self.state.editions():
            before = self.state.document(max(names, key=int))
            if same_vectors(before["stamp"], stamp):
                held = wordvectors.read(*(self.blobs.get(before["files"][n]) for n in (wordvectors.LIST, wordvectors.ROWS)))
        return wordvectors.make(wordvectors.chosen(words), held, encode)

    def current(self) -> str:
        """See `Engine.current`."""
        if not (names := self.state.editions()):
            raise NoLibrary(f"There is no library '{self.server.address.name}' on {self.server.address.host}:{self.server.address.port}.", "Add reports: python -m ingest FILES --library ADDRESS")
        return max(names, key=int)

    def open(self, name: str = "") -> MilvusEdition:
        """See `Engine.open`. The rows of the edition are counted: what the server has lost is noticed now."""
        name = name or self.current()
        if name not in self.state.editions():
            raise NoLibrary(f"The library keeps no edition {name}.", f"In force is {self.current()}.")
        return MilvusEdition(self.tables, self.blobs, name, self.state.document(name))
