"""`bench hostile --together`: all the files made to do harm, and folders of real ones, in one folder and one run of `ingest` with the real encoder, watched from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter
from typing import Any

from bench import procs, sheet
from bench.hostile import PARENT_LIMIT
from corpus.records import Ledger
from ingest import files
from tests import hostile_files, hostile_pdfs, hostile_text, odd_pdfs

EVERY = 0.2  # seconds between two looks at the run's memory
PATIENCE = 600.0  # seconds without a new step after which the run is said to hang: no file may take as long for one page
NAMED = 60  # differences that are listed, at most
# What pypdf itself makes of a file, in a process that may be killed: exit code 0 and the count of letters and figures.
PLAIN = """
import logging, resource, sys
logging.disable(logging.CRITICAL)
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
import pypdf
reader = pypdf.PdfReader(sys.argv[1])
if reader.is_encrypted and not reader.decrypt(""):
    sys.exit(3)
count = 0
for page in reader.pages:
    try:
        count += sum(map(str.isalnum, page.extract_text()))
    except Exception:
        pass
print(count)
"""
PLAIN_SECONDS = 120.0


@dataclass(frozen=True)
class Wanted:
    """What a made file must come to: the states it may end in (none: it is not taken up), and what its reason must say."""

    path: str
    states: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Watched:
    """A run as it was seen from outside: exit code (None: it hung and was ended), rows, seconds, MB at most, longest time on one step and that step."""

    code: int | None
    rows: list[Ledger]
    seconds: float
    peak: int
    silence: float
    step: str
    stderr: str


def together(folders: Sequence[Path], argv: Sequence[str] = ()) -> sheet.Result:
    """Make the files, copy the folders beside them, run `python -m ingest` over all and compare every PDF with what pypdf gives. `argv`: more options of that run."""
    with TemporaryDirectory() as scratch:
        root = Path(scratch) / "files"
        root.mkdir()
        wanted = made(root)
        for n, folder in enumerate(folders):
            shutil.copytree(folder, root / f"{n}-{folder.name}", symlinks=True)
        run = watch([sys.executable, "-m", "ingest", str(root), "--no-notes", "--json", "--progress", "json", "--library", f"{scratch}/library", *argv])
        entries = [e for e in _entries(root) if e not in {w.path for w in wanted if not w.states}]
        return told(run, root, entries, [*amiss(run.rows, wanted), *unaccounted(run.rows, entries)], unlike(root, run.rows))


def made(root: Path) -> list[Wanted]:
    """All made files, in one folder, each with what it must come to."""
    out = []
    for case in [*hostile_pdfs.cases(), *hostile_files.cases()]:
        case.make(root / case.name)
        out.append(Wanted(files.storable(root / case.name), case.states, case.reason))
    for text in hostile_text.cases():
        text.make(root / text.name)
        out.append(Wanted(files.storable(root / text.name), ("indexed",) if text.indexed else ("refused",), "" if text.indexed else re.escape(text.holds)))
    for odd in odd_pdfs.cases():
        out.append(Wanted(files.storable(odd_pdfs.write(odd, root)), (odd.state,), odd.reason))
    return out


def watch(command: Sequence[str], patience: float = PATIENCE) -> Watched:
    """Run a command that tells its steps as JSON lines on standard error and its outcome as JSON; look at its memory all along."""
    with TemporaryFile("w+") as out, TemporaryFile("w+") as steps:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=steps, cwd=sheet.HOME)
        peak, silence, at, step, slowest = 0, 0.0, perf_counter(), "", ""
        while True:
            try:
                process.wait(EVERY)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, procs.most(process.pid))
            now = _last(steps)
            if now != step:
                at, step = perf_counter(), now
            if perf_counter() - at > silence:
                silence, slowest = perf_counter() - at, step
            if silence > patience:
                process.kill()
                process.wait()
                break
        seconds = perf_counter() - began
        out.seek(0)
        steps.seek(0)
        said, errors = out.read(), "".join(line for line in steps if not line.startswith("{"))
    code = None if silence > patience else process.returncode
    rows = [_ledger(row) for row in json.loads(said)["files"]] if said.startswith("{") else []
    return Watched(code, rows, seconds, peak, silence, _named(slowest), errors)


def _ledger(row: dict[str, Any]) -> Ledger:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Ledger(**fields)


def _last(steps: Any) -> str:
    """The last whole line that was written to a file."""
    end = os.fstat(steps.fileno()).st_size
    tail = os.pread(steps.fileno(), 4000, max(0, end - 4000)).decode("utf-8", "replace")
    lines = tail.split("\n")
    return lines[-2] if len(lines) > 1 else ""


def _named(step: str) -> str:
    """The file of a step, else what was done."""
    try:
        raw = json.loads(step)
    except ValueError:
        return ""
    return str(raw.get("file") or raw.get("step"))


def _entries(root: Path) -> list[str]:
    """All that a folder holds which is neither a folder nor hidden, as the ledger writes it."""
    return [files.storable(Path(folder) / name) for folder, inner, names in os.walk(root) for name in [*names, *(d for d in inner if os.path.islink(os.path.join(folder, d)))] if not name.startswith(".")]


def amiss(rows: Iterable[Ledger], wanted: Iterable[Wanted]) -> list[str]:
    """Made files that ended otherwise than they must. Any may be found to have the bytes, or the text, of another that is used."""
    fate = {r.path: r for r in rows}
    out = []
    for case in wanted:
        row = fate.get(case.path)
        state, reason = (row.state, row.reason) if row else ("", "")
        if row and row.duplicate_of and case.states:
            continue
        if state not in (case.states or ("",)):
            out.append(f"{Path(case.path).name}: {state or 'not told'}, expected {' or '.join(case.states) or 'nothing'} ({reason})")
        elif state != "indexed" and not re.search(case.reason, reason, re.IGNORECASE):
            out.append(f"{Path(case.path).name}: expected a reason with '{case.reason}', not '{reason}'")
    return out


def unaccounted(rows: Sequence[Ledger], entries: Sequence[str]) -> list[str]:
    """Entries without a row, or with two; rows without a reason that need one."""
    count = Counter(r.path for r in rows)
    out = [f"{Path(e).name}: {count[e]} rows of the ledger" for e in entries if count[e] != 1]
    return out + [f"{Path(r.path).name}: {r.state} without a reason" for r in rows if not r.reason and r.state != "indexed"]


def unlike(root: Path, rows: Iterable[Ledger]) -> list[list[str]]:
    """PDFs of which pypdf alone gives letters or figures and that are not indexed, and the other way round: file, what pypdf gave, what we said."""
    out = []
    for row in rows:
        path = Path(row.path)
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 200 << 20 or b"%PDF-" not in path.read_bytes()[:1100]:
            continue
        ours, theirs = row.state != "refused", plain(path)
        if ours != theirs[0]:
            out.append([files.printable(str(path.relative_to(root)))[:70], theirs[1], f"{row.state}: {row.reason}" if row.reason else row.state])
    return out


def plain(path: Path) -> tuple[bool, str]:
    """Whether pypdf's own plain extraction gives any letter or figure, and how that ended."""
    try:
        run = subprocess.run([sys.executable, "-c", PLAIN, str(path)], capture_output=True, timeout=PLAIN_SECONDS, check=False, text=True)
    except subprocess.TimeoutExpired:
        return False, f"not done in {PLAIN_SECONDS:.0f} s"
    if run.returncode:
        return False, "password" if run.returncode == 3 else (run.stderr.strip().splitlines() or [f"ended by signal {-run.returncode}"])[-1].split(":")[0]
    count = int(run.stdout or 0)
    return count > 0, f"{count:,} letters and figures"


