"""What stands between the browser and the page: no foreign content, no foreign host, no foreign origin."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# Gradio's markup loads whatever an answer names (11 of 32 hostile messages fetched a foreign host); with this header none did.
# Its front end needs 'unsafe-inline' and 'unsafe-eval' for scripts: the sanitiser and our escaping stand before that. It sets the document's base to itself, hence base-uri 'self'.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-src 'none'; frame-ancestors 'none'"
)
NOTHING = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "serial", "usb")
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", ", ".join(f"{n}=()" for n in NOTHING).encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
HTTPS = (b"strict-transport-security", b"max-age=31536000")
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
ANYWHERE = frozenset({"0.0.0.0", "::"})


class Guard:
    """ASGI middleware: refuses requests that were meant for another host or come from another site, adds the headers to every reply.

    `host` is the address served, `names` other names the page is reached under. Served on every address, any address is let in as a
    Host, but of names only these and the computer's own: a name that somebody else has pointed here is refused.
    """

    def __init__(self, app: App, host: str = "127.0.0.1", names: Iterable[str] = (), https: bool = False) -> None:
        self.app = app
        self.anywhere = host in ANYWHERE
        own = {socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"} if self.anywhere else {host.lower()}
        self.hosts = HERE | own | {n.lower() for n in names}
        self.headers = (*HEADERS, HTTPS) if https else HEADERS

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "websocket":  # the page uses none
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = list(message.get("headers", ()))
                names = {n.lower() for n, _ in held}
                message["headers"] = [*held, *(h for h in self.headers if h[0] not in names)]
            await send(message)

        if self.welcome(scope.get("method", "GET"), list(scope["headers"])):
            await self.app(scope, receive, guarded)
            return
        await guarded({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"Not from here."})

    def welcome(self, method: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether Host is ours, given once (a rebound name is not), and Origin, where there is one, is the page's own.

        A browser also tells where a request was caused: another site's is let in only as a visit, by a link.
        """
        held: dict[str, list[str]] = {}
        for name, value in headers:
            held.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        host, origin, site = (held.get(name, [""]) for name in ("host", "origin", "sec-fetch-site"))
        if len(host) > 1 or len(origin) > 1 or not self._ours(host[0]):
            return False
        if site[0] in ("cross-site", "same-site") and (method not in ("GET", "HEAD") or held.get("sec-fetch-mode", ["navigate"])[0] != "navigate"):
            return False
        return not origin[0] or (origin[0].startswith(("http://", "https://")) and urlsplit(origin[0]).netloc.lower() == host[0].lower())

    def _ours(self, host: str) -> bool:
        with suppress(ValueError):
            parts = urlsplit(f"//{host}")
            name = parts.hostname or ""
            if parts.username is not None or parts.path or parts.query or parts.fragment:
                return False
            return name in self.hosts or (self.anywhere and _is_address(name))
        return False


def _is_address(name: str) -> bool:
    with suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return False
