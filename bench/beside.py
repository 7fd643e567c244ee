"""`bench beside`: a made-up report is added, replaced and removed by `python -m ingest` while readers ask the served page."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import expected, sheet
from bench.host import hosted
from bench.procs import memory
from bench.visitors import Failed, Visitor, within
from corpus.errors import LibraryError

THINK = (0.2, 1.0)  # seconds of a reader between two questions
REPORT = """# The lamplighters of Quellby

Seven lamplighters of Quellby keep one purse for oil and wicks. The purse of the lamplighters holds {crowns} crowns, and a boy of
the harbour counts it each {when}.

## Who lights the mole

The lamps of the mole are lit by {who}, because the harbour master of Quellby will not climb the ladder.
"""
STATES: tuple[dict[str, str], ...] = ({}, {"crowns": "ninety-one", "when": "Friday", "who": "the widow Aske"}, {"crowns": "four hundred", "when": "new moon", "who": "two ferrymen"})
ASKED = ("How many crowns does the purse of the lamplighters of Quellby hold?", "Who lights the lamps of the mole in Quellby?", "Who counts the purse of the lamplighters?")


@dataclass
class Seen:
    """What the readers met, and when each state of the library may have been in force: (state, from, until), by the monotonic clock."""

    took: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    states: Counter[int] = field(default_factory=Counter)
    spans: list[tuple[int, float, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def at(self, began: float, ended: float) -> set[int]:
        """The states that an answer of that time may be of."""
        return {state for state, since, until in self.spans if since <= ended and until >= began}


def beside(library: Path, questions: Path, readers: int, length: float) -> sheet.Result:
    """On a copy of the library. Raises LibraryError."""
    if not 1 <= readers <= 100 or not 1 <= length <= 7200:
        raise LibraryError(f"{readers} readers for {length:g} seconds cannot be measured.", "Give 1 to 100 readers and 1 to 7200 seconds.")
    talks = [[q] for q in ASKED] * 10 + [t for t in expected.conversations(questions) if len(t) == 1][:60]
    with tempfile.TemporaryDirectory() as scratch:
        place, file = Path(scratch) / "library", Path(scratch) / "lamplighters.md"
        shutil.copytree(library, place, symlinks=True)
        marks = asyncio.run(_states(place, file, talks))
        with hosted(place, Path(scratch) / "log") as host:
            before = memory(host.pid)
            seen = asyncio.run(_asked(host.page, place, file, talks, marks, readers, length))
            return result(seen, readers, length, (before, memory(host.pid)))


async def _states(place: Path, file: Path, talks: Sequence[Sequence[str]]) -> list[list[str]]:
    """The marks of every question in each state, made beforehand by the same runs; afterwards the library is in the first again."""
    made = []
    for state in range(len(STATES)):
        if state and (said := await _published(place, file, state)):
            raise LibraryError(f"The library could not be changed: {said}", "Try python -m ingest on a copy of it.")
        made.append([m[0] for m in await asyncio.to_thread(expected.marks, place, talks)])
    if said := await _published(place, file, 0):
        raise LibraryError(f"The library could not be changed: {said}", "Try python -m ingest on a copy of it.")
    return made


async def _published(place: Path, file: Path, state: int) -> str:
    """Bring the library into a state by a run of the program; what it said where it failed."""
    if state:
        file.write_text(REPORT.format(**STATES[state]), encoding="utf-8")
    what = [str(file)] if state else ["--remove", "lamplighters"]
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ingest", *what, "--library", str(place), cwd=sheet.HOME, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await run.communicate()
    return "" if not run.returncode else said.decode(errors="replace")[-400:]


async def _asked(page: str, place: Path, file: Path, talks: Sequence[Sequence[str]], marks: Sequence[Sequence[str]], readers: int, length: float) -> Seen:
    seen, until = Seen([], spans=[(0, 0.0, float("inf"))]), time.monotonic() + length
    await asyncio.gather(_changing(place, file, seen, until), *(_reader(page, n, talks, marks, seen, until) for n in range(readers)))
    return seen


async def _changing(place: Path, file: Path, seen: Seen, until: float) -> None:
    """Run after run. A state may be in force from the moment its run begins until the run that ends it is over."""
    state = 0
    while time.monotonic() < until:
        state = (state + 1) % len(STATES)
        seen.spans.append((state, time.monotonic(), float("inf")))
        if said := await _published(place, file, state):
            seen.faults.append(said)
        ended, since = seen.spans[-2], time.monotonic()
        seen.spans[-2] = (ended[0], ended[1], since)


async def _reader(page: str, n: int, talks: Sequence[Sequence[str]], marks: Sequence[Sequence[str]], seen: Seen, until: float) -> None:
    draw = random.Random(n)
    async with Visitor(page, n) as visitor:
        wires = await visitor.arrive()
        while time.monotonic() < until:
            at, began = draw.randrange(len(talks)), time.monotonic()
            try:
                shown, took = await visitor.ask(wires, talks[at][0])
                _judge(shown, at, began, marks, seen)
                seen.took.append(took)
                await visitor.begin_anew(wires)
            except Failed as error:
                seen.failed[str(error)] += 1
            await asyncio.sleep(draw.uniform(*THINK))


def _judge(shown: str, at: int, began: float, marks: Sequence[Sequence[str]], seen: Seen) -> None:
    """Whether an answer is that of a state that may have been in force while it was asked."""
    of = {state for state in range(len(STATES)) if marks[state][at] == shown}
    if not of & seen.at(began, time.monotonic()):
        seen.wrong.append(f"question {at}, the answer of {f'state {of}' if of else 'no state'}")
    if len(of) == 1:
        seen.states[of.pop()] += 1


def result(seen: Seen, readers: int, length: float, held: tuple[float, float]) -> sheet.Result:
    """The section."""
    at = {share: within(seen.took, share) for share in (0.5, 0.95, 1.0)}
    failed, runs = sum(seen.failed.values()), len(seen.spans) - 1
    asks = len(seen.took) + failed
    faults = seen.faults + [f"{why}: {n}" for why, n in seen.failed.items()] + seen.wrong
    text = (
        f"{readers} readers ask the chat of the served page for {length:g} s, {THINK[0]:g} to {THINK[1]:g} s between two questions, while `python -m ingest` adds a made-up report to its library, replaces it by "
        "another version and removes it, again and again. A third of the questions are about that report. An answer, with its sources, must be exactly that of a state that may have been in force while it was asked, "
        f"computed beforehand from libraries made by the same runs. **{asks:,} asks, {runs} runs: {failed} errors, {len(seen.wrong)} wrong answers, {len(seen.faults)} failed runs**; "
        f"answers that only one state gives: {seen.states[0]} without the report, {seen.states[1]} with its first version, {seen.states[2]} with its second. "
        f"Median {at[0.5]:.2f} s, p95 {at[0.95]:.2f} s, longest {at[1.0]:.2f} s: the first to ask after a run waits until the library is open again. Memory of the server: {held[0]:.0f} MB before, {held[1]:.0f} MB at the end."
        + (f" What went wrong, for instance: {faults[0][:300]}." if faults else "")
    )
    line = f"While reports are added, replaced and removed {runs} times, {readers} readers get {asks:,} answers: {failed} errors, {len(seen.wrong)} wrong."
    return sheet.Result("beside", "Asking while the library changes", text, line)
