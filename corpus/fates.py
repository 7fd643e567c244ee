"""What became of files that are not in the library as reports of their own: refused, or the same report as another file.

Kept beside the indexes of a generation, so that whoever opens the library can see what is not in it, and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from corpus import store
from corpus.errors import BrokenLibrary
from corpus.records import Ledger

FILE = "files.json"
NAMES = {f.name for f in fields(Ledger)}


def dump(rows: Iterable[Ledger]) -> bytes:
    """The rows as JSON, by path."""
    return json.dumps([asdict(r) for r in sorted(rows, key=lambda r: r.path)], ensure_ascii=False, indent=1).encode()


def load(data: bytes) -> tuple[Ledger, ...]:
    """What `dump` wrote; fields that a later version added are passed over. Raises BrokenLibrary."""
    try:
        made: list[dict[str, Any]] = [{k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k in NAMES} for raw in json.loads(data)]
        return tuple(Ledger(**raw) for raw in made)
    except (ValueError, TypeError, AttributeError) as error:
        raise BrokenLibrary("The library's list of refused files cannot be read.", store.REBUILD) from error


def read(root: Path, held: store.Manifest) -> tuple[Ledger, ...]:
    """Those of a generation; none in a library of an earlier version. Raises BrokenLibrary."""
    data = store.beside(root, held, FILE)
    return load(data) if data is not None else ()
