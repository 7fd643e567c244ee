"""Two runs at once, and readers beside a run: no report is lost, and nobody who asks sees anything but one whole state or the next."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant import Library
from assistant.desk import Desk
from bench.stage import KITES, MILLS, QUESTIONS, Stage, ended, forked, opened, run
from bench.stops import Tally
from corpus import store


def two_writers(stage: Stage, trials: int) -> tuple[Tally, int]:
    """Two runs begin at once, each with a report of its own; in every second trial neither waits. Whoever was refused tries again.

    Also how many runs were refused.
    """
    tally, refused = Tally(), 0
    for name, text in (("one.md", KITES.replace("Kites", "Gulls")), ("two.md", MILLS.replace("Mills", "Wells"))):
        (stage.folder / name).write_text(text, encoding="utf-8")
    for n in range(trials):
        place = stage.copy()
        wait = 30.0 if n % 2 else 0.0
        said = {name: stage.folder / f"said-{name}" for name in ("one.md", "two.md")}
        pids = {name: forked(lambda: run(place, stage.folder / name, wait=wait), path) for name, path in said.items()}  # noqa: B023  # called at once
        codes = {name: ended(pid) for name, pid in pids.items()}
        fault = ""
        for name, code in codes.items():
            if code == 1 and not wait and "Another process is adding to this library (process " in said[name].read_text(encoding="utf-8"):
                refused += 1
                stage.quiet(lambda: run(place, stage.folder / name))  # noqa: B023  # called at once
            elif code:
                fault = f"ended with {code}: {said[name].read_text(encoding='utf-8')[-300:]}"
        held = store.manifest(place)
        store.check_files(place, held)
        tally.note(f"trial {n}", fault or ("" if {"one", "two"} <= set(held.reports) else f"lost: it holds {sorted(held.reports)}"))
        stage.drop(place)
    return tally, refused


def asked_meanwhile(stage: Stage, seconds: float, readers: int = 8) -> tuple[Tally, dict[str, float]]:
    """Half of the readers are threads before one desk, half processes that open the library anew for each question; a run after another
    adds a report. An answer is right if it is that of the generation in which it was found."""
    place = stage.copy()
    until = time.monotonic() + seconds
    folder = stage.folder / "asking"
    folder.mkdir(exist_ok=True)
    first = int(store.manifest(place).generation), len(store.manifest(place).reports)
    expected = opened(place).ask(QUESTIONS[0]).quotes[0].text

    def right(library: Library) -> bool:
        held = library.manifest
        count = first[1] + int(held.generation) - first[0] if held else -1
        return len(library.records) == count and library.ask(QUESTIONS[0]).quotes[0].text == expected

    pids = [forked(lambda: _reading(lambda: opened(place), right, until, folder / f"p{n}.json"), folder / f"p{n}") for n in range(readers // 2)]  # noqa: B023
    pids.append(forked(lambda: _at_desk(place, right, until, folder, readers - readers // 2), folder / "desk"))
    pids.append(forked(lambda: _adding(place, until, stage.folder), folder / "adding"))
    codes = [ended(pid) for pid in pids]
    found: list[dict[str, Any]] = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]
    tally = Tally(sum(f["asked"] for f in found), [w for f in found for w in f["wrong"]])
    tally.wrong += [f"a process ended with {c}" for c in codes if c] + [] * (len(found) == readers)
    told = {"asked": float(tally.trials), "generations": float(int(store.manifest(place).generation) - first[0]), "seen": float(max(len(f["seen"]) for f in found))}
    shutil.rmtree(place)
    return tally, told


def _adding(place: Path, until: float, folder: Path) -> int:
    n = 0
    while time.monotonic() < until:
        n += 1
        (folder / f"added{n}.md").write_text(f"# Log {n} of the barge\n\nOn day {n} the barge carried {n + 3} stones past the lock.\n", encoding="utf-8")
        if code := run(place, folder / f"added{n}.md"):
            return code
    return 0


def _reading(library: Callable[[], Library], right: Callable[[Library], bool], until: float, to: Path) -> int:
    asked, wrong, seen = 0, [], set()
    while time.monotonic() < until:
        asked += 1
        try:
            held = library()
            if not right(held):
                wrong.append(f"a wrong answer in generation {held.manifest and held.manifest.generation}")
            seen.add(held.manifest.generation if held.manifest else "")
        except Exception as error:  # whatever it is, it is a finding
            wrong.append(f"{type(error).__name__}: {error}")
    to.write_text(json.dumps({"asked": asked, "wrong": wrong, "seen": sorted(seen)}), encoding="utf-8")
    return 0


def _at_desk(place: Path, right: Callable[[Library], bool], until: float, folder: Path, readers: int) -> int:
    desk = Desk(place, opened)
    threads = [threading.Thread(target=_reading, args=(desk.library, right, until, folder / f"t{n}.json")) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0
