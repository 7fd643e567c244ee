"""The tab in which to ask: the conversation, its sources, what it is limited to, where it leads on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import prompts
from assistant import hints, onward, orders, page, remembered, unanswered
from assistant.halting import Halt
from assistant.scope import Scope
from assistant.tabs import ask_limits
from assistant.tabs.given import Names, Words
from assistant.tabs.shell import AT_ONCE, QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk

ID, NAME = "ask", "Ask"
SHOWN = ("question", "chat", "sources", "turns", "examples", "shelf", "anew", "save", "onward", "stop")  # what an answer changes
# What the browser adds to a question: whether it is a changed one, what of the answer it is asked of again (assistant/orders.py).
ORDERED = "(question, order, ...rest) => [question, window.asking.order(), ...rest]"
ANSWERED = "() => window.answered()"
COMPUTED = 3  # answers at the same time where none waits for a model or a server: more threads would only take Python's one lock from each other


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    parts: dict[str, Any] = {"turns": gr.State([]), "halt": gr.State(Halt())}
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="talk", min_width=0):
            parts["chat"] = gr.Chatbot(
                label="Conversation", show_label=False, elem_id="chat", visible=False, height=None, layout="panel", autoscroll=False, buttons=[],
                sanitize_html=True, allow_tags=False, latex_delimiters=[], feedback_options=None, allow_file_downloads=False,
            )  # fmt: skip
            parts["onward"] = gr.Markdown("", elem_id="onward", sanitize_html=True, latex_delimiters=[], visible=False)
            with gr.Column(elem_id="asking", min_width=0):
                parts |= ask_limits.lay_out()
                parts["question"] = gr.Textbox(
                    label="Your question", placeholder="Ask in your own words", lines=1, max_lines=5, max_length=2000, submit_btn="Send", elem_id="question"
                )
                with gr.Row(elem_id="doing"):
                    parts["stop"] = gr.Button("Stop", size="sm", elem_id="stop", visible=False)
                    parts["anew"] = gr.Button("New conversation", size="sm", elem_id="anew", visible=False)
                    parts["save"] = gr.Button("Save this answer", size="sm", elem_id="save", visible=False)
                    parts["keep"] = gr.Checkbox(label="Keep this conversation on this computer", elem_id="keep", container=False)
            parts["examples"] = examples()
            for name in ("receipt", "order", "held"):
                parts[name] = gr.Textbox(visible="hidden", elem_id=f"ask-{name}", max_length=remembered.LARGEST)
            parts["go"] = gr.Button("Ask", visible="hidden", elem_id="ask-go")
            parts["beside"] = gr.Button("Compare", visible="hidden", elem_id="ask-compare")
            parts["hold"] = gr.Button("Keep", visible="hidden", elem_id="ask-hold")
        with gr.Column(elem_id="shelf", min_width=0, visible=False) as parts["shelf"]:
            gr.Markdown("## Sources")
            parts["sources"] = gr.Markdown("", elem_id="sources", sanitize_html=True, latex_delimiters=[])
    shell.parts |= {f"ask.{name}": part for name, part in parts.items()}


def examples() -> gr.Row:
    """Questions to begin with, under the kind of user who would ask them."""
    import gradio as gr

    with gr.Row(elem_id="examples") as row:
        for kind, questions in page.examples(prompts.load("examples").text):
            with gr.Column(min_width=0):
                gr.Markdown(f"## {kind}")
                for question in questions:
                    gr.Button(question, size="sm", elem_classes=["example", "asks"])
    return row


def view(turns: list[page.Turn], pending: str = "", compare: bool = False, asking: bool = False, emptied: bool = False) -> list[Any]:
    """The parts of the conversation as they stand, in the order of `SHOWN`; `pending` is a question not answered yet, `asking`: more is to come,
    `emptied`: the box is to lose the question, as it does when one is pending."""
    import gradio as gr

    began, last = bool(turns or pending), turns[-1] if turns and not pending else None
    ways = onward.html(bool(last.sources) and not last.refused, last.also, compare) if last and not asking else ""
    return [
        gr.update(value="") if pending or emptied or not began else gr.skip(), gr.update(value=page.messages(turns, pending), visible=began), page.panel(turns), turns,
        gr.update(visible=not began), gr.update(visible=bool(turns)), gr.update(visible=bool(turns)),
        gr.update(visible=bool(turns) and bool(turns[-1].receipt)), gr.update(value=ways, visible=bool(ways)), gr.update(visible=asking or bool(pending)),
    ]  # fmt: skip


def wire(shell: Shell) -> None:
    """Connect the components. None of these events is part of the page's HTTP interface; `ask` is."""
    parts = {n.removeprefix("ask."): p for n, p in shell.parts.items() if n.startswith("ask.")}
    parts |= {"notice": shell.parts["notice"]}
    shown = [parts[n] for n in SHOWN]
    inputs = [parts["question"], parts["order"], *(parts[n] for n in ask_limits.CHOSEN), parts["turns"], parts["halt"]]
    outputs = [*shown, parts["reports"]]
    converse = conversing(shell)
    raw: dict[str, Any] = {**QUIET, "js": ORDERED, "preprocess": False}  # Gradio would look at each input in a thread of its own: `converse` holds them to their types
    raw["concurrency_limit"] = COMPUTED if shell.writer is None and not shell.desk.remote else AT_ONCE
    begun = [parts["question"].submit(converse, inputs, outputs, **raw), parts["go"].click(converse, inputs, outputs, **raw)]
    for event in begun:
        event.then(js=ANSWERED, **QUIET).then(None, parts["keep"], None, js="(keep) => window.asking.hold(keep)", **QUIET)
    holding = parts["hold"].click(held, [parts["keep"], parts["turns"]], parts["held"], **QUIET)
    holding.then(None, [parts["keep"], parts["held"]], None, js="(keep, held) => window.asking.keep(keep, held)", **QUIET)
    parts["stop"].click(stopping, parts["halt"], parts["stop"], **QUIET).then(js="() => window.asking.stopped()", **QUIET)
    parts["anew"].click(lambda: view([]), None, shown, **QUIET).then(js="() => window.asking.anew()", **QUIET)
    ask_limits.wire(shell, parts)
    wire_memory(shell, parts)
    wire_ways(shell, parts)
    shell.api(answering(shell.desk), "ask")


