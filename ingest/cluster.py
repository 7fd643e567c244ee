"""Reading and embedding as a Ray Data job, on machines of a cluster or on this one. This process alone writes: it takes what is done as it comes."""

from __future__ import annotations

import logging
import os
import queue
import re
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from corpus import arrays
from corpus.embed import Embedder
from corpus.errors import LibraryError
from ingest import drafts, hands
from ingest.crew import Coming, Here, Task
from ingest.drafts import Draft
from ingest.isolated import Isolated
from ingest.limits import MB
from ingest.settings import Settings

LOCAL = "local"
AGAIN = "What was finished is kept; give the same command again."
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_ENABLE_AUTO_CONNECT": "0"}  # the last: nothing starts a cluster anew after its end


@dataclass(frozen=True)
class Where:
    """Which cluster, and how much of it. `address`: "local" starts one on this computer for the run; else HOST:PORT of its head, or "auto".

    `encoders`: actors that hold the encoder, at most; 0: one for each CPU. `batch`: files that one embeds at a time. `reading`, `embedding`: CPUs
    that each takes; they differ, or Ray makes one step of both, and are 1 together, so that readers never have all of them nor encoders.
    `store`: bytes for what is under way, of a cluster started here. `patience`: seconds that a cluster without a machine is waited for.
    """

    address: str = LOCAL
    encoders: int = 0
    batch: int = 8
    reading: float = 0.4
    embedding: float = 0.6
    store: int = 256 * MB
    patience: float = 120.0


class Cluster:
    """A crew on a Ray cluster. `encoder` makes the encoder there; both it and the settings travel."""

    def __init__(self, where: Where, settings: Settings, encoder: Callable[[Settings], Embedder], ocr: bool = False) -> None:
        self._where, self._settings, self._encoder, self._ocr = where, settings, encoder, ocr
        self._here = Here(Isolated(workers=1), settings, ocr)
        self._folder = TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) if where.address == LOCAL else None
        self._ray: Any = None

    def ahead(self, tasks: Iterator[Task]) -> Iterator[Coming]:
        """See `Crew`. All files are looked at before the first is read: what the library has does not travel."""
        known = list(tasks)
        wanted = {n: t for n, t in enumerate(known) if t.wanted}
        coming = self._work(wanted) if wanted else iter(())
        for n, task in enumerate(known):
            yield task, partial(_drawn, coming, n) if task.wanted else None

    def one(self, path: Path) -> Draft:
        """See `Crew`. Read on this computer."""
        return self._here.one(path)

    def close(self) -> None:
        """See `Crew`. The job ends with it, and a cluster that was started here."""
        self._here.close()
        if self._ray is not None:
            self._ray.shutdown()
        if self._folder:
            self._folder.cleanup()

    def _work(self, wanted: dict[int, Task]) -> Iterator[tuple[int, bytes, bytes]]:
        """(place, draft, rows) of the files, in order. Raises LibraryError."""
        self._ray = ray = connected(self._where, self._folder.name if self._folder else "")
        try:
            job = self._job(ray, wanted)
        except Exception as error:
            raise LibraryError(f"The cluster cannot begin ({_told(error)}).", AGAIN) from error
        for row in _watched(job.iter_rows(), lambda: _cpus(ray), self._where):
            yield int(row["n"]), row["draft"], row["rows"]

    def _job(self, ray: Any, wanted: dict[int, Task]) -> Any:
        """The job: files to drafts by tasks that are begun anew where one is lost, drafts to rows by actors."""
        from ray.data import ActorPoolStrategy
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        _hush()
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        desk = ray.remote(hands.Desk).options(num_cpus=0, scheduling_strategy=here).remote({n: os.path.abspath(t.path) for n, t in wanted.items()})
        told = hands.Told(desk)
        rows = [{"n": n, "sha256": t.seen.result().sha256, "name": hands.name_of(t.path), "embed": not t.finished} for n, t in wanted.items()]
        most = self._where.encoders or max(1, int(_cpus(ray)))
        job = ray.data.from_items(rows, override_num_blocks=min(len(rows), 10_000))
        job = job.map(hands.read, fn_kwargs={"desk": told, "ocr": self._ocr, "settings": self._settings, "version": hands.code()}, num_cpus=self._where.reading)
        return job.map_batches(
            hands.Encoding, fn_constructor_args=(self._encoder, self._settings, told), batch_size=self._where.batch, batch_format="numpy", zero_copy_batch=True,
            compute=ActorPoolStrategy(min_size=1, initial_size=most, max_size=most), num_cpus=self._where.embedding,
        )  # fmt: skip


