"""`bench retrieval`: ours, ours with parts off, and the same libraries wired together plainly, side by side over every kind of library, in one run."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from assistant import Library
from bench import baselines, compared, gold, left_out, parts, sheet, splits
from bench.compared import OURS, Scores, mean
from bench.gold import Gold
from bench.libraries import Scratch, documents, files
from corpus.embed import Embedder
from corpus.errors import LibraryError

TEXT, BARE, PDFS, BARE_PDFS = "text, notes", "text, no notes", "PDFs, notes", "PDFs, no notes"
NEVER_TUNED = "llama-index (256 tokens)"  # what the gap of the held-out third is compared with


@dataclass(frozen=True)
class Wanted:
    """What to measure: the folder of reports, the questions, the same reports as PDFs, public passages, sizes of libraries to time (none: no times)."""

    reports: Path
    questions: Path
    pdfs: Path | None = None
    squad: Path | None = None
    sizes: tuple[int, ...] = ()

    def check(self) -> None:
        """Raise LibraryError for a file or folder that is not there: said at once, not after minutes."""
        for path in (self.reports, self.questions, self.pdfs, self.squad):
            if path is not None and not path.exists():
                raise LibraryError(f"No such file or folder: {path}.", "Check the path.")


def retrieval(wanted: Wanted, scratch: Scratch, bare: Embedder) -> Iterator[sheet.Result]:
    """Each section's result as soon as it is there; times are taken last, with the `bare` encoder, which remembers nothing."""
    wanted.check()
    asked, result = quality(wanted, scratch)
    yield result
    if wanted.squad:
        from bench.squad import squad

        yield squad(wanted.squad, scratch)
    if wanted.sizes:
        from bench import latency, speed

        library = scratch.folder / TEXT
        gc.collect()  # what the quality figures left behind
        yield speed.ask(library, [g.text for g in asked.all], bare)
        if wanted.squad:
            yield latency.latency(library, [g.text for g in asked.all], wanted.squad, wanted.sizes, bare)


def quality(wanted: Wanted, scratch: Scratch) -> tuple[gold.Questions, sheet.Result]:
    """Score every system over every library; the questions' evidence is looked up in the texts, also for the PDFs."""
    began = perf_counter()
    text = scratch.library(TEXT, wanted.reports)
    asked = gold.load(wanted.questions, documents(text))
    questions = asked.answerable
    if not questions or not documents(text):
        raise LibraryError(f"Nothing to measure: {len(documents(text))} reports in {wanted.reports}, {len(questions)} questions that they answer.", "Give the reports that the questions are about.")
    scores = dict(zip((TEXT, BARE), _pair(text, scratch.library(BARE, wanted.reports, with_notes=False), questions, scratch.encoder), strict=True))
    if wanted.pdfs:
        noted, bare = scratch.library(PDFS, wanted.pdfs), scratch.library(BARE_PDFS, wanted.pdfs, with_notes=False)
        scores |= zip((PDFS, BARE_PDFS), _pair(noted, bare, questions, scratch.encoder), strict=True)
    alone = left_out.left_out(scratch, wanted.reports, questions, scores[TEXT][OURS], scores[BARE][OURS])
    body = "\n\n".join([_intro(asked, perf_counter() - began), *_sections(questions, scores), _LEFT_OUT, alone])
    return asked, sheet.Result("retrieval", "Finding passages", body, _line(scores))


def _pair(noted: Library, bare: Library, questions: list[Gold], encoder: Embedder) -> tuple[dict[str, Scores], dict[str, Scores]]:
    """Every system's scores with notes and without; the plain wirings know no notes, and are asked once."""
    plain = {name: compared.score(questions, system) for name, system in baselines.systems(files(noted), noted.index.passages, encoder).items()}
    with_notes, without = (
        {name: compared.score(questions, compared.ours(each)) for name, each in parts.variants(library, encoder).items()} | plain for library in (noted, bare)
    )
    return with_notes, without


def _sections(questions: list[Gold], scores: Mapping[str, Mapping[str, Scores]]) -> Iterator[str]:
    yield "### Side by side: coverage@8k"
    yield _overview(scores)
    for name, each in scores.items():
        yield f"### {name[0].upper()}{name[1:]}"
        yield compared.figures_table(each)
        yield compared.verdict(each)
    yield "### By kind of question: ours, coverage@8k"
    yield splits.kinds_table(questions, {name: each[OURS] for name, each in scores.items()})
    yield _HELD_OUT
    systems = {f"ours ({name})": each[OURS] for name, each in scores.items()} | {NEVER_TUNED: scores[TEXT][NEVER_TUNED]}
    yield splits.held_out_table(questions, systems)


_HELD_OUT = f"""### Questions held out

A third of the questions is held out by a rule that looks at nothing but their ids (SHA-256, modulo {splits.PARTS}): whoever changes the ranking can leave them unread. A gap of ours
that the last system, which nobody tuned, does not show would say that the ranking was fitted to the rest. The two parts are different questions, so the interval is unpaired and wide."""

_LEFT_OUT = """### A report without notes among reports with notes

What a report gets that a reader adds: coverage@8k of the questions whose evidence lies in one report alone, in a library that holds the notes on the others but not
on this one. The last column says whether the others' notes are in its way: that less what it gets where no report has notes."""


def _intro(asked: gold.Questions, seconds: float) -> str:
    lost = f" {len(asked.lost)} more were left out: the place of their evidence was not found in the texts." if asked.lost else ""
    return (
        f"{len(asked.answerable)} questions that the reports answer.{lost} In square brackets the 95 % interval over questions. Then the difference to ours, "
        "paired by question: **bold** where its interval leaves zero out, that is, where it is more than chance on such questions. "
        f"Every system ranks {baselines.DEPTH} pieces, more than fill 8,000 characters. The plain wirings use the same encoder; those over PDFs read them as llama-index does (pypdf, a document a page). They know no notes: their figures are the same with and without. Ours without BM25 has none for the notes either. "
        f"All libraries were built and all systems asked in one run of {seconds / 60:.0f} minutes."
    )


def _overview(scores: Mapping[str, Mapping[str, Scores]]) -> str:
    names = dict.fromkeys(name for each in scores.values() for name in each)
    rows = [[name, *(f"{mean(each[name]):.3f}" if name in each else "" for each in scores.values())] for name in names]
    return sheet.table(["system", *scores], rows)


def _line(scores: Mapping[str, Mapping[str, Scores]]) -> str:
    first, best = scores[TEXT][OURS], compared.best_plain(scores[TEXT])
    others = ", ".join(f"{mean(scores[name][OURS]):.0%} {how}" for name, how in ((BARE, "without our notes"), (PDFS, "from PDFs")) if name in scores)
    return (
        f"Of the evidence asked for, {mean(first):.0%} stands in the first 8,000 characters found ({others}), {mean(first, 1):.0%} in the first 3,000; "
        f"the best plain wiring, {best}, has {mean(scores[TEXT][best]):.0%} in 8,000."
    )
