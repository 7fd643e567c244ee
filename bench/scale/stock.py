"""The stock that scale is measured on: short passages of public text and the product's own vectors of them, kept so that a run broken off goes on."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.scale import grown
from bench.throughput import passages
from corpus.embed import FULL, HALF, Embedder, SentenceEncoder, Vectors
from ingest.sentences import spans

CHUNK = 2048  # texts whose vectors are kept together
LONGEST = 700  # characters of a passage of the stock: they are short ones
RUN = 6  # words that a mixed text takes from one passage before it turns to the other
ASKED = 1000  # questions kept, the first ones with an answer; as many passages are held out
RATED, SECONDS = 128, 20.0  # texts that the encoder is timed on at once, and seconds of that
EACH = 10  # of so many passages one is held out, as long as more are wanted
Rows = Sequence[str]


@dataclass(frozen=True)
class Stock:
    """Texts and their vectors (n, d), questions and theirs, and passages held out: real ones that are in no index, with theirs.

    `mixed`: how many of the texts, the last ones, are words of two passages mixed. `made`: how it was embedded.
    """

    texts: list[str]
    vectors: Vectors
    questions: list[str]
    asked: Vectors
    held_out: Vectors
    mixed: int
    made: dict[str, Any]


def real(files: Sequence[Path], questions: Path) -> Iterator[str]:
    """The passages that the questions are about, each of their sentences, then the passages of the files; none twice, none over LONGEST characters."""
    about = [str(row["text"]) for row in _lines(questions)]
    seen: set[str] = set()
    every = (*about, *(t[a:b] for t in about for a, b in spans(t)), *(p for f in files for p in passages(f)))
    for text in every:
        cut = " ".join(text[:LONGEST].split())
        if len(cut) > 40 and cut not in seen:
            seen.add(cut)
            yield cut


def mixed(texts: Sequence[str], count: int, seed: int = 5) -> list[str]:
    """So many texts of the words of two others, by turns, RUN words of each at a time."""
    chance = random.Random(seed)
    return [mix(chance.choice(texts), chance.choice(texts)) for _ in range(count)]


def mix(one: str, other: str) -> str:
    """The words of two texts by turns, RUN of each, as many as the first has."""
    a, b = one.split(), other.split()
    turns = [(a, b)[(n // RUN) % 2][n : n + RUN] or a[n : n + RUN] for n in range(0, len(a), RUN)]
    return " ".join(w for turn in turns for w in turn)


def asked(questions: Path) -> list[str]:
    """The first ASKED questions that have an answer."""
    found = [q["question"].strip() for row in _lines(questions) for q in row["questions"] if q.get("answers", True)]
    step = max(1, len(found) // ASKED)  # spread over all passages
    return found[::step][:ASKED]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gather(folder: Path, files: Sequence[Path], questions: Path, count: int, make: Callable[[], tuple[Embedder, str]]) -> Stock:
    """A stock of `count` texts, and ASKED held out; what `folder` has of it already is not embedded again. `make`: the encoder and its precision.

    Raises OSError, ValueError.
    """
    whole = -(-count // CHUNK) * CHUNK
    found = list(islice(real(files, questions), max(whole, EACH * ASKED) + ASKED))
    out = found[EACH - 1 : EACH * ASKED : EACH]  # the same ones, and the same chunks, whatever the count
    gone = set(out)
    kept = [t for t in found if t not in gone]
    texts = kept[:whole] + mixed(kept, max(0, whole - len(kept)))
    wanted = asked(questions)
    parts = [("held", out), ("asked", wanted), *((f"{n // CHUNK:05d}", texts[n : n + CHUNK]) for n in range(0, whole, CHUNK))]
    marks = {name: hashlib.sha256("\n".join(part).encode()).hexdigest()[:16] for name, part in parts}
    folder.mkdir(parents=True, exist_ok=True)
    about = folder / "about.json"
    told = json.loads(about.read_text()) if about.is_file() else {"marks": {}}
    missing = [(name, part) for name, part in parts if told["marks"].get(name) != marks[name] or not (folder / f"{name}.npy").is_file()]
    if missing:
        encoder, precision = make()
        told |= {"encoder": encoder.name, "precision": precision}
        for name, part in missing:
            told = _embed(folder, name, part, encoder, told)
            told["marks"][name] = marks[name]
            about.write_text(json.dumps(told))
    rows = {name: np.load(folder / f"{name}.npy") for name, _ in parts}
    vectors = np.concatenate([rows[name] for name, _ in parts[2:]])[:count]
    return Stock(texts[:count], vectors, wanted, rows["asked"], rows["held"], max(0, count - len(kept)), told)


def _embed(folder: Path, name: str, part: Rows, encoder: Embedder, told: dict[str, Any]) -> dict[str, Any]:
    began = perf_counter()
    rows = encoder.encode(list(part))
    took = perf_counter() - began
    fresh = folder / f"{name}.part.npy"
    np.save(fresh, rows)
    fresh.replace(folder / f"{name}.npy")
    return {**told, "texts": told.get("texts", 0) + len(part), "seconds": told.get("seconds", 0.0) + took}


def encoder(name: str = "", precision: str = "") -> tuple[Embedder, str]:
    """The product's encoder and its precision: the one given, else the shorter one where this machine is much quicker with it. Or another encoder by "module:name"."""
    if name:
        module, _, made = name.partition(":")
        return getattr(importlib.import_module(module), made)(), FULL
    if precision:
        return SentenceEncoder(precision=precision), precision
    from ingest.precision import choose

    full = SentenceEncoder()
    found = choose(full, lambda: SentenceEncoder(precision=HALF))
    return found, FULL if found is full else HALF


