"""Documents changed at random, always in the same way: each is read or refused with advice, whatever was done to it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from ingest import guess, readers
from tests.mutants import mutant, seeds


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_mutant_is_read_or_refused(tmp_path: Path, count: int) -> None:
    rng = random.Random(count)
    made = seeds(tmp_path)
    ends: Counter[tuple[str, bool]] = Counter()
    for _ in range(count):
        kind = rng.choice(list(made))
        path = tmp_path / "mutant"
        path.write_bytes(mutant(kind, made[kind], rng))
        try:
            source = readers.read(path)
            record = guess.record("a", source, "a")
            f"{source.document.text} {record}".encode()
        except UnreadableFile as refused:
            ends[kind, False] += 1 if refused.help_message else count  # a reason without advice fails below
        else:
            ends[kind, True] += 1
    assert all(ends[kind, True] for kind in made), ends
    assert count / 20 < sum(n for (_, read), n in ends.items() if not read) < count
