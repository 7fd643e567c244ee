"""Questions with the evidence that answers them. A file ships no report's words: evidence is anchored, and found again in the originals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import anchors


@dataclass(frozen=True)
class Piece:
    """A ranked piece of a report's text."""

    report: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """A stretch of a report that answers; those of one `group` are alternatives, any one is enough."""

    report: str
    group: int
    quote: str


@dataclass(frozen=True)
class Gold:
    """A question and its evidence; none: no report answers it."""

    id: str
    text: str
    kind: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Questions:
    """The questions that can be scored. `lost` names those left out because an anchor's place was not found in the documents at hand."""

    all: tuple[Gold, ...]
    lost: tuple[str, ...]

    @property
    def answerable(self) -> list[Gold]:
        """Those that some report answers."""
        return [g for g in self.all if g.evidence]


def load(path: Path, documents: Mapping[str, str]) -> Questions:
    """Read a file of questions, one JSON object a line; `documents` are the reports' texts by id, for evidence given as `anchor`.

    Raises ValueError naming the line that cannot be read.
    """
    finders = {report: anchors.Finder(text) for report, text in documents.items()}
    held: list[Gold] = []
    lost: list[str] = []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            evidence = [_evidence(e, documents, finders) for e in raw["evidence"]]
            gold = Gold(raw["id"], raw["question"], raw["kind"], tuple(e for e in evidence if e))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, line {n}: id, question, kind and evidence are expected ({error!r}).") from error
        if {e["group"] for e in raw["evidence"]} == {e.group for e in gold.evidence}:
            held.append(gold)
        else:
            lost.append(gold.id)
    return Questions(tuple(held), tuple(lost))


def _evidence(raw: Mapping[str, Any], documents: Mapping[str, str], finders: Mapping[str, anchors.Finder]) -> Evidence | None:
    if "quote" in raw:
        return Evidence(raw["report"], raw["group"], raw["quote"])
    anchor = anchors.Anchor.parse(raw["anchor"])
    span = finders[raw["report"]].find(anchor) if raw["report"] in finders else None
    return None if span is None else Evidence(raw["report"], raw["group"], documents[raw["report"]][span[0] : span[1]])


def anchored(raw: Mapping[str, Any], documents: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """A question with quoted evidence as it may be shipped: anchors for quotes, no key points. Also how many quotes had to be dropped.

    A quote is dropped where its anchor does not lead back to it.
    """
    from bench.coverage import found, words

    kept = []
    for e in raw["evidence"]:
        made = {"report": e["report"], "group": e["group"], "anchor": str(anchors.make(e["quote"]))}
        span = anchors.Finder(documents[e["report"]]).find(anchors.Anchor.parse(made["anchor"]))
        text = documents[e["report"]][span[0] : span[1]] if span else ""
        if found(words(e["quote"]), words(text)) and found(words(text), words(e["quote"])):
            kept.append(made)
    shipped = {k: raw[k] for k in ("id", "question", "user", "kind") if k in raw} | {"evidence": kept}
    return shipped, len(raw["evidence"]) - len(kept)
