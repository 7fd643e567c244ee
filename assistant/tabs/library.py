"""The tab of the library: what it holds, adding and removing, taking back; below, what is wrong with it (`library_checks`)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from assistant import changes_page, holdings, holdings_page, intake, page
from assistant.door import who
from assistant.keeping import Job, Keeper
from assistant.tabs import ask_limits, library_checks, library_record
from assistant.tabs.shell import QUIET, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import gradio as gr

ID, NAME = "library", "Library"
BEAT = 0.25  # seconds between two looks at a run

Update = dict[Any, Any]  # component: what it shows now


class NothingTaken(Exception):
    """None of the files that were uploaded was let in; `html` names each with its reason."""

    def __init__(self, html: str) -> None:
        super().__init__("no file was let in")
        self.html = html


def lay_out(shell: Shell) -> None:
    """The components of the tab."""
    import gradio as gr

    parts: dict[str, Any] = {"going": gr.State(False)}
    with gr.Column(elem_id="library", min_width=0):
        gr.Markdown(f"## The library\n\n{prompts.load('library_about').render()}", elem_id="library-about")
        parts["said"] = markdown("library-said")
        with gr.Column(elem_id="library-adding", min_width=0) as parts["adding"]:
            parts["files"] = gr.File(label="Files to add", file_count="multiple", file_types=list(intake.KINDS), type="filepath", elem_id="library-files", height=170)
            parts["add"] = gr.Button("Add to the library", elem_id="library-add", elem_classes="main")
        parts["progress"] = markdown("library-progress", visible=False)
        parts["stop"] = gr.Button("Stop", elem_id="library-stop", visible=False, size="sm")
        parts["outcome"] = markdown("library-outcome", visible=False)
        parts["undo"] = gr.Button("Undo", elem_id="library-undo", visible=False, size="sm")
        library_record.lay_out(parts)
        with gr.Row(elem_id="library-choosing"):
            parts["words"] = gr.Textbox("", label="Find in the list", max_length=200, elem_id="library-words")
            parts["order"] = gr.Radio(list(holdings.ORDERS), value=holdings.ORDERS[0], label="Sort by", elem_id="library-order")
        parts["table"] = markdown("library-table")
        parts["refused"] = markdown("library-refused")
        with gr.Accordion("Make the library anew", open=False, elem_id="library-anew") as parts["anew"]:
            gr.Markdown(prompts.load("rebuild_about").render())
            parts["rebuild"] = gr.Button("Make the library anew", elem_id="library-rebuild", size="sm")
        library_checks.lay_out(parts)
    shell.parts |= {f"library.{name}": part for name, part in parts.items()}


def markdown(name: str, visible: bool = True) -> gr.Markdown:
    """A place for HTML that comes from a pure function; cleaned all the same."""
    import gradio as gr

    return gr.Markdown("", elem_id=name, visible=visible, sanitize_html=True, latex_delimiters=[])


def wire(shell: Shell) -> None:
    """Connect the components."""
    intake.sweep()
    made = Wired(shell, Keeper(shell.desk.root))
    made.wire_changes()
    made.wire_list()
    library_record.wire(made)
    library_checks.wire(made)


class Wired:
    """The tab of one page over the keeper of one library: what its events show."""

    def __init__(self, shell: Shell, keeper: Keeper) -> None:
        self.shell = shell
        self.keeper = keeper
        self.parts = {n.removeprefix("library."): p for n, p in shell.parts.items() if n.startswith("library.")}
        self.every = list(self.parts.values())
        self.looking = [self.parts[n] for n in ("words", "order", "waiting", "going")]

    def wire_changes(self) -> None:
        """Adding, making anew, stopping, taking back."""
        p = self.parts
        self.changes(p["add"].click, self.add, [p["files"]])
        self.changes(p["rebuild"].click, lambda: self.keeper.rebuild(self.holdings().with_notes))
        self.changes(p["undo"].click, self.keeper.undo)
        p["stop"].click(self.guarded(self.stop), None, self.every, **QUIET)

    def wire_list(self) -> None:
        """The list, when the page is opened and when another order or other words are wanted."""
        p = self.parts
        shown = [p["words"], p["order"]]
        self.shell.on_load(self.requested(self.opened), shown, self.every).then(self.follow, self.looking, self.every, **QUIET)
        for event in (p["words"].change, p["order"].change):
            event(self.requested(self.table_for), shown, [p["table"]], **QUIET)

    def changes(self, event: Any, begin: Callable[..., Job], inputs: list[Any] | None = None) -> None:
        """Connect an event that changes the library: `begin` starts it, then the page follows it to its end."""

        def begun(*given: Any) -> Update:
            try:
                begin(*given)
            except LibraryError as error:
                return {**self.told(page.sentence(error)), p["files"]: None}
            except NothingTaken as nothing:
                return {**self.told(nothing.html), p["files"]: None}
            return {**self.moving(), p["files"]: None, p["going"]: True}

        p = self.parts
        begin_it = event(self.guarded(begun), inputs, self.every, **QUIET)
        followed = begin_it.then(self.follow, self.looking, self.every, **QUIET).then(js="() => window.library.done()", **QUIET)
        changed = self.requested(lambda request: ask_limits.opened(self.shell, request, newest=True))
        followed.then(changed, None, [self.shell.parts[n] for n in ("notice", "ask.choice", *(f"ask.{n}" for n in ask_limits.CHOSEN))], **QUIET)

    def guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same for keepers alone; others are told so. Every event that changes something goes through here."""

        def only(request: Any, *given: Any) -> Any:
            return function(*given) if who.may_keep(request) else self.told(prompts.load("keep_only").render())

        def only_step_by_step(request: Any, *given: Any) -> Iterator[Any]:
            yield from function(*given) if who.may_keep(request) else [self.told(prompts.load("keep_only").render())]

        return self.requested(only_step_by_step if inspect.isgeneratorfunction(function) else only)

    def requested(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Have the request given as the first argument."""
        import gradio as gr

        inner = getattr(function, "__func__", function)  # of a method: the annotations are the function's
        inner.__annotations__["request"] = gr.Request
        return function

    def add(self, uploads: list[str] | None) -> Job:
        """Begin to add uploaded files. Raises LibraryError, NothingTaken."""
        from gradio.utils import get_upload_folder

        if not uploads:
            raise LibraryError(prompts.load("upload_none").render())
        try:
            taken = intake.take(uploads, Path(get_upload_folder()))
        except OSError as error:
            raise LibraryError(prompts.load("upload_failed").render(reason=error.strerror or "")) from error
        if not taken.files:
            taken.drop()
            raise NothingTaken(changes_page.fates((), taken.turned))
        return self.keeper.add(taken, self.holdings().with_notes)

    def stop(self) -> Update:
        """Stop what is being done."""
        self.keeper.stop()
        return {self.parts["stop"]: _update(interactive=False)}

    def follow(self, words: str, order: str, waiting: list[str], going: bool) -> Iterator[Update]:
        """A change as it goes on, then what came of it; nothing where none was begun."""
        if not going:
            yield {self.parts["going"]: False}
            return
        while self.keeper.running and self.keeper.job:
            yield self.moving()
            self.keeper.job.errand.wait(BEAT)
        yield {**self.still(waiting), **self.listed(words, order), self.parts["going"]: False}

    def moving(self) -> Update:
        """What is shown while a change is being made."""
        p, job = self.parts, self.keeper.job
        if job is None or job.errand.state != "running":
            return self.still()
        return {
            p["progress"]: _update(value=changes_page.progress(job), visible=True), p["stop"]: _update(visible=True, interactive=True),
            p["outcome"]: _update(visible=False), p["undo"]: _update(visible=False), p["add"]: _update(interactive=False), p["record"]: _update(visible=False),
        }  # fmt: skip

    def still(self, waiting: list[str] | None = None) -> Update:
        """What is shown when none is being made: what came of the last, whether it can be taken back, the details to check: those `waiting` too."""
        p, job, undoable = self.parts, self.keeper.job, self.keeper.undoable
        return {
            p["progress"]: _update(visible=False), p["stop"]: _update(visible=False), p["add"]: _update(interactive=True),
            p["outcome"]: _update(value=changes_page.outcome(job) if job else "", visible=job is not None),
            p["undo"]: _update(visible=undoable is not None, value=changes_page.undo(undoable) if undoable else "Undo"),
            **library_record.asked(self, job, waiting or []),
        }  # fmt: skip

    def told(self, words: str) -> Update:
        """A sentence in the place where the outcome of a change is told."""
        return {self.parts["outcome"]: _update(value=f'<div class="told outcome failed">{words}</div>', visible=True), self.parts["going"]: False}

    def opened(self, request: Any, words: str, order: str) -> Update:
        """The tab as it is when somebody opens the page."""
        p, may = self.parts, who.may_keep(request)
        hidden = {p[n]: _update(visible=may) for n in ("adding", "anew", "unanswered", "selftest")}
        going = may and self.keeper.running  # begun before the page was opened anew: it is followed here too
        checks = library_checks.opened(self) if may else {}
        alone = {} if may else self.told(prompts.load("keep_only").render())
        return {**hidden, **self.listed(words, order, may), **checks, **alone, p["going"]: going}

    def listed(self, words: str = "", order: str = holdings.ORDERS[0], may: bool = True) -> Update:
        """The list of reports, what was refused, or why there is no list."""
        p = self.parts
        try:
            held = holdings.read(self.keeper.root)
        except LibraryError as error:
            return {p["said"]: f'<p class="trouble">{holdings_page.trouble(error)}</p>', p["table"]: "", p["refused"]: ""}
        return {p["said"]: holdings_page.summary(held), p["table"]: self.table(words, order, may), p["refused"]: holdings_page.refused(held)}

    def table_for(self, request: Any, words: str, order: str) -> Update:
        """The table as somebody asked for it."""
        return {self.parts["table"]: self.table(words, order, who.may_keep(request))}

    def table(self, words: str, order: str, may: bool = True) -> str:
        """The table alone."""
        try:
            held = holdings.read(self.keeper.root)
        except LibraryError:  # told above the list
            return ""
        return holdings_page.table(holdings.chosen(held.reports, words, order), len(held.reports), may)

    def holdings(self) -> holdings.Holdings:
        """What the library holds; nothing where there is none or it is damaged."""
        try:
            return holdings.read(self.keeper.root)
        except LibraryError:
            return holdings.Holdings()


def _update(**given: Any) -> Any:
    import gradio as gr

    return gr.update(**given)
