"""The library on disk: immutable generations, a manifest with checksums, one pointer switched at the end.

    CURRENT                      name of the generation in force, and the checksum of its manifest
    writer.lock                  held (flock) by the one process that writes
    generations/000007/          manifest.json and its checksum, passages.faiss, sentences.faiss, notes.faiss, lexical/, note_words/,
                                 vocabulary.json, wordvectors.json, wordvectors.npy
    reports/REPORT-DIGEST/       shelf.json, vectors.npy; shared by generations, named by their content
    .scratch/                    what is being written; private, and cleared by whoever writes next
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from corpus import arrays, disk, vocabulary, wordvectors
from corpus import shelf as shelves
from corpus.contents import MEND, REBUILD, Manifest, check_files, check_stamp, checked, digest, load, manifest, pointer, raw, same_vectors, steady
from corpus.embed import Vectors
from corpus.engine import Encode
from corpus.engines.rowfile import NAME as ROWS
from corpus.engines.wide import Wide
from corpus.errors import BrokenLibrary, DiskError, NoLibrary
from corpus.generations import PART, following, install, recoverable, restore_previous
from corpus.heap import give_back
from corpus.indexing import Indexes
from corpus.lock import writing
from corpus.records import Shelf

__all__ = [
    "FORMAT", "MEND", "REBUILD", "Encode", "Manifest", "beside", "check_files", "check_stamp", "checked", "digest", "get_shelf", "load", "manifest", "pointer",
    "publish", "put_shelf", "recoverable", "restore_previous", "same_vectors", "steady", "writing",
]  # fmt: skip

FORMAT = 3  # 1 had no vocabulary, and words stemmed as they were spelled; 2 had no vectors of words

WIDE = 200_000  # rows of vectors, of passages, sentences and notes together, from which on a library is searched on the disk: some 45,000 passages
WIDTH = 384  # numbers in a vector, as far as that choice goes
MOST = 1 << 31  # bytes that a file of a report's part may have: vectors of more than a million sentences


def put_shelf(root: Path, shelf: Shelf, vectors: Vectors) -> str:
    """Write a report's part and return its folder's name; what is already there, and sound, is left alone. Raises DiskError."""
    vectors = np.asarray(vectors, dtype=np.float32)
    body = shelves.dump(shelf).encode()
    name = f"{shelf.record.id}-{shelves.mark(body, vectors)}"
    folder = root / "reports" / name
    files: dict[str, tuple[bytes | memoryview, ...]] = {"shelf.json": (body,), "vectors.npy": arrays.pieces(vectors)}
    if not _holds(folder, files):
        fresh = disk.scratch(root, name)
        disk.make(fresh)
        for file, data in files.items():
            disk.write(fresh / file, *data)
        disk.sync(fresh)
        disk.make(folder.parent)
        if folder.exists():  # damaged: generations before this one cannot use it either
            disk.move(folder, disk.scratch(root, f"{name}.damaged"))
        disk.move(fresh, folder)
    return name


def _holds(folder: Path, files: dict[str, tuple[bytes | memoryview, ...]]) -> bool:
    try:
        if folder.is_symlink() or {p.name for p in folder.iterdir() if p.is_file() and not p.is_symlink()} - {ROWS} != set(files):
            return False
        return all((folder / n).stat().st_size == sum(map(len, data)) and _is(folder / n, data) for n, data in files.items())
    except OSError:
        return False


def _is(path: Path, data: Sequence[bytes | memoryview]) -> bool:
    """Whether a file holds these pieces, one after the other. Compared little by little: a report's vectors can be most of a library."""
    with path.open("rb") as stream:
        return all(stream.read(len(part)) == part for piece in data for part in (piece[at : at + disk.PIECE] for at in range(0, len(piece), disk.PIECE)))


def get_shelf(root: Path, name: str) -> tuple[Shelf, Vectors]:
    """A report's part by its folder's name, with its vectors. Raises BrokenLibrary where it is missing, or not what it is named by."""
    return _part(root, name)[:2]


def _part(root: Path, name: str) -> tuple[Shelf, Vectors, dict[str, bytes]]:
    """The same with its files' bytes."""
    files: dict[str, bytes] = {}
    try:
        if not PART.fullmatch(name) or "/" in name:
            raise ValueError("No part of ours is called so.")
        for file in ("shelf.json", "vectors.npy"):
            files[f"reports/{name}/{file}"] = raw(root, f"reports/{name}/{file}", MOST)
        body, rows = files.values()
        vectors = shelves.read_vectors(rows)
        if shelves.mark(body, vectors) != name[-16:]:
            raise ValueError("It is not what it is named by.")
        return shelves.load(body.decode()), vectors, files
    except (BrokenLibrary, ValueError) as error:
        raise BrokenLibrary(f"A part of the library cannot be read: {name}.", REBUILD) from error


