"""The seam between a run and whoever reads and embeds for it: what a cluster's machines do, done here without Ray, gives the same library."""

from __future__ import annotations

import queue
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import fates, store
from corpus.errors import LibraryError, UnreadableFile
from corpus.records import Ledger
from ingest import cluster, drafts, hands
from ingest.__main__ import main
from ingest.cluster import Where
from ingest.crew import Coming, Task
from ingest.drafts import Draft
from ingest.settings import Settings
from ingest.stream import FILE
from tests import pdfs
from tests.fakes import FakeEmbedder, WithinProcess, builder, lay_papers
from tests.test_stream import Power


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = lay_papers(tmp_path / "papers")
    (folder / "again.md").write_bytes((folder / "kites.md").read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"\x00\xff" * 400)
    (folder / "empty.txt").touch()
    (folder / "song.mp3").write_bytes(b"ID3 la la")
    broken = b"<< /Length 3 /Filter /NoSuchFilter >>\nstream\nabc\nendstream"
    pdfs.write(folder / "half.pdf", [pdfs.lines(["First page of a short report."]), broken])
    return folder


@pytest.fixture(autouse=True)
def within(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "_reader", WithinProcess)


@dataclass
class Straight:
    """A crew that does what the machines of a cluster do, in their own functions, one file after the other."""

    settings: Settings
    encoder: FakeEmbedder = field(default_factory=FakeEmbedder)
    version: str = field(default_factory=hands.code)

    def ahead(self, tasks: Iterator[Task]) -> Iterator[Coming]:
        known = list(tasks)
        desk = hands.Desk({n: str(t.path) for n, t in enumerate(known)})
        actor = hands.Encoding(lambda settings: self.encoder, self.settings, desk)
        for n, task in enumerate(known):
            if not task.wanted:
                yield task, None
                continue
            row = {"n": n, "sha256": task.seen.result().sha256, "name": hands.name_of(task.path), "embed": not task.finished}
            made = hands.read(row, desk, False, self.settings, self.version)
            done = actor({k: np.array([v], dtype=object) for k, v in made.items()})
            coming = iter([(n, done["draft"][0], done["rows"][0])])
            yield task, partial(cluster._drawn, coming, n)

    def one(self, path: Path) -> Draft:
        return drafts.make(WithinProcess(), path, False, self.settings)

    def close(self) -> None:
        pass


def state(library: Path) -> tuple[object, ...]:
    held = store.manifest(library)
    store.check_files(library, held)
    assert sorted(p.name for p in (library / "reports").iterdir()) == sorted(held.reports.values())
    return held.reports, fates.read(library, held)


def run(invented: Path, library: Path, papers: Path, crew: Straight | None = None, embedder: FakeEmbedder | None = None, **options: Any) -> list[Ledger]:
    made = builder(invented, library, embedder, with_notes=False)
    made.crew = (lambda settings: crew) if crew else None
    for name, value in options.items():
        setattr(made, name, value)
    return made.add([papers]).files


def test_the_hands_of_a_cluster_make_the_same_library(invented: Path, papers: Path, tmp_path: Path) -> None:
    crew, here = Straight(Settings()), FakeEmbedder()
    assert run(invented, tmp_path / "there", papers, crew, here) == run(invented, tmp_path / "here", papers)
    assert state(tmp_path / "there") == state(tmp_path / "here")
    assert {f.state for f in run(invented, tmp_path / "there", papers, crew)} == {"unchanged", "refused"}
    assert sum("Eleven kites" in t for t in crew.encoder.encoded) > 0
    assert not any(" " in t for t in here.encoded)  # but for single words, all was embedded there


