"""A general list of English words, British and American, with names: what a library does not know need not be a slip."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from corpus import packaged
from corpus.errors import LibraryError

PACKAGE, FILE = "symspellpy", "frequency_dictionary_en_82_765.txt"  # MIT; of Google's n-grams (CC BY 3.0) and SCOWL (MIT-like)


@lru_cache(maxsize=1)
def words() -> Mapping[str, int]:
    """82,765 words in lower case and how often they stand in books, the commonest first. Read once, in about 40 ms; the package's code is not.

    Raises LibraryError where the package is not installed.
    """
    folder = packaged.folder(PACKAGE)
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        raise LibraryError("The list of English words is not installed.", "Run: pip install symspellpy")
    rows = (line.split() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}
