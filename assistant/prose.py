"""Prose over an answer's quotes: a language model writes, the gate checks every sentence, the quotes stay below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import prompts
from assistant import entailment, gate
from assistant.answer import Answer, Check, Quote
from assistant.compose import escape
from assistant.model import ANSWER, Writer, tokens
from assistant.waiting import ModelError, Patience, patient

if TYPE_CHECKING:
    from assistant.library import Library

MOST = 8  # sentences; a model that writes more babbles
LONGEST = 700  # characters of a sentence
READ = 1000  # characters of quotes a model is given, one quote at least: a small one on two cores reads some 400 a second, and answers are short
LEADS = re.compile(r"\s*(?:[-*•]\s*)?\[\d")  # this model puts the number before its sentence, not after it
END_LED = re.compile(r"(?<=[.!?])[”\"’')]*\s+(?=\S)|\n+")
END = re.compile(r"(?<=[.!?])[”\"’')]*(?:\s*\[[\d,;\s–-]+\][.,]?)*\s+(?=[^\s\[])|\n+")
SILENT = re.compile(r"\W*(?:the )?(?:sources?|quotes?|reports?) (?:do|does) not (?:say|answer|tell|mention)\b", re.IGNORECASE)
MARKED = re.compile(r"\\\[([\d,;\s–-]+)\\\]")


@dataclass(frozen=True)
class Shown:
    """Something to show: a sentence, verified or struck, a line on what happened, or at the end the whole answer. `text` is Markdown."""

    kind: Literal["verified", "struck", "status", "answer"]
    text: str
    answer: Answer | None = None


def write(answer: Answer, library: Library, writer: Writer, patience: Patience | None = None) -> Iterator[Shown]:
    """Have the model write from the answer's quotes; sentences as they come, then the answer with prose, or as it was with a line saying why.

    Refused answers, and those without quotes, never reach the model.
    """
    if answer.refused or not answer.quotes or answer.kind in ("about-library", "follow-up"):
        yield Shown("answer", answer.answer, answer)
        return
    quotes = fitting(answer.quotes, answer.asked or answer.question, writer.context)
    parts: list[str] = []
    checks: list[Check] = []
    if len(quotes) < len(answer.quotes):
        parts.append(prompts.load("quotes_left_out").render(count=str(len(quotes)), all=str(len(answer.quotes))))
        yield Shown("status", parts[-1])
    reason = "" if quotes else "its window is too small for any quote"
    said: list[str] = []
    entails = entailment.installed()
    try:
        for sentence in sentences(patient(lambda: writer.stream(*asked(quotes, answer.asked or answer.question)), patience or Patience()) if quotes else iter(())):
            if SILENT.match(sentence) and not checks:
                reason = "it finds no answer in them"
                break
            verdict = gate.check(sentence, answer.quotes, entails)  # not only those read: a receipt's are all of them
            checks.append(Check(sentence, verdict.ok, verdict.reasons, verdict.cites, verdict.carried))
            said.append(marked(sentence, verdict.ok))
            yield Shown("verified" if verdict.ok else "struck", said[-1])
    except ModelError as error:
        reason = str(error).rstrip(".")
    if not reason and not any(c.ok for c in checks):
        reason = "none of its sentences is borne out by them" if checks else "it wrote nothing"
    made = finished(answer, writer.name, parts, said, checks, reason)
    if reason:
        yield Shown("status", prompts.load("model_failed").render(reason=escape(reason)))
    yield Shown("answer", made.answer, made)


def written(answer: Answer, library: Library, writer: Writer | None) -> Answer:
    """The answer with prose, all at once; as it is where there is no model."""
    if writer is None:
        return answer
    began = perf_counter()
    last = [s.answer for s in write(answer, library, writer) if s.answer][-1]
    return replace(last, ms=answer.ms + (perf_counter() - began) * 1000)


def growing(answer: Answer, library: Library, writer: Writer, patience: Patience | None = None) -> Iterator[Answer]:
    """The answer as it grows: above its quotes what is written so far; at the end the whole, with its prose."""
    said: list[str] = []
    for shown in write(answer, library, writer, patience):
        said.append(shown.text)
        yield shown.answer or replace(answer, answer=f"{' '.join(said)}\n\n{answer.answer}")


def finished(answer: Answer, name: str, parts: Sequence[str], said: Sequence[str], checks: Sequence[Check], reason: str) -> Answer:
    """The answer with prose above its quotes; where the model failed, with the line that says so, and what was verified until then."""
    kept = any(c.ok for c in checks)
    lines = [*parts, " ".join(said)] if kept else [*parts]
    lines.append(prompts.load("model_failed").render(reason=escape(reason)) if reason else prompts.load("written").render(name=escape(name)))
    prose = "\n\n".join(lines)
    return replace(answer, answer=f"{prose}\n\n{answer.answer}", prose=prose, checks=tuple(checks))


def fitting(quotes: Sequence[Quote], question: str, context: int) -> tuple[Quote, ...]:
    """As many of the first quotes as have `READ` characters, and fit into a window of so many tokens beside the question and the answer to come."""
    kept = tuple(quotes)
    while len(kept) > 1 and sum(len(q.text) for q in kept) > READ:
        kept = kept[:-1]
    while kept and sum(tokens(t) for t in asked(kept, question)) + ANSWER > context:
        kept = kept[:-1]
    return kept


def asked(quotes: Sequence[Quote], question: str) -> tuple[str, str]:
    """What the model is told, and what it is asked: the sources, each with who says it, before the question."""
    rows = (prompts.load("source").render(number=str(q.n), who=_plain(f"{q.speaker}, quoted in {q.who}" if q.speaker else q.who), text=_plain(q.text)) for q in quotes)
    whole = prompts.load("write").render(sources="\n".join(rows), question=_plain(question))
    system, _, user = whole.partition("\n\n")
    return system, user


def _plain(text: str) -> str:
    """A document's or an asker's words as data: on one line, without what could pass for a mark of ours or of the model's."""
    text = re.sub(r"<\|.*?\|>|\[/?INST\]|</?s>", " ", text)
    return " ".join(re.sub(r"\[(\d+)\]", r"(\1)", text).split()).replace('"', "'")


