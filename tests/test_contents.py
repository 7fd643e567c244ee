"""What belongs to a library and is as it was written; all else is refused before anything reads it."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Library
from corpus import store
from corpus.contents import parse
from corpus.errors import BrokenLibrary, StaleLibrary
from tests.fakes import FakeEmbedder

HOME = Path(__file__).parent.parent


@pytest.fixture
def root(small_library: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_library, tmp_path / "l")
    return tmp_path / "l"


def faiss_file(root: Path) -> Path:
    return root / "generations" / store.manifest(root).generation / "passages.faiss"


def forge(root: Path, **changes: object) -> None:
    """Write a list of contents that is not the one that was made, its seal and CURRENT with it."""
    held = store.manifest(root)
    data = json.dumps({**json.loads(held.dump()), **changes}).encode()
    folder = root / "generations" / held.generation
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.sha256").write_text(hashlib.sha256(data).hexdigest())
    (root / "CURRENT").write_text(f"{held.generation} {hashlib.sha256(data).hexdigest()}\n")


def opened(root: Path) -> Library:
    return Library.open(root, FakeEmbedder())


def test_current_names_the_generation_and_the_checksum_of_its_manifest(root: Path) -> None:
    name, seal = (root / "CURRENT").read_text().split()
    assert hashlib.sha256((root / "generations" / name / "manifest.json").read_bytes()).hexdigest() == seal == store.manifest(root).seal


def test_a_library_of_the_form_before_is_still_read(root: Path) -> None:
    held = store.manifest(root)
    raw = json.loads(held.dump())
    del raw["sizes"], raw["generation"]
    (root / "generations" / held.generation / "manifest.json").write_text(json.dumps(raw))
    (root / "generations" / held.generation / "manifest.sha256").unlink()
    (root / "CURRENT").write_text(held.generation)
    assert replace(opened(root).ask("What did the van cost?"), ms=0) == replace(opened(root).ask("What did the van cost?"), ms=0)
    assert store.manifest(root).checksums == held.checksums


def test_a_file_that_grew_is_refused_unread(root: Path) -> None:
    os.truncate(faiss_file(root), 1 << 40)
    with pytest.raises(BrokenLibrary, match=r"damaged: .*passages\.faiss"):
        opened(root)


def test_links_and_pipes_are_refused(root: Path, tmp_path: Path) -> None:
    path = faiss_file(root)
    shutil.move(path, tmp_path / "outside")
    path.symlink_to(tmp_path / "outside")
    with pytest.raises(BrokenLibrary, match="is a link"):
        opened(root)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BrokenLibrary, match="damaged"):  # and does not wait for somebody to write into it
        opened(root)
    path.unlink()
    shutil.move(root / "generations", tmp_path / "elsewhere")
    (root / "generations").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BrokenLibrary, match="cannot be read"):
        opened(root)


@pytest.mark.parametrize("name", ["index.pkl", "INDEX.PICKLE", "docstore.joblib"])
def test_a_pickle_in_a_library_is_refused(root: Path, name: str) -> None:
    faiss_file(root).with_name(name).write_bytes(b"cos\nsystem\n.")
    with pytest.raises(BrokenLibrary, match=rf"A file that no library has.*{name}\. Delete it"):
        opened(root)


@pytest.mark.parametrize("path", ["../../secret", "/etc/passwd", "reports/../../x", "generations/000001/../../x", "generations/000099/passages.faiss", "reports/other-0123456789abcdef/shelf.json"])
def test_a_list_that_names_files_outside_is_refused(root: Path, path: str) -> None:
    forge(root, checksums={**store.manifest(root).checksums, path: "0" * 64})
    with pytest.raises(BrokenLibrary, match="cannot be read"):
        store.manifest(root)


@pytest.mark.parametrize("raw", [[], {"stamp": {}, "reports": {"a": 1}, "removed": [], "checksums": {}}, {"stamp": 1}, "x", {"stamp": {}, "reports": {}, "removed": [], "checksums": {}, "sizes": {"a": "b"}}])
def test_another_shape_is_no_list_of_contents(raw: object) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        parse("000001", json.dumps(raw).encode(), "")


def test_what_the_list_leaves_out_is_not_read(root: Path) -> None:
    sums = store.manifest(root).checksums
    forge(root, checksums={k: v for k, v in sums.items() if not k.endswith("passages.faiss")})
    with pytest.raises(BrokenLibrary, match=r"not in its list of contents: .*passages\.faiss"):
        opened(root)


def test_another_version_is_refused(root: Path) -> None:
    forge(root, stamp={**store.manifest(root).stamp, "store": 99})
    with pytest.raises(StaleLibrary, match="store: 99"):
        opened(root)


def test_a_reader_begins_again_where_its_generation_was_swept_away(root: Path) -> None:
    tried: list[str] = []

    def read(held: store.Manifest) -> str:
        tried.append(held.generation)
        if len(tried) == 1:
            shutil.copytree(root / "generations" / "000001", root / "generations" / "000002")
            forged = replace(held, generation="000002", checksums={}, sizes={}).dump()
            (root / "generations" / "000002" / "manifest.json").write_bytes(forged)
            (root / "CURRENT").write_text(f"000002 {hashlib.sha256(forged).hexdigest()}")
            raise BrokenLibrary("A file of the library is missing.")
        return held.generation

    assert store.steady(root, read) == "000002"
    assert tried == ["000001", "000002"]


def test_nothing_of_ours_reads_or_writes_pickles() -> None:
    for path in (p for room in ("assistant", "corpus", "ingest", "prompts") for p in (HOME / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        calls = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call) and ast.unparse(n.func) in ("np.load", "np.save", "numpy.load", "np.lib.format.read_array")]
        assert all(any(k.arg == "allow_pickle" and ast.unparse(k.value) == "False" for k in call.keywords) for call in calls), path
        imported = {a.name for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import) for a in n.names}
        assert not imported & {"pickle", "joblib", "dill", "shelve", "marshal"}, path
