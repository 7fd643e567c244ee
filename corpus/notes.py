"""Our own notes on the reports: a strict parser for `notes/REPORT-ID.md`, whose errors name file and line.

    # Notes on: Title of the report

    ## Heading path > in the report

    ### 017 Short plain title
    at: para 3.10
    themes: staffing, shared-services
    place: Hull
    kind: finding

    One to three sentences in our own words.

    - A question it answers?
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from corpus.errors import NoteError
from corpus.records import Note

HERE = Path(__file__).parent
FOLDER = HERE / "notes"
KINDS = ("finding", "figure", "list", "table", "case", "recommendation", "definition", "quotation", "method", "reference", "contact", "background")
STAGES = ("deciding", "forming", "planning", "delivering", "sustaining", "ending")
FIELDS = ("at", "themes", "place", "organisation", "stage", "kind")
TITLE = re.compile(r"### (\d{3}) (\S.*)")
PINPOINT = re.compile(r"(?:footnote after )?para \d+(?:\.\d+)*(?:–\d+(?:\.\d+)*)?|heading")


def themes() -> dict[str, str]:
    """The controlled list: theme and what it means."""
    return dict(_themes())


@cache
def _themes() -> dict[str, str]:
    return {k: str(v) for k, v in tomllib.loads((HERE / "themes.toml").read_text(encoding="utf-8")).items()}


def load_all(folder: Path = FOLDER) -> dict[str, tuple[Note, ...]]:
    """All notes by report id (the file's stem)."""
    allowed = themes()
    return {p.stem: parse(p.read_text(encoding="utf-8"), p.stem, p.name, allowed) for p in sorted(folder.glob("*.md"))}


@dataclass
class Entry:
    """A note being read: its head, and the lines since then with their numbers."""

    number: str
    title: str
    section: str
    line: int
    head: dict[str, str] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def parse(text: str, report: str, name: str, allowed: dict[str, str]) -> tuple[Note, ...]:
    """The notes of one file. Raises NoteError with file, line and what was expected at the first thing that is wrong."""
    entries: list[Entry] = []
    section = ""
    for n, line in enumerate(text.split("\n"), 1):
        where = f"{name}, line {n}"
        if line.startswith("### "):
            match = TITLE.fullmatch(line)
            if not match:
                raise NoteError(f"{where}: '{line}' is no note's title.", "Expected '### 017 Short title': a number of three digits, then words.")
            if entries and int(match[1]) <= int(entries[-1].number):
                raise NoteError(f"{where}: number {match[1]} does not come after {entries[-1].number}.", "Numbers rise and are never used again.")
            entries.append(Entry(match[1], match[2], section, n))
        elif line.startswith("## "):
            section = line[3:].strip()
        elif line.strip() and entries and not line.startswith("# "):
            _add(entries[-1], line, where)
    return tuple(_note(e, report, name, allowed) for e in entries)


def _add(entry: Entry, line: str, where: str) -> None:
    key, colon, value = line.partition(":")
    if line.startswith("- "):
        if not entry.summary:
            raise NoteError(f"{where}: a question before the summary.", "Order: fields, summary, questions.")
        entry.questions.append(line[2:].strip())
    elif colon and key in FIELDS and not entry.summary:
        if key in entry.head:
            raise NoteError(f"{where}: field '{key}' stands there twice.", "Give each field once.")
        entry.head[key] = value.strip()
    elif not entry.head:
        raise NoteError(f"{where}: '{line[:40]}' is no field.", f"Fields are: {', '.join(FIELDS)}.")
    elif entry.questions:
        raise NoteError(f"{where}: text after the questions.", "Order: fields, summary, questions.")
    else:
        entry.summary.append(line.strip())


def _note(entry: Entry, report: str, name: str, allowed: dict[str, str]) -> Note:
    where, head = f"{name}, line {entry.line}, note {entry.number}", entry.head
    chosen = _list(head.get("themes", ""))
    problems = [
        (not PINPOINT.fullmatch(head.get("at", "")), f"pinpoint '{head.get('at', '')}'", "Expected 'at: para 3.10', 'at: para 4–5' or 'at: footnote after para 2'."),
        (not 1 <= len(chosen) <= 4, f"{len(chosen)} themes", "Expected one to four."),
        (bool(set(chosen) - set(allowed)), f"unknown theme {sorted(set(chosen) - set(allowed))}", f"Themes are: {', '.join(allowed)}."),
        (head.get("kind") not in KINDS, f"kind '{head.get('kind', '')}'", f"Kinds are: {', '.join(KINDS)}."),
        (head.get("stage", STAGES[0]) not in STAGES, f"stage '{head.get('stage', '')}'", f"Stages are: {', '.join(STAGES)}."),
        (not entry.summary, "no summary", "Expected one to three sentences."),
        (not 3 <= len(entry.questions) <= 6, f"{len(entry.questions)} questions", "Expected three to six."),
    ]
    for wrong, what, expected in problems:
        if wrong:
            raise NoteError(f"{where}: {what}.", expected)
    return Note(
        id=f"{report}#n{entry.number}",
        report=report,
        title=entry.title,
        at=f"{entry.section}, {head['at']}" if entry.section else head["at"],
        summary=" ".join(entry.summary),
        questions=tuple(entry.questions),
        themes=chosen,
        kind=head["kind"],
        place=_list(head.get("place", "")),
        organisation=_list(head.get("organisation", "")),
        stage=head.get("stage", ""),
        line=entry.line,
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(t.strip() for t in text.split(",") if t.strip())
