"""The library in memory: rows belong together, notes lead to their places, a damaged library is told."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import Library, index
from corpus import store
from corpus.errors import BrokenLibrary, NoLibrary
from corpus.records import Document, Note, Passage, Record, Shelf
from corpus.rows import places
from tests.fakes import CHOIRS, FENWATER


def test_every_row_has_its_vector(library: Library, wide_library: Library) -> None:
    for held in (library.index, wide_library.index):
        assert held.dense["passages"].ntotal == len(held.passages) == len(held.report_of)
        assert held.dense["sentences"].ntotal == len(held.sentence_passage) == len(held.sentences)
        assert held.dense["notes"].ntotal == len(held.note_row) == sum(1 + len(n.questions) for n in held.notes)


def test_sentence_rows_are_those_of_the_passage_in_order(wide_library: Library) -> None:
    held = wide_library.index
    assert [r for rows in held.sentence_rows for r in rows] == list(range(len(held.sentences)))
    for i, rows in enumerate(held.sentence_rows):
        assert tuple(held.sentences[r] for r in rows) == held.passages[i].sentences


def test_the_vector_of_a_row_is_that_of_its_text(library: Library) -> None:
    held = library.index
    for n, note in enumerate(held.notes):
        summary = held.dense["notes"].reconstruct(int(held.summary_rows[n]))
        assert summary @ library.vector(f"{note.title}. {note.summary}") == pytest.approx(1)
        asked = [held.dense["notes"].reconstruct(int(r)) for r in np.flatnonzero(held.note_row == n) if r != held.summary_rows[n]]
        assert [float(v @ library.vector(q)) for v, q in zip(asked, note.questions, strict=True)] == pytest.approx([1] * len(asked))


def test_notes_lead_to_their_places_and_back(library: Library) -> None:
    held = library.index
    there = {(n, p.passage) for n, places in enumerate(held.places) for p in places}
    assert there == {(n, i) for i, notes in enumerate(held.notes_of) for n in notes}
    assert {held.notes[n].report for n, _ in there} == {FENWATER, CHOIRS}
    for n, i in there:
        assert held.passages[i].report == held.notes[n].report


@pytest.mark.parametrize(
    ("span", "passages"),
    [((0, 100), [0]), ((90, 110), [0, 1]), ((95, 400), [1, 2]), ((80, 400), [1, 2]), ((0, 400), [0, 1, 2]), (None, [])],
    ids=str,
)
def test_a_note_speaks_for_a_passage_where_enough_of_either_overlaps(span: tuple[int, int] | None, passages: list[int]) -> None:
    made = [Passage(f"mills#p{n}", "mills", s, e, "x" * (e - s), "paragraph", (), "", None, None) for n, (s, e) in enumerate([(0, 100), (100, 200), (200, 400)])]
    note = Note("mills/001", "mills", "Wheels", "para 1", "They turn.", ("Do they?",), ())
    shelf = Shelf(Record("mills", "Nine mills"), Document("x" * 400, (), ()), tuple(made), (note,), (span,))
    found = places(shelf, 0)
    assert [n for n, _, _ in found] == passages
    assert span is None or all((made[n].start + s, made[n].start + e) == (max(span[0], made[n].start), min(span[1], made[n].end)) for n, s, e in found)


def test_a_note_without_its_original_stands_for_itself(library: Library) -> None:
    held = library.index
    for n, note in enumerate(held.notes):
        if note.report == CHOIRS:
            (place,) = held.places[n]
            assert held.passages[place.passage].text[place.start : place.end] == note.summary


def test_lookups_by_id(library: Library) -> None:
    held = library.index
    assert [held.by_id[p.id] for p in held.passages] == list(range(len(held.passages)))
    assert held.shelf(CHOIRS).record.year == 2019
    with pytest.raises(KeyError):
        held.shelf("mills")


def test_nowhere_and_damaged_are_told(small_library: Path, tmp_path: Path) -> None:
    with pytest.raises(NoLibrary):
        index.load(tmp_path / "none")
    shutil.copytree(small_library, tmp_path / "l")
    file = next((tmp_path / "l" / "generations").glob("*/notes.faiss"))
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(BrokenLibrary):
        index.load(tmp_path / "l")


def test_an_index_that_cannot_be_read_names_the_way_out(small_library: Path, tmp_path: Path) -> None:
    shutil.copytree(small_library, tmp_path / "l")
    held = store.manifest(tmp_path / "l")
    file = f"generations/{held.generation}/notes.faiss"
    (tmp_path / "l" / file).write_bytes(b"no index")
    forged = replace(held, checksums={**held.checksums, file: store.digest(tmp_path / "l" / file)}, sizes={}).dump()
    (tmp_path / "l" / file).with_name("manifest.json").write_bytes(forged)
    (tmp_path / "l" / "CURRENT").write_text(f"{held.generation} {hashlib.sha256(forged).hexdigest()}")
    with pytest.raises(BrokenLibrary, match=r"An index of the library cannot be read\. Run: python -m ingest --rebuild"):
        index.load(tmp_path / "l")
