"""`bench gate --pairs FILE`: sentences that somebody else wrote over quotes, true ones and lies, before the gate: totals by class."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant import gate
from assistant.answer import Quote
from bench import sheet
from corpus.errors import LibraryError


def judged(files: Sequence[Path], entails: gate.Entails | None = None) -> sheet.Result:
    """Judge every line of JSONL files: label ("true" or "lie"), class, quotes (n, report, who, year, speaker, text), sentence.

    Raises LibraryError where a line is not of that form.
    """
    right: Counter[tuple[str, str]] = Counter()
    of: Counter[tuple[str, str]] = Counter()
    began = time.perf_counter()
    for file in files:
        for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                raw = json.loads(line)
                label, kind, quotes, sentence = raw["label"], raw.get("class", ""), [_quote(q) for q in raw["quotes"]], raw["sentence"]
            except (ValueError, KeyError, TypeError) as error:
                raise LibraryError(f"Line {n} of {file.name} is no pair: {error}.", "Give JSON lines with label, class, quotes and sentence.") from error
            ok = gate.check(sentence, quotes, entails).ok
            for key in ((label, kind), (label, "")):
                of[key] += 1
                right[key] += ok == (label == "true")
    ms = (time.perf_counter() - began) / max(1, of["true", ""] + of["lie", ""]) * 1000
    told = f"{right['true', '']} of {of['true', '']} true sentences passed, {right['lie', '']} of {of['lie', '']} lies stopped; {ms:.1f} ms a sentence, {'with' if entails else 'without'} the model of entailment."
    rows = [[label, kind, str(right[label, kind]), str(of[label, kind])] for label, kind in sorted(of) if kind]
    return sheet.Result("gate-pairs", "The gate before sentences by another hand", f"{told}\n\n{sheet.table(['label', 'class', 'right', 'of'], rows)}")


def _quote(raw: dict[str, object]) -> Quote:
    who = str(raw["who"])
    return Quote(int(str(raw["n"])), str(raw["report"]), str(raw["text"]), "", None, None, f"({who}, {raw['year']})", "original", who=who, speaker=str(raw.get("speaker", "")))
