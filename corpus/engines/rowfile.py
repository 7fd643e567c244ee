"""The rows of a part as one file, `rows.bin` beside `shelf.json`: each row is found, read and checked alone.

    12 bytes       the format (1), how many rows of passages, and of notes (three uint32)
    16 bytes each  where a row begins (uint64), its bytes and their CRC-32 (two uint32): passages first, then notes
    the rows       as `corpus.rows` makes them
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np

from corpus import rows as cutting
from corpus.contents import MEND
from corpus.engine import Key, Kind, NoteRow, Row
from corpus.errors import BrokenLibrary

T = TypeVar("T")
NAME = "rows.bin"
FORMAT, HEAD = 1, 12
ENTRY = np.dtype([("start", "<u8"), ("size", "<u4"), ("check", "<u4")])
START, ROW = struct.Struct("<III"), struct.Struct("<QII")  # the same: the format and the counts, an entry
PAGE = 4096  # bytes of the beginning that are read at once: where the first 255 rows lie


class Place(NamedTuple):
    """Where a row lies in the file, and the CRC-32 of its bytes."""

    key: Key
    start: int
    size: int
    check: int


def dump(rows: Sequence[Row], notes: Sequence[NoteRow]) -> bytes:
    """The file's bytes."""
    packed = [*(cutting.dump(r) for r in rows), *(cutting.dump_note(n) for n in notes)]
    table = np.zeros(len(packed), dtype=ENTRY)
    at = HEAD + table.nbytes
    for n, data in enumerate(packed):
        table[n] = at, len(data), crc32(data)
        at += len(data)
    return b"".join((*(n.to_bytes(4, "little") for n in (FORMAT, len(rows), len(notes))), table.tobytes(), *packed))


class Rows:
    """Such a file, open until `close`. Read call by call, not mapped: of a file of many rows two are wanted, and mapping it costs several times what they do."""

    def __init__(self, path: str) -> None:
        """Its first page is asked for. Raises BrokenLibrary where there is no such file."""
        self._path = path
        try:
            self._file = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise self._unreadable() from error
        self._size = os.fstat(self._file).st_size
        ahead(self._file, 0, PAGE)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._file)

    @cached_property
    def _head(self) -> bytes:
        return os.pread(self._file, PAGE, 0)

    @cached_property
    def _counts(self) -> tuple[int, int]:
        try:
            found, passages, notes = START.unpack_from(self._head)
        except (OSError, struct.error) as error:
            raise self._unreadable() from error
        if found != FORMAT:
            raise self._unreadable()
        return passages, notes

    def wanted(self, kind: Kind, keys: Iterable[Key]) -> list[Place]:
        """Where rows of passages or notes lie, of those keys that there are: they are asked for, so that many are on their way before the first is read."""
        passages, notes = self._counts
        first, count = (0, passages) if kind == "passages" else (passages, notes)
        places = [Place(key, *self._entry(first + key.n)) for key in keys if 0 <= key.n < count]
        for place in places:
            ahead(self._file, place.start, place.size)
        return places

    def _entry(self, n: int) -> tuple[int, int, int]:
        at = HEAD + n * ENTRY.itemsize
        try:
            entry = self._head[at : at + ENTRY.itemsize] if at + ENTRY.itemsize <= len(self._head) else os.pread(self._file, ENTRY.itemsize, at)
            start, size, check = ROW.unpack(entry)
        except (OSError, struct.error) as error:
            raise self._unreadable() from error
        if start + size > self._size:
            raise self._damaged()
        return start, size, check

    def read(self, place: Place, load: Callable[[bytes, Key], T]) -> T:
        """A row. Raises BrokenLibrary where its bytes are not those that were written."""
        try:
            data = os.pread(self._file, place.size, place.start)
        except OSError as error:
            raise self._unreadable() from error
        if len(data) != place.size or crc32(data) != place.check:
            raise self._damaged()
        try:
            return load(data, place.key)
        except ValueError as error:
            raise BrokenLibrary(f"A row of the library cannot be read: {self._told}.", MEND) from error

    @property
    def _told(self) -> str:
        return "/".join(self._path.rsplit("/", 2)[-2:])

    def _damaged(self) -> BrokenLibrary:
        return BrokenLibrary(f"A row of the library is damaged: {self._told}.", MEND)

    def _unreadable(self) -> BrokenLibrary:
        return BrokenLibrary(f"A file of the library cannot be read: {self._told}.", MEND)


def ahead(file: int, start: int, size: int) -> None:
    """Have the system fetch a stretch of a file that will be read next, where it takes such hints: this does not wait for it."""
    if hasattr(os, "posix_fadvise") and size:
        os.posix_fadvise(file, start, size, os.POSIX_FADV_WILLNEED)
