"""The references a source offers to copy, as HTML for the source panel: one fold, a line for each style. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant import references
from assistant.answer import Quote
from assistant.references import STYLES, Styled
from corpus.records import Record

WARMED = 50  # reports whose references are made before anybody asks; more would delay the first answer


def all_styles(record: Record, quote: Quote) -> tuple[Styled, ...]:
    """The reference to a quote in every style."""
    return tuple(references.of_quote(record, quote, style) for style in STYLES)


def fold(styled: Sequence[Styled]) -> str:
    """The fold, on one line; empty where there is nothing to offer. What is copied: the citation or note, below it the list entry."""
    if not styled:
        return ""
    return f'<details class="styles"><summary>Cite in another style</summary>{"".join(map(_line, styled))}</details>'


def _line(made: Styled) -> str:
    name = escape(STYLES[made.style].name)
    return (
        f'<div class="reference"><strong>{name}</strong><br><span class="copied-text">{references.html(made.cited)}<br>{references.html(made.listed)}</span>'
        f'<p class="tools"><button type="button" class="copy">Copy {name}</button></p></div>'
    )


def warm(records: Sequence[Record]) -> None:
    """Make the references of the first reports once, so that no answer waits for a style to be read."""
    for record in records[:WARMED]:
        for style in STYLES:
            references.reference(record, None, style)
