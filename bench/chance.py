"""What could be chance: bootstrap intervals over questions (Efron 1979), paired for differences, unpaired for other questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS = 4000
SEED = 20  # fixed, so that the same scores give the same interval


def interval(values: Sequence[float], draws: int = DRAWS) -> tuple[float, float]:
    """The 95 % percentile interval of the mean of one value per question; (0, 0) for none."""
    if not values:
        return 0.0, 0.0
    return _middle(_means(values, np.random.default_rng(SEED), draws))


def difference(ours: Sequence[float], others: Sequence[float]) -> tuple[float, float, float]:
    """Mean of others less ours, question by question, with its 95 % interval."""
    paired = [b - a for a, b in zip(ours, others, strict=True)]
    return (sum(paired) / max(1, len(paired)), *interval(paired))


def gap(first: Sequence[float], second: Sequence[float], draws: int = DRAWS) -> tuple[float, float, float]:
    """Mean of the second less mean of the first, two sets of different questions, with its 95 % interval: each set is drawn for itself.

    Raises ValueError where one of them is empty.
    """
    if not first or not second:
        raise ValueError("A gap is between two sets of questions; one is empty.")
    generator = np.random.default_rng(SEED)
    drawn = _means(first, generator, draws), _means(second, generator, draws)
    return (float(np.mean(second) - np.mean(first)), *_middle(drawn[1] - drawn[0]))


def real(low: float, high: float) -> bool:
    """Whether an interval leaves zero out."""
    return low > 0 or high < 0


def _means(values: Sequence[float], generator: np.random.Generator, draws: int) -> NDArray[np.float64]:
    held = np.asarray(values, dtype=np.float64)
    return np.asarray(held[generator.integers(0, len(held), (draws, len(held)))].mean(axis=1), dtype=np.float64)


def _middle(means: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)
