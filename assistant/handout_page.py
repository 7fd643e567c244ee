"""A handout as HTML: a piece for the page, or one file without scripts, links or anything from elsewhere. Everything in it is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote as urlquote

import prompts
from assistant import csl
from assistant.answer import Quote
from assistant.handout import Grid, Handout, Heading, Points, Shown, Tasks, Words, place, spoken
from assistant.pinned import Borne

HERE = Path(__file__).parent


@lru_cache
def style() -> str:
    """The styles of a handout; they touch nothing outside one, but `body`."""
    return (HERE / "handout.css").read_text(encoding="utf-8").strip()


@lru_cache
def _template() -> str:
    return (HERE / "handout.html").read_text(encoding="utf-8")


def page(made: Handout) -> str:
    """The handout as a file of its own."""
    styles = f"\n{style()}\n"
    hashed = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    return Template(_template()).substitute(policy=policy, title=text(made.title), style=style(), body=piece(made))


def piece(made: Handout, links: bool = False, top: int = 1) -> str:
    """The handout as a piece of a page whose headings begin at level `top`; `links`: the page around it has a reader and a basket."""
    writer = _Writer(links, top - 1)
    body = "\n".join(writer.block(b) for b in made.blocks)
    about = "".join(f"<p>{text(t)}</p>" for t in made.about)
    head = f'{writer.heading(Heading(made.title, 1))}\n<div class="about">{about}</div>'
    return f'<div class="handout{" narrow" if made.narrow else ""}">\n{head}\n<div class="columns">\n{body}\n</div>\n</div>'


class _Writer:
    """Writes the blocks of one handout, remembering which quotes were shown."""

    def __init__(self, links: bool, deeper: int) -> None:
        self.links = links
        self.deeper = deeper
        self.seen = Shown()

    def block(self, block: Heading | Words | Tasks | Points | Grid) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Words():
                return f"<p>{text(block.text)}</p>"
            case Tasks():
                return f'<ul class="tasks">{"".join(f"<li>{text(x)}</li>" for x in block.lines)}</ul>'
            case Points():
                return self.points(block.lines)
        return self.grid(block)

    def heading(self, block: Heading) -> str:
        level = min(6, block.level + self.deeper)
        return f'<h{level} class="l{block.level}">{text(block.text)}</h{level}>'

    def points(self, lines: tuple[Borne, ...]) -> str:
        bare = ' class="bare"' if all(not x.text for x in lines) else ""
        return f"<ul{bare}>{''.join(f'<li>{text(x.text)}{self.borne(x.quote)}</li>' for x in lines)}</ul>"

    def borne(self, quote: Quote) -> str:
        where = f'<span class="where">{text(place(quote))}</span>'
        if self.links and quote.link:
            where = f'<a class="reads" href="?passage={urlquote(quote.link, safe="")}">{where}</a>'
        if self.seen.again(quote):
            return f'<p class="borne">{text(prompts.load("handout_again").render())} {where}</p>'
        if self.links and quote.link:
            where += f' <button type="button" class="keep" value="{text(quote.link)}">{text(prompts.load("handout_keep").render())}</button>'
        if quote.kind == "note":
            return f'<p class="borne note">{text(prompts.load("handout_note").render())} {text(spoken(quote))} {where}</p>'
        lead = self.seen.lead(quote)
        before = f'<q class="lead">{text(lead)}</q> ' if lead else ""
        return f'<p class="borne">{before}<q>{text(spoken(quote))}</q> {where}</p>'

    def grid(self, block: Grid) -> str:
        head = "".join(f'<th scope="col">{text(c)}</th>' for c in block.columns)
        rows = "\n".join(self.row(block, row) for row in block.rows)
        return f"<table>\n<caption>{text(block.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"

    def row(self, block: Grid, row: tuple[str, tuple[tuple[Borne, ...], ...]]) -> str:
        cells = []
        for column, cell in zip(block.columns[1:], row[1], strict=True):
            said = self.points(cell) if cell else f'<span class="nothing">{text(prompts.load("handout_nothing").render())}</span>'
            cells.append(f'<td><span class="label">{text(column)}</span>{said}</td>')
        return f'<tr><th scope="row">{text(row[0])}</th>{"".join(cells)}</tr>'


def text(words: str) -> str:
    """Words as HTML shows them: on one line, all that is markup escaped."""
    return escape(csl.line(words))
