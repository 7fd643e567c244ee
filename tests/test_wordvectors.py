"""The vectors of a library's words: which words, made once, taken over by the next generation, and never from a damaged file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus import store, wordvectors
from corpus.errors import BrokenLibrary
from corpus.records import Record, Shelf
from corpus.vocabulary import Vocabulary
from corpus.words import STOP, stem
from corpus.wordvectors import LIST, ROWS, WordVectors
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder, builder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def folder(library: Path) -> Path:
    return library / "generations" / store.manifest(library).generation


def save(folder: Path, made: WordVectors) -> None:
    for name, data in wordvectors.files(made).items():
        (folder / name).write_bytes(data)


def test_of_each_stem_the_form_most_written_the_commonest_first() -> None:
    counts = {"lends": 3, "lent": 9, "lending": 5, "vans": 4, "van": 4, "a": 99, "the": 80, "ox": 7, "keys": 1}
    assert wordvectors.chosen(Vocabulary(counts)) == ("lent", "lending", "van", "keys")
    assert wordvectors.chosen(Vocabulary(counts), 2) == ("lent", "lending")
    assert wordvectors.chosen(Vocabulary()) == ()


def test_what_is_held_is_not_encoded_again() -> None:
    held = WordVectors(("van", "key"), np.eye(2, dtype=np.float32))
    asked: list[list[str]] = []

    def encode(words: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        asked.append(words)
        return np.full((len(words), 2), 0.5, dtype=np.float32)

    made = wordvectors.make(("key", "mill", "van"), held, encode)
    assert (made.words, made.rows.tolist(), asked) == (("key", "mill", "van"), [[0, 1], [0.5, 0.5], [1, 0]], [["mill"]])
    assert wordvectors.make((), held, encode).words == ()
    assert len(asked) == 1


def test_what_is_saved_is_what_is_loaded_and_saved_again_the_same(tmp_path: Path) -> None:
    rows = FakeEmbedder().encode(["one van", "two keys", "three mills and a bell"])
    save(tmp_path, WordVectors(("één", "two", "three"), rows))
    first = wordvectors.load(tmp_path)
    assert first.words == ("één", "two", "three")
    assert first.unit() == pytest.approx(rows, abs=1e-3)
    assert np.linalg.norm(first.unit(), axis=1) == pytest.approx(1)
    before = (tmp_path / ROWS).read_bytes()
    save(tmp_path, first)
    assert (tmp_path / ROWS).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data"),
    [(LIST, b"{"), (LIST, b"{}"), (LIST, b'["one"]'), (LIST, b"\xff"), (LIST, None), (ROWS, b""), (ROWS, b"no array"), (ROWS, None)],
)
def test_a_damaged_file_is_said(tmp_path: Path, name: str, data: bytes | None) -> None:
    save(tmp_path, WordVectors(("one", "two"), np.eye(2, dtype=np.float32)))
    (tmp_path / name).unlink() if data is None else (tmp_path / name).write_bytes(data)
    with pytest.raises(BrokenLibrary, match=r"word vectors cannot be read.*--rebuild"):
        wordvectors.load(tmp_path)


def test_a_library_has_a_vector_for_each_stem(invented: Path, library: Path) -> None:
    embedder = FakeEmbedder()
    builder(invented, library, embedder).add([invented / "reports"])
    held = wordvectors.load(folder(library))
    assert len({stem(w) for w in held.words}) == len(held.words) > 100
    assert not STOP.intersection(held.words)
    assert held.unit() == pytest.approx(FakeEmbedder().encode(held.words), abs=1e-3)
    assert set(held.words) <= set(embedder.encoded)


@pytest.mark.parametrize("rebuild", [False, True])
def test_the_next_generation_takes_them_over_to_the_last_bit(invented: Path, library: Path, rebuild: bool) -> None:
    builder(invented, library).add([invented / "reports"])
    first = (folder(library) / ROWS).read_bytes()
    embedder = FakeEmbedder()
    builder(invented, library, embedder).add([invented / "reports"], rebuild=rebuild)
    assert store.manifest(library).generation == "000002"
    assert embedder.encoded == []
    assert (folder(library) / ROWS).read_bytes() == first


def test_words_of_a_report_taken_out_go_with_it(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    before = wordvectors.load(folder(library)).words
    embedder = FakeEmbedder()
    builder(invented, library, embedder).remove([FENWATER])
    left = wordvectors.load(folder(library)).words
    assert "van" in before
    assert "van" not in left
    assert "piano" in left
    assert {stem(w) for w in left} < {stem(w) for w in before}
    assert set(embedder.encoded) == set(left) - set(before)  # of a stem another form may be the most written now
    builder(invented, library).remove([CHOIRS])
    assert wordvectors.load(folder(library)).words == ()


def test_another_encoder_makes_them_anew(invented: Path, library: Path) -> None:
    builder(invented, library).add([invented / "reports"])
    other = FakeEmbedder("other")
    builder(invented, library, other).add([], rebuild=True)
    assert set(wordvectors.load(folder(library)).words) <= set(other.encoded)


def test_another_prefix_makes_them_anew(tmp_path: Path) -> None:
    first, second = FakeEmbedder(), FakeEmbedder()
    for prefix, embedder in (("", first), ("passage: ", second)):
        store.publish(tmp_path, {"embedder": "fake", "text_prefix": prefix}, {"a": store.put_shelf(tmp_path, *_shelf())}, (), embedder.encode)
    assert first.encoded == second.encoded != []


def _shelf() -> tuple[Shelf, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    return Shelf(Record("a", "Copper bells"), None, (), ()), np.zeros((0, 64), dtype=np.float32)


@pytest.mark.parametrize("name", [LIST, ROWS])
def test_damaged_ones_are_not_taken_over(invented: Path, library: Path, name: str) -> None:
    builder(invented, library).add([invented / "reports"])
    sound, path = (folder(library) / ROWS).read_bytes(), folder(library) / name
    path.write_bytes(path.read_bytes().replace(b"van", b"wan") if name == LIST else path.read_bytes()[:-1] + b"\1")
    embedder = FakeEmbedder()
    builder(invented, library, embedder).add([])
    assert set(wordvectors.load(folder(library)).words) <= set(embedder.encoded)
    assert (folder(library) / ROWS).read_bytes() == sound
    store.check_files(library, store.manifest(library))


def test_without_an_encoder_no_word_has_one(tmp_path: Path) -> None:
    made = store.publish(tmp_path, {"embedder": "fake"}, {"a": store.put_shelf(tmp_path, *_shelf())}, ())
    assert wordvectors.load(tmp_path / "generations" / made.generation).words == ()
