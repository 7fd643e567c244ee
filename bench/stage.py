"""A small invented library on which faults are tried, and children that run the real ingest command on it with the fake encoder."""

from __future__ import annotations

import importlib
import os
import select
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from assistant import Library
from corpus import store
from corpus.disk import SCRATCH
from corpus.errors import LibraryError
from ingest.__main__ import main as ingest
from tests.fakes import REPORT, FakeEmbedder, WithinProcess

KITES = "# Kites over Marsh End\n\nEleven kites flew over the marsh in 2018, and a boy of nine held the largest of them.\n"
MILLS = "# Mills of the Pell\n\nSeven mills ground barley for nine villages. The upper mill lent its cart to the lower one each autumn.\n"
BARGES = "# Barges on the Tarn\n\nFour barges carried slate down the Tarn until the lock at Oxley froze in 2003.\n"
LATE = ("faiss", "bm25s", "tqdm", "Stemmer", "ingest.nodes", "ingest.build", "corpus.backup")
PATIENCE = 120.0  # seconds for a run that takes well under one
QUESTIONS = ("What did the van cost?", "Who held the largest kite?", "How many mills ground barley?", "How long until people trusted each other?", "Do astronauts eat cheese?")


def answers(library: Library) -> list[object]:
    """What the questions are answered with, times left out."""
    return [replace(library.ask(q), ms=0.0) for q in QUESTIONS]


def opened(root: Path) -> Library:
    """The library at a place, with the fake encoder. Raises LibraryError."""
    return Library.open(root, FakeEmbedder())


def forked(work: Callable[[], int], says: Path) -> int:
    """Run something in a process of its own, what it prints going to a file; returns the process id. Importing again would take seconds."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    code = 99
    try:
        handle = os.open(says, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115  # closed by exiting
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(pid: int, within: float = PATIENCE) -> int:
    """The exit code of a child; minus the signal that ended it. Raises LibraryError where it does not end within so many seconds."""
    line = os.pidfd_open(pid)
    try:
        if over := not select.select([line], [], [], within)[0]:
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    finally:
        os.close(line)
    if over:
        raise LibraryError(f"A run did not end within {within:g} seconds and was killed.")
    return code


def run(library: Path, *argv: str | Path, wait: float = 0) -> int:
    """The ingest command on a library, with the fake encoder and without our notes."""
    return ingest([*map(str, argv), "--no-notes", "--library", str(library), "--wait", str(wait)], encoder=lambda settings: FakeEmbedder(), reader=WithinProcess)


@dataclass
class State:
    """A library as it should be: its list of contents, and its answers."""

    manifest: store.Manifest
    answers: list[object]

    @classmethod
    def of(cls, root: Path) -> State:
        """The state in force, all files checked."""
        held = store.manifest(root)
        store.check_files(root, held)
        return cls(held, answers(opened(root)))


@dataclass
class Stage:
    """A folder with reports, and a library of two generations made of them; on copies of it a run is tried that changes one report, adds
    another, and sweeps the first generation away."""

    folder: Path
    trials: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        for name in LATE:
            importlib.import_module(name)  # once here, not in every child
        self.more = self.folder / "more"
        self.base = self.folder / "base"
        self.more.mkdir()
        for name, text in {"more/mending.md": REPORT, "barges.md": BARGES, "kites.md": KITES}.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        self.quiet(lambda: run(self.base, self.more, self.folder / "barges.md"))
        self.quiet(lambda: run(self.base, "--remove", "barges"))
        self.quiet(lambda: run(self.base, self.folder / "kites.md"))
        (self.more / "mending.md").write_text(REPORT.replace("two winters", "three winters"), encoding="utf-8")
        (self.more / "mills.md").write_text(MILLS, encoding="utf-8")

    def quiet(self, work: Callable[[], int]) -> None:
        """Do something in a child that must succeed. Raises LibraryError with what it said."""
        if code := ended(forked(work, self.folder / "said")):
            raise LibraryError(f"A step of the stage ended with {code}: {self.said()}")

    def said(self) -> str:
        """What the last child printed."""
        return (self.folder / "said").read_text(encoding="utf-8", errors="replace")

    def copy(self) -> Path:
        """A fresh copy of the library."""
        self.trials += 1
        place = self.folder / f"trial{self.trials}"
        shutil.copytree(self.base, place, symlinks=True)
        return place

    def drop(self, place: Path) -> None:
        """Remove a copy."""
        shutil.rmtree(place)

    @cached_property
    def before(self) -> State:
        """The library as every trial begins with it."""
        return State.of(self.base)

    @cached_property
    def after(self) -> State:
        """The library as a run makes it that nothing disturbs."""
        place = self.copy()
        self.quiet(lambda: run(place, self.more))
        made = State.of(place)
        self.drop(place)
        return made

    @cached_property
    def previous(self) -> State:
        """The generation before the one that trials begin with."""
        place = self.copy()
        self.quiet(lambda: run(place, "--restore-previous"))
        made = State.of(place)
        self.drop(place)
        return made

    def state(self, place: Path) -> str:
        """Whether a library's generation in force is the one from before the run, or another."""
        return "before" if (place / "CURRENT").read_bytes() == (self.base / "CURRENT").read_bytes() else "after"

    def verdict(self, place: Path) -> str:
        """What is wrong with a library after a fault; empty where it is, in every file and answer, as before or as after the run."""
        try:
            found = State.of(place)
        except Exception as error:  # whatever it is, it is a finding
            return f"does not open: {type(error).__name__}: {error}"
        if found.manifest in (self.before.manifest, self.after.manifest):
            expected = self.before if found.manifest == self.before.manifest else self.after
            return "" if found.answers == expected.answers else "answers otherwise"
        return "is neither as before nor as after"

    def resumed(self, place: Path) -> str:
        """What is wrong after the same run was done again, undisturbed; empty where all is there and nothing is left over."""
        if code := ended(forked(lambda: run(place, self.more), self.folder / "said")):
            return f"the run after it ended with {code}: {self.said()[-300:]}"
        found = State.of(place)
        if found.manifest.reports != self.after.manifest.reports or found.answers != self.after.answers:
            return "the run after it made another library"
        return self.left_over(place, found.manifest)

    def left_over(self, place: Path, held: store.Manifest) -> str:
        """Files in a library that neither of its two generations names."""
        names = {"CURRENT", "writer.lock"}
        kept: Mapping[str, store.Manifest] = {held.generation: held}
        for folder in (place / "generations").iterdir():
            names |= {f"generations/{folder.name}/{n}" for n in ("manifest.json", "manifest.sha256")}
            names |= set((kept.get(folder.name) or store.load(place, folder.name)).checksums)
        found = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
        strange = sorted(found - names) + [SCRATCH] * (place / SCRATCH).exists()
        return f"left over: {strange[0]}" if strange or len(list((place / "generations").iterdir())) > 2 else ""
