"""The rows of a part as one file, `rows.bin` beside `shelf.json`: each row is found, read and checked alone.

    8 bytes        how many rows of passages, and of notes (two uint32)
    16 bytes each  where a row begins (uint64), its bytes and their CRC-32 (two uint32): passages first, then notes
    the rows       as `corpus.rows` makes them
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from corpus import rows as cutting
from corpus.contents import MEND
from corpus.engine import Key, NoteRow, Row
from corpus.errors import BrokenLibrary

NAME = "rows.bin"
HEAD = 8
ENTRY = np.dtype([("start", "<u8"), ("size", "<u4"), ("check", "<u4")])


def dump(rows: Sequence[Row], notes: Sequence[NoteRow]) -> bytes:
    """The file's bytes."""
    packed = [*(cutting.dump(r) for r in rows), *(cutting.dump_note(n) for n in notes)]
    table = np.zeros(len(packed), dtype=ENTRY)
    at = HEAD + table.nbytes
    for n, data in enumerate(packed):
        table[n] = at, len(data), crc32(data)
        at += len(data)
    return b"".join((len(rows).to_bytes(4, "little"), len(notes).to_bytes(4, "little"), table.tobytes(), *packed))


class Rows:
    """Such a file, open."""

    def __init__(self, path: Path) -> None:
        """Raises BrokenLibrary where it is none."""
        self._name = f"{path.parent.name}/{path.name}"
        try:
            with path.open("rb") as stream:
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            self.passages, self.notes = (int.from_bytes(self._bytes[a : a + 4], "little") for a in (0, 4))
            self._table = np.frombuffer(self._bytes, dtype=ENTRY, count=self.passages + self.notes, offset=HEAD)
        except (OSError, ValueError) as error:
            raise BrokenLibrary(f"A file of the library cannot be read: {self._name}.", MEND) from error

    def row(self, key: Key) -> Row:
        """A passage's row. Raises BrokenLibrary where its bytes are not those that were written."""
        return self._made(key, key.n, cutting.load)

    def note(self, key: Key) -> NoteRow:
        """A note's row, likewise."""
        return self._made(key, self.passages + key.n, cutting.load_note)

    def _made(self, key, n, load):  # type: ignore[no-untyped-def]
        start, size, check = self._table[n].tolist()
        data = self._bytes[start : start + size]
        if len(data) != size or crc32(data) != check:
            raise BrokenLibrary(f"A row of the library is damaged: {self._name}.", MEND)
        try:
            return load(data, key)
        except ValueError as error:
            raise BrokenLibrary(f"A row of the library cannot be read: {self._name}.", MEND) from error
