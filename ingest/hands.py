"""What runs on the machines of a Ray cluster: files fetched from where the run is, read and cut, and their texts embedded by actors that hold the encoder."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import arrays
from corpus.embed import Embedder
from corpus.errors import UnreadableFile
from ingest import drafts, files
from ingest.isolated import Isolated
from ingest.limits import MB, Limits
from ingest.settings import Settings

PIECE = 4 * MB  # bytes of a file that travel at once
TRIES = 5  # so often a file is begun anew after whoever read or embedded it was lost
CHANGED = UnreadableFile("The file was changed while it was read.", "Add it again.")

Row = dict[str, Any]  # n: its place in the run; sha256, name, embed; then also draft: what `drafts.dump` wrote, and rows: an array's bytes, or none
Batch = dict[str, NDArray[Any]]


class Halt(RuntimeError):
    """Something of the cluster's, not of a file: the run cannot go on."""


class Desk:
    """Where the files are: gives them out in pieces, and counts how often each was begun. An actor on the machine of the run."""

    def __init__(self, paths: dict[int, str]) -> None:
        self._paths = paths
        self._begun: Counter[tuple[str, int]] = Counter()

    def begin(self, what: str, numbers: list[int]) -> int:
        """Count that these are begun; how often the one was that was begun most."""
        self._begun.update((what, n) for n in numbers)
        return max(self._begun[what, n] for n in numbers)

    def piece(self, n: int, at: int) -> bytes:
        """The bytes of a file from there on, PIECE at most. Raises OSError."""
        with open(self._paths[n], "rb", buffering=0) as file:
            file.seek(at)
            return file.read(PIECE)


class Told:
    """Asks a desk and waits for what it says."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk

    def begin(self, what: str, numbers: list[int]) -> int:
        """See `Desk`."""
        import ray

        return int(ray.get(self._desk.begin.remote(what, numbers)))

    def piece(self, n: int, at: int) -> bytes:
        """See `Desk`."""
        import ray

        return bytes(ray.get(self._desk.piece.remote(n, at)))


def read(row: Row, desk: Told | Desk, ocr: bool, settings: Settings, version: str) -> Row:
    """Fetch a file, read and cut it. What goes wrong with the file is its fate; Halt where this machine has another version of the code."""
    if version != code():
        raise Halt("A machine of the cluster has another version of this program. Install the same one on all.")
    try:
        if desk.begin("reading", [row["n"]]) > TRIES:
            raise UnreadableFile(f"The machine or process that read the file was lost {TRIES} times.", "It may be too large for the cluster's memory: add it without --ray.")
        with tempfile.TemporaryDirectory(prefix="ingest-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / row["name"]
            _fetch(row, desk, path)
            made = drafts.dump(drafts.make(_reader(), path, ocr, settings))
    except (UnreadableFile, OSError) as error:
        made = drafts.dump_refusal(error)
    return {**row, "draft": made, "rows": b""}


class Encoding:
    """Holds an encoder, and gives the files of a batch the rows of their texts."""

    def __init__(self, encoder: Callable[[Settings], Embedder], settings: Settings, desk: Told | Desk) -> None:
        self._encoder, self._desk = encoder(settings), desk

    def __call__(self, batch: Batch) -> Batch:
        """The same batch with its rows. Raises Halt where the machines that embed it are lost again and again."""
        if self._desk.begin("embedding", [int(n) for n in batch["n"]]) > TRIES:
            raise Halt(f"The machine or process that embedded was lost {TRIES} times at: {', '.join(map(str, batch['name']))}.")
        rows: list[bytes] = [b""] * len(batch["n"])
        wanted = [i for i, fit in enumerate(batch["embed"]) if fit]
        held = []
        for i in wanted:
            try:
                held.append((i, drafts.load(bytes(batch["draft"][i])).passages))
            except UnreadableFile:
                continue  # the run tells of it
        for (i, _), made in zip(held, drafts.embed([p for _, p in held], self._encoder), strict=True):
            rows[i] = arrays.dump(made)
        return {**batch, "rows": np.array(rows, dtype=object)}


@cache
def code() -> str:
    """A checksum of what shapes a draft and its rows."""
    home = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(p for room in ("corpus", "ingest") for p in (home / room).glob("*.py")):
        digest.update(json.dumps([path.name, path.read_text(encoding="utf-8")]).encode())
    return digest.hexdigest()


@cache
def _reader() -> Isolated:
    """One for each process: its child serves many files, and ends with it."""
    return Isolated(workers=1)


def _fetch(row: Row, desk: Told | Desk, path: Path) -> None:
    """Write the file here. Raises UnreadableFile where it is no longer the one that was looked at."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while data := desk.piece(row["n"], file.tell()):
            if file.tell() + len(data) > Limits.file:
                raise CHANGED
            digest.update(data)
            file.write(data)
    if digest.hexdigest() != row["sha256"]:
        raise CHANGED


def name_of(path: Path) -> str:
    """A file's name as any file system bears it; what kind it is, its bytes say."""
    suffix = path.suffix[:10]
    return files.slug(path.stem) + (suffix if suffix.isascii() and suffix[1:].isalnum() else "")
