"""Reports that nobody has written notes on, beside others that have them: made level, or notes would put everything else before them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.alongside import alongside
from assistant.index import Index
from corpus.postings import Floats


@alongside
def noted(index: Index) -> NDArray[np.bool_]:
    """(P,) whether there are notes on the report of each passage."""
    origin = index.origin
    reports = {s.record.id for s in origin.shelves if s.notes} if origin.beyond is None else origin.beyond.noted
    held = np.array([s.record.id in reports for s in index.shelves], dtype=bool)
    return held[index.shelf_of] if len(held) else held


def level(own: Floats, scores: Floats, has: NDArray[np.bool_]) -> Floats:
    """(P,) the scores, but those of passages of reports without notes made level with the others': one whose own score is as high as the nth
    best own score of the others gets their nth best score, and one beyond the best as much more.

    `own` (P,) are what the passages say for themselves, `scores` (P,) with notes, `has` (P,) as `noted` gives it.
    """
    if has.all() or not has.any():
        return scores
    low, high, rest = np.sort(own[has]), np.sort(scores[has]), own[~has]
    out = scores.copy()
    out[~has] = np.interp(rest, low, high) + np.maximum(0.0, rest - low[-1])
    return out
