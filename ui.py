"""The page: `python ui.py`. Lays out and wires; what is shown is decided in assistant/page.py."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from assistant import page, unanswered, visit
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk
    from assistant.model import Writer

ASSETS = Path(page.__file__).parent
AT_ONCE, WAITING = 8, 200  # questions answered at the same time, and that may wait; one more is told that the page is busy


SHOWN = ("question", "chat", "sources", "turns", "examples", "shelf", "anew", "save")  # what an answer changes

def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python ui.py", description="Open the page on which to ask the library.")
    made.add_argument("--library", default="", metavar="DIR", help="where the library lies (default: CLUSTERLIT_LIBRARY or .library)")
    made.add_argument("--port", type=int, default=7860, help="(default: %(default)s)")
    made.add_argument("--host", default="127.0.0.1", help="address to serve; another than this computer's lets others in (default: %(default)s)")
    made.add_argument("--model", default="", metavar="SPEC", help="a language model to write prose from the quotes: ollama:NAME or openai:NAME@URL (default: CLUSTERLIT_MODEL, else none)")
    made.add_argument("--no-browser", action="store_true", help="open no browser (also: HEADLESS=1)")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until interrupted; returns the exit code."""
    options = parser().parse_args(argv)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: it calls home otherwise
    from assistant.desk import Desk
    from assistant.model import configured

    try:
        writer = configured(options.model)
    except LibraryError as error:
        print(error, file=sys.stderr)
        return 1
    desk = Desk(Path(options.library or os.environ.get("CLUSTERLIT_LIBRARY", ".library")))
    blocks = build(desk, options.library, writer)
    desk.open_soon()
    try:
        serve(blocks, options.host, options.port, browser=not (options.no_browser or os.environ.get("HEADLESS")))
    except OSError:  # gradio's, whose own words name its settings, not ours
        print(f"Cannot serve on {options.host}:{options.port}: the port is taken, or the address is none of this computer's. Another port: python ui.py --port {options.port + 1}", file=sys.stderr)
        return 1
    return 0


def serve(blocks: gr.Blocks, host: str, port: int, browser: bool) -> None:
    """Serve, with everything off that shares, measures, remembers or lets another site in."""
    from starlette.middleware import Middleware

    from assistant.guard import Guard

    blocks.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    blocks.launch(
        server_name=host, server_port=port, inbrowser=browser, share=False, show_error=False, footer_links=[], strict_cors=True,
        enable_monitoring=False, run_history=False, mcp_server=False, ssr_mode=False, pwa=False, max_file_size="1mb", quiet=True, prevent_thread_lock=True,
        app_kwargs={"middleware": [Middleware(Guard, host=host)]}, theme=theme(), js=(ASSETS / "page.js").read_text(encoding="utf-8"),
        head=f"<style>{(ASSETS / 'page.css').read_text(encoding='utf-8')}</style>",
    )  # fmt: skip
    print(f"The page is at http://{host}:{port} (Ctrl+C ends it).", flush=True)
    blocks.block_thread()


def theme() -> gr.themes.Base:
    """Fonts that the computer has; colours and spaces are in page.css."""
    import gradio as gr

    return gr.themes.Base(font=("system-ui", "Segoe UI", "Roboto", "Helvetica", "sans-serif"), font_mono=("ui-monospace", "Consolas", "monospace"))


def build(desk: Desk, folder: str = "", writer: Writer | None = None) -> gr.Blocks:
    """The page over a desk. `folder` is the library as the asker named it, for the commands that are shown."""
    import gradio as gr

    with gr.Blocks(title=page.TITLE, analytics_enabled=False, fill_width=True) as blocks:
        parts = layout()
        wire(blocks, parts, desk, folder, writer)
        gr.api(answering(desk), api_name="ask", concurrency_limit=AT_ONCE)
    return blocks


