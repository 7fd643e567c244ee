"""More vectors than were embedded: real ones first, then made ones that lie to the real ones as real ones do that were held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import dense
from corpus.embed import Vectors

NEIGHBOURS = 10  # of a real row, one of which it is mixed with
BLOCK = 16_384  # rows made at a time
TRIED = 1000  # made rows that are looked at while the distance is set
ROUNDS = 12  # of halving
QUANTILES = (10, 50, 90)
Ints = NDArray[np.int64]


def grown(real: Vectors, held_out: Vectors, count: int, path: Path) -> tuple[Ints, dict[str, Any]]:
    """Write `count` unit rows (count, d) to `path`: the real ones, then made ones. Returns the two real rows (count, 2) that each comes from, and how
    alike both kinds are: quantiles of the cosines to the nearest and the tenth nearest real row, of rows held out and of made ones.

    A made row is a point between a real row and one of its neighbours, moved in a random direction (drawn as the real rows vary together), by as much
    as a row held out, drawn at random, lies from its nearest; and all of them by one more factor, which is set so that the medians agree.
    """
    told: dict[str, Any] = {"real": min(len(real), count), "made": max(0, count - len(real))}
    sources = np.repeat(np.arange(count, dtype=np.int64)[:, None], 2, axis=1)
    fresh = path.with_name("part." + path.name)
    out = np.lib.format.open_memmap(fresh, mode="w+", dtype=np.float32, shape=(count, real.shape[1]))
    out[: len(real)] = real[:count]
    if told["made"]:
        near = _neighbours(real)
        wanted = dense.nearest([real], held_out, NEIGHBOURS)[0]
        spread = np.linalg.cholesky(np.cov(real, rowvar=False) + 1e-6 * np.eye(real.shape[1])).astype(np.float32)
        factor = _factor(real, near, wanted[:, 0], spread)
        for at in range(len(real), count, BLOCK):
            end = min(count, at + BLOCK)
            out[at:end], sources[at:end] = made(real, near, wanted[:, 0], spread, end - at, factor, seed=at)
        sample = np.asarray(out[len(real) :: max(1, told["made"] // TRIED)][:TRIED])
        told |= {"factor": round(factor, 3), "held out": _quantiles(wanted), "like them": _quantiles(dense.nearest([real], sample, NEIGHBOURS)[0])}
    out.flush()
    del out
    fresh.replace(path)
    return sources, told


def _neighbours(real: Vectors) -> Ints:
    """(n, NEIGHBOURS) rows near to each, as a graph finds them."""
    growing = dense.Growing(exact=min(dense.EXACT, len(real) - 1), recall=0.9)
    growing.add(real)
    index, _ = growing.made()
    rows = [index.search(np.ascontiguousarray(real[at : at + BLOCK]), NEIGHBOURS + 1)[1][:, 1:] for at in range(0, len(real), BLOCK)]
    found: Ints = np.concatenate(rows)
    return np.where(found < 0, np.arange(len(real))[:, None], found)


def made(real: Vectors, near: Ints, cosines: Vectors, spread: Vectors, count: int, factor: float, seed: int) -> tuple[Vectors, Ints]:
    """`count` made rows (count, d) and their two sources (count, 2)."""
    chance = np.random.default_rng(seed)
    first = chance.integers(0, len(real), count)
    second = near[first, chance.integers(0, near.shape[1], count)]
    share = chance.uniform(0.5, 1.0, (count, 1)).astype(np.float32)
    base = _unit(share * real[first] + (1 - share) * real[second])
    away = chance.standard_normal((count, real.shape[1]), dtype=np.float32) @ spread.T
    away = _unit(away - (away * base).sum(axis=1, keepdims=True) * base)
    cosine = np.clip(1 - factor * (1 - chance.choice(cosines, (count, 1))), 0.05, 1.0).astype(np.float32)
    return _unit(cosine * base + np.sqrt(1 - cosine**2) * away), np.stack([first, second], axis=1)


def _factor(real: Vectors, near: Ints, cosines: Vectors, spread: Vectors) -> float:
    low, high = 0.0, 2.0
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        rows, _ = made(real, near, cosines, spread, TRIED, middle, seed=1)
        low, high = (low, middle) if np.median(dense.nearest([real], rows, 1)[0]) < np.median(cosines) else (middle, high)
    return (low + high) / 2


def _quantiles(cosines: Vectors) -> dict[str, list[float]]:
    return {name: [round(float(q), 3) for q in np.percentile(cosines[:, n], QUANTILES)] for name, n in (("nearest", 0), ("tenth", -1))}


def _unit(rows: Any) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
