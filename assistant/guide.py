"""The guide for facilitators: a cluster's life in stages, the reports side by side; the words of the field; a plan for a first meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import pinned
from assistant.answer import Quote
from assistant.pinned import Borne
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library

STAGES, WORDS, MEETING = (pinned.FOLDER / f"{name}.toml" for name in ("guide", "glossary", "session"))


@dataclass(frozen=True)
class Row:
    """One row of a table: what it is of, and for each column (by id) the lines that stand there; none: nothing is said on it."""

    id: str
    head: str
    cells: dict[str, tuple[Borne, ...]]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"id": self.id, "head": self.head, "cells": {k: [b.to_json() for b in held] for k, held in self.cells.items()}}


@dataclass(frozen=True)
class Stage:
    """A stage of a cluster's life with a row for each report of the library."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Guide:
    """The stages as the reports name them (`frames`, a column for each stage), and each stage with what to do (`aspects`: the columns)."""

    frames: tuple[Row, ...]
    stages: tuple[Stage, ...]
    aspects: dict[str, str]
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        stages = [{"id": s.id, "title": s.title, "rows": [r.to_json() for r in s.rows]} for s in self.stages]
        return {"aspects": self.aspects, "frames": [r.to_json() for r in self.frames], "stages": stages, "missing": self.missing}


@dataclass(frozen=True)
class Term:
    """A word of the field: what we say of it in plain words, and the reports' own."""

    id: str
    also: tuple[str, ...]
    plain: str
    meanings: tuple[Quote, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"id": self.id, "also": self.also, "plain": self.plain, "meanings": [Borne("", q).to_json()["quote"] for q in self.meanings]}


@dataclass(frozen=True)
class Part:
    """A part of the meeting: when it begins and how long it takes (minutes), what is done, what is asked, why."""

    begins: int
    minutes: int
    title: str
    do: str
    ask: tuple[str, ...]
    why: tuple[Borne, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"begins": self.begins, "minutes": self.minutes, "title": self.title, "do": self.do, "ask": self.ask, "why": [b.to_json() for b in self.why]}


def guide(library: Library, path: Path = STAGES) -> Guide:
    """The stages by the reports that the library holds. Raises LibraryError where the data file is wrong."""
    return pinned.load(path, lambda raw: _guide(library, raw))


def _guide(library: Library, raw: Mapping[str, Any]) -> Guide:
    stages, aspects = ({x["id"]: x["text"] for x in raw[name]} for name in ("stage", "aspect"))
    frames = tuple(Row(f["id"], f["text"], _cells(library, f["cell"], "stage", stages)) for f in raw["frame"])
    _known(raw["cell"], "stage", stages)
    lines = [(c, pinned.line(c)) for c in raw["cell"]]
    reports = list(dict.fromkeys(held.pin.report for _, held in lines))
    rows: dict[str, list[Row]] = {s: [] for s in stages}
    for report in (r for r in reports if r in library.records):
        for stage, held in rows.items():
            cells = [c for c, x in lines if x.pin.report == report and c["stage"] == stage]
            held.append(Row(report, library.records[report].called, _cells(library, cells, "aspect", aspects)))
    return Guide(
        tuple(f for f in frames if any(f.cells.values())), tuple(Stage(s, text, tuple(rows[s])) for s, text in stages.items()), aspects,
        tuple(r for r in reports if r not in library.records),
    )  # fmt: skip


def _known(cells: Sequence[Mapping[str, Any]], key: str, columns: Mapping[str, str]) -> None:
    strange = sorted({c[key] for c in cells} - set(columns))
    if strange:
        raise ValueError(f"no {key} '{strange[0]}'")


def _cells(library: Library, cells: Sequence[Mapping[str, Any]], key: str, columns: Mapping[str, str]) -> dict[str, tuple[Borne, ...]]:
    _known(cells, key, columns)
    return {column: pinned.borne(library, [pinned.line(c) for c in cells if c[key] == column]) for column in columns}


def glossary(library: Library, path: Path = WORDS) -> tuple[Term, ...]:
    """The words of the field by the alphabet; those that no report of the library explains are left out."""
    return pinned.load(path, lambda raw: tuple(sorted((t for t in (_term(library, x) for x in raw["term"]) if t.meanings), key=lambda t: t.id.casefold())))


def _term(library: Library, raw: Mapping[str, Any]) -> Term:
    return Term(raw["id"], tuple(raw["also"]), raw["plain"], tuple(b.quote for b in pinned.borne(library, map(pinned.line, raw["meaning"]))))


def term(terms: Sequence[Term], wanted: str) -> Term:
    """A word, whatever its case, by its name or one of its other names. Raises LibraryError with the nearest one."""
    names = {name.casefold(): t for t in terms for name in (t.id, *t.also)}
    key = " ".join(wanted.casefold().split())
    if key not in names:
        near = get_close_matches(key, names, n=1)
        raise LibraryError(f"'{wanted}' is not among the words.", f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(t.id for t in terms) or 'none'}.")
    return names[key]


def meeting(library: Library, path: Path = MEETING) -> tuple[Part, ...]:
    """The parts of a first meeting, one after the other."""
    return pinned.load(path, lambda raw: _parts(library, raw["part"]))


def _parts(library: Library, raw: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    out: list[Part] = []
    for x in raw:
        begins = out[-1].begins + out[-1].minutes if out else 0
        out.append(Part(begins, int(x["minutes"]), x["text"], x["do"], tuple(x["ask"]), pinned.borne(library, map(pinned.line, x["why"]))))
    return tuple(out)