def conversing(shell: Shell) -> Any:
    """The function that answers: what was typed and ordered, the limits ticked, the conversation before."""
    import gradio as gr

    desk, compare = shell.desk, "compare.question" in shell.parts

    def converse(request: Any, question: str, order: str, *rest: Any) -> Iterator[list[Any]]:
        *ticked, before, halt = rest
        gone = shell.gone(request)
        asked = orders.read(str(order or "")).applied(str(question or ""), before)
        ticked, ticks = (ticked, gr.skip()) if not asked.only else ([[asked.only], *ticked[1:]], gr.update(value=[asked.only]))
        if not asked.question.strip():
            yield [gr.skip()] * (len(SHOWN) + 1)
            return
        earlier = [replace(t, receipt=None) for t in asked.before]
        said, quick = None, hasty(shell)
        if not quick:
            yield [*view(earlier, asked.question), ticks]
            ticks = gr.skip()
        halt.begin()
        try:
            scope = ask_limits.scope(ticked)
            with closing(page.turns(desk.library(), asked.question, scope, earlier, lambda a: unanswered.keep(desk.root, a), shell.writer, lambda: halt.wished() or gone())) as growing:
                for said in growing:
                    if halt.wished():
                        break
                    yield [*view([*earlier, said][-page.KEPT :], compare=compare, asking=not said.whole, emptied=quick), ticks]
        except LibraryError as error:
            yield [*view([*earlier, page.failed(asked.question, error)][-page.KEPT :], emptied=quick), ticks]
        if halt.wished():
            yield [*stopped(earlier, said, asked.question), ticks]

    converse.__annotations__["request"] = gr.Request  # which Gradio gives by its annotation
    return converse


