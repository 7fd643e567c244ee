from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import shelf, store
from corpus.embed import Vectors
from corpus.errors import StaleLibrary
from ingest import precision
from ingest.stream import FILE
from tests.fakes import SUBJECTS, FakeEmbedder, builder, lay_papers


class Power(FakeEmbedder):
    """Is cut off at its so many-th call."""

    def __init__(self, calls: int, name: str = "fake words 1") -> None:
        super().__init__(name)
        self.calls = calls

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        self.calls -= 1
        if not self.calls:
            raise KeyboardInterrupt
        return super().encode(texts, progress)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return lay_papers(tmp_path / "papers")


def broken_off(invented: Path, library: Path, papers: Path, embedder: FakeEmbedder) -> None:
    run = builder(invented, library, embedder, with_notes=False)
    run.window = 1
    with pytest.raises(KeyboardInterrupt):
        run.add([papers])


def test_reports_finished_before_a_run_was_broken_off_are_not_embedded_again(invented: Path, papers: Path, tmp_path: Path) -> None:
    library = tmp_path / "l"
    first = Power(3)
    broken_off(invented, library, papers, first)
    assert (library / FILE).is_file()
    second = FakeEmbedder()
    assert builder(invented, library, second, with_notes=False).add([papers]).reports == 3
    assert not any("kites" in t or "herons" in t for t in second.encoded if " " in t)  # read in the order of their names
    assert any("rafts" in t for t in second.encoded)
    assert not (library / FILE).exists()
    for name in store.manifest(library).reports.values():
        held, rows = store.get_shelf(library, name)
        assert np.array_equal(rows, FakeEmbedder().encode(shelf.texts(held)))


@pytest.mark.parametrize("spoil", ["another encoder", "no list", "another list", "no part"])
def test_what_cannot_serve_again_is_embedded_anew(invented: Path, papers: Path, tmp_path: Path, spoil: str) -> None:
    library = tmp_path / "l"
    broken_off(invented, library, papers, Power(2, "other" if spoil == "another encoder" else "fake words 1"))
    if spoil == "no list":
        (library / FILE).write_bytes(b"\x00")
    elif spoil == "another list":
        (library / FILE).write_text('["stamp"]')
    elif spoil == "no part":
        next(library.glob("reports/*/vectors.npy")).write_bytes(b"")
    embedder = FakeEmbedder()
    builder(invented, library, embedder, with_notes=False).add([papers])
    assert sum(t.startswith("Eleven ") for t in embedder.encoded) == 3
    store.check_files(library, store.manifest(library))


def test_a_text_in_two_reports_is_embedded_once_in_a_window(invented: Path, papers: Path, tmp_path: Path) -> None:
    for subject in SUBJECTS[:2]:
        (papers / f"{subject}.md").write_text(f"# Of {subject}\n\nThe same was said at both mills that year. And more of {subject}.\n", encoding="utf-8")
    embedder = FakeEmbedder()
    builder(invented, tmp_path / "l", embedder, with_notes=False).add([papers])
    assert embedder.encoded.count("The same was said at both mills that year.") == 1


def ticks(*seconds: float) -> Callable[[], float]:
    """A clock that each piece of work moves on by so much."""

    def times() -> Iterator[float]:
        now = 0.0
        for n in range(2 * precision.ROUNDS):
            yield now
            now += seconds[n % 2]
            yield now

    made = times()
    return lambda: next(made)


@pytest.mark.parametrize(("seconds", "chosen"), [((1.0, 0.4), "shorter"), ((1.0, 0.6), "full")])
def test_shorter_numbers_are_chosen_only_where_they_are_twice_as_quick(seconds: tuple[float, float], chosen: str) -> None:
    assert precision.choose(FakeEmbedder("full"), lambda: FakeEmbedder("shorter"), ticks(*seconds)).name == chosen


def test_a_library_keeps_its_precision_and_one_without_a_word_of_it_is_float32() -> None:
    store.check_stamp({}, {"precision": "float32"})
    with pytest.raises(StaleLibrary, match="precision: 'float32', now 'bfloat16'"):
        store.check_stamp({}, {"precision": "bfloat16"})
    assert store.same_vectors({"embedder": "a"}, {"embedder": "a", "precision": "float32"})
    assert not store.same_vectors({"embedder": "a"}, {"embedder": "a", "precision": "bfloat16"})
