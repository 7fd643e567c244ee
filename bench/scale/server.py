"""The same library in a Milvus server: its own program as a process on this machine, asked over the network as any other server would be."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from time import perf_counter

from bench import procs
from bench.scale import answers
from bench.scale.apart import Found

ENGINE = "corpus.engines.milvus:Milvus"


def measured(folder: str, given: dict[str, str], rows: int, embedder: str, precision: str, best: str, questions: str, vectors: str, encoder: str = "") -> Found:
    """Start a server, put the library in, publish it, and ask; says of both sides what `answers` says, and the server's memory and disk (MB)."""
    home = Path(folder) / f"milvus-{rows}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    process = importlib.import_module("tests.milvus_process").Process(home)
    try:
        address = process.address(f"scale{rows}")
        built = answers.build(ENGINE, address, given, rows, embedder, precision)
        began = perf_counter()
        asked = answers.ask(ENGINE, address, best, questions, vectors, precision, encoder)
        disk = sum(p.stat().st_size for p in home.rglob("*") if p.is_file()) / 2**20
        return {**built, **asked, "took": perf_counter() - began, "disk": {"all": disk}, "server": procs.most(process._process.pid)}
    finally:
        process.kill()
        shutil.rmtree(home, ignore_errors=True)
