"""Quotes to the answer's text: grouped under short headings, each with who says it and where. Markdown; no decisions."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import prompts
from assistant.answer import Answer, Hit, Quote
from assistant.cite import says
from corpus.records import Record

NAMED = 6  # reports that say nothing, by name; beyond, their number
OWN_MARKS = re.compile(r"[“‘\"].*[”’\"](?:\W*[–—-]\s*[^.!?“”\"]{3,80})?", re.DOTALL)  # a quotation, with or without its speaker behind it
BEGINS = 90  # characters of a quote that remind of it


def answer(quotes: Sequence[Quote], records: dict[str, Record], kind: str = "", silent: Sequence[str] = (), lacking: str = "") -> str:
    """The answer as shown: quotes in their order under short headings; a comparison of several reports under their names. `silent` are the
    ids of reports that say nothing on it; `lacking` says what was asked for and is in no quote, and comes first."""
    apart = kind == "compare" and len({q.report for q in quotes}) > 1
    groups: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        groups.setdefault((quote.report, "" if apart else quote.heading), []).append(quote)
    parts = [lacking] if lacking else []
    for (report, heading), group in groups.items():
        parts.append(f"**{escape(says(records[report]) if apart else heading or records[report].title)}**")
        parts += [line(q, records[report]) for q in group]
    parts.append(_footing(quotes, records))
    parts += [_silent(silent, records)] if silent else []
    return "\n\n".join(parts)


def shown(answer: Answer) -> str:
    """An answer as a person sees it: where a question was too long or slips in it were mended, what was read comes first."""
    said = []
    if answer.cut:
        said.append(prompts.load("question_cut").render(most=f"{len(answer.question):,}", all=f"{len(answer.question) + answer.cut:,}"))
    if answer.read_as:
        said.append(prompts.load("receipt_read_as").render(question=escape(answer.read_as)).strip())
    return "\n\n".join([*(f"*{line}*" for line in said), answer.answer])


def line(quote: Quote, record: Record) -> str:
    """One quote: the words in quotation marks (a note: without), who says it, where, and its number; before it the sentence that it leans on."""
    text = re.sub(r"\s*\n\s*", " / ", quote.text)
    lead = prompts.load("introduced") if quote.context.endswith(":") else prompts.load("just_before")
    before = f"> *{lead.render()}* “{escape(quote.context)}”\n>\n" if quote.context else ""
    return f"{before}> {quoted(quote, text)}\n>\n> — {escape(says(record, quote.speaker))}, {escape(quote.locator)} [{quote.n}]"


def quoted(quote: Quote, text: str) -> str:
    """A quote's words, or their beginning, in quotation marks, only one of them where the report has the other; a note without."""
    if quote.kind == "note":
        return f"*Our note:* {escape(text)}"
    opened, closed = (sum(text.count(mark) for mark in marks) for marks in ("“", "”"))
    alone = bool(OWN_MARKS.fullmatch(text))  # the report quotes somebody: its own marks do
    before = "" if alone or (opened > closed and text[:1] == "“") else "“"
    return f"{before}{escape(text)}{'' if alone or closed > opened else '”'}"


def escape(text: str) -> str:
    """Text of a document for Markdown: nothing in it is markup, a link or HTML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]|#~$])", r"\\\1", text)


def _footing(quotes: Sequence[Quote], records: dict[str, Record]) -> str:
    held = list(dict.fromkeys(q.report for q in quotes))
    names = ", ".join(escape(records[r].called) for r in held)
    years = [y for r in held if (y := records[r].year) is not None]
    dated = prompts.load("newest") if len(held) > 1 else prompts.load("dated")
    newest = f" {dated.render(year=str(max(years)))}" if years else ""
    text = prompts.load("footing").render(count="1 report" if len(held) == 1 else f"{len(held)} reports", names=names, newest=newest)
    notes = [r for r in held if any(q.report == r and q.kind == "note" for q in quotes)]
    return f"{text} {prompts.load('notes_only').render()}".strip() if notes else text


def _silent(reports: Sequence[str], records: dict[str, Record]) -> str:
    names = [escape(records[r].called) for r in reports]
    more = len(names) - NAMED
    listed = ", ".join(names) if more <= 1 else f"{', '.join(names[:NAMED])} and {more} others"
    return prompts.load("silent").render(names=listed)


def refusal(related: Sequence[Quote], records: dict[str, Record], suggestions: Sequence[str], limited: bool = False) -> str:
    """The refusal: a plain sentence, what is nearest (marked as no answer), questions the library can answer; that it was `limited`."""
    parts = [prompts.load("refusal").render(), *([prompts.load("limited").render()] if limited else [])]
    if related:
        parts.append(prompts.load("related").render())
        parts += [line(q, records[q.report]) for q in related]
    if suggestions:
        parts.append(suggested(suggestions))
    return "\n\n".join(parts)


def suggested(suggestions: Sequence[str]) -> str:
    """Questions the library can answer, as a refusal ends with them."""
    return prompts.load("suggestions").render(questions="\n".join(f"- {escape(s)}" for s in suggestions))


def who(quotes: Sequence[Quote], records: dict[str, Record]) -> str:
    """Who says each quote: person or role, body and year, the place, and the words it begins with."""
    rows = []
    for q in quotes:
        page = f", p. {escape(q.page_label or str(q.page))}" if q.page else ""
        begins = textwrap.shorten(q.text, BEGINS, placeholder=" …")
        rows.append(f"- **{escape(says(records[q.report], q.speaker))}**, {escape(q.locator)}{page}: {quoted(q, begins)} [{q.n}]")
    return "\n\n".join([prompts.load("who").render(), "\n".join(rows), _footing(quotes, records)])


def around(nth: int, quotes: Sequence[Quote], records: dict[str, Record]) -> str:
    """The paragraphs around the nth quote of the last answer."""
    return f"{prompts.load('around').render(number=str(nth))}\n\n{answer(quotes, records)}"


def about(records: Sequence[Record], originals: set[str]) -> str:
    """What the library holds, for questions about the library itself."""
    rows = [f"- {escape(says(r))}: *{escape(r.title)}* ({escape(r.evidence)}{'' if r.id in originals else '; our notes only'})" for r in records]
    return prompts.load("about").render(count=str(len(records)), reports="\n".join(rows))


def hits(found: Sequence[Hit]) -> str:
    """Search results as plain text for a terminal: the words, who says them and where, what stands around them, the link."""
    return "\n\n".join("\n   ".join([f"{n}. {_flat(h.text)}", *_facts(h)]) for n, h in enumerate(found, 1))


def _facts(hit: Hit) -> list[str]:
    speaker = f"{hit.speaker[0].upper()}{hit.speaker[1:]}, quoted in " if hit.speaker else ""
    note = "Our note on " if hit.kind == "note" else ""
    where = ", ".join(t for t in (hit.locator, f"p. {hit.page_label or hit.page}" if hit.page else "") if t)
    rows = [f"— {note}{speaker}{hit.who}, {where}"]
    rows += [f"before: {_flat(hit.before)}"] if hit.before else []
    rows += [f"after:  {_flat(hit.after)}"] if hit.after else []
    return rows + ([f"link:   {hit.link}"] if hit.link else [])


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", " / ", text)
