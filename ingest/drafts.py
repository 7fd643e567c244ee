"""One file made into passages, before it is known which report it is: what can be done to it on any machine, beside other files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus import shelf
from corpus.embed import Embedder, Vectors
from corpus.errors import UnreadableFile
from corpus.records import Document, Passage
from ingest.isolated import Reader, source_of
from ingest.readers import Source
from ingest.settings import Settings

NAMELESS = ""  # the report of passages that have none yet


@dataclass(frozen=True)
class Draft:
    """A file's document and its passages. `rows`: the vectors of their texts (d,), by text, where they were embedded where the file was read."""

    source: Source
    passages: tuple[Passage, ...]
    rows: Mapping[str, Vectors] = field(default_factory=dict)


def make(reader: Reader, path: Path, ocr: bool, settings: Settings) -> Draft:
    """Read a file and cut it into passages. Raises UnreadableFile, OSError."""
    source = reader.read(path, ocr)
    return Draft(source, cut(source.document, settings))


def cut(document: Document, settings: Settings) -> tuple[Passage, ...]:
    """A document's passages, without a report's name."""
    from ingest.nodes import passages_of

    return passages_of(NAMELESS, document, settings)


def no_passages() -> UnreadableFile:
    """Why a file that was read is refused all the same: nothing of it is a passage."""
    return UnreadableFile("No text found in the file.", "If it is a scan, run it through OCR first.")


def named(passages: Sequence[Passage], report: str) -> tuple[Passage, ...]:
    """The same passages as a report's."""
    return tuple(replace(p, id=f"{report}{p.id.removeprefix(NAMELESS)}", report=report) for p in passages)


def texts(passages: Sequence[Passage]) -> list[str]:
    """What is embedded of passages, each text once."""
    return list(dict.fromkeys(shelf.spoken(passages)))


def embed(drafts: Sequence[Sequence[Passage]], encoder: Embedder) -> list[Vectors]:
    """Rows (n, d) of the texts of several files, which are embedded together, each text once."""
    wanted = [texts(passages) for passages in drafts]
    every = list(dict.fromkeys(t for each in wanted for t in each))
    place = {text: n for n, text in enumerate(every)}
    rows = encoder.encode(every)
    return [rows[[place[t] for t in each]] for each in wanted]


def dump(draft: Draft) -> bytes:
    """A draft as JSON, without its rows."""
    told = {"source": asdict(draft.source), "passages": [asdict(p) for p in draft.passages]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def dump_refusal(error: UnreadableFile | OSError) -> bytes:
    """In a draft's stead, why there is none."""
    told: dict[str, Any] = {"refused": str(error) if isinstance(error, UnreadableFile) else f"The file cannot be opened ({error.strerror or type(error).__name__})."}
    if isinstance(error, UnreadableFile):
        told |= {"pages": error.pages, "pages_lost": error.pages_lost, "parser": error.parser}
    return json.dumps(told).encode()


def load(data: bytes) -> Draft:
    """What `dump` wrote. Raises UnreadableFile with what `dump_refusal` wrote."""
    told = json.loads(data)
    if "refused" in told:
        error = UnreadableFile(told["refused"])
        error.pages, error.pages_lost, error.parser = told.get("pages", 0), tuple(told.get("pages_lost", ())), told.get("parser", "")
        raise error
    return Draft(source_of(told), tuple(shelf.passage_of(p) for p in told["passages"]))
