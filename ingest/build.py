"""Files to library: read, recognise, cut into passages, join the notes to their places, embed what is new, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from corpus import catalogue, fates, lock, notes, said, shelf, store
from corpus.embed import HALF, Embedder, Vectors
from corpus.errors import BrokenLibrary, NoLibrary, UnknownReport
from corpus.records import Ledger, Record, Shelf
from ingest import drafts, files, place, precision, shelving, shipped
from ingest.crew import Crew, Here
from ingest.drafts import Draft
from ingest.held import Card
from ingest.intake import Intake
from ingest.isolated import Isolated, Reader
from ingest.readers import Source
from ingest.settings import Settings
from ingest.stream import WINDOW, Stream, rows_of

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


@dataclass
class Outcome:
    """What a run did: the library's counts and every file's fate."""

    library: Path | str
    reports: int = 0
    passages: int = 0
    sentences: int = 0
    seconds: float = 0.0
    files: list[Ledger] = field(default_factory=list)


@dataclass
class Builder:
    """One run over one library. `progress` hears of each step; the caller holds no lock, the run takes it.

    `reader` makes what reads the files: processes apart, unless another is given; `ocr`: pages without text are recognised from their pictures.
    `catalogue_file` and `notes_folder` are the project's own unless others are given.
    """

    library: Path | str  # a folder, or a server's address
    embedder: Embedder
    settings: Settings = field(default_factory=Settings)
    with_notes: bool = True
    ocr: bool = False
    reader: Callable[[], Reader] = Isolated
    progress: Progress = lambda *_: None
    catalogue_file: Path = catalogue.HERE / "catalogue.toml"
    notes_folder: Path = notes.FOLDER
    patience: float = lock.PATIENCE  # seconds to wait for another writer
    window: int = WINDOW  # texts that are embedded together
    crew: Callable[[Settings], Crew] | None = None  # who reads the files; without it, `reader` here
    shorter: Callable[[], Embedder] | None = None  # makes the encoder of shorter numbers, where a large run may choose it

    def __post_init__(self) -> None:
        self.place = place.of(self.library)
        self.records = catalogue.load(self.catalogue_file)
        self.notes = notes.load_all(self.notes_folder) if self.with_notes else {}
        self.held: dict[str, Card] = {}
        self.removed: set[str] = set()
        self.names: dict[str, str] = {}  # of the held ones' folders
        self.new: dict[str, Card] = {}
        self.done: list[Ledger] = []
        self.kept: dict[str, Ledger] = {}  # files that are no report of their own, by path
        self.said: said.Facts = {}  # of the held ones, and of those taken out
        self.foreign = False  # what the library holds was embedded otherwise

    @property
    def stamp(self) -> dict[str, object]:
        """Everything that shaped the library: sizes, format and encoder."""
        return {**self.settings.stamp(), "store": store.FORMAT, "embedder": self.embedder.name}

    def add(self, paths: Iterable[Path], rebuild: bool = False) -> Outcome:
        """Add files and folders; what the library held stays. Raises LibraryError, the library as it was."""
        began = perf_counter()
        with self.place.writing(self.patience):
            found, refused = files.find(paths)
            if self.shorter and len(found) >= precision.MANY:
                self._choose(self.shorter)
            self._open(rebuild)
            crew = self.crew(self.settings) if self.crew else Here(self.reader(), self.settings, self.ocr)
            finished = frozenset(self.unfinished.hashes())
            intake = Intake(crew, self._shelf, self.records, self.held, self.kept, self.stream.put, self._get, rebuild, self.ocr, finished, self.said)
            intake.refuse(refused)
            intake.take(found, self.progress)
            self.new = intake.new
            self.removed -= set(intake.new)
            self.done += intake.rows
            self.kept = {r.path: r for r in intake.fates()}
            self._renew(rebuild)
            self._notes_alone()
            return self._publish(began)

    def _choose(self, shorter: Callable[[], Embedder]) -> None:
        """For a large new library: the encoder that this machine is quick with."""
        before, self.embedder = self.embedder, precision.choose(self.embedder, shorter)
        if self.embedder is not before:
            self.settings = replace(self.settings, precision=HALF)

    def remove(self, reports: Iterable[str]) -> Outcome:
        """Take reports out of the library. Raises UnknownReport for one it does not hold."""
        began = perf_counter()
        with self.place.writing(self.patience):
            self._open(rebuild=False)
            leaving = set(reports)
            for report in sorted(leaving - set(self.held)):
                raise UnknownReport(f"The library holds no report '{report}'.", f"It holds: {', '.join(sorted(self.held)) or 'none'}.")
            self.held = {r: s for r, s in self.held.items() if r not in leaving}
            self.removed |= leaving
            self.kept = {p: r for p, r in self.kept.items() if r.duplicate_of not in leaving}
            return self._publish(began)

    def _open(self, rebuild: bool) -> None:
        """Take up what the library holds, and what a run broken off has finished. What is damaged stops a run, or it would be published again as sound; a rebuild leaves it behind."""
        self.unfinished = self.place.unfinished(dict(self.stamp))
        self.stream = Stream(self.place.put, self.place.get, self.embedder, self._known, self.unfinished, lambda done, total: self.progress("embedding", done, total), self.window)
        try:
            held = self.place.manifest()
        except NoLibrary:
            return
        except BrokenLibrary as error:
            if not rebuild:
                raise
            held = self.place.recoverable()
            self.done.append(Ledger(str(self.library), None, "refused", f"{error.args[0]} Made anew from what could be read."))
        if not rebuild:
            store.check_stamp(held.stamp, self.stamp)
        self.foreign = not store.same_vectors(held.stamp, self.stamp)
        self.removed = set(held.removed)
        self.kept = {r.path: r for r in self._fates(held, rebuild)}
        with suppress(*((BrokenLibrary,) if rebuild else ())):  # the reports' own parts say it as well, but for those taken out
            told = self.place.beside(held, said.FILE)
            self.said = said.load(told) if told is not None else {}
        for report, name in held.reports.items():
            try:
                if not rebuild:  # which takes any part that is what it is named by
                    self.place.check(held, name)
                self.held[report] = Card.of(self.place.get(name)[0])
                self.names[report] = name
                self._heard(self.held[report])
            except BrokenLibrary:
                if not rebuild:
                    raise
                self.done.append(Ledger(name, report, "refused", "Its part of the library is damaged. Add its file again."))

    def _heard(self, card: Card) -> None:
        if card.ledger is not None and card.ledger.sha256 and (told := said.of(card.record)):
            self.said[card.ledger.sha256] = told

    def _fates(self, held: store.Manifest, rebuild: bool) -> tuple[Ledger, ...]:
        try:
            return self.place.fates(held)
        except BrokenLibrary:
            if rebuild:
                return ()  # the run itself tells anew of each file it is given
            raise

    def _shelf(self, record: Record, draft: Draft, row: Ledger) -> Shelf:
        return shelving.shelf_of(record, draft.source.document, draft.passages, row, self.notes.get(record.id, ()), self.notes_folder)

    def _get(self, report: str) -> Shelf:
        """A report of this run or of the library."""
        return self.stream.get(report) or self.place.get(self.names[report])[0]

    def _put(self, made: Shelf) -> None:
        self.new[made.record.id] = Card.of(made)
        self.stream.put(made)

    def _renew(self, rebuild: bool) -> None:
        """For reports whose file was not given again, where our notes have changed or everything is made anew: their text is in the library."""
        for report, card in self.held.items():
            stale = rebuild or card.notes != self.notes.get(report, card.notes)
            if stale and report not in self.new and card.parser and card.ledger is not None:
                document = self._get(report).document
                if document is not None:
                    self._put(self._shelf(self.records.get(report, card.record), Draft(Source(document), drafts.cut(document, self.settings)), card.ledger))

    def _notes_alone(self) -> None:
        """Reports of which only our notes are there: the notes are their passages."""
        for report, own in self.notes.items():
            record = self.records.get(report)
            held = self.held.get(report)
            if record is None or not own or report in self.new or report in self.removed or (held and held.parser):
                continue
            if not held or held.notes != own:
                self._put(shelving.notes_shelf(record, own))
        for report in self.held if self.foreign else ():  # nothing of another encoder's is taken over
            if report not in self.new:
                self._put(self._get(report))

    def _publish(self, began: float) -> Outcome:
        self.stream.flush()
        names = {**{r: self.names[r] for r in self.held}, **self.stream.names}
        total = sum(sum(vars(c.rows).values()) for c in self.new.values())
        self.progress("writing the library", total, total)
        for card in self.new.values():
            self._heard(card)
        beside = ({fates.FILE: fates.dump(self.kept.values())} if self.kept else {}) | ({said.FILE: said.dump(self.said)} if self.said else {})
        self.place.publish(dict(self.stamp), names, sorted(self.removed), self._words, beside)
        self.unfinished.forget()
        rows = [c.rows for c in {**self.held, **self.new}.values()]
        return Outcome(self.library, len(rows), sum(r.passages for r in rows), sum(r.sentences for r in rows), round(perf_counter() - began, 2), self.done)

    def _known(self, made: Shelf) -> dict[str, Vectors]:
        """Rows that a shelf's texts have already: a text that was there before keeps its own, whatever stands around it; our notes bring theirs."""
        known = shipped.load(self.embedder.name, shelf.texts(made)) if made.notes and not self.settings.text_prefix else {}
        if made.record.id in self.held and not self.foreign:
            known |= rows_of(*self.place.get(self.names[made.record.id]))
        return known

    def _words(self, words: list[str]) -> Vectors:
        """Vectors of single words; those of our notes' words come with the project."""
        known = shipped.load(self.embedder.name, words) if not self.settings.text_prefix else {}
        fresh = [w for w in dict.fromkeys(words) if w not in known]
        self.progress("embedding words", 0, len(fresh))
        known.update(zip(fresh, self.embedder.encode(fresh), strict=True) if fresh else ())
        return np.stack([known[w] for w in words])
