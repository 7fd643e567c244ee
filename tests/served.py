"""A page served in a process of its own over an invented library, with the fake encoder: `python -m tests.served FOLDER SETTINGS`. And raw HTTP to talk to it."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from assistant.door.users import Users
from tests.fakes import FakeEmbedder, builder, lay_out

HOME = Path(__file__).parent.parent
PASSWORDS = {"ruth": ("reader", "three old barges"), "kay": ("keeper", "nine loud choirs")}
LATE = 0.4  # seconds that a question with the word "slowly" takes


class LateEmbedder(FakeEmbedder):
    """The fake encoder, late for some questions."""

    def encode_question(self, text: str):  # type: ignore[no-untyped-def]
        time.sleep(LATE if "slowly" in text else 0)
        return super().encode_question(text)


@dataclass(frozen=True)
class Got:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Page:
    """A served page: its port, its log, its process."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"", chunked: bool = False) -> Got:
        """One request, sent as it is written here: no client of ours tidies its path or headers up.

        Sent anew where the connection is reset: a server that refuses a body may close before all of it has come.
        """
        for _ in range(4):
            with suppress(ConnectionResetError):
                return self._ask(method, path, headers, body, chunked)
        return self._ask(method, path, headers, body, chunked)

    def _ask(self, method: str, path: str, headers: Mapping[str, str] | None, body: bytes, chunked: bool) -> Got:
        given = {"Host": f"127.0.0.1:{self.port}", "Connection": "close", **(headers or {})}
        if body and not chunked:
            given.setdefault("Content-Length", str(len(body)))
        head = "".join(f"{n}: {v}\r\n" for n, v in given.items() if v)
        frame = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            reply = http.client.HTTPResponse(wire, method=method)
            with suppress(OSError):  # refused before all was sent: the answer is there
                wire.sendall(f"{method} {path} HTTP/1.1\r\n{head}{'Transfer-Encoding: chunked' + chr(13) + chr(10) if chunked else ''}\r\n".encode("latin-1") + frame)
            reply.begin()
            return Got(reply.status, {n.lower(): v for n, v in reply.getheaders()}, reply.read().decode("utf-8", "replace"))

    def post(self, path: str, given: object, headers: Mapping[str, str] | None = None) -> Got:
        """JSON posted."""
        return self.ask("POST", path, {"Content-Type": "application/json", **(headers or {})}, json.dumps(given).encode())

    def log_in(self, name: str, password: str = "") -> Got:
        """The login form, sent."""
        form = urlencode({"name": name, "password": password or PASSWORDS[name][1]}).encode()
        return self.ask("POST", "/login", {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}, form)

    def cookie(self, name: str) -> dict[str, str]:
        """The header of somebody who has logged in."""
        return {"Cookie": self.log_in(name).headers["set-cookie"].partition(";")[0]}


@contextmanager
def served(folder: Path, settings: str) -> Iterator[Page]:
    """Serve with these settings (TOML, without library and port) until the end."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
    users = Users(folder / "users", cost=(10, 8, 1))
    for name, (role, password) in PASSWORDS.items():
        users.add(name, role, password)
    file = folder / "settings.toml"
    file.write_text(f'port = {port}\nlibrary = "{folder / "library"}"\n{settings}\n', encoding="utf-8")
    with (folder / "log").open("w") as out:
        process = subprocess.Popen([sys.executable, "-m", "tests.served", str(folder), str(file)], cwd=HOME, stdout=out, stderr=subprocess.STDOUT)
    page = Page(port, folder / "log", process)
    try:
        _until_ready(page)
        yield page
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_ready(page: Page) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends and page.process.poll() is None:
        try:
            if page.ask("GET", "/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The page did not come up: {page.log.read_text()}")


def main(folder: str, settings: str) -> None:
    """Build the library, serve it."""
    import ui
    from assistant import Library
    from assistant.desk import Desk
    from assistant.door import server
    from assistant.door.config import read
    from assistant.model import configured

    corpus, config = lay_out(Path(folder) / "corpus"), read(settings)
    builder(corpus, Path(config.library), FakeEmbedder()).add([corpus / "reports"])
    desk = Desk(Path(config.library), lambda root: Library.open(root, LateEmbedder()), named=config.mode == "local")
    blocks = ui.build(desk, "", configured(config.model), config.mode)
    with blocks:
        keepers_call()
    with closing(server.bound(config.host, config.port)) as at:
        ui.serve(blocks, desk, config, at, browser=False)


def keepers_call() -> None:
    """A call that tells whether its caller is a keeper, by the request as Gradio hands it on."""
    import gradio as gr

    from assistant.door.who import may_keep

    def may(request) -> bool:  # type: ignore[no-untyped-def]
        return may_keep(request)

    may.__annotations__["request"] = gr.Request
    gr.api(may, api_name="may")


if __name__ == "__main__":
    main(*sys.argv[1:])
