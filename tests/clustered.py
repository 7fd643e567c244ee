"""A Ray cluster of several nodes on this machine, and runs on it, each a process of its own: what is killed takes no test with it.

`python -m tests.clustered nodes COUNT` starts the nodes, tells of them in a line of JSON, and ends them when standard input ends;
`python -m tests.clustered run LIBRARY FOLDER MARKS ADDRESS` is a run with the fake encoder; ADDRESS "" is one without Ray, MARKS "" one that leaves none.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import sleep, time_ns

from corpus.embed import Vectors
from ingest.build import Builder
from ingest.cluster import Cluster, Where
from ingest.settings import Settings
from tests.fakes import FakeEmbedder

STORE = 80 * 2**20  # bytes of a node's object store: little more than the least that Ray takes
SLOW = 0.7  # seconds for a batch
WINDOW = 200  # texts: a run has parts finished long before its end
# A node that is silent for some seconds is taken for dead: the default takes half a minute.
HEALTH = {"health_check_initial_delay_ms": 3000, "health_check_period_ms": 1000, "health_check_timeout_ms": 3000, "health_check_failure_threshold": 4}


class Marking(FakeEmbedder):
    """Leaves a file when it begins and one when it ends, with its process, its node on a cluster, and the texts; there it is slow."""

    def __init__(self, settings: Settings, marks: str, alone: bool = False) -> None:
        super().__init__()
        self._marks, self._alone = Path(marks), alone

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        name = f"{time_ns()}-{os.getpid()}"
        told = json.dumps({"node": "" if self._alone else _node(), "pid": os.getpid(), "texts": list(texts)})
        fresh = self._marks / f".{name}"
        fresh.write_text(told, encoding="utf-8")
        fresh.rename(self._marks / f"{name}.begun")
        sleep(0.0 if self._alone else SLOW)
        (self._marks / f"{name}.done").touch()
        return super().encode(texts, progress)


def _node() -> str:
    import ray

    return str(ray.get_runtime_context().get_node_id())


def plain(settings: Settings) -> FakeEmbedder:
    """The fake encoder, for who asks for one by name."""
    return FakeEmbedder()


def nodes(count: int) -> int:
    """A head without CPUs, on which the runs are, and so many machines with one."""
    from ray.cluster_utils import Cluster as Nodes

    made = Nodes(initialize_head=True, head_node_args={"num_cpus": 0, "object_store_memory": STORE, "include_dashboard": False, "_system_config": HEALTH})
    workers = [made.add_node(num_cpus=1, object_store_memory=STORE) for _ in range(count)]
    made.wait_for_nodes()
    pids = {w.node_id: w.all_processes["raylet"][0].process.pid for w in workers}
    print(json.dumps({"address": made.address, "raylets": pids}), flush=True)
    sys.stdin.read()
    made.shutdown()
    return 0


def run(library: str, folder: str, marks: str, address: str) -> int:
    """A run; prints each file's fate as JSON."""
    made = Builder(Path(library), Marking(Settings(), marks, alone=True) if marks and not address else FakeEmbedder(), with_notes=False, window=WINDOW)
    if address:
        made.crew = lambda settings: Cluster(Where(address, batch=3), settings, partial(Marking, marks=marks))
    outcome = made.add([Path(folder)])
    print(json.dumps([asdict(f) for f in outcome.files]))
    return 0


if __name__ == "__main__":
    raise SystemExit(nodes(int(sys.argv[2])) if sys.argv[1] == "nodes" else run(*sys.argv[2:]))
