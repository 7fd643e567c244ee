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


def load(data: bytes) -> NDArray[Any]:
    """What `dump` wrote. Raises ValueError for anything else, an array of objects and one larger than its file among it."""
    held = io.BytesIO(data)
    try:
        made = np.lib.format.read_array(held, allow_pickle=False)
    except (ValueError, TypeError, EOFError, OSError, MemoryError, OverflowError) as error:
        raise ValueError("These bytes are no array.") from error
    if held.read(1):
        raise ValueError("There is something after the array.")
    return np.asarray(made)
