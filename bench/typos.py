"""`bench typos`: the same questions with slips of the finger, acronyms swapped, and chat around them; what mending, expanding and condensing save."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import Library
from bench import chance, coverage, disturb, gold, sheet
from bench.gold import Gold, Piece
from bench.libraries import Remembering, documents
from corpus.embed import SentenceEncoder

SEEDS = (1, 2)
HEAD = ["questions as", "read", "coverage@8k", "coverage@3k", "false refusals", "right refusals", "questions", "lost, coverage@8k"]


@dataclass(frozen=True)
class Scored:
    """Coverage@8k and @3k of a question (None: no report answers it), and whether it was refused."""

    near: tuple[float, float] | None
    refused: bool


def typos(path: Path, questions: Path) -> sheet.Result:
    """Ask every question as written and spoiled in each way, with the switch that mends it on and off."""
    encoder = Remembering(SentenceEncoder())
    library = Library.open(path, encoder)
    asked = gold.load(questions, documents(library)).all
    acronyms = library.index.vocabulary.acronyms
    ways: list[tuple[str, str, list[Callable[[str], str]]]] = [
        ("with one or two slips", "mend", [lambda t, s=s: disturb.slips(t, s) for s in SEEDS]),  # type: ignore[misc]
        ("inside a chatty message", "condense", [lambda t, s=s: disturb.in_chat(t, s) for s in SEEDS]),  # type: ignore[misc]
        ("acronyms for names", "expand", [lambda t: disturb.shortened(t, acronyms)]),
        ("names for acronyms", "expand", [lambda t: disturb.spelled_out(t, acronyms)]),
    ]
    rows, lost = [_row("written", "", [scored(library, g, g.text) for g in asked], None)], 0.0
    for name, switch, spoil in ways:
        pairs = [(g, text) for way in spoil for g in asked if (text := way(g.text)) != g.text]
        clean = [scored(library, g, g.text) for g, _ in pairs]
        without = Library(library.index, encoder, replace(library.settings, **{switch: False}))  # type: ignore[arg-type]
        on, off = ([scored(each, g, text) for g, text in pairs] for each in (library, without))
        rows += [_row(name, f"with `{switch}`", on, clean), _row(name, "without", off, clean)]
        lost = max(lost, _lost(on, clean)[0]) if switch == "mend" else lost
    told = (
        f"Each question is spoiled by rules, by chance where there is one (fixed seeds; slips and chat {len(SEEDS)} times): one or two slips in words of five letters or more (neighbours swapped, a letter "
        "left out, doubled, or beside it on the keyboard); an invented story of some ninety words around it; the library's acronyms for what they stand for, and the reverse, in the questions that hold "
        "one. Lost: against the same questions as written, paired, with its 95 % interval; **bold** where it is more than chance."
    )
    return sheet.Result("typos", "Questions as people type them", f"{told}\n\n{sheet.table(HEAD, rows)}", f"One or two slips in a question cost {max(lost, 0.0):.3f} of the evidence found.")


def scored(library: Library, wanted: Gold, text: str) -> Scored:
    """Ask a question in some words, and score the answer."""
    answer = library.ask(text)
    pieces = [Piece(p.report, p.text) for p in answer.passages]
    return Scored(coverage.figures(wanted, pieces)[:2] if wanted.evidence else None, answer.refused)


def _lost(spoiled: Sequence[Scored], clean: Sequence[Scored]) -> tuple[float, float, float]:
    """Mean loss of coverage@8k, and its interval."""
    pairs = [(a.near[0], b.near[0]) for a, b in zip(clean, spoiled, strict=True) if a.near and b.near]
    return chance.difference([b for _, b in pairs], [a for a, _ in pairs]) if pairs else (0.0, 0.0, 0.0)


def _row(name: str, how: str, each: Sequence[Scored], clean: Sequence[Scored] | None) -> list[str]:
    near = [s.near for s in each if s.near]
    false, right = [s.refused for s in each if s.near], [s.refused for s in each if not s.near]
    figures = [_mean([n[0] for n in near]), _mean([n[1] for n in near]), _mean(false), _mean(right), str(len(each))]
    if clean is None:
        return [name, how, *figures, ""]
    mean, low, high = _lost(each, clean)
    text = f"{mean:+.3f} [{low:+.2f}, {high:+.2f}]"
    return [name, how, *figures, f"**{text}**" if chance.real(low, high) else text]


def _mean(values: Sequence[float]) -> str:
    return f"{statistics.fmean(values):.3f}" if values else "–"
