"""What a language model wrote, judged again: the sentences a receipt holds, by the quotes it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import prompts
from assistant import cite, entailment, gate, prose
from assistant.answer import Quote

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.receipt import Cited, Receipt

LINE = r"\*[^\n]*\*"  # ours, on who wrote and what went wrong; its words may change from version to version


def quotes_alone(receipt: Receipt) -> str:
    """The answer without what a language model wrote above its quotes."""
    return receipt.answer.removeprefix(f"{receipt.prose}\n\n") if receipt.prose else receipt.answer


def judged(receipt: Receipt, library: Library) -> tuple[bool, str]:
    """Whether the prose shows the receipt's sentences as they were judged, and those that passed the gate pass it again; and that in words.

    Struck sentences stay struck: they are not judged again. One that passed with the help of a model of entailment can be judged only where that is.
    """
    if not as_judged(receipt):
        return False, prompts.load("receipt_prose_other").render()
    quotes = [_quote(q, library) for q in receipt.quotes]
    passed = [s.sentence for s in receipt.sentences if s.ok]
    entails = entailment.installed() if passed else None
    for sentence in passed:
        verdict = gate.check(sentence, quotes, entails)
        if verdict.open:
            return False, prompts.load("receipt_prose_open").render(sentence=sentence)
        if not verdict.ok:
            return False, prompts.load("receipt_prose_fails").render(sentence=sentence, reasons="; ".join(verdict.reasons))
    return True, prompts.load("receipt_prose").render(count=str(len(receipt.sentences)), passed=str(len(passed)), others=str(len(receipt.sentences) - len(passed)))


def as_judged(receipt: Receipt) -> bool:
    """Whether the answer begins with the prose, and that is the sentences, those that failed struck through, between lines of ours."""
    if any(len(s.sentence) > prose.LONGEST for s in receipt.sentences):
        return False
    shown = " ".join(re.escape(prose.styled(s.sentence, s.ok)) + ("" if s.ok else r" \([^()\n]*\)") for s in receipt.sentences)
    said = f"{shown}\n\n" if any(s.ok for s in receipt.sentences) else ""
    return bool(re.fullmatch(rf"(?:{LINE}\n\n)?{said}{LINE}", receipt.prose)) and receipt.answer.startswith(f"{receipt.prose}\n\n")


def _quote(held: Cited, library: Library) -> Quote:
    """A quote as the gate takes it; who speaks in it is what its record does not account for."""
    record = library.records.get(held.report)
    name, body = (record.name, cite.says(record)) if record else (held.who, held.who)
    speaker = held.who.removesuffix(body).removesuffix(", quoted in ")
    return Quote(held.n, held.report, held.text, held.locator, held.page, held.page_label, held.reference, held.kind, name, speaker, held.heading)
