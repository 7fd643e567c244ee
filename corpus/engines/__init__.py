"""What a large library can lie in: each module is one implementation of `corpus.engine`, named here by the scheme of its address."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path

from corpus.contents import Manifest, steady
from corpus.engine import Edition, Engine
from corpus.errors import LibraryError

ADDRESS = re.compile(r"([a-z][a-z0-9+.]+):/{1,2}(.*)")  # a path swallows one of the slashes
HOLDINGS = "wide/holdings.json"  # of a generation that is searched on the disk: what each report holds
SERVERS = dict.fromkeys(("milvus", "milvus+tls"), ("corpus.engines.milvus", "Milvus"))  # scheme: module and class, made of the address


def at(address: str) -> Engine:
    """The engine at an address: a library's folder, or a server's "scheme://...". Raises LibraryError for a scheme that there is none of."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        from corpus.engines.disk import Disk

        return Disk(Path(address))
    if match[1] not in SERVERS:
        raise LibraryError(f"No library can lie at '{match[1]}://'.", f"Give a folder, or an address that begins with: {', '.join(f'{s}://' for s in SERVERS)}.")
    module, name = SERVERS[match[1]]
    made: Engine = getattr(import_module(module), name)(f"{match[1]}://{match[2]}")
    return made


def is_server(address: str | os.PathLike[str]) -> bool:
    """Whether an address is a server's, not a folder."""
    return bool(ADDRESS.fullmatch(os.fspath(address)))


def edition(address: str) -> Edition | None:
    """The edition in force at an address; None where it is a folder's that is small enough to be read into memory. Raises LibraryError."""
    if is_server(address):
        return at(address).open()
    from corpus.engines.disk import Disk

    root = Path(address)
    return Disk(root).open() if steady(root, is_wide) else None


def is_wide(held: Manifest) -> bool:
    """Whether a generation is one to be searched on the disk."""
    return f"generations/{held.generation}/{HOLDINGS}" in held.checksums


def folder_alone(library: Path | str) -> None:
    """Raise LibraryError for a library on a server, where a folder is needed."""
    if is_server(library):
        raise LibraryError("This library lies on a server: its reports are listed, added and changed by command, and it is backed up by the server's own means.", "Run: python -m ingest --list --library ADDRESS (docs/operations.md says more)")
