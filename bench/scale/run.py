"""`bench scale`: all steps in turn, each kept; then docs/scale.md with its plots from what is kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import sheet
from bench.scale import apart, kinds, stock
from bench.scale.apart import Found

DISK = "corpus.engines.disk:Disk"
SERVED = 100_000  # passages up to which the server is measured unless more is asked for


@dataclass(frozen=True)
class Wanted:
    """A run: the folder for everything, public texts, questions, sizes, how many real passages, up to which size the server, and another encoder for tests."""

    folder: Path
    texts: tuple[Path, ...]
    questions: Path
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    real: int = 100_000
    served: int = SERVED
    encoder: str = ""


def run(wanted: Wanted) -> Found:
    """Do what is not done yet, and return all that was found, as it is kept in `results.json`. Raises OSError, ValueError, LibraryError."""
    sizes, home = tuple(sorted(wanted.sizes)), wanted.folder
    home.mkdir(parents=True, exist_ok=True)
    stocked = stock.prepare(home, wanted.texts, wanted.questions, min(wanted.real, sizes[-1]), sizes[-1], wanted.encoder)
    files = {name: str(home / name) for name in ("texts.jsonl", "questions.jsonl", "asked.npy", "vectors.npy", "sources.npy")}
    found: Found = {"stock": stocked, "sizes": list(sizes), "encoder": apart.step(home, "encoder", "bench.scale.stock:rate", texts=files["texts.jsonl"], name=wanted.encoder, precision=_embedded(wanted)["precision"])}
    for part, each in (("exact", _exact), ("kinds", _kinds), ("disk", _disk), ("server", _server)):
        found[part] = {}
        for n in sizes:
            if made := each(wanted, files, n):
                found[part][str(n)] = made
    found |= {"machine": sheet.machine(), "date": date.today().isoformat()}
    (home / "results.json").write_text(json.dumps(found, indent=1))
    return found


def _best(home: Path, rows: int) -> str:
    return str(home / f"exact-{rows}.npz")


def _exact(wanted: Wanted, files: dict[str, str], rows: int) -> Found:
    return apart.step(wanted.folder, f"exact-{rows}", "bench.scale.kinds:exact", vectors=files["vectors.npy"], asked=files["asked.npy"], rows=rows, to=_best(wanted.folder, rows))


def _kinds(wanted: Wanted, files: dict[str, str], rows: int) -> Found:
    return {
        name: apart.step(
            wanted.folder, f"kind-{rows}-{name.replace(',', '-')}", "bench.scale.kinds:kind", name=name, vectors=files["vectors.npy"], asked=files["asked.npy"],
            best=_best(wanted.folder, rows), rows=rows, folder=str(wanted.folder),
        )
        for name in kinds.KINDS
    }  # fmt: skip


def _given(files: dict[str, str]) -> dict[str, str]:
    return {"texts": files["texts.jsonl"], "vectors": files["vectors.npy"], "sources": files["sources.npy"]}


def _embedded(wanted: Wanted) -> dict[str, str]:
    """What the stock was embedded with."""
    told: dict[str, Any] = json.loads((wanted.folder / "prepared.json").read_text())["embedded"]
    return {"embedder": told["encoder"], "precision": told["precision"]}


def _disk(wanted: Wanted, files: dict[str, str], rows: int) -> Found:
    at = wanted.folder / f"library-{rows}"
    step = wanted.folder / "steps" / f"disk-build-{rows}.json"
    if not step.is_file():
        shutil.rmtree(at, ignore_errors=True)  # what a run that was broken off has left
    built = apart.step(wanted.folder, f"disk-build-{rows}", "bench.scale.answers:build", where=DISK, at=str(at), given=_given(files), rows=rows, **_embedded(wanted))
    asked = apart.step(
        wanted.folder, f"disk-ask-{rows}", "bench.scale.answers:ask", where=DISK, at=str(at), best=_best(wanted.folder, rows), questions=files["questions.jsonl"],
        vectors=files["asked.npy"], encoder=wanted.encoder, precision=_embedded(wanted)["precision"],
    )  # fmt: skip
    return {**asked, **built, "load": max(asked["load"], built["load"])}


def _server(wanted: Wanted, files: dict[str, str], rows: int) -> Found:
    if rows > wanted.served or find_spec("milvus_lite") is None or find_spec("corpus.engines.milvus") is None or find_spec("tests.milvus_process") is None:
        return {}
    return apart.step(
        wanted.folder, f"server-{rows}", "bench.scale.server:measured", folder=str(wanted.folder), given=_given(files), rows=rows, **_embedded(wanted),
        best=_best(wanted.folder, rows), questions=files["questions.jsonl"], vectors=files["asked.npy"], encoder=wanted.encoder,
    )  # fmt: skip


def again(folder: Path) -> Found:
    """What an earlier run has found. Raises OSError where there was none."""
    found: Found = json.loads((folder / "results.json").read_text())
    return found


def texts_of(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files and folders of text, which must be there. Raises FileNotFoundError naming the first that is not."""
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"There is no {path}: give public text as .txt files in a folder, or as JSON lines with a field 'text'.")
    return tuple(paths)
