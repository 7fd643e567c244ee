"""A third invented corpus, for the shape of an answer: leaning sentences, a list under its lead-in, voices, a definition, a figure; and a rival report."""

from __future__ import annotations

from pathlib import Path

from assistant import Library
from assistant.evidence import Piece
from tests.fakes import CATALOGUE, FakeEmbedder, builder

TOWERS = """# Nine towers and a rope walk

## Ropes

The ringers of Elder Bridge bought new ropes from a chandler in the spring. They paid for them with the takings of two fairs.
The old ropes went to the ferry crew. A tail rope is a cord that a ringer pulls to swing a bell. Nobody counted the broken ropes.
Each tower spent £85 on ropes and grease. Write to ropes@elder.invalid for the list.
The chandler was paid in full.

The same chandler sold them candles.

## Stages

A mason wrote all of it down. Every tower goes through these stages:

- the bells are measured by a mason
- the frame is mended with oak
- the ropes are hung again by two ringers

## Voices

The ringers were asked about the cold.

“The tower was colder than the mill pond. We rang the bells in our coats.” – Chair, Elder Bridge

They rang on all the same.
"""

FERRIES = """# Ferries after the flood

## Old ropes

The ferry crew tied up with old ropes and said the ropes would last one winter.

## Landing

A landing means a place where boats are tied.

Elder Bridge lost two boats. Nobody rang a bell for them.
"""

RECORDS = """
[[report]]
id = "towers"
title = "Nine towers and a rope walk"
authors = ["Belfry Guild"]
short = "Guild"
year = 1999
recognise = ["Nine towers"]

[[report]]
id = "ferries"
title = "Ferries after the flood"
authors = ["Ana Ford"]
short = "Ford"
year = 2004
recognise = ["Ferries after"]
"""


def build(folder: Path) -> Path:
    """A library of both reports, without notes, by the real Builder with the fake encoder."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    (folder / "catalogue.toml").write_text(CATALOGUE + RECORDS, encoding="utf-8")
    (reports / "towers.md").write_text(TOWERS, encoding="utf-8")
    (reports / "ferries.md").write_text(FERRIES, encoding="utf-8")
    builder(folder, folder / "library", with_notes=False).add([reports])
    return folder / "library"


def open_at(folder: Path) -> Library:
    """The same, open."""
    return Library.open(build(folder), FakeEmbedder())


def piece(library: Library, *begins: str, score: float = 1.0) -> Piece:
    """The sentences that begin so, from the first to the last, as a piece of evidence."""
    index = library.index
    rows = [r for r, (s, e) in enumerate(index.sentences) if index.passages[int(index.sentence_passage[r])].text[s:e].startswith(begins)]
    assert len(rows) == len(begins), (begins, rows)
    return Piece(int(index.sentence_passage[rows[0]]), index.sentences[rows[0]][0], index.sentences[rows[-1]][1], score, tuple(range(rows[0], rows[-1] + 1)))


def words(library: Library, found: Piece) -> str:
    """The text of a piece."""
    return library.index.passages[found.passage].text[found.start : found.end]
