"""The program without a network, a home, a privilege, or code it may write: what a test runs in namespaces of its own.

`python -m tests.confined outer FOLDER` is root in new namespaces: it brings up the loopback, makes the code read-only, and hands over to
`inner FOLDER`, which is nobody there, reads a report in, asks, serves the page, asks through it, and prints what came of it as JSON.
"""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import json
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

from tests.fakes import REPORT

HOME = Path(__file__).parent.parent
QUESTION = "What did the van cost and how much did it save?"
NOBODY = "65534"
BIND, READ_ONLY, REMOUNT = 4096, 1, 32  # <sys/mount.h>
SIOCSIFFLAGS, UP = 0x8914, 1


def outer(folder: str) -> int:
    """As root of the namespaces: prepare, then give everything up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP))
    libc, here = ctypes.CDLL(None, use_errno=True), str(HOME).encode()
    for flags in (BIND, BIND | REMOUNT | READ_ONLY):
        if libc.mount(here, here, None, flags, None):
            raise OSError(ctypes.get_errno(), "the code cannot be made read-only")
    nobody = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    return subprocess.run([*nobody, sys.executable, "-m", "tests.confined", "inner", folder], cwd=HOME, env=bare(folder), check=False).returncode


def bare(folder: str) -> dict[str, str]:
    """An environment without a home; temporary files have one place."""
    return {"PATH": os.environ.get("PATH", ""), "TMPDIR": folder, "LANG": "C.UTF-8"}


def inner(folder: str) -> int:
    """As nobody: what the program does."""
    place = Path(folder)
    (place / "mending.md").write_text(REPORT, encoding="utf-8")
    library = str(place / "library")
    read = run("-m", "ingest", str(place / "mending.md"), "--no-notes", "--library", library)
    asked = run("-m", "assistant", "ask", QUESTION, "--json", "--library", library)
    told = {
        "uid": os.getuid(), "capabilities": capabilities(), "home": os.environ.get("HOME", ""), "written": writable(), "ingest": read, "asked": asked, "page": through_the_page(library, place / "log"),
        "attempts": without_a_route(),
    }  # fmt: skip
    with socket.socket() as out:  # that attempts are counted at all
        told["refused"] = out.connect_ex(("192.0.2.1", 80)) != 0
    print(json.dumps({**told, "attempts after one": without_a_route()}))
    return 0


def run(*command: str) -> tuple[int, str]:
    """A command's exit code and the end of what it said."""
    made = subprocess.run([sys.executable, *command], cwd=HOME, capture_output=True, text=True, check=False)
    return made.returncode, (made.stdout or made.stderr)[-20_000:]


def through_the_page(library: str, log: Path) -> str:
    """Serve the page, ask it over HTTP as a program would; the stream's text."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, "ui.py", "--no-browser", "--library", library, "--port", str(port)], cwd=HOME, stdout=out, stderr=subprocess.STDOUT)
    try:
        for _ in range(900):
            if process.poll() is None and got(port, "GET", "/readyz")[0] == 200:
                break
            time.sleep(0.1)
        _, said = got(port, "POST", "/gradio_api/call/ask", json.dumps({"data": [QUESTION, None]}))
        return got(port, "GET", "/")[1][:20] + got(port, "GET", f"/gradio_api/call/ask/{json.loads(said)['event_id']}")[1]
    except (OSError, ValueError) as error:
        return f"{error!r}: {log.read_text()[-2000:]}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def got(port: int, method: str, path: str, body: str = "") -> tuple[int, str]:
    """One request; status 0 where nobody listens yet."""
    try:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        wire.request(method, path, body or None, {"Content-Type": "application/json"})
        answer = wire.getresponse()
        return answer.status, answer.read().decode()
    except ConnectionError:
        return 0, ""


def writable() -> bool:
    """Whether the code can be changed."""
    try:
        (HOME / "tests" / "written-by-a-test").write_text("")
    except OSError:
        return False
    return True


def capabilities() -> str:
    """The process's effective capabilities, as the kernel writes them."""
    return next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff"))


def without_a_route() -> int:
    """How often something here tried to reach an address for which there is no way."""
    found = 0
    heads, values = (line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:"))
    found += int(dict(zip(heads, values, strict=True))["OutNoRoutes"])
    six = dict(line.split() for line in Path("/proc/net/snmp6").read_text().splitlines()) if Path("/proc/net/snmp6").exists() else {}
    return found + int(six.get("Ip6OutNoRoutes", 0))


if __name__ == "__main__":
    raise SystemExit({"outer": outer, "inner": inner}[sys.argv[1]](sys.argv[2]))
