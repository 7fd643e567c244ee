"""The rows of a part as one file, `rows.bin` beside `shelf.json`: each row is found, read and checked alone.

    12 bytes       the format (1), how many rows of passages, and of notes (three uint32)
    16 bytes each  where a row begins (uint64), its bytes and their CRC-32 (two uint32): passages first, then notes
    the rows       as `corpus.rows` makes them
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Sequence
from typing import TypeVar
from zlib import crc32

import numpy as np

from corpus import rows as cutting
from corpus.contents import MEND
from corpus.engine import Key, NoteRow, Row
from corpus.errors import BrokenLibrary

T = TypeVar("T")
NAME = "rows.bin"
FORMAT, HEAD = 1, 12
ENTRY = np.dtype([("start", "<u8"), ("size", "<u4"), ("check", "<u4")])


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
    """Such a file, open."""

    def __init__(self, path: str) -> None:
        """Raises BrokenLibrary where it is none."""
        self._path = path
        try:
            with open(path, "rb") as stream:  # a question opens some two hundred: building a Path takes longer than that
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            found, self.passages, self.notes = (int.from_bytes(self._bytes[a : a + 4], "little") for a in (0, 4, 8))
            if found != FORMAT:
                raise ValueError("It is of another format.")
            self._table = np.frombuffer(self._bytes, dtype=ENTRY, count=self.passages + self.notes, offset=HEAD)
        except (OSError, ValueError) as error:
            raise BrokenLibrary(f"A file of the library cannot be read: {self._told}.", MEND) from error

    @property
    def _told(self) -> str:
        return "/".join(self._path.rsplit("/", 2)[-2:])

    def row(self, key: Key) -> Row:
        """A passage's row. Raises BrokenLibrary where its bytes are not those that were written."""
        return self._made(key, key.n, cutting.load)

    def note(self, key: Key) -> NoteRow:
        """A note's row, likewise."""
        return self._made(key, self.passages + key.n, cutting.load_note)

    def _made(self, key: Key, n: int, load: Callable[[bytes, Key], T]) -> T:
        start, size, check = self._table[n].tolist()
        data = self._bytes[start : start + size]
        if len(data) != size or crc32(data) != check:
            raise BrokenLibrary(f"A row of the library is damaged: {self._told}.", MEND)
        try:
            return load(data, key)
        except ValueError as error:
            raise BrokenLibrary(f"A row of the library cannot be read: {self._told}.", MEND) from error
