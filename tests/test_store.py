from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus import store
from corpus.errors import BrokenLibrary, LibraryLocked, NoLibrary, StaleLibrary
from corpus.records import Record, Shelf

STAMP = {"embedder": "fake", "store": 1}


def note_free(report: str, title: str = "Title") -> tuple[Shelf, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    return Shelf(Record(report, title), None, (), ()), np.zeros((0, 4), dtype=np.float32)


def publish(root: Path, *reports: str) -> store.Manifest:
    with store.writing(root):
        return store.publish(root, STAMP, {r: store.put_shelf(root, *note_free(r)) for r in reports}, ())


def test_no_library_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match=r"There is no library at .*Run: python -m ingest"):
        store.manifest(tmp_path / "none")


def test_what_is_published_is_in_force(tmp_path: Path) -> None:
    made = publish(tmp_path, "a")
    assert store.manifest(tmp_path) == made
    assert store.get_shelf(tmp_path, made.reports["a"])[0].record == Record("a", "Title")
    store.check_files(tmp_path, made)


def test_until_the_switch_nothing_has_changed(tmp_path: Path) -> None:
    before = publish(tmp_path, "a")
    with pytest.raises(BrokenLibrary), store.writing(tmp_path):
        store.publish(tmp_path, STAMP, {"b": "b-not-there"}, ())
    assert store.manifest(tmp_path) == before
    store.check_files(tmp_path, before)
    assert set(publish(tmp_path, "a", "b").reports) == {"a", "b"}  # and a run after the failed one works


def test_only_the_two_newest_generations_and_their_reports_stay(tmp_path: Path) -> None:
    for reports in (("a",), ("b",), ("c",), ("d",)):
        publish(tmp_path, *reports)
    assert sorted(p.name for p in (tmp_path / "generations").iterdir()) == ["000003", "000004"]
    assert sorted(p.name[0] for p in (tmp_path / "reports").iterdir()) == ["c", "d"]


def _hold(root: Path, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    with store.writing(root):
        ready.set()
        done.wait(30)


@pytest.mark.forks
def test_a_second_writer_is_turned_away_and_a_dead_one_holds_no_lock(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, ready, done))
    other.start()
    assert ready.wait(30)
    with pytest.raises(LibraryLocked, match=rf"Another process is adding to this library \(process {other.pid}, since") as caught, store.writing(tmp_path, 0.1):
        pass
    assert caught.value.retryable
    assert other.pid
    os.kill(other.pid, 9)
    other.join()
    with store.writing(tmp_path):
        pass


def test_a_stamp_that_differs_is_named_with_the_command() -> None:
    store.check_stamp({**STAMP, "more": 1}, STAMP)
    with pytest.raises(StaleLibrary, match=r"embedder: 'fake', now 'other'.*python -m ingest --rebuild"):
        store.check_stamp(STAMP, {**STAMP, "embedder": "other"})
    with pytest.raises(StaleLibrary, match="passage_max: None, now 1200"):
        store.check_stamp(STAMP, {**STAMP, "passage_max": 1200})


@pytest.mark.parametrize("name", ["shelf.json", "vectors.npy", "passages.faiss", "lexical/params.index.json"])
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    made = publish(tmp_path, "a")
    path = next(p for p in tmp_path.rglob(name.rpartition("/")[2]) if str(p).endswith(name))
    path.write_bytes(path.read_bytes()[:-1] + b"#")
    with pytest.raises(BrokenLibrary, match=rf"damaged: .*{name}"):
        store.check_files(tmp_path, made)
    path.unlink()
    with pytest.raises(BrokenLibrary, match=rf"missing: .*{name}"):
        store.check_files(tmp_path, made)


def test_every_file_of_a_generation_has_a_checksum(tmp_path: Path) -> None:
    made = publish(tmp_path, "a", "b")
    files = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert files - set(made.checksums) == {"CURRENT", "writer.lock", "generations/000001/manifest.json", "generations/000001/manifest.sha256"}


@pytest.mark.parametrize("text", ["", "{", json.dumps({"stamp": {}})], ids=["empty", "cut off", "fields missing"])
def test_an_unreadable_manifest_is_said(tmp_path: Path, text: str) -> None:
    made = publish(tmp_path, "a")
    (tmp_path / "generations" / made.generation / "manifest.json").write_text(text)
    with pytest.raises(BrokenLibrary, match=r"generation 000001\) is damaged.*--rebuild .*--restore-previous"):
        store.manifest(tmp_path)
    (tmp_path / "generations" / made.generation / "manifest.sha256").unlink()
    (tmp_path / "CURRENT").write_text("000001")  # as older versions wrote it
    with pytest.raises(BrokenLibrary, match=r"generation 000001\) cannot be read"):
        store.manifest(tmp_path)


def test_an_unreadable_part_is_said(tmp_path: Path) -> None:
    made = publish(tmp_path, "a")
    (tmp_path / "reports" / made.reports["a"] / "shelf.json").write_text("{}")
    with pytest.raises(BrokenLibrary, match="A part of the library cannot be read: a-"):
        store.get_shelf(tmp_path, made.reports["a"])


def test_the_same_part_is_written_once_and_a_damaged_one_again(tmp_path: Path) -> None:
    name = store.put_shelf(tmp_path, *note_free("a"))
    path = tmp_path / "reports" / name / "shelf.json"
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert store.put_shelf(tmp_path, *note_free("a")) == name
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    path.write_text("damaged")
    assert store.put_shelf(tmp_path, *note_free("a")) == name
    assert store.get_shelf(tmp_path, name)[0].record.id == "a"
    assert store.put_shelf(tmp_path, *note_free("a", "Other title")) != name


def test_a_library_may_be_moved(tmp_path: Path) -> None:
    made = publish(tmp_path / "here", "a")
    shutil.move(tmp_path / "here", tmp_path / "there")
    store.check_files(tmp_path / "there", store.manifest(tmp_path / "there"))
    assert store.manifest(tmp_path / "there") == made
