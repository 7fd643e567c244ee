"""A library as one file, and back: the generation in force, checked when it is written and again before it is put in force."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from corpus import disk
from corpus.contents import CURRENT, MOST, POINTER, Manifest, check_files, check_stamp, checked, parse, raw, steady
from corpus.errors import BrokenLibrary, DiskError, LibraryError, NoLibrary
from corpus.generations import PART, following, install
from corpus.lock import PATIENCE, writing

ANOTHER = "Give a file that `python -m ingest --backup FILE.tar` wrote; the library is as it was."


def save(root: Path, file: Path) -> Manifest:
    """Write the generation in force into a .tar file, in one step; one of that name gives way. Returns what it holds.

    Raises NoLibrary, BrokenLibrary where a file of the library is not as it was written, DiskError.
    """
    if not file.parent.is_dir():
        raise DiskError(f"There is no folder {file.parent}.", "Make it, or give another place.")
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        made = steady(root, lambda held: _write(root, held, fresh))
        disk.move(fresh, file)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
    return made


def _write(root: Path, held: Manifest, fresh: Path) -> Manifest:
    with suppress(FileNotFoundError):
        fresh.unlink()  # of a generation that was swept away meanwhile
    manifest = f"generations/{held.generation}/manifest.json"
    with disk.told(fresh), fresh.open("xb") as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            data = raw(root, manifest, MOST)
            _add(tar, CURRENT, f"{held.generation} {hashlib.sha256(data).hexdigest()}\n".encode())
            _add(tar, manifest, data)
            for name in sorted(held.checksums):
                _add(tar, name, checked(root, held, name))
        stream.flush()
        os.fsync(stream.fileno())
    if hashlib.sha256(data).hexdigest() != held.seal:
        raise BrokenLibrary("The library's list of contents changed while it was read.", "Try again.")
    return held


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(data), 0o644
    tar.addfile(told, io.BytesIO(data))


def restore(root: Path, file: Path, store_format: int, patience: float = PATIENCE) -> Manifest:
    """Put what a backup holds in force, in a new library or in the stead of what this one holds, which stays as the generation before.

    Raises BrokenLibrary where the file is no backup or not as it was written, StaleLibrary where another version wrote it, LibraryLocked,
    ForeignFolder, DiskError; the library is then as it was.
    """
    with _opened(file) as tar, writing(root, patience):
        members = _members(tar)
        held = _manifest(tar, members)
        check_stamp(held.stamp, {"store": store_format})
        strange = sorted(set(members) - {CURRENT, f"generations/{held.generation}/manifest.json", *held.checksums})
        if strange:
            raise BrokenLibrary(f"{file.name} holds what is no part of a library: {strange[0]}.", ANOTHER)
        name = following(root)
        fresh = disk.scratch(root, name)
        disk.make(fresh)
        made = replace(held, generation=name, checksums={}, sizes={}, seal="")
        for path, mark in sorted(held.checksums.items()):
            data = _read(tar, members, path)
            if hashlib.sha256(data).hexdigest() != mark:
                raise BrokenLibrary(f"{file.name} is damaged: {path}.", ANOTHER)
            there, inside = _place(root, fresh, path)
            disk.make(there.parent)
            disk.write(there, data)
            new = f"generations/{name}/{inside}" if path.startswith("generations/") else path
            made.checksums[new], made.sizes[new] = mark, len(data)
        _shelve(root, held)
        return install(root, made, fresh)


def _place(root: Path, fresh: Path, path: str) -> tuple[Path, str]:
    """Where a file of a backup is written first, and its path inside its folder."""
    kind, folder, inside = path.split("/", 2)
    return (fresh if kind == "generations" else root / disk.SCRATCH / folder) / inside, inside


def _shelve(root: Path, held: Manifest) -> None:
    """Give the reports' folders their place; one that is there and sound stays where it is."""
    disk.make(root / "reports")
    for folder in sorted(set(held.reports.values())):
        fresh, place = root / disk.SCRATCH / folder, root / "reports" / folder
        if place.exists():
            with suppress(BrokenLibrary):
                check_files(root, held, f"reports/{folder}/")
                continue  # whoever reads the generation now in force needs it where it is
            disk.move(place, disk.scratch(root, f"{folder}.damaged"))
        disk.sync(fresh)
        disk.move(fresh, place)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise NoLibrary(f"There is no file {file}.", "Check the path.") from error
    except (tarfile.TarError, EOFError) as error:
        raise BrokenLibrary(f"{file.name} cannot be read as a backup.", ANOTHER) from error
    except LibraryError:
        raise
    except OSError as error:
        raise DiskError(f"{file.name} cannot be read ({error.strerror}).", "Check the file and its rights.") from error


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """The files by name, each a plain one and there once: nothing else is looked at, so that no name leads out of the library."""
    out: dict[str, tarfile.TarInfo] = {}
    for told in tar:
        if not told.isreg() or told.issparse() or told.name in out:
            raise BrokenLibrary(f"A backup has no such thing in it: {told.name}.", ANOTHER)
        out[told.name] = told
    return out


def _read(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], name: str, most: int | None = None) -> bytes:
    stream = tar.extractfile(members[name]) if name in members and (most is None or members[name].size <= most) else None
    if stream is None:
        raise BrokenLibrary(f"The backup lacks {name}.", ANOTHER)
    return stream.read()


def _manifest(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> Manifest:
    match = POINTER.fullmatch(_read(tar, members, CURRENT, 200).decode("ascii", "replace"))
    if not match or not match[2]:
        raise BrokenLibrary("The backup does not say which generation it holds.", ANOTHER)
    data = _read(tar, members, f"generations/{match[1]}/manifest.json", MOST)
    if hashlib.sha256(data).hexdigest() != match[2]:
        raise BrokenLibrary("The backup's list of contents is damaged.", ANOTHER)
    try:
        held = parse(match[1], data, match[2])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenLibrary("The backup's list of contents cannot be read.", ANOTHER) from error
    if not all(PART.fullmatch(folder) and "/" not in folder for folder in held.reports.values()):
        raise BrokenLibrary("The backup's reports lie in folders that no library has.", ANOTHER)
    return held
