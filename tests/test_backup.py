"""A library as one file and back; a file that is none, or damaged, or hostile, changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Library
from corpus import backup, store
from corpus.errors import BrokenLibrary, LibraryError, NoLibrary, StaleLibrary
from ingest.__main__ import main
from tests.fakes import FakeEmbedder, builder

CHANGE = Callable[[dict[str, bytes]], object]


@pytest.fixture
def saved(small_library: Path, tmp_path: Path) -> Path:
    backup.save(small_library, tmp_path / "b.tar")
    return tmp_path / "b.tar"


def restored(file: Path, root: Path) -> store.Manifest:
    return backup.restore(root, file, store.FORMAT)


def answer(root: Path) -> object:
    return replace(Library.open(root, FakeEmbedder()).ask("What did the van cost?"), ms=0)


def rewritten(file: Path, change: CHANGE) -> Path:
    with tarfile.open(file) as tar:
        held = {m.name: stream.read() for m in tar if (stream := tar.extractfile(m))}
    change(held)
    with tarfile.open(file, "w") as tar:
        for name, data in held.items():
            told = tarfile.TarInfo(name)
            told.size = len(data)
            tar.addfile(told, io.BytesIO(data))
    return file


def test_into_an_empty_library(saved: Path, small_library: Path, tmp_path: Path) -> None:
    assert restored(saved, tmp_path / "new").reports == store.manifest(small_library).reports
    assert answer(tmp_path / "new") == answer(small_library)
    store.check_files(tmp_path / "new", store.manifest(tmp_path / "new"))


def test_the_same_library_makes_the_same_file(saved: Path, small_library: Path, tmp_path: Path) -> None:
    backup.save(small_library, tmp_path / "c.tar")
    assert saved.read_bytes() == (tmp_path / "c.tar").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "c.tar"]


def test_in_another_librarys_stead_which_can_be_gone_back_to(saved: Path, small_library: Path, invented: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "l"
    (invented / "kites.md").write_text("# Kites\n\nEleven kites flew.\n", encoding="utf-8")
    builder(invented, root).add([invented / "kites.md"])
    before = store.manifest(root)
    assert main(["--library", str(root), "--restore", str(saved)]) == 0
    assert "is now what" in capsys.readouterr().out
    assert answer(root) == answer(small_library)
    assert main(["--library", str(root), "--restore-previous", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["generation"] == before.generation
    assert store.manifest(root) == before


def test_over_itself_nothing_is_moved_from_under_a_reader(saved: Path, tmp_path: Path) -> None:
    root = tmp_path / "l"
    held = restored(saved, root)
    before = {p: p.stat().st_ino for p in (root / "reports").rglob("*")}
    assert restored(saved, root).generation == "000002"
    assert {p: p.stat().st_ino for p in (root / "reports").rglob("*")} == before
    part = root / "reports" / next(iter(held.reports.values())) / "shelf.json"
    part.write_text("damaged")
    restored(saved, root)
    store.check_files(root, store.manifest(root))


def test_commands_say_what_they_did(small_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "b.tar"
    assert main(["--library", str(small_library), "--backup", str(file)]) == 0
    assert f"is now in {file}: 2 reports" in capsys.readouterr().out
    assert main(["--library", str(tmp_path / "none"), "--backup", str(tmp_path / "c.tar")]) == 1
    assert main(["--library", str(small_library), "--backup", str(tmp_path / "no" / "c.tar")]) == 1
    assert main(["--library", str(tmp_path / "l"), "--restore", str(tmp_path / "none.tar")]) == 1
    assert "There is no file" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["b.tar"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda held: held.update({"../../evil": b"x"}), "no part of a library: ../../evil"),
        (lambda held: held.update({"/etc/evil": b"x"}), "no part of a library: /?etc/evil"),
        (lambda held: held.pop("CURRENT"), "lacks CURRENT"),
        (lambda held: held.update({"CURRENT": b"000001"}), "does not say which"),
        (lambda held: held.pop(next(n for n in held if n.endswith("shelf.json"))), "lacks reports/"),
        (lambda held: held.update({next(n for n in held if n.endswith("passages.faiss")): b"x"}), r"damaged: .*passages\.faiss"),
        (lambda held: held.update({next(n for n in held if n.endswith("manifest.json")): b"{}"}), "list of contents is damaged"),
    ],
)
def test_a_backup_that_is_not_as_it_was_written_changes_nothing(saved: Path, tmp_path: Path, change: CHANGE, words: str) -> None:
    root = tmp_path / "l"
    before = restored(saved, root)
    files = sorted(p for p in root.rglob("*"))
    with pytest.raises(BrokenLibrary, match=words):
        restored(rewritten(saved, change), root)
    assert store.manifest(root) == before
    assert sorted(p for p in root.rglob("*") if ".scratch" not in str(p)) == files
    assert not (tmp_path / "evil").exists()


def forged(change: Callable[[dict[str, object]], object]) -> CHANGE:
    def edit(held: dict[str, bytes]) -> None:
        name = next(n for n in held if n.endswith("manifest.json"))
        raw = json.loads(held[name])
        change(raw)
        held[name] = json.dumps(raw).encode()
        held["CURRENT"] = f"{name.split('/')[1]} {hashlib.sha256(held[name]).hexdigest()}\n".encode()

    return edit


def test_a_forged_list_leads_nowhere_and_another_version_is_refused(saved: Path, tmp_path: Path) -> None:
    data = saved.read_bytes()
    for change, kind in (
        (lambda raw: raw["checksums"].update({"reports/../../evil": "0" * 64}), BrokenLibrary),
        (lambda raw: raw["reports"].update({"x": "../.."}), BrokenLibrary),
        (lambda raw: raw["stamp"].update(store=99), StaleLibrary),
    ):
        saved.write_bytes(data)
        with pytest.raises(kind):
            restored(rewritten(saved, forged(change)), tmp_path / "l")
        with pytest.raises(NoLibrary):
            store.manifest(tmp_path / "l")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_folders_and_devices_in_a_backup_are_refused(saved: Path, tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(saved, "a") as tar:
        told = tarfile.TarInfo("reports/x")
        told.type, told.linkname = kind, "/etc/passwd"
        tar.addfile(told)
    with pytest.raises(BrokenLibrary, match="no such thing in it: reports/x"):
        restored(saved, tmp_path / "l")


def test_no_damage_to_a_backup_goes_unseen(saved: Path, tmp_path: Path, small_library: Path) -> None:
    data, chance = saved.read_bytes(), random.Random(5)
    for n in range(30):
        spoiled = bytearray(data)
        spoiled[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        saved.write_bytes(spoiled[: chance.randrange(len(data))] if n % 3 == 0 else spoiled)
        try:
            restored(saved, tmp_path / f"l{n}")
        except LibraryError:
            continue
        assert answer(tmp_path / f"l{n}") == answer(small_library)  # a bit between the files, or of their dates
