"""The door's own pages: logging in and out, what happens to questions, and whether all is well. Plain HTML, without scripts."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import prompts
from assistant import unanswered
from assistant.door import plain
from assistant.door.attempts import Attempts
from assistant.door.callers import Callers
from assistant.door.figures import CONTENT_TYPE, Figures
from assistant.door.journal import Journal
from assistant.door.users import LONGEST, UserError
from assistant.door.who import Visitor, visitor_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

AT_ONCE = 2  # passwords checked at the same time: each takes 32 MB


class Rooms:
    """The answers. `root` is the library's folder, `ready` whether it is open, `model` whether a language model reads questions."""

    def __init__(self, callers: Callers, journal: Journal, figures: Figures, root: Path, ready: Callable[[], bool], model: bool) -> None:
        self.callers = callers
        self.journal = journal
        self.figures = figures
        self.root = root
        self.ready = ready
        self.model = model
        self.attempts = Attempts(callers.config.limits.logins)
        self._checking = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """The addresses."""
        from starlette.routing import Route

        made = [
            Route("/healthz", self.alive), Route("/readyz", self.is_ready), Route("/metrics", self.metrics), Route("/privacy", self.privacy),
            Route("/account", self.account), Route("/robots.txt", self.robots),
        ]  # fmt: skip
        if self.callers.config.mode in ("login", "open"):
            made += [Route("/login", self.login, methods=["GET", "POST"]), Route("/logout", self.logout, methods=["POST"])]
        return made

    async def login(self, request: Request) -> Response:
        """The page on which to log in, and what comes of trying."""
        from starlette.concurrency import run_in_threadpool

        if request.method != "POST":
            return plain.page("Log in", plain.login_form())
        given = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
        name, password = (given.get(k, [""])[0] for k in ("name", "password"))
        visitor = self._visitor(request)
        address, who = visitor.address, (name[:64], visitor.network)
        if seconds := self.attempts.wait(*who):
            told = f"{-(-seconds // 60)} minutes" if seconds > 60 else f"{seconds} seconds"
            return self._turned("too many", address, name, 429, prompts.load("login_wait").render(time=told), seconds)
        self.attempts.begin(*who)
        try:
            async with self._checking:
                user = await run_in_threadpool(self.callers.users.check, name, password) if len(password) <= LONGEST else None
        except UserError as error:
            self.journal.error(error, "/login")
            return self._turned("broken", address, name, 503, prompts.load("login_broken").render())
        if user is None:
            return self._turned("wrong", address, name, 401, prompts.load("login_wrong").render())
        self.attempts.succeeded(*who)
        self._tell("in", address)
        return plain.away("/", {"set-cookie": self.callers.sessions.cookie(user)})

    def _turned(self, outcome: str, address: str, name: str, status: int, told: str, seconds: int = 0) -> Response:
        self._tell(outcome, address)
        return plain.page("Log in", plain.login_form(told, name[:64]), status, {"retry-after": str(seconds)} if seconds else {})

    def _tell(self, outcome: str, address: str) -> None:
        self.figures.login(outcome)
        self.journal.event("login", address, outcome=outcome)

    async def logout(self, request: Request) -> Response:
        """End a login: this browser's, and of every copy of its cookie."""
        return plain.away("/login", {"set-cookie": self.callers.sessions.ended(request.headers.get("cookie", ""))})

    async def account(self, request: Request) -> Response:
        """Who one is here, and the way out."""
        visitor, mode = self._visitor(request), self.callers.config.mode
        if not visitor.name:
            if mode in ("login", "open"):
                return plain.away("/login", {})
            return plain.page("Your account", plain.paragraphs((prompts.load("account_local") if mode == "local" else prompts.load("account_none")).render()))
        told = plain.paragraphs(prompts.load("account").render(name=visitor.name, role=str(visitor.role)))
        return plain.page("Your account", told + (plain.logout_form() if mode != "proxy" else ""))

    async def privacy(self, request: Request) -> Response:
        """What happens to questions."""
        told = [prompts.load("privacy").render(), (prompts.load("unanswered_kept") if unanswered.is_on(self.root) else prompts.load("privacy_not_kept")).render()]
        told.append((prompts.load("privacy_model") if self.model else prompts.load("privacy_alone")).render())
        told += [prompts.load("privacy_addresses").render()] if self.callers.config.log.addresses else []
        return plain.page("What happens to my questions?", plain.paragraphs("\n\n".join(told)) + '<p><a href="/">Back to the page</a></p>')

    async def alive(self, request: Request) -> Response:
        """Whether the program runs."""
        return plain.words("ok")

    async def is_ready(self, request: Request) -> Response:
        """Whether it would answer: the library is open, and it is not being stopped."""
        return plain.words("ready") if self.ready() else plain.words("not ready", 503)

    async def robots(self, request: Request) -> Response:
        """No search engine is wanted here."""
        return plain.words("User-agent: *\nDisallow: /\n")

    async def metrics(self, request: Request) -> Response:
        """Figures for Prometheus, for this computer and for whoever has the token."""
        token = self.callers.config.metrics_token
        said = request.headers.get("authorization", "")
        if not (token and hmac.compare_digest(said.encode(), f"Bearer {token}".encode())) and not self._visitor(request).here:
            return plain.words("There is nothing at this address.", 404)
        return plain.words(self.figures.text().decode(), 200, CONTENT_TYPE)

    @staticmethod
    def _visitor(request: Any) -> Visitor:
        return visitor_of(request) or Visitor("")
