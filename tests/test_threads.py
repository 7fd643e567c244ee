"""A library is shared by many threads: the same answers as one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from assistant import Answer, Library
from tests import wide
from tests.fakes import FakeEmbedder

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


class Counting(FakeEmbedder):
    """Notices when two threads encode at once: the real tokenizer must not be shared."""

    inside = 0
    most = 0

    def encode_question(self, text: str):  # type: ignore[no-untyped-def]
        self.inside += 1
        self.most = max(self.most, self.inside)
        made = super().encode_question(text * 200)
        self.inside -= 1
        return made


def test_one_question_is_encoded_at_a_time(small_library: Path) -> None:
    embedder = Counting()
    library = Library.open(small_library, embedder)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(library.vector, ["What did the van cost?"] * 40))
    assert embedder.most == 1