def connected(where: Where, folder: str = "") -> Any:
    """Ray, connected. `folder`: for the files of a cluster that is started here. Raises LibraryError where it is not installed, or the cluster does not answer."""
    os.environ.update({k: v for k, v in QUIET.items() if k not in os.environ})
    if where.address == LOCAL:  # whoever else is on this computer has no business in it; and no token is left in the home folder
        os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))
    else:
        _answers(where.address)
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise LibraryError("Ray is not installed.", "Run: pip install 'ray[data]>=2.60,<3', here and on every machine of the cluster; or leave --ray out.") from error
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    own: dict[str, Any] = {"include_dashboard": False, "object_store_memory": where.store, "_node_ip_address": "127.0.0.1", "_temp_dir": folder}
    try:
        with _muted():
            ray.init(address=where.address, **quiet, **(own if where.address == LOCAL else {}))
    except Exception as error:  # ConnectionError, RuntimeError, ValueError: whatever it calls it
        raise LibraryError(f"The Ray cluster '{where.address}' cannot be used ({_told(error)}).", "Run this on a machine of the cluster; see docs/operations.md, 'A cluster'.") from error
    return ray


def _answers(address: str) -> None:
    """Ask for a connection before Ray does, who asks for minutes. Raises LibraryError."""
    if address == "auto":
        return
    host, _, port = address.rpartition(":")
    if "/" in address or not host or not port.isdecimal():
        raise LibraryError(f"'{address}' is no address of a Ray cluster.", "Give HOST:PORT of its head, 'auto' on a machine of it, or 'local' for this computer alone.")
    try:
        socket.create_connection((host, int(port)), 5.0).close()
    except OSError as error:
        raise LibraryError(f"No Ray cluster answers at {address} ({error.strerror or error}).", "Start its head with: ray start --head --port=6379") from error


@contextmanager
def _muted() -> Iterator[None]:
    """What Ray prints past Python on standard error is dropped: `--progress json` promises lines of JSON there, which go on."""
    sys.stderr.flush()
    with os.fdopen(os.dup(2), "w", encoding=sys.stderr.encoding) as kept, open(os.devnull, "w", encoding="ascii") as nothing:
        os.dup2(nothing.fileno(), 2)
        before, sys.stderr = sys.stderr, kept
        try:
            yield
        finally:
            sys.stderr = before
            kept.flush()
            os.dup2(kept.fileno(), 2)


def _cpus(ray: Any) -> float:
    """The CPUs of the machines that are there; 0 where the cluster does not say."""
    try:
        return float(ray.cluster_resources().get("CPU", 0))
    except Exception:  # whatever it raises, its head is gone
        return 0.0


def _hush() -> None:
    """No bars and no chatter: the run has its own."""
    from ray.data import DataContext

    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    context = DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    context.execution_options.preserve_order = True
    context.execution_no_progress_timeout_s = -1  # a long report may take hours; what has no machine left is seen by `_watched`
    context.target_max_block_size = 16 * MB


def _drawn(coming: Iterator[tuple[int, bytes, bytes]], n: int) -> Draft:
    """The draft of a file, its rows with it; those before it that nobody asked for are passed over. Raises UnreadableFile, LibraryError."""
    for place, draft, rows in coming:
        if place == n:
            made = drafts.load(draft)
            return Draft(made.source, made.passages, dict(zip(drafts.texts(made.passages), arrays.load(rows), strict=True)) if rows else {})
    raise LibraryError("The cluster has lost a file.", AGAIN)


def _watched(rows: Iterator[Any], cpus: Callable[[], float], where: Where) -> Iterator[Any]:
    """The same rows, while there are machines to make them. Raises LibraryError where there are none for too long, or the job fails.

    Taken in by a thread of its own, one ahead: the wait can be broken off, and who is slow to take holds the cluster back.
    """
    came: queue.Queue[Any] = queue.Queue(maxsize=1)
    over = threading.Event()

    def take() -> None:
        try:
            for row in rows:
                came.put(row)
                if over.is_set():
                    return
            came.put(None)
        except Exception as error:
            came.put(error)

    threading.Thread(target=take, name="cluster", daemon=True).start()
    since = monotonic()
    try:
        while True:
            with suppress(queue.Empty):
                got = came.get(timeout=1.0)
                if got is None:
                    return
                if isinstance(got, Exception):
                    raise LibraryError(f"The cluster did not finish ({_told(got)}).", AGAIN) from got
                yield got
                since = monotonic()
                continue
            if cpus() >= where.embedding + where.reading:
                since = monotonic()
            elif monotonic() - since > where.patience:
                raise LibraryError(f"The cluster has had no machine to work on for {where.patience:.0f} s.", AGAIN)
    finally:
        over.set()
        with suppress(queue.Empty):
            came.get_nowait()


def _told(error: BaseException) -> str:
    """What happened, of all that Ray says: our own word, else the last line that names an error, else the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    own = [m[1] for line in lines if (m := re.match(r"(?:[\w.]+\.)?Halt: (.*)", line))]
    named = [line for line in lines if re.match(r"[\w.]+(?:Error|Exception|Died)\b.*: ", line)]
    return [lines[0], *named[-1:], *own[-1:]][-1][:300]
