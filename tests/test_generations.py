"""The last good generation is kept, gone back to, and what is sound outlives what is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant import Library
from assistant.desk import Desk
from corpus import store
from corpus.errors import BrokenLibrary
from ingest.__main__ import main
from tests.fakes import FENWATER, FakeEmbedder, WithinProcess, builder

KITES = "# Kites over Marsh End\n\nEleven kites flew over the marsh in 2018.\n"


@pytest.fixture
def library(invented: Path, tmp_path: Path) -> Path:
    """Two generations: the report and the notes, then kites as well."""
    root = tmp_path / "l"
    builder(invented, root).add([invented / "reports"])
    (invented / "kites.md").write_text(KITES, encoding="utf-8")
    builder(invented, root).add([invented / "kites.md"])
    return root


def run(*argv: str | Path) -> int:
    return main([*map(str, argv), "--no-notes"], encoder=lambda settings: FakeEmbedder(), reader=WithinProcess)


def spoil(root: Path, name: str) -> None:
    path = root / "generations" / store.manifest(root).generation / name
    path.write_bytes(path.read_bytes()[:-1] + b"#")


def test_one_generation_back_and_no_further(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--library", library, "--restore-previous") == 0
    assert "is now as it was before: 2 reports" in capsys.readouterr().out
    assert "kites" not in Library.open(library, FakeEmbedder()).records
    assert run("--library", library, "--restore-previous", "--json") == 1
    assert "There is no sound generation before the one in force. Run: python -m ingest --rebuild The library is as it was." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["passages.faiss", "manifest.json"])
def test_damage_is_told_with_the_way_back_which_leads_back(library: Path, name: str) -> None:
    spoil(library, name)
    with pytest.raises(BrokenLibrary, match="--restore-previous"):
        Library.open(library, FakeEmbedder())
    assert run("--library", library, "--restore-previous") == 0
    assert set(Library.open(library, FakeEmbedder()).records) == {FENWATER, "quarry-choirs"}


def test_a_damaged_generation_is_not_kept_in_the_good_ones_stead(library: Path, invented: Path) -> None:
    spoil(library, "passages.faiss")
    builder(invented, library).add([])  # the reports are sound: the indexes are made anew
    assert sorted(p.name for p in (library / "generations").iterdir()) == ["000001", "000003"]
    assert "kites" in Library.open(library, FakeEmbedder()).records


@pytest.mark.parametrize("every", [False, True])
def test_a_rebuild_begins_from_what_can_be_read(library: Path, invented: Path, every: bool) -> None:
    spoil(library, "manifest.json")
    if every:
        (library / "generations" / "000001" / "manifest.json").write_text("{")
    outcome = builder(invented, library).add([], rebuild=True)
    assert [f.state for f in outcome.files] == ["refused"]
    assert "is damaged. Made anew from what could be read." in outcome.files[0].reason
    assert ("kites" in Library.open(library, FakeEmbedder()).records) is every  # the older list does not know it; the folders do


def test_a_part_that_is_not_what_it_is_named_by_is_no_part(library: Path) -> None:
    held = store.manifest(library)
    shutil.copyfile(library / "reports" / held.reports["kites"] / "shelf.json", library / "reports" / held.reports[FENWATER] / "shelf.json")
    with pytest.raises(BrokenLibrary, match=f"A part of the library cannot be read: {FENWATER}"):
        store.get_shelf(library, held.reports[FENWATER])
    for name in ("../kites-0123456789abcdef", "kites"):
        with pytest.raises(BrokenLibrary):
            store.get_shelf(library, name)


def test_a_rebuild_leaves_a_pickle_behind(library: Path, invented: Path) -> None:
    (library / "reports" / store.manifest(library).reports["kites"] / "x.pkl").write_bytes(b"N.")
    with pytest.raises(BrokenLibrary, match="Delete it"):
        builder(invented, library).add([])
    builder(invented, library).add([], rebuild=True)
    assert "kites" in Library.open(library, FakeEmbedder()).records


def test_what_is_not_ours_is_not_swept_away(library: Path, invented: Path) -> None:
    for folder in ("reports/my papers", "generations/old", "reports/.hidden"):
        (library / folder).mkdir()
        (library / folder / "x").write_text("x")
    builder(invented, library).remove(["kites"])
    assert all((library / f / "x").exists() for f in ("reports/my papers", "generations/old", "reports/.hidden"))


def test_vectors_of_another_length_do_not_fit(tmp_path: Path, library: Path) -> None:
    held = store.manifest(library)
    shelf, vectors = store.get_shelf(library, held.reports["kites"])
    with store.writing(library):
        other = store.put_shelf(library, shelf, vectors[:, :8])
        with pytest.raises(BrokenLibrary, match=r"does not fit the others: kites.*Vectors of 8 numbers beside others of 64"):
            store.publish(library, held.stamp, {**held.reports, "kites": other}, ())
    assert store.manifest(library) == held


def test_the_desk_goes_on_with_what_it_opened_until_the_library_is_mended(library: Path, invented: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("assistant.desk.PAUSE", 0.0)
    desk = Desk(library, lambda root: Library.open(root, FakeEmbedder()))
    first = desk.library()
    builder(invented, library).remove(["kites"])
    sound = (library / "CURRENT").read_bytes()
    (library / "CURRENT").write_bytes(b"\0" * 40)
    assert desk.library(newest=True) is desk.library() is first
    assert "CURRENT, which names the generation in force, is damaged" in caplog.text
    assert "is damaged" in desk.trouble
    (library / "CURRENT").unlink()
    assert desk.library(newest=True) is desk.library() is first
    (library / "CURRENT").write_bytes(sound)
    assert set(desk.library(newest=True).records) == set(first.records) - {"kites"}


def test_what_failed_after_the_switch_is_not_called_undone(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    real = os.fsync

    def failing(handle: int) -> None:
        if Path(os.readlink(f"/proc/self/fd/{handle}")) == library and b"000003" in (library / "CURRENT").read_bytes():
            raise OSError(5, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    (tmp_path / "gulls.md").write_text("# Gulls\n\nNine gulls sat on the mill.\n", encoding="utf-8")
    assert run("--library", library, tmp_path / "gulls.md") == 1
    assert "The library holds what was added." in capsys.readouterr().err
    assert "gulls" in json.loads((library / "generations" / "000003" / "manifest.json").read_text())["reports"]
