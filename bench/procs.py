"""A process and its children as Linux tells of them: memory and time of the processor."""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")  # of processor time, a second
PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in tasks.read_text().split()]
            except OSError:  # ended meanwhile
                continue
    return found


def memory(pid: int) -> float:
    """Megabytes of memory that a process and its children hold."""
    return sum(_field(f"/proc/{one}/statm", 1) for one in family(pid)) * PAGE / 1e6


def most(pid: int | str = "self") -> int:
    """The most memory that a process itself has held (VmHWM), in MB; 0 where that cannot be seen.

    Not `getrusage`: a process begun by a big one takes over that one's peak (`setmax_mm_hiwater_rss` at exec, Linux).
    """
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) // 1024 if found else 0


def seconds(pid: int) -> float:
    """Seconds of processor time that a process and its living children have had."""
    return sum(map(spent, family(pid)))


def spent(pid: int) -> float:
    """Seconds of processor time that a process itself has had."""
    told = stat(pid)
    return (int(told[11]) + int(told[12])) / TICK if told else 0.0


def stat(pid: int) -> list[str]:
    """What /proc says of a process, from its state on; empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _field(path: str, n: int) -> int:
    try:
        return int(Path(path).read_text().split()[n])
    except OSError:
        return 0


@dataclass
class Watched:
    """The memory of a process over time, in megabytes, looked at each second until `end`; `times` are seconds since the beginning."""

    pid: int
    times: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._look, name="memory", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(1.0):
            self.times.append(time.monotonic() - self._began)
            self.held.append(memory(self.pid))

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def at(self, since: float, until: float) -> float:
        """The mean between two times; 0.0 where nothing was seen then."""
        seen = [m for t, m in zip(self.times, self.held, strict=True) if since <= t <= until]
        return sum(seen) / len(seen) if seen else 0.0
