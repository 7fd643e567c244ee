"""`bench anchor`: turns questions with quoted evidence into the form that may be shipped, without a report's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bench import gold
from ingest import readers
from ingest.notecheck import words

RUN = 8  # words in a row that count as a report's text


def anchor(source: Path, reports: Path, target: Path) -> str:
    """Write the questions of `source` to `target`, evidence anchored in `reports`; returns what was left out and why.

    A quote is left out where its anchor does not lead back to it; a question where a group has no quote left, or where it repeats
    RUN words of a report.
    """
    documents = {p.stem: readers.read(p).document.text for p in sorted(reports.glob("*.txt"))}
    known = {run for text in documents.values() for run in _runs(text)}
    out, dropped, gone, repeating = [], 0, [], []
    for line in source.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        shipped, lost = gold.anchored(raw, documents)
        dropped += lost
        if _runs(raw["question"]) & known:
            repeating.append(raw["id"])
        elif _groups(raw) != _groups(shipped):
            gone.append(raw["id"])
        else:
            out.append(json.dumps(shipped, ensure_ascii=False))
    target.write_text("".join(f"{line}\n" for line in out), encoding="utf-8")
    return f"{len(out)} questions written. {dropped} quotes left out: their anchors do not lead back to them. Questions left out: {len(gone)} for that reason {gone}, {len(repeating)} that repeat a report {repeating}."


def _groups(raw: Mapping[str, list[Mapping[str, int]]]) -> set[int]:
    return {e["group"] for e in raw["evidence"]}


def _runs(text: str) -> set[tuple[str, ...]]:
    cut = [w.text for w in words(text)]
    return {tuple(cut[i : i + RUN]) for i in range(len(cut) - RUN + 1)}
