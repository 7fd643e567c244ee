"""ZIP packages (.docx, .odt, .epub) opened with care: sizes, ratio and number of entries are checked before anything is unpacked."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from types import TracebackType

from corpus.errors import UnreadableFile

MAX_ENTRIES = 10_000
MAX_LISTING = 2 * 2**20  # bytes of the list of entries
MAX_TOTAL = 1024 * 2**20  # bytes of all entries unpacked; pictures mostly, which are never unpacked
MAX_PART = 64 * 2**20  # bytes of one entry that is read: some ten reports' worth of XML
MAX_RATIO = 200  # unpacked to packed, of a part of more than FREE bytes; text in XML shrinks to a fifth, sometimes a fiftieth
FREE = 2 * 2**20
MAX_READ = 256 * 2**20  # bytes of all parts that are read of one package
AGAIN = "Open it in the program it comes from and save it as PDF."


class Packed:
    """A ZIP package whose parts are read by name. Parts that are packages themselves stay closed.

    Raises UnreadableFile: damaged, protected by a password, or larger than any document is.
    """

    def __init__(self, path: Path) -> None:
        _check_listing(path)
        try:
            self._zip = zipfile.ZipFile(path)
            entries = self._zip.infolist()
        except Exception as error:  # zipfile raises more than BadZipFile on damaged files
            raise UnreadableFile("The file is a damaged ZIP package: the list of its parts cannot be read.", "Try to get it again.") from error
        self.names = {e.filename for e in entries}
        self._read = 0
        if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_TOTAL:
            self._zip.close()
            raise UnreadableFile(f"The package would unpack to {sum(e.file_size for e in entries) // 2**20:,} MB in {len(entries):,} files; the most is {MAX_TOTAL // 2**20:,} MB in {MAX_ENTRIES:,}.", AGAIN)

    def __enter__(self) -> Packed:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """One part's bytes, empty where there is none of this name. Raises UnreadableFile."""
        if name not in self.names:
            return b""
        entry = self._zip.getinfo(name)
        if entry.flag_bits & 1:
            raise UnreadableFile("The package is protected by a password.", "Save a copy without one and add that.")
        if entry.file_size > MAX_PART:
            raise UnreadableFile(f"A part of the package has {entry.file_size // 2**20:,} MB; the most is {MAX_PART // 2**20} MB.", AGAIN)
        if entry.file_size > FREE and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise UnreadableFile(f"A part of the package would unpack to more than {MAX_RATIO} times its size: no document does that.", AGAIN)
        self._read += entry.file_size
        if self._read > MAX_READ:
            raise UnreadableFile(f"The package's text has more than {MAX_READ // 2**20} MB.", "Split it.")
        try:
            with self._zip.open(entry) as handle:
                return handle.read(MAX_PART + 1)[:MAX_PART]  # never more than the size it was listed with
        except Exception as error:  # bad checksum, unknown compression, broken stream: zlib's, lzma's and zipfile's own errors
            raise _damaged(error) from error


def _damaged(error: Exception) -> UnreadableFile:
    """What is wrong with a part, in plain words."""
    if isinstance(error, NotImplementedError):
        return UnreadableFile("A part of the package is packed in a way that is not supported.", "Open it in the program it comes from and save it again.")
    return UnreadableFile("A part of the package is damaged: it cannot be unpacked, or not to what was packed.", "Try to get it again.")


def _check_listing(path: Path) -> None:
    """Refuse a list of entries too long to be a document's, before zipfile reads it whole."""
    with path.open("rb") as handle:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - 66_000))
        tail = handle.read()
    ends = [m.start() for m in re.finditer(b"PK\x05\x06", tail)]
    if not ends:
        raise UnreadableFile("The file is a damaged ZIP package: its end is missing.", "Try to get it again.")
    if int.from_bytes(tail[ends[-1] + 12 : ends[-1] + 16], "little") > MAX_LISTING:
        raise UnreadableFile(f"The package lists more than {MAX_ENTRIES:,} files.", AGAIN)