def sentences(stream: Iterator[str]) -> Iterator[str]:
    """The sentences of a stream, each as soon as it is complete. Ends, and closes the stream, where the model repeats itself or goes on and on.

    Raises ModelError for a sentence without an end, or longer than one can be.
    """
    held, seen, led = "", set[str](), False
    try:
        for piece in stream:
            held += piece
            led = led or (not seen and bool(LEADS.match(held)))
            while cut := (END_LED if led else END).search(held):
                sentence, held = held[: cut.end()].strip(), held[cut.end() :]
                if _again(sentence, seen) or len(seen) > MOST:
                    return
                if len(sentence) > LONGEST:
                    raise ModelError("it went on without an end")
                if re.search(r"\w", sentence):
                    yield sentence
            if len(held) > LONGEST:
                raise ModelError("it went on without an end")
        if re.search(r"\w", held) and not _again(held, seen) and re.search(r"[.!?\]”\"]\s*$", held):
            yield held.strip()
    finally:
        close = getattr(stream, "close", None)
        if close:
            close()


def _again(sentence: str, seen: set[str]) -> bool:
    key = re.sub(r"\W|\d", "", sentence.lower())
    if key and key in seen:
        return True
    seen.add(key)
    return False


def marked(sentence: str, ok: bool) -> str:
    """A sentence as Markdown: escaped, its marks left as they are; where it failed struck through, its marks escaped, and said why."""
    return styled(sentence, ok) if ok else f"{styled(sentence, ok)} ({prompts.load('not_found').render()})"


def styled(sentence: str, ok: bool) -> str:
    """The same without the words on why it failed: what of it stays whatever these are."""
    text = escape(re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", " ".join(sentence.split())))
    if ok:
        return MARKED.sub(lambda m: "".join(f"[{n}]" for n in gate.numbers_cited(f"[{m[1]}]")), text)
    return f"~~{text}~~"
