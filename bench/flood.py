"""`bench flood`: one visitor sends a thousand questions and reads no answer; how long does another wait?"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import expected, sheet
from bench.host import hosted
from bench.procs import memory
from bench.visitors import Failed, Visitor, Wires, within
from corpus.errors import LibraryError

MOST = 20_000
WAYS = ("straight", "through a proxy")
PROXY = {"CLUSTERLIT_LOGIN_TRUST_HEADER": "X-Remote-User", "CLUSTERLIT_LOGIN_TRUST_FROM": "127.0.0.0/8"}  # the page's settings behind one
AFTER = 15  # asks of the honest visitor at least, flood or not
PAUSE = 0.5  # seconds between two of them


@dataclass
class Told:
    """What the honest visitor met before the flood and in it (seconds), and what the flood was answered, by status."""

    before: list[float] = field(default_factory=list)
    during: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    flood: Counter[str] = field(default_factory=Counter)
    lasted: float = 0.0
    memory: tuple[float, float, float] = (0.0, 0.0, 0.0)


def flood(library: Path, questions: Path, count: int) -> sheet.Result:
    """Send so many, all at once, and ask beside them. Raises LibraryError."""
    if not 1 <= count <= MOST:
        raise LibraryError(f"{count} asks are no flood that is sent here.", f"Give 1 to {MOST}.")
    talks = [t for t in expected.conversations(questions) if len(t) == 1]
    marks = [m[0] for m in expected.marks(library, talks)]
    told = {}
    for way in WAYS:
        proxied = way != WAYS[0]
        with tempfile.TemporaryDirectory() as folder, hosted(library, Path(folder) / "log", PROXY if proxied else {}) as host:
            told[way] = asyncio.run(_flooded(host.page, host.pid, [t[0] for t in talks], marks, count, proxied))
    return result(told, count)


def _said(name: str, n: int, proxied: bool) -> dict[str, str]:
    """What a proxy adds to the requests of a visitor."""
    return {"X-Remote-User": name, "X-Forwarded-For": f"198.51.100.{n + 1}"} if proxied else {}


async def _flooded(page: str, pid: int, questions: list[str], marks: list[str], count: int, proxied: bool) -> Told:
    told = Told()
    async with Visitor(page, 0, headers=_said("honest", 0, proxied)) as honest:
        wires = await honest.arrive()
        told.before = await _honest(honest, wires, questions, marks, told, None)
        before, began = memory(pid), time.monotonic()
        flooding = asyncio.create_task(_flood(Visitor(page, 1, connections=0, headers=_said("flooding", 1, proxied)), wires, questions, count, told))
        await asyncio.sleep(0.2)
        told.during = await _honest(honest, wires, questions, marks, told, flooding)
        told.lasted = await flooding - began
        at_end = memory(pid)
        await asyncio.sleep(5)
        told.memory = before, at_end, memory(pid)
    return told


async def _honest(visitor: Visitor, wires: Wires, questions: list[str], marks: list[str], told: Told, flooding: asyncio.Task[float] | None) -> list[float]:
    """Ask one question after the other, at least some, and as long as there is a flood."""
    took = []
    n = 0
    while n < AFTER or (flooding is not None and not flooding.done()):
        at = n % len(questions)
        n += 1
        try:
            shown, seconds = await visitor.ask(wires, questions[at])
            told.wrong += shown != marks[at]
            took.append(seconds)
            await visitor.begin_anew(wires)
        except Failed as error:
            told.failed[str(error)] += 1
        await asyncio.sleep(PAUSE)
    return took


async def _flood(flooding: Visitor, wires: Wires, questions: list[str], count: int, told: Told) -> float:
    """Send them, from one visitor, each in a session of its own, as fast as they are taken; when it was over."""
    import aiohttp

    async def one(n: int) -> None:
        visitor.session = f"flood{n}"
        blank: list[Any] = [[], [], [], [], "any", "any", None, None]
        body = [questions[n % len(questions)], "", *blank[: wires.inputs - 2]]
        try:
            told.flood[str(await visitor.join(wires.ask, body))] += 1
        except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
            told.flood["closed" if not isinstance(error, TimeoutError) else "no answer in a minute"] += 1

    async with flooding as visitor:
        await asyncio.gather(*(one(n) for n in range(count)))
    return time.monotonic()


def result(told: Mapping[str, Told], count: int) -> sheet.Result:
    """The section; `told` by way."""

    def spread(took: list[float]) -> list[str]:
        return [str(len(took)), *(f"{within(took, s):.2f}" for s in (0.5, 0.95, 1.0))]

    rows = [[f"{way}, {when}", *spread(took)] for way, t in told.items() for when, took in (("before the flood", t.before), ("during the flood", t.during))]
    longest = max((s for t in told.values() for s in t.during), default=0.0)
    text = (
        f"One visitor sends {count:,} questions at once into the chat's queue, each in a session of its own, and reads no answer; another, from another address, asks one after the other. The page's limits are as "
        f"they are. Once the two come straight, once through a proxy that the page trusts, whose address both then have. (429: refused by the limits of one visitor; closed: more connections than one address may have.) "
        f"**He waited {longest:.1f} s at most.**"
    )
    line = f"While one visitor floods the page with {count:,} questions, straight or through a proxy, another waits {longest:.1f} s at most."
    parts = [text, *(_way(way, t) for way, t in told.items()), sheet.table(["the honest visitor", "answers", "p50, s", "p95, s", "longest, s"], rows)]
    return sheet.Result("flood", "A flood", "\n\n".join(parts), line)


def _way(way: str, told: Told) -> str:
    statuses = ", ".join(f"{status}: {n}" for status, n in told.flood.most_common())
    failed = ", ".join(f"{why}: {n}" for why, n in told.failed.items()) or "none"
    before, after, later = told.memory
    return (
        f"{way.capitalize()}: the flood lasted {told.lasted:.0f} s and was answered with these statuses: {statuses}. The honest visitor's asks that failed: {failed}; wrong answers: {told.wrong}. "
        f"Memory of the server: {before:.0f} MB before, {after:.0f} MB at the end of the flood, {later:.0f} MB five seconds later."
    )
