from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from corpus import shelf, store
from corpus.errors import BrokenLibrary, StaleLibrary, UnknownReport
from corpus.records import Shelf
from ingest.settings import Settings
from ingest.shelving import note_spans
from tests import pdfs
from tests.fakes import CHOIRS, FENWATER, REPORT, FakeEmbedder, builder

OTHER = "# Kites over Marsh End\n\nEleven kites flew over the marsh in 2018, and a boy of nine held the largest of them.\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def held(library: Path) -> dict[str, Shelf]:
    return {r: store.get_shelf(library, n)[0] for r, n in store.manifest(library).reports.items()}


def test_a_first_run_indexes_the_report_and_the_notes_of_the_other(invented: Path, library: Path) -> None:
    embedder = FakeEmbedder()
    outcome = builder(invented, library, embedder).add([invented / "reports"])
    shelves = held(library)
    assert [(f.report, f.state) for f in outcome.files] == [(FENWATER, "indexed")]
    assert outcome.reports == 2
    assert outcome.passages == sum(len(s.passages) for s in shelves.values())
    assert outcome.sentences == sum(len(p.sentences) for s in shelves.values() for p in s.passages)
    assert {p.kind for p in shelves[CHOIRS].passages} == {"note"}
    assert shelves[CHOIRS].document is None
    assert shelves[FENWATER].record.year == 2016
    assert len(embedder.encoded) == len(set(embedder.encoded))


