"""Ingest into a library on a server: what is unchanged is not put again, a run that was broken off is taken up, reports are taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from assistant import holdings
from assistant.desk import Desk
from assistant.keeping import Keeper
from corpus.embed import Vectors
from corpus.engines.milvus import Milvus
from corpus.errors import LibraryError
from ingest.__main__ import main
from ingest.place import OnServer
from tests import milvus_process
from tests.fakes import SUBJECTS, FakeEmbedder, builder, lay_papers

pytestmark = [pytest.mark.slow, milvus_process.needed]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return lay_papers(tmp_path / "papers")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    made = milvus_process.Process(tmp_path)
    yield made.address()
    made.kill()


class Power(FakeEmbedder):
    """Is cut off at its second call."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        if self.encoded:
            raise KeyboardInterrupt
        return super().encode(texts, progress)


def test_reports_are_added_left_alone_and_taken_out(invented: Path, papers: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = builder(invented, Path(address), FakeEmbedder(), with_notes=False).add([papers])
    assert (first.reports, {f.state for f in first.files}) == (3, {"indexed"})
    before = Milvus(address).parts()
    again = FakeEmbedder()
    second = builder(invented, Path(address), again, with_notes=False).add([papers])
    assert {f.state for f in second.files} == {"unchanged"}
    assert again.encoded == []
    assert Milvus(address).parts() == before
    assert main(["--list", "--check", "--library", address]) == 0
    told = capsys.readouterr().out
    assert all(s in told for s in SUBJECTS)
    assert "rows are as they were put in" in told
    assert builder(invented, Path(address), FakeEmbedder(), with_notes=False).remove(["kites"]).reports == 2
    assert list(Milvus(address).open().holdings) == ["herons", "rafts"]
    assert main(["--backup", "x.tar", "--library", address]) == 1
    assert "server's own means" in capsys.readouterr().err


def test_a_run_that_was_broken_off_is_taken_up(invented: Path, papers: Path, address: str) -> None:
    run = builder(invented, Path(address), Power(), with_notes=False)
    run.window = 1
    with pytest.raises(KeyboardInterrupt):
        run.add([papers])
    done = OnServer(address).unfinished(dict(run.stamp)).names
    assert len(done) == 1
    rest = FakeEmbedder()
    assert builder(invented, Path(address), rest, with_notes=False).add([papers]).reports == 3
    assert not any(subject in t for subject in done for t in rest.encoded if " " in t)
    assert OnServer(address).unfinished(dict(run.stamp)).names == {}


def test_the_page_sees_a_new_edition_and_changes_none(invented: Path, papers: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(name: str) -> None:
        builder(invented, Path(address), FakeEmbedder(), with_notes=False).add([papers / f"{name}.md"])

    monkeypatch.setattr("assistant.desk.LOOKED", 0.0)
    add("kites")
    desk = Desk(Path(address), opener=lambda root: Milvus(address).current())  # type: ignore[arg-type, return-value]
    assert desk.library() == "000001"  # type: ignore[comparison-overlap]
    add("rafts")
    assert desk.library(newest=True) == "000002"  # type: ignore[comparison-overlap]
    for change in (lambda: holdings.read(Path(address)), lambda: Keeper(Path(address)).remove("kites", "Of kites")):
        with pytest.raises(LibraryError, match="lies on a server"):
            change()
