from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus import catalogue, notes, vocabulary, wordvectors
from corpus.embed import SentenceEncoder
from ingest import shipped
from ingest.build import Builder
from ingest.shelving import notes_shelf
from tests.fakes import FakeEmbedder


def test_every_text_of_the_shipped_notes_has_its_vector() -> None:
    wanted = shipped.texts(catalogue.load(), notes.load_all())
    found = shipped.load(SentenceEncoder.NAME, wanted)
    missing = [t for t in wanted if t not in found]
    assert not missing, f"{len(missing)} texts of the notes have no vector, for instance {missing[0]!r}. Run: make vectors"


def test_a_text_finds_the_vector_written_for_it(tmp_path: Path) -> None:
    fake, path = FakeEmbedder(), tmp_path / "vectors.npz"
    texts = ["The van was shared.", "Who paid for the van?", "The mill burned down."]
    assert shipped.write(fake, texts, path) == 3
    found = shipped.load(fake.name, [*texts, "Nobody wrote this."], path)
    assert list(found) == texts
    for text in texts:
        assert np.allclose(found[text], fake.encode([text])[0], atol=1e-3)
        assert np.linalg.norm(found[text]) == pytest.approx(1)


def test_vectors_of_another_encoder_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    shipped.write(FakeEmbedder(), ["The van was shared."], path)
    assert shipped.load("another encoder", ["The van was shared."], path) == {}


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert shipped.load("any", ["The van was shared."], tmp_path / "none.npz") == {}


def test_the_words_of_the_notes_are_among_the_texts() -> None:
    records, own = catalogue.load(), notes.load_all()
    made = vocabulary.make(notes_shelf(records[r], held) for r, held in own.items() if r in records)
    words = set(wordvectors.chosen(made))
    assert len(words) > 1000
    assert words <= set(shipped.texts(records, own))


def test_a_first_start_from_the_notes_alone_embeds_nothing(tmp_path: Path) -> None:
    encoder = FakeEmbedder(SentenceEncoder.NAME)
    Builder(tmp_path / "library", encoder).add([])
    assert encoder.encoded == []
    held = wordvectors.load(tmp_path / "library" / "generations" / "000001")
    assert held.rows.shape == (len(held.words), 384)


@pytest.mark.model
def test_the_shipped_vectors_are_the_encoders() -> None:
    wanted = shipped.texts(catalogue.load(), notes.load_all())[::400]
    found = shipped.load(SentenceEncoder.NAME, wanted)
    made = SentenceEncoder().encode(wanted)
    assert np.abs(np.stack([found[t] for t in wanted]) - made).max() < 2e-3
