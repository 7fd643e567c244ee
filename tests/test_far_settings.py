"""How far a large library is searched is a setting: of the environment for commands, of its file for the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import ui
from assistant import Library, settings
from assistant.desk import Desk
from assistant.door.config import read
from assistant.far import FarLibrary
from assistant.settings import Far, Settings
from corpus import dense
from corpus.embed import Vectors
from corpus.engine import Found, Kind, Within
from corpus.errors import LibraryError
from tests.fakes import FakeEmbedder
from tests.test_far import again


@pytest.fixture(scope="module")
def far_library(small_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library, published to be searched on the disk."""
    return again(small_library, tmp_path_factory.mktemp("far") / "library")


def test_recall_was_measured_with_every_effort_that_can_be_set() -> None:
    assert settings.EFFORTS == dense.EFFORTS


def test_how_far_it_is_searched_is_a_setting(far_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Library.open(far_library, FakeEmbedder()).settings == Settings()
    monkeypatch.setenv("CLUSTERLIT_SEARCH_CANDIDATES", "100")
    monkeypatch.setenv("CLUSTERLIT_SEARCH_EFFORT", "256")
    far = Library.open(far_library, FakeEmbedder())
    assert isinstance(far, FarLibrary)
    assert far.settings.far == replace(Far(), passages=100, notes=30, words=75, note_words=20, effort=256)
    told: list[tuple[int, int]] = []
    nearest = far.edition.nearest

    def noted(kind: Kind, vector: Vectors, k: int, within: Within, effort: int) -> list[Found]:
        told.append((k, effort))
        return nearest(kind, vector, k, within, effort)

    monkeypatch.setattr(far.edition, "nearest", noted)
    assert far.ask("What did the van cost?").quotes
    assert set(told) == {(100, 256), (30, 256)}
    monkeypatch.setenv("CLUSTERLIT_SEARCH_EFFORT", "100")
    with pytest.raises(LibraryError, match=r"CLUSTERLIT_SEARCH_EFFORT cannot be used\. It takes one of 0, 64, .*; it is '100'"):
        Library.open(far_library, FakeEmbedder())


def test_the_page_searches_as_far_as_its_settings_say(far_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Desk] = []
    monkeypatch.setattr("ui.build", lambda desk, *_: held.append(desk))
    monkeypatch.setattr("ui.serve", lambda *_: None)
    monkeypatch.setattr("assistant.library.SentenceEncoder", lambda *_: FakeEmbedder())
    (tmp_path / "settings.toml").write_text("[search]\ncandidates = 40\n", encoding="utf-8")
    config = replace(read(str(tmp_path / "settings.toml"), {}), library=str(far_library), port=0)
    ui.open_page(config, "", browser=False)
    assert held[0].library().settings.far.passages == 40
