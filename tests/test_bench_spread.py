"""Runs side by side, each in a process of its own: what is told of them, what is compared, and that nothing of them is left."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from bench import nodes, procs, spread
from bench.spread import Asked
from corpus import store
from tests import wide

ENCODER = "tests.clustered:plain"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "public.jsonl"
    path.write_text("".join(f'{{"text": "Boat {n} carried {n + 3} herons. The miller of mill {n} saw it."}}\n' for n in range(12)), encoding="utf-8")
    return path


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for n in range(4):
        (folder / f"mill-{n}.md").write_text(f"# Mill {n}\n\nBoat {n} carried {n + 3} herons. The miller of mill {n} saw it.\n", encoding="utf-8")
    return folder


def gone(env: dict[str, str]) -> None:
    """Nothing with the mark is left; what was killed takes a moment to go."""
    until = monotonic() + 10
    while nodes.marked(env[nodes.MARK]):
        assert monotonic() < until
        sleep(0.05)


def test_a_process_is_known_by_its_mark_with_all_that_it_starts() -> None:
    env = nodes.environment()
    child = "held = bytes(range(256)) * 400_000; print(sum(held), flush=True); input()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        process.stdout.readline()
        there = nodes.marked(env[nodes.MARK])
        assert there == sorted(there) == procs.family(process.pid)
        assert len(there) == 2
        assert nodes.memory(there) > 90
        assert sum(map(procs.spent, there)) > 0.1
        nodes.strike(there)
    gone(env)


def test_a_run_is_seen_from_outside(papers: Path, tmp_path: Path) -> None:
    struck: list[int] = []
    made = spread.watched("alone", Asked(str(papers), "float32", ENCODER), tmp_path / "l", nodes.environment(), lambda: struck.append(1))
    assert (made.reports, len(store.manifest(tmp_path / "l").reports), struck) == (4, 4, [1])
    assert 0 < made.first <= made.last
    assert made.processor > 0.3
    assert made.memory > 30


def test_a_run_that_fails_or_takes_too_long_says_so(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"alone failed: AttributeError: .*'nothing'"):
        spread.watched("alone", Asked(str(papers), "float32", "tests.clustered:nothing"), tmp_path / "l", nodes.environment())
    monkeypatch.setattr(spread, "LIMIT", 0.2)
    env = nodes.environment()
    with pytest.raises(ValueError, match=r"alone failed: not done within 0 s"):
        spread.watched("alone", Asked(str(papers), "float32", ENCODER), tmp_path / "l", env)
    gone(env)


def test_another_library_is_not_taken_for_the_same(tmp_path: Path) -> None:
    one, other = wide.build(tmp_path), tmp_path / "other"
    shutil.copytree(one, other)
    assert spread.apart(one, other) == 0.0
    held = store.manifest(other)
    report, part = next(iter(held.reports.items()))
    shelf, rows = store.get_shelf(other, part)
    with store.writing(other):
        store.publish(other, held.stamp, {**held.reports, report: store.put_shelf(other, shelf, rows[:, ::-1].copy())}, ())
    with pytest.raises(ValueError, match=r"Vectors of other differ by .* from those of library"):
        spread.apart(one, other)
    with store.writing(other):
        store.publish(other, held.stamp, {r: p for r, p in held.reports.items() if r != report}, ())
    with pytest.raises(ValueError, match="other holds other reports than library"):
        spread.apart(one, other)


@pytest.mark.slow
def test_each_way_has_its_row_and_a_machine_is_lost_once(text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[int] = []

    class Nobody(nodes.Nodes):
        """A cluster without machines, at no address: the runs on it are runs without."""

        def __enter__(self) -> nodes.Nodes:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def lose(self, worker: int) -> None:
            lost.append(worker)

    monkeypatch.setattr(nodes, "Nodes", Nobody)
    body = spread.spread(text, 3, "float32", encoder=ENCODER).body
    assert [line.split(" | ")[0].strip("| ") for line in body.splitlines()[-4:]] == ["this computer alone", "1 encoder", "2 encoders", "2 encoders, a machine lost"]
    assert "differ by 0 at most" in body
    assert lost == [-1]


@pytest.mark.slow
def test_a_cluster_of_nodes_leaves_nothing(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    with nodes.Nodes(2) as there:
        folder = Path(there._folder)
        raylets = [p for p in nodes.marked(there.env[nodes.MARK]) if Path("/proc", str(p), "comm").read_text().strip() == "raylet"]
        assert len(raylets) == 3
        (lost,) = set(raylets) & set(procs.family(there.workers[1].pid))
        there.lose(-1)
        assert there.workers[1].wait(10) == -signal.SIGKILL
        assert procs.stat(lost)[:1] in ([], ["Z"])
    assert nodes.marked(there.env[nodes.MARK]) == []
    assert not folder.exists()
