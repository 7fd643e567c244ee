"""The library on disk: immutable generations, a manifest with checksums, one pointer switched at the end.

    CURRENT                      name of the generation in force
    writer.lock                  held (flock) by the one process that writes
    generations/000007/          manifest.json, passages.faiss, sentences.faiss, notes.faiss, lexical/, note_words/, vocabulary.json,
                                 wordvectors.json, wordvectors.npy
    reports/REPORT-DIGEST/       shelf.json, vectors.npy; shared by generations
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus import shelf as shelves
from corpus import vocabulary, wordvectors
from corpus.embed import Vectors
from corpus.errors import BrokenLibrary, LibraryLocked, NoLibrary, StaleLibrary
from corpus.records import Shelf
from corpus.words import stems

FORMAT = 3  # 1 had no vocabulary, and words stemmed as they were spelled; 2 had no vectors of words
REBUILD = "Run: python -m ingest --rebuild"

Encode = Callable[[list[str]], Vectors]  # texts to unit rows (n, d)


@dataclass(frozen=True)
class Manifest:
    """What a generation holds: stamp of everything that shaped it, report folders, checksums, reports taken out."""

    generation: str
    stamp: dict[str, Any]
    reports: dict[str, str]
    removed: tuple[str, ...]
    checksums: dict[str, str]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the writer's lock. A dead process holds none: the kernel lets go of it.

    Raises LibraryLocked where another process holds it.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / "writer.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LibraryLocked("Another process is adding to this library.", "Wait until it has finished, then try again; nothing was changed.") from error
        yield


def manifest(root: Path) -> Manifest:
    """The manifest in force. Raises NoLibrary or BrokenLibrary."""
    pointer = root / "CURRENT"
    if not pointer.is_file():
        raise NoLibrary(f"There is no library at {root}.", "Run: python -m ingest")
    name = pointer.read_text(encoding="utf-8").strip()
    try:
        raw = json.loads((root / "generations" / name / "manifest.json").read_text(encoding="utf-8"))
        return Manifest(name, raw["stamp"], raw["reports"], tuple(raw["removed"]), raw["checksums"])
    except (OSError, ValueError, KeyError) as error:
        raise BrokenLibrary(f"The library's list of contents (generation {name}) cannot be read.", REBUILD) from error


def check_stamp(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Raise StaleLibrary, naming what differs, unless the library was shaped by what is expected."""
    wrong = sorted(k for k in expected if found.get(k) != expected[k])
    if wrong:
        told = "; ".join(f"{k}: {found.get(k)!r}, now {expected[k]!r}" for k in wrong)
        raise StaleLibrary(f"The library was built in another way ({told}).", REBUILD)


def check_files(root: Path, held: Manifest, under: str = "") -> None:
    """Compare every file (whose name begins with `under`) with its checksum. Raises BrokenLibrary naming the first that is missing or changed."""
    for name, expected in held.checksums.items():
        if not name.startswith(under):
            continue
        path = root / name
        if not path.is_file():
            raise BrokenLibrary(f"A file of the library is missing: {name}.", REBUILD)
        if digest(path) != expected:
            raise BrokenLibrary(f"A file of the library is damaged: {name}.", REBUILD)


