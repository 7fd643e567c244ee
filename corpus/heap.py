"""How this process holds memory, where it has the GNU library; elsewhere nothing happens."""

from __future__ import annotations

import ctypes
from contextlib import suppress

HEAPS = 2  # for all threads
APART, SLACK = 4 << 20, 64 << 20  # bytes: what is larger has memory of its own, handed back at once; so much free memory the heap may keep at its end
ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1  # of malloc.h


def few_heaps() -> None:
    """Let all threads share few heaps of memory: else the GNU library gives up to eight for each core, of which each keeps the most that it
    was ever used for. To be called before there are threads."""
    _told("mallopt", ARENA_MAX, HEAPS)


def keep_apart() -> None:
    """Have large arrays stand outside the heap, always. Unasked, the GNU library begins to put arrays of up to 32 MB into it once such have come and gone: a
    layer's numbers then leave holes between what stays, and the process keeps some 200 MB more than it uses."""
    _told("mallopt", MMAP_THRESHOLD, APART)
    _told("mallopt", TRIM_THRESHOLD, SLACK)  # which would else follow the other


def give_back() -> None:
    """Hand freed memory back to the system, for it is not done unasked. Batches of ever other shapes leave a heap full of holes, which grows with every document."""
    _told("malloc_trim", 0)


def _told(call: str, *values: int) -> None:
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), call)(*values)
