"""Where a run puts what it makes: a folder, or a server of vectors. The same steps, whatever the library lies in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus import engines, fates, store
from corpus.embed import Vectors
from corpus.errors import LibraryError, NoLibrary
from corpus.records import Ledger, Shelf
from ingest.stream import FolderUnfinished, Unfinished

if TYPE_CHECKING:
    from corpus.engines.milvus import Milvus


Shown = tuple[store.Manifest, tuple[Ledger, ...], list[Shelf], str]  # what is in force, files that are no report, the reports; what checking it came to


class Place(Protocol):
    """What a run needs of the library that it works on. Raises LibraryError and its children."""

    def writing(self, patience: float) -> Any: ...
    def manifest(self) -> store.Manifest: ...
    def now(self) -> bytes: ...
    def shown(self, check: bool) -> Shown: ...
    def recoverable(self) -> store.Manifest: ...
    def check(self, held: store.Manifest, part: str) -> None: ...
    def get(self, part: str) -> tuple[Shelf, Vectors]: ...
    def put(self, shelf: Shelf, vectors: Vectors) -> str: ...
    def fates(self, held: store.Manifest) -> tuple[Ledger, ...]: ...
    def beside(self, held: store.Manifest, file: str) -> bytes | None: ...
    def unfinished(self, stamp: dict[str, Any]) -> Unfinished: ...
    def publish(self, stamp: dict[str, Any], reports: dict[str, str], removed: Sequence[str], encode: store.Encode, beside: Mapping[str, bytes] | None) -> None: ...


def of(library: Path | str) -> Place:
    """The place that a path or an address names. Raises LibraryError for an address that leads nowhere."""
    return OnServer(str(library)) if engines.is_server(library) else Folder(Path(library))


class Folder:
    """A library's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def writing(self, patience: float) -> Any:
        return store.writing(self.root, patience)

    def manifest(self) -> store.Manifest:
        return store.manifest(self.root)

    def now(self) -> bytes:
        return store.pointer(self.root)

    def shown(self, check: bool) -> Shown:
        def read(held: store.Manifest) -> Shown:
            if check:
                store.check_files(self.root, held)
            shelves = [store.get_shelf(self.root, name)[0] for _, name in sorted(held.reports.items())]
            return held, fates.read(self.root, held), shelves, f"All {len(held.checksums)} files are as they were written."

        return store.steady(self.root, read)

    def recoverable(self) -> store.Manifest:
        return store.recoverable(self.root)

    def check(self, held: store.Manifest, part: str) -> None:
        store.check_files(self.root, held, f"reports/{part}/")

    def get(self, part: str) -> tuple[Shelf, Vectors]:
        return store.get_shelf(self.root, part)

    def put(self, shelf: Shelf, vectors: Vectors) -> str:
        return store.put_shelf(self.root, shelf, vectors)

    def fates(self, held: store.Manifest) -> tuple[Ledger, ...]:
        return fates.read(self.root, held)

    def beside(self, held: store.Manifest, file: str) -> bytes | None:
        return store.beside(self.root, held, file)

    def unfinished(self, stamp: dict[str, Any]) -> Unfinished:
        return FolderUnfinished(self.root, stamp)

    def publish(self, stamp: dict[str, Any], reports: dict[str, str], removed: Sequence[str], encode: store.Encode, beside: Mapping[str, bytes] | None) -> None:
        store.publish(self.root, stamp, reports, removed, encode, beside)


class OnServer:
    """A library on a server. Its parts are compared with what they are named by whenever they are read."""

    def __init__(self, address: str) -> None:
        self.engine: Milvus = engines.at(address)  # type: ignore[assignment]

    @contextmanager
    def writing(self, patience: float) -> Iterator[None]:
        with self.engine.writing(patience):
            yield

    def manifest(self) -> store.Manifest:
        held = self.engine.open()
        return store.Manifest(held.name, dict(held.stamp), {r: h.part for r, h in held.holdings.items()}, tuple(held.removed), {})

    def now(self) -> bytes:
        return self.engine.current().encode()

    def shown(self, check: bool) -> Shown:
        held = self.manifest()
        rows = self.engine.check() if check else 0
        return held, self.fates(held), [self.engine.get(name)[0] for _, name in sorted(held.reports.items())], f"All {rows} rows are as they were put in."

    def recoverable(self) -> store.Manifest:
        """What the parts that lie there are parts of; of two of one report, either."""
        return store.Manifest("", {}, {part.rpartition("-")[0]: part for part in sorted(self.engine.parts())}, (), {})

    def check(self, held: store.Manifest, part: str) -> None:
        """Nothing beyond what `get` does."""

    def get(self, part: str) -> tuple[Shelf, Vectors]:
        return self.engine.get(part)

    def put(self, shelf: Shelf, vectors: Vectors) -> str:
        return self.engine.put(shelf, vectors)

    def fates(self, held: store.Manifest) -> tuple[Ledger, ...]:
        data = self.beside(held, fates.FILE)
        return fates.load(data) if data is not None else ()

    def beside(self, held: store.Manifest, file: str) -> bytes | None:
        return self.engine.open(held.generation).file(file)

    def unfinished(self, stamp: dict[str, Any]) -> Unfinished:
        return OnServerUnfinished(self.engine, stamp)

    def publish(self, stamp: dict[str, Any], reports: dict[str, str], removed: Sequence[str], encode: store.Encode, beside: Mapping[str, bytes] | None) -> None:
        self.engine.publish(stamp, reports, removed, encode, beside)


class OnServerUnfinished(Unfinished):
    """Parts that a run finished on the server; they stay there until the next edition is published."""

    def __init__(self, engine: Milvus, stamp: dict[str, Any]) -> None:
        super().__init__(engine.get)
        self._engine, self._stamp = engine, stamp
        with suppress(NoLibrary):
            told = engine.unfinished()
            self.names = {str(r): str(n) for r, n in told["parts"].items()} if told.get("stamp") == stamp else {}

    def keep(self, names: dict[str, str]) -> None:
        self.names |= names
        self._engine.keep_unfinished({"stamp": self._stamp, "parts": self.names})

    def forget(self) -> None:
        with suppress(LibraryError):
            self._engine.keep_unfinished({})
