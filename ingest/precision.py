"""Which numbers the encoder computes with, where nobody has said: the shorter ones for a large run on a processor that is much quicker with them."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from corpus.embed import Embedder, SentenceEncoder
from ingest.settings import Settings

MANY = 100  # documents of a run for which the choice is worth its second
TIMES = 2.0  # so much quicker the shorter numbers must be; what they cost in what is found: docs/benchmarks.md, "Shorter numbers"
ROUNDS = 2
SAMPLE = [("A room was let to two groups, who shared the rent and the keys and met there each second week. " * n).strip() for n in (1, 2, 3, 4, 6)] * 6


def choose(full: Embedder, shorter: Callable[[], Embedder], clock: Callable[[], float] = perf_counter) -> Embedder:
    """The encoder for a large run: the one of shorter numbers where it is TIMES as quick on this machine, now."""
    other = shorter()
    seconds: dict[int, list[float]] = {0: [], 1: []}
    for encoder in (full, other):
        encoder.encode(SAMPLE[:8])  # the first call makes what later ones use again
    for _ in range(ROUNDS):
        for n, encoder in enumerate((full, other)):
            began = clock()
            encoder.encode(SAMPLE)
            seconds[n].append(clock() - began)
    return other if min(seconds[0]) >= TIMES * min(seconds[1]) else full


def loaded(settings: Settings) -> Embedder:
    """The encoder that the settings name. Raises ModelMissing."""
    return SentenceEncoder(settings.embedding_model, settings.query_prefix, settings.text_prefix, settings.precision)
