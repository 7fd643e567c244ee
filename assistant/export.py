"""A basket as a file for other programs: BibTeX, RIS, CSL-JSON, CSV, Markdown; Word is in `word`. Quote and locator go into every one.

Words of documents and readers are hostile here: each format has one function that every one of them passes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from assistant import compose, csl, references
from assistant.basket import Item, by_report
from corpus.errors import LibraryError
from corpus.records import Record

BIBTEX = {"report": "techreport", "pamphlet": "booklet", "speech": "misc"}
RIS = {"report": "RPRT", "pamphlet": "PAMP", "speech": "CONF"}
LATEX = {
    "\\": r"\textbackslash{}", "{": r"$\lbrace$", "}": r"$\rbrace$", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip  # braces by name: BibTeX counts them even behind a backslash
FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")  # what a spreadsheet may take for a formula, also behind white space
COLUMNS = (
    "number", "quote", "kind", "speaker", "cited", "page_label", "pdf_page", "place", "locator", "locator_label", "report", "authors", "year", "year_note",
    "title", "publisher", "isbn", "url", "reference", "note",
)  # fmt: skip
Exporter = Callable[[Sequence[Item], str], bytes]


def export(items: Sequence[Item], form: str, style: str = "harvard") -> bytes:
    """The basket as a file's content. `style` is that of the references in CSV, Markdown and Word. Raises LibraryError for an unknown form."""
    if form not in FORMS:
        raise LibraryError(f"Nothing is exported as '{form}'.", f"Forms are: {', '.join(FORMS)}.")
    return FORMS[form](items, style)


def bibtex(items: Sequence[Item], style: str = "") -> bytes:
    """One entry for each report, in LaTeX's own escapes, UTF-8; its quotes are in `annote`. An inferred year is in brackets."""
    return "\n".join(_entry(record, group) for record, group in by_report(items)).encode()


def _entry(record: Record, group: Sequence[Item]) -> str:
    made = csl.item(record)
    people = [f"{a['family']}, {a['given']}" if "family" in a else None for a in made.get("author", ())]
    names = [latex(p) if p else f"{{{latex(a['literal'])}}}" for p, a in zip(people, made.get("author", ()), strict=True)]
    publisher = "institution" if made["type"] == "report" else "howpublished"
    told = [_inferred(record), *(i.told for i in group)]
    fields = {
        "author": " and ".join(names), "title": f"{{{latex(made.get('title', ''))}}}" if record.title else "",
        "year": f"[{record.year}]" if record.year_note and record.year is not None else str(record.year or ""), publisher: latex(record.publisher),
        "isbn": latex(made.get("ISBN", "")), "url": _bare(made.get("URL", "")), "annote": r" \par ".join(latex(t) for t in told if t),
    }  # fmt: skip
    body = ",\n".join(f"  {k} = {{{v}}}" for k, v in fields.items() if v)
    return f"@{BIBTEX[made['type']]}{{{_key(record.id)},\n{body}\n}}\n"


def _key(report: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"x{ord(c):x}" for c in report) or "report"


def latex(text: str) -> str:
    """Text for a field of BibTeX: on one line, nothing in it is a command, braces always pair."""
    parted = re.sub(r"([-`'])(?=\1)", r"\1\0", csl.line(text))  # two of these together become a dash or a quotation mark
    return "".join(LATEX.get(c, c) for c in parted).replace("\0", "{}")


def _bare(url: str) -> str:
    """An address as BibTeX styles take it: no escapes of LaTeX's, what would end the field as its code."""
    return re.sub(r'[{}\\"<>^`|]', lambda m: f"%{ord(m[0]):02X}", url)


def ris(items: Sequence[Item], style: str = "") -> bytes:
    """One record for each report; each quote is a note (N1) of it, which reference managers show beside it. Lines end as RIS asks, CR LF."""
    lines = []
    for record, group in by_report(items):
        made = csl.item(record)
        names = [f"{a['family']}, {a['given']}" if "family" in a else a["literal"] for a in made.get("author", ())]
        fields = [("TY", RIS[made["type"]]), ("ID", record.id), *(("AU", n) for n in names), ("TI", record.title), ("PY", str(record.year or ""))]
        fields += [("PB", record.publisher), ("SN", record.isbn), ("UR", made.get("URL", "")), ("N1", _inferred(record)), *(("N1", i.told) for i in group)]
        lines += [f"{tag}  - {csl.line(value)}" for tag, value in fields if csl.line(value)] + ["ER  - ", ""]
    return "\r\n".join(lines).encode()


