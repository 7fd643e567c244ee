"""What the page's tabs share: the library at hand, the components by name, the events of one tab that another may cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant import gathered
from assistant.tabs.given import checked

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk
    from assistant.model import Writer

AT_ONCE = 8  # calls of one kind answered at the same time
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}  # for events of the page: no part of its HTTP interface


@dataclass
class Shell:
    """One page while it is built. A tab's `lay_out` puts its components into `parts` under "tab.name"; its `wire` connects them.

    Conventions for what a tab prints, caught anywhere on the page by its scripts:
    `<a class="reads" href="?passage=LINK">` (LINK a permanent link, quoted) opens the report there, marked, over the tab;
    `<a class="reads" href="?report=ID&amp;leaf=1">` opens a report at a page or section (`reader_page.address` makes these);
    `<button type="button" class="keep" value="LINK">Add to basket</button>` puts a quote into the basket or takes it out;
    `<button type="button" class="asks" value="QUESTION">` puts a question in the tab Ask and sends it.
    In gr.HTML data-link and data-question do as well; gr.Markdown takes those away, and keeps class, id, href and value.
    `parts["basket"]` is a State, the basket as it is: [{"link": LINK, "note": the reader's own words}]; `gathered.looked_up` finds its quotes.

    `folder` is the library as the asker named it, for the commands that are shown; `writer` the language model, if any.
    """

    desk: Desk
    folder: str = ""
    writer: Writer | None = None
    blocks: gr.Blocks | None = None
    tabs: gr.Tabs | None = None
    parts: dict[str, Any] = field(default_factory=dict)

    def keep_basket(self) -> None:
        """The basket as the server's side of the page knows it. The scripts keep it, and tell of every change."""
        import gradio as gr

        self.parts["basket"] = gr.State([])
        self.parts["basket.sent"] = gr.Textbox(visible="hidden", elem_id="basket-sent", max_length=900_000)

    def wire_basket(self) -> None:
        """Hear of every change to the basket."""
        self.parts["basket.sent"].input(gathered.parsed, self.parts["basket.sent"], self.parts["basket"], **QUIET)

    def on_load(self, function: Callable[..., Any] | None, inputs: Any, outputs: Any, **more: Any) -> Any:
        """Call a function when somebody opens the page."""
        if self.blocks is None:
            raise ValueError("on_load needs the page's blocks: it is for wire, not for lay_out.")
        return self.blocks.load(function, inputs, outputs, **QUIET, **more)

    def gone(self, request: Any) -> Callable[[], bool]:
        """Whether whoever sent this request to the page has gone away since, asked anew each time."""
        session = getattr(request, "session_hash", None)

        def look() -> bool:
            jobs = self.blocks._queue.active_jobs if self.blocks is not None and session else ()
            mine = [event for job in jobs for event in job or () if event.session_hash == session]
            return bool(mine) and not any(event.alive for event in mine)

        return look

    def api(self, function: Callable[..., Any], name: str) -> None:
        """Offer a function as POST /gradio_api/call/NAME, and as a tool where the page serves these; its docstring and types are what programs are told of it."""
        import gradio as gr

        gr.api(checked(function, name), api_name=name, concurrency_limit=AT_ONCE)