def layout() -> dict[str, Any]:
    """The components by name."""
    import gradio as gr

    parts: dict[str, Any] = {"turns": gr.State([])}
    gr.Markdown(f"# {page.TITLE}\n\n{prompts.load('page_intro').render()}", elem_id="masthead")
    parts["notice"] = gr.Markdown(prompts.load("page_opening").render(), elem_id="notice")
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk", min_width=0):
            parts["chat"] = gr.Chatbot(
                label="Conversation", show_label=False, elem_id="chat", visible=False, height=None, layout="panel", autoscroll=False, buttons=[],
                sanitize_html=True, allow_tags=False, latex_delimiters=[], feedback_options=None, allow_file_downloads=False,
            )  # fmt: skip
            parts["examples"], parts["buttons"] = example_buttons()
            with gr.Column(elem_id="asking", min_width=0):
                parts["question"] = gr.Textbox(label="Your question", placeholder="Ask in your own words", lines=1, max_lines=5, max_length=2000, submit_btn="Send", elem_id="question")
                with gr.Row(elem_id="choosing"):
                    with gr.Accordion(page.chosen(0, 0), open=False, elem_id="choice") as parts["choice"]:
                        parts["reports"] = gr.CheckboxGroup([], label="Answer only from these reports", info="None ticked: from all of them.", elem_id="reports")
                    parts["anew"] = gr.Button("New conversation", size="sm", elem_id="anew", visible=False)
                    parts["save"] = gr.Button("Save this answer", size="sm", elem_id="save", visible=False)
                    parts["receipt"] = gr.Textbox(visible="hidden", elem_id="receipt")
        with gr.Column(elem_id="shelf", min_width=0, visible=False) as parts["shelf"]:
            gr.Markdown("## Sources")
            parts["sources"] = gr.Markdown("", elem_id="sources", sanitize_html=True, latex_delimiters=[])
    return parts


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


def wire(blocks: gr.Blocks, parts: dict[str, Any], desk: Desk, folder: str, writer: Writer | None = None) -> None:
    """Connect the components. None of these events is part of the page's HTTP interface; `ask` is."""
    import gradio as gr

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    shown = [parts[n] for n in SHOWN]

    def converse(question: str, reports: list[str], turns: list[page.Turn]) -> Iterator[list[Any]]:
        if not question.strip():
            yield [gr.skip()] * len(shown)
            return
        yield view(turns, question)
        try:
            for said in page.turns(desk.library(), question, reports, turns, lambda a: unanswered.keep(desk.root, a), writer):
                yield view([*(replace(t, receipt="") for t in turns), said][-page.KEPT :])
        except LibraryError as error:
            yield view([*(replace(t, receipt="") for t in turns), page.failed(question, error)][-page.KEPT :])

    def opened() -> list[Any]:
        try:
            library = desk.library()
        except LibraryError as error:
            return [page.sentence(error), gr.update(choices=[], value=[]), gr.update(label=page.chosen(0, 0))]
        told = "\n\n".join(t for t in (page.notice(library, folder), visit.kept(desk.root)) if t)
        return [gr.update(value=told, visible=bool(told)), gr.update(choices=page.choices(library), value=[]), gr.update(label=page.chosen(0, len(library.records)))]

    def counted(reports: list[str]) -> Any:
        try:
            return gr.update(label=page.chosen(len(reports), len(desk.library().records)))
        except LibraryError:  # gone since the page was opened; the next question says so
            return gr.skip()

    inputs = [parts["reports"], parts["turns"]]
    parts["question"].submit(converse, [parts["question"], *inputs], shown, **quiet).then(js="() => window.answered()", **quiet)
    for button in parts["buttons"]:
        button.click(converse, [button, *inputs], shown, **quiet).then(js="() => window.answered()", **quiet)
    parts["anew"].click(lambda: view([]), None, shown, **quiet)
    parts["reports"].change(counted, parts["reports"], parts["choice"], **quiet)
    blocks.load(opened, None, [parts["notice"], parts["reports"], parts["choice"]], **quiet)
    wire_links(blocks, parts, desk, quiet)


def wire_links(blocks: gr.Blocks, parts: dict[str, Any], desk: Desk, quiet: dict[str, Any]) -> None:
    """Connect what outlives a conversation: a link that leads to the page, an answer that is saved."""
    import gradio as gr

    def visited(link: str) -> list[Any]:
        try:
            return [visit.shown(desk.library(), link), gr.update(visible=True)] if link else [gr.skip(), gr.skip()]
        except LibraryError:  # the notice says so
            return [gr.skip(), gr.skip()]

    asked = "() => [new URLSearchParams(location.search).get('passage') || '']"
    blocks.load(visited, parts["question"], [parts["sources"], parts["shelf"]], js=asked, **quiet)
    made = parts["save"].click(lambda turns: turns[-1].receipt if turns else "", parts["turns"], parts["receipt"], **quiet)
    made.then(None, parts["receipt"], None, js="(page) => window.saved(page)", **quiet)


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


if __name__ == "__main__":
    raise SystemExit(main())
