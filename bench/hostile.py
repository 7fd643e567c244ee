"""`bench hostile`: files made to do harm, or a folder of any files, through the reading processes: states, times, memory of this process."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench import procs, sheet
from corpus.errors import UnreadableFile
from ingest import drafts, files, passages
from ingest.isolated import Isolated
from ingest.settings import Settings
from tests import hostile_files, hostile_pdfs

PARENT_LIMIT = 1500  # MB


@dataclass(frozen=True)
class Fate:
    """What became of one file, why, and in how many seconds; `amiss`: what it should have been instead."""

    name: str
    state: str
    reason: str
    seconds: float
    amiss: str = ""


def hostile(folder: Path | None = None) -> sheet.Result:
    """Read each of the made files, or each of a folder's, and tell its state. A crash or a hang of the reader is a state as well; one of ours ends the run."""
    if folder is not None:
        return _told(_folder(folder), "all files of a folder")
    with tempfile.TemporaryDirectory() as scratch:
        return _told(_made(Path(scratch)), "files made to do harm")


def _folder(folder: Path) -> list[Fate]:
    found, refused = files.find([folder])
    reader = Isolated()
    try:
        return [*(Fate(r.path.name, "refused", r.reason, 0.0) for r in refused), *(fate(reader, p) for p in found)]
    finally:
        reader.close()


def _made(scratch: Path) -> list[Fate]:
    reader = Isolated()
    out = []
    try:
        for n, case in enumerate([*hostile_pdfs.cases(), *hostile_files.cases()]):
            place = scratch / str(n)
            place.mkdir()
            case.make(place / case.name)
            out.append(checked(case, alone(reader, place)))
            print(f"{out[-1].state:9s} {out[-1].seconds:6.1f} s  {files.printable(case.name)}  {out[-1].amiss}", flush=True)
            for left in place.iterdir():
                left.unlink()
        return out
    finally:
        reader.close()


def alone(reader: Isolated, place: Path) -> Fate:
    """The fate of the one entry of a folder."""
    found, refused = files.find([place])
    if refused:
        return Fate(refused[0].path.name, "refused", refused[0].reason, 0.0)
    return fate(reader, found[0]) if found else Fate("", "", "", 0.0)


def fate(reader: Isolated, path: Path) -> Fate:
    """Read one file and cut it into passages, as a run does."""
    began = perf_counter()
    try:
        files.mark(path)
        source = reader.read(path)
        made = passages.split(source.document, "bench", Settings())
        state = "refused" if not made else "partial" if source.document.lost else "indexed"
        reason = source.remark if made else str(drafts.no_passages())
    except (UnreadableFile, OSError) as error:
        state, reason = "refused", str(error)
    return Fate(path.name, state, reason, perf_counter() - began)


def checked(case: hostile_pdfs.Hostile, got: Fate) -> Fate:
    """The fate beside what is expected of the case."""
    amiss = ""
    if got.state not in (case.states or ("",)):
        amiss = f"expected {' or '.join(case.states) or 'silence'}"
    elif not re.search(case.reason, got.reason):
        amiss = f"expected a reason with '{case.reason}'"
    return Fate(case.name, got.state or "left out", got.reason, got.seconds, amiss)


def _told(fates: list[Fate], what: str) -> sheet.Result:
    states = Counter(f.state for f in fates)
    peak = procs.most()
    slow = max(fates, key=lambda f: f.seconds, default=Fate("", "", "", 0.0))
    amiss = [f for f in fates if f.amiss]
    rows = [[files.printable(f.name)[:60], f.state, f"{f.seconds:.1f}", files.printable(f.reason)[:110].replace("|", "/") + (f" ({f.amiss})" if f.amiss else "")] for f in fates]
    told = f"{len(fates)} {what}: " + ", ".join(f"{n} {s}" for s, n in sorted(states.items()))
    told += f"; {len(amiss)} otherwise than expected. The slowest took {slow.seconds:.0f} s; this process had {peak} MB at most (limit {PARENT_LIMIT})."
    return sheet.Result("hostile", "Hostile files", f"{told}\n\n{sheet.table(['file', 'state', 's', 'reason'], rows)}")
