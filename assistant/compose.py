"""Quotes to the answer's text: grouped under short headings, each with who says it and where. Markdown; no decisions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import prompts
from assistant.answer import Hit, Quote
from assistant.cite import says
from corpus.records import Record


def answer(quotes: Sequence[Quote], records: dict[str, Record]) -> str:
    """The answer as shown. Headings are those of the reports, in the order of the best quote under each."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        groups.setdefault((quote.report, quote.heading), []).append(quote)
    parts = []
    for (report, heading), group in groups.items():
        parts.append(f"**{escape(heading or records[report].title)}**")
        parts += [line(q, records[report]) for q in group]
    parts.append(_footing(quotes, records))
    return "\n\n".join(parts)


def line(quote: Quote, record: Record) -> str:
    """One quote: the words in quotation marks (a note: without), who says it, where, and its number."""
    text = escape(re.sub(r"\s*\n\s*", " / ", quote.text))
    marked = text[:1] in "“‘\"" and text[-1:] in "”’\""  # the report quotes somebody: its own marks do
    words = text if marked else f"“{text}”"
    if quote.kind == "note":
        words = f"*Our note:* {text}"
    return f"> {words}\n>\n> — {escape(says(record, quote.speaker))}, {escape(quote.locator)} [{quote.n}]"


def escape(text: str) -> str:
    """Text of a document for Markdown: nothing in it is markup, a link or HTML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]|#~$])", r"\\\1", text)


def _footing(quotes: Sequence[Quote], records: dict[str, Record]) -> str:
    held = list(dict.fromkeys(q.report for q in quotes))
    names = ", ".join(escape(records[r].name) for r in held)
    notes = [r for r in held if any(q.report == r and q.kind == "note" for q in quotes)]
    text = prompts.load("footing").render(count="1 report" if len(held) == 1 else f"{len(held)} reports", names=names)
    return f"{text} {prompts.load('notes_only').render()}".strip() if notes else text


def refusal(related: Sequence[Quote], records: dict[str, Record], suggestions: Sequence[str]) -> str:
    """The refusal: a plain sentence, what is nearest (marked as no answer), questions the library can answer."""
    parts = [prompts.load("refusal").render()]
    if related:
        parts.append(prompts.load("related").render())
        parts += [line(q, records[q.report]) for q in related]
    if suggestions:
        parts.append(prompts.load("suggestions").render(questions="\n".join(f"- {escape(s)}" for s in suggestions)))
    return "\n\n".join(parts)


def about(records: Sequence[Record], originals: set[str]) -> str:
    """What the library holds, for questions about the library itself."""
    rows = [f"- {escape(says(r))}: *{escape(r.title)}* ({escape(r.evidence)}{'' if r.id in originals else '; our notes only'})" for r in records]
    return prompts.load("about").render(count=str(len(records)), reports="\n".join(rows))


def hits(found: Sequence[Hit]) -> str:
    """Search results as plain text for a terminal."""
    return "\n\n".join(f"{n}. {h.text}\n   — {h.reference}" for n, h in enumerate(found, 1))
