"""In the tab of the library: the details of one report, to confirm, correct, or take the report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import prompts
from assistant import holdings_page
from assistant.compose import escape
from assistant.holdings import Holding
from assistant.keeping import Job, Record
from assistant.tabs.shell import QUIET
from corpus.errors import UnknownReport

if TYPE_CHECKING:
    from assistant.tabs.library import Update, Wired

FIELDS = ("title", "authors", "year", "publisher")


def lay_out(parts: dict[str, Any]) -> None:
    """The form, hidden until a report is chosen or was added."""
    import gradio as gr

    parts["chosen"], parts["waiting"] = gr.State(""), gr.State([])
    parts["change"] = gr.Button("Change", visible="hidden", elem_id="library-change")
    parts["picked"] = gr.Textbox("", visible="hidden", max_length=200)
    with gr.Column(elem_id="library-record", min_width=0, visible=False) as parts["record"]:
        parts["record.head"] = gr.Markdown("", elem_id="library-record-head", sanitize_html=True, latex_delimiters=[])
        parts["record.title"] = gr.Textbox("", label="Title", max_length=400, elem_id="library-title")
        with gr.Row(elem_classes="fields"):
            parts["record.authors"] = gr.Textbox("", label="Authors", info="Family name, first name. Several: put ; between them.", max_length=400, min_width=0)
            parts["record.year"] = gr.Textbox("", label="Year", info="Four digits, or empty.", max_length=10, min_width=0)
            parts["record.publisher"] = gr.Textbox("", label="Publisher", info="May be empty.", max_length=400, min_width=0)
        with gr.Row(elem_classes="doing"):
            parts["save"] = gr.Button("Save the details", elem_classes="main", elem_id="library-save", size="sm")
            parts["leave"] = gr.Button("Close without saving", elem_id="library-leave", size="sm")
            parts["remove"] = gr.Button("Remove this report", elem_id="library-remove", size="sm")
        with gr.Column(elem_id="library-sure", visible=False, min_width=0) as parts["sure"]:
            parts["sure.words"] = gr.Markdown("", sanitize_html=True, latex_delimiters=[])
            with gr.Row(elem_classes="doing"):
                parts["sure.yes"] = gr.Button("Yes, remove it", elem_classes="main", elem_id="library-yes", size="sm")
                parts["sure.no"] = gr.Button("No, keep it", elem_id="library-no", size="sm")


def wire(tab: Wired) -> None:
    """Connect the form."""
    p, fields = tab.parts, [tab.parts[f"record.{f}"] for f in FIELDS]
    focus = {"js": "() => window.library.focus('#library-record-head')", **QUIET}
    p["change"].click(tab.guarded(lambda report: opened(tab, [report])), p["picked"], tab.every, js="() => [window.library.chosen]", **QUIET).then(**focus)
    p["leave"].click(tab.guarded(lambda waiting: opened(tab, waiting)), p["waiting"], tab.every, **QUIET).then(js="() => window.library.left()", **QUIET)
    p["remove"].click(tab.guarded(lambda report: sure(tab, report)), p["chosen"], tab.every, **QUIET).then(js="() => window.library.focus('#library-no')", **QUIET)
    p["sure.no"].click(tab.guarded(lambda: {p["sure"]: _update(visible=False)}), None, tab.every, **QUIET).then(js="() => window.library.focus('#library-remove')", **QUIET)
    tab.changes(p["sure.yes"].click, lambda report: tab.keeper.remove(report, _held(tab, report).record.title), [p["chosen"]])
    tab.changes(p["save"].click, lambda report, *typed: tab.keeper.describe(_held(tab, report).record.id, Record.read(*typed)), [p["chosen"], *fields])


def asked(tab: Wired, job: Job | None, waiting: list[str]) -> Update:
    """The form after a change: for the reports that were just added with details nobody has confirmed, one after the other; else none."""
    if job is None or job.kind != "add" or not job.changed:
        return opened(tab, waiting if job and job.kind == "describe" and job.errand.state == "done" else [])
    added = [str(f.get("report")) for f in job.files if f.get("state") in ("indexed", "partial")]
    held = tab.holdings()
    return opened(tab, [r for r in dict.fromkeys(added) if (h := held.get(r)) is not None and h.guessed])


def opened(tab: Wired, reports: list[str]) -> Update:
    """The form with the first of the reports; the others wait. Hidden where there is none."""
    p = tab.parts
    held = tab.holdings().get(reports[0]) if reports else None
    if held is None:
        return {p["record"]: _update(visible=False), p["chosen"]: "", p["waiting"]: []}
    r = held.record
    ours = bool(r.guessed or r.described)  # else the catalogue has it, and it is changed there
    values = dict(zip(FIELDS, (r.title, "; ".join(r.authors), str(r.year or ""), r.publisher), strict=True))
    return {
        p["record"]: _update(visible=True), p["sure"]: _update(visible=False), p["chosen"]: r.id, p["waiting"]: reports[1:],
        p["record.head"]: head(held, len(reports) - 1), p["save"]: _update(visible=ours),
        **{p[f"record.{f}"]: _update(value=v, interactive=ours) for f, v in values.items()},
    }  # fmt: skip


def head(held: Holding, more: int = 0) -> str:
    """What stands over the form, Markdown."""
    name = escape(" ".join((held.file or held.record.id).split()))
    if held.guessed:
        about = prompts.load("record_check").render(fields=", ".join(held.guessed))
    else:
        about = (prompts.load("record_known") if held.record.described else prompts.load("record_catalogue")).render()
    waiting = f" ({holdings_page.count(more, 'more report')} to check after this one.)" if more else ""
    return f"### Details of {name}\n\n{escape(about)}{waiting}"


def sure(tab: Wired, report: str) -> Update:
    """The question before a report is removed. Raises nothing: a report that is gone is no longer shown."""
    p, held = tab.parts, tab.holdings().get(report)
    if held is None:
        return opened(tab, [])
    return {p["sure"]: _update(visible=True), p["sure.words"]: escape(prompts.load("remove_sure").render(title=" ".join(held.record.title.split())))}


def _held(tab: Wired, report: str) -> Holding:
    held = tab.holdings().get(report)
    if held is None:
        raise UnknownReport(prompts.load("report_gone").render())
    return held


def _update(**given: Any) -> Any:
    import gradio as gr

    return gr.update(**given)
