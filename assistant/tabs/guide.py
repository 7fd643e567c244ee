"""The tab "For facilitators": the stages of a cluster's life, the words of the field, a plan for a first meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import prompts
from assistant import guide, handout_page, handout_word, page, sheets
from assistant.tabs.decide import as_text, saved
from assistant.tabs.given import Name
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.handout import Handout

ID, NAME = "guide", "For facilitators"
KINDS = (("The stages, side by side", "stages"), ("The words", "words"), ("A first meeting", "meeting"))


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    parts = shell.parts
    gr.Markdown(prompts.load("guide_intro").render(), elem_id="guide-intro", elem_classes="tab-intro")
    parts["guide.kind"] = gr.Radio(list(KINDS), label="What do you need?", elem_id="guide-kind", elem_classes="asked")
    with gr.Row(elem_id="guide-tools"):
        parts["guide.html"] = gr.Button("Save as a web page", size="sm", visible=False, elem_id="guide-html")
        parts["guide.word"] = gr.Button("Save for Word", size="sm", visible=False, elem_id="guide-word")
        parts["guide.print"] = gr.Button("Print", size="sm", visible=False, elem_id="guide-print")
    parts["guide.shown"] = gr.HTML("", elem_id="guide-shown", elem_classes="handed")
    parts["guide.file"] = gr.Textbox(visible="hidden", elem_id="guide-file")


def wire(shell: Shell) -> None:
    """Connect the components."""
    import gradio as gr

    parts = {n.removeprefix("guide."): p for n, p in shell.parts.items() if n.startswith("guide.")}
    tools = [parts["html"], parts["word"], parts["print"]]

    def made(kind: str) -> list[Any]:
        try:
            return [handout_page.piece(handed(shell, kind), links=True, top=2), *(gr.update(visible=True) for _ in tools)]
        except LibraryError as error:
            return [f'<p role="alert">{handout_page.text(page.sentence(error))}</p>', *(gr.update(visible=False) for _ in tools)]

    parts["kind"].change(made, parts["kind"], [parts["shown"], *tools], **QUIET).then(js="() => window.handed()", **QUIET)
    saved(parts["html"], parts["file"], lambda kind: handout_page.page(handed(shell, kind)), [parts["kind"]], "clusters.html")
    saved(parts["word"], parts["file"], lambda kind: as_text(handout_word.document(handed(shell, kind))), [parts["kind"]], "clusters.docx")
    parts["print"].click(None, None, None, js="() => window.print()", **QUIET)
    for name, function in guiding(shell.desk).items():
        shell.api(function, name)


def handed(shell: Shell, kind: str) -> Handout:
    """What is handed out of that kind. Raises LibraryError."""
    library = shell.desk.library()
    match kind:
        case "words":
            return sheets.words(library, guide.glossary(library))
        case "meeting":
            return sheets.meeting(library, guide.meeting(library))
    return sheets.stages(library, guide.guide(library))


def guiding(desk: Desk) -> dict[str, Any]:
    """The functions behind POST /gradio_api/call/guide, glossary and meeting."""

    def stages() -> dict[str, Any]:
        """Give the guide for those who help clusters: the stages of a cluster's life, and what each report says to do in each, in quotes.

        The fields are those of `python -m assistant guide --json`.
        """
        return guide.guide(desk.library()).to_json()

    def glossary(term: Name = "") -> list[dict[str, Any]]:
        """Explain the words of the field: each in plain words of ours, and in quotes of the reports.

        The list is that of `python -m assistant glossary --json`.

        Args:
            term: One word to explain; empty for all of them.
        """
        terms = guide.glossary(desk.library())
        return [t.to_json() for t in ((guide.term(terms, term),) if term else terms)]

    def meeting() -> list[dict[str, Any]]:
        """Plan a first meeting of two hours: its parts one after the other, what to do and ask in each, and the quotes that say why.

        The list is that of `python -m assistant meeting --json`.
        """
        return [part.to_json() for part in guide.meeting(desk.library())]

    return {"guide": stages, "glossary": glossary, "meeting": meeting}
