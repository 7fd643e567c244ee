"""Where results go: the terminal, a section of docs/benchmarks.md and a line of the README, each between markers."""

from __future__ import annotations

import os
import platform
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HOME = Path(__file__).parent.parent
PAGE = HOME / "docs" / "benchmarks.md"
README = HOME / "README.md"
ORDER = ("own", "typos", "retrieval", "squad", "ask", "latency", "ingest", "refusal", "faults", "load", "flood", "beside", "injections")  # of the README's lines


@dataclass(frozen=True)
class Result:
    """What a measurement found: its section's name and heading, the text below, and one line for the README (empty: none)."""

    section: str
    heading: str
    body: str
    line: str = ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, columns padded so that it reads well as plain text too."""
    widths = [max(len(r[i]) for r in (head, *rows)) for i in range(len(head))]
    lines = [head, ["-" * w for w in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in lines)


def machine() -> str:
    """The processor, its cores, and how busy it was."""
    name = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.is_file() and (hit := re.search(r"^model name\s*:\s*(.+)$", told.read_text(encoding="utf-8"), re.MULTILINE)):
        name = hit[1]
    cores = os.cpu_count() or 1
    busy = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return f"{cores} core{'s' * (cores > 1)} ({name.strip()}), Python {platform.python_version()}{busy}"


def command(argv: Sequence[str]) -> str:
    """The command as given, folders shortened to their names: where they lie says nothing."""
    return "python -m bench " + " ".join(shlex.quote(Path(a).name if "/" in a and "://" not in a else a) for a in argv)


def publish(result: Result, argv: Sequence[str], page: Path = PAGE, readme: Path = README) -> None:
    """Put a result into its places, in the stead of the one before."""
    text = f"## {result.heading}\n\nMeasured {date.today().isoformat()} on {machine()}: `{command(argv)}`\n\n{result.body.strip()}"
    page.write_text(placed(page.read_text(encoding="utf-8"), result.section, text), encoding="utf-8")
    if result.line:
        readme.write_text(listed(readme.read_text(encoding="utf-8"), result.section, result.line), encoding="utf-8")


def placed(page: str, section: str, text: str) -> str:
    """The page with a section's text between its markers; a section it does not know yet comes last."""
    block = f"<!-- {section} -->\n{text}\n<!-- /{section} -->"
    held = re.compile(rf"<!-- {re.escape(section)} -->\n.*?<!-- /{re.escape(section)} -->", re.DOTALL)
    if held.search(page):
        return held.sub(lambda _: block, page, count=1)
    return f"{page.rstrip()}\n\n{block}\n"


def listed(readme: str, section: str, line: str) -> str:
    """The README with this section's line in its list of numbers, the lines in a fixed order. Raises ValueError where the markers are missing."""
    held = re.search(r"<!-- numbers -->\n(.*?)<!-- /numbers -->", readme, re.DOTALL)
    if not held:
        raise ValueError("README.md has no <!-- numbers --> block.")
    lines = {m[1]: m[0] for m in re.finditer(r"^- .*<!-- ([\w-]+) -->$", held[1], re.MULTILINE)}
    lines[section] = f"- {line} <!-- {section} -->"
    known = [s for s in ORDER if s in lines] + sorted(s for s in lines if s not in ORDER)
    tail = "\nMeasured by `make bench`; how, with what intervals and on what machine: [docs/benchmarks.md](docs/benchmarks.md).\n"
    return readme[: held.start(1)] + "\n".join(lines[s] for s in known) + "\n" + tail + readme[held.end(1) :]
