"""`bench faults`: what becomes of a library when runs are killed, disks fail, files are damaged, and many work at once."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench import crowd, sheet, spoil, stops
from bench.stage import Stage
from bench.stops import Tally

Row = Callable[[str, Tally, str, float], None]
ABOUT = (
    "On a small invented library of two generations, with an encoder that counts words. After each fault the library opens, every file is compared with its "
    "checksum, and list of contents and answers must be those from before the run or those of an undisturbed one; then the same run is done again and must "
    "make the same library, with nothing left over. A run that fails must end with 1 and one plain message that is true. Damage must be told, naming a way out, or "
    "leave all answers the same; what was told is mended by a rebuild and by going back. A call that changes a file: open, write (half of it done), fsync, mkdir, "
    "rename, unlink, rmdir and their like."
)


def faults(kills: int, corruptions: int, trials: int, seconds: float) -> sheet.Result:
    """Try them all on a small invented library with a cheap encoder. What went wrong is named below the table."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # children are forks: no pool of threads may stand in this process
    rows: list[list[str]] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))

        def row(what: str, tally: Tally, told: str, began: float) -> None:
            wrong.extend(tally.wrong)
            rows.append([what, tally.cell(), told, f"{perf_counter() - began:.0f}"])
            print(*rows[-1], sep=" | ", flush=True)

        _stopped(stage, kills, row)
        began = perf_counter()
        tally, seen = spoil.corruptions(stage, corruptions)
        row("a file damaged", tally, "; ".join(f"{n} {what}" for what, n in sorted(_by_outcome(seen).items())), began)
        began = perf_counter()
        tally, refused = crowd.two_writers(stage, trials)
        row("two runs at once", tally, f"{refused} refused by name, then repeated; no report lost" if not tally.wrong else "", began)
        began = perf_counter()
        tally, told = crowd.asked_meanwhile(stage, seconds)
        row("8 readers beside runs", tally, f"{told['generations']:.0f} generations published in {seconds:g} s, up to {told['seen']:.0f} seen by one reader", began)
    return summary(rows, wrong)


def summary(rows: list[list[str]], wrong: list[str]) -> sheet.Result:
    """The table, what went wrong, and a line that counts all trials."""
    total = sum(int(r[1].rpartition(" ")[2]) for r in rows)
    body = sheet.table(["fault", "as it should be", "what was found", "seconds"], rows)
    body += "\n\n" + ("\n".join(f"- {w}" for w in wrong) if wrong else "Nothing went wrong.")
    return sheet.Result("faults", "Faults", f"{ABOUT}\n\n{body}", f"{total - len(wrong)} of {total} faults (kills, failing disks, damaged files, crowds) left the library whole or were told.")


def _stopped(stage: Stage, kills: int, row: Row) -> None:
    measures: tuple[tuple[str, Callable[[], Tally]], ...] = (
        ("kill -9 at each call that changes a file", lambda: stops.kill_each(stage)),
        ("kill -9 at random moments", lambda: stops.kill_anywhere(stage, kills)),
        ("each call fails: no room, I/O error, over quota", lambda: stops.fail_each(stage)),
        ("a disk that fills up, at 10 sizes; one that is read-only", lambda: stops.full_disk(stage)),
    )
    for what, measure in measures:
        began = perf_counter()
        tally = measure()
        row(what, tally, ", ".join(f"{n} as {state}" for state, n in sorted(tally.states.items(), reverse=True) if n) or "not tried: no disk can be mounted here", began)


def _by_outcome(seen: Counter[tuple[str, str]]) -> Counter[str]:
    out: Counter[str] = Counter()
    for (_, came), n in seen.items():
        out[came] += n
    return out
