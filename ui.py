"""The page: `python ui.py`. Lays out and wires; what is shown is decided in assistant/page.py."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import prompts
from assistant import handout_page, intake, page, tools
from assistant.door import options, plain
from assistant.tabs import ask, compare, decide, find, guide, library, programs
from assistant.tabs.shell import AT_ONCE, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import socket

    import gradio as gr

    from assistant.desk import Desk
    from assistant.door.config import Config, Mode
    from assistant.model import Writer

ASSETS = Path(page.__file__).parent
SHARED = ("page", "reader", "basket")  # the page's own scripts and styles, the first of them first
TABS = (ask, find, compare, decide, guide, library)  # in the order in which they are shown
UPLOADS = (600, 3600)  # seconds: how often files that were uploaded and never added are looked for, and how old they may get
WAITING = 200  # calls that may wait; one more is told that the page is busy
# Seconds between messages on a call's place in the queue, which the page shows nowhere. Gradio would else send one to everybody who waits
# whenever a call begins: with 200 visitors nearly a third of all that the page's process does.
PLACES_TOLD = 3600.0
# What Python's collector of cycles waits for (see gc.set_threshold). Left to itself it looks through all that the process holds, for half a second in
# which nobody is answered, every few hundred asks, and finds next to nothing.
COLLECTED = (5000, 20, 10)


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python ui.py", description="Open the page on which to ask the library.")
    made.add_argument("--library", default="", metavar="DIR", help="where the library lies (default: CLUSTERLIT_LIBRARY or .library)")
    made.add_argument("--port", type=int, help="(default: 7860)")
    made.add_argument("--host", default="", help="address to serve; another than this computer's lets others in (default: 127.0.0.1)")
    made.add_argument(
        "--model",
        default="",
        metavar="SPEC",
        help="a language model to write prose from the quotes: ollama:NAME or openai:NAME@URL (default: CLUSTERLIT_MODEL, else none)",
    )
    made.add_argument("--no-browser", action="store_true", help="open no browser (also: HEADLESS=1)")
    made.add_argument("--mcp", action="store_true", help="serve what programs may call to MCP clients too (see docs/api.md)")
    options.add(made)
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until interrupted; returns the exit code."""
    given = parser().parse_args(argv)
    try:
        config = options.configured(given)
        said = config.shown() if given.show_config else options.about_users(given, config)
        if said is not None:
            print(said)
            return 0
        if given.mcp:
            tools.alone(config.mode)
            tools.needed()
            config = replace(config, api=True)  # which its callers read first
        open_page(config, given.library, browser=not (given.no_browser or os.environ.get("HEADLESS")), mcp=given.mcp)
    except LibraryError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError:
        print(
            f"Cannot serve on {config.host}:{config.port}: the port is taken, or the address is none of this computer's. Another port: python ui.py --port {config.port + 1}",
            file=sys.stderr,
        )
        return 1
    return 0


