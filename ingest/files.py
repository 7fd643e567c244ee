"""Which files a run takes up: regular ones inside the paths given, in a fixed order; every other is named with the reason."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableFile
from ingest.limits import MB, Limits

IGNORED = {"thumbs.db", "desktop.ini"}  # written by file managers, never meant
KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISLNK, "a link"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
CHUNK = 1 << 20
# What may not reach a terminal as it is: controls (a newline in a name too), marks that turn the writing direction, lone surrogates.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


@dataclass(frozen=True)
class Refusal:
    """A path that is not read at all, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Mark:
    """A file as it was: SHA-256 of its bytes, and what tells at once that it was changed since (size, time, place on disk)."""

    sha256: str
    seen: tuple[int, int, int]


def find(paths: Iterable[Path]) -> tuple[list[Path], list[Refusal]]:
    """(files, what is refused). Folders are walked without following links; hidden entries and links to what is taken up anyway are left out."""
    given = list(paths)
    roots = [Path(os.path.realpath(p)) for p in given]
    files: dict[str, Path] = {}
    refused: list[Refusal] = []
    for path in given:
        for found in _walk(path) if os.path.isdir(path) else [path]:
            if isinstance(found, Refusal):
                refused.append(found)
            elif reason := _unfit(found, roots, named=found is path):
                refused += [Refusal(found, reason)] if reason != INSIDE else []
            else:
                files.setdefault(os.path.abspath(found), found)
    return list(files.values()), refused


INSIDE = "inside"  # a link to what is taken up under its own name


def _walk(root: Path) -> Iterator[Path | Refusal]:
    problems: list[OSError] = []
    for folder, inner, names in os.walk(root, onerror=problems.append, followlinks=False):
        links = [d for d in inner if os.path.islink(os.path.join(folder, d))]
        inner[:] = sorted(d for d in inner if not d.startswith(".") and d not in links)
        for name in sorted([*names, *links]):
            if not name.startswith(".") and name.lower() not in IGNORED:
                yield Path(folder) / name
    yield from (Refusal(Path(os.fsdecode(p.filename or root)), f"The folder cannot be opened ({p.strerror}).") for p in problems)


def _unfit(path: Path, roots: list[Path], named: bool) -> str:
    """Why a path is no file to read; empty for one that is. Nothing is opened: a pipe would wait for ever."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "No such file or folder."
    except OSError as error:
        return f"It cannot be looked at ({error.strerror})."
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode) and not named:
        return _link(path, roots)
    what = next((word for test, word in KINDS if test(mode)), "something else")
    return f"Not a regular file, but {what}. Give the file itself, not a link or a device."


def _link(path: Path, roots: list[Path]) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return "A link that leads nowhere."
    if not any(target.is_relative_to(root) for root in roots):
        return "A link that leads out of the folder given. Give the file itself."
    return INSIDE if target.is_file() or target.is_dir() else "A link to something that is not a file."


def mark(path: Path, limits: Limits | None = None) -> Mark:
    """Look at a file: its checksum and state. Raises UnreadableFile for one that is none, is empty or too large; OSError."""
    most = (limits or Limits()).file
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb", buffering=0) as file:
        held = os.fstat(handle)
        if not stat.S_ISREG(held.st_mode):
            raise UnreadableFile("Not a regular file.", "Give the file itself, not a link or a device.")
        if held.st_size > most:
            raise UnreadableFile(f"The file has {held.st_size // MB:,} MB; the most is {most // MB} MB.", "Split it.")
        if not held.st_size:
            raise UnreadableFile("The file is empty.", "Try to get it again.")
        digest = hashlib.sha256()
        left = held.st_size
        while left > 0 and (data := file.read(min(CHUNK, left))):
            digest.update(data)
            left -= len(data)
    return Mark(digest.hexdigest(), (held.st_size, held.st_mtime_ns, held.st_ino))


def storable(path: Path | str) -> str:
    """A path that any JSON can hold: bytes of its name that are no UTF-8 are written as escapes.

    >>> storable("caf" + chr(0xdce9))
    'caf\\\\xe9'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def there(stored: str) -> bool:
    """Whether something stands at a path that was made storable."""
    back = re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes.fromhex(m[1].decode()), stored.encode("utf-8", "replace"))
    return os.path.lexists(stored) or os.path.lexists(back)


def printable(text: str) -> str:
    """A text for the terminal: in one line, nothing in it that moves the cursor or turns the writing.

    >>> printable("a" + chr(10) + "b")
    'a\\\\nb'
    """
    return UNPRINTABLE.sub(lambda m: m[0].encode("unicode_escape").decode("ascii"), text)


def slug(stem: str) -> str:
    """A report id from a file's stem: lower case letters, digits and hyphens, at most 60.

    >>> slug("Annual Report (2019) final")
    'annual-report-2019-final'
    """
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60].strip("-") or "report"