def csl_json(items: Sequence[Item], style: str = "") -> bytes:
    """CSL-JSON, one item for each report; its quotes are in `note` as text and in `custom.quotes` with each place in its parts."""
    out: list[dict[str, Any]] = []
    for record, group in by_report(items):
        told = [_inferred(record), *(i.told for i in group)]
        out.append({**csl.item(record), "note": "\n\n".join(t for t in told if t), "custom": {"quotes": [_parts(i) for i in group]}})
    return (json.dumps(out, ensure_ascii=False, indent=2) + "\n").encode()


def _parts(item: Item) -> dict[str, Any]:
    where, quote = csl.of_quote(item.quote), item.quote
    found = {"label": where.label, "locator": where.value} if where else {}
    place = {"page": quote.page, "page_label": csl.line(quote.page_label or ""), "place": csl.line(quote.locator)}
    rest = {"kind": quote.kind, "speaker": csl.line(quote.speaker), **found, **place, "note": csl.clean(item.note)}
    return {"text": item.text, **{k: v for k, v in rest.items() if v}}


def table(items: Sequence[Item], style: str = "harvard") -> bytes:
    """CSV, one row for each quote, UTF-8 with the mark that spreadsheets need. A cell that would be a formula gets an apostrophe before it."""
    held = io.StringIO()
    rows = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for n, item in enumerate(items, 1):
        where, made, quote, record = csl.of_quote(item.quote), references.of_quote(item.record, item.quote, style), item.quote, item.record
        values = {
            "number": n, "quote": quote.text, "kind": quote.kind, "speaker": quote.speaker, "cited": made.in_text, "page_label": quote.page_label, "pdf_page": quote.page,
            "place": item.place, "locator": where and where.value, "locator_label": where and where.label, "report": record.id, "authors": "; ".join(record.authors),
            "year": record.year, "year_note": record.year_note, "title": record.title, "publisher": record.publisher, "isbn": record.isbn,
            "url": csl.address(record.url), "reference": made.bibliography, "note": item.note,
        }  # fmt: skip
        rows.writerow([cell(values[c]) for c in COLUMNS])
    return held.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """A value for a spreadsheet: clean, and never a formula."""
    text = csl.clean("" if value is None else str(value))
    return f"'{text}" if FORMULA.match(text) else text


def markdown(items: Sequence[Item], style: str = "harvard") -> bytes:
    """Markdown: a heading for each report, block quotes with their reference and place, the bibliography at the end."""
    parts = ["# Quotes"]
    for record, group in by_report(items):
        parts.append(f"## {marked(record.title)}")
        for item in group:
            cited = _emphasised(references.of_quote(record, item.quote, style).cited)
            speaker = f"{marked(item.quote.speaker)}, quoted in: " if item.quote.speaker.strip() else ""
            parts.append(_block(item))
            parts.append(f"— {speaker}{cited}{f' · {marked(item.place)}' if item.place else ''}")
            parts += [f"Reader's note: {marked(item.note)}"] if item.note.strip() else []
    listed = {r.id: references.reference(r, None, style) for r, _ in by_report(items)}
    entries = sorted(listed.values(), key=lambda s: s.bibliography.casefold())
    parts += ["## Bibliography", *(_emphasised(s.listed, first=True) for s in entries)] if entries else []
    return ("\n\n".join(parts) + "\n").encode()


def _block(item: Item) -> str:
    lines = [f"> {marked(w)}" for w in item.text.split("\n") if w.strip()]
    return "\n>\n".join(["> *Note on the report, not a quote:*", *lines] if item.quote.kind == "note" else lines)


def marked(text: str) -> str:
    """Text on one line for Markdown, where it begins a line too: no markup, no link, no list, no heading."""
    return re.sub(r"^(\d*)([-+=.):])", r"\1\\\2", compose.escape(csl.line(text)))


def _emphasised(runs: Sequence[references.Run], first: bool = False) -> str:
    """Runs as Markdown; `first`: they begin the line."""
    text = "".join(f"*{compose.escape(r.text)}*" if r.italic else compose.escape(r.text) for r in runs)
    return re.sub(r"^(\d*)([-+=.):])", r"\1\\\2", text) if first else text


def _inferred(record: Record) -> str:
    """What an inferred year was inferred from, for programs that show a year without brackets."""
    return f"The year is {csl.line(record.year_note)}" if record.year_note else ""


def _word(items: Sequence[Item], style: str = "harvard") -> bytes:
    from assistant import word

    return word.document(items, style)


FORMS: dict[str, Exporter] = {"bibtex": bibtex, "ris": ris, "csl-json": csl_json, "csv": table, "markdown": markdown, "word": _word}
ENDINGS = {"bibtex": ".bib", "ris": ".ris", "csl-json": ".json", "csv": ".csv", "markdown": ".md", "word": ".docx"}
