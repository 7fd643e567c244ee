"""In the tab of the library: questions that had no answer, and the self-test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import prompts
from assistant import page, selftest, selftest_page, unanswered, unanswered_page
from assistant.holdings_page import count
from assistant.source import html
from assistant.tabs.shell import QUIET
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.tabs.library import Update, Wired


def lay_out(parts: dict[str, Any]) -> None:
    """Two folds below the list."""
    import gradio as gr

    def markdown(name: str) -> gr.Markdown:
        return gr.Markdown("", elem_id=name, sanitize_html=True, latex_delimiters=[])

    with gr.Accordion("Questions without an answer", open=False, elem_id="library-unanswered") as parts["unanswered"]:
        parts["keeps"] = gr.Checkbox(label="Keep a list of questions that find no answer", elem_id="library-keeps")
        parts["privacy"] = markdown("library-privacy")
        parts["asked"] = markdown("library-asked")
        with gr.Row(elem_classes="doing"):
            parts["csv"] = gr.Button("Save the list as a table (CSV)", size="sm", elem_id="library-csv")
            parts["clear"] = gr.Button("Clear the list", size="sm", elem_id="library-clear")
            parts["clear.yes"] = gr.Button("Yes, forget all questions", size="sm", elem_id="library-clear-yes", elem_classes="main", visible=False)
        parts["csv.text"] = gr.Textbox("", visible="hidden", elem_id="library-csv-text")
    with gr.Accordion("Self-test", open=False, elem_id="library-selftest") as parts["selftest"]:
        gr.Markdown(prompts.load("selftest_explained").render())
        parts["sample"] = gr.Slider(5, 100, value=selftest.SAMPLE, step=5, label="How many questions from our notes", elem_id="library-sample")
        with gr.Row(elem_classes="doing"):
            parts["test"] = gr.Button("Run the self-test", size="sm", elem_id="library-test", elem_classes="main")
            parts["test.stop"] = gr.Button("Stop", size="sm", elem_id="library-test-stop", visible=False)
        parts["tested"] = markdown("library-tested")
        parts["own"] = gr.Textbox("", label="Your own questions", info=prompts.load("selftest_own_about").render(), lines=3, max_lines=12, max_length=50_000, elem_id="library-own")
        parts["own.save"] = gr.Button("Save your questions", size="sm", elem_id="library-own-save")
        parts["own.said"] = markdown("library-own-said")


def wire(tab: Wired) -> None:
    """Connect both folds."""
    p = tab.parts
    p["keeps"].input(tab.guarded(lambda on: switched(tab, on)), p["keeps"], tab.every, **QUIET)
    p["clear"].click(tab.guarded(lambda: {p["clear.yes"]: _update(visible=True)}), None, tab.every, **QUIET).then(js="() => window.library.focus('#library-clear-yes')", **QUIET)
    p["clear.yes"].click(tab.guarded(lambda: cleared(tab)), None, tab.every, **QUIET).then(js="() => window.library.focus('#library-clear')", **QUIET)
    saved = p["csv"].click(tab.guarded(lambda: exported(tab)), None, tab.every, **QUIET)
    saved.then(None, p["csv.text"], None, js="(text) => window.library.saved(text)", **QUIET)
    testing = p["test"].click(tab.guarded(lambda: {p["test.stop"]: _update(visible=True), p["test"]: _update(interactive=False)}), None, tab.every, **QUIET)
    going = testing.then(tab.guarded(Testing(tab).run), p["sample"], tab.every, **QUIET)
    going.then(js="() => window.library.tested()", **QUIET)
    p["test.stop"].click(tab.guarded(lambda: {**at_rest(tab), p["tested"]: page_said(prompts.load("selftest_stopped").render())}), None, tab.every, cancels=[going], **QUIET)
    p["own.save"].click(tab.guarded(lambda text: own_saved(tab, text)), p["own"], tab.every, **QUIET)


def opened(tab: Wired) -> Update:
    """Both folds when somebody opens the page."""
    p = tab.parts
    try:
        latest = selftest.results(tab.keeper.root)[-2:]
        told = _result(latest[-1], latest[0] if len(latest) > 1 else None) if latest else page_said(prompts.load("selftest_none").render())
        own = selftest.shown(selftest.own(tab.keeper.root))
    except LibraryError as error:
        told, own = page_said(str(error)), ""
    return {**asked(tab), p["tested"]: told, p["own"]: own}


def asked(tab: Wired) -> Update:
    """The list of questions as it is on disk."""
    p, root = tab.parts, tab.keeper.root
    on = unanswered.is_on(root)
    try:
        shown = unanswered_page.table(unanswered.listed(root))
    except LibraryError as error:
        shown = page_said(str(error))
    return {p["keeps"]: on, p["privacy"]: unanswered_page.privacy(on), p["asked"]: shown, p["clear.yes"]: _update(visible=False)}


def switched(tab: Wired, on: bool) -> Update:
    """Turn the list on or off."""
    try:
        unanswered.switch(tab.keeper.root, on)
    except LibraryError as error:
        return {**asked(tab), tab.parts["asked"]: page_said(str(error))}
    return asked(tab)


def cleared(tab: Wired) -> Update:
    """Forget all questions."""
    try:
        unanswered.clear(tab.keeper.root)
    except LibraryError as error:
        return {tab.parts["asked"]: page_said(str(error))}
    return asked(tab)


def exported(tab: Wired) -> Update:
    """The list as CSV, for the browser to save: nothing is written on the server."""
    try:
        return {tab.parts["csv.text"]: unanswered.as_csv(unanswered.listed(tab.keeper.root))}
    except LibraryError as error:
        return {tab.parts["csv.text"]: "", tab.parts["asked"]: page_said(str(error))}


class Testing:
    """The self-test, step by step."""

    def __init__(self, tab: Wired) -> None:
        self.tab = tab

    def run(self, sample: float) -> Iterator[Update]:
        """Ask all questions, show how far it is, then the result beside the last one."""
        p, root = self.tab.parts, self.tab.keeper.root
        try:
            library = self.tab.shell.desk.library()
            before = selftest.results(root)[-1:]
            asked_now = selftest.questions(library, root, int(sample))
            checks: list[selftest.Check] = []
            for made in selftest.run(library, asked_now):
                checks.append(made)
                yield {p["tested"]: selftest_page.progress(len(checks), len(asked_now))}
            result = selftest.result(checks, library)
            selftest.keep(root, result)
            yield {p["tested"]: _result(result, before[0] if before else None), **at_rest(self.tab)}
        except LibraryError as error:
            yield {p["tested"]: page_said(str(error)), **at_rest(self.tab)}


def at_rest(tab: Wired) -> Update:
    """The buttons when no self-test is going on."""
    return {tab.parts["test.stop"]: _update(visible=False), tab.parts["test"]: _update(interactive=True)}


def own_saved(tab: Wired, text: str) -> Update:
    """Keep the keeper's own questions, or say what is wrong with them."""
    try:
        rows = selftest.typed(text, [h.record.id for h in tab.holdings().reports])
        selftest.keep_own(tab.keeper.root, rows)
    except LibraryError as error:
        return {tab.parts["own.said"]: page.sentence(error)}
    return {tab.parts["own.said"]: prompts.load("selftest_saved").render(count=count(len(rows), "question"))}


def page_said(words: str) -> str:
    """A sentence as HTML."""
    return f'<p class="told">{html(words)}</p>'


def _result(made: selftest.Result, before: selftest.Result | None) -> str:
    return f'<p class="told share">{html(selftest_page.summed(made, before))}</p>{selftest_page.table(made)}'


def _update(**given: Any) -> Any:
    import gradio as gr

    return gr.update(**given)
