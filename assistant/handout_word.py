"""A handout as a Word document: headings, lists, tables with a head row."""

from __future__ import annotations

import datetime
import io
from typing import Any

import prompts
from assistant import csl
from assistant.handout import Grid, Handout, Heading, Points, Shown, Tasks, Words, place, spoken
from assistant.pinned import Borne
from assistant.word import EPOCH, dateless

SMALL = 9  # points of the evidence under a line


def document(made: Handout) -> bytes:
    """The .docx file's content; the same handout makes the same bytes."""
    from docx import Document

    held = Document()
    facts = held.core_properties
    facts.author, facts.title, facts.comments = "", csl.line(made.title), ""
    facts.created = facts.modified = datetime.datetime(*EPOCH, tzinfo=datetime.UTC)
    held.add_heading(csl.line(made.title), 0)
    for text in made.about:
        held.add_paragraph(csl.line(text))
    seen = Shown()
    for block in made.blocks:
        match block:
            case Heading():
                held.add_heading(csl.line(block.text), block.level - 1)
            case Words():
                held.add_paragraph(csl.line(block.text))
            case Tasks():
                for text in block.lines:
                    held.add_paragraph(csl.line(text), style="List Bullet")
            case Points():
                for line in block.lines:
                    _line(held, line, seen, "List Bullet")
            case Grid():
                _grid(held, block, seen)
    out = io.BytesIO()
    held.save(out)
    return dateless(out.getvalue())


def _line(held: Any, line: Borne, seen: Shown, style: str | None = None) -> None:
    """A line of ours as a paragraph, its evidence smaller below it; in `held`, a document or a cell."""
    if line.text:
        held.add_paragraph(csl.line(line.text), style=style)
    below = held.add_paragraph()
    quote = line.quote
    if seen.again(quote):
        runs = [(prompts.load("handout_again").render(), False)]
    elif quote.kind == "note":
        runs = [(prompts.load("handout_note").render(), False), (spoken(quote), False)]
    else:
        runs = [(seen.lead(quote), True), (spoken(quote), True)]
    for text, italic in [*runs, (place(quote), False)]:
        if text:
            _small(below, f"{text} ", italic)


def _small(paragraph: Any, text: str, italic: bool) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.italic = italic or None
    run.font.size = Pt(SMALL)


def _grid(held: Any, block: Grid, seen: Shown) -> None:
    """A table under its caption, with a head row that is repeated on each page."""
    held.add_paragraph(csl.line(block.caption), style="Caption")
    table = held.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.columns, strict=True):
        cell.text = csl.line(text)
    _repeated(table.rows[0])
    for head, cells in block.rows:
        row = table.add_row().cells
        row[0].text = csl.line(head)
        for cell, lines in zip(row[1:], cells, strict=True):
            if not lines:
                cell.text = prompts.load("handout_nothing").render()
                continue
            for line in lines:
                _line(cell, line, seen)
            cell._element.remove(cell.paragraphs[0]._element)  # the empty one each cell is born with


def _repeated(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
