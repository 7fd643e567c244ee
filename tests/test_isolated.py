"""Files read in a process apart: what comes back, and what a hanging, dying or greedy reading costs. One test starts a process or two: 0.2 s."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from corpus.errors import LibraryError, UnreadableFile
from ingest import readers
from ingest.child import Child, Died
from ingest.isolated import NOT_REACHED, Book, Isolated
from ingest.limits import MB, Limits
from tests import hostile_pdfs, pdfs
from tests.fakes import REPORT

HANGS = hostile_pdfs.deflated(b"BT /F1 1 Tf (" + b"heron " * 30 + b") Tj ET" + b" BT () Tj ET" * 400_000)  # some ten seconds in pypdf
LIMITS = Limits(base=20.0, per_page=1.0, page=0.7)


@pytest.fixture(scope="module")
def apart() -> Iterator[Isolated]:
    """Reading processes that the tests share."""
    made = Isolated(LIMITS, workers=1)
    yield made
    made.close()


def three(path: Path, middle: bytes) -> Path:
    return pdfs.write(path, [pdfs.lines(["The first page holds."]), middle, pdfs.lines(["The third page holds as well."])])


def test_a_document_comes_back_as_it_was_read(tmp_path: Path, apart: Isolated) -> None:
    (tmp_path / "a.md").write_text(REPORT, encoding="utf-8")
    pdfs.write(tmp_path / "b.pdf", [pdfs.lines(["One page.", "Two lines."]), []], labels="0 << /S /r >>", title="Vans")
    for name in ("a.md", "b.pdf"):
        assert apart.read(tmp_path / name) == readers.read(tmp_path / name)


def test_one_process_reads_many_files(tmp_path: Path, apart: Isolated) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"The van number {n}.", encoding="utf-8")
        apart.read(tmp_path / f"{n}.txt")
    process = apart._children[0]._process
    assert process is not None
    (tmp_path / "more.txt").write_text("One more van.", encoding="utf-8")
    apart.read(tmp_path / "more.txt")
    assert apart._children[0]._process is process


def test_a_reason_comes_back_with_how_far_it_came(tmp_path: Path, apart: Isolated) -> None:
    with pytest.raises(UnreadableFile, match="likely a scan") as caught:
        apart.read(pdfs.write(tmp_path / "a.pdf", [b"0 0 1 rg", []]))
    assert caught.value.pages == 2
    assert caught.value.parser.startswith("pypdf ")


def test_a_page_without_end_costs_that_page_alone(tmp_path: Path, apart: Isolated) -> None:
    source = apart.read(three(tmp_path / "a.pdf", HANGS))
    assert source.document.lost == (2,)
    assert source.document.page_count == 3
    assert source.document.text == "The first page holds.\n\nThe third page holds as well."
    assert source.remark == "1 of 3 pages could not be read; page 2: it took longer than 1 s"


def test_pages_without_end_use_up_the_files_time_and_what_is_done_is_kept(tmp_path: Path) -> None:
    reader = Isolated(Limits(base=20.0, page=0.5, deaths=2), workers=1)
    pages: list[list[pdfs.Text] | bytes] = [pdfs.lines(["The first page holds."]), HANGS, HANGS, HANGS, pdfs.lines(["Never reached."])]
    try:
        source = reader.read(pdfs.write(tmp_path / "a.pdf", pages))
    finally:
        reader.close()
    assert source.document.lost == (2, 3, 4, 5)
    assert source.document.text == "The first page holds."
    assert source.remark.endswith(f"pages 4–5: {NOT_REACHED}")


def test_a_child_that_is_killed_while_it_reads_is_replaced(tmp_path: Path) -> None:
    turned = threading.Event()
    reader = Isolated(Limits(page=20.0), workers=1, turned=lambda *_: turned.set())
    got: list[readers.Source] = []
    thread = threading.Thread(target=lambda: got.append(reader.read(three(tmp_path / "a.pdf", HANGS))))
    thread.start()
    assert turned.wait(60)  # the first page is done: it is in the one that takes ten seconds
    process = reader._children[0]._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    thread.join(20)
    reader.close()
    assert got[0].document.lost == (2,)
    assert "ended by the system" in got[0].remark


def test_memory_has_a_limit_and_the_reader_goes_on(tmp_path: Path) -> None:
    reader = Isolated(Limits(memory=70 * MB), workers=1)
    try:
        with pytest.raises(UnreadableFile, match=r"more than 70 MB of memory|given up"):
            reader.read(endless(tmp_path / "a.txt"))
        (tmp_path / "b.txt").write_text("The van was blue.", encoding="utf-8")
        assert reader.read(tmp_path / "b.txt").document.text == "The van was blue."
    finally:
        reader.close()


def endless(path: Path) -> Path:
    """7.7 million characters of two bytes each: in several copies more than a process of 70 MB can hold; one of 110 can hold them."""
    path.write_text("hērōn raft " * 700_000, encoding="utf-8")
    return path


def test_output_has_limits(tmp_path: Path) -> None:
    reader = Isolated(Limits(text=90, page_text=40), workers=1)
    pages = [pdfs.lines(["Thirty letters, more or less."]), pdfs.lines(["This page alone has more letters than a page may have."])]
    try:
        source = reader.read(pdfs.write(tmp_path / "a.pdf", [*pages, pdfs.lines(["Thirty letters, more than that."])]))
    finally:
        reader.close()
    assert source.document.lost == (2, 3)
    assert source.document.text == "Thirty letters, more or less.\n\nThis page alone has more letters than a"
    assert "page 2: only its first 40 characters were read, the most of a page; page 3: the pages before it have 90 characters" in source.remark


def test_of_a_file_with_too_many_pages_the_first_are_read(tmp_path: Path) -> None:
    turns: list[tuple[int, int]] = []
    reader = Isolated(Limits(pages=2), workers=1, turned=lambda _, done, of: turns.append((done, of)))
    try:
        source = reader.read(three(tmp_path / "a.pdf", b"BT /F1 10 Tf 72 700 Td (The second page.) Tj ET"))
    finally:
        reader.close()
    assert source.document.lost == (3,)
    assert source.document.page_count == 3
    assert source.document.text == "The first page holds.\n\nThe second page."
    assert source.remark == "1 of 3 pages could not be read; page 3: left out, for 2 pages are the most that is read of a file: split it, and add the parts"
    assert turns == [(1, 2), (2, 2)]


def test_a_file_has_an_end_of_its_time_however_well_it_gets_on() -> None:
    book = Book(Path("a.pdf"), Limits(base=20.0, per_page=5.0, total=60.0), count=1000, done={str(n): [] for n in range(1, 501)}, began=monotonic() - 61)
    book.bury("it took longer than 0 s")
    assert book.until - book.began == 60.0
    assert book.missing == []
    assert set(book.lost.values()) == {NOT_REACHED}
    assert len(book.lost) == 500


def test_whoever_closes_does_not_wait_for_what_is_read(tmp_path: Path) -> None:
    reader = Isolated(Limits(page=60.0), workers=1)
    caught: list[Exception] = []

    def read() -> None:
        try:
            reader.read(three(tmp_path / "a.pdf", HANGS))
        except UnreadableFile as error:
            caught.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    sleep(0.5)
    reader.close()
    thread.join(40)  # it hangs for a minute, unless it is ended
    assert not thread.is_alive()
    assert "broken off" in str(caught[0])


def test_a_child_that_was_killed_before_it_started_does_not_start() -> None:
    child = Child(Limits())
    child.kill()
    with pytest.raises(Died, match="was ended"):
        child.send({}, monotonic() + 20)
    assert child._process is None


def test_a_child_says_why_it_died() -> None:
    child = Child(Limits())
    child.send({"path": "/nowhere"}, monotonic() + 20)  # no request of ours: it ends
    with pytest.raises(Died, match=r"ended \(code 1\)"):
        child.hear(20)
    child.stop()


def test_a_child_that_cannot_start_is_the_runs_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(LibraryError, match="does not start"):
        Isolated(workers=1).read(tmp_path / "a.txt")


def test_a_file_whose_end_cannot_be_reached_is_read_without_its_labels() -> None:
    book = Book(Path("/a.pdf"), Limits(), count=1, done={"1": []})
    book.bury("it took longer than 1 s")
    assert book.bare
    with pytest.raises(UnreadableFile, match="given up: it took longer"):
        book.bury("it took longer than 1 s")
