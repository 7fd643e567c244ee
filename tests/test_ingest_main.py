"""`python -m ingest` through `main()`: exit codes and what is printed, with the fake encoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import store
from corpus.errors import ModelMissing
from ingest.__main__ import main
from ingest.settings import Settings
from tests.fakes import FakeEmbedder, WithinProcess

KITES = "# Kites over Marsh End\n\nEleven kites flew over the marsh in 2018.\n"


def run(*argv: str | Path) -> int:
    return main([str(a) for a in argv], encoder=lambda settings: FakeEmbedder(), reader=WithinProcess)


@pytest.fixture
def kites(tmp_path: Path) -> Path:
    (tmp_path / "kites.md").write_text(KITES, encoding="utf-8")
    return tmp_path / "kites.md"


def test_zero_when_every_file_was_indexed(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kites, "--no-notes", "--library", tmp_path / "l") == 0
    assert "indexed" in capsys.readouterr().out


def test_json_is_one_object_with_the_contracts_names(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kites, "--no-notes", "--library", tmp_path / "l", "--json") == 0
    got: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(got) >= {"library", "reports", "passages", "sentences", "seconds", "files"}
    assert (got["library"], got["reports"], got["passages"], got["sentences"]) == (str(tmp_path / "l"), 1, 1, 1)
    assert set(got["files"][0]) >= {"path", "report", "state", "reason", "pages", "pages_lost", "passages"}
    assert (got["files"][0]["path"], got["files"][0]["report"], got["files"][0]["state"]) == (str(kites), "kites", "indexed")


def test_three_when_some_were_refused_and_the_others_are_indexed(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "song.mp3").write_bytes(b"ID3 la")
    assert run(kites, tmp_path / "song.mp3", "--no-notes", "--library", tmp_path / "l") == 3
    out = capsys.readouterr().out
    assert "song.mp3: A sound or film file (MP3)." in out
    assert "1 reports" in out


def test_two_for_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("--nonsense")
    assert caught.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [("none.txt",), ("--list",), ("--check",), ("--remove", "kites")], ids=" ".join)
def test_one_when_nothing_could_be_done(argv: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*argv, "--no-notes", "--library", tmp_path / "l") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "The library is as it was." in said.err


def test_one_where_the_library_cannot_be_written(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l").write_text("a file where the library should be")
    assert run(kites, "--library", tmp_path / "l") == 1
    assert "The library is as it was." in capsys.readouterr().err


def test_one_where_the_model_is_missing(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(settings: Settings) -> FakeEmbedder:
        raise ModelMissing("The embedding model is not installed.", "Run: pip install it")

    assert main([str(kites), "--library", str(tmp_path / "l")], encoder=missing) == 1
    assert "Run: pip install it" in capsys.readouterr().err
    assert not (tmp_path / "l" / "CURRENT").exists()


def test_list_and_check_tell_what_is_there(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "l"
    run(kites, "--no-notes", "--library", library)
    capsys.readouterr()
    assert run("--list", "--library", library, "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(r["id"], r["title"], r["original"], r["passages"]) for r in listed["reports"]] == [("kites", "Kites over Marsh End", True, 1)]
    assert run("--check", "--library", library) == 0
    assert "files are as they were written" in capsys.readouterr().out
    part = library / "reports" / store.manifest(library).reports["kites"] / "vectors.npy"
    part.write_bytes(part.read_bytes() + b"#")
    assert run("--check", "--library", library) == 1
    assert "damaged: reports/kites" in capsys.readouterr().err


def test_remove_takes_a_report_out(kites: Path, tmp_path: Path) -> None:
    run(kites, "--no-notes", "--library", tmp_path / "l")
    assert run("--remove", "kites", "--library", tmp_path / "l", "--no-notes") == 0
    assert store.manifest(tmp_path / "l").reports == {}


def test_settings_come_from_the_environment(kites: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERLIT_QUERY_PREFIX", "query: ")
    seen: list[Settings] = []

    def keep(settings: Settings) -> FakeEmbedder:
        seen.append(settings)
        return FakeEmbedder()

    assert main([str(kites), "--no-notes", "--library", str(tmp_path / "l")], encoder=keep) == 0
    assert seen[0].query_prefix == "query: "
    assert store.manifest(tmp_path / "l").stamp["query_prefix"] == "query: "


def test_no_paths_take_the_shipped_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--library", tmp_path / "l", "--json") == 0
    assert json.loads(capsys.readouterr().out)["reports"] >= 5


class Named(FakeEmbedder):
    """A fake encoder that is another for every setting: what it is given in front of a text is in its rows."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(f"fake {settings.embedding_model or 'packaged'}")
        self.given = settings


def test_another_encoder_is_a_setting_that_the_library_keeps(kites: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    made: list[Named] = []

    def encoder(settings: Settings) -> Named:
        made.append(Named(settings))
        return made[-1]

    def run(*argv: str | Path) -> int:
        return main([*map(str, argv), "--no-notes", "--library", str(tmp_path / "l")], encoder, WithinProcess)

    assert run(kites, "--embedding-model", "e5", "--query-prefix", "query: ", "--text-prefix", "passage: ") == 0
    assert {k: store.manifest(tmp_path / "l").stamp[k] for k in ("embedder", "embedding_model", "query_prefix", "text_prefix")} == {
        "embedder": "fake e5", "embedding_model": "e5", "query_prefix": "query: ", "text_prefix": "passage: ",
    }  # fmt: skip
    assert run(kites) == 0  # without being told again
    assert (made[-1].given.embedding_model, made[-1].given.text_prefix, made[-1].encoded) == ("e5", "passage: ", [])
    assert run(kites, "--embedding-model", "") == 1  # the packaged one: another vector for every text
    assert "embedder: 'fake e5', now 'fake packaged'" in capsys.readouterr().err
    assert run("--embedding-model", "", "--rebuild", kites) == 0
    assert len(made[-1].encoded) >= 2
    assert made[-1].given.query_prefix == ""
    monkeypatch.setenv("CLUSTERLIT_EMBEDDING_MODEL", "gte")
    assert run(kites, "--rebuild") == 0
    assert store.manifest(tmp_path / "l").stamp["embedder"] == "fake gte"


def test_a_refresh_makes_anew_what_was_built_in_another_way_and_else_only_adds(kites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made: list[FakeEmbedder] = []

    def run(name: str, *argv: str | Path) -> int:
        made.append(FakeEmbedder(name))
        return main([*map(str, argv), "--no-notes", "--library", str(tmp_path / "l")], lambda settings: made[-1], WithinProcess)

    assert run("one", kites, "--refresh") == 0  # where there is none yet, too
    assert run("one", "--refresh", kites) == 0
    assert made[-1].encoded == []
    assert run("two", kites) == 1
    assert "--rebuild" in capsys.readouterr().err
    assert run("two", kites, "--refresh") == 0
    assert store.manifest(tmp_path / "l").stamp["embedder"] == "two"
    (tmp_path / "l" / "CURRENT").write_text("000099", encoding="utf-8")
    assert run("two", kites, "--refresh") == 1  # damage is told, not swept away
