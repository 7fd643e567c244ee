"""What an attacker would try over HTTP, and the status each gets: the findings of Gradio's public review and advisories, on a served page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.served import Got, Page, served

pytestmark = pytest.mark.slow
API = "/gradio_api"
JSON = {"Content-Type": "application/json"}
ASK = b'{"data": ["What did the van cost?", null]}'
JOIN = b'{"fn_index": 0, "data": [], "session_hash": "abc", "event_data": null}'
DEEP = b'{"data": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
SECRETS = ("root:x:0", "Traceback", "site-packages", "/home/", "library/reports")


def upload(name: str, count: int = 1) -> bytes:
    """A form that uploads files."""
    part = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\nhello\r\n'
    return (part * count + "--b--\r\n").encode()


FORM = {"Content-Type": "multipart/form-data; boundary=b"}


@dataclass(frozen=True)
class Probe:
    """One request and the statuses wanted: of the page for this computer alone; of the one with logins, from a stranger and from a reader."""

    method: str
    path: str
    local: int
    stranger: int
    reader: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = False


def nowhere(path: str, method: str = "GET", body: bytes = b"") -> Probe:
    return Probe(method, path, 404, 404, 404, body)


def alike(status: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Probe:
    return Probe(method, path, status, status, status, body, headers or {})


PROBES = [
    # files: paths that lead out, files by name, other servers, what somebody else uploaded
    *(nowhere(p) for p in (
        "/../../etc/passwd", "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%5c..%5cwindows/win.ini",
        "/assets/%252e%252e/%252e%252e/etc/passwd", "/assets//etc/passwd", "/static/.hidden", "/svelte/../../routes.py", "/file=/etc/passwd", "/file/etc/passwd",
        f"{API}/file=/etc/passwd", f"{API}/file=/proc/self/environ", f"{API}/file=../../etc/passwd", f"{API}/file=C:/windows/win.ini", f"{API}/file=%5c%5chost/share",
        f"{API}/file/etc/passwd", f"{API}/file=http://127.0.0.1:1/", f"{API}/file=https://other.invalid/x", f"{API}/proxy=http://169.254.169.254/latest/", "/proxy=http://127.0.0.1/",
        f"{API}/custom_component/x/client/component/../../../../etc/passwd", f"{API}/stream/a/1/2/playlist.m3u8", f"{API}/stream/a/1/2/../../x.ts", f"{API}/deep_link?session_hash=a",
    )),
    # routes that tell of the inside, or that nobody needs
    *(nowhere(p) for p in (
        "/docs", "/redoc", "/openapi.json", "/monitoring", "/monitoring/summary", "/monitoring/abc", f"{API}/runs", f"{API}/run-history/records", f"{API}/run-history/buckets",
        f"{API}/app_id", f"{API}/token", f"{API}/user", f"{API}/login_check", f"{API}/dev/reload", f"{API}/vibe-code", f"{API}/profiling/traces", "/pwa_icon", f"{API}/mcp", "/mcp/sse", "/.git/config", "/.users",
    )),
    *(nowhere(p, "POST", b"{}") for p in (f"{API}/run/predict", f"{API}/api/ask", f"{API}/process_recording", f"{API}/vibe-edit", f"{API}/run-history/connect", f"{API}/stream/abc")),
    Probe("GET", f"{API}/info", 404, 401, 200), Probe("GET", f"{API}/openapi.json", 404, 401, 200), Probe("GET", "/config", 200, 401, 200),
    Probe("GET", "/", 200, 303, 200), Probe("HEAD", "/", 200, 303, 200), Probe("GET", "/reader?report=x", 200, 401, 200), Probe("GET", "/theme.css", 200, 401, 200),
    alike(200, "GET", "/healthz"), alike(200, "GET", "/readyz"), alike(200, "GET", "/privacy"), alike(200, "GET", "/robots.txt"),
    # other sites, other hosts, other proxies
    alike(403, "POST", f"{API}/queue/join", JOIN, {**JSON, "Origin": "http://other.invalid"}), alike(403, "POST", f"{API}/queue/join", JOIN, {**JSON, "Origin": "null"}),
    alike(403, "POST", f"{API}/call/ask", ASK, {**JSON, "Origin": "http://127.0.0.1:1"}), alike(403, "POST", f"{API}/call/ask", ASK, {**JSON, "Sec-Fetch-Site": "cross-site"}),
    alike(403, "POST", f"{API}/upload", upload("a.txt"), {**FORM, "Origin": "http://other.invalid"}), alike(403, "GET", "/config", b"", {"Origin": "https://other.invalid"}),
    alike(403, "GET", "/", b"", {"Host": "rebound.invalid"}), alike(403, "GET", "/config", b"", {"Host": "127.0.0.1.other.invalid"}), alike(403, "GET", "/", b"", {"Host": "127.0.0.1@other.invalid"}),
    alike(403, "GET", "/config", b"", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}),
    Probe("GET", "/", 403, 303, 200, headers={"X-Forwarded-For": "192.0.2.1"}), Probe("GET", "/config", 403, 401, 200, headers={"X-Forwarded-Host": "evil.invalid"}),
    Probe("GET", "/metrics", 404, 404, 404, headers={"X-Forwarded-For": "127.0.0.1"}), Probe("GET", "/config", 200, 401, 200, headers={"X-Remote-User": "kay"}),
    # methods
    *(alike(405, m, "/") for m in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "PROPFIND")), alike(405, "DELETE", "/config"), alike(405, "GET", f"{API}/queue/join"),
    alike(405, "PUT", f"{API}/upload"), alike(405, "POST", f"{API}/call/v2/ask", ASK, JSON), alike(400, "G ET", "/"),
    # too much, or not what it should be
    Probe("POST", f"{API}/queue/join", 413, 401, 413, b" " * 1_000_001, JSON), Probe("POST", f"{API}/call/ask", 413, 401, 413, b" " * 1_200_000, JSON, True),
    Probe("POST", "/basket", 413, 401, 413, b" " * 1_000_001, JSON), Probe("POST", f"{API}/cancel", 413, 401, 413, b"", {**JSON, "Content-Length": "99999999999999999999"}),
    alike(400, "POST", f"{API}/call/ask", b"", {**JSON, "Content-Length": "-1"}), Probe("POST", f"{API}/call/ask", 400, 401, 400, b"{", JSON), Probe("POST", f"{API}/call/ask", 400, 401, 400, b"", JSON),
    Probe("POST", f"{API}/call/ask", 400, 401, 400, DEEP, JSON), Probe("POST", f"{API}/call/ask", 400, 401, 400, b'{"data": ["\\ud800", null]}', JSON),
    Probe("POST", f"{API}/call/ask", 400, 401, 400, b'{"data": [' + b"9" * 5000 + b"]}", JSON), Probe("POST", f"{API}/call/ask", 200, 401, 200, b'{"data": ["' + b"why " * 100_000 + b'", null]}', JSON),
    alike(431, "GET", "/", b"", {"X-Long": "x" * 40_000}), Probe("POST", f"{API}/queue/join", 400, 401, 400, b'{"fn_index": 0, "data": []}', JSON),
    Probe("POST", f"{API}/call/ask", 408, 401, 408, b"{", {**JSON, "Content-Length": "100"}),
    # uploads: of a keeper alone, of known kinds, not too many
    Probe("POST", f"{API}/upload", 200, 401, 403, upload("a.txt"), FORM), Probe("POST", f"{API}/upload", 415, 401, 403, upload("a.exe"), FORM), Probe("POST", f"{API}/upload", 415, 401, 403, upload("a.svg"), FORM),
    Probe("POST", f"{API}/upload", 200, 401, 403, upload("../../../tmp/a.txt"), FORM), Probe("POST", f"{API}/upload", 413, 401, 403, upload("a.txt", 51), FORM),
    Probe("POST", f"{API}/upload", 413, 401, 403, b"", {**FORM, "Content-Length": "600000000"}), Probe("GET", f"{API}/upload_progress?upload_id=a", 404, 401, 403),
    # logins
    Probe("GET", "/login", 404, 200, 200), Probe("GET", "/logout", 404, 405, 405), Probe("GET", "/account", 200, 303, 200), Probe("POST", "/login", 404, 401, 401, b"name=ruth&password=wrong"),
    Probe("POST", "/login", 404, 401, 401, b"name=nobody&password=" + b"x" * 5000), Probe("POST", "/login", 403, 403, 403, b"name=ruth&password=three+old+barges", {"Origin": "http://other.invalid"}),
    Probe("GET", "/", 200, 303, 303, headers={"Cookie": "clusterlit=x.y"}), Probe("GET", "/", 200, 303, 303, headers={"Cookie": "clusterlit=a2F5fDB8OTk5OTk5OTk5OXx4.00"}),
]  # fmt: skip
IDS = [f"{n}-{p.method}-{p.path[:50]}" for n, p in enumerate(PROBES)]
QUICK = "open_to_all = false\n[limits]\nslow = 1.5\nrate = 5000\nlogins = 30\n"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page for this computer alone."""
    with served(tmp_path_factory.mktemp("local"), QUICK) as page:
        yield page


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page with logins."""
    folder = tmp_path_factory.mktemp("guarded")
    with served(folder, f'{QUICK}[login]\nrequired = true\nusers = "{folder / "users"}"\n') as page:
        yield page


@pytest.fixture(scope="module")
def ruth(guarded: Page) -> dict[str, str]:
    """The cookie of a reader."""
    return guarded.cookie("ruth")


def held(got: Got, status: int, folder: Path) -> None:
    """The status, the headers on every reply, and nothing of the computer's insides."""
    assert got.status == status
    if status != 400:  # what is no HTTP is answered before there is a request to guard
        assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
    assert not any(s in got.body for s in (*SECRETS, "evil.invalid"))
    assert str(folder) not in got.body
    assert "access-control-allow-credentials" not in got.headers


@pytest.mark.parametrize("probe", PROBES, ids=IDS)
def test_on_this_computer(local: Page, probe: Probe) -> None:
    held(local.ask(probe.method, probe.path, probe.headers, probe.body, probe.chunked), probe.local, local.log.parent)


@pytest.mark.parametrize("probe", PROBES, ids=IDS)
def test_from_a_stranger(guarded: Page, probe: Probe) -> None:
    held(guarded.ask(probe.method, probe.path, probe.headers, probe.body, probe.chunked), probe.stranger, guarded.log.parent)


@pytest.mark.parametrize("probe", PROBES, ids=IDS)
def test_from_a_reader(guarded: Page, ruth: dict[str, str], probe: Probe) -> None:
    held(guarded.ask(probe.method, probe.path, {**ruth, **probe.headers}, probe.body, probe.chunked), probe.reader, guarded.log.parent)


def test_the_table_is_as_long_as_is_said() -> None:
    assert len(PROBES) >= 100