def told(run: Watched, root: Path, entries: Sequence[str], wrong: Sequence[str], differences: Sequence[Sequence[str]]) -> sheet.Result:
    """The result as it goes into the page."""
    states = Counter("a duplicate" if r.duplicate_of else r.state for r in run.rows)
    ended = "hung and was ended" if run.code is None else f"ended with {run.code}" + (" (some files refused)" if run.code == 3 else "")
    says = (
        f"{len(entries)} entries in one folder, one run with the packaged encoder: it {ended} after {run.seconds:.0f} s. Its own memory, the encoder's library and model in it: "
        f"{run.peak:,} MB at most (limit {PARENT_LIMIT:,}). States: " + ", ".join(f"{n} {s}" for s, n in sorted(states.items()))
        + f". The longest that one step took: {run.silence:.0f} s ({files.printable(run.step)[:60]}). {len(wrong)} entries otherwise than expected or without a reason; "
        f"{len(differences)} PDFs otherwise than by pypdf alone."
    )  # fmt: skip
    body = [says, *(f"- {files.printable(w)}".replace("|", "/").replace(str(root), "…") for w in wrong)]
    if run.code not in (0, 3) and run.stderr.strip():
        body.append(f"On standard error: {files.printable(run.stderr.strip())[-500:]}")
    if differences:
        body.append("PDFs where pypdf alone, in a process apart with 2 GB and two minutes, comes to something else:")
        body.append(sheet.table(["file", "pypdf alone", "here"], [[c.replace("|", "/") for c in d] for d in differences[:NAMED]]))
    reasons = Counter(re.sub(r"\d[\d,]*", "#", files.printable(r.reason.replace(str(root), "…"))) for r in run.rows if r.reason)
    body.append("Every reason given, its figures left out:")
    body.append(sheet.table(["reason", "files"], [[r[:200].replace("|", "/"), str(n)] for r, n in reasons.most_common()]))
    return sheet.Result("together", "Hostile and real files in one folder", "\n\n".join(body))
