"""The whole product at one size: a library of so many short passages, made without embedding them, opened, and asked real questions."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.latency import moved
from bench.scale import stock
from bench.scale.apart import Found, Memory
from bench.speed import WARM, spread
from corpus import dense, store
from corpus.embed import Vectors
from corpus.engine import Edition, Engine, Key
from corpus.records import Block, Document, Passage, Record, Shelf

PER_REPORT = 100  # passages
ASKED = 200  # questions timed
READERS = 2  # that ask at once, after one alone
NEAR = 200  # candidates, as an answer begins with, of which ten are compared with the exact ten


@dataclass(frozen=True)
class Given:
    """What a library is made of: texts in their order (JSON lines), vectors (n, d) and each one's two sources (n, 2), as files."""

    texts: str
    vectors: str
    sources: str


def shelves(given: Given, rows: int) -> Iterator[tuple[Shelf, Vectors]]:
    """Reports of PER_REPORT passages with their vectors: real texts as they are, made ones mixed of the words of their sources.

    Sentences were not embedded: each one's vector is its passage's, moved at random to a cosine of about .85.
    """
    texts = stock.load_texts(Path(given.texts))
    vectors, sources = np.load(given.vectors, mmap_mode="r"), np.load(given.sources)
    noise = np.random.default_rng(3)
    for start in range(0, rows, PER_REPORT):
        numbers = range(start, min(rows, start + PER_REPORT))
        shelf = report(start // PER_REPORT, [texts[n] if n < len(texts) else stock.mix(*(texts[i] for i in sources[n])) for n in numbers])
        own = np.asarray(vectors[numbers.start : numbers.stop])
        of = [n for n, p in enumerate(shelf.passages) for _ in p.sentences]
        yield shelf, np.concatenate([own, moved(own[of], noise)])


def report(n: int, texts: list[str]) -> Shelf:
    """A report of short passages, each a paragraph; twenty-five of them stand under one heading."""
    from ingest.sentences import spans

    name = f"report-{n:06d}"
    passages, blocks, at = [], [], 0
    for k, text in enumerate(texts, 1):
        heading, end = (f"Part {1 + k // 25}",), at + len(text)
        blocks.append(Block("paragraph", at, end, heading, para=k))
        passages.append(Passage(f"{name}#p{k}", name, at, end, text, "paragraph", heading, f"para {k}", None, None, sentences=tuple(spans(text))))
        at = end + 2
    return Shelf(Record(name, f"Report number {n}", year=1990 + n % 30), Document("\n\n".join(texts), (), tuple(blocks), parser="bench"), tuple(passages), ())


def engine(where: str, at: str) -> Engine:
    """An engine by "module:name", opened on a folder or an address."""
    module, _, name = where.partition(":")
    made: Engine = getattr(importlib.import_module(module), name)(Path(at) if "://" not in at else at)
    return made


def build(where: str, at: str, given: dict[str, str], rows: int, embedder: str, precision: str) -> Found:
    """Put the reports in and publish them; the words of the library get no vectors. Says how long each took, and the memory.

    One writer all the while, as a run of `python -m ingest` is: who has to line up on a server does so once.
    """
    held = engine(where, at)
    memory = Memory()
    before = memory.look()
    with memory.watched(), getattr(held, "writing", nullcontext)():
        began, making = perf_counter(), 0.0
        names: dict[str, str] = {}
        for shelf, vectors in shelves(Given(**given), rows):
            names[shelf.record.id] = held.put(shelf, vectors)
        put = perf_counter() - began
        held.publish({"store": store.FORMAT, "embedder": embedder, "text_prefix": "", "precision": precision}, names)
        making = perf_counter() - began - put
    found: Found = {"put": put, "publish": making, "reports": len(names), "peak": memory.anonymous - before}
    if "://" not in at:
        found["disk"] = disk(Path(at))
    return found


def disk(root: Path) -> dict[str, float]:
    """MB of a library's folder, by what the files are."""
    out: dict[str, float] = {}
    for path in root.rglob("*"):
        if path.is_file():
            name = path.name if "reports" in path.relative_to(root).parts[:1] else path.relative_to(root).parts[-1].partition(".")[0]
            out[name] = out.get(name, 0.0) + path.stat().st_size / 2**20
    return {"all": sum(out.values()), **dict(sorted(out.items(), key=lambda kv: -kv[1])[:8])}


def ask(where: str, at: str, best: str, questions: str, vectors: str, precision: str, encoder: str = "") -> Found:
    """Open the library and ask: the time to open it, of one question after the other, of READERS at once, the memory, and recall@10 of what the engine
    finds against the exact answer (`best`, for the questions' vectors in the file `vectors`)."""
    from assistant.far import FarLibrary

    embedder, asked = stock.encoder(encoder, precision)[0], stock.load_texts(Path(questions))
    embedder.encode_question(asked[0])
    memory = Memory()
    before = memory.look()
    with memory.watched():
        began = perf_counter()
        edition = engine(where, at).open()
        library = FarLibrary.of(edition, embedder)
        opening = perf_counter() - began
        opened = memory.look() - before
        took = _times(library.ask, asked[: WARM + ASKED])
        began = perf_counter()
        with ThreadPoolExecutor(READERS) as pool:
            together = list(pool.map(lambda q: _times(library.ask, [q])[0], asked[WARM : WARM + ASKED // 2]))
        rate = len(together) / (perf_counter() - began)
        found: Found = {"opening": opening, "first": took[0], "asked": len(took) - min(WARM, len(took) // 2)}
        found |= dict(zip(("p50", "p95"), spread(took[min(WARM, len(took) // 2) :]), strict=True))
        found |= {"readers": READERS, "together p50": spread(together)[0], "together p95": spread(together)[1], "a second": rate}
        found |= {"encoding": spread(_times(embedder.encode_question, asked[: WARM + ASKED // 4]))[0], **recalled(edition, best, vectors)}
    process = Memory()
    return {**found, "opened": opened, "own": memory.anonymous - before, "process": memory.anonymous, "mapped": memory.mapped, "end": process.look()}


def recalled(edition: Edition, best: str, vectors: str) -> Found:
    """What share of the exact ten nearest the engine's candidates hold, and how long it takes to find NEAR of them."""
    right, asked = np.load(best), np.load(vectors)
    half = len(asked) // 2  # the questions; passages held out are behind them
    firsts = {r: n * PER_REPORT for n, r in enumerate(edition.holdings)}
    rows, took = np.full((min(half, ASKED), dense.NEAREST), -1, dtype=np.int64), []
    for n in range(len(rows)):
        began = perf_counter()
        found = edition.nearest("passages", asked[n], NEAR)
        took.append(1000 * (perf_counter() - began))
        keys: list[Key] = [f.key for f in found[: dense.NEAREST]]
        rows[n, : len(keys)] = [firsts[k.report] + k.n for k in keys]
    return {"recall": dense.recall(rows, right["best"][: len(rows)], right["rows"][: len(rows)]), "nearest p50": spread(took)[0], "nearest p95": spread(took)[1]}


def _times(work: Any, asked: list[str]) -> list[float]:
    out = []
    for question in asked:
        began = perf_counter()
        work(question)
        out.append(1000 * (perf_counter() - began))
    return out
