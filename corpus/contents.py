"""The library's list of contents: which generation is in force, what belongs to it, and whether that is as it was written.

What is read is checked first, and read once: what was checked is what is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from corpus.errors import BrokenLibrary, DiskError, NoLibrary, StaleLibrary

T = TypeVar("T")

REBUILD = "Run: python -m ingest --rebuild"
MEND = f"{REBUILD} (makes it anew from what is sound), or go back to the generation before: python -m ingest --restore-previous"
CURRENT, SEAL = "CURRENT", "manifest.sha256"
POINTER = re.compile(r"(\d{6,})(?: ([0-9a-f]{64}))?\n?")
FILE = re.compile(r"(?:generations/\d{6,}(?:/[\w.-]+){1,2}|reports/[^/\\\0]+/[\w.-]+)")
PICKLES = (".pkl", ".pickle", ".pck", ".joblib", ".dill")  # files that can run code when read
PART_FILES = ("shelf.json", "vectors.npy")  # of a report's part
MOST = 1 << 28  # bytes that a list of contents may have: some 500,000 reports


@dataclass(frozen=True)
class Manifest:
    """What a generation holds: stamp of everything that shaped it, report folders, checksums, reports taken out.

    `sizes` in bytes by file; older libraries have none. `seal`: the SHA-256 of the manifest's own file.
    """

    generation: str
    stamp: dict[str, Any]
    reports: dict[str, str]
    removed: tuple[str, ...]
    checksums: dict[str, str]
    sizes: dict[str, int] = field(default_factory=dict)
    seal: str = ""

    def dump(self) -> bytes:
        """As it is written."""
        raw = {"generation": self.generation, "stamp": self.stamp, "reports": self.reports, "removed": list(self.removed)}
        return json.dumps({**raw, "checksums": self.checksums, "sizes": self.sizes}, indent=1).encode()


def pointer(root: Path) -> bytes:
    """What CURRENT says. Raises NoLibrary, or BrokenLibrary where it cannot be read."""
    if not os.path.lexists(root / CURRENT):
        raise NoLibrary(f"There is no library at {root}.", "Run: python -m ingest")
    return raw(root, CURRENT, 200)


def manifest(root: Path) -> Manifest:
    """The manifest in force. Raises NoLibrary or BrokenLibrary."""
    return named(root, pointer(root))


def named(root: Path, said: bytes) -> Manifest:
    """The manifest that CURRENT names, and is the very one it was written with. Raises BrokenLibrary."""
    match = POINTER.fullmatch(said.decode("ascii", "replace"))
    if not match:
        raise BrokenLibrary("The library's file CURRENT, which names the generation in force, is damaged.", MEND)
    return load(root, match[1], match[2] or sealed(root, match[1]))  # versions before this one wrote the name alone


def sealed(root: Path, name: str) -> str:
    """The SHA-256 that a generation's manifest must have, by the file beside it; empty in older libraries, which had none."""
    with suppress(BrokenLibrary):
        return raw(root, f"generations/{name}/{SEAL}", 64).decode("ascii", "replace")
    return ""


