"""The tab "Should we cluster?": the questions, and the briefing that the answers give, to read, print or keep."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import prompts
from assistant import decide, handout_page, handout_word, page, sheets
from assistant.tabs.given import Answers
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.handout import Handout

ID, NAME = "decide", "Should we cluster?"
SKIP = ""  # the value of an answer that was skipped


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    parts = shell.parts
    gr.Markdown(prompts.load("decide_intro").render(), elem_id="decide-intro", elem_classes="tab-intro")
    with gr.Column(elem_id="decide-questions", min_width=0):
        for question in decide.plan().questions:
            choices = [(c.text, c.id) for c in question.choices]
            if question.many:
                parts[f"decide.{question.id}"] = gr.CheckboxGroup(choices, label=question.text, info=prompts.load("decide_several").render(), elem_classes="asked")
            else:
                skip = (prompts.load("decide_skip").render(), SKIP)
                parts[f"decide.{question.id}"] = gr.Radio([*choices, skip], value=SKIP, label=question.text, elem_classes="asked")
    with gr.Row(elem_id="decide-tools"):
        parts["decide.make"] = gr.Button("Make the briefing", variant="primary", elem_id="decide-make")
        parts["decide.html"] = gr.Button("Save as a web page", size="sm", visible=False, elem_id="decide-html")
        parts["decide.word"] = gr.Button("Save for Word", size="sm", visible=False, elem_id="decide-word")
        parts["decide.print"] = gr.Button("Print", size="sm", visible=False, elem_id="decide-print")
    parts["decide.shown"] = gr.HTML("", elem_id="decide-shown", elem_classes="handed")
    parts["decide.file"] = gr.Textbox(visible="hidden", elem_id="decide-file")


def wire(shell: Shell) -> None:
    """Connect the components. What is saved is made anew from the answers: nothing is kept on the server."""
    import gradio as gr

    parts = {n.removeprefix("decide."): p for n, p in shell.parts.items() if n.startswith("decide.")}
    asked = [parts[q.id] for q in decide.plan().questions]
    tools = [parts["html"], parts["word"], parts["print"]]

    def made(*values: Any) -> list[Any]:
        try:
            return [handout_page.piece(handed(shell, values), links=True, top=2), *(gr.update(visible=True) for _ in tools)]
        except LibraryError as error:
            return [f'<p role="alert">{handout_page.text(page.sentence(error))}</p>', *(gr.update(visible=False) for _ in tools)]

    parts["make"].click(made, asked, [parts["shown"], *tools], **QUIET).then(js="() => window.handed()", **QUIET)
    saved(parts["html"], parts["file"], lambda *values: handout_page.page(handed(shell, values)), asked, "should-we-cluster.html")
    saved(parts["word"], parts["file"], lambda *values: as_text(handout_word.document(handed(shell, values))), asked, "should-we-cluster.docx")
    parts["print"].click(None, None, None, js="() => window.print()", **QUIET)
    shell.api(deciding(shell.desk), "decide")
    shell.api(asking, "decide_questions")


def handed(shell: Shell, values: Sequence[Any]) -> Handout:
    """The briefing for the values of the tab's questions, in their order. Raises LibraryError."""
    library = shell.desk.library()
    answers = decide.read({q.id: value for q, value in zip(decide.plan().questions, values, strict=True)})
    return sheets.briefing(library, decide.brief(library, answers))


def saved(button: Any, file: Any, make: Any, inputs: Sequence[Any], name: str) -> None:
    """Let a button save what `make` gives as a file of that name; the file is made in the browser."""

    def content(*values: Any) -> str:
        try:
            return str(make(*values))
        except LibraryError:  # gone since the handout was shown; making it again says so
            return ""

    button.click(content, list(inputs), file, **QUIET).then(None, file, None, js=f"(text) => window.kept(text, '{name}')", **QUIET)


def as_text(content: bytes) -> str:
    """A binary file as the page's script can turn it back."""
    return base64.b64encode(content).decode()


def deciding(desk: Desk) -> Any:
    """The function behind POST /gradio_api/call/decide."""

    def briefing(answers: Answers | None = None, everything: bool = False) -> dict[str, Any]:
        """Should a group of organisations form a cluster? Give the briefing for its answers to a few questions, each line with the quote that bears it out.

        The fields are those of `python -m assistant decide --json`.

        Args:
            answers: Of the questions that decide_questions lists, the ids with the id of the answer, or a list of such; any may be left out.
            everything: All lines that fit, not only those that fit on two pages.
        """
        taken = decide.read(answers or {})
        return decide.brief(desk.library(), taken, None if everything else decide.MOST).to_json()

    return briefing


def asking() -> list[dict[str, Any]]:
    """List the questions whose answers decide takes: for each its id, its text, whether it takes several answers (many), and the choices with their ids."""
    return [asdict(question) for question in decide.plan().questions]
