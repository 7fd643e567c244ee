"""The basket's panel as HTML. Pure functions; words of documents and of readers are hostile here: every one of them is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote as urlquote

import prompts
from assistant import references
from assistant.export import ENDINGS
from assistant.gathered import Found, items
from assistant.references import STYLES

FORMS = {"word": "Word", "markdown": "Markdown", "csv": "Table (CSV)", "bibtex": "BibTeX", "ris": "RIS (EndNote, Zotero)", "csl-json": "CSL-JSON"}


def html(found: Sequence[Found], style: str = "harvard") -> str:
    """What the basket holds, each quote with its reference and the reader's note; below it the ways to take it along."""
    if not found:
        return f'<p class="told">{escape(prompts.load("basket_empty").render())}</p>'
    rows = "".join(entry(f, n, len(found), style) for n, f in enumerate(found, 1))
    return f'<ol class="kept">{rows}</ol>{_ways(style) if items(found) else ""}'


def entry(found: Found, n: int, of: int, style: str) -> str:
    """One kept quote; one whose link leads nowhere says so, and can only be removed."""
    told = f'<p class="told">{escape(found.said)}</p>' if found.said else ""
    link = escape(found.link)
    up = f'<button type="button" class="small" data-move="-1"{"" if n > 1 else " disabled"}>Move up<span class="for-screen-readers"> quote {n}</span></button>'
    down = f'<button type="button" class="small" data-move="1"{"" if n < of else " disabled"}>Move down<span class="for-screen-readers"> quote {n}</span></button>'
    remove = f'<button type="button" class="small" data-remove>Remove<span class="for-screen-readers"> quote {n}</span></button>'
    tools = f'<p class="tools">{up if found.item else ""}{down if found.item else ""}{remove}</p>'
    if found.item is None:
        return f'<li data-link="{link}"><p class="lost">{escape(prompts.load("basket_lost").render())}</p>{told}{tools}</li>'
    quote = found.item.quote
    badge = '<span class="badge">our note</span> ' if quote.kind == "note" else ""
    cited = references.html(references.of_quote(found.item.record, quote, style).cited)
    note = (
        f'<label class="own">Your note on quote {n}<textarea rows="1" maxlength="2000" data-note>{escape(found.note)}</textarea></label>'
    )
    where = f'<a class="reads" href="?passage={urlquote(found.link, safe="")}">Read it in the report<span class="for-screen-readers">, quote {n}</span></a>'
    return f'<li data-link="{link}"><blockquote>{badge}{escape(quote.text)}</blockquote><p class="reference">{cited} {where}</p>{told}{note}{tools}</li>'


def choices(style: str = "") -> tuple[str, str]:
    """What a file can be for, and the styles of references, of which `style` is chosen: each as the options of a choice."""
    forms = "".join(f'<option value="{f}" data-ending="{ENDINGS[f]}">{escape(name)}</option>' for f, name in FORMS.items())
    styles = "".join(f'<option value="{s}"{" selected" if s == style else ""}>{escape(made.name)}</option>' for s, made in STYLES.items())
    return forms, styles


def _ways(style: str) -> str:
    forms, styles = choices(style)
    return (
        '<div class="take"><h3>Take it with you</h3>'
        f'<label>References in the style of <select id="basket-style">{styles}</select></label><label>File for <select id="basket-form">{forms}</select></label>'
        '<p class="tools"><button type="button" class="main" data-save>Save as a file</button><button type="button" data-copy-all>Copy all</button>'
        '<button type="button" data-clear>Empty the basket</button></p></div>'
    )
