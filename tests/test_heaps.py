"""Threads share few heaps of memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
SCRIPT = """
import ctypes, threading
from corpus import heap
if {few}:
    heap.few_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
at_once = threading.Barrier(12)
def use():
    libc.malloc(ctypes.c_size_t(5000))
    at_once.wait()
threads = [threading.Thread(target=use) for _ in range(12)]
[t.start() for t in threads]
[t.join() for t in threads]
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the GNU library's")
def test_twelve_threads_have_two_heaps() -> None:
    counts = [
        subprocess.run([sys.executable, "-c", SCRIPT.format(few=few)], cwd=HOME, capture_output=True, text=True, check=True, env={"PATH": "", "HOME": ""}).stdout.count("<heap nr=")
        for few in (True, False)
    ]
    assert counts[0] <= 2 < counts[1]