def open_page(config: Config, folder: str, browser: bool, mcp: bool = False) -> None:
    """Serve the page as configured; `folder` is the library as it was named on the command line. Raises LibraryError; OSError where the address cannot be had."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: it calls home otherwise
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"  # nobody reads Gradio's own figures of past calls: it keeps 10,000 of them otherwise,
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # and sums all of them up anew at every call: 12 ms, three times an ask
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"  # read when Gradio is imported, before the encoder's own setting of it
    os.environ["GRADIO_TEMP_DIR"] = str(intake.private())  # uploads: nobody else's to read, gone when the page ends
    from corpus.heap import few_heaps

    few_heaps()
    gc.set_threshold(*COLLECTED)
    from assistant.desk import Desk, opened_warm
    from assistant.door import server
    from assistant.model import configured

    writer = configured(config.model)
    alone = config.mode == "local"
    desk = Desk(Path(config.library or ".library"), partial(opened_warm, settings=config.search.settings()), named=alone)
    with contextlib.closing(server.bound(config.host, config.port)) as at:
        blocks = build(desk, folder if alone else "", writer, config.mode)
        serve(blocks, desk, config, at, browser, mcp)


def serve(blocks: gr.Blocks, desk: Desk, config: Config, at: socket.socket, browser: bool, mcp: bool = False) -> None:
    """Serve on a bound socket, with everything off that shares, measures, remembers or lets another site in."""
    import gradio as gr
    from starlette.applications import Starlette

    from assistant.door import server
    from assistant.door.opening import Door
    from assistant.doors import Doors
    from assistant.tabs.visits import keep_little

    blocks.queue(status_update_rate=PLACES_TOLD, default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    door = Door(config, desk, lambda event: _runs(blocks, event), bool(config.model))
    own = Doors(desk).routes()
    app = Starlette(routes=[*door.rooms.routes(), *own])
    gr.mount_gradio_app(
        app, blocks, "/", server_name=config.host, server_port=config.port, footer_links=[], show_error=False, enable_monitoring=False, run_history=False,
        mcp_server=mcp, ssr_mode=False, pwa=False, max_file_size=intake.Limits.each, blocked_paths=[str(desk.root.absolute())], theme=theme(), js=script(), head=f"<style>{style()}</style>",
    )  # fmt: skip
    keep_little(blocks)
    if mcp:
        tools.as_json(blocks)
    shown = f"http://{f'[{config.host}]' if ':' in config.host else config.host}:{config.port}"

    def begun() -> None:
        print(f"The page is at {shown} (Ctrl+C ends it).", flush=True)
        desk.open_soon()
        if browser:
            import webbrowser

            webbrowser.open(shown)

    server.serve(door.around(app, own, mcp), door, at, begun, lambda: blocks.app.stop_event.set())


def _runs(blocks: gr.Blocks, event: str) -> bool:
    """Whether an ask still runs or waits; one whose asker has gone away is no longer his."""
    found = blocks._queue.event_ids_to_events.get(event)
    return found is not None and found.alive


def theme() -> gr.themes.Base:
    """Fonts that the computer has; colours and spaces are in page.css."""
    import gradio as gr

    return gr.themes.Base(font=("system-ui", "Segoe UI", "Roboto", "Helvetica", "sans-serif"), font_mono=("ui-monospace", "Consolas", "monospace"))


def assets(kind: str) -> list[str]:
    """The page's own files of a kind ("css", "js") and then those of the tabs that have one, in their order."""
    files = [*(ASSETS / f"{name}.{kind}" for name in SHARED), *(ASSETS / "tabs" / f"{tab.ID}.{kind}" for tab in TABS)]
    return [f.read_text(encoding="utf-8") for f in files if f.exists()]


def style() -> str:
    """All of the page's styles, and those of what it hands out."""
    return "\n".join([*assets("css"), handout_page.style()])


def script() -> str:
    """All of the page's scripts, each a function without arguments, as one function that runs when the page has loaded."""
    return "() => {\n" + "\n".join(f"({text.strip().rstrip(';')})();" for text in map(_uncommented, assets("js"))) + "\n}"


def _uncommented(text: str) -> str:
    lines = text.splitlines()
    while lines and lines[0].startswith("//"):
        del lines[0]
    return "\n".join(lines)


def build(desk: Desk, folder: str = "", writer: Writer | None = None, mode: Mode = "local") -> gr.Blocks:
    """The page over a desk. `folder` is the library as the asker named it, for the commands that are shown; `mode`, whom it is for."""
    import gradio as gr

    shell = Shell(desk, folder, writer)
    with gr.Blocks(title=page.TITLE, analytics_enabled=False, fill_width=True, delete_cache=UPLOADS) as shell.blocks:
        with gr.Row(elem_id="top"):
            gr.Markdown(f"# {page.TITLE}\n\n{prompts.load('page_intro').render()}", elem_id="masthead")
            gr.HTML(page.BAR, elem_id="bar")
        shell.parts["notice"] = gr.Markdown(prompts.load("page_opening").render(), elem_id="notice")
        shell.keep_basket()
        with gr.Tabs(selected=TABS[0].ID, elem_id="tabs") as shell.tabs:
            for tab in TABS:
                with gr.Tab(tab.NAME, id=tab.ID, elem_id=f"tab-{tab.ID}") as shell.parts[f"tab.{tab.ID}"]:
                    tab.lay_out(shell)
        gr.Markdown(plain.foot(mode), elem_id="foot")
        shell.wire_basket()
        for tab in TABS:
            tab.wire(shell)
        programs.wire(shell)
    return shell.blocks


if __name__ == "__main__":
    raise SystemExit(main())
