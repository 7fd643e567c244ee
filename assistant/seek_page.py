"""Quotes found as HTML: in their context, with the words marked, who says it, where it stands, and what can be done with them. Pure functions.

Words of documents and of readers are hostile here: every one of them passes `source.html` or `escape`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote as urlquote

import prompts
from assistant import basket_page, source
from assistant.answer import Hit
from assistant.seek import LEAF, Match, Sought
from corpus.errors import LibraryError

WAYS = {"all": "Exact words first", "exact": "Exact words", "together": "Words together", "meaning": "By meaning"}
ORDERS = {"best": "Best first", "report": "In the order of the reports"}
FOUND = {"exact": "with the exact words", "together": "with the words together", "meaning": "near in meaning"}
HOW = {"all": "in any way", **FOUND, "meaning": "by meaning"}


def empty() -> str:
    """What stands there before anything is typed."""
    return f'<p class="told">{escape(prompts.load("find_intro").render())}</p>'


def failed(error: LibraryError) -> str:
    """What is shown in place of quotes where the search cannot be made."""
    return f'<p class="told failed">{escape(prompts.load("find_failed").render())} {escape(str(error))}</p>'


def html(found: Sought, limits: str = "") -> str:
    """The quotes found, what to do with them, and the way to more; `limits` are those that were looked within, in words."""
    if not any(c.isalnum() for c in found.words):
        return empty()
    if not found.matches:
        return _nothing(found, limits)
    return f'<p class="told" data-told>{escape(told(found, limits))}</p>{_taking()}{_lists(found)}{_more(found)}'


def told(found: Sought, limits: str = "") -> str:
    """How much was found, in words.

    >>> told(Sought("tea", "all", "best", counts={"exact": 1}))
    '1 quote found: 1 with the exact words.'
    """
    ways = ", ".join(f"{n} {FOUND[how]}" for how, n in found.counts.items())
    shown = f" Shown: the first {len(found.matches)}." if found.matches and len(found.matches) < found.total else ""
    return f"{counted(found.total, 'quote')} found{f' ({limits})' if limits else ''}: {ways}.{shown}"


def counted(n: int, what: str) -> str:
    """A number with its noun.

    >>> counted(2, "quote")
    '2 quotes'
    """
    return f"{n} {what}{'' if n == 1 else 's'}"


def _nothing(found: Sought, limits: str) -> str:
    words = prompts.load("find_nothing").render(
        words=found.words, way=HOW[found.way], passages=str(found.passages), reports=str(found.reports), limits=f" ({limits})" if limits else ""
    )
    near = "".join(f'<li><button type="button" class="words" data-words="{escape(w)}">{escape(w)}</button></li>' for w in found.near)
    offered = f'<p>{escape(prompts.load("find_near").render())}</p><ul class="near">{near}</ul>' if near else ""
    instead = '<p><button type="button" class="way" data-way="meaning">Look by meaning instead</button></p>' if found.way in ("exact", "together") else ""
    return f'<p class="told" data-told>{escape(words)}</p>{offered}{instead}'


def _lists(found: Sought) -> str:
    """In the order of the reports under each report, else under each way of finding."""
    groups: dict[str, list[tuple[int, Match]]] = {}
    for n, match in enumerate(found.matches, 1):
        groups.setdefault(match.hit.who if found.order == "report" else match.how, []).append((n, match))
    parts = []
    for name, group in groups.items():
        heading = name if found.order == "report" else f"{FOUND[name][0].upper()}{FOUND[name][1:]}"
        rows = "".join(entry(match, n, found.order == "report") for n, match in group)
        parts.append(f'<h2>{source.html(heading)}</h2><ol class="quotes" start="{group[0][0]}">{rows}</ol>')
    return "".join(parts)


def entry(match: Match, n: int, badge: bool = False) -> str:
    """One quote; `badge`: say how it was found."""
    hit = match.hit
    how = f' <span class="badge">{escape(FOUND[match.how])}</span>' if badge else ""
    before = f'<span class="around">{source.html(hit.before)} </span>' if hit.before else ""
    after = f'<span class="around"> {source.html(hit.after)}</span>' if hit.after else ""
    pick = f'<label class="pick"><input type="checkbox" value="{escape(hit.link)}"><span class="for-screen-readers">Select quote {n}</span></label>' if hit.link else ""
    words = f'<blockquote>{before}<span class="words">{marked(hit.text, match.marks)}</span>{after}</blockquote>'
    return f'<li class="quote">{pick}<div class="said">{words}{where(hit)}<p class="tools">{how}{tools(hit.link, f"quote {n}")}</p></div></li>'


def where(hit: Hit) -> str:
    """Who says it and where: speaker, report, headings, page as printed and of the file."""
    ours = '<span class="badge">our note</span> ' if hit.kind == "note" else ""
    speaker = f"{source.html(hit.speaker)}, quoted in " if hit.speaker else ""
    place = " · ".join(source.html(t) for t in (" › ".join(hit.heading), source.place(hit, hit.page, hit.page_label)) if t)
    return f'<p class="where">{ours}{speaker}<strong>{source.html(hit.who)}</strong>{f" · {place}" if place else ""}</p>'


def tools(link: str, name: str) -> str:
    """Reading on in the report, and keeping; `name` tells screen readers of which quote."""
    if not link:
        return ""
    of = f'<span class="for-screen-readers">, {escape(name)}</span>'
    return (
        f'<a class="reads" href="?passage={urlquote(link, safe="")}">Read it in the report{of}</a> '
        f'<button type="button" class="keep" data-link="{escape(link)}"><span class="label">Add to basket</span>{of}</button>'
    )


def marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """A text with the stretches marked, those that touch or overlap as one."""
    out: list[str] = []
    at = 0
    for start, end in sorted(marks):
        if end <= at:
            continue
        out += [source.html(text[at : max(at, start)]), f"<mark>{source.html(text[max(at, start) : end])}</mark>"]
        at = end
    return "".join([*out, source.html(text[at:])])


def _taking() -> str:
    """The bar with which quotes are selected and taken away; `find.js` does it."""
    forms, styles = basket_page.choices()
    return (
        '<div class="taking" role="group" aria-label="Selected quotes"><label class="all"><input type="checkbox" class="pick-all"> Select all shown</label>'
        f'<span class="picked">None selected</span><label>File for <select class="pick-form">{forms}</select></label><label>Style <select class="pick-style">{styles}</select></label>'
        '<button type="button" class="save" disabled>Save selected</button><button type="button" class="copy-picked" disabled>Copy selected</button>'
        '<button type="button" class="keep-picked" disabled>Add selected to basket</button></div>'
    )


def _more(found: Sought) -> str:
    left = found.total - len(found.matches)
    return f'<p><button type="button" class="more">Show {min(left, LEAF)} more of {left}</button></p>' if left > 0 else ""
