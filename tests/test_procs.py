"""What the benchmarks say of a process's memory is that process's own."""

from __future__ import annotations

import subprocess
import sys

from bench import procs

SMALL = "from bench import procs; print(procs.most())"
BIG = f"import subprocess, sys; held = bytearray(400_000_000); subprocess.run([sys.executable, '-c', {SMALL!r}], check=True)"


def test_the_memory_of_the_process_that_began_it_does_not_count() -> None:
    told = subprocess.run([sys.executable, "-c", BIG], capture_output=True, text=True, check=True).stdout
    assert 0 < int(told) < 100


def test_what_it_held_once_counts() -> None:
    told = subprocess.run([sys.executable, "-c", f"held = bytearray(200_000_000); del held; {SMALL}"], capture_output=True, text=True, check=True).stdout
    assert int(told) >= 190


def test_of_one_that_has_ended_it_says_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert procs.most(process.pid) == 0
