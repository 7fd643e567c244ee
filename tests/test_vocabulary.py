"""The library's words, made when it is published, read when it is opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Library, index
from corpus import store, vocabulary
from corpus.errors import BrokenLibrary, StaleLibrary
from corpus.records import Note, Record, Shelf
from tests.fakes import FakeEmbedder, builder

NOTE = Note("r#n001", "r", "Ladders of Oxley", "para 1", "The Tool Lenders Forum (TLF) lends ladders, 3 of them.", ("Who lends Anna's ladders?",), ("trust",), place=("Oxley",))
SHELF = Shelf(Record("r", "Lending in Oxley", organisations=("Oxley Choir Fund (OCF)",)), None, (), (NOTE,))


def test_words_are_counted_in_lower_case_without_figures_and_possessives() -> None:
    made = vocabulary.make([SHELF])
    assert (made.words["ladders"], made.words["oxley"], made.words["anna"]) == (3, 4, 1)
    assert "3" not in made.words


def test_a_name_is_what_never_stands_in_lower_case() -> None:
    made = vocabulary.make([SHELF])
    assert {"oxley", "anna", "tlf"} <= made.names
    assert not made.names & {"ladders", "lends"}


def test_acronyms_come_from_notes_and_from_the_bodies_in_the_catalogue() -> None:
    assert vocabulary.make([SHELF]).acronyms == {"OCF": ("Oxley Choir Fund",), "TLF": ("Tool Lenders Forum",)}


def test_it_does_not_depend_on_the_order_and_keeps_the_commonest() -> None:
    other = Shelf(Record("s", "Choirs and ladders"), None, (), ())
    assert vocabulary.dump(vocabulary.make([SHELF, other])) == vocabulary.dump(vocabulary.make([other, SHELF]))
    assert set(vocabulary.make([SHELF, other], most=2).words) == {"ladders", "oxley"}


def test_what_was_written_is_read_again() -> None:
    made = vocabulary.make([SHELF])
    assert vocabulary.load(vocabulary.dump(made)) == made


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"words": {}, "names": 1, "acronyms": {}})])
def test_a_file_that_is_none_is_said(text: str) -> None:
    with pytest.raises(BrokenLibrary, match=r"vocabulary cannot be read.*--rebuild"):
        vocabulary.load(text)


def test_a_library_brings_its_vocabulary_checksummed(small_library: Path, library: Library) -> None:
    held = store.manifest(small_library)
    assert f"generations/{held.generation}/vocabulary.json" in held.checksums
    assert library.index.vocabulary.words["ladders"] >= 1
    assert "oxley" in library.index.vocabulary.names


def test_a_library_of_the_format_before_is_refused_and_a_rebuild_mends_it(invented: Path, tmp_path: Path) -> None:
    root = tmp_path / "library"
    builder(invented, root).add([invented / "reports"])
    held = store.manifest(root)
    (root / "generations" / held.generation / "vocabulary.json").unlink()
    path = root / "generations" / held.generation / "manifest.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["stamp"]["store"] = 2
    raw["checksums"] = {k: v for k, v in raw["checksums"].items() if not k.endswith("vocabulary.json")}
    path.write_text(json.dumps(raw), encoding="utf-8")
    path.with_name("manifest.sha256").unlink()  # nor had it a seal
    (root / "CURRENT").write_text(held.generation, encoding="utf-8")
    with pytest.raises(StaleLibrary, match=r"store: 2, now 3.*python -m ingest --rebuild"):
        index.load(root)
    embedder = FakeEmbedder()
    builder(invented, root, embedder).add([], rebuild=True)
    assert index.load(root)[0].vocabulary.words["ladders"] >= 1
    assert embedder.encoded == []  # no text is embedded again
