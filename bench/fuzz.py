"""`bench fuzz`: documents of all kinds, damaged at random, through the reading processes. Whatever they hold, this process goes on and every file has a state."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from time import perf_counter

from bench import sheet
from bench.hostile import Fate, alone, fate
from corpus.errors import UnreadableFile
from ingest import files, kinds
from ingest.isolated import Isolated
from ingest.limits import Limits
from tests import hostile_files, hostile_pdfs, hostile_reasons, hostile_text, odd_pdfs
from tests import mutants as made

LARGEST = 4 << 20  # bytes of a seed: larger ones only cost time
AT_ONCE = 64  # mutants in memory
LIMITS = Limits(base=30.0, page=15.0)
SUFFIX = {"markdown": "md", "text": "txt"}
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
WIDEST = 200  # characters of a reason in the table

Seeds = dict[str, list[bytes]]  # documents by kind


def fuzz(paths: Sequence[Path], count: int, seed: int = 0) -> sheet.Result:
    """Read so many mutants of the seeds: our own, one of each kind but PDF, and those of the files and folders given. Reasons that no made file has are marked."""
    began = perf_counter()
    reader = Isolated(LIMITS)
    try:
        with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as threads:
            place = Path(scratch)
            sources = seeds(paths, place)
            fates: list[Fate] = []
            coming = mutants(sources, count, seed)
            while some := list(islice(coming, AT_ONCE)):
                fates += threads.map(lambda mutant: _fate(reader, place, *mutant), some)
            return _told(fates, sources, perf_counter() - began, known(reader, place))
    finally:
        reader.close()


def seeds(paths: Sequence[Path], scratch: Path) -> Seeds:
    """Seeds by kind, as file names end: of the files given those that are small and of a kind we read, and our own."""
    out: Seeds = {kind: [data] for kind, data in made.seeds(scratch).items()}
    for path in files.find(paths)[0]:
        try:
            kind = kinds.of(path)
        except UnreadableFile:
            continue
        if path.stat().st_size <= LARGEST:
            out.setdefault(SUFFIX.get(kind, kind), []).append(path.read_bytes())
    for path in scratch.iterdir():
        path.unlink()
    return out


def mutants(sources: Seeds, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of so many mutants, of each kind as many, the same ones for the same seed."""
    rng = random.Random(seed)
    every = list(sources)
    for n in range(count):
        kind = rng.choice(every)
        data, other = rng.choice(sources[kind]), rng.choice(sources[rng.choice(every) if rng.random() < 0.2 else kind])
        if kind != "pdf" and rng.random() < 0.8:
            yield f"{n}-made.{kind}", made.mutant(kind, data, rng)
        else:
            how = rng.choice((flip, cut, splice, swap, repeat))
            yield f"{n}-{how.__name__}.{kind}", how(data, other, rng)


def known(reader: Isolated, scratch: Path) -> set[str]:
    """The kinds of reasons that the made files have, the heavy ones left out: each of them is held to its reason by a test."""
    out = set()
    quick: list[tuple[str, Callable[[Path], object]]] = [(c.name, c.make) for c in [*hostile_pdfs.cases(), *hostile_files.cases(), *hostile_reasons.cases()] if not c.heavy]
    quick += [(f"{o.name}.pdf", _writer(o.data)) for o in odd_pdfs.cases()]
    quick += [(c.name, c.make) for c in hostile_text.cases() if not c.large]
    for n, (name, make) in enumerate(quick):
        place = scratch / f"known-{n}"
        place.mkdir()
        make(place / name)
        out.add(_kind(alone(reader, place).reason))
        for left in place.iterdir():
            left.unlink()
    return out


def _writer(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


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


def _told(fates: list[Fate], sources: Seeds, seconds: float, known: set[str]) -> sheet.Result:
    states = Counter(f.state for f in fates)
    reasons = Counter(_kind(f.reason) for f in fates if f.reason)
    table = sheet.table(["kind", "files", "indexed", "partial", "refused"], [[k, f"{sum(t.values()):,}", *(f"{t[s]:,}" for s in ("indexed", "partial", "refused"))] for k, t in _by_kind(fates).items()])
    told = f"{len(fates):,} mutants of {sum(map(len, sources.values()))} documents of {len(sources)} kinds in {seconds:.0f} s: " + ", ".join(f"{n:,} {s}" for s, n in sorted(states.items()))
    seen = {part for k in known for part in _parts(k)}
    fresh = [k for k in reasons if not seen.issuperset(_parts(k))]
    told += f". This process never failed; the slowest file took {max(f.seconds for f in fates):.0f} s. Reasons of a kind that no made file has: {len(fresh)}."
    rows = [[("new: " if k in fresh else "") + k[:WIDEST], str(n)] for k, n in reasons.most_common()]
    return sheet.Result("fuzz", "Damaged at random", f"{told}\n\n{table}\n\n{sheet.table(['reason', 'files'], rows)}")


def _by_kind(fates: list[Fate]) -> dict[str, Counter[str]]:
    out: dict[str, Counter[str]] = {}
    for f in fates:
        out.setdefault(f.name.rpartition(".")[2], Counter())[f.state] += 1
    return out


def _kind(reason: str) -> str:
    """A reason without its numbers and names, and each of its parts once, so that like ones are counted together."""
    plain = re.sub(r"pages? [\d–, ]+(?:and \d+ more)?", "pages #", files.printable(reason).replace("|", "/"))
    plain = re.sub(r"pages #: | \((?:pypdf: |XML, )[^()]*\)|(?<=guessed: )[\w-]+|(?<=called )\.\w+", "", plain)
    return "; ".join(dict.fromkeys(re.sub(r"\d[\d,.]*", "#", plain).split("; ")))


def _parts(kind: str) -> list[str]:
    """The reasons that a reason is put together from."""
    return re.split(r"; |\. ", kind.rstrip("."))
