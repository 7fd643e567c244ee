"""ASGI middleware that every request passes: who is it, is there such an address, may they, is it too much; then it is let in, and told of."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.door import bodies, words
from assistant.door.bodies import Refused
from assistant.door.callers import Callers
from assistant.door.config import Config
from assistant.door.figures import Figures
from assistant.door.journal import Journal
from assistant.door.limits import Asks, Rate
from assistant.door.paths import Paths, Way
from assistant.door.who import FORWARDED, KEY, Peer, Visitor
from assistant.guard import App, Message, Receive, Send

STRIPPED = frozenset(n.encode() for n in (*FORWARDED, "x-gradio-server", "x-direct-url", "x-original-url", "x-rewrite-url"))  # Gradio makes addresses of some
UNREAD = (401, 403, 404, 405, 429)  # refused for what they are, not for what they carry
LETTING_GO = 2.0  # seconds
HEAD = 16_384  # bytes of all headers together


@dataclass
class State:
    """Whether the page is being stopped: what runs is finished, nothing new is begun."""

    stopping: bool = False


@dataclass
class Reply:
    """What was answered, as far as it is known: its status, and the body of an answer that names the ask it began; whether the request was read."""

    send: Send
    keep: bool = False
    status: int = 0
    body: bytes = b""
    read: bool = False
    counted: bodies.Counted | None = None

    async def __call__(self, message: Message) -> None:
        """Pass a message on, unless the upload it answers was broken off: then that is the answer."""
        over = self.counted.over if self.counted else None
        if over and not self.status:
            raise over
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif self.keep and len(self.body) < 1000:
            self.body += message.get("body", b"")
        await self.send(message)


@dataclass
class Entrance:
    """The middleware. `app` is what lies behind; everything else is told from outside."""

    app: App
    config: Config
    paths: Paths
    callers: Callers
    asks: Asks
    journal: Journal
    figures: Figures
    state: State
    rate: Rate = field(init=False)
    open: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rate = Rate(self.config.limits.rate, 60.0)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = _headers(scope)
        peer = Peer.of(scope, headers, self.config.login.trust_from)
        visitor = self.callers.visitor(peer, headers)
        trust = self.config.login.trust_header.lower().encode()
        scope = {
            **scope, KEY: visitor, "scheme": "https" if self.config.https else peer.scheme, "client": (peer.address, 0),
            "headers": [(n, v) for n, v in scope["headers"] if n.lower() not in STRIPPED and n.lower() != trust],
        }  # fmt: skip
        way, began, reply = self.paths.find(scope["path"], scope["method"]), time.perf_counter(), Reply(send)
        name = way.name if isinstance(way, Way) else "none"
        self.open[visitor.client] += 1
        try:
            await self._pass(way, visitor, headers, scope, receive, reply)
        except Refused as refused:
            self.figures.refused(refused.why)
            self.journal.event("refused", visitor.address, why=refused.why, status=refused.status, way=name)
            if refused.status in UNREAD and scope["method"] == "POST" and not reply.read:
                await bodies.let_go(receive, 4 * self.config.limits.body, LETTING_GO)
            await self._refuse(refused, visitor, scope, reply)
        except Exception as error:  # the last place to say so; what it was is in the journal
            self.journal.error(error, name)
            self.figures.refused("error")
            await self._refuse(Refused(500, "error"), visitor, scope, reply)
        finally:
            self.open[visitor.client] -= 1
            if not self.open[visitor.client]:
                del self.open[visitor.client]
            took = time.perf_counter() - began
            self.figures.request(name, reply.status, took)
            self.journal.request(name, scope["method"] if isinstance(way, Way) else "?", reply.status, took * 1000, visitor.address)

    async def _pass(self, way: Way | Literal[404, 405], visitor: Visitor, headers: Mapping[str, str], scope: Message, receive: Receive, reply: Reply) -> None:
        """Let a request in. Raises Refused."""
        kind = way.kind if isinstance(way, Way) else "call"
        if kind not in ("file", "open") and not self.rate.passes(visitor.client):
            raise Refused(429, "rate")
        if self.open[visitor.client] > self.config.limits.open and kind != "open":
            raise Refused(429, "open")
        if sum(len(n) + len(v) for n, v in scope["headers"]) > HEAD:
            raise Refused(431, "head")
        if not isinstance(way, Way):
            raise Refused(way, "nowhere" if way == 404 else "method")
        self._allow(way, visitor)
        limits = self.config.limits
        bodies.length(headers, limits.upload if kind == "upload" else limits.body)
        if kind == "upload":
            reply.counted = bodies.Counted(receive, limits)
            await self.app(scope, reply.counted, reply)
            return
        if scope["method"] == "POST":
            body = await bodies.whole(receive, limits.body, limits.slow)
            reply.read = True
            if kind == "ask":
                bodies.bearable(body)
            receive = bodies.again(body, receive)
        if kind == "ask":
            await self._ask(visitor, scope, receive, reply)
        else:
            await self.app(scope, receive, reply)

    def _allow(self, way: Way, visitor: Visitor) -> None:
        if way.lets(visitor, self.config.api):
            return
        if not visitor.role:
            raise Refused(403 if visitor.how in ("forwarded", "untrusted") else 401, visitor.how or "login")
        raise Refused(403, "keeper") if way.whose == "keeper" else Refused(404, "nowhere")

    async def _ask(self, visitor: Visitor, scope: Message, receive: Receive, reply: Reply) -> None:
        """An ask, when the visitor has a place for one. It is followed by the number that its answer names."""
        if self.state.stopping:
            raise Refused(503, "stopping")
        if not await self.asks.enter(visitor.client):
            raise Refused(429, "asks")
        event, reply.keep = "", True
        try:
            await self.app(scope, receive, reply)
            event = _event(reply.body) if reply.status == 200 else ""
        finally:
            self.asks.entered(visitor.client, event)

    async def _refuse(self, refused: Refused, visitor: Visitor, scope: Message, reply: Reply) -> None:
        """Answer in words, unless an answer has begun. A visit to the page leads to the login."""
        if reply.status:
            return
        reply.counted = None
        plain = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        if refused.status == 401 and refused.why == "login" and scope["path"] == "/":
            await reply({"type": "http.response.start", "status": 303, "headers": [*plain, (b"location", b"/login")]})
            await reply({"type": "http.response.body", "body": b"{}"})
            return
        if refused.status in (429, 503):
            plain.append((b"retry-after", str(max(5, self.rate.wait(visitor.client))).encode()))
        told = words.of(refused.why)
        await reply({"type": "http.response.start", "status": refused.status, "headers": plain})
        await reply({"type": "http.response.body", "body": json.dumps({"detail": told, "error": told}).encode()})


def _headers(scope: Message) -> dict[str, str]:
    """Headers by name in small letters; one that came several times, with line breaks between."""
    held: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").lower()
        held[name] = f"{held[name]}\n{value.decode('latin-1')}" if name in held else value.decode("latin-1")
    return held


def _event(body: bytes) -> str:
    try:
        given = json.loads(body)
    except ValueError:
        return ""
    return str(given.get("event_id", "")) if isinstance(given, dict) else ""
