"""Serving on a socket until a signal ends it."""

from __future__ import annotations

import functools
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from assistant.door.opening import Door
from assistant.guard import App

HEAD = 16_384  # bytes of a request's line and headers
IDLE = 75  # seconds a connection may wait for its next request
LAST = 3  # seconds for open streams to end, once nothing runs any more


def bound(host: str, port: int) -> socket.socket:
    """A socket on that address, not listening yet. Raises OSError: taken, or not ours."""
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