def test_what_a_broken_off_run_has_embedded_is_not_embedded_again(invented: Path, papers: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(invented, tmp_path / "l", papers, Straight(Settings(), Power(4)), window=1)
    assert (tmp_path / "l" / FILE).is_file()
    crew = Straight(Settings())
    run(invented, tmp_path / "l", papers, crew)
    assert any("rafts" in t for t in crew.encoder.encoded)
    assert not any("kites" in t for t in crew.encoder.encoded)
    run(invented, tmp_path / "here", papers)
    assert state(tmp_path / "l") == state(tmp_path / "here")


def row(papers: Path, name: str, sha256: str = "") -> dict[str, Any]:
    return {"n": 0, "sha256": sha256, "name": name, "embed": True}


def fate(made: dict[str, Any]) -> str:
    with pytest.raises(UnreadableFile) as caught:
        drafts.load(made["draft"])
    return str(caught.value)


def test_a_file_that_is_no_longer_what_it_was_is_refused(papers: Path) -> None:
    desk = hands.Desk({0: str(papers / "kites.md")})
    assert "changed while it was read" in fate(hands.read(row(papers, "kites.md", "0" * 64), desk, False, Settings(), hands.code()))


def test_a_file_that_is_gone_is_refused(papers: Path) -> None:
    assert fate(hands.read(row(papers, "gone.md"), hands.Desk({0: str(papers / "gone.md")}), False, Settings(), hands.code())) == "The file cannot be opened (No such file or directory)."


def test_a_file_whose_reader_is_lost_again_and_again_is_given_up(papers: Path) -> None:
    desk = hands.Desk({0: str(papers / "kites.md")})
    told = [hands.read(row(papers, "kites.md"), desk, False, Settings(), hands.code()) for _ in range(hands.TRIES + 1)]
    assert "lost 5 times" in fate(told[-1])
    assert "changed" in fate(told[-2])


def test_files_travel_in_pieces(invented: Path, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "PIECE", 7)
    assert {f.state for f in run(invented, tmp_path / "l", papers, Straight(Settings()))} == {"indexed", "partial", "refused", "unchanged"}


def test_an_encoder_lost_again_and_again_ends_the_run(papers: Path) -> None:
    actor = hands.Encoding(lambda settings: FakeEmbedder(), Settings(), hands.Desk({}))
    batch = {"n": np.array([3]), "name": np.array(["kites.md"]), "embed": np.array([False]), "draft": np.array([b""], dtype=object), "rows": np.array([b""], dtype=object)}
    for _ in range(hands.TRIES):
        actor(batch)
    with pytest.raises(hands.Halt, match=r"lost 5 times at: kites\.md"):
        actor(batch)


def test_another_version_of_the_program_is_not_let_work(papers: Path) -> None:
    with pytest.raises(hands.Halt, match="another version"):
        hands.read(row(papers, "kites.md"), hands.Desk({0: str(papers / "kites.md")}), False, Settings(), "0")


def test_a_text_in_two_files_is_embedded_once_in_a_batch(papers: Path) -> None:
    made = [drafts.make(WithinProcess(), papers / name, False, Settings()) for name in ("kites.md", "again.md", "rafts.md")]
    encoder = FakeEmbedder()
    rows = drafts.embed([m.passages for m in made], encoder)
    assert len(encoder.encoded) == len(set(encoder.encoded))
    assert all(np.array_equal(r, FakeEmbedder().encode(drafts.texts(m.passages))) for r, m in zip(rows, made, strict=True))


def test_a_draft_comes_back_as_it_was_and_takes_a_name(papers: Path) -> None:
    from ingest.nodes import passages_of

    made = drafts.make(WithinProcess(), papers / "half.pdf", False, Settings())
    back = drafts.load(drafts.dump(made))
    assert back == made
    assert drafts.named(back.passages, "r") == passages_of("r", made.source.document, Settings())
    error = UnreadableFile("No.")
    error.pages, error.pages_lost, error.parser = 3, (1, 2), "p"
    with pytest.raises(UnreadableFile, match="No") as caught:
        drafts.load(drafts.dump_refusal(error))
    assert (caught.value.pages, caught.value.pages_lost, caught.value.parser) == (3, (1, 2), "p")


@pytest.mark.parametrize(("name", "made"), [("ü.md", "report.md"), ("a b.PDF", "a-b.PDF"), ("x." + "y" * 200, "x." + "y" * 9), ("a.b/c", "c"), ("\n.t\nx", "report")])
def test_a_file_has_a_plain_name_where_it_is_read(name: str, made: str) -> None:
    assert hands.name_of(Path(name)) == made


def test_a_cluster_is_held_back_by_whoever_takes_its_work() -> None:
    taken: list[int] = []

    def work() -> Iterator[int]:
        for n in range(100):
            taken.append(n)
            yield n

    coming = cluster._watched(work(), lambda: 1.0, Where())
    assert [next(coming) for _ in range(3)] == [0, 1, 2]
    assert len(taken) <= 6
    coming.close()  # type: ignore[attr-defined]


def test_a_cluster_without_machines_is_waited_for_and_then_given_up() -> None:
    never: queue.Queue[int] = queue.Queue()
    with pytest.raises(LibraryError, match=r"no machine to work on for 0 s\. What was finished is kept"):
        next(cluster._watched(iter(never.get, None), lambda: 0.0, Where(patience=0.0)))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("\n\x1b[36mray::read()\x1b[39m\n  File, line 1\ningest.hands.Halt: Another version.\n\nDuring which:\nray.exceptions.UserError: x\nTo change how often it is tried, see there", "Another version."),
        ("ray::read()\n  File, line 1\nValueError: Out of order.\nTo change it, do that", "ValueError: Out of order."),
        ("No room", "No room"),
        ("", "RuntimeError"),
    ],
)
def test_what_goes_wrong_on_a_cluster_is_told_in_a_line(said: str, told: str) -> None:
    def work() -> Iterator[int]:
        yield 1
        raise RuntimeError(said)

    coming = cluster._watched(work(), lambda: 1.0, Where())
    assert next(coming) == 1
    with pytest.raises(LibraryError, match=re.escape(f"did not finish ({told}).")):
        next(coming)


@pytest.mark.parametrize(("address", "said"), [("local", "Ray is not installed. Run: pip install"), ("ray://head:1", "is no address"), ("127.0.0.1:1", "No Ray cluster answers at 127.0.0.1:1")])
def test_a_cluster_that_cannot_be_had_leaves_the_library_as_it_was(papers: Path, tmp_path: Path, address: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main([str(papers), "--no-notes", "--library", str(tmp_path / "l"), "--ray", address], lambda settings: FakeEmbedder()) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.strip().endswith("The library is as it was.")


def test_files_of_which_none_is_new_need_no_cluster(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    for name in ("broken.pdf", "song.mp3", "half.pdf", "empty.txt"):
        (papers / name).unlink()
    argv = [str(papers), "--no-notes", "--library", str(tmp_path / "l")]
    assert main(argv, lambda settings: FakeEmbedder(), WithinProcess) == 0
    assert main([*argv, "--ray", "local"], lambda settings: FakeEmbedder()) == 0
