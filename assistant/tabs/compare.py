"""The tab in which the reports are compared: on a question, on a theme; and the themes across all of them.

What searches is imported where it is called: it takes numpy along, which the page's options and errors do not need.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import prompts
from assistant.tabs.given import Name, Reports, Words
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.across import Across
    from assistant.desk import Desk

ID, NAME = "compare", "Compare"
Asked = dict[str, Any]  # what the table shows: {"question", "theme", "most"}
MOST = 12  # reports judged at first, and with each "more"
NOTHING: Asked = {"question": "", "theme": "", "most": MOST}


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    parts: dict[str, Any] = {"asked": gr.State(NOTHING)}
    gr.Markdown(prompts.load("compare_intro").render(), elem_id="compare-intro")
    with gr.Row(elem_id="compare-ask"):
        parts["question"] = gr.Textbox(
            label="Question to all reports", placeholder="Ask in your own words", lines=1, max_lines=3, max_length=2000, submit_btn="Compare", elem_id="compare-question"
        )
    parts["out"] = gr.HTML("", elem_id="compare-out")
    with gr.Row(elem_id="compare-take", visible=False) as parts["take"]:
        parts["csv"] = gr.Button("Save as a table (CSV)", size="sm")
        parts["print"] = gr.Button("Save as a page to print", size="sm")
        parts["copy"] = gr.Button("Copy as text", size="sm")
    gr.HTML("<h2>Themes across the reports</h2>", elem_id="compare-themes")
    parts["map"] = gr.HTML("", elem_id="compare-map")
    parts["cell"] = gr.HTML("", elem_id="compare-cell")
    parts["sent"] = gr.Textbox(visible="hidden")
    parts["go"] = gr.Button("Compare", visible="hidden", elem_id="compare-go")
    parts["file"] = gr.Textbox(visible="hidden", elem_id="compare-file")
    shell.parts |= {f"compare.{name}": part for name, part in parts.items()}


def wire(shell: Shell) -> None:
    """Connect the components."""
    import gradio as gr

    from assistant import across_page

    desk, parts = shell.desk, {n.removeprefix("compare."): p for n, p in shell.parts.items() if n.startswith("compare.")}
    table = [parts["out"], parts["asked"], parts["take"]]

    def put(question: str) -> list[Any]:
        return compared(desk, {**NOTHING, "question": question}) if (question or "").strip() else [gr.skip()] * 3

    def heard(sent: str, asked: Asked) -> list[Any]:
        """What the page's script sends: more reports, a theme, a cell of the map, another leaf of it."""
        wish = read(sent)
        what = wish.get("do")
        if what == "more":
            return [*compared(desk, {**asked, "most": asked["most"] + MOST}), gr.skip(), gr.skip()]
        if what == "theme":
            return [*compared(desk, {**NOTHING, "theme": str(wish.get("theme"))}), gr.skip(), gr.skip()]
        if what == "cell":
            return [*[gr.skip()] * 4, listed(desk, str(wish.get("theme")), str(wish.get("report")))]
        return [*[gr.skip()] * 3, mapped(desk, wish.get("leaf")), ""]

    parts["question"].submit(put, parts["question"], table, **QUIET).then(js="() => window.compared()", **QUIET)
    wished = parts["go"].click(
        heard, [parts["sent"], parts["asked"]], [*table, parts["map"], parts["cell"]], js="(_, asked) => [window.compareWish, asked]", trigger_mode="always_last", **QUIET
    )
    wished.then(js="() => window.compared(true)", **QUIET)
    shell.parts["tab.compare"].select(lambda: mapped(desk, 1), None, parts["map"], **QUIET)
    for name, made, js in (("csv", across_page.table, "savedTable"), ("print", across_page.printable, "savedPage"), ("copy", across_page.text, "copiedTable")):
        taken = parts[name].click(lambda asked, made=made: taken_along(desk, asked, made), parts["asked"], parts["file"], **QUIET)
        taken.then(None, parts["file"], None, js=f"(text) => window.{js}(text)", **QUIET)
    shell.api(comparing(desk), "compare")
    shell.api(theming(desk), "themes")


def read(sent: str) -> Asked:
    """A wish of the page's script; an empty one for what is none."""
    try:
        wish = json.loads(sent)
    except (ValueError, RecursionError):
        return {}
    return wish if isinstance(wish, dict) else {}


def found(desk: Desk, asked: Asked) -> Across:
    """The comparison that is shown. Raises LibraryError."""
    from assistant import across

    library = desk.library()
    return across.on_theme(library, asked["theme"], asked["most"]) if asked["theme"] else across.asked(library, asked["question"], asked["most"])


def compared(desk: Desk, asked: Asked) -> list[Any]:
    """The table, what it shows, and whether there is something to take along."""
    import gradio as gr

    from assistant import across_page

    try:
        return [across_page.html(found(desk, asked)), asked, gr.update(visible=True)]
    except LibraryError as error:
        return [across_page.failed(error), NOTHING, gr.update(visible=False)]


def taken_along(desk: Desk, asked: Asked, made: Any) -> str:
    """The comparison as text for a file; what is wrong where there is none."""
    try:
        return str(made(found(desk, asked)))
    except LibraryError as error:
        return str(error)


def mapped(desk: Desk, leaf: Any) -> str:
    """The map of themes as HTML."""
    from assistant import across_page, thememap, thememap_page

    try:
        return thememap_page.html(thememap.of(desk.library()), leaf if isinstance(leaf, int) else 1)
    except LibraryError as error:
        return across_page.failed(error)


def listed(desk: Desk, theme: str, report: str) -> str:
    """The passages of a cell of the map as HTML."""
    from assistant import across_page, thememap, thememap_page

    try:
        library = desk.library()
        return thememap_page.passages(thememap.known(theme), library.shelf(report).record, thememap.passages(library, theme, report))
    except LibraryError as error:
        return across_page.failed(error)


def comparing(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/compare."""

    def compare(question: Words = "", theme: Name = "", most: Reports = MOST) -> dict[str, Any]:
        """Put a question, or a theme, to each report on its own: `rows` with the quotes of each, or that it is `silent`.

        Args:
            question: The question, in plain words; empty where a theme is given.
            theme: A theme instead of a question; the function themes lists them.
            most: How many reports to judge at most, 1 to 100.
        """
        try:
            return found(desk, {"question": question, "theme": theme, "most": most}).to_json()
        except LibraryError as error:
            return {"question": question, "theme": theme, "error": str(error)}

    return compare


def theming(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/themes."""
    from assistant import thememap

    def themes() -> dict[str, Any]:
        """List the reports of the library and the themes, and how many passages of each report are on each theme."""
        try:
            return thememap.of(desk.library()).to_json()
        except LibraryError as error:
            return {"error": str(error)}

    return themes
