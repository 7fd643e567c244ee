"""A receipt as a page: one HTML file without scripts, links or anything from elsewhere; its data stands in it, escaped."""

from __future__ import annotations

import base64
import hashlib
import inspect
import re
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import prompts
from assistant import scope

if TYPE_CHECKING:
    from assistant.receipt import Cited, Receipt

TEMPLATE = Path(__file__).with_name("receipt.html")
DATA, END = '<pre id="receipt-data" hidden>', "</pre>"
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
INLINE = re.compile(r"\\([^\w\s])|(\*\*|\*|~~)")
TAGS = {"**": "strong", "*": "em", "~~": "s"}


@lru_cache
def template() -> str:
    """The page with $names for what varies."""
    return TEMPLATE.read_text(encoding="utf-8")


@lru_cache
def layout() -> str:
    """Which layout this version makes: a short hash of the template and of all that lays out."""
    said = (prompts.load("receipt_about").text, prompts.load("receipt_limits").text, prompts.load("receipt_read_as").text, inspect.getsource(scope))
    parts = (template(), Path(__file__).read_text(encoding="utf-8"), *said)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def render(receipt: Receipt, data: str) -> str:
    """The page of a receipt; `data` is its JSON."""
    style = STYLE.search(template())
    hashed = base64.b64encode(hashlib.sha256((style[1] if style else "").encode()).digest()).decode()
    library = receipt.library
    return Template(template()).substitute(
        policy=f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'",
        question=_text(receipt.question), about=_text(prompts.load("receipt_about").render()), read_as=_read_as(receipt), limits=_limits(receipt), answer=markup(receipt.answer),
        quotes="\n".join(_quote(q) for q in receipt.quotes), references=_list(dict.fromkeys(q.full for q in receipt.quotes)),
        checks="\n".join(f"<tr><th scope=\"row\">{_text(c.what)}</th><td>{'holds' if c.holds else 'does not hold'}</td><td>{_text(c.told)}</td></tr>" for c in receipt.checks),
        facts=_facts({"Made": receipt.made, "With": receipt.product, "Library": f"generation {library.generation}", "Digest": receipt.digest}),
        reports=_facts({h.title: f"part {h.part or '–'}; file {h.file or 'not held: our notes only'}" for h in library.reports.values()}),
        shaped=_facts({k: str(v) for k, v in {**library.stamp, **receipt.settings}.items()}),
        data=f"{DATA}{escape(data)}{END}",
    )  # fmt: skip


def _read_as(receipt: Receipt) -> str:
    return f'<p class="read">{_text(prompts.load("receipt_read_as").render(question=receipt.read_as))}</p>' if receipt.read_as else ""


def _limits(receipt: Receipt) -> str:
    said = scope.words(receipt.limits)
    return f'<p class="limits">{_text(prompts.load("receipt_limits").render(limits=said))}</p>' if said else ""


def data(page: str) -> str | None:
    """The data in a page; None where there is none, or more than one."""
    before, mark, rest = page.partition(DATA)
    held, end, after = rest.partition(END)
    return unescape(held) if mark and end and DATA not in after and DATA not in before else None


def _quote(q: Cited) -> str:
    kind = "Our note" if q.kind == "note" else "Related, no answer" if q.related else "Word for word"
    page = "" if q.page is None else f", page {q.page_label or q.page}"
    return (
        f'<article><h3>[{q.n}] {_text(q.who)}</h3><p class="place">{kind}: {_text(q.locator)}{_text(page)}</p>'
        f"<blockquote>{_text(q.before)} <mark>{_text(q.text)}</mark> {_text(q.after)}</blockquote>"
        f'<p>{_text(q.reference)}</p><p class="link">{_text(q.link)}</p></article>'
    )


def markup(text: str) -> str:
    """Our answers' Markdown as HTML: paragraphs, quotes, lists, strong, emphasised and struck words; all else is text."""
    out = []
    for block in (b.strip() for b in re.split(r"\n{2,}|\n(?=- )", text)):
        lines = [line.removeprefix(">").strip() for line in block.split("\n")] if block.startswith(">") else [block.removeprefix("- ")]
        tag = "blockquote" if block.startswith(">") else "li" if block.startswith("- ") else "p"
        out.append(f"<{tag}>{'<br>'.join(_inline(line) for line in lines if line)}</{tag}>")
    return re.sub(r"(?:<li>.*?</li>\n?)+", lambda m: f"<ul>{m[0]}</ul>\n", "\n".join(out), flags=re.DOTALL)


def _inline(text: str) -> str:
    """One line: our own marks become tags, always closed; whatever stood behind a backslash is itself."""
    out: list[str] = []
    opened: list[str] = []
    at = 0
    for match in INLINE.finditer(text):
        out.append(_text(unescape(text[at : match.start()])))
        at = match.end()
        if match[1]:
            out.append(_text(match[1]))
        elif opened and opened[-1] == match[2]:
            out.append(f"</{TAGS[opened.pop()]}>")
        elif match[2] in opened:
            out.append(_text(match[2]))
        else:
            opened.append(match[2])
            out.append(f"<{TAGS[match[2]]}>")
    return "".join([*out, _text(unescape(text[at:])), *(f"</{TAGS[t]}>" for t in reversed(opened))])


def _text(text: str) -> str:
    """Text for HTML. Lone surrogates and controls are shown as a replacement: no file could hold them."""
    return escape(re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "\ufffd", text))


def _list(items: dict[str, None]) -> str:
    return "".join(f"<li>{_text(i)}</li>" for i in items)


def _facts(rows: dict[str, str]) -> str:
    return "".join(f"<dt>{_text(k)}</dt><dd>{_text(v)}</dd>" for k, v in rows.items())
