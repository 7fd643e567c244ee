"""A stand-in for a language model's server that never comes to an end, and knows when nobody listens any more."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
SECONDS = 60.0  # after which it gives up all the same


@dataclass
class Dripping:
    """`spec` is the model as --model takes it; `left` is set when whoever asked has hung up."""

    spec: str
    left: threading.Event = field(default_factory=threading.Event)


@contextmanager
def dripping() -> Iterator[Dripping]:
    """Serve on loopback; ended afterwards."""
    gone = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            ends = time.monotonic() + SECONDS
            try:
                while time.monotonic() < ends:
                    piece = {**PIECE, "choices": [{"index": 0, "delta": {"role": "assistant", "content": "word "}, "finish_reason": None}]}
                    self.wfile.write(b"data: " + json.dumps(piece).encode() + b"\n\n")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                gone.set()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Dripping(f"openai:m@http://127.0.0.1:{server.server_address[1]}/v1", gone)
    finally:
        server.shutdown()
        server.server_close()
