"""FAISS and BM25 files: only of the kind and size that the library needs, whoever wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import faiss
import numpy as np
import pytest

from corpus import arrays, engine, indexing
from corpus.errors import BrokenLibrary


def flat(rows: int, width: int = 4) -> bytes:
    made = faiss.IndexFlatIP(width)
    made.add(np.eye(rows, width, dtype=np.float32))
    return bytes(faiss.serialize_index(made).tobytes())


def test_what_was_written_is_read_and_limits_are_put_back() -> None:
    before = faiss.get_deserialization_vector_byte_limit(), faiss.get_deserialization_loop_limit()
    assert indexing.read_dense(flat(3), 3).ntotal == 3
    assert (faiss.get_deserialization_vector_byte_limit(), faiss.get_deserialization_loop_limit()) == before


def test_a_file_that_claims_more_than_it_holds_is_refused_before_room_is_made_for_it() -> None:
    data = bytearray(flat(3))
    at = data.index((12).to_bytes(8, "little"))  # 3 rows of 4 numbers
    data[at : at + 8] = (1 << 39).to_bytes(8, "little")
    with pytest.raises(BrokenLibrary, match="cannot be read"):
        indexing.read_dense(bytes(data), 3)


@pytest.mark.parametrize("data", [b"", b"no index", flat(3)[:-4], b"IwPQ" + flat(3)[4:]], ids=["empty", "words", "cut off", "another kind"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BrokenLibrary, match="cannot be read"):
        indexing.read_dense(data, 3)


def test_another_kind_or_size_is_refused() -> None:
    with pytest.raises(BrokenLibrary, match="another kind or size"):
        indexing.read_dense(flat(3), 4)
    other = faiss.IndexHNSWFlat(4, 4)
    other.add(np.eye(4, dtype=np.float32))
    with pytest.raises(BrokenLibrary, match="another kind or size"):
        indexing.read_dense(faiss.serialize_index(other).tobytes(), 4)


def words(rows: list[str]) -> dict[str, bytes]:
    held = indexing.Words()
    for row in rows:
        held.add(row)
    return {name.partition("/")[2]: data for name, data in indexing._lexical("x", held)}


def test_words_are_read_back() -> None:
    made = indexing.read_lexical(words(["van mill", "mill", ""]), 3)
    assert made.of("mill")[0].tolist() == [0, 1]
    assert made.of("")[0].tolist() == []
    assert indexing.read_lexical(words([]), 0).total == 1


def test_words_as_versions_before_wrote_them_are_read(tmp_path: Path) -> None:
    import bm25s

    ranker = bm25s.BM25(k1=engine.K1, b=engine.B)
    ranker.index([["van", "mill"], ["mill"]], show_progress=False)
    ranker.save(str(tmp_path), show_progress=False)
    made = indexing.read_lexical({n: (tmp_path / n).read_bytes() for n in indexing.LEXICAL_FILES}, 2)
    now = indexing.read_lexical(words(["van mill", "mill"]), 2)
    for word in ("van", "mill", "", "key"):
        assert sorted(zip(*map(list, made.of(word)), strict=True)) == sorted(zip(*map(list, now.of(word)), strict=True))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vocab.index.json", json.dumps({"mill": 99}).encode()),
        ("vocab.index.json", b"{"),
        ("vocab.index.json", b'{"mill": "x"}'),
        ("indptr.csc.index.npy", arrays.dump(np.array([0, 9999]))),
        ("indptr.csc.index.npy", arrays.dump(np.array([3, 0]))),
        ("indices.csc.index.npy", arrays.dump(np.array([0, 0, 77]))),
        ("data.csc.index.npy", b"\x80\x04K\x01."),
        ("params.index.json", b"{}"),
    ],
)
def test_numbers_that_lead_nowhere_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(BrokenLibrary, match="words of the library cannot be read"):
        indexing.read_lexical({**words(["van mill", "mill"]), name: data}, 2)


def test_words_of_other_texts_are_refused() -> None:
    with pytest.raises(BrokenLibrary, match="those of 1 texts, not of 2"):
        indexing.read_lexical(words(["van mill"]), 2)


def test_arrays_of_objects_and_other_bytes_are_no_arrays() -> None:
    assert arrays.load(arrays.dump(np.arange(3))).tolist() == [0, 1, 2]
    for data in (b"", b"PK\x03\x04", b"\x80\x04N.", arrays.dump(np.arange(3)) + b"x", arrays.dump(np.arange(3))[:-1]):
        with pytest.raises(ValueError, match="array"):
            arrays.load(data)
    with pytest.raises(ValueError, match="Object arrays"):
        arrays.dump(np.array([{}], dtype=object))
    huge = arrays.dump(np.arange(3)).replace(b"(3,)", b"(3000000000000,)")
    with pytest.raises(ValueError, match="no array"):
        arrays.load(huge)
