"""Stand-ins that go through the real seams, and invented material: no sentence of a real report is in here."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from corpus.embed import Vectors
from corpus.words import cut
from ingest import readers
from ingest.build import Builder

WIDTH = 64


class FakeEmbedder:
    """Counts words: each word adds 1 to the place its checksum names, then the row is made 1 long. Remembers what it was given."""

    def __init__(self, name: str = "fake words 1") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.encoded += texts
        if progress:
            progress(len(texts))
        return np.stack([self.encode_question(t) for t in texts]) if texts else np.zeros((0, WIDTH), dtype=np.float32)

    def encode_question(self, text: str) -> Vectors:
        row = np.zeros(WIDTH, dtype=np.float32)
        for word in cut(text):
            row[zlib.crc32(word.encode()) % WIDTH] += 1
        length = float(np.linalg.norm(row))
        if not length:
            row[0] = length = 1.0
        return np.asarray(row / length, dtype=np.float32)


class WithinProcess:
    """Reads files here and now: no process is started for a few invented lines."""

    def read(self, path: Path, ocr: bool = False) -> readers.Source:
        return readers.read(path)

    def close(self) -> None:
        pass


FENWATER, CHOIRS = "fenwater-tool-libraries", "quarry-choirs"

CATALOGUE = """
[[report]]
id = "fenwater-tool-libraries"
title = "Mending together: tool libraries of the Fenwater valley"
authors = ["Fenwater Menders"]
short = "Menders"
year = 2016
publisher = "Oxley Mill Press"
evidence = "case study"
places = ["Oxley", "Marsh End"]
organisations = ["Fenwater Menders"]
recognise = ["Mending together", "Fenwater valley"]

[[report]]
id = "quarry-choirs"
title = "Nine choirs, one piano"
authors = ["Ida Brook", "Sam Tarn"]
year = 2019
recognise = ["Nine choirs, one piano"]
"""

REPORT = """# Mending together: tool libraries of the Fenwater valley

## Why they joined

Five tool libraries in the Fenwater valley began to share one van in 2014. Each had lent ladders and drills on its own
for years, and each had paid its own insurance.

The valley council wanted a single partner to talk to. They agreed to meet every second month in the old mill at Oxley.

## What it cost

### Money

The van cost £6,200 and saved about £1,900 a year.<sup>1</sup> Insurance fell by a third once the five were one customer.

<sup>1</sup> Oxley Mill ledger (2015), page 4.

The libraries shared three things:

- one van
- one booking sheet
- a locksmith who calls on Fridays

| Library | Members | Loans |
|---|---|---|
| Oxley | 40 | 310 |
| Marsh End | 25 | 190 |

### Trust

“We only lent to friends at first. Then the friends had friends.” – Chair, Marsh End

Trust grew slowly: two winters went by before anybody handed over a key.

## References

Pell, A. (2012) Lending what you own. Oxley: Oxley Mill Press.
"""

FENWATER_NOTES = """# Notes on: Mending together

## Mending together: tool libraries of the Fenwater … > Why they joined

### 001 Five lenders, one vehicle
at: para 1
themes: shared-services, purpose
place: Oxley
kind: finding

Since 2014 five lending groups have run a vehicle jointly.

- Who shares a van?
- When did the sharing begin?
- How many groups take part?

## What it cost > Money

### 002 Price and saving of the vehicle
at: para 1
themes: costs-and-savings
organisation: Fenwater Menders
kind: figure

It was bought for £6,200 and spares £1,900 yearly; cover is a third cheaper.

- What did the van cost?
- How much did it save?
- Is cover cheaper together?

## What it cost > Trust

### 003 Confidence took time
at: para 1–2
themes: trust, time
stage: forming
kind: quotation

The chair tells how lending widened from acquaintances outwards; it took two years.

- How long until people trusted each other?
- Whom did they lend to in the beginning?
- Who talks about friends?
"""

CHOIR_NOTES = """# Notes on: Nine choirs, one piano

## Tuning > Who pays

### 001 The piano fund
at: para 2
themes: funding
kind: finding

Nine singing groups pay equal parts into a fund for one instrument.

- Who pays for the piano?
- Do all choirs pay the same?
- What is the fund for?

### 004 A rota for rehearsals
at: para 3
themes: process
kind: recommendation

Rehearsals go by a rota drawn up each spring.

- How do they share the room?
- When is the rota made?
- Who rehearses when?
"""


def lay_out(folder: Path) -> Path:
    """Write the invented catalogue, notes and report under a folder; returns it."""
    (folder / "notes").mkdir(parents=True)
    (folder / "reports").mkdir()
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "notes" / f"{FENWATER}.md").write_text(FENWATER_NOTES, encoding="utf-8")
    (folder / "notes" / f"{CHOIRS}.md").write_text(CHOIR_NOTES, encoding="utf-8")
    (folder / "reports" / "mending.md").write_text(REPORT, encoding="utf-8")
    return folder


SUBJECTS = ("kites", "rafts", "herons")


def lay_papers(folder: Path) -> Path:
    """A new folder with a short report on each of `SUBJECTS`."""
    folder.mkdir()
    for subject in SUBJECTS:
        (folder / f"{subject}.md").write_text(f"# Of {subject}\n\nEleven {subject} were seen at the mill. Nobody counted {subject} before.\n", encoding="utf-8")
    return folder


def builder(corpus: Path, library: Path, embedder: FakeEmbedder | None = None, with_notes: bool = True) -> Builder:
    """A run over the invented corpus: the real Builder with the fake encoder."""
    return Builder(library, embedder or FakeEmbedder(), with_notes=with_notes, reader=WithinProcess, catalogue_file=corpus / "catalogue.toml", notes_folder=corpus / "notes")
