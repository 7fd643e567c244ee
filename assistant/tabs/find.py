"""The tab in which to find quotes: words typed, filters, what was found.

What searches is imported where it is called: it takes numpy along, which the page's options and errors do not need.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from assistant import limits as offered
from assistant import scope
from assistant.scope import Scope
from assistant.tabs.given import Count, Name, Names, Words
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.desk import Desk

ID, NAME = "find", "Find quotes"
FILTERS = {"reports": "Reports", "evidence": "Kind of evidence", "themes": "Theme", "places": "Place"}
Way = Literal["all", "exact", "together", "meaning"]
Order = Literal["best", "report"]
ASKED = ("words", "way", "order", *FILTERS, "years")  # what a search depends on


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    from assistant import seek, seek_page

    parts: dict[str, Any] = {"shown": gr.State(seek.LEAF)}
    parts["words"] = gr.Textbox(label="Words to find", placeholder='Words, or "an exact phrase"', lines=1, max_lines=1, max_length=2000, elem_id="find-words")
    with gr.Row(elem_id="find-how"):
        parts["way"] = gr.Radio([(label, way) for way, label in seek_page.WAYS.items()], value="all", label="How to look", elem_id="find-way")
        parts["order"] = gr.Radio([(label, order) for order, label in seek_page.ORDERS.items()], value="best", label="Order", elem_id="find-order")
    with gr.Accordion(filtered(0), open=False, elem_id="find-filters") as parts["filters"]:
        with gr.Row(elem_id="find-fields"):
            for field, label in FILTERS.items():
                parts[field] = gr.CheckboxGroup([], label=label, elem_id=f"find-{field}", elem_classes="filter")
            parts["years"] = gr.Textbox(label="Years", placeholder="2006, 2001-2010, 2005- or -2009", lines=1, max_lines=1, elem_id="find-years")
        parts["clear"] = gr.Button("No filters", size="sm", elem_id="find-clear")
    parts["found"] = gr.HTML(seek_page.empty(), elem_id="found")
    parts["go"] = gr.Button("Find", visible="hidden", elem_id="find-go")
    parts["more"] = gr.Button("More", visible="hidden", elem_id="find-more")
    shell.parts |= {f"find.{name}": part for name, part in parts.items()}


def filtered(count: int) -> str:
    """The label over the filters.

    >>> filtered(2)
    'Filters: 2 chosen'
    """
    return f"Filters: {count} chosen" if count else "Filters: none"


def wire(shell: Shell) -> None:
    """Connect the components. One event searches for whatever was changed, so that only the last of several waits, and no older one comes after it."""
    import gradio as gr

    from assistant.seek import LEAF

    desk, parts = shell.desk, {n.removeprefix("find."): p for n, p in shell.parts.items() if n.startswith("find.")}
    asked = [parts[name] for name in ASKED]
    shown = [parts["found"], parts["shown"], parts["filters"]]

    def search(*given: Any) -> list[Any]:
        return [found(desk, given, LEAF), LEAF, gr.update(label=filtered(sum(map(bool, given[3:]))))]

    def more(k: int, *given: Any) -> list[Any]:
        return [found(desk, given, k + LEAF), k + LEAF]

    changes = [parts[name].input for name in ASKED if name not in ("words", "years")]
    triggers = [parts["go"].click, parts["words"].submit, parts["years"].submit, *changes]
    gr.on(triggers, search, asked, shown, trigger_mode="always_last", **QUIET).then(js="() => window.found()", **QUIET)
    parts["more"].click(more, [parts["shown"], *asked], shown[:2], **QUIET).then(js="() => window.found(true)", **QUIET)
    fields = [*FILTERS, "years"]
    cleared = parts["clear"].click(lambda: [[]] * len(FILTERS) + [""], None, [parts[f] for f in fields], **QUIET)
    cleared.then(search, asked, shown, **QUIET).then(js="() => window.found()", **QUIET)
    shell.on_load(lambda: choices(desk), None, [parts[f] for f in FILTERS])
    shell.api(finding(desk), "find")


def limits(given: Sequence[Any]) -> Scope:
    """The filters as they are chosen, years last. Raises ScopeError for what is no year."""
    reports, evidence, themes, places, years = given
    return Scope(tuple(reports or ()), scope.years(years) if (years or "").strip() else None, tuple(evidence or ()), tuple(themes or ()), tuple(places or ()))


def found(desk: Desk, given: Sequence[Any], k: int) -> str:
    """What a search finds, or why it could not be made, as HTML."""
    from assistant import seek, seek_page

    words, way, order, *rest = given
    try:
        within = limits(rest)
        return seek_page.html(seek.sought(desk.library().within(within), words or "", way, order, k), scope.words([within] if within else []))
    except LibraryError as error:
        return seek_page.failed(error)


def choices(desk: Desk) -> list[Any]:
    """What can be chosen in each filter."""
    import gradio as gr

    try:
        library = desk.library()
    except LibraryError:  # the notice says so
        return [gr.update(choices=[], value=[])] * len(FILTERS)
    return [gr.update(choices=made, value=[], visible=bool(made)) for made in offered.choices(library)]


def finding(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/find."""
    from assistant import seek

    def find(
        words: Words, way: Way = "all", order: Order = "best", k: Count = seek.LEAF, reports: Names | None = None, evidence: Names | None = None,
        themes: Names | None = None, places: Names | None = None, years: Name = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Find quotes: `matches`, word for word with reference, `how` each was found and the `marks` of the words in it; `counts` of each way; `near`: other words to try.

        Args:
            words: Words to look for, or an "exact phrase" in double quotation marks.
            way: Exact words, words near each other, by their meaning, or all three one after the other.
            order: The best first, or in the order of the reports.
            k: How many at most, 1 to 200.
            reports: Ids of reports to look in; none for all of them.
            evidence: Kinds of evidence to look in, for instance "evaluation".
            themes: Themes to look in; the function themes lists them.
            places: Places to look in, for instance "London".
            years: Years of publication: "2006", "2001-2010", "2005-" or "-2009".
        """
        try:
            within = limits((reports, evidence, themes, places, years))
            return seek.sought(desk.library().within(within), words, way, order, k).to_json()
        except LibraryError as error:
            return {"words": words, "error": str(error)}

    return find
