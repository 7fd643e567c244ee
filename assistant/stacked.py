"""A table that a phone shows as cards, one a row: as HTML on one line. Pure; no Gradio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(kind: str, caption: str, heads: Sequence[str], rows: Iterable[str]) -> str:
    """`kind`: its class; `caption`, `heads` and `rows` are HTML, rows with their `<tr role="row">`.

    Roles are named because cards take a table's own away.
    """
    head = "".join(f'<th scope="col" role="columnheader">{h}</th>' for h in heads)
    return (
        f'<table class="{kind}" role="table"><caption>{caption}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )
