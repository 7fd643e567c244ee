"""Runs on a real Ray cluster of several nodes on this machine: the same library as without it, whatever is killed meanwhile."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

import numpy as np
import pytest

from assistant import Library
from corpus import fates, shelf, store
from ingest.__main__ import main
from tests import pdfs
from tests.fakes import FakeEmbedder

HOME = Path(__file__).parent.parent
PATIENCE = 150.0  # seconds
QUESTIONS = ("Who counted herons at weir 7?", "What was lent at weir 12?", "Do astronauts eat cheese?")
pytestmark = pytest.mark.slow
once = pytest.mark.flaky(reruns=0)  # what was lost is not to be got by trying again


@dataclass
class Nodes:
    """A cluster's address, and the process of each node that works, by the node's id."""

    address: str
    raylets: dict[str, int]


def command(*argv: str | Path) -> list[str]:
    return [sys.executable, "-m", "tests.clustered", *map(str, argv)]


def environment() -> dict[str, str]:
    return {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": TOKEN, "RAY_BACKEND_LOG_LEVEL": "fatal"}


TOKEN = secrets.token_hex(32)


@pytest.fixture(scope="module")
def starting() -> Iterator[subprocess.Popen[str]]:
    """A cluster that starts while the run without it is done."""
    pytest.importorskip("ray.data")
    with subprocess.Popen(command("nodes", "2"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOME, env=environment(), text=True) as process:
        yield process
        if process.stdin:
            process.stdin.close()


@pytest.fixture(scope="module")
def nodes(starting: subprocess.Popen[str], alone: Done) -> Nodes:
    """Two nodes that work and a head that does not."""
    return Nodes(**told(starting.stdout))


def told(stream: IO[str] | None) -> dict[str, Any]:
    """The first line of JSON; Ray says other things before it."""
    for line in stream or ():
        if line.startswith("{"):
            made: dict[str, Any] = json.loads(line)
            return made
    raise AssertionError("the cluster does not start")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty files, some of them not to be read, one twice."""
    folder = tmp_path_factory.mktemp("papers")
    for n in range(33):
        weeks = "\n\n".join(f"In week {k} of that year {n + k} herons were counted at weir {n}. The keeper lent {'a ladder' if n % 2 else 'a boat'} to weir {k}." for k in range(n % 5 + 2))
        (folder / f"weir-{n:02}.md").write_text(f"# Weir {n}\n\n{weeks}\n", encoding="utf-8")
    pdfs.write(folder / "leaflet.pdf", [pdfs.lines(["A leaflet on eels in the upper weir, printed for the keepers."])])
    pdfs.write(folder / "half.pdf", [pdfs.lines(["First page of a short report on eels."]), b"<< /Length 3 /Filter /NoSuchFilter >>\nstream\nabc\nendstream"])
    (folder / "twice.md").write_bytes((folder / "weir-04.md").read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"\x00\xff" * 400)
    (folder / "empty.txt").touch()
    (folder / "song.mp3").write_bytes(b"ID3 la la")
    (folder / "again.mp3").write_bytes(b"ID3 la la")
    return folder


@dataclass
class Done:
    """What a run left: every file's fate, the parts by report, what is kept of the files that are no report, the answers."""

    files: list[dict[str, Any]]
    parts: dict[str, str]
    kept: tuple[Any, ...]
    answers: list[Any]

    @classmethod
    def of(cls, library: Path, said: str) -> Done:
        """Look at a library; every file in it is checked, and there is no part that the list of contents does not name."""
        held = store.manifest(library)
        store.check_files(library, held)
        assert sorted(p.name for p in (library / "reports").iterdir()) == sorted(held.reports.values())
        assert not (library / ".unfinished.json").exists()
        asked = Library.open(library, FakeEmbedder())
        files = [f for line in said.splitlines() if line.startswith("[{") for f in json.loads(line)]
        return cls(files, held.reports, fates.read(library, held), [replace(asked.ask(q), ms=0.0) for q in QUESTIONS])


@pytest.fixture(scope="module")
def alone(starting: subprocess.Popen[str], papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The run without Ray."""
    library = tmp_path_factory.mktemp("alone") / "l"
    done = subprocess.run(command("run", library, papers, "", ""), cwd=HOME, capture_output=True, text=True, check=True)
    made = Done.of(library, done.stdout)
    assert len(made.files) == 40
    assert sorted({f["state"] for f in made.files}) == ["indexed", "partial", "refused", "unchanged"]
    return made


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


def started(library: Path, papers: Path, marks: Path, nodes: Nodes) -> subprocess.Popen[str]:
    return subprocess.Popen(command("run", library, papers, marks, nodes.address), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HOME, env=environment(), text=True)


def finished(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err[-2000:]
    return out


def awaited(what: Any, process: subprocess.Popen[str]) -> Any:
    """Wait until something is so."""
    until = monotonic() + PATIENCE
    while not (found := what()):
        assert process.poll() is None, process.communicate()[1][-2000:]
        assert monotonic() < until, "it took too long"
        sleep(0.02)
    return found


def begun(marks: Path) -> list[Path]:
    """What an encoder has begun and not ended, latest last."""
    return [p for p in sorted(marks.glob("*.begun")) if not p.with_suffix(".done").exists()]


def embedded(marks: Path) -> set[str]:
    return {t for p in marks.glob("*.begun") for t in json.loads(p.read_text(encoding="utf-8"))["texts"]}


def strike(raylet: int) -> None:
    """A node is gone at once, with all that runs on it."""
    children = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdecimal() and _parent(p) == raylet]
    for pid in (raylet, *children):
        os.kill(pid, signal.SIGKILL)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@once
def test_a_run_that_is_killed_goes_on_where_it_was(nodes: Nodes, papers: Path, alone: Done, marks: Path, tmp_path: Path) -> None:
    library = tmp_path / "l"
    first = started(library, papers, marks, nodes)
    awaited((library / ".unfinished.json").exists, first)
    first.kill()
    first.communicate()
    parts = json.loads((library / ".unfinished.json").read_text())["parts"].values()
    kept = {t for name in parts for t in shelf.texts(store.get_shelf(library, name)[0]) if "herons" in t}  # such a sentence stands in one file alone
    assert not (library / "CURRENT").exists()
    (tmp_path / "more").mkdir()  # going on without Ray: a crew of machines leaves out what is done likewise (tests/test_crew.py)
    made = Done.of(library, subprocess.run(command("run", library, papers, tmp_path / "more", ""), cwd=HOME, capture_output=True, text=True, check=True).stdout)
    assert made == alone
    assert kept
    assert embedded(tmp_path / "more")
    assert not kept & embedded(tmp_path / "more")


@once
def test_a_node_killed_at_work_loses_nothing_and_leaves_nothing_twice(nodes: Nodes, papers: Path, alone: Done, marks: Path, tmp_path: Path) -> None:
    library = tmp_path / "l"
    process = started(library, papers, marks, nodes)
    awaited(lambda: len(list(marks.glob("*.done"))) > 1, process)
    struck = json.loads(awaited(lambda: begun(marks), process)[-1].read_text(encoding="utf-8"))
    strike(nodes.raylets.pop(struck["node"]))
    assert Done.of(library, finished(process)) == alone
    assert any(json.loads(p.read_text(encoding="utf-8"))["pid"] == struck["pid"] for p in begun(marks))  # it was at work, and did not finish
    again = Done.of(library, subprocess.run(command("run", library, papers, "", ""), cwd=HOME, capture_output=True, text=True, check=True).stdout)
    assert (again.parts, again.kept, again.answers) == (alone.parts, alone.kept, alone.answers)
    assert {f["state"] for f in again.files} == {"unchanged", "refused"}


@once
@pytest.mark.model
def test_the_packaged_encoder_on_a_cluster_of_this_computer(papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("ray.data")
    home = tmp_path / "home"
    home.mkdir()
    few = [papers / n for n in ("leaflet.pdf", "broken.pdf")]
    argv = [*map(str, few), "--no-notes", "--progress", "json", "--json", "--library"]
    more = [str(tmp_path / "cluster"), "--ray", "local", "--encoders", "1"]
    with subprocess.Popen([sys.executable, "-m", "ingest", *argv, *more], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "HOME": str(home)}) as run:
        assert main([*argv, str(tmp_path / "alone")]) == 3  # meanwhile
        out, err = run.communicate(timeout=PATIENCE)
    assert run.returncode == 3, err[-2000:]
    assert "ray" not in err.lower()  # its chatter would stand among the lines of JSON
    assert list(home.iterdir()) == []  # neither a secret nor anything else of Ray's
    assert json.loads(out)["files"] == json.loads(capsys.readouterr().out)["files"]
    alone, cluster = ({r: store.get_shelf(tmp_path / name, part) for r, part in store.manifest(tmp_path / name).reports.items()} for name in ("alone", "cluster"))
    assert alone.keys() == cluster.keys()
    for report, (made, rows) in alone.items():
        assert cluster[report][0] == made
        assert np.allclose(cluster[report][1], rows, atol=1e-6)  # the last bits hang on what a text is embedded with
