"""The list of questions without an answer as the page shows it. Pure functions; questions are hostile here: every one passes `source.html`."""

from __future__ import annotations

from collections.abc import Sequence

import prompts
from assistant import stacked
from assistant.holdings_page import count
from assistant.source import html
from assistant.unanswered import Asked

HEADS = ("Question", "Times asked", "Last asked", "Nearest reports", "Limits")


def privacy(on: bool) -> str:
    """What is kept and what is not, for the keeper, plain text."""
    state = (prompts.load("unanswered_on") if on else prompts.load("unanswered_off")).render()
    return f"{state} {prompts.load('unanswered_privacy').render()}"


def table(rows: Sequence[Asked], most: int = 200) -> str:
    """The questions, the most asked first, at most so many, HTML on one line."""
    if not rows:
        return f'<p class="told">{html(prompts.load("unanswered_empty").render())}</p>'
    caption = count(len(rows), "question") + (f", the first {most} shown" if len(rows) > most else "")
    return stacked.table("stacks", caption, HEADS, map(_row, rows[:most]))


def _row(asked: Asked) -> str:
    cells = zip(HEADS[1:], (str(asked.count), asked.day, ", ".join(asked.nearest) or "–", asked.limits or "–"), strict=True)
    shown = "".join(f'<td role="cell"><span class="label" aria-hidden="true">{h}: </span><div>{html(v)}</div></td>' for h, v in cells)
    return f'<tr role="row"><th scope="row" role="rowheader">{html(asked.question)}</th>{shown}</tr>'
