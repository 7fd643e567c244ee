"""One writer at a time: a lock that the kernel takes back from whoever dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from corpus import disk
from corpus.errors import DiskError, ForeignFolder, LibraryLocked

NAME = "writer.lock"
PATIENCE = 10.0  # seconds that a second writer waits
PAUSE = 0.05
OWN = ("CURRENT", "CURRENT.new", NAME, "generations", "reports", disk.SCRATCH, "unanswered.on", "unanswered.jsonl", "unanswered.lock")

_held: set[int] = set()


def _let_go() -> None:
    """A child has its parent's open files: it must not hold the lock for a parent that has died."""
    for handle in _held:
        with suppress(OSError):
            os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def writing(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Be the one who writes to a library; what a dead process left half done is cleared away first.

    `patience`: seconds to wait for another to finish. Raises LibraryLocked (naming the process that still writes), ForeignFolder where
    the folder holds something else than a library, DiskError.
    """
    check_own(root)
    disk.make(root)
    path = root / NAME
    with disk.told(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    _held.add(handle)
    try:
        _take(handle, path, patience)
        disk.clear(root)
        yield
        disk.drop(root / disk.SCRATCH)
    finally:
        _held.discard(handle)
        os.close(handle)


def _take(handle: int, path: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                who = f" ({told})" if (told := _said(path)) else ""
                raise LibraryLocked(f"Another process is adding to this library{who}.", "Wait until it has finished, then try again; nothing was changed.") from error
            time.sleep(PAUSE)
        except OSError as error:
            raise DiskError("The library's folder cannot be locked, so that two runs could spoil each other's work.", "Give a place on a disk of this computer with --library DIR.") from error
        else:
            break
    with disk.told(path):
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}".encode(), 0)


def _said(path: Path) -> str:
    """Who holds the lock, as he wrote it there; empty where it cannot be read, or is something else."""
    with suppress(OSError, UnicodeDecodeError), path.open("rb") as handle:
        told = handle.read(80).decode("ascii")
        return told if told.startswith("process ") and told.isprintable() else ""
    return ""


def check_own(root: Path) -> None:
    """Raise ForeignFolder unless a folder is a library, or what a first run left of one, or empty, or not there."""
    if not os.path.lexists(root):
        return
    if not root.is_dir():
        raise ForeignFolder(f"{root} is no folder.", "Give the library's folder with --library DIR.")
    with disk.told(root):
        names = os.listdir(root)
    for name in (n for n in ("generations", "reports", NAME) if (root / n).is_symlink()):
        raise ForeignFolder(f"{root / name} is a link: what is written there would lie elsewhere.", "Put the folder or file itself there.")
    strange = sorted(n for n in set(names) - set(OWN) if not n.startswith(".") and n != "lost+found")
    if "CURRENT" not in names and strange:
        raise ForeignFolder(f"{root} is no library: it holds '{strange[0]}'.", "Give an empty folder, or one that is not there yet, with --library DIR.")
