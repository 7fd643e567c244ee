"""A basket as a Word document: a heading for each report, block quotes with their references, the bibliography at the end."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from assistant import csl, references
from assistant.basket import Item, by_report

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file can hold: the same basket makes the same bytes


def document(items: Sequence[Item], style: str = "harvard") -> bytes:
    """The .docx file's content."""
    from docx import Document

    made = Document()
    facts = made.core_properties
    facts.author, facts.title, facts.comments = "", "Quotes", ""
    facts.created = facts.modified = datetime.datetime(*EPOCH, tzinfo=datetime.UTC)
    made.add_heading("Quotes", 0)
    for record, group in by_report(items):
        made.add_heading(csl.line(record.title), 1)
        for item in group:
            _quote(made, item, style)
    entries = sorted((references.reference(r, None, style) for r, _ in by_report(items)), key=lambda s: s.bibliography.casefold())
    if entries:
        made.add_heading("Bibliography", 1)
    for entry in entries:
        _runs(made.add_paragraph(), entry.listed)
    held = io.BytesIO()
    made.save(held)
    return dateless(held.getvalue())


def _quote(made: Any, item: Item, style: str) -> None:
    """One quote, its reference and place, the reader's note. Our own notes are said to be no quotes, and are not set as such."""
    if item.quote.kind == "note":
        made.add_paragraph(f"Note on the report, not a quote: {item.text}")
    else:
        made.add_paragraph(item.text, style="Quote")
    below = made.add_paragraph("— ")
    if item.quote.speaker.strip():
        below.add_run(f"{csl.line(item.quote.speaker)}, quoted in: ")
    _runs(below, references.of_quote(item.record, item.quote, style).cited)
    if item.place:
        below.add_run(f" · {item.place}")
    if item.note.strip():
        made.add_paragraph(f"Reader's note: {csl.clean(item.note)}")


def _runs(paragraph: Any, runs: Sequence[references.Run]) -> None:
    for run in runs:
        paragraph.add_run(run.text).italic = run.italic or None


def dateless(made: bytes) -> bytes:
    """The same zip file without the time of day in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return held.getvalue()
