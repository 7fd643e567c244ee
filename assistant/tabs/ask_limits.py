"""In the tab Ask: what is looked at. Reports, kinds of evidence, themes, places, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant import limits, page
from assistant.door import who
from assistant.scope import Scope
from assistant.tabs.given import LONGEST, MOST
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError, ScopeError

YEAR = re.compile(rf"|{limits.ANY}|\d{{1,4}}", re.ASCII)
CHOSEN = (*limits.KINDS, "first", "last")
HEADS = {"evidence": "Kinds of evidence", "themes": "Themes", "places": "Places"}


def lay_out() -> dict[str, Any]:
    """The components, by name: the fold, in it the kinds of limits, beside it the way back to everything."""
    import gradio as gr

    parts: dict[str, Any] = {}
    with gr.Row(elem_id="looking"):
        with gr.Accordion(limits.label(None, Scope()), open=False, elem_id="choice") as parts["choice"]:
            parts["reports"] = gr.CheckboxGroup([], label="Reports", info="None ticked: all of them.", elem_id="reports", elem_classes="ticks")
            for kind in limits.KINDS[1:]:
                with gr.Accordion(HEADS[kind], open=False, elem_classes="fold"):
                    parts[kind] = gr.CheckboxGroup([], label=HEADS[kind], show_label=False, elem_id=f"limit-{kind}", elem_classes="ticks")
            with gr.Row(elem_id="years"):
                for name, label in (("first", "From the year"), ("last", "To the year")):
                    parts[name] = gr.Dropdown([("Any year", limits.ANY)], value=limits.ANY, label=label, filterable=False, elem_id=f"limit-{name}", min_width=0)
        parts["everywhere"] = gr.Button("Look everywhere", size="sm", visible=False, elem_id="everywhere")
    return parts


def scope(ticked: Sequence[Any]) -> Scope:
    """The limits in the values of `CHOSEN`, as a browser sent them. Raises ScopeError for what the page would not send."""
    *kinds, first, last = ticked
    lists = all(k is None or isinstance(k, list) for k in kinds)
    years = all(y is None or (isinstance(y, str) and YEAR.fullmatch(y)) for y in (first, last))
    # Places alone need not be in the library: as many as programs may give.
    places = kinds[limits.KINDS.index("places")] or []
    if not (lists and years and len(places) <= MOST and all(isinstance(p, str) and len(p) <= LONGEST for p in places)):
        raise ScopeError("What is ticked cannot be read.", "Load the page anew.")
    return limits.scope(kinds, first, last)


def opened(shell: Shell, request: Any = None, newest: bool = False) -> list[Any]:
    """What the library at hand offers, as the values of the notice, the fold and `CHOSEN`; `newest`: once what was changed is open."""
    import gradio as gr

    try:
        library = shell.desk.library(newest)
    except LibraryError as error:
        return [page.sentence(error), gr.skip(), *[gr.skip()] * len(CHOSEN)]
    trouble = page.trouble(shell.desk.trouble, who.may_keep(request))
    told = "\n\n".join(t for t in (trouble, page.notice(library, shell.folder), page.kept(shell.desk.root)) if t)
    kinds = [gr.update(choices=made, value=[]) for made in limits.choices(library)]
    years = [gr.update(choices=limits.years(library), value=limits.ANY)] * 2
    return [gr.update(value=told, visible=bool(told)), gr.update(label=limits.label(library, Scope())), *kinds, *years]


def wire(shell: Shell, parts: dict[str, Any]) -> None:
    """Fill the choice when the page is opened, and say what the asker must know; say what is chosen; clear it."""
    import gradio as gr

    fields = [parts[n] for n in CHOSEN]

    def told(*ticked: Any) -> list[Any]:
        try:
            chosen = scope(ticked)
            return [gr.update(label=limits.label(shell.desk.library(), chosen)), gr.update(visible=bool(chosen))]
        except LibraryError:  # gone since the page was opened; the next question says so
            return [gr.skip(), gr.skip()]

    def at_first(request: Any) -> list[Any]:
        return opened(shell, request)

    at_first.__annotations__["request"] = gr.Request  # which Gradio gives by its annotation
    shell.on_load(at_first, None, [parts["notice"], parts["choice"], *fields])
    gr.on([f.change for f in fields], told, fields, [parts["choice"], parts["everywhere"]], **QUIET)
    cleared = [[], [], [], [], limits.ANY, limits.ANY]
    parts["everywhere"].click(lambda: cleared, None, fields, **QUIET).then(js="() => window.asking.everywhere()", **QUIET)
