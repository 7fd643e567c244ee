"""`bench gate`: how many true sentences the gate passes, and how many lies made from them it stops."""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import gate
from assistant.answer import Quote
from bench import sheet
from bench.lies import CLASSES, Truth, lies
from corpus import anchors, catalogue
from corpus.errors import LibraryError
from ingest import readers

# From a trial that is not shipped: whoever changed the rules wrote the sentences first, sealed them, and saw no more than the totals. In words, for no command can count it again.
BLIND = "of 120 lies of many kinds and 120 free paraphrases, written beforehand by the same hand over other passages and sealed, rules alone stop 95 and pass 82, with the model they stop 105 and pass 97. (Its three thresholds were chosen on 733 other pairs with the sealed totals in sight.) Of a set by another hand, of which only the totals were ever seen (49 paraphrases, 51 lies), the rules with the model pass 37, 32 of the 35 that keep half of the quote's words or more, and stop 46. What is struck through is as often another wording as a lie."
PARAPHRASES = Path(__file__).parent / "paraphrases.jsonl"


@dataclass(frozen=True)
class Pair:
    """A true sentence of ours with the place of the report that it paraphrases."""

    id: str
    text: str
    quote: Quote

    @property
    def bare(self) -> str:
        """The sentence without its mark."""
        return re.sub(r"\s*\[1\]\.?$", "", self.text)


def pairs(reports: Path, source: Path = PARAPHRASES) -> list[Pair]:
    """The paraphrases whose places are found in the reports of a folder. Raises LibraryError where there are none."""
    documents = {p.stem: readers.read(p).document.text for p in sorted(reports.glob("*.txt"))}
    finders = {report: anchors.Finder(text) for report, text in documents.items()}
    records = catalogue.load()
    out = []
    for line in source.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        span = finders[raw["report"]].find(anchors.Anchor.parse(raw["anchor"])) if raw["report"] in finders else None
        if span:
            record = records[raw["report"]]
            text = documents[raw["report"]][span[0] : span[1]]
            out.append(Pair(raw["id"], raw["text"], Quote(1, record.id, text, "", None, None, f"({record.name}, {record.year})", "original", who=record.name)))
    if not out:
        raise LibraryError(f"None of the places paraphrased is in {reports}.", "Give the folder of the originals, ID.txt each.")
    return out


def measure(held: Sequence[Pair], entails: gate.Entails | None = None) -> tuple[list[str], Mapping[str, Counter[bool]], float]:
    """Ids of the true sentences that were stopped; for each kind of lie how many were stopped and passed; milliseconds a sentence."""
    stopped: list[str] = []
    caught: dict[str, Counter[bool]] = defaultdict(Counter)
    began, judged = time.perf_counter(), 0
    for i, pair in enumerate(held):
        other = next(p for p in [*held[i + 37 :], *held] if p.quote.report != pair.quote.report)
        quotes = [pair.quote, replace(other.quote, n=2)]
        if not gate.check(pair.text, quotes, entails).ok:
            stopped.append(pair.id)
        told = list(lies(Truth(pair.bare, other.bare, other.quote.who)))
        for kind, sentence in told:
            caught[kind][not gate.check(sentence, quotes, entails).ok] += 1
        judged += 1 + len(told)
    return stopped, caught, (time.perf_counter() - began) / judged * 1000


def truth(reports: Path, entails: gate.Entails | None = None) -> sheet.Result:
    """Judge the paraphrases and the lies made from them, by rules alone and, where it is given, with a model of entailment."""
    held = pairs(reports)
    ways = {"by rules alone": measure(held), **({"with the model": measure(held, entails)} if entails else {})}
    kinds = [k for k in CLASSES if ways["by rules alone"][1][k]]
    rows = [[kind, *(str(caught[kind][True]) for _, caught, _ in ways.values()), str(ways["by rules alone"][1][kind].total())] for kind in kinds]
    told = [f"{len(held)} true sentences of our own, from close to free, each with the place of a report that it paraphrases (shipped as an anchor); from each, lies are made by rule."]
    for name, (stopped, caught, ms) in ways.items():
        lied, of = sum(c[True] for c in caught.values()), sum(c.total() for c in caught.values())
        told.append(f"{name.capitalize()} the gate passes {len(held) - len(stopped)} of the true ones ({1 - len(stopped) / len(held):.1%}; stopped: {', '.join(stopped) or 'none'}) and stops {lied} of {of} lies ({lied / of:.1%}); {ms:.1f} ms a sentence.")
    told += ["The rules were written while looking at these sentences, so these figures say little of others:", BLIND, "Some lies made by rule are true by chance, so the aim is not 100 %."]
    return sheet.Result("gate", "The gate before a language model's sentences", f"{' '.join(told)}\n\n{sheet.table(['lie', *(f'stopped, {n}' for n in ways), 'of'], rows)}")
