"""A server before the page that passes everything on, and remembers which addresses were asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@contextmanager
def passing_on(to: str) -> Iterator[tuple[str, list[str]]]:
    """Gives the address of the server before `to`, and the list to which it adds the path of every request."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(urlsplit(self.path).path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            behind = HTTPConnection(urlsplit(to).netloc)
            behind.request(self.command, self.path, body or None, {k: v for k, v in self.headers.items() if k.lower() != "host"})
            reply = behind.getresponse()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "date", "server"):
                    self.send_header(name, value)
            self.end_headers()
            while piece := reply.read1(65536):  # as it comes: events are streamed
                self.wfile.write(piece)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
