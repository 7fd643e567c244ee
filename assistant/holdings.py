"""What a library holds, report by report, with how well each was read; and what was refused. Read from disk: it needs no encoder, nor a library that opens."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import plain
from corpus.errors import BrokenLibrary
from corpus.records import Document, Record

if TYPE_CHECKING:
    from corpus.store import Manifest

GUESS = re.compile(r"encoding guessed: ([^;,]+)")
ORDERS = ("Title", "Author", "Year", "Passages", "Newest first", "Trouble first")


@dataclass(frozen=True)
class Holding:
    """One report: its record, whether the original is there, and the health of its text.

    `empty` are pages that were read and have no text, `lost` pages that could not be read; `added` is the day (ISO) since when its text
    is in the library as it is now; `like` are ids of reports with the very same words.
    """

    record: Record
    original: bool
    pages: int = 0
    empty: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    passages: int = 0
    notes: int = 0
    parser: str = ""
    encoding: str = ""
    file: str = ""
    checksum: str = ""
    added: str = ""
    like: tuple[str, ...] = ()
    words: str = ""

    @property
    def trouble(self) -> int:
        """How much of it is not as it should be: what is sorted by, and 0 where all is well."""
        return 3 * len(self.lost) + len(self.empty) + len(self.like) + bool(self.encoding)

    @property
    def guessed(self) -> tuple[str, ...]:
        """The fields of its record that nobody has confirmed."""
        return self.record.guessed


@dataclass(frozen=True)
class Refused:
    """A file that is not in the library, by name, and the reason."""

    file: str
    reason: str


@dataclass(frozen=True)
class Holdings:
    """All of them, in the order of their ids, and the files that were refused."""

    reports: tuple[Holding, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def with_notes(self) -> bool:
        """Whether our notes are part of it; a library that is to be made gets them."""
        return not self.reports or any(h.notes for h in self.reports)

    def get(self, report: str) -> Holding | None:
        """The report of that id."""
        return next((h for h in self.reports if h.record.id == report), None)


def read(root: Path) -> Holdings:
    """What is in force now. Raises NoLibrary or BrokenLibrary; LibraryError for a library on a server."""
    from corpus import engines, store

    engines.folder_alone(root)
    return store.steady(root, lambda held: _listed(root, held))


def _listed(root: Path, held: Manifest) -> Holdings:
    rows = [_holding(root, name) for _, name in sorted(held.reports.items())]
    same: dict[str, list[str]] = {}
    for row in rows:
        same.setdefault(row.words, []).append(row.record.id)
    alike = [replace(r, like=tuple(i for i in same[r.words] if i != r.record.id)) if r.words else r for r in rows]
    return Holdings(tuple(alike), _refused(root, held))


@lru_cache(512)
def _holding(root: Path, name: str) -> Holding:
    """A report's folder never changes: its name says what is in it."""
    from corpus import store

    shelf, _ = store.get_shelf(root, name)
    ledger, document = shelf.ledger, shelf.document
    made = Holding(shelf.record, document is not None, passages=len(shelf.passages), notes=len(shelf.notes))
    with suppress(OSError):
        when = (root / "reports" / name / "shelf.json").stat().st_mtime
        made = replace(made, added=datetime.fromtimestamp(when, UTC).date().isoformat())
    if document is None or ledger is None:
        return made
    guess = GUESS.search(ledger.reason)
    return replace(
        made, pages=document.page_count, empty=_empty(document), lost=document.lost, parser=document.parser, encoding=guess[1].strip() if guess else "",
        file=re.split(r"[/\\]", ledger.path)[-1], checksum=ledger.sha256[:12], words=sha256(plain(document.text).encode()).hexdigest(),
    )  # fmt: skip


def _empty(document: Document) -> tuple[int, ...]:
    ends = [*(p.start for p in document.pages[1:]), len(document.text)]
    full = {p.number for p, end in zip(document.pages, ends, strict=True) if document.text[p.start : end].strip()} if document.pages else set()
    return tuple(n for n in range(1, document.page_count + 1) if n not in full and n not in document.lost) if full else ()


def _refused(root: Path, held: Manifest) -> tuple[Refused, ...]:
    """Files that runs of `ingest` refused, where the library keeps them."""
    from corpus.store import REBUILD

    name = f"generations/{held.generation}/files.json"
    if name not in held.checksums:
        return ()
    try:
        rows = json.loads((root / name).read_text(encoding="utf-8"))
        return tuple(Refused(re.split(r"[/\\]", str(r["path"]))[-1], str(r["reason"])) for r in rows if r["state"] == "refused")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenLibrary("The library's list of refused files cannot be read.", REBUILD) from error


def chosen(rows: Sequence[Holding], words: str = "", order: str = ORDERS[0]) -> list[Holding]:
    """The reports that hold all of the words in their record, file name or kind, in an order of `ORDERS`; ties by title."""
    wanted = plain(words).split()
    fits = [h for h in rows if all(w in _searched(h) for w in wanted)]
    by_title = sorted(fits, key=lambda h: (h.record.title.casefold(), h.record.id))
    if order == "Author":
        return sorted(by_title, key=lambda h: h.record.name.casefold())
    if order == "Year":
        return sorted(by_title, key=lambda h: -(h.record.year or 0))
    if order == "Passages":
        return sorted(by_title, key=lambda h: -h.passages)
    if order == "Newest first":
        return sorted(by_title, key=lambda h: h.added, reverse=True)
    return sorted(by_title, key=lambda h: -h.trouble) if order == "Trouble first" else by_title


def _searched(held: Holding) -> str:
    r = held.record
    parts = [r.title, *r.authors, r.short, str(r.year or ""), r.publisher, r.evidence, *r.places, *r.organisations, held.file, r.id, "original" if held.original else "our notes only"]
    return plain(" ".join(parts))
