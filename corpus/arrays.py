"""Arrays as the bytes of a .npy file and back. Never a pickle: that could run code."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray


def dump(array: NDArray[Any]) -> bytes:
    """An array as the bytes of a .npy file."""
    held = io.BytesIO()
    np.save(held, array, allow_pickle=False)
    return held.getvalue()


def pieces(array: NDArray[Any]) -> tuple[bytes, memoryview]:
    """The same bytes in two pieces, the head and the numbers where they lie: nothing is copied of a contiguous array."""
    held = io.BytesIO()
    made = np.ascontiguousarray(array)
    np.lib.format.write_array_header_1_0(held, np.lib.format.header_data_from_array_1_0(made))
    return held.getvalue(), made.reshape(-1).view(np.uint8).data


def load(data: bytes) -> NDArray[Any]:
    """What `dump` wrote: a look at those very bytes, not to be written into. Raises ValueError for anything else, an array of objects and one larger than its file among it."""
    held = io.BytesIO(data)
    try:
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[np.lib.format.read_magic(held)]
        shape, turned, kind = read(held)
        if kind.hasobject:
            raise ValueError("Objects could run code.")
        made = np.frombuffer(data, dtype=kind, offset=held.tell())
        return made.reshape(shape, order="F" if turned else "C")
    except (ValueError, TypeError, KeyError, EOFError, OSError, MemoryError, OverflowError) as error:
        raise ValueError("These bytes are no array.") from error
