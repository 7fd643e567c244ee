"""What the library keeps of files that are no report of their own: refused ones, duplicates, the same report in another format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import fates, store
from corpus.errors import BrokenLibrary
from corpus.records import Ledger
from ingest import twins
from ingest.__main__ import main
from ingest.build import Builder, Outcome
from tests import pdfs
from tests.fakes import FENWATER, REPORT, FakeEmbedder, WithinProcess, builder

RAFTS = [f"The {a} raft of {b} was towed over the Tarn in {1900 + n}, and {c} rested on it." for n, (a, b, c) in enumerate(
    (a, b, c) for a in ("green", "red", "long") for b in ("Oxley", "Marsh End", "Elder Bridge") for c in ("nobody", "a heron", "the miller"))]  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def add(invented: Path, library: Path, *paths: Path, **options: Any) -> Outcome:
    return builder(invented, library, with_notes=False).add(paths, **options)


def fate_of(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(Path(f.path).name, f.state, f.duplicate_of) for f in outcome.files]


def kept(library: Path) -> list[tuple[str, str, str]]:
    return [(Path(r.path).name, r.state, r.duplicate_of) for r in fates.read(library, store.manifest(library))]


def test_a_refused_file_is_told_until_it_is_gone_or_added(invented: Path, library: Path) -> None:
    bad = invented / "bad.txt"
    bad.write_bytes(b"")
    add(invented, library, invented / "reports", bad)
    add(invented, library)  # a run that is not about it
    (row,) = fates.read(library, store.manifest(library))
    assert (row.path, row.state, row.report) == (str(bad), "refused", None)
    assert "empty" in row.reason
    bad.write_text("It holds words now.", encoding="utf-8")
    add(invented, library, bad)
    assert kept(library) == []
    worse = invented / "worse.txt"
    worse.write_bytes(b"")
    add(invented, library, worse)
    worse.unlink()
    add(invented, library)
    assert kept(library) == []


def test_the_same_bytes_under_another_name_are_told_and_not_taken_twice(invented: Path, library: Path) -> None:
    (invented / "copy.md").write_text(REPORT, encoding="utf-8")
    outcome = add(invented, library, invented / "reports", invented / "copy.md")
    assert fate_of(outcome) == [("mending.md", "indexed", ""), ("copy.md", "unchanged", FENWATER)]
    assert outcome.files[1].reason.startswith("The same bytes as ")
    assert outcome.reports == 1
    assert fate_of(add(invented, library, invented / "copy.md")) == [("copy.md", "unchanged", FENWATER)]
    assert kept(library) == [("copy.md", "unchanged", FENWATER)]


def test_a_renamed_file_is_unchanged_and_known_by_its_new_name(invented: Path, library: Path) -> None:
    add(invented, library, invented / "reports")
    (invented / "reports" / "mending.md").rename(invented / "reports" / "renamed.md")
    assert fate_of(add(invented, library, invented / "reports")) == [("renamed.md", "unchanged", "")]
    shelf, _ = store.get_shelf(library, store.manifest(library).reports[FENWATER])
    assert shelf.ledger is not None
    assert Path(shelf.ledger.path).name == "renamed.md"


def test_change_is_told_by_the_bytes_not_by_the_time(invented: Path, library: Path) -> None:
    import os

    path = invented / "reports" / "mending.md"
    add(invented, library, path)
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    path.write_text(REPORT.replace("2014", "2013"), encoding="utf-8")  # as long as before
    os.utime(path, ns=times)
    assert fate_of(add(invented, library, path)) == [("mending.md", "indexed", "")]
    os.utime(path, (1, 1))
    assert fate_of(add(invented, library, path)) == [("mending.md", "unchanged", "")]


def as_pdf(path: Path, said: list[str]) -> Path:
    return pdfs.write(path, [pdfs.lines(said[:20]), pdfs.lines(said[20:])])


@pytest.mark.parametrize("order", [("rafts.txt", "rafts.pdf"), ("rafts.pdf", "rafts.txt")])
def test_text_and_pdf_of_a_report_are_one_and_the_pdf_with_its_pages_is_used(invented: Path, library: Path, order: tuple[str, str]) -> None:
    (invented / "rafts.txt").write_text("\n\n".join(RAFTS), encoding="utf-8")
    as_pdf(invented / "rafts.pdf", RAFTS)
    outcome = add(invented, library, *(invented / name for name in order))
    assert {(Path(f.path).name, f.state) for f in outcome.files} == {("rafts.pdf", "indexed"), ("rafts.txt", "unchanged")}
    text = next(f for f in outcome.files if f.path.endswith(".txt"))
    assert text.duplicate_of == "rafts"
    assert "rafts.pdf" in text.reason
    assert outcome.reports == 1
    again = add(invented, library, *(invented / name for name in order))
    assert {(Path(f.path).name, f.state, bool(f.duplicate_of)) for f in again.files} == {("rafts.pdf", "unchanged", False), ("rafts.txt", "unchanged", True)}


def test_a_text_too_short_to_be_known_by_is_not_read_again_for_each_file_after_it(invented: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (invented / "a.txt").write_text("One raft sank in the Tarn, and nobody rested on it.", encoding="utf-8")
    as_pdf(invented / "rafts.pdf", RAFTS)
    asked: list[str] = []
    monkeypatch.setattr(Builder, "_get", lambda self, report: asked.append(report))
    assert fate_of(add(invented, library, invented / "a.txt", invented / "rafts.pdf")) == [("a.txt", "indexed", ""), ("rafts.pdf", "indexed", "")]
    assert asked == []


def test_a_pdf_added_later_takes_the_place_of_the_text(invented: Path, library: Path) -> None:
    (invented / "rafts.txt").write_text("\n\n".join(RAFTS), encoding="utf-8")
    add(invented, library, invented / "rafts.txt")
    assert fate_of(add(invented, library, as_pdf(invented / "printed.pdf", RAFTS))) == [("printed.pdf", "indexed", "")]
    assert list(store.manifest(library).reports) == ["rafts"]
    assert kept(library) == [("rafts.txt", "unchanged", "rafts")]
    builder(invented, library, with_notes=False).remove(["rafts"])
    assert kept(library) == []


def test_another_file_of_a_known_report_is_named_and_the_one_at_hand_stays(invented: Path, library: Path) -> None:
    add(invented, library, invented / "reports")
    (invented / "other.md").write_text(REPORT.replace("two winters", "five winters"), encoding="utf-8")
    outcome = add(invented, library, invented / "other.md")
    assert fate_of(outcome) == [("other.md", "unchanged", FENWATER)]
    assert f"--remove {FENWATER}" in outcome.files[0].reason


def test_two_versions_in_one_format_are_two_reports(invented: Path, library: Path) -> None:
    as_pdf(invented / "one.pdf", RAFTS)
    as_pdf(invented / "two.pdf", [*RAFTS[:-1], "The last raft sank."])
    assert [f.report for f in add(invented, library, invented / "one.pdf", invented / "two.pdf").files] == ["one", "two"]


def test_sketches() -> None:
    whole = twins.sketch(" ".join(RAFTS))
    assert twins.likeness(whole, twins.sketch(" ".join(RAFTS).upper())) == 1.0
    assert twins.likeness(whole, twins.sketch(" ".join(RAFTS[::-1]))) > 0.6
    assert twins.likeness(whole, twins.sketch(" ".join(f"{n} herons sang of {n + 1} boats by lamplight" for n in range(40)))) < 0.05
    assert twins.sketch("too short to tell") == ""
    assert twins.likeness("", whole) == 0.0


def test_list_and_check_tell_of_refused_files(invented: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (invented / "reports" / "song.mp3").write_bytes(b"la")
    assert main([str(invented / "reports"), "--no-notes", "--library", str(library)], lambda settings: FakeEmbedder(), WithinProcess) == 3
    capsys.readouterr()
    for option in ("--list", "--check"):
        assert main([option, "--json", "--library", str(library)]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [(Path(f["path"]).name, f["state"]) for f in told["files"]] == [("song.mp3", "refused")]
        assert main([option, "--library", str(library)]) == 0
        assert "song.mp3: The file is damaged or not what its name says" in capsys.readouterr().out


def test_a_damaged_list_is_never_taken_for_an_empty_one(invented: Path, library: Path) -> None:
    (invented / "bad.txt").write_bytes(b"")
    add(invented, library, invented / "reports", invented / "bad.txt")
    path = next((library / "generations").rglob(fates.FILE))
    path.write_bytes(b"[]")
    with pytest.raises(BrokenLibrary, match=r"damaged: generations/\d+/files\.json"):
        fates.read(library, store.manifest(library))
    with pytest.raises(BrokenLibrary):
        fates.load(b'[{"path": 3')
    assert fates.load(fates.dump([Ledger("a", None, "refused", "why", pages_lost=(2,))])) == (Ledger("a", None, "refused", "why", pages_lost=(2,)),)
