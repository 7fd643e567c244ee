"""Fixtures: an invented corpus, a small library built from it, and the real reports where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from assistant import Library
from assistant.__main__ import main
from tests import towers as tower_reports
from tests import wide
from tests.fakes import FakeEmbedder, builder, lay_out

pytest_plugins = ("tests.engine_cases", "tests.milvus_cases")  # fixtures of several files

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tiny arrays: threads only cost
os.environ["CLUSTERLIT_ENTAILMENT"] = "off"  # verdicts by rules alone, installed or not; tests/test_entailment.py asks the model
settings.register_profile("quick", max_examples=40, deadline=None)  # no deadline: machines are shared
settings.load_profile("quick")
HOME = Path(__file__).parent.parent
SHARED = HOME.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that fork first: later this process has threads of torch's and Arrow's, and a child of such a process may hang. The browser's last:
    Playwright keeps an event loop running in this thread, in which asyncio.run fails.

    What drives a browser or a served page depends on how busy the machine is: such a test may try again, twice; the report counts that.
    """
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))
    items.sort(key=lambda item: (item.get_closest_marker("forks") is None, item.get_closest_marker("browser") is not None))


@pytest.fixture
def embedder() -> FakeEmbedder:
    """A fresh fake encoder."""
    return FakeEmbedder()


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """A folder with catalogue.toml, notes/ and reports/, all invented, that a test may change."""
    return lay_out(tmp_path / "corpus")


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one original and its notes, and the notes alone of a second report. Read it, do not change it."""
    folder = tmp_path_factory.mktemp("small")
    corpus = lay_out(folder / "corpus")
    library = folder / "library"
    builder(corpus, library).add([corpus / "reports"])
    return library


@pytest.fixture
def run(small_library: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on the small library: exit code, standard output, standard error."""

    def command(*argv: str | Path, library: Path = small_library) -> tuple[int, str, str]:
        code = main([str(a) for a in argv] + ["--library", str(library)], FakeEmbedder())
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture(scope="session")
def library(small_library: Path) -> Library:
    """The small library, open."""
    return Library.open(small_library, FakeEmbedder())


@pytest.fixture(scope="session")
def wide_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Five reports without notes, one of them with pages, open."""
    return Library.open(wide.build(tmp_path_factory.mktemp("wide")), FakeEmbedder())


@pytest.fixture(scope="session")
def towers(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two reports made for the shape of an answer, open."""
    return tower_reports.open_at(tmp_path_factory.mktemp("towers"))


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of the five reports as text; skips where they are not at hand (they are not part of the project)."""
    return _at_hand(SHARED / "reports")


@pytest.fixture(scope="session")
def rendered() -> Path:
    """The folder of the five reports as PDF; skips where they are not at hand."""
    return _at_hand(SHARED / "documents" / "rendered")


def _at_hand(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"the reports are not at hand ({folder.relative_to(HOME.parent)} beside the project)")
    return folder
