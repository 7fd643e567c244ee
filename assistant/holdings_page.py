"""The list of reports as the page shows it: a table that stacks on a phone. Pure functions.

Words of reports and names of files are hostile here: every one of them passes `source.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import prompts
from assistant import reader_page, stacked
from assistant.holdings import Holding, Holdings
from assistant.source import html
from corpus.errors import BrokenLibrary, LibraryError, NoLibrary, StaleLibrary

HEADS = ("Report", "Kind and place", "What is there", "Health", "Actions")


def summary(held: Holdings) -> str:
    """How much there is, in a sentence."""
    passages = sum(h.passages for h in held.reports)
    ours = sum(not h.original for h in held.reports)
    parts = [count(len(held.reports), "report"), f"{passages:,} passages", *([f"{ours} of them with our notes only"] if ours else [])]
    return f"{', '.join(parts)}."


def table(rows: Sequence[Holding], of: int, may_change: bool = True) -> str:
    """The reports shown, of so many, as HTML on one line; `may_change` adds a button to each."""
    if not rows:
        return f'<p class="told">{html(prompts.load("list_nothing").render())}</p>' if of else ""
    caption = f"Reports: {len(rows)} of {of} shown" if len(rows) < of else f"Reports: all {of}"
    return stacked.table("stacks", caption, HEADS, (_row(r, may_change) for r in rows))


def _row(held: Holding, may_change: bool) -> str:
    r = held.record
    said = ", ".join(t for t in ("; ".join(r.authors), str(r.year or ""), r.publisher) if t)
    guess = '<span class="badge">please check</span>' if held.guessed else ""
    title = f'<span class="title">{html(r.title)}</span> {guess}<span class="by">{html(said) or "no author known"}</span>'
    read = f'<a class="reads" href="{escape(reader_page.address(r.id, 1))}" id="read-{escape(r.id)}">Read<span class="for-screen-readers"> {html(r.title)}</span></a>'
    change = f' <button type="button" class="changes" value="{escape(r.id)}">Change<span class="for-screen-readers"> {html(r.title)}</span></button>' if may_change else ""
    cells = (_kind(held), _there(held), _health(held), f"{read}{change}")
    shown = "".join(f'<td role="cell"><span class="label" aria-hidden="true">{h}: </span><div>{c}</div></td>' for h, c in zip(HEADS[1:], cells, strict=True))
    return f'<tr role="row"><th scope="row" role="rowheader">{title}</th>{shown}</tr>'


def _kind(held: Holding) -> str:
    places = ", ".join(held.record.places[:3])
    return f"{html(held.record.evidence)}{f'<br>{html(places)}' if places else ''}"


def _there(held: Holding) -> str:
    what = count(held.passages, "passage") + ("" if held.original else " of our notes")
    pages = f"{count(held.pages, 'page')}, " if held.pages else ""
    notes = f", {count(held.notes, 'note')}" if held.notes and held.original else ""
    facts = [f"<dt>{name}</dt><dd>{html(value)}</dd>" for name, value in (("File", held.file), ("Read by", held.parser), ("Checksum", held.checksum), ("Added", held.added), ("Id", held.record.id)) if value]
    return f"{pages}{what}{notes}<details><summary>Details</summary><dl>{''.join(facts)}</dl></details>"


def _health(held: Holding) -> str:
    if not held.original:
        return '<span class="badge">our notes only</span>'
    told = []
    if held.lost:
        told.append(f"{count(len(held.lost), 'page')} could not be read: {_numbers(held.lost)}")
    if held.empty:
        told.append(f"{count(len(held.empty), 'page')} without text: {_numbers(held.empty)}")
    if held.encoding:
        told.append(f"letters guessed as {html(held.encoding)}")
    if held.like:
        told.append(f"same words as {html(', '.join(held.like))}")
    return "<br>".join(told) or "good"


def refused(held: Holdings) -> str:
    """Files that are not in the library, with the reasons; empty where there are none."""
    rows = "".join(f"<li><b>{html(r.file)}</b>: {html(r.reason)}</li>" for r in held.refused)
    return f"<details><summary>{count(len(held.refused), 'file')} not in the library</summary><ul>{rows}</ul></details>" if rows else ""


def trouble(error: LibraryError) -> str:
    """What a keeper is told where the library cannot be listed."""
    if isinstance(error, NoLibrary):
        return html(prompts.load("library_none").render())
    more = prompts.load("library_broken").render() if isinstance(error, BrokenLibrary | StaleLibrary) else ""
    return f"{html(str(error))} {html(more)}".strip()


def count(n: int, what: str) -> str:
    """So many of something: "1 page", "2 pages"."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _numbers(pages: Sequence[int], most: int = 8) -> str:
    shown = ", ".join(map(str, pages[:most]))
    return f"{shown} …" if len(pages) > most else shown
