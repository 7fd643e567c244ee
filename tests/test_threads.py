"""A library is shared by many threads: the same answers as one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from assistant import Answer, Library
from corpus.embed import SentenceEncoder, Vectors
from ingest.build import Builder
from tests import wide
from tests.fakes import FENWATER, FakeEmbedder, WithinProcess

ASKED = [(q, f) for q in wide.QUESTIONS for f in (None, ["kilns"], ["ferries", "rafts"])] + [("and at Tarn Side?", None), ("who said that?", None)]
HISTORY = [(wide.QUESTIONS[0], "")]


def ask(library: Library, asked: tuple[str, list[str] | None]) -> Answer:
    return replace(library.ask(asked[0], HISTORY, asked[1]), ms=0.0)


def test_many_threads_get_the_answers_of_one(wide_library: Library, tmp_path: Path) -> None:
    one_by_one = [ask(wide_library, a) for a in ASKED]
    fresh = Library.open(wide.build(tmp_path / "l"), FakeEmbedder())  # nothing of it has been computed and kept yet
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda a: ask(fresh, a), ASKED * 3))
    assert together == one_by_one * 3
    assert len({a.answer for a in one_by_one}) > len(wide.QUESTIONS), "the questions have different answers"


@pytest.mark.parametrize("question", [*wide.QUESTIONS[:3], "Who mended lanterns and measured the gate by candlelight?"])
@pytest.mark.parametrize("reports", [None, ["kilns"]], ids=["all", "kilns"])
def test_the_number_of_threads_that_compute_changes_nothing(wide_library: Library, question: str, reports: list[str] | None) -> None:
    before = faiss.omp_get_max_threads()
    found = []
    for threads in (1, 2, 3):
        fresh = Library(wide_library.index, FakeEmbedder())
        faiss.omp_set_num_threads(threads)
        with threadpool_limits(threads):
            found.append((ask(fresh, (question, reports)), fresh.search(question, 40, reports)))
    faiss.omp_set_num_threads(before)
    assert found[0] == found[1] == found[2]


def test_what_was_asked_before_changes_no_answer(wide_library: Library) -> None:
    strange = [("What of a lantern at the gate?", None), ("What of lanterns at the gates?", None), *ASKED]
    alone = [ask(Library(wide_library.index, FakeEmbedder()), a) for a in strange]
    after = Library(wide_library.index, FakeEmbedder())
    assert [ask(after, a) for a in reversed(strange)][::-1] == alone
    assert [ask(after, a) for a in strange] == alone


@pytest.mark.model
def test_with_the_real_encoder_neither_threads_nor_turns_change_an_answer(invented: Path, tmp_path: Path) -> None:
    import torch

    encoder = SentenceEncoder()
    Builder(tmp_path / "l", encoder, reader=WithinProcess, catalogue_file=invented / "catalogue.toml", notes_folder=invented / "notes").add([invented / "reports"])
    asked: list[tuple[str, list[str] | None]] = [(q, r) for q in ("What did the lorry cost?", "Who tuned the harpsichord or the pianos?", "Were borrowers trustworthy?") for r in (None, [FENWATER])]
    before = torch.get_num_threads()
    made = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        faiss.omp_set_num_threads(threads)
        fresh = Library.open(tmp_path / "l", encoder)
        with threadpool_limits(threads):
            made.append([ask(fresh, a) for a in (asked if threads == 1 else asked[::-1])][:: 1 if threads == 1 else -1])
    torch.set_num_threads(before)
    shared = Library.open(tmp_path / "l", encoder)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda a: ask(shared, a), asked * 4))
    assert made[0] == made[1]
    assert together == made[0] * 4


class Counting(FakeEmbedder):
    """Notices when two threads encode at once: the real tokenizer must not be shared."""

    inside = 0
    most = 0

    def encode_question(self, text: str) -> Vectors:
        self.inside += 1
        self.most = max(self.most, self.inside)
        made = super().encode_question(text * 200)
        self.inside -= 1
        return made


    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        return np.stack([self.encode_question(t) for t in texts])


@pytest.mark.parametrize("question", ["What did the van cost?", "Any lanterns, herons or pebbles?"])
def test_one_question_is_encoded_at_a_time_strange_words_and_all(small_library: Path, question: str) -> None:
    embedder = Counting()
    library = Library.open(small_library, embedder)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(library.search, [question] * 40))
    assert embedder.most == 1
