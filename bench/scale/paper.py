"""What a library of any size needs, by formulas fitted to what was measured: growth, machines, memory, disk, time, money, and what gives out first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

GIB = 1024.0  # MB


@dataclass(frozen=True)
class Assumed:
    """What no measurement here can say. The price is an assumption: a round number for such a machine at large clouds on the date given; put yours in.

    `cores`, `memory` (MB), `disk` (MB) of one machine; `hour`: its price in US dollars; `share`: of its memory that a library may fill;
    `day`: hours that a first indexing may take, which says how many machines embed at once; `hop`: milliseconds that asking several machines
    and putting their answers together adds; `copies` of everything, where one machine does not hold all; `per_core`: embedding grows with cores.
    """

    cores: int = 8
    memory: float = 64 * GIB
    disk: float = 1000 * GIB
    hour: float = 0.40
    dated: str = "2026-11"
    share: float = 0.75
    day: float = 72.0
    hop: float = 5.0
    copies: int = 2
    aim: float = 250.0  # milliseconds of p95: as many shares as reach it, where any number does


@dataclass(frozen=True)
class Law:
    """y = a * n ** b, by least squares on the logarithms of what was measured. `fit`: the largest factor by which a measurement is off it."""

    a: float
    b: float
    fit: float

    def at(self, n: float) -> float:
        """The value at n."""
        return float(self.a * n**self.b)

    def told(self, unit: str = "") -> str:
        """As a formula."""
        return f"{self.a:.3g} · n^{self.b:.2f}{f' {unit}' if unit else ''}"


def fitted(points: Mapping[int, float]) -> Law | None:
    """The law through points (n, y); None where there are less than two sizes, or a value that has no logarithm."""
    sound = {n: y for n, y in points.items() if n > 0 and y > 0}
    if len(sound) < 2:
        return None
    xs, ys = np.log(list(sound)), np.log(list(sound.values()))
    b, a = (float(v) for v in np.polyfit(xs, ys, 1))
    return Law(math.exp(a), b, float(np.exp(np.abs(ys - a - b * xs).max())))


@dataclass(frozen=True)
class Carried(Law):
    """A law for sizes beyond what was measured: also the straight line through the two largest sizes, and what gives more counts. A power fitted to
    a fixed cost with a growing one beside it would promise too much."""

    start: float = 0.0
    slope: float = 0.0

    def at(self, n: float) -> float:
        """The value at n."""
        return max(super().at(n), self.start + self.slope * n)


def carried(points: Mapping[int, float]) -> Carried | None:
    """The law through points (n, y) to be carried on beyond them; None as `fitted` has it."""
    law = fitted(points)
    if law is None:
        return None
    (low, below), (high, above) = sorted(points.items())[-2:]
    slope = (above - below) / (high - low)
    return Carried(law.a, law.b, law.fit, above - slope * high, slope)


@dataclass(frozen=True)
class Measured:
    """What the paper rests on: laws in passages n of memory, disk (MB), seconds to put in and publish, and p95 (ms) of whole answers on one machine
    with all of it; `rate`: texts a second that `cores` embed; `texts`: of a passage with its sentences."""

    memory: Law
    disk: Law
    building: Law
    p95: Law
    rate: float
    cores: int
    texts: float


@dataclass(frozen=True)
class Need:
    """A size on paper. Memory and disk in MB of all machines together, one copy; hours; dollars; p95 in ms. `limits`: what gives out first, in words."""

    passages: int
    shards: int
    machines: int
    memory: float
    disk: float
    embedding: float
    workers: int
    hours: float
    first: float
    month: float
    p95: float
    limits: list[str] = field(default_factory=list)


def need(passages: int, given: Measured, assumed: Assumed) -> Need:
    """What so many passages need: as few machines as hold them in memory and on the disk and answer in time, each with its share; a question goes to all."""
    by_memory = _shards(passages, given.memory, assumed.share * assumed.memory)
    by_disk = _shards(passages, given.disk, assumed.share * assumed.disk)
    least = 100_000  # passages of a share: what smaller ones would gain was not measured
    by_time = _shards(passages, given.p95, assumed.aim - assumed.hop) if given.p95.at(least) <= assumed.aim - assumed.hop else 1
    shards = max(by_memory, by_disk, by_time)
    each = passages / shards
    embedding = passages * given.texts / (given.rate / given.cores * assumed.cores) / 3600  # machine-hours
    workers = max(1, math.ceil(embedding / assumed.day))
    hours = embedding / workers + given.building.at(each) / 3600
    machines = shards * (assumed.copies if shards > 1 else 1)
    p95 = given.p95.at(each) + (assumed.hop if shards > 1 else 0)
    made = Need(
        passages, shards, machines, shards * given.memory.at(each), shards * given.disk.at(each), embedding, workers, hours,
        assumed.hour * (embedding + shards * given.building.at(each) / 3600), assumed.hour * 730 * machines, p95,
    )  # fmt: skip
    return Need(**{**made.__dict__, "limits": _limits(made, {"memory": by_memory, "the disk": by_disk, "time to answer": by_time}, given, assumed)})


def _shards(passages: int, law: Law, room: float) -> int:
    """The least number of equal shares that each fit the room."""
    shards = 1
    while law.at(passages / shards) > room:
        shards = max(shards + 1, math.ceil(shards * 1.02))
    return shards


def _limits(made: Need, by: Mapping[str, int], given: Measured, assumed: Assumed) -> list[str]:
    building = given.building.at(made.passages / made.shards) / 3600
    out = [f"indexing: {'the encoder' if made.embedding / made.workers > building else 'putting in and publishing'} ({max(made.embedding / made.workers, building):.1f} of {made.hours:.1f} h)"]
    if made.shards > 1:
        out.append(f"shares: {max(by, key=lambda k: by[k])} ({', '.join(f'{n} by {name}' for name, n in by.items())})")
    else:
        filled = {"memory": made.memory / (assumed.share * assumed.memory), "the disk": made.disk / (assumed.share * assumed.disk)}
        name = max(filled, key=lambda k: filled[k])
        out.append(f"room: {name} ({filled[name]:.0%} of what one machine may give)")
    return out


def parts(found: Mapping[int, Mapping[str, Any]], name: str) -> dict[int, float]:
    """A figure by size, of the sizes that have it."""
    return {n: float(row[name]) for n, row in found.items() if row.get(name) is not None}