def save_texts(path: Path, texts: Rows) -> None:
    """Texts as JSON lines."""
    path.write_text("".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")


def load_texts(path: Path) -> list[str]:
    """What `save_texts` wrote."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def prepare(folder: Path, files: Sequence[Path], questions: Path, real: int, largest: int, name: str = "") -> dict[str, Any]:
    """Everything that the steps take, as files in the folder: texts, questions, vectors of both, and vectors for the largest size.

    Returns what they are. Raises OSError, ValueError.
    """
    done = folder / "prepared.json"
    wanted = {"real": real, "largest": largest, "files": [p.name for p in (*files, questions)]}
    if done.is_file() and (told := json.loads(done.read_text()))["wanted"] == wanted:
        return dict(told)
    held = gather(folder / "stock", files, questions, real, lambda: encoder(name))
    save_texts(folder / "texts.jsonl", held.texts)
    save_texts(folder / "questions.jsonl", held.questions)
    half = min(len(held.asked), len(held.held_out), ASKED // 2)
    np.save(folder / "asked.npy", np.concatenate([held.asked[:half], held.held_out[:half]]))
    sources, grew = grown.grown(held.vectors, held.held_out, largest, folder / "vectors.npy")
    np.save(folder / "sources.npy", sources)
    words = float(np.mean([len(t.split()) for t in held.texts]))
    told = {"wanted": wanted, "mixed": held.mixed, "questions": half, "words": round(words, 1), "characters": round(float(np.mean(list(map(len, held.texts))))), **grew}
    made = {k: v for k, v in held.made.items() if k != "marks"}
    told |= {"embedded": made, "sentences": round(float(np.mean([len(spans(t)) for t in held.texts[:5000]])), 2)}
    done.write_text(json.dumps(told, indent=1))
    return told


def rate(texts: str, precision: str, name: str = "") -> dict[str, Any]:
    """How many texts a second the encoder does, on all cores: RATED of them at a time for some SECONDS, the middle one of these rates."""
    made, precision = encoder(name, precision)
    some = load_texts(Path(texts))
    made.encode(some[:32])
    rates, began = [], perf_counter()
    for at in range(0, len(some), RATED):
        part, since = some[at : at + RATED], perf_counter()
        made.encode(part)
        rates.append(len(part) / (perf_counter() - since))
        if perf_counter() - began > SECONDS:
            break
    return {"rate": float(np.median(rates)), "texts": len(rates) * RATED, "precision": precision, "cores": os.cpu_count() or 1, "words": float(np.mean([len(t.split()) for t in some[: len(rates) * RATED]]))}
