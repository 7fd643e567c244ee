"""`bench load`: many visitors ask the served page at once, and each must get his own answer, soon."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench import expected, sheet
from bench.host import Host, hosted
from bench.procs import Watched, memory, seconds
from bench.visitors import Failed, Visitor, Wires, within
from corpus.errors import LibraryError

MOST_USERS, MOST_SECONDS = 500, 3600.0
THINK = (2.0, 8.0)  # seconds between an answer and the next question, drawn evenly
WARMERS = 20  # visitors that share the questions of the warming up
WARMING = 180.0  # seconds of warming up, at most
ARRIVING = 10.0  # seconds in which all have come
STEADY = 0.1  # of a run's time, at its beginning and its end: over it memory is averaged


@dataclass
class Round:
    """What one number of users met: seconds of each answer, failures by kind, wrong answers; memory in MB; shares of one core."""

    users: int
    took: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: tuple[float, float, float] = (0.0, 0.0, 0.0)  # at the beginning, after warming up, at the end
    server: float = 0.0
    client: float = 0.0
    length: float = 0.0

    @property
    def asks(self) -> int:
        """Asks in all."""
        return len(self.took) + sum(self.failed.values())

    def at(self, share: float) -> float:
        """See `within`."""
        return within(self.took, share)


def load(library: Path, questions: Path, users: Sequence[int], length: float) -> sheet.Result:
    """For each number of users, so many seconds with a server of its own. Raises LibraryError."""
    if not users or min(users) < 1 or max(users) > MOST_USERS or not 1 <= length <= MOST_SECONDS:
        raise LibraryError(f"{list(users)} users for {length:g} seconds cannot be measured.", f"Give 1 to {MOST_USERS} users and 1 to {MOST_SECONDS:g} seconds.")
    talks = expected.conversations(questions)
    marks = expected.marks(library, talks)
    rounds = []
    for count in users:
        with tempfile.TemporaryDirectory() as folder, hosted(library, Path(folder) / "log") as host:
            rounds.append(asyncio.run(_round(host, talks, marks, count, length)))
    return result(rounds, length)


async def _round(host: Host, talks: Sequence[Sequence[str]], marks: Sequence[Sequence[str]], users: int, length: float) -> Round:
    made, start = Round(users), memory(host.pid)
    visitors = [Visitor(host.page, n) for n in range(users)]
    warmers = [Visitor(host.page, n) for n in range(users, max(users, WARMERS))]  # one alone would come to his limit before all questions are asked
    async with AsyncExitStack() as stack:
        for visitor in (*visitors, *warmers):
            await stack.enter_async_context(visitor)
        came = await asyncio.gather(*(_arrived(v, n * ARRIVING / users) for n, v in enumerate(visitors)))
        wires = next((w for w in came if w), None)
        made.failed["the page did not open"] += came.count(None)
        came = await asyncio.gather(*(_arrived(v, 0.0) for v in warmers))
        if wires is None:
            return made
        await _warmed([*(v for v, w in zip(warmers, came, strict=True) if w), *visitors], wires, talks)
        began, spent, own, watched = time.monotonic(), seconds(host.pid), time.process_time(), Watched(host.pid)
        await asyncio.gather(*(_user(v, n, wires, began + length, talks, marks, made) for n, v in enumerate(visitors)))
        made.length = time.monotonic() - began
        watched.end()
    made.memory = start, watched.at(0, STEADY * length), watched.at((1 - STEADY) * length, length)
    made.server, made.client = (seconds(host.pid) - spent) / made.length, (time.process_time() - own) / made.length
    return made


async def _arrived(visitor: Visitor, after: float) -> Wires | None:
    await asyncio.sleep(after)
    try:
        return await visitor.arrive()
    except (Failed, OSError, TimeoutError):
        return None


async def _warmed(visitors: Sequence[Visitor], wires: Wires, talks: Sequence[Sequence[str]]) -> None:
    """Every visitor asks at least once and every first question is asked, without thinking in between."""
    left, until = [t[0] for t in talks if len(t) == 1], time.monotonic() + WARMING

    async def one(visitor: Visitor, n: int) -> None:
        first = True
        while (first or left) and time.monotonic() < until:
            with suppress(Failed):
                await visitor.ask(wires, left.pop() if left else talks[n % len(talks)][0])
                await visitor.begin_anew(wires)
            first = False

    await asyncio.gather(*(one(v, n) for n, v in enumerate(visitors)))


async def _user(visitor: Visitor, n: int, wires: Wires, until: float, talks: Sequence[Sequence[str]], marks: Sequence[Sequence[str]], made: Round) -> None:
    """One visitor: whole conversations, drawn at random, until the time is over."""
    draw = random.Random(n)
    while time.monotonic() < until:
        at = draw.randrange(len(talks))
        for question, mark in zip(talks[at], marks[at], strict=True):
            await asyncio.sleep(draw.uniform(*THINK))
            if time.monotonic() >= until or not await _ask(visitor, wires, question, mark, made):
                break
        try:
            await visitor.begin_anew(wires)
        except Failed as error:
            made.failed[f"new conversation: {error}"] += 1


async def _ask(visitor: Visitor, wires: Wires, question: str, mark: str, made: Round) -> bool:
    """One question: whether the conversation can go on."""
    try:
        shown, took = await visitor.ask(wires, question)
    except Failed as error:
        made.failed[str(error)] += 1
        return False
    made.took.append(took)
    if shown != mark:
        made.wrong.append(question)
    return shown == mark


def result(rounds: Sequence[Round], length: float) -> sheet.Result:
    """The section."""
    head = ["users", "asks", "a second", "wrong", "errors", "p50, s", "p95, s", "p99, s", "longest, s", "memory: start, warm, end, MB", "grown, MB", "server, cores", "client, cores"]
    rows = [_row(r) for r in rounds]
    asks, wrong, failed = sum(r.asks for r in rounds), sum(len(r.wrong) for r in rounds), sum(sum(r.failed.values()) for r in rounds)
    told = (
        f"Visitors of the page as `python ui.py` serves it, its limits as they are; each has an address of this computer (127.1.x.y) and counts as a visitor of his own. He loads the page, "
        f"then asks in its chat by the events that its scripts call (queue and event stream), thinks {THINK[0]:g} to {THINK[1]:g} s after an answer, drawn evenly, and asks on: a question of our file "
        f"alone, or one with two that lean on the answer before; then he presses “New conversation”. {length:g} s for each number of users, each with a server of its own. An answer is wrong unless the whole "
        f"conversation and its sources are shown as the library itself answers them, computed beforehand: another visitor's answer would be. Seconds from the question sent to the whole answer "
        f"come. Before that each question has been asked once, and each visitor has asked, without thinking: warming up. Memory of the server and its children: at the start, after warming up, at the end. The client is one process on the same cores; its share stands in the table. "
        f"**{asks:,} asks: {wrong} wrong, {failed} errors** ({failed / max(1, asks):.2%}{_kinds(rounds)})."
    )
    line = f"{asks:,} asks by {', '.join(str(r.users) for r in rounds)} visitors at once: {wrong} wrong answers, {failed} errors; p95 " + ", ".join(f"{r.at(0.95):.1f} s" for r in rounds) + "."
    return sheet.Result("load", "Many visitors at once", f"{told}\n\n{sheet.table(head, rows)}", line)


def _row(r: Round) -> list[str]:
    start, warm, end = r.memory
    return [
        str(r.users), f"{r.asks:,}", f"{r.asks / max(r.length, 1e-9):.1f}", str(len(r.wrong)), str(sum(r.failed.values())), *(f"{r.at(s):.2f}" for s in (0.5, 0.95, 0.99, 1.0)),
        f"{start:.0f}, {warm:.0f}, {end:.0f}", f"{end - warm:+.0f}", f"{r.server:.2f}", f"{r.client:.2f}",
    ]  # fmt: skip


def _kinds(rounds: Sequence[Round]) -> str:
    kinds = sum((r.failed for r in rounds), Counter[str]())
    wrong = [q for r in rounds for q in r.wrong]
    told = [f"{kind}: {n}" for kind, n in kinds.most_common(6) if n] + ([f"wrong for instance at: {wrong[0][:120]}"] if wrong else [])
    return "".join(f"; {t}" for t in told)
