"""The files of a run, one by one: read, recognised, and each given its fate; what is there already is not taken twice."""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from corpus import catalogue, said
from corpus.embed import Vectors
from corpus.errors import UnreadableFile
from corpus.records import Document, Ledger, Record, Shelf
from ingest import files, guess, twins
from ingest.crew import Crew, Task
from ingest.drafts import Draft, no_passages
from ingest.held import SKETCH, Card
from ingest.readers import Source

Shelve = Callable[[Record, Draft, Ledger], Shelf]


@dataclass
class Intake:
    """What a run makes of its files. `held` and `kept` are the library's as the run found it: its reports, and the files that are none.

    `put` takes a shelf that the library does not hold so, with rows of its texts that are there already; `get` brings one back; `new` are the cards of
    those, `rows` each file's fate, in the order given. `finished`: SHA-256 of files that a run before this one had embedded when it was broken off.
    """

    crew: Crew
    shelve: Shelve
    records: dict[str, Record]
    held: dict[str, Card]
    kept: dict[str, Ledger]
    put: Callable[[Shelf, Mapping[str, Vectors]], None]
    get: Callable[[str], Shelf]
    rebuild: bool = False
    ocr: bool = False
    finished: frozenset[str] = frozenset()
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # what a person said of a file, by its checksum
    new: dict[str, Card] = field(default_factory=dict)
    rows: list[Ledger] = field(default_factory=list)
    _sketches: dict[str, str] = field(default_factory=dict)

    def refuse(self, refusals: Iterable[files.Refusal]) -> None:
        """Take in what cannot be read at all."""
        self.rows += [Ledger(files.storable(r.path), None, "refused", r.reason) for r in refusals]

    def take(self, found: list[Path], progress: Callable[[str, int, int], None]) -> None:
        """Read the files, some of them ahead of their turn, and give each its fate in order."""
        with closing(self.crew):
            for n, (task, draft) in enumerate(self.crew.ahead(self._tasks(found))):
                path, seen = task.path, task.seen
                progress(f"reading {files.printable(path.name)}", n, len(found))
                try:
                    row = self._known(path, seen.result()) or self._fate(path, seen.result(), draft() if draft else self.crew.one(path))
                except (UnreadableFile, OSError) as error:
                    row = refusal(path, error, seen)
                self.rows.append(row)

    def _tasks(self, found: list[Path]) -> Iterator[Task]:
        begun: set[str] = set()
        for path in found:
            seen = Future[files.Mark]()
            try:
                seen.set_result(files.mark(path))
            except (UnreadableFile, OSError) as error:
                seen.set_exception(error)
            wanted = seen.exception() is None and seen.result().sha256 not in begun and not self._stays(path, seen.result())
            if wanted:
                begun.add(seen.result().sha256)
            yield Task(path, seen, wanted, wanted and seen.result().sha256 in self.finished)

    def _stays(self, path: Path, seen: files.Mark) -> bool:
        """Whether the library has what the file holds, so that it need not be read."""
        return not self.rebuild and (self._same_bytes(seen, self.held) is not None or self._told_before(path, seen) is not None)

    def _same_bytes(self, seen: files.Mark, among: Mapping[str, Card]) -> str | None:
        """The report made of the same bytes; none where pictures of it are still to be read."""
        for report, shelf in among.items():
            if shelf.ledger and shelf.ledger.sha256 == seen.sha256:
                return None if self.ocr and shelf.ledger.pages_empty and "ocr" not in shelf.ledger.parser else report
        return None

    def _told_before(self, path: Path, seen: files.Mark) -> Ledger | None:
        """The file's row, where it was found before to be a report that another file stands for."""
        row = self.kept.get(files.storable(path.absolute()))
        return row if row and row.sha256 == seen.sha256 and row.duplicate_of in self.held and _there(self.held[row.duplicate_of]) else None

    def _known(self, path: Path, seen: files.Mark) -> Ledger | None:
        """The fate of a file whose bytes the library or this run has already."""
        if not self.rebuild and (before := self._told_before(path, seen)):
            return replace(before, path=files.storable(path))
        report = self._same_bytes(seen, self._shelves)
        if report is None or (ledger := self._shelves[report].ledger) is None:
            return None
        if not _is(ledger, path) and files.there(ledger.path):
            return _duplicate(path, seen, report, f"The same bytes as {ledger.path}, which is used.", ledger)
        if self.rebuild and report not in self.new:
            return None
        if not _is(ledger, path):  # renamed
            self._take_up(replace(self.get(report), ledger=replace(ledger, path=files.storable(path))), {})
        return replace(ledger, path=files.storable(path), state="unchanged")

    def _fate(self, path: Path, seen: files.Mark, draft: Draft) -> Ledger:
        source = draft.source
        if files.mark(path).seen != seen.seen:
            raise UnreadableFile("The file was changed while it was read.", "Add it again.")
        document = source.document
        twin = ""
        record = catalogue.recognise(document.text, self.records)
        sketch = "" if record else twins.sketch(document.text)
        guessed = record is None
        if guessed and (twin := self._twin(path, document, sketch)):
            record = self._shelves[twin].record
        record = record or self._guess(path, source, seen)
        state: Literal["indexed", "partial"] = "partial" if document.lost else "indexed"
        row = Ledger(
            files.storable(path), record.id, state, source.remark, document.page_count, document.lost, sha256=seen.sha256, parser=document.parser, pages_empty=source.empty,
        )  # fmt: skip
        if other := self._other(record.id, path, document):
            return _duplicate(path, seen, record.id, f"The same report as {other.path}, which is used. To use this one: python -m ingest --remove {record.id}, then add it.", row)
        made = self.shelve(record, draft, row)
        if not made.passages or made.ledger is None:
            raise no_passages()
        self._supersede(record.id, path)
        self._take_up(replace(made, extra={**made.extra, SKETCH: sketch}) if sketch else made, draft.rows)
        self._sketches.pop(record.id, None)
        if guessed:  # then it was made, an empty one too: a text that is too short to tell is not read again to see that
            self._sketches[record.id] = sketch
        return made.ledger

    def _take_up(self, made: Shelf, rows: Mapping[str, Vectors]) -> None:
        self.new[made.record.id] = Card.of(made)
        self.put(made, rows)

    @property
    def _shelves(self) -> Mapping[str, Card]:
        return ChainMap(self.new, self.held)

    def _twin(self, path: Path, document: Document, sketch: str) -> str:
        """The report of which this is another format, by its text; empty where there is none."""
        for report, shelf in self._shelves.items():
            if not sketch or not shelf.parser or shelf.ledger is None or _is(shelf.ledger, path):
                continue
            if twins.family(shelf.parser) != twins.family(document.parser):
                theirs = shelf.sketch or self._sketch(report)
                if twins.likeness(sketch, theirs) >= twins.ALIKE:
                    return report
        return ""

    def _sketch(self, report: str) -> str:
        """The sketch of a report that was taken up without one: the catalogue knows it."""
        if report not in self._sketches:
            document = self.get(report).document
            self._sketches[report] = twins.sketch(document.text) if document else ""
        return self._sketches[report]

    def _other(self, report: str, path: Path, document: Document) -> Ledger | None:
        """The file that stands for a report rather than this one: it is there still, and this one has no page numbers that it lacks."""
        shelf = self._shelves.get(report)
        if shelf is None or not shelf.parser or shelf.ledger is None or _is(shelf.ledger, path) or not _there(shelf):
            return None
        return None if document.pages and not shelf.paged else shelf.ledger

    def _supersede(self, report: str, path: Path) -> None:
        """Say of the file that stood for a report until now which one stands for it."""
        shelf = self._shelves.get(report)
        if shelf is None or shelf.ledger is None or _is(shelf.ledger, path) or not _there(shelf):
            return
        old = shelf.ledger
        row = replace(old, state="unchanged", passages=0, duplicate_of=report, reason=f"The same report as {files.storable(path)}, which is used: it has page numbers.")
        places = [n for n, r in enumerate(self.rows) if r.path == old.path]
        for n in places:
            self.rows[n] = row
        if not places:
            self.kept[files.storable(Path(old.path).absolute())] = row

    def _guess(self, path: Path, source: Source, seen: files.Mark) -> Record:
        """A record for a report the catalogue does not know. Another file's report of the same name is never overwritten."""
        taken = self._shelves
        base = name = files.slug(path.stem)
        n = 1
        while name in taken and (ledger := taken[name].ledger) is not None and not _is(ledger, path):
            n += 1
            name = f"{base}-{n}"
        before = taken[name].record if name in taken else said.record(name, self.said[seen.sha256]) if seen.sha256 in self.said else None
        return guess.record(name, source, files.storable(path.stem), before)

    def fates(self) -> list[Ledger]:
        """What is to be kept of files that are no report of their own: the latest of each, while the file is there and its report is."""
        fresh = {os.path.abspath(r.path): r for r in self.rows}
        rows = {**{p: r for p, r in self.kept.items() if p not in fresh}, **fresh}
        return [replace(r, path=p) for p, r in rows.items() if (r.state == "refused" or r.duplicate_of in self._shelves) and files.there(p)]


def refusal(path: Path, error: UnreadableFile | OSError, seen: Future[files.Mark]) -> Ledger:
    """The row of a file that could not be read."""
    reason = str(error) if isinstance(error, UnreadableFile) else f"The file cannot be opened ({error.strerror or type(error).__name__})."
    row = Ledger(files.storable(path), None, "refused", reason, sha256="" if seen.exception() else seen.result().sha256)
    return replace(row, pages=error.pages, pages_lost=error.pages_lost, parser=error.parser) if isinstance(error, UnreadableFile) else row


def _duplicate(path: Path, seen: files.Mark, report: str, reason: str, like: Ledger) -> Ledger:
    return replace(like, path=files.storable(path), report=report, state="unchanged", reason=reason, passages=0, sha256=seen.sha256, duplicate_of=report)


def _is(ledger: Ledger, path: Path) -> bool:
    return os.path.realpath(ledger.path) == files.storable(os.path.realpath(path))


def _there(shelf: Card) -> bool:
    """Whether the file that a shelf was made of still stands where it was."""
    return shelf.ledger is not None and files.there(shelf.ledger.path)
