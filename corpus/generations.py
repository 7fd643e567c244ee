"""Generations: one is put in force in one step, the last good one before it is kept, and can be gone back to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from corpus import disk
from corpus.contents import CURRENT, REBUILD, SEAL, Manifest, check_files, load, manifest, pointer, sealed
from corpus.errors import BrokenLibrary, DiskError, LibraryError, NoLibrary

NUMBER = re.compile(r"\d{6,}")
PART = re.compile(r"(.+)-[0-9a-f]{16}")  # a report's folder: its id and the mark of its content


def numbers(root: Path) -> list[str]:
    """The names of all generations on disk, oldest first."""
    folder = root / "generations"
    return sorted((p.name for p in folder.iterdir() if NUMBER.fullmatch(p.name)), key=int) if folder.is_dir() else []


def following(root: Path) -> str:
    """The name of a generation to come."""
    return f"{max(map(int, numbers(root)), default=0) + 1:06d}"


def install(root: Path, made: Manifest, fresh: Path) -> Manifest:
    """Put a generation in force whose files are on the disk, in a folder not yet in its place. Until the last step nothing has changed.

    Its manifest is written now. Raises DiskError.
    """
    data = made.dump()
    seal = disk.write(fresh / "manifest.json", data)
    disk.write(fresh / SEAL, seal.encode())
    for folder in (*(p for p in fresh.iterdir() if p.is_dir()), fresh):
        disk.sync(folder)
    disk.make(root / "generations")
    disk.move(fresh, root / "generations" / made.generation)
    before = last_good(root, made.checksums)
    switch(root, made.generation, seal)
    sweep(root, {made.generation, before.generation} if before else {made.generation})
    return replace(made, seal=seal)


def switch(root: Path, name: str, seal: str) -> None:
    """Say in CURRENT which generation is in force. Raises DiskError."""
    path = disk.scratch(root, CURRENT)
    disk.write(path, f"{name} {seal}\n".encode())
    disk.move(path, root / CURRENT)


def last_good(root: Path, sure: Mapping[str, str]) -> Manifest | None:
    """The generation in force where it is sound, else the newest sound one before it. `sure`: checksums of files just read or written."""
    with suppress(NoLibrary, BrokenLibrary, DiskError):
        held = manifest(root)
        check_files(root, held, sure=sure)
        return held
    return previous(root)


def previous(root: Path) -> Manifest | None:
    """The newest sound generation before the one in force, or before any if that cannot be told."""
    names = numbers(root)
    with suppress(LibraryError):
        now = pointer(root).decode("ascii", "replace").split()[:1]
        names = [n for n in names if int(n) < int(now[0])] if now and NUMBER.fullmatch(now[0]) else names
    for name in reversed(names):
        with suppress(BrokenLibrary, DiskError):
            held = load(root, name, sealed(root, name))
            check_files(root, held)
            return held
    return None


def restore_previous(root: Path) -> Manifest:
    """Put the generation before the one in force in force again. Raises LibraryError where there is none that is sound. The caller holds the lock."""
    held = previous(root)
    if held is None:
        raise BrokenLibrary("There is no sound generation before the one in force.", REBUILD)
    switch(root, held.generation, held.seal)
    return held


def recoverable(root: Path) -> Manifest:
    """What a rebuild can begin from: the list of contents in force, else the newest that can be read, else the reports that lie there."""
    with suppress(BrokenLibrary, NoLibrary):
        return manifest(root)
    for name in reversed(numbers(root)):
        with suppress(BrokenLibrary):
            return load(root, name, sealed(root, name))
    found = {match[1]: path.name for path in parts(root) if (match := PART.fullmatch(path.name))}
    return Manifest("", {}, found, (), {})


def parts(root: Path) -> list[Path]:
    """The folders of reports, whether anything names them or not, those written last at the end."""
    folder = root / "reports"
    found = [p for p in folder.iterdir() if PART.fullmatch(p.name) and p.is_dir() and not p.is_symlink()] if folder.is_dir() else []
    return sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))


def sweep(root: Path, keep: set[str]) -> None:
    """Remove other generations than these, and reports' folders that these do not name; what is not ours is left alone.

    Whoever reads what is being removed finds another generation in force and begins again (see `contents.steady`).
    """
    used: set[str] = set()
    for name in keep:
        try:
            used |= set(load(root, name, sealed(root, name)).reports.values())
        except BrokenLibrary:  # what it needs is not known: nothing is removed
            return
    for name in set(numbers(root)) - keep:
        disk.drop(root / "generations" / name)
    for folder in parts(root):
        if folder.name not in used:
            disk.drop(folder)
