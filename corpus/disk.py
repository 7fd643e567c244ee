"""Every change to a library's files: written through to the disk, so that what is done later never stands without what it rests on.

Only `os` is called, and for each change once: tests stop, or fail, each of these calls in turn.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import DiskError

SCRATCH = ".scratch"  # of the library's folder: what is being written; whoever writes next clears what a dead process left there
PIECE = 1 << 24  # bytes handed over at once
AGAIN = "then run the same command again."
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in plain words what the system could not do with a path. Raises DiskError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskError(f"There is no room left for the library ({path.name}).", f"Free some, or give another place with --library DIR; {AGAIN}") from error
        if error.errno in FORBIDDEN:
            raise DiskError(f"The library's folder may not be written ({path}).", f"Change its rights, or give another place with --library DIR; {AGAIN}") from error
        raise DiskError(f"The disk did not do what it was told with {path} ({error.strerror or error}).", f"See that the disk is sound and the path is a library's; {AGAIN}") from error


def write(path: Path, *pieces: bytes | memoryview) -> str:
    """Write a file that is not there yet through to the disk; returns its SHA-256. Raises DiskError."""
    mark = hashlib.sha256()
    with told(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        try:
            for piece in pieces:
                mark.update(piece)
                left = memoryview(piece)
                while left:
                    left = left[os.write(handle, left[:PIECE]) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    return mark.hexdigest()


def sync(folder: Path) -> None:
    """Put a folder's list of names through to the disk. Raises DiskError."""
    with told(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make(folder: Path, mode: int = 0o777) -> None:
    """Make a folder, and those above it; one that is there already may stay. Raises DiskError."""
    if folder.is_dir():
        return
    make(folder.parent)
    with told(folder):
        try:
            os.mkdir(folder, mode)
        except FileExistsError:  # made by another process since
            if not folder.is_dir():
                raise
    sync(folder.parent)


def move(old: Path, new: Path) -> None:
    """Give a file or folder, all of which is on the disk already, its place in one step; a file there gives way. Raises DiskError."""
    with told(new):
        os.replace(old, new)
    sync(new.parent)


def scratch(root: Path, name: str) -> Path:
    """A path for something that is being written, in a private folder inside the library; nothing is there yet. Raises DiskError."""
    make(root / SCRATCH, 0o700)
    path = root / SCRATCH / name
    with told(path):
        if os.path.lexists(path):
            shutil.rmtree(path) if stat.S_ISDIR(os.lstat(path).st_mode) else os.unlink(path)
    return path


def clear(root: Path) -> None:
    """Remove the private folder with what a broken off run left there. Raises DiskError."""
    folder = root / SCRATCH
    with told(folder):
        if os.path.lexists(folder):
            shutil.rmtree(folder) if stat.S_ISDIR(os.lstat(folder).st_mode) else os.unlink(folder)


def drop(folder: Path) -> None:
    """Remove what nothing names any more, as far as it can be: nothing rests on its being gone, and the next run tries again."""
    if folder.is_file():
        with suppress(OSError):
            folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
