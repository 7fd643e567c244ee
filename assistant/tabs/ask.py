"""The tab in which to ask: the conversation, its sources, the choice of reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import prompts
from assistant import page, unanswered, visit
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

ID, NAME = "ask", "Ask"
SHOWN = ("question", "chat", "sources", "turns", "examples", "shelf", "anew", "save")  # what an answer changes


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    parts: dict[str, Any] = {"turns": gr.State([])}
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk", min_width=0):
            parts["chat"] = gr.Chatbot(
                label="Conversation", show_label=False, elem_id="chat", visible=False, height=None, layout="panel", autoscroll=False, buttons=[],
                sanitize_html=True, allow_tags=False, latex_delimiters=[], feedback_options=None, allow_file_downloads=False,
            )  # fmt: skip
            parts["examples"], parts["buttons"] = example_buttons()
            with gr.Column(elem_id="asking", min_width=0):
                parts["question"] = gr.Textbox(
                    label="Your question", placeholder="Ask in your own words", lines=1, max_lines=5, max_length=2000, submit_btn="Send", elem_id="question"
                )
                with gr.Row(elem_id="choosing"):
                    with gr.Accordion(page.chosen(0, 0), open=False, elem_id="choice") as parts["choice"]:
                        parts["reports"] = gr.CheckboxGroup(
                            [], label="Answer only from these reports", info="None ticked: from all of them.", elem_id="reports"
                        )
                    parts["anew"] = gr.Button("New conversation", size="sm", elem_id="anew", visible=False)
                    parts["save"] = gr.Button("Save this answer", size="sm", elem_id="save", visible=False)
                    parts["receipt"] = gr.Textbox(visible="hidden", elem_id="receipt")
        with gr.Column(elem_id="shelf", min_width=0, visible=False) as parts["shelf"]:
            gr.Markdown("## Sources")
            parts["sources"] = gr.Markdown("", elem_id="sources", sanitize_html=True, latex_delimiters=[])
    shell.parts |= {f"ask.{name}": part for name, part in parts.items()}


def example_buttons() -> tuple[gr.Row, list[gr.Button]]:
    """Questions to begin with, under the kind of user who would ask them."""
    import gradio as gr

    buttons = []
    with gr.Row(elem_id="examples") as row:
        for kind, questions in page.examples(prompts.load("examples").text):
            with gr.Column(min_width=0):
                gr.Markdown(f"## {kind}")
                buttons += [gr.Button(q, size="sm", elem_classes="example") for q in questions]
    return row, buttons


def view(turns: list[page.Turn], pending: str = "") -> list[Any]:
    """The parts of the conversation as they stand, in the order of `SHOWN`; `pending` is a question not answered yet."""
    import gradio as gr

    began = bool(turns or pending)
    return [
        gr.update(value="") if pending or not began else gr.skip(), gr.update(value=page.messages(turns, pending), visible=began), page.panel(turns), turns,
        gr.update(visible=not began), gr.update(visible=bool(turns)), gr.update(visible=bool(turns)), gr.update(visible=bool(turns) and bool(turns[-1].receipt)),
    ]  # fmt: skip


def wire(shell: Shell) -> None:
    """Connect the components. None of these events is part of the page's HTTP interface; `ask` is."""
    import gradio as gr

    desk, parts = shell.desk, {n.removeprefix("ask."): p for n, p in shell.parts.items()}
    shown = [parts[n] for n in SHOWN]

    def converse(question: str, reports: list[str], turns: list[page.Turn]) -> Iterator[list[Any]]:
        if not question.strip():
            yield [gr.skip()] * len(shown)
            return
        yield view(turns, question)
        try:
            for said in page.turns(desk.library(), question, reports, turns, lambda a: unanswered.keep(desk.root, a), shell.writer):
                yield view([*(replace(t, receipt="") for t in turns), said][-page.KEPT :])
        except LibraryError as error:
            yield view([*(replace(t, receipt="") for t in turns), page.failed(question, error)][-page.KEPT :])

    inputs = [parts["reports"], parts["turns"]]
    parts["question"].submit(converse, [parts["question"], *inputs], shown, **QUIET).then(js="() => window.answered()", **QUIET)
    for button in parts["buttons"]:
        button.click(converse, [button, *inputs], shown, **QUIET).then(js="() => window.answered()", **QUIET)
    parts["anew"].click(lambda: view([]), None, shown, **QUIET)
    wire_choice(shell, parts)
    wire_links(shell, parts)
    shell.api(answering(desk), "ask")


def wire_choice(shell: Shell, parts: dict[str, Any]) -> None:
    """Fill the choice of reports, and say what the asker must know, when the page is opened."""
    import gradio as gr

    def opened() -> list[Any]:
        try:
            library = shell.desk.library()
        except LibraryError as error:
            return [page.sentence(error), gr.update(choices=[], value=[]), gr.update(label=page.chosen(0, 0))]
        told = "\n\n".join(t for t in (page.notice(library, shell.folder), visit.kept(shell.desk.root)) if t)
        return [
            gr.update(value=told, visible=bool(told)),
            gr.update(choices=page.choices(library), value=[]),
            gr.update(label=page.chosen(0, len(library.records))),
        ]

    def counted(reports: list[str]) -> Any:
        try:
            return gr.update(label=page.chosen(len(reports), len(shell.desk.library().records)))
        except LibraryError:  # gone since the page was opened; the next question says so
            return gr.skip()

    parts["reports"].change(counted, parts["reports"], parts["choice"], **QUIET)
    shell.on_load(opened, None, [parts["notice"], parts["reports"], parts["choice"]])


def wire_links(shell: Shell, parts: dict[str, Any]) -> None:
    """Connect what outlives a conversation: a link that leads to the page, an answer that is saved."""
    import gradio as gr

    def visited(link: str) -> list[Any]:
        try:
            return [visit.shown(shell.desk.library(), link), gr.update(visible=True)] if link else [gr.skip(), gr.skip()]
        except LibraryError:  # the notice says so
            return [gr.skip(), gr.skip()]

    asked = "() => [new URLSearchParams(location.search).get('passage') || '']"
    shell.on_load(visited, parts["question"], [parts["sources"], parts["shelf"]], js=asked)
    made = parts["save"].click(lambda turns: turns[-1].receipt if turns else "", parts["turns"], parts["receipt"], **QUIET)
    made.then(None, parts["receipt"], None, js="(page) => window.saved(page)", **QUIET)


def answering(desk: Desk) -> Any:
    """The function behind the page's one HTTP call, POST /gradio_api/call/ask."""

    def ask(question: str, reports: list[str] | None = None) -> dict[str, Any]:
        """Answer one question; the fields are those of `python -m assistant ask --json`, or `error`."""
        try:
            answer = desk.library().ask(question, reports=reports)
            unanswered.keep(desk.root, answer)
            return answer.to_json()
        except LibraryError as error:
            return {"question": question, "error": str(error)}

    return ask
