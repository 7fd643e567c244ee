"""Files that somebody uploads: checked, given a name that is safe, put into a folder of their own for the run that reads them."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import prompts

KINDS = (".pdf", ".txt", ".md", ".docx", ".html", ".epub", ".odt")
PREFIX = "clusterlit-"
LONGEST = 100  # characters of a file's name that are kept
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff/\\\\:*?\"<>|]+")
MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most that may come at once: files, bytes of one, bytes of all."""

    files: int = 50
    each: int = 100 * MB
    all: int = 500 * MB


@dataclass(frozen=True)
class Turned:
    """A file that is not let in: its name, shown as words, and why."""

    name: str
    reason: str


@dataclass
class Taken:
    """What came: the files that are let in, in `folder`, and those that are not."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)

    def drop(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def take(uploads: Sequence[str | os.PathLike[str]], within: Path, limits: Limits | None = None) -> Taken:
    """Move uploaded files into a private folder. Only files that lie `within` are touched; what is not let in is deleted there. Raises OSError."""
    limits = limits or Limits()
    taken, size = Taken(private()), 0
    for n, given in enumerate(uploads, 1):
        path = Path(given)
        if path.is_symlink() or not path.resolve().is_relative_to(within.resolve()) or not path.is_file():
            taken.turned.append(Turned(safe(path.name), prompts.load("upload_strange").render()))
            continue
        reason = _reason(path, n, size, limits)
        if reason:
            taken.turned.append(Turned(safe(path.name), reason))
            path.unlink()
            continue
        size += path.stat().st_size
        place = taken.folder / str(n)
        place.mkdir(mode=0o700)
        taken.files.append(Path(shutil.move(path, place / safe(path.name))))
    return taken


def _reason(path: Path, n: int, size: int, limits: Limits) -> str:
    held = path.stat().st_size
    if n > limits.files:
        return prompts.load("upload_many").render(most=str(limits.files))
    if path.suffix.lower() not in KINDS:
        return prompts.load("upload_kind").render(kinds=" ".join(KINDS))
    if held > limits.each:
        return prompts.load("upload_large").render(size=str(-(-held // MB)), most=str(limits.each // MB))
    if size + held > limits.all:
        return prompts.load("upload_all").render(most=str(limits.all // MB))
    return ""


def safe(name: str) -> str:
    """A name that is only a name: no folder, no control character, no hidden file, not too long; its ending is kept.

    >>> safe("../../etc/pass\\nwd.pdf")
    'pass_wd.pdf'
    """
    last = re.split(r"[/\\]", name)[-1]
    cleaned = UNSAFE.sub("_", last).strip(" .-") or "file"
    stem, dot, suffix = cleaned.rpartition(".")
    if not dot or len(suffix) > 8:
        return cleaned[:LONGEST]
    return f"{stem[: LONGEST - len(suffix) - 1]}.{suffix}"


def private() -> Path:
    """A new folder that only its owner may enter, gone when this process ends as it should."""
    made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def sweep(folder: Path | None = None) -> None:
    """Delete what pages left that were killed before they could do it themselves."""
    for path in (folder or Path(tempfile.gettempdir())).glob(f"{PREFIX}*-*"):
        number = path.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not _alive(int(number)) and path.is_dir() and not path.is_symlink() and path.stat().st_uid == os.getuid():
            shutil.rmtree(path, ignore_errors=True)


def _alive(number: int) -> bool:
    with suppress(ProcessLookupError):
        with suppress(PermissionError):
            os.kill(number, 0)
        return True
    return False
