"""What could be chance: bootstrap intervals over questions (Efron 1979), paired for differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 4000
SEED = 20  # fixed, so that the same scores give the same interval


def interval(values: Sequence[float], draws: int = DRAWS) -> tuple[float, float]:
    """The 95 % percentile interval of the mean of one value per question; (0, 0) for none."""
    if not values:
        return 0.0, 0.0
    held = np.asarray(values, dtype=np.float64)
    rows = np.random.default_rng(SEED).integers(0, len(held), (draws, len(held)))
    low, high = np.percentile(held[rows].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)


def difference(ours: Sequence[float], others: Sequence[float]) -> tuple[float, float, float]:
    """Mean of others less ours, question by question, with its 95 % interval."""
    paired = [b - a for a, b in zip(ours, others, strict=True)]
    return (sum(paired) / max(1, len(paired)), *interval(paired))


def real(low: float, high: float) -> bool:
    """Whether an interval leaves zero out."""
    return low > 0 or high < 0
