"""`bench model`: what a language model writes over the quotes: how much of it the gate lets through, and how long one waits."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from assistant import Library, gate, prose
from assistant.answer import Answer
from assistant.model import Writer, configured
from bench import gold, sheet
from bench.libraries import documents
from corpus.embed import SentenceEncoder
from corpus.errors import LibraryError


class Heard:
    """A model overheard: when its first words came."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.name, self.context, self.at = writer, writer.name, writer.context, 0.0

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The writer's pieces."""
        for piece in self.writer.stream(system, user):
            self.at = self.at or (perf_counter() if piece.strip() else 0.0)
            yield piece


def writing(path: Path, questions: Path, model: str, most: int) -> sheet.Result:
    """Ask the first `most` questions that the library answers, with prose."""
    writer = configured(model)
    if writer is None:
        raise LibraryError("No model was given.", "Give --model openai:NAME@URL or ollama:NAME")
    library = Library.open(path, SentenceEncoder())
    asked = [g.text for g in gold.load(questions, documents(library)).answerable]
    answers: list[Answer] = []
    words, firsts, wholes = [], [], []
    for text in asked:
        answer = library.ask(text)
        if answer.refused or len(answers) == most:
            continue
        began, first = perf_counter(), 0.0
        heard = Heard(writer)
        for shown in prose.write(answer, library, heard):
            first = first or (perf_counter() - began if shown.kind != "status" else 0.0)
            if shown.answer:
                answers.append(shown.answer)
        firsts.append(first)
        words.append(heard.at - began)
        wholes.append(perf_counter() - began)
    checks = [c for a in answers for c in a.checks]
    again = sum(gate.check(c.sentence, a.quotes).ok == c.ok for a in answers for c in a.checks)
    rows = [
        ["questions", str(len(answers))],
        ["sentences written", str(len(checks))],
        ["verified", f"{sum(c.ok for c in checks)} ({sum(c.ok for c in checks) / max(1, len(checks)):.0%})"],
        ["struck through", str(sum(not c.ok for c in checks))],
        ["the same verdict when judged again", f"{again} of {len(checks)}"],
        ["answers with at least one verified sentence", str(sum(any(c.ok for c in a.checks) for a in answers))],
        ["answers by quotes alone, with a line saying why", str(sum(not any(c.ok for c in a.checks) for a in answers))],
        ["first words, median s (p95)", f"{statistics.median(words):.1f} ({sorted(words)[int(0.95 * (len(words) - 1))]:.1f})"],
        ["first sentence, median s (p95)", f"{statistics.median(firsts):.1f} ({sorted(firsts)[int(0.95 * (len(firsts) - 1))]:.1f})"],
        ["whole answer, median s", f"{statistics.median(wholes):.1f}"],
    ]
    why = Counter(_kind(r) for c in checks for r in c.reasons)
    told = f"Model {writer.name}, window {writer.context} tokens, temperature 0. First sentence: judged and shown, the library's own answer not counted. Every sentence shown is verified or struck through. Why sentences were struck: {', '.join(f'{k} ({n})' for k, n in why.most_common(8)) or 'none was'}."
    return sheet.Result("model", "Prose by a language model", f"{told}\n\n{sheet.table(['figure', 'value'], rows)}")


def _kind(reason: str) -> str:
    """A reason without the words it is about."""
    for part in ("do not carry", "where the words around it are", "cites no quote", "no quote [", "denied", "only suppose", "something else", "changed places", "word for word", "question", "instruction"):
        if part in reason:
            return {"no quote [": "a number that no quote has", "where the words around it are": "a word put in or exchanged"}.get(part, part)
    return "a figure, name or quantity" if "not in the quotes" in reason or "the quotes say" in reason else "other"