def hasty(shell: Shell) -> bool:
    """Whether the answer comes at once: that it is looked for need not be shown, which would cost a tenth of what the answer does."""
    try:
        return shell.writer is None and shell.desk.ready and hints.quick(shell.desk.library())
    except LibraryError:  # said in place of the answer
        return True


def stopped(earlier: list[page.Turn], said: page.Turn | None, question: str) -> list[Any]:
    """The conversation after a stop: what had come stays, said to be stopped; a question of which nothing had come goes back into its box."""
    import gradio as gr

    if said:
        return view([*earlier, page.stopped(said)][-page.KEPT :])
    made = view(earlier)
    made[SHOWN.index("question")] = gr.update(value=question)
    return made


def stopping(halt: Halt) -> Any:
    """Tell whoever is writing to stop; the button is of no more use."""
    import gradio as gr

    halt.wish()
    return gr.update(visible=False)


def held(keep: bool, turns: list[page.Turn]) -> str:
    """The conversation as the browser is to keep it; nothing where that is not wanted."""
    return remembered.dump(turns) if keep else ""


def wire_memory(shell: Shell, parts: dict[str, Any]) -> None:
    """Keep the conversation in the browser where the person ticks that, forget it when the tick goes, show it again at the next visit."""
    import gradio as gr

    def again(text: str) -> list[Any]:
        turns = remembered.load(text or "")
        return [*(view(turns) if turns else [gr.skip()] * len(SHOWN)), bool(text)]

    keeping = parts["keep"].input(held, [parts["keep"], parts["turns"]], parts["held"], **QUIET)
    keeping.then(None, [parts["keep"], parts["held"]], None, js="(keep, held) => window.asking.keep(keep, held, true)", **QUIET)
    shell.on_load(again, parts["held"], [*(parts[n] for n in SHOWN), parts["keep"]], js="() => [window.asking.kept()]")


def wire_ways(shell: Shell, parts: dict[str, Any]) -> None:
    """Connect what leaves the conversation: an answer that is saved, its question in the tab that compares reports."""
    import gradio as gr

    made = parts["save"].click(saving(shell.desk), parts["turns"], [parts["receipt"], parts["notice"]], **QUIET)
    made.then(None, parts["receipt"], None, js="(page) => window.saved(page)", **QUIET)
    field = shell.parts.get("compare.question")
    if field is None:
        return
    gone = parts["beside"].click(lambda turns: [gr.update(selected="compare"), turns[-1].asked if turns else ""], parts["turns"], [shell.tabs, field], **QUIET)
    gone.then(js=f"() => window.asking.pressed({field.elem_id!r})", **QUIET)


def saving(desk: Desk) -> Any:
    """The function that makes the last answer's receipt; where that cannot be made any more, the notice says why."""
    import gradio as gr

    def save(turns: list[page.Turn]) -> list[Any]:
        due = turns[-1].receipt if turns else None
        try:
            return [due.page(desk.library()) if due else "", gr.skip()]
        except LibraryError as error:
            return ["", gr.update(value=page.sentence(error), visible=True)]

    return save


def answering(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/ask."""

    def ask(question: Words, reports: Names | None = None) -> dict[str, Any]:
        """Answer one question from the reports, in quotes that stand there word for word, each with its reference; or refuse (`refused`) where they have no answer.

        The fields are those of `python -m assistant ask --json`.

        Args:
            question: The question, in plain words.
            reports: Ids of reports to answer from; none for all of them.
        """
        try:
            answer = desk.library().ask(question, scope=Scope(tuple(reports or ())))
            unanswered.keep(desk.root, answer)
            return answer.to_json()
        except LibraryError as error:
            return {"question": question, "error": str(error)}

    return ask
