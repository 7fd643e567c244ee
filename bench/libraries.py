"""The libraries that a run measures: made in a scratch folder by the ingest's own Builder, with one encoder that forgets nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant import Library
from corpus import catalogue, notes
from corpus.embed import Embedder, Vectors
from corpus.errors import LibraryError
from ingest.build import Builder


class Remembering:
    """An encoder that encodes each text and each question once: many libraries and systems want the same ones. Never for timing."""

    def __init__(self, encoder: Embedder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._texts: dict[str, Vectors] = {}
        self._questions: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """See `corpus.embed.Embedder`; `progress` hears of the texts that are new."""
        fresh = [t for t in dict.fromkeys(texts) if t not in self._texts]
        rows = self._encoder.encode(fresh, progress)
        self._texts.update(zip(fresh, rows, strict=True))
        return np.stack([self._texts[t] for t in texts]) if texts else rows

    def encode_question(self, text: str) -> Vectors:
        """See `corpus.embed.Embedder`."""
        if text not in self._questions:
            self._questions[text] = self._encoder.encode_question(text)
        return self._questions[text]


@dataclass(frozen=True)
class Scratch:
    """A folder to make libraries in, and what they are made with; catalogue and notes are the project's own unless others are given."""

    folder: Path
    encoder: Embedder
    catalogue_file: Path = catalogue.HERE / "catalogue.toml"
    notes_folder: Path = notes.FOLDER

    def library(self, name: str, reports: Path, with_notes: bool = True, but: str = "") -> Library:
        """Build a library of the files in `reports` under a name, and open it; `but` is a report whose notes are left out.

        Raises LibraryError where a file is refused: figures of half the reports would pass for figures of all.
        """
        own = self._notes_but(but) if but else self.notes_folder
        builder = Builder(self.folder / name, self.encoder, with_notes=with_notes, catalogue_file=self.catalogue_file, notes_folder=own)
        for row in builder.add([reports]).files:
            if row.state == "refused":
                raise LibraryError(f"{Path(row.path).name} cannot be measured: {row.reason}", f"Take it out of {reports}.")
        return Library.open(self.folder / name, self.encoder)

    def _notes_but(self, report: str) -> Path:
        """A copy of the notes without those on one report."""
        kept = self.folder / f"notes but {report}"
        shutil.copytree(self.notes_folder, kept, ignore=shutil.ignore_patterns(f"{report}.*"), dirs_exist_ok=True)
        return kept


def documents(library: Library) -> dict[str, str]:
    """The texts of the reports whose originals the library holds, by id."""
    return {s.record.id: s.document.text for s in library.index.shelves if s.document}


def files(library: Library) -> dict[str, Path]:
    """The files that those reports were read from, by id."""
    return {s.record.id: Path(s.ledger.path) for s in library.index.shelves if s.document and s.ledger}