def test_notes_are_joined_to_their_places(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    shelf = held(library)[FENWATER]
    assert shelf.document is not None
    starts = [shelf.document.text[s[0] :][:8] for s in shelf.note_spans if s]
    assert starts == ["Five too", "The van ", "“We only"]
    assert note_spans((), shelf.document) == ()


def test_an_unchanged_file_costs_no_embedding(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    before = store.manifest(library).reports
    embedder = FakeEmbedder()
    outcome = builder(invented, library, embedder).add([invented / "reports"])
    assert [f.state for f in outcome.files] == ["unchanged"]
    assert embedder.encoded == []
    assert store.manifest(library).reports == before


def test_a_changed_file_replaces_its_old_self_and_costs_only_what_is_new(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    (invented / "reports" / "mending.md").write_text(REPORT.replace("two winters", "three winters"), encoding="utf-8")
    embedder = FakeEmbedder()
    outcome = builder(invented, library, embedder).add([invented / "reports"])
    assert [f.state for f in outcome.files] == ["indexed"]
    assert set(held(library)) == {FENWATER, CHOIRS}
    assert embedder.encoded
    assert all("three winters" in t for t in embedder.encoded)  # "three" the library had already
    shelf, vectors = store.get_shelf(library, store.manifest(library).reports[FENWATER])
    from corpus import shelf as shelves

    assert np.array_equal(vectors, FakeEmbedder().encode(shelves.texts(shelf)))  # old rows stand beside their own texts


def test_changed_notes_reach_a_report_whose_file_is_not_given_again(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    path = invented / "notes" / f"{FENWATER}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Confidence took time", "Confidence came late"), encoding="utf-8")
    embedder = FakeEmbedder()
    builder(invented, library, embedder).add([])
    assert held(library)[FENWATER].notes[2].title == "Confidence came late"
    assert held(library)[FENWATER].document is not None
    title, *words = embedder.encoded
    assert title.startswith("Confidence came late.")
    assert words == ["came", "late"]  # and the words that the library had not


def test_what_is_there_stays_when_more_is_added(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    (invented / "kites.md").write_text(OTHER, encoding="utf-8")
    outcome = builder(invented, library).add([invented / "kites.md"])
    assert set(held(library)) == {FENWATER, CHOIRS, "kites"}
    assert held(library)["kites"].record.guessed
    assert held(library)["kites"].record.title == "Kites over Marsh End"
    assert outcome.reports == 3


def test_without_notes_only_the_paths(invented: Path, library: Path) -> None:
    builder(invented, library, with_notes=False).add([invented / "reports"])
    assert set(held(library)) == {FENWATER}
    assert held(library)[FENWATER].notes == ()


def test_two_files_of_one_name_are_two_reports(invented: Path, library: Path) -> None:
    for folder, word in (("one", "Eleven"), ("two", "Twelve")):
        (invented / folder).mkdir()
        (invented / folder / "kites.md").write_text(OTHER.replace("Eleven", word), encoding="utf-8")
    outcome = builder(invented, library, with_notes=False).add([invented / "one", invented / "two"])
    assert [f.report for f in outcome.files] == ["kites", "kites-2"]
    (invented / "two" / "kites.md").write_text(OTHER.replace("Eleven", "Thirteen"), encoding="utf-8")
    outcome = builder(invented, library, with_notes=False).add([invented / "two"])
    assert [f.report for f in outcome.files] == ["kites-2"]
    assert set(held(library)) == {"kites", "kites-2"}


def test_refused_files_are_named_with_their_reason_and_the_others_indexed(invented: Path, library: Path) -> None:
    (invented / "reports" / "empty.txt").touch()
    (invented / "reports" / "song.mp3").write_bytes(b"ID3 la la")
    pdfs.write(invented / "reports" / "scan.pdf", [b"0 0 1 rg"])
    outcome = builder(invented, library).add([invented / "reports", invented / "gone.txt"])
    reasons = {Path(f.path).name: f.reason for f in outcome.files if f.state == "refused"}
    assert set(reasons) == {"gone.txt", "empty.txt", "song.mp3", "scan.pdf"}
    assert "No such file" in reasons["gone.txt"]
    assert "empty" in reasons["empty.txt"]
    assert "sound or film" in reasons["song.mp3"]
    assert "scan" in reasons["scan.pdf"]
    assert FENWATER in held(library)


def test_lost_pages_make_a_file_partial(invented: Path, library: Path) -> None:
    broken = b"<< /Length 3 /Filter /NoSuchFilter >>\nstream\nabc\nendstream"
    pdfs.write(invented / "half.pdf", [pdfs.lines(["First page of a short report."]), broken])
    row = builder(invented, library, with_notes=False).add([invented / "half.pdf"]).files[0]
    assert (row.state, row.pages, row.pages_lost, row.reason) == ("partial", 2, (2,), "1 of 2 pages could not be read; page 2: it is written in a way that is not supported (pypdf: NotImplementedError)")


def test_a_removed_report_stays_away_until_its_file_is_added_again(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    builder(invented, library).remove([FENWATER, CHOIRS])
    assert held(library) == {}
    builder(invented, library).add([])
    assert held(library) == {}
    outcome = builder(invented, library).add([invented / "reports"])
    assert [f.state for f in outcome.files] == ["indexed"]
    assert set(held(library)) == {FENWATER}


def test_removing_what_is_not_there_names_what_is(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    before = store.manifest(library)
    with pytest.raises(UnknownReport, match=f"no report 'kites'. It holds: {FENWATER}, {CHOIRS}"):
        builder(invented, library).remove([FENWATER, "kites"])
    assert store.manifest(library) == before


def test_another_encoder_is_a_stale_library_until_it_is_rebuilt(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    with pytest.raises(StaleLibrary, match=r"embedder: 'fake words 1', now 'other'.*--rebuild"):
        builder(invented, library, FakeEmbedder("other")).add([])
    other = FakeEmbedder("other")
    builder(invented, library, other).add([], rebuild=True)
    assert store.manifest(library).stamp["embedder"] == "other"
    assert held(library)[FENWATER].document is not None
    texts = {t for s in held(library).values() for t in shelf.texts(s)}
    assert texts <= set(other.encoded)  # nothing of the other encoder's was taken over, of notes alone neither


def test_every_setting_is_in_the_stamp(invented: Path, library: Path) -> None:
    stamp = builder(invented, library).stamp
    assert set(vars(Settings())) <= set(stamp)


def damage(library: Path, report: str) -> None:
    path = library / "reports" / store.manifest(library).reports[report] / "shelf.json"
    path.write_text(path.read_text(encoding="utf-8").replace("valley", "galley"), encoding="utf-8")


def test_a_damaged_part_is_never_published_as_sound(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    damage(library, FENWATER)
    with pytest.raises(BrokenLibrary, match=rf"damaged: reports/{FENWATER}"):
        builder(invented, library).add([])


def test_a_rebuild_mends_a_damaged_library_and_says_what_was_lost(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    damage(library, FENWATER)
    outcome = builder(invented, library).add([], rebuild=True)
    assert [(f.report, f.state) for f in outcome.files] == [(FENWATER, "refused")]
    assert held(library)[FENWATER].document is None  # our notes took its place
    builder(invented, library).add([invented / "reports"])
    store.check_files(library, store.manifest(library))
    document = held(library)[FENWATER].document
    assert document is not None
    assert "galley" not in document.text


def test_progress_hears_of_reading_embedding_and_writing(invented: Path, library: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    run = builder(invented, library)
    run.progress = lambda *step: heard.append(step)
    run.add([invented / "reports"])
    assert next(what for what, _, _ in heard) == "reading mending.md"
    assert [what for what, _, _ in heard][-2:] == ["writing the library", "embedding words"]
    counts = [(done, total) for what, done, total in heard if what == "embedding"]
    assert counts
    assert all(done <= total for done, total in counts)


def test_a_device_among_the_paths_is_refused_without_waiting(invented: Path, library: Path) -> None:
    os.mkfifo(invented / "pipe.txt")
    outcome = builder(invented, library).add([invented / "pipe.txt"])
    assert [(f.state, f.reason.split(".")[0]) for f in outcome.files] == [("refused", "Not a regular file, but a pipe")]