def publish(
    root: Path, stamp: dict[str, Any], reports: dict[str, str], removed: Sequence[str], encode: Encode | None = None, beside: Mapping[str, bytes] | None = None,
    wide: bool | None = None,
) -> Manifest:  # fmt: skip
    """Build the indexes of a new generation, write its manifest, then switch. Until the switch nothing has changed.

    `encode` makes the vectors of words that the generation before has none for; without it no word gets one. `beside`: further files of the
    generation, by name. `wide`: whether it is one to be searched on the disk (see `corpus.engines.disk`) instead of read into memory; by default from
    `WIDE` rows on. One report is in memory at a time, beside the vectors and words of all. Raises BrokenLibrary where a part is damaged, DiskError. The caller holds the lock.
    """
    give_back()  # what reading and embedding took
    name = following(root)
    fresh = disk.scratch(root, name)
    disk.make(fresh)
    made = Manifest(name, dict(stamp), reports, tuple(removed), {}, {})
    indexes = Wide() if grows_wide(root, reports, wide) else Indexes()

    words = vocabulary.make(_taken(root, made, indexes))
    give_back()
    _put(fresh, made, "vocabulary.json", vocabulary.dump(words).encode())
    for file, pieces in indexes.files():
        _put(fresh, made, file, *pieces)
        pieces.clear()
    made.stamp["indexes"] = {kind: told.plain() for kind, told in indexes.made.items()}
    for file, data in wordvectors.files(_word_vectors(root, words, stamp, encode)).items():
        _put(fresh, made, file, data)
    for file, data in (beside or {}).items():
        _put(fresh, made, file, data)
    return install(root, made, fresh)


def _taken(root: Path, made: Manifest, indexes: Indexes | Wide) -> Iterator[Shelf]:
    """Each report's shelf, one after the other, when its rows are in the indexes and its files in the manifest."""
    for _, part in sorted(made.reports.items()):
        shelf, vectors, files = _part(root, part)
        try:
            if isinstance(indexes, Wide):
                files[f"reports/{part}/{ROWS}"] = _keep_rows(root, part, indexes.take(shelf, vectors, part))
            else:
                indexes.take(shelf, vectors)
        except ValueError as error:
            raise BrokenLibrary(f"A part of the library does not fit the others: {part}. {error}", REBUILD) from error
        for file, data in files.items():
            made.checksums[file], made.sizes[file] = hashlib.sha256(data).hexdigest(), len(data)
        del vectors, files, data  # before the next is read
        yield shelf


def grows_wide(root: Path, reports: Mapping[str, str], wanted: bool | None = None) -> bool:
    """Whether a generation of these parts is to be searched on the disk: as is wanted, else by how many rows of vectors they have."""
    if wanted is not None:
        return wanted
    with suppress(OSError):  # one that is missing is told when it is read
        return sum((root / "reports" / part / "vectors.npy").stat().st_size for part in reports.values()) >= WIDE * 4 * WIDTH
    return False


def _keep_rows(root: Path, part: str, data: bytes) -> bytes:
    """Put the file of a part's rows in its folder, unless it is there already; returns its bytes. It follows from the part, and is no part of its name."""
    path = root / "reports" / part / ROWS
    with suppress(OSError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return data
    fresh = disk.scratch(root, f"{part}.{ROWS}")
    disk.write(fresh, data)
    disk.move(fresh, path)
    return data


def _put(fresh: Path, made: Manifest, file: str, *pieces: bytes) -> None:
    name = f"generations/{made.generation}/{file}"
    disk.make((fresh / file).parent)
    made.checksums[name] = disk.write(fresh / file, *pieces)
    made.sizes[name] = sum(map(len, pieces))


def beside(root: Path, held: Manifest, file: str) -> bytes | None:
    """A further file of a generation, as it was written; None where the generation has none. Raises BrokenLibrary."""
    name = f"generations/{held.generation}/{file}"
    return checked(root, held, name) if name in held.checksums else None


def _word_vectors(root: Path, words: vocabulary.Vocabulary, stamp: dict[str, Any], encode: Encode | None) -> wordvectors.WordVectors:
    """Those of the generation in force serve again where the same encoder made them and they are sound."""
    held = wordvectors.WordVectors()
    with suppress(NoLibrary, BrokenLibrary, DiskError):
        before = manifest(root)
        if same_vectors(before.stamp, stamp):
            folder = f"generations/{before.generation}"
            held = wordvectors.read(checked(root, before, f"{folder}/{wordvectors.LIST}"), checked(root, before, f"{folder}/{wordvectors.ROWS}"))
    return wordvectors.make(wordvectors.chosen(words), held, encode) if encode else wordvectors.WordVectors()
