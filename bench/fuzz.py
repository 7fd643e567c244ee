"""`bench fuzz`: seed documents, damaged at random, through the reading processes. Whatever they hold, this process goes on and every file has a state."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from time import perf_counter

from bench import sheet
from bench.hostile import Fate, fate
from corpus.errors import LibraryError
from ingest import files
from ingest.isolated import Isolated
from ingest.limits import Limits

LARGEST = 4 << 20  # bytes of a seed: larger ones only cost time
AT_ONCE = 64  # mutants in memory
LIMITS = Limits(base=30.0, page=15.0)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def fuzz(seeds: Sequence[Path], count: int, seed: int = 0) -> sheet.Result:
    """Read so many mutants of the seeds (files and folders). Raises LibraryError where there are no seeds."""
    found = [p for p in files.find(seeds)[0] if p.stat().st_size <= LARGEST]
    if not found:
        raise LibraryError("There are no seeds.", "Give files or folders with some.")
    sources = {p: p.read_bytes() for p in found}
    began = perf_counter()
    reader = Isolated(LIMITS)
    try:
        with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as threads:
            made = mutants(sources, count, seed)
            fates: list[Fate] = []
            while some := list(islice(made, AT_ONCE)):
                fates += threads.map(lambda mutant: _fate(reader, Path(scratch), *mutant), some)
    finally:
        reader.close()
    return _told(fates, len(found), perf_counter() - began)


def mutants(sources: dict[Path, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of so many mutants, the same ones for the same seed."""
    rng = random.Random(seed)
    paths = list(sources)
    for n in range(count):
        path, other = rng.choice(paths), rng.choice(paths)
        how = rng.choice((flip, cut, splice, swap, repeat))
        yield f"{n}-{how.__name__}{path.suffix}", how(sources[path], sources[other], rng)


def flip(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Some bytes are others."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 4, 20, 200))):
        if made:
            made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def cut(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A stretch is missing, at the end or before it."""
    start = rng.randrange(len(data) + 1)
    return data[:start] if rng.random() < 0.5 else data[:start] + data[min(len(data), start + rng.randrange(1, 5000)) :]


def splice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """The beginning of one, the end of another."""
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def swap(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Two streams, or two stretches where it has none, change places."""
    spans = [m.span(1) for m in STREAM.finditer(data)]
    if len(spans) < 2:
        edges = sorted(rng.randrange(len(data) + 1) for _ in range(4))
        spans = [(edges[0], edges[1]), (edges[2], edges[3])]
    (a, b), (c, d) = sorted(rng.sample(spans, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def repeat(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A stretch stands there many times."""
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + rng.randrange(1, 200))
    return data[:start] + data[start:end] * rng.choice((2, 50, 2000)) + data[end:]


def _fate(reader: Isolated, scratch: Path, name: str, data: bytes) -> Fate:
    path = scratch / name
    path.write_bytes(data)
    try:
        return fate(reader, path)
    finally:
        path.unlink()


def _told(fates: list[Fate], seeds: int, seconds: float) -> sheet.Result:
    states = Counter(f.state for f in fates)
    kinds = Counter(_kind(f.reason) for f in fates if f.reason)
    told = f"{len(fates):,} mutants of {seeds} documents in {seconds:.0f} s: " + ", ".join(f"{n:,} {s}" for s, n in sorted(states.items()))
    told += f". This process never failed; the slowest file took {max(f.seconds for f in fates):.0f} s."
    return sheet.Result("fuzz", "Damaged at random", f"{told}\n\n{sheet.table(['reason', 'files'], [[k, str(n)] for k, n in kinds.most_common()])}")


def _kind(reason: str) -> str:
    """A reason without its numbers and names, so that like ones are counted together."""
    return re.sub(r"pages? [\d–, ]+(?:and \d+ more)?", "pages #", re.sub(r"\d[\d,]*", "#", files.printable(reason)))[:120].replace("|", "/")
