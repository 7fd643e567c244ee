"""What a person said of reports, by the checksum of the file: it outlives a report's being taken out, and is there when the same file comes back.

Kept beside the indexes of a generation, as `fates` are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from corpus import store
from corpus.errors import BrokenLibrary
from corpus.records import Record

FILE = "described.json"
FIELDS = ("title", "authors", "year", "publisher")
Facts = dict[str, dict[str, Any]]  # by the file's SHA-256: fields of its record and their values


def of(record: Record) -> dict[str, Any]:
    """The fields of a record that a person gave."""
    return {f: getattr(record, f) for f in record.described if f in FIELDS}


def record(name: str, told: Mapping[str, Any]) -> Record:
    """A record of nothing but what was said."""
    return Record(**{"id": name, "title": "", **told}, described=tuple(told))


def dump(facts: Facts) -> bytes:
    """The facts as JSON, by checksum."""
    return json.dumps(dict(sorted(facts.items())), ensure_ascii=False, indent=1).encode()


def load(data: bytes) -> Facts:
    """What `dump` wrote. Raises BrokenLibrary."""
    try:
        return {str(k): {f: tuple(v) if isinstance(v, list) else v for f, v in told.items() if f in FIELDS} for k, told in json.loads(data).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BrokenLibrary("What was said of the library's reports cannot be read.", store.REBUILD) from error
