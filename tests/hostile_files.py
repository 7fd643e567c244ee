"""Entries of a folder that are no files to read: links, pipes, sockets, giants that hold nothing, names that no terminal should see."""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tests.hostile_pdfs import GOOD, SAID, Hostile, bytes_of

INDEXED, REFUSED, SILENT = ("indexed",), ("refused",), ()  # silent: taken up under its own name, or meant to be left out


def sparse(path: Path) -> None:
    """20 GB of which no byte is written."""
    path.write_bytes(GOOD)
    os.truncate(path, 20 << 30)


def heard(path: Path) -> None:
    """A socket. Its place is bound from its own folder: whole paths may be too long for one."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as ear:
            ear.bind(path.name)
    finally:
        os.chdir(before)


def words(name: str) -> Hostile:
    """A good text under a name, its words of its own so that no two files are the same."""
    return Hostile(name, lambda path: path.write_text(f"{SAID} {os.fsencode(name).hex()}\n", encoding="utf-8"), INDEXED)


def named() -> Sequence[Hostile]:
    """Good files with hostile names."""
    accented = "caf\u00e9 herons.txt"
    return [
        words("new\nline.txt"),
        words("bad-\udcff\udc80.txt"),
        words("esc-\x1b[31mred.txt"),
        words("turned-\u202etxt.exe.txt"),
        words("<img src=x onerror=go()>.txt"),
        words(unicodedata.normalize("NFC", accented)),
        words(unicodedata.normalize("NFD", accented)),
        words("Case.txt"),
        words("case.txt"),
        words("n" * 200 + ".txt"),
        words("-rf.txt"),
    ]


def no_files() -> Sequence[Hostile]:
    """What must be refused without being opened."""
    return [
        Hostile("sparse-20-gb.pdf", sparse, REFUSED, "20,480 MB"),
        Hostile("pipe.pdf", os.mkfifo, REFUSED, "a pipe"),
        Hostile("socket.pdf", heard, REFUSED, "a socket"),
        Hostile("link-out.txt", lambda p: p.symlink_to("/etc/passwd"), REFUSED, "out of the folder|not a link"),
        Hostile("link-zero.pdf", lambda p: p.symlink_to("/dev/zero"), REFUSED, "out of the folder|not a link"),
        Hostile("link-broken.pdf", lambda p: p.symlink_to("nowhere.pdf"), REFUSED, "leads nowhere|not a link"),
        Hostile("link-circle.pdf", lambda p: p.symlink_to("link-circle.pdf"), REFUSED, "leads nowhere|not a link"),
        Hostile("link-folder-out", lambda p: p.symlink_to("/usr/share"), REFUSED, "out of the folder"),
        Hostile("link-up", lambda p: p.symlink_to(".."), REFUSED, "out of the folder"),
        Hostile("link-here", lambda p: p.symlink_to("."), SILENT),
        Hostile(".hidden.pdf", bytes_of(GOOD + b"%hidden"), SILENT),
        Hostile("noise.bin", bytes_of(bytes(range(256)) * 40), REFUSED),
        Hostile("nothing.txt", bytes_of(b""), REFUSED, "empty"),
    ]


def cases() -> list[Hostile]:
    """All of them."""
    return [*named(), *no_files()]
