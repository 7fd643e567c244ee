"""A comparison of the reports as HTML, as a page to print, as CSV and as plain text. Pure functions; every word of documents and readers is escaped."""

from __future__ import annotations

import csv
import io
from html import escape

import prompts
from assistant import cite, source, stacked
from assistant.across import LEAF, Across, Row
from assistant.answer import Quote
from assistant.export import cell
from assistant.seek_page import counted, tools
from corpus.errors import LibraryError

COLUMNS = ("asked", "report", "authors", "title", "year", "evidence", "says", "quote", "kind", "speaker", "place", "page_label", "pdf_page", "cited", "reference")
HEADS = ("Report", "Year", "Kind of evidence", "What it says")
STYLE = (
    "body{font:11pt/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;padding-bottom:.6rem}th,td{border:1px solid #767676;padding:.4rem .6rem;vertical-align:top;text-align:left}blockquote{margin:0 0 .2rem}"
    "tr{break-inside:avoid}p{margin:0 0 .6rem}.where{font-size:.9em}"
)


def html(found: Across) -> str:
    """The table, what it rests on, and the way to more reports."""
    silent = [r for r in found.rows if r.silent]
    shown = found.rows[: max(LEAF, found.saying)]
    rest = [r for r in silent if r not in shown]
    more = f'<p><button type="button" class="more">Look at {min(found.left, LEAF)} more reports of {found.left}</button></p>' if found.left else ""
    folded = f'<details class="silent"><summary>{counted(len(rest), "more report")} on this: silent</summary><ul>{"".join(f"<li>{_report(r)}</li>" for r in rest)}</ul></details>' if rest else ""
    return f'<p class="told" data-told>{escape(told(found))}</p>{_table(found, shown, True)}{more}{folded}<p class="basis">{escape(basis(found))}</p>'


def failed(error: LibraryError) -> str:
    """What is shown in place of a table."""
    return f'<p class="told failed" data-told>{escape(str(error))}</p>'


def told(found: Across) -> str:
    """How many reports say something, in words."""
    if not found.saying:
        return prompts.load("compare_none").render()
    rest = len(found.rows) - found.saying
    left = f" {counted(found.left, 'report')} not looked at yet." if found.left else ""
    return f"{counted(found.saying, 'report')} {'says' if found.saying == 1 else 'say'} something, {rest} {'is' if rest == 1 else 'are'} silent.{left}"


def basis(found: Across) -> str:
    """What the judgement rests on."""
    return (prompts.load("compare_by_notes") if found.theme else prompts.load("compare_judged")).render()


def _table(found: Across, rows: tuple[Row, ...], linked: bool) -> str:
    """`linked`: with the page's links and buttons."""
    caption = f"What the reports say: {source.html(found.asked)}"
    return stacked.table("across", caption, HEADS, (_row(row, linked) for row in rows))


def _row(row: Row, linked: bool) -> str:
    record = row.record
    weak = f'<p class="weak">{escape(prompts.load("compare_weak").render())}</p>' if row.weak else ""
    says = weak + "".join(_quote(q, n, row, linked) for n, q in enumerate(row.quotes, 1)) or f'<p class="nothing">{escape(prompts.load("compare_silent").render())}</p>'
    return (
        f'<tr role="row"{" class=quiet" if row.silent else ""}><th scope="row" role="rowheader">{_report(row)}</th>'
        f'<td role="cell" data-head="Year">{source.html(cite.year(record))}</td><td role="cell" data-head="Kind of evidence">{source.html(record.evidence or "not said")}</td>'
        f'<td role="cell" class="says">{says}</td></tr>'
    )


def _report(row: Row) -> str:
    return f'<span class="name">{source.html(row.record.name)}</span> <span class="title">{source.html(row.record.title)}</span>'


def _quote(quote: Quote, n: int, row: Row, linked: bool) -> str:
    ours = '<span class="badge">our note</span> ' if quote.kind == "note" else ""
    speaker = f"{quote.speaker[:1].upper()}{quote.speaker[1:]} · " if quote.speaker else ""
    context = f'<span class="around">{source.html(quote.context)} </span>' if quote.context else ""
    extra = f'<p class="tools">{tools(quote.link, f"quote {n} of {row.record.name}")}</p>' if linked else f'<p class="where">{source.html(quote.reference)}</p>'
    return f'<blockquote>{context}{source.html(quote.text)}</blockquote><p class="where">{ours}{source.html(speaker + place(quote))}</p>{extra}'


def place(quote: Quote) -> str:
    """Where a quote stands: headings and paragraph, page as printed and of the file."""
    return " · ".join(t for t in (quote.locator, source.pages(quote.page, quote.page_label)) if t)


def printable(found: Across) -> str:
    """The comparison as a page of its own, with the references; it needs nothing else and holds no script."""
    listed = "".join(f"<li>{source.html(cite.full(r.record))}</li>" for r in sorted(found.rows, key=lambda r: cite.full(r.record).casefold()))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(found.asked)}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>{source.html(found.asked)}</h1><p>{escape(told(found))}</p>{_table(found, found.rows, False)}<p>{escape(basis(found))}</p>"
        f"<h2>Reports</h2><ul>{listed}</ul></main></body></html>"
    )


def table(found: Across) -> str:
    """CSV with the mark that spreadsheets need, one row for each quote and for each silent report. No cell is a formula."""
    held = io.StringIO()
    rows = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row in found.rows:
        for quote in row.quotes or (None,):
            rows.writerow([cell(v) for v in _cells(found, row, quote)])
    return "\ufeff" + held.getvalue()


def _cells(found: Across, row: Row, quote: Quote | None) -> list[object]:
    record = row.record
    says = prompts.load("compare_silent").render() if row.silent else prompts.load("compare_weak").render() if row.weak else ""
    own = [quote.text, quote.kind, quote.speaker, quote.locator, quote.page_label, quote.page, quote.reference] if quote else [None] * 7
    return [found.asked, record.id, "; ".join(record.authors), record.title, record.year, record.evidence, says, *own, cite.full(record)]


def text(found: Across) -> str:
    """The comparison to paste elsewhere, or for a terminal."""
    blocks = [found.asked, told(found)]
    for row in found.rows:
        lines = [f"{cite.says(row.record)}: {row.record.title}"]
        lines += [prompts.load("compare_silent").render()] if row.silent else [prompts.load("compare_weak").render()] if row.weak else []
        for q in row.quotes:
            words = " ".join(q.text.split())
            lines += [f"{f'Our note: {words}' if q.kind == 'note' else f'“{words}”'} {q.reference}", *([f"  {place(q)}"] if q.page else [])]
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, basis(found)])
