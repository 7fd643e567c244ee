"""One cited passage as the page shows it: in its context, with its place, its reference and a link. Pure functions; no Gradio.

Words of documents are hostile here: every one of them passes `html`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote as urlquote

from assistant import cite, offered
from assistant.answer import Answer, Hit, Quote
from assistant.references import Styled
from corpus.records import Passage, Record

if TYPE_CHECKING:
    from assistant.library import Library

BREAK = "<br>"  # in HTML inside Markdown no line may break: Markdown would take over again


@dataclass(frozen=True)
class Source:
    """One cited passage: the words before the quote, the quote, the words after; where it stands and how to cite it."""

    n: int
    who: str
    path: str
    place: str
    before: str
    quote: str
    after: str
    reference: str
    note: bool = False
    related: bool = False
    speaker: str = ""
    link: str = ""
    styled: tuple[Styled, ...] = ()
    report: str = ""


def of_answer(library: Library, answer: Answer) -> tuple[Source, ...]:
    """The passages an answer cites, in the order of their numbers."""
    held = library.holding(*(q.report for q in answer.quotes)).index
    return tuple(of_quote(q, held.passages[held.by_id[q.passage]], library.records[q.report]) for q in answer.quotes)


def of_quote(quote: Quote, passage: Passage, record: Record) -> Source:
    """A quote put back into its passage."""
    return Source(
        n=quote.n, who=cite.says(record), path=" › ".join(passage.heading), place=place(passage, quote.page, quote.page_label),
        before=passage.text[: quote.start], quote=passage.text[quote.start : quote.end], after=passage.text[quote.end :],
        reference=cite.full(record), note=quote.kind == "note", related=quote.related, speaker=quote.speaker, link=quote.link,
        styled=offered.all_styles(record, quote), report=quote.report,
    )  # fmt: skip


def place(passage: Passage | Hit, page: int | None, label: str | None) -> str:
    """Where a passage stands: pages, and of its locator what its headings do not say."""
    path = " › ".join(passage.heading)
    tail = passage.locator.rpartition(", ")[2] if path else passage.locator
    pinpoint = tail if re.match(r"(?:footnote |para )", tail) else "" if tail in path else passage.locator
    return " · ".join(t for t in (pages(page, label), pinpoint) if t)


def pages(page: int | None, label: str | None) -> str:
    """Printed and physical page, as far as they are known and differ.

    >>> pages(5, "v")
    'page v as printed, page 5 of the file'
    """
    if page is None:
        return ""
    return f"page {page}" if label in (None, "", str(page)) else f"page {label} as printed, page {page} of the file"


def entry(shown: Source, turn_number: int, opened: bool = False) -> str:
    """One source as a fold: number and report outside; inside the passage in context, its place, its reference."""
    badge = '<span class="badge">our note</span>' if shown.note else '<span class="badge">related</span>' if shown.related else ""
    speaker = f'<p class="speaker">Spoken or written by {html(shown.speaker)}</p>' if shown.speaker else ""
    look = "Look it up at: " if shown.note else ""
    link = f'<a class="permalink reads" href="?passage={urlquote(shown.link, safe="")}">Read it in the report</a> ' if shown.link else ""
    keep = f'<button type="button" class="keep" value="{escape(shown.link)}">Add to basket</button> ' if shown.link else ""
    only = f'<button type="button" class="only" value="{escape(shown.report)}">Only from this report</button> ' if turn_number and shown.report else ""
    back = f'<a class="back" href="#cite-{turn_number}-{shown.n}">Back to the answer</a>' if turn_number else ""
    facts = [f'<p class="path">{html(shown.path)}</p>' if shown.path else "", f'<p class="place">{look}{html(shown.place)}</p>' if shown.place else ""]
    return (
        f'<details class="source{" note" if shown.note else ""}" id="source-{turn_number}-{shown.n}"{" open" if opened else ""}>'
        f'<summary><span class="n">{shown.n}</span> <span class="who">{html(shown.who)}</span> {badge}<span class="gist">{html(shown.quote)}</span></summary>'
        f"{''.join(facts)}{speaker}"
        f'<blockquote class="context">{html(shown.before)}<mark>{html(shown.quote)}</mark>{html(shown.after)}</blockquote>'
        f'<p class="reference"><span class="copied-text">{html(shown.reference)}</span></p>'
        f'<p class="tools">{keep}<button type="button" class="copy">Copy reference</button> {only}{link}{back}</p>'
        f"{offered.fold(shown.styled)}</details>"
    )


def html(text: str) -> str:
    """Text for HTML inside Markdown: escaped, on one line; white space around line breaks means nothing."""
    return re.sub(r"\s*\n\s*", BREAK, escape(text))
