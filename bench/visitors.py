"""Visitors of the page who do what its scripts do: open it, ask in the chat, begin anew. Each has an address of this computer to himself."""

from __future__ import annotations

import ipaddress
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench.expected import mark
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import aiohttp

PATIENCE = 60.0  # seconds for an answer; one that takes longer is an error
API = "/gradio_api"


class Failed(Exception):
    """An ask without an answer: of which kind, in a word or two."""


def own(address: str) -> str:
    """The address of a page, if it is this computer's own. Raises LibraryError: load is put on nobody else."""
    host = urlsplit(address).hostname or ""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback:
        raise LibraryError(f"{address} is not this computer's own.", "Load is put on a page of this computer alone: http://127.0.0.1:PORT")
    return address


@dataclass(frozen=True)
class Wires:
    """The events of the page that a visitor needs, by the numbers that its /config gives them: ask, what follows an answer (None where
    the server is asked nothing then), begin anew."""

    ask: int
    after: int | None
    anew: int
    question: int  # the component that is asked in
    inputs: int
    chat: int  # which of the outputs is the conversation
    panel: int

    @classmethod
    def of(cls, config: dict[str, Any]) -> Wires:
        """Read them off the page's own description. Raises LibraryError where they are not in it."""
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        events = config["dependencies"]
        try:
            ask = next(d for d in events if [ids["question"], "submit"] in d["targets"])
            step, after = ask, None
            while step and after is None:  # events of the browser alone stand between
                step = next((d for d in events if d.get("trigger_after") == step["id"]), None)
                after = step["id"] if step and step["backend_fn"] else None
            anew = next(d for d in events if [ids["anew"], "click"] in d["targets"])
            shown = ask["outputs"]
            return cls(ask["id"], after, anew["id"], ids["question"], len(ask["inputs"]), shown.index(ids["chat"]), shown.index(ids["sources"]))
        except (KeyError, StopIteration, ValueError) as error:
            raise LibraryError("The page does not say how questions are asked in it.", "bench/visitors.py has to be brought up to it.") from error


@dataclass
class Visitor:
    """One of them: number `n`, whose address is 127.1.x.y; `session` is what the page's scripts would have drawn, `headers` what a proxy between
    would add to each request."""

    page: str
    n: int
    connections: int = 8  # at once; 0: as many as there are requests
    session: str = field(default_factory=lambda: secrets.token_hex(6))
    headers: Mapping[str, str] = field(default_factory=dict)

    async def __aenter__(self) -> Visitor:
        """Open the page and hold the line that tells it that somebody is there."""
        import aiohttp

        local = (f"127.1.{self.n // 250}.{self.n % 250 + 1}", 0)
        self._http: aiohttp.ClientSession = aiohttp.ClientSession(
            own(self.page), headers=dict(self.headers),
            connector=aiohttp.TCPConnector(local_addr=local, limit=self.connections), timeout=aiohttp.ClientTimeout(total=PATIENCE),
        )  # fmt: skip
        self._heart: aiohttp.ClientResponse | None = None
        self._open = True
        return self

    async def arrive(self) -> Wires:
        """Load the page. Raises Failed."""
        import aiohttp

        async with self._http.get("/") as got:
            await got.read()
        async with self._http.get("/config") as got:
            if got.status != 200:
                raise Failed(f"status {got.status}")
            wires = Wires.of(await got.json())
        self._heart = await self._http.get(f"{API}/heartbeat/{self.session}", timeout=aiohttp.ClientTimeout(total=None))
        return wires

    async def __aexit__(self, *_: object) -> None:
        if self._heart:
            self._heart.close()
        await self._http.close()

    async def ask(self, wires: Wires, question: str) -> tuple[str, float]:
        """Ask in the conversation: the mark of what is shown then, and the seconds it took. What the page does after an answer is done too.

        Raises Failed.
        """
        began = time.perf_counter()
        blank: list[Any] = [[], [], [], [], "any", "any", None, None]
        output = await self._event(wires.ask, [question, "", *blank[: wires.inputs - 2]], wires.question)
        took = time.perf_counter() - began
        if wires.after is not None:
            await self._event(wires.after, [False, None])
        return mark(output[wires.chat]["value"], _value(output[wires.panel])), took

    async def begin_anew(self, wires: Wires) -> None:
        """Press "New conversation". Raises Failed."""
        await self._event(wires.anew, [])

    async def join(self, event: int, data: list[Any], trigger: int | None = None) -> int:
        """Put a call into the queue and read nothing of it; the status."""
        body = {"data": data, "fn_index": event, "session_hash": self.session, "event_data": None, "trigger_id": trigger}
        async with self._http.post(f"{API}/queue/join", json=body) as got:
            await got.read()
            return got.status

    async def _event(self, event: int, data: list[Any], trigger: int | None = None) -> list[Any]:
        """Call one of the page's functions as its scripts do, and give what it put out last."""
        import aiohttp

        try:
            status = await self.join(event, data, trigger)
            if status != 200:
                raise Failed(f"status {status}")
            async with self._http.get(f"{API}/queue/data", params={"session_hash": self.session}, headers={"Accept": "text/event-stream"}) as stream:
                return await self._told(stream)
        except TimeoutError:
            raise Failed("no answer in a minute") from None
        except (aiohttp.ClientError, ConnectionError, ValueError) as error:  # ValueError: a line longer than aiohttp reads
            raise Failed(type(error).__name__) from error

    async def _told(self, stream: aiohttp.ClientResponse) -> list[Any]:
        done: list[Any] | None = None
        held = b""
        async for piece in stream.content.iter_any():
            held += piece
            *whole, held = held.split(b"\n\n")
            for line in whole:
                if b'"process_completed"' in line[:60]:
                    told = json.loads(line[5:])
                    if not told.get("success"):
                        raise Failed("refused by the page")
                    done = told["output"]["data"]
                elif b'"close_stream"' in line[:60] and done is not None:
                    return done
        if done is None:
            raise Failed("the stream ended early")
        return done


def _value(given: Any) -> str:
    return str(given.get("value", "") if isinstance(given, dict) else given or "")


def within(took: Sequence[float], share: float) -> float:
    """The seconds within which that share of the answers came; 0.0 where there is none."""
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
