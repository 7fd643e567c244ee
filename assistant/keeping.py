"""Changes to a library that are made from the page: who may, one at a time, each as a run of `ingest`, the last one taken back."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import prompts
from assistant import intake
from assistant.errand import INGEST, Errand
from assistant.intake import Taken, Turned
from corpus.errors import LibraryError, LibraryLocked

Kind = Literal["add", "remove", "describe", "rebuild", "undo"]
UNDOABLE = ("add", "remove", "describe")


@dataclass
class Job:
    """One change: what kind, of what (words to show), the run that makes it, what was not let in; `before` and `after` are states of the library."""

    kind: Kind
    what: str
    errand: Errand
    turned: tuple[Turned, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def files(self) -> list[dict[str, Any]]:
        """What became of each file, as the run told it."""
        rows = self.errand.result.get("files", [])
        return [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []

    @property
    def changed(self) -> bool:
        """Whether the library is another than before by what was asked for."""
        did = self.errand.state == "done" and self.before != self.after
        return did and (self.kind != "add" or any(f.get("state") in ("indexed", "partial") for f in self.files))


@dataclass
class Keeper:
    """Makes the changes to one library. `command` is what runs `ingest`."""

    root: Path
    command: Sequence[str] = INGEST
    job: Job | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        atexit.register(self.stop)

    def add(self, taken: Taken, notes: bool = True) -> Job:
        """Add files; they are deleted at the end, however it ends. Raises LibraryLocked, LibraryError where there is none."""
        if not taken.files:
            taken.drop()
            raise LibraryError(prompts.load("upload_none").render())
        what = taken.files[0].name if len(taken.files) == 1 else f"{len(taken.files)} files"
        options = () if notes else ("--no-notes",)
        return self._begin("add", what, [*options, "--", *map(str, taken.files)], tuple(taken.turned), taken.drop)

    def remove(self, report: str, title: str) -> Job:
        """Take a report out. Raises LibraryLocked."""
        return self._begin("remove", title, [f"--remove={report}"])

    def describe(self, report: str, record: Record) -> Job:
        """Correct what is said of a report. Raises LibraryLocked."""
        return self._begin("describe", record.title, [f"--describe={report}", *record.options()])

    def rebuild(self, notes: bool = True) -> Job:
        """Make everything anew that the library holds, and nothing else. Raises LibraryLocked."""
        nothing = intake.Taken(intake.private())  # as the only PATH, so that what lies in corpus/reports stays out
        options = () if notes else ("--no-notes",)
        return self._begin("rebuild", "", ["--rebuild", *options, "--", str(nothing.folder)], over=nothing.drop)

    def undo(self) -> Job:
        """Take the last change back. Raises LibraryError where there is none to take back."""
        last = self.undoable
        if last is None:
            raise LibraryError(prompts.load("undo_nothing").render())
        return self._begin("undo", last.what, ["--restore-previous"])

    @property
    def undoable(self) -> Job | None:
        """The last change, if it was made here and nothing was changed since."""
        last = self.job
        fits = last is not None and last.errand.state != "running" and last.kind in UNDOABLE and last.changed
        return last if fits and last is not None and last.after == self._current() else None

    @property
    def running(self) -> bool:
        """Whether a change is being made."""
        return self.job is not None and not self.job.errand.wait(0)

    def stop(self) -> None:
        """Stop the change that is being made, if any."""
        if self.job is not None and self.running:
            self.job.errand.stop()

    def _begin(self, kind: Kind, what: str, options: Sequence[str], turned: tuple[Turned, ...] = (), over: Callable[[], None] = lambda: None) -> Job:
        try:
            from corpus import engines

            engines.folder_alone(self.root)
        except LibraryError:
            over()
            raise
        with self._lock:
            if self.running:
                over()
                raise LibraryLocked(prompts.load("keeping_busy").render())
            before = self._current()
            ready = threading.Event()  # the end must not come before the job is there

            def ended(errand: Errand) -> None:
                over()
                ready.wait()
                job.after = self._current()

            asked = ["--library", str(self.root.absolute()), "--json", "--progress", "json"]
            try:
                errand = Errand([*self.command, *asked, *options], ended)
            except OSError as error:
                over()
                raise LibraryError(prompts.load("keeping_no_start").render(reason=error.strerror or "")) from error
            self.job = job = Job(kind, what, errand, turned, before)
            ready.set()
            return job

    def _current(self) -> str:
        with suppress(OSError):
            return (self.root / "CURRENT").read_text(encoding="utf-8").strip()
        return ""


@dataclass(frozen=True)
class Record:
    """What a keeper may say of a report. Authors are separated by ";". Empty fields are left as they are."""

    title: str = ""
    authors: str = ""
    year: str = ""
    publisher: str = ""

    @classmethod
    def read(cls, title: str, authors: str, year: str, publisher: str) -> Record:
        """Words as typed. Raises LibraryError: no title, or a year that is none."""
        made = cls(*(" ".join("".join(c if c.isprintable() else " " for c in t).split())[:400] for t in (title, authors, year, publisher)))
        if not made.title:
            raise LibraryError(prompts.load("record_no_title").render())
        if made.year and not (made.year.isascii() and made.year.isdigit() and 1000 <= int(made.year) <= 2999):
            raise LibraryError(prompts.load("record_no_year").render())
        return made

    def options(self) -> list[str]:
        """As options of `ingest --describe`: joined to their values, so that no value is taken for an option."""
        named = [("title", self.title), *(("author", a.strip()) for a in self.authors.split(";")), ("year", self.year), ("publisher", self.publisher)]
        return [f"--{name}={value}" for name, value in named if value]
