"""Runs that are killed, and runs whose disk fails: at every call that changes a file, one after the other, and at random moments."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.stage import Stage, ended, forked, run

CALLS = ("open", "write", "pwrite", "ftruncate", "fsync", "mkdir", "replace", "rename", "unlink", "rmdir")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EDQUOT)
ROOMS = (8, 24, 40, 56, 72, 88, 104, 120, 136, 152)  # KiB that a full disk still has


@dataclass
class Tally:
    """How many trials went as they should, and what went wrong in the others; how often each state was found afterwards."""

    trials: int = 0
    wrong: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    def note(self, what: str, fault: str, state: str = "") -> None:
        """Count a trial; `fault` is empty where all was well."""
        self.trials += 1
        self.states[state] += bool(state)
        if fault:
            self.wrong.append(f"{what}: {fault}")

    def cell(self) -> str:
        """For a table."""
        return f"{self.trials - len(self.wrong)} of {self.trials}"


class Calls:
    """Counts the calls of `os` that change files, in this process from now on; does something else in the stead of the one with number `at`."""

    def __init__(self, at: int = 0, instead: Callable[[str], None] = lambda name: None) -> None:
        self.at, self.instead, self.seen = at, instead, 0
        for name in CALLS:
            setattr(os, name, self._counting(name, getattr(os, name)))

    def _counting(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.seen += 1
            if self.seen == self.at:
                if name == "write":  # half of it comes through
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                self.instead(name)
            return real(*args, **kwargs)

        return call


def killed(name: str) -> None:
    """End this process as a power cut or the kernel's memory killer would."""
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Callable[[str], None]:
    """Fail as the system does, with such an error number."""

    def fail(name: str) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def calls(stage: Stage) -> int:
    """How many calls of a run change files."""
    place = stage.copy()

    def work() -> int:
        counter = Calls()
        code = run(place, stage.more)
        (stage.folder / "calls").write_text(str(counter.seen), encoding="ascii")
        return code

    stage.quiet(work)
    stage.drop(place)
    return int((stage.folder / "calls").read_text(encoding="ascii"))


def _disturbed(stage: Stage, place: Path, at: int, instead: Callable[[str], None]) -> int:
    def work() -> int:
        Calls(at, instead)
        return run(place, stage.more)

    return ended(forked(work, stage.folder / "said"))


def kill_each(stage: Stage, every: int = 1) -> Tally:
    """A kill at each call, of all or of every so-manieth; then the same run once more."""
    tally = Tally()
    for at in range(1, calls(stage) + 1, every):
        place = stage.copy()
        code = _disturbed(stage, place, at, killed)
        fault = f"ended with {code}" if code != -signal.SIGKILL else ""
        state = stage.state(place)
        tally.note(f"kill at call {at}", fault or stage.verdict(place) or stage.resumed(place), state)
        stage.drop(place)
    return tally


def kill_anywhere(stage: Stage, kills: int, seed: int = 7) -> Tally:
    """Kills at random moments of a run; then the same run once more."""
    chance, tally, began = random.Random(seed), Tally(), time.monotonic()
    place = stage.copy()
    stage.quiet(lambda: run(place, stage.more))
    stage.drop(place)
    lasts = time.monotonic() - began
    for n in range(kills):
        place = stage.copy()
        pid = forked(lambda: run(place, stage.more), stage.folder / "said")  # noqa: B023  # called at once
        time.sleep(chance.uniform(0, lasts))
        os.kill(pid, signal.SIGKILL)
        ended(pid)
        state = stage.state(place)
        tally.note(f"kill {n}", stage.verdict(place) or stage.resumed(place), state)
        stage.drop(place)
    return tally


def plainly(stage: Stage, code: int) -> str:
    """What is wrong with how a failed run ended: it should end with 1 and say one thing, and no traceback; with 3 where a file could not be read."""
    said = stage.said()
    if passed_over(stage, code):
        return ""
    if code not in (0, 1):
        return f"ended with {code}: {said[-300:]}"
    told = [line for line in said.replace("\r", "\n").splitlines() if "The library " in line and ("as it was" in line or "holds what" in line)]
    if code == 1 and (len(told) != 1 or "Traceback" in said or "[Errno" in said):
        return f"said: {said[-300:]}"
    return ""


def passed_over(stage: Stage, code: int) -> bool:
    """Whether a run refused a file that could not be opened, by name and with the reason, and went on with the others."""
    return code == 3 and stage.said().count("The file cannot be opened (") == 1


def fail_each(stage: Stage, every: int = 1, numbers: tuple[int, ...] = ERRORS) -> Tally:
    """Each call fails in turn, with each kind of error; the library is as before, or as after, or lacks the one file that could not be read; the same run later works."""
    tally = Tally()
    for at in range(1, calls(stage) + 1, every):
        for number in numbers:
            place = stage.copy()
            code = _disturbed(stage, place, at, failing(number))
            state = stage.state(place)
            state = "after but for one file" if passed_over(stage, code) else state
            fault = plainly(stage, code) or _honest(stage, place, code) or ("" if passed_over(stage, code) else stage.verdict(place)) or stage.resumed(place)
            tally.note(f"{errno.errorcode[number]} at call {at}", fault, state)
            stage.drop(place)
    return tally


def _honest(stage: Stage, place: Path, code: int) -> str:
    """Whether what was said of the library is so."""
    same = (place / "CURRENT").read_bytes() == (stage.base / "CURRENT").read_bytes()
    return "said the library is as it was, and it is not" if code == 1 and ("as it was." in stage.said()) != same else ""


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[Path]:
    """A disk of such a size, in memory; only root may make one. Raises OSError."""
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)], capture_output=True, check=False).returncode:
        raise PermissionError("No disk can be mounted here.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=True)


def full_disk(stage: Stage, rooms: tuple[int, ...] = ROOMS) -> Tally:
    """Disks that fill up at some point of the run, and one that may only be read; no trials where no disk can be mounted."""
    tally = Tally()
    used = sum(-(-p.stat().st_size // 4096) * 4 for p in stage.base.rglob("*") if p.is_file())
    try:
        for room in (*rooms, 0):
            with small_disk(stage.folder / "disk", used + (room or 4096)) as disk:
                place = disk / "library"
                shutil.copytree(stage.base, place)
                if not room:
                    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True, capture_output=True)
                code = ended(forked(lambda: run(place, stage.more), stage.folder / "said"))  # noqa: B023  # called at once
                fault = "ended well on a disk that may only be read" if not room and not code else ""
                tally.note(f"{room} KiB left", fault or plainly(stage, code) or stage.verdict(place), stage.state(place))
    except PermissionError:
        return tally
    return tally
