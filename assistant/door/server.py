"""Serving on a socket until a signal ends it."""

from __future__ import annotations

import functools
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, cast

from assistant.door.opening import Door
from assistant.guard import App

HANDED = 3  # the first open file that systemd hands over
HEAD = 16_384  # bytes of a request's line and headers
IDLE = 75  # seconds a connection may wait for its next request
FILES = 65_536  # open at once, where the system lets a program have so many: each connection is one, and many systems begin at 1024
LAST = 3  # seconds for open streams to end, once nothing runs any more


def bound(host: str, port: int, environ: Mapping[str, str] = os.environ, first: int = HANDED) -> socket.socket:
    """A socket on that address, or the one that systemd hands over: it serves without a network of its own. Raises OSError: taken, or not ours."""
    if environ.get("LISTEN_PID") == str(os.getpid()) and environ.get("LISTEN_FDS") == "1":
        return socket.socket(fileno=first)
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]"), port))
    except OSError:
        made.close()
        raise
    made.set_inheritable(True)
    return made


def serve(app: App, door: Door, at: socket.socket, begun: Callable[[], None], end_streams: Callable[[], None]) -> None:
    """Serve on a bound socket until SIGTERM or SIGINT. `begun` is called when requests are taken, `end_streams` when none is to run on."""
    import uvicorn

    from assistant.door.connections import Finishing, Patient

    open_files()
    limits = door.config.limits
    config = uvicorn.Config(
        app, http=cast(Any, functools.partial(Patient, limits.slow, door.config.login.trust_from, Counter())), ws="none", log_config=None, access_log=False, proxy_headers=False, server_header=False,
        lifespan="on", limit_concurrency=limits.connections, timeout_keep_alive=IDLE, timeout_graceful_shutdown=LAST, h11_max_incomplete_event_size=HEAD,
    )  # fmt: skip
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises the signal again when it has ended
    try:
        with suppress(KeyboardInterrupt):
            Finishing(config, door, begun, end_streams).run([at])
    finally:
        signal.signal(signal.SIGTERM, before)


def open_files(most: int = FILES) -> int:
    """Have as many files open as the system lets this program, at most so many, and never fewer than before; how many that is."""
    try:
        import resource
    except ImportError:  # Windows, where there is no such limit
        return most
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
