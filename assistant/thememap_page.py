"""The themes across the reports as a table with shades, and the passages of one cell. Pure functions; every word of documents is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import prompts
from assistant import cite, source
from assistant.answer import Hit
from assistant.seek_page import counted, tools, where
from assistant.thememap import LEAF, ThemeMap, shade, title
from corpus.records import Record


def html(shown: ThemeMap, leaf: int = 1) -> str:
    """The map of some reports at a time, from leaf 1. Each number lists its passages, each theme compares the reports."""
    if not shown.leaves:
        return f'<p class="told">{escape(prompts.load("map_empty").render())}</p>'
    leaf = min(max(1, leaf), len(shown.leaves))
    records = shown.leaves[leaf - 1]
    heads = "".join(f'<th scope="col" role="columnheader">{_name(r, shown)}</th>' for r in records)
    rows = "".join(_row(theme, meaning, records, shown) for theme, meaning in shown.meanings.items())
    searched = f'<p class="basis">{escape(prompts.load("map_searched").render())}</p>' if any(r.id in shown.searched for r in records) else ""
    return (
        f'<table class="themes" role="table"><caption>{escape(prompts.load("map_caption").render())}</caption><thead role="rowgroup"><tr role="row">'
        f'<th scope="col" role="columnheader">Theme</th>{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>{searched}{_ways(shown, leaf)}'
    )


def _name(record: Record, shown: ThemeMap) -> str:
    return source.html(cite.says(record)) + ("*" if record.id in shown.searched else "")


def _row(theme: str, meaning: str, records: Sequence[Record], shown: ThemeMap) -> str:
    head = f'<button type="button" class="theme" data-theme="{escape(theme)}">{escape(title(theme))}</button><span class="meaning">{escape(meaning)}</span>'
    return f'<tr role="row"><th scope="row" role="rowheader">{head}</th>{"".join(_cell(theme, r, shown) for r in records)}</tr>'


def _cell(theme: str, record: Record, shown: ThemeMap) -> str:
    n, dark = shown.count(theme, record.id), shade(shown.share(theme, record.id))
    name = f'<span class="of">{_name(record, shown)}</span>'
    if not n:
        return f'<td role="cell" class="shade-0">{name}<span class="none">0</span></td>'
    says = f'<span class="for-screen-readers"> {"passage" if n == 1 else "passages"} on {escape(title(theme))}, {source.html(cite.says(record))}</span>'
    return (
        f'<td role="cell" class="shade-{dark}">{name}<button type="button" class="cell" data-theme="{escape(theme)}" data-report="{escape(record.id)}">{n}{says}</button></td>'
    )


def _ways(shown: ThemeMap, leaf: int) -> str:
    if len(shown.leaves) < 2:
        return ""
    ways = [(f"{LEAF} reports before", leaf - 1)] if leaf > 1 else []
    ways += [("More reports", leaf + 1)] if leaf < len(shown.leaves) else []
    buttons = "".join(f'<button type="button" class="leaf" data-leaf="{n}">{words}</button>' for words, n in ways)
    first = (leaf - 1) * LEAF
    return f'<p class="ways">Reports {first + 1} to {first + len(shown.leaves[leaf - 1])} of {len(shown.reports)}, those with most passages first. {buttons}</p>'


def passages(theme: str, record: Record, hits: Sequence[Hit]) -> str:
    """The passages of one cell, each with its place, the way into the report and the basket."""
    rows = "".join(
        f'<li class="quote"><div class="said"><blockquote>{source.html(hit.text)}</blockquote>{where(hit)}<p class="tools">{tools(hit.link, f"passage {n}")}</p></div></li>'
        for n, hit in enumerate(hits, 1)
    )
    heading = f"{counted(len(hits), 'passage')} on {title(theme)} in {cite.says(record)}"
    return f'<h2 tabindex="-1" data-told>{source.html(heading)}</h2><ol class="quotes">{rows}</ol><p><button type="button" class="back">Back to the number</button></p>'