def put_shelf(root: Path, shelf: Shelf, vectors: Vectors) -> str:
    """Write a report's part and return its folder's name; what is already there, and sound, is left alone."""
    body = shelves.dump(shelf).encode()
    mark = hashlib.sha256(body + np.ascontiguousarray(vectors).tobytes()).hexdigest()[:16]
    name = f"{shelf.record.id}-{mark}"
    folder = root / "reports" / name
    if not _holds(folder, body, vectors):
        fresh = folder.with_name(f".{name}.{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _write(fresh / "shelf.json", body)
        with (fresh / "vectors.npy").open("wb") as handle:
            np.save(handle, vectors, allow_pickle=False)
            handle.flush()
            os.fsync(handle.fileno())
        shutil.rmtree(folder, ignore_errors=True)  # damaged: generations before this one cannot use it either
        fresh.rename(folder)
    return name


def _holds(folder: Path, body: bytes, vectors: Vectors) -> bool:
    try:
        return (folder / "shelf.json").read_bytes() == body and np.array_equal(shelves.read_vectors(folder / "vectors.npy"), vectors)
    except (OSError, ValueError):
        return False


def get_shelf(root: Path, name: str) -> tuple[Shelf, Vectors]:
    """A report's part by its folder's name, with its vectors. Raises BrokenLibrary where it is missing or cannot be read."""
    made = read_shelf(root, name)
    try:
        return made, shelves.read_vectors(root / "reports" / name / "vectors.npy")
    except (OSError, ValueError) as error:
        raise BrokenLibrary(f"A part of the library cannot be read: {name}.", REBUILD) from error


def read_shelf(root: Path, name: str) -> Shelf:
    """A report's part without its vectors, which the indexes hold as well. Raises BrokenLibrary."""
    try:
        return shelves.load((root / "reports" / name / "shelf.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenLibrary(f"A part of the library cannot be read: {name}.", REBUILD) from error


def publish(root: Path, stamp: dict[str, Any], reports: dict[str, str], removed: Sequence[str], encode: Encode | None = None) -> Manifest:
    """Build the indexes of a new generation, write its manifest, then switch. Until the switch nothing has changed.

    `encode` makes the vectors of words that the generation before has none for; without it no word gets one.
    """
    generations = root / "generations"
    generations.mkdir(parents=True, exist_ok=True)
    last = max((int(p.name) for p in generations.iterdir() if p.name.isdigit()), default=0)
    name = f"{last + 1:06d}"
    folder = generations / name
    folder.mkdir()
    words = _indexes(root, folder, reports)
    _word_vectors(root, folder, words, stamp, encode)
    files = [p for p in folder.rglob("*") if p.is_file()]
    files += [p for n in reports.values() for p in (root / "reports" / n).iterdir()]
    made = Manifest(name, stamp, reports, tuple(removed), {str(p.relative_to(root)): digest(p) for p in sorted(files)})
    raw = {"stamp": stamp, "reports": reports, "removed": list(removed), "checksums": made.checksums}
    _write(folder / "manifest.json", json.dumps(raw, indent=1).encode())
    _write(root / "CURRENT.new", name.encode())
    os.replace(root / "CURRENT.new", root / "CURRENT")
    _sync_folder(root)
    _prune(root, keep={name, f"{last:06d}"})
    return made


def _indexes(root: Path, folder: Path, reports: dict[str, str]) -> vocabulary.Vocabulary:
    import bm25s
    import faiss

    parts = [get_shelf(root, n) for _, n in sorted(reports.items())]
    stacked: dict[str, list[Vectors]] = {"passages": [], "sentences": [], "notes": []}
    for shelf, vectors in parts:
        rows = shelves.Rows.of(shelf)
        at = rows.passages + rows.sentences
        stacked["passages"].append(vectors[: rows.passages])
        stacked["sentences"].append(vectors[rows.passages : at])
        stacked["notes"].append(vectors[at:])
    width = max((v.shape[1] for _, v in parts), default=1)
    for kind, arrays in stacked.items():
        index = faiss.IndexFlatIP(width)
        rows_of = np.concatenate(arrays) if arrays else np.zeros((0, width), dtype=np.float32)
        index.add(rows_of)
        faiss.write_index(index, str(folder / f"{kind}.faiss"))
    words = [stems(shelves.passage_text(p)) for s, _ in parts for p in s.passages]
    notes = [stems(" ".join([n.text, *n.place, *n.organisation])) for s, _ in parts for n in s.notes]
    for part, corpus in (("lexical", words), ("note_words", notes)):
        ranker = bm25s.BM25(k1=1.2, b=0.6)
        ranker.index([w or [""] for w in corpus] or [[""]], show_progress=False)
        ranker.save(str(folder / part), show_progress=False)
    held = vocabulary.make(s for s, _ in parts)
    _write(folder / "vocabulary.json", vocabulary.dump(held).encode())
    return held


def _word_vectors(root: Path, folder: Path, words: vocabulary.Vocabulary, stamp: dict[str, Any], encode: Encode | None) -> None:
    """Those of the generation in force serve again where the same encoder made them and they are sound."""
    held = wordvectors.WordVectors()
    with suppress(NoLibrary, BrokenLibrary):
        before = manifest(root)
        if all(before.stamp.get(k) == stamp.get(k) for k in ("embedder", "text_prefix")):
            check_files(root, before, f"generations/{before.generation}/wordvectors")
            held = wordvectors.load(root / "generations" / before.generation)
    made = wordvectors.make(wordvectors.chosen(words), held, encode) if encode else wordvectors.WordVectors()
    wordvectors.save(folder, made, _write)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prune(root: Path, keep: set[str]) -> None:
    """Remove generations but the newest two, and report folders that neither names. A reader has its files open or in memory."""
    used: set[str] = set()
    for folder in (root / "generations").iterdir():
        if folder.name in keep and (folder / "manifest.json").is_file():
            used |= set(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["reports"].values())
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for folder in (root / "reports").iterdir() if (root / "reports").is_dir() else ():
        if folder.name not in used:
            shutil.rmtree(folder, ignore_errors=True)