def load(root: Path, name: str, seal: str = "") -> Manifest:
    """A generation's manifest; `seal` is the SHA-256 its file must have. Raises BrokenLibrary."""
    message = f"The library's list of contents (generation {name}) cannot be read."
    try:
        data = raw(root, f"generations/{name}/manifest.json", MOST)
    except BrokenLibrary as error:
        raise BrokenLibrary(message, MEND) from error
    found = hashlib.sha256(data).hexdigest()
    if seal and found != seal:
        raise BrokenLibrary(f"The library's list of contents (generation {name}) is damaged.", MEND)
    try:
        return parse(name, data, found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenLibrary(message, MEND) from error


def parse(name: str, data: bytes, seal: str) -> Manifest:
    """A manifest from its file's bytes. Raises ValueError, KeyError or TypeError where it is none, or names files that are not its own."""
    raw = json.loads(data)
    made = Manifest(raw.get("generation", name), dict(raw["stamp"]), dict(raw["reports"]), tuple(raw["removed"]), dict(raw["checksums"]), dict(raw.get("sizes", {})), seal)
    words = (*made.reports, *made.reports.values(), *made.removed, *made.checksums, *made.checksums.values())
    if made.generation != name or not all(isinstance(w, str) for w in words) or not all(isinstance(n, int) for n in made.sizes.values()):
        raise ValueError("It is another's, or holds something else than names and sizes.")
    own = {("generations", name), *(("reports", folder) for folder in made.reports.values())}
    for path in made.checksums:
        parts = path.split("/")
        if not FILE.fullmatch(path) or {"..", "."} & set(parts) or tuple(parts[:2]) not in own:
            raise ValueError("It names files that are not its own.")
    return made


def steady(root: Path, read: Callable[[Manifest], T]) -> T:
    """What `read` makes of the generation in force; done again where a writer put another in force meanwhile and swept this one away.

    Raises NoLibrary, and BrokenLibrary where the generation is damaged that is still in force.
    """
    while True:
        said = pointer(root)
        try:
            return read(named(root, said))
        except BrokenLibrary:
            if pointer(root) == said:
                raise


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


UNSAID = {"precision": "float32"}  # what stamps of older versions do not say, for it was always so


def same_vectors(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two libraries' texts were embedded alike, by their stamps."""
    return all({**UNSAID, **one}.get(k) == {**UNSAID, **other}.get(k) for k in ("embedder", "text_prefix", "precision"))


def check_stamp(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Raise StaleLibrary, naming what differs, unless the library was shaped by what is expected."""
    found = {**UNSAID, **found}
    wrong = sorted(k for k in expected if found.get(k) != expected[k])
    if wrong:
        told = "; ".join(f"{k}: {found.get(k)!r}, now {expected[k]!r}" for k in wrong)
        raise StaleLibrary(f"The library was built in another way ({told}).", REBUILD)


def check_files(root: Path, held: Manifest, under: str = "", sure: Mapping[str, str] = MappingProxyType({})) -> None:
    """Compare every file (whose name begins with `under`) with its checksum; those of which that is `sure` already are left out.

    Raises BrokenLibrary naming the first that is missing or changed, or that does not belong in a library: a link, a pickle.
    """
    own = [f"{under}{file}" for file in PART_FILES] if under.startswith("reports/") else []  # asked of one part after the other, all names would be gone through each time
    for name, expected in ((n, held.checksums[n]) for n in own if n in held.checksums) if own else held.checksums.items():
        if name.startswith(under) and sure.get(name) != expected:
            handle = _open(root, name, held.sizes.get(name))
            try:
                with os.fdopen(handle, "rb") as stream:
                    found = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError as error:
                raise BrokenLibrary(f"A file of the library cannot be read: {name}.", MEND) from error
            if found != expected:
                raise BrokenLibrary(f"A file of the library is damaged: {name}.", MEND)
    folders = [under.rstrip("/")] if own else [f"generations/{held.generation}", *(f"reports/{n}" for n in held.reports.values())]
    for folder in folders:
        if f"{folder}/".startswith(under):
            _strangers(root, folder)


def checked(root: Path, held: Manifest, name: str) -> bytes:
    """A file's bytes, which are those it was written with. Raises BrokenLibrary."""
    if name not in held.checksums:
        raise BrokenLibrary(f"A file of the library is not in its list of contents: {name}.", MEND)
    data = raw(root, name, held.sizes.get(name), exact=True)
    if hashlib.sha256(data).hexdigest() != held.checksums[name]:
        raise BrokenLibrary(f"A file of the library is damaged: {name}.", MEND)
    return data


def raw(root: Path, name: str, size: int | None = None, exact: bool = False) -> bytes:
    """A file's bytes, unchecked, of which there are at most, or exactly, `size`. Raises BrokenLibrary, DiskError."""
    with os.fdopen(_open(root, name, size if exact else None), "rb") as stream:
        try:
            data = stream.read() if size is None else stream.read(size + 1)
        except OSError as error:
            raise BrokenLibrary(f"A file of the library cannot be read: {name}.", MEND) from error
    if size is not None and len(data) > size:
        raise BrokenLibrary(f"A file of the library is damaged: {name}.", MEND)
    return data


def _strangers(root: Path, folder: str) -> None:
    """Nothing of these is ever read; whoever put them there meant something to be."""
    for path in (p for inner, dirs, files in os.walk(root / folder) for p in (Path(inner) / n for n in (*dirs, *files))):
        if path.is_symlink() or path.name.lower().endswith(PICKLES):
            raise BrokenLibrary(f"A file that no library has lies in this one: {path.relative_to(root)}.", f"Delete it unless you know where it comes from; else: {REBUILD}")


def _open(root: Path, name: str, size: int | None) -> int:
    """A regular file of the library, of `size` bytes where that is known, no link on the way to it from the library's folder."""
    path = root
    try:
        for part in Path(name).parts:
            path = path / part
            if stat.S_ISLNK(os.lstat(path).st_mode):
                raise BrokenLibrary(f"A file of the library is a link: {name}.", MEND)
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe in its place must not hold us up
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BrokenLibrary(f"A file of the library is missing: {name}.", MEND) from error
    except PermissionError as error:
        raise DiskError(f"A file of the library may not be read: {name}.", "Change its rights, or run as its owner.") from error
    except OSError as error:
        raise BrokenLibrary(f"A file of the library cannot be read: {name}.", MEND) from error
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode) or (size is not None and told.st_size != size):
        os.close(handle)
        raise BrokenLibrary(f"A file of the library is damaged: {name}.", MEND)
    return handle
