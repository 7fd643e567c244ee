"""Which addresses there are, by whom and how they may be called. What is not named here does not exist, whatever Gradio serves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.door.who import Visitor

Whose = Literal["all", "reader", "api", "keeper"]
Kind = Literal["file", "call", "ask", "upload", "stream", "open"]
API = "/gradio_api"
WORD = r"[\w-]{1,128}"
PIECE = r"(?!\.)[\w.@+-]+"  # a file's name that does not begin with a dot


@dataclass(frozen=True)
class Way:
    """One address: its pattern, its methods, who may, and what kind of load it is. `name` is what logs and figures call it."""

    name: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...]
    whose: Whose
    kind: Kind

    def lets(self, visitor: Visitor, api: bool) -> bool:
        """Whether the visitor may use it; `api` where descriptions of the programming interface are open to every reader."""
        if self.whose == "all":
            return True
        if self.whose == "keeper":
            return visitor.role == "keeper"
        return bool(visitor.role) and (self.whose == "reader" or api or bool(visitor.name))


def _way(path: str, methods: str, whose: Whose, kind: Kind) -> Way:
    pattern = path.replace("NAME", WORD).replace("FILE", f"{PIECE}(?:/{PIECE})*")
    return Way(path, re.compile(pattern), tuple(methods.split()), whose, kind)


WAYS = (
    _way("/healthz", "GET HEAD", "all", "open"),
    _way("/readyz", "GET HEAD", "all", "open"),
    _way("/metrics", "GET", "all", "open"),
    _way("/account", "GET HEAD", "all", "call"),
    _way("/privacy", "GET HEAD", "all", "call"),
    _way("/favicon.ico", "GET HEAD", "all", "file"),
    _way("/robots.txt", "GET HEAD", "all", "file"),
    _way("/", "GET HEAD", "reader", "call"),
    _way("/config", "GET", "reader", "call"),
    _way("/theme.css", "GET", "reader", "file"),
    _way("/manifest.json", "GET", "reader", "file"),
    _way("/assets/FILE", "GET HEAD", "reader", "file"),
    _way("/static/FILE", "GET HEAD", "reader", "file"),
    _way("/svelte/FILE", "GET HEAD", "reader", "file"),
    _way(f"{API}/theme.css", "GET", "reader", "file"),
    _way(f"{API}/startup-events", "GET", "reader", "call"),
    _way(f"{API}/heartbeat/NAME", "GET", "reader", "stream"),
    _way(f"{API}/queue/join", "POST", "reader", "ask"),
    _way(f"{API}/queue/data", "GET", "reader", "stream"),
    _way(f"{API}/call/NAME", "POST", "reader", "ask"),
    _way(f"{API}/call/NAME/NAME", "GET", "reader", "stream"),
    _way(f"{API}/reset/?", "POST", "reader", "call"),
    _way(f"{API}/cancel", "POST", "reader", "call"),
    _way(f"{API}/info/?", "GET", "api", "call"),
    _way(f"{API}/openapi.json", "GET", "api", "call"),
    _way(f"{API}/upload", "POST", "keeper", "upload"),
    _way(f"{API}/upload_progress", "GET", "keeper", "stream"),
)
LOGINS = (
    _way("/login", "GET HEAD POST", "all", "call"),
    _way("/logout", "POST", "all", "call"),
)
MCP = (_way(f"{API}/mcp/?", "GET POST DELETE", "reader", "stream"),)


class Paths:
    """The addresses of a page: those above, where there are `logins` or `mcp` those for them too, and the page's own `routes` (Starlette's)."""

    def __init__(self, routes: Sequence[Any] = (), logins: bool = False, mcp: bool = False) -> None:
        own = (Way(r.path, re.compile(re.escape(r.path)), tuple(sorted(r.methods or ("GET",))), "reader", "call") for r in routes)
        self.ways: tuple[Way, ...] = (*WAYS, *(LOGINS if logins else ()), *(MCP if mcp else ()), *own)

    def find(self, path: str, method: str) -> Way | Literal[404, 405]:
        """The way for a decoded path, or the status that refuses it. A path with a backslash, a percent sign or ".." matches nothing."""
        found: Literal[404, 405] = 404
        for way in self.ways:
            if way.pattern.fullmatch(path):
                if method in way.methods:
                    return way
                found = 405
        return found
