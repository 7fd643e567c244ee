"""A leaf of a report as HTML for the page's reader. Pure functions; words of documents are hostile here: every one of them is escaped."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode

import prompts
from assistant import reader
from assistant.reader import Leaf, Part
from corpus.errors import LibraryError

TOP = 3  # the level of the first heading of a report: the reader's own title is a level above


def html(leaf: Leaf) -> str:
    """The reader's content: title, what became of the link, the leaf, the ways on."""
    said = f'<p class="told">{escape(leaf.said)}</p>' if leaf.said else ""
    ours = f'<p class="ours">{escape(prompts.load("reader_ours").render())}</p>' if leaf.ours else ""
    on = f'<p class="on">{escape(prompts.load("reader_goes_on").render())}</p>' if leaf.goes_on else ""
    body = "".join(map(part, leaf.parts)) or f'<p class="told">{escape(prompts.load("reader_nothing").render())}</p>'
    where = f"{leaf.label[:1].upper()}{leaf.label[1:]} ({leaf.n} of {leaf.of})" if leaf.of > 1 else ""
    address_of = escape(f"?passage={quote(leaf.link, safe='')}")
    tools = (
        f'<p class="tools"><button type="button" class="keep" value="{escape(leaf.link)}">Add to basket</button>'
        f'<button type="button" class="copy" value="{address_of}">Copy a link to this passage</button></p>'
    )
    return (
        f'<h2 id="reader-title" tabindex="-1">{escape(reader.who(leaf))}</h2>{said}{ours}'
        f'{f"""<p class="where">{escape(where)}</p>""" if where else ""}{_ways(leaf)}<div class="leaf">{body}</div>{on}{tools if leaf.home else ""}{_ways(leaf, "below")}{_contents(leaf)}'
    )


def part(shown: Part) -> str:
    """One block: a heading as a heading, a note with its place, anything else as a paragraph whose lines are kept."""
    words = _marked(shown.text, shown.mark)
    if shown.kind == "heading":
        level = min(TOP + shown.level - 1, 6)
        return f"<h{level}>{words}</h{level}>"
    if shown.kind == "note":
        return f'<div class="note"><p>{words}</p><p class="place"><span class="badge">our note</span> on {escape(shown.place)}</p></div>'
    return f'<p class="{escape(shown.kind)}">{words}</p>'


def address(report: str, n: int, link: str = "") -> str:
    """The part of the page's address, from its question mark on, that opens a report at a leaf."""
    return "?" + urlencode({"report": report, "leaf": n, **({"passage": link} if link else {})})


def failed(error: LibraryError) -> str:
    """What the reader shows in place of a leaf."""
    return f'<h2 id="reader-title" tabindex="-1">{escape(prompts.load("reader_failed").render())}</h2><p class="told">{escape(str(error))}</p>'


def _ways(leaf: Leaf, where: str = "above") -> str:
    links = "".join(f'<a class="reads" href="{escape(address(leaf.record.id, n, leaf.link))}">{escape(words)}</a>' for words, n in reader.around(leaf))
    return f'<nav class="ways" aria-label="Ways on, {where} the text">{links}</nav>' if links else ""


def _contents(leaf: Leaf) -> str:
    if leaf.of < 2:
        return ""
    rows = "".join(
        f'<li><a class="reads" href="{escape(address(leaf.record.id, n, leaf.link))}"{" aria-current=true" if n == leaf.n else ""}>{escape(label)}</a></li>'
        for n, label in enumerate(leaf.labels, 1)
    )
    return f'<details class="contents"><summary>All parts of this report</summary><ol>{rows}</ol></details>'


def _marked(text: str, mark: tuple[int, int] | None) -> str:
    if mark is None:
        return escape(text)
    start, end = mark
    return f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"
