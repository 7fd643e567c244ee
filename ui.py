"""The page: `python ui.py`. Lays out and wires; what is shown is decided in assistant/page.py."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import prompts
from assistant import handout_page, intake, page
from assistant.tabs import ask, compare, decide, find, guide, library
from assistant.tabs.shell import AT_ONCE, Shell
from corpus.errors import LibraryError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.desk import Desk
    from assistant.model import Writer

ASSETS = Path(page.__file__).parent
SHARED = ("page", "reader", "basket")  # the page's own scripts and styles, the first of them first
TABS = (ask, find, compare, decide, guide, library)  # in the order in which they are shown
UPLOADS = (600, 3600)  # seconds: how often files that were uploaded and never added are looked for, and how old they may get
WAITING = 200  # calls that may wait; one more is told that the page is busy


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python ui.py", description="Open the page on which to ask the library.")
    made.add_argument("--library", default="", metavar="DIR", help="where the library lies (default: CLUSTERLIT_LIBRARY or .library)")
    made.add_argument("--port", type=int, default=7860, help="(default: %(default)s)")
    made.add_argument("--host", default="127.0.0.1", help="address to serve; another than this computer's lets others in (default: %(default)s)")
    made.add_argument(
        "--model",
        default="",
        metavar="SPEC",
        help="a language model to write prose from the quotes: ollama:NAME or openai:NAME@URL (default: CLUSTERLIT_MODEL, else none)",
    )
    made.add_argument("--no-browser", action="store_true", help="open no browser (also: HEADLESS=1)")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until interrupted; returns the exit code."""
    options = parser().parse_args(argv)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported: it calls home otherwise
    os.environ["GRADIO_TEMP_DIR"] = str(intake.private())  # uploads: nobody else's to read, gone when the page ends
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that what is to be cleared away at the end is
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
        serve(blocks, desk, options.host, options.port, browser=not (options.no_browser or os.environ.get("HEADLESS")))
    except OSError:  # gradio's, whose own words name its settings, not ours
        print(
            f"Cannot serve on {options.host}:{options.port}: the port is taken, or the address is none of this computer's. Another port: python ui.py --port {options.port + 1}",
            file=sys.stderr,
        )
        return 1
    return 0


def serve(blocks: gr.Blocks, desk: Desk, host: str, port: int, browser: bool) -> None:
    """Serve, with everything off that shares, measures, remembers or lets another site in."""
    from starlette.middleware import Middleware

    from assistant.doors import Doors
    from assistant.guard import Guard

    blocks.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    blocks.launch(
        server_name=host, server_port=port, inbrowser=browser, share=False, show_error=False, footer_links=[], strict_cors=True,
        enable_monitoring=False, run_history=False, mcp_server=False, ssr_mode=False, pwa=False, max_file_size=intake.Limits.each, quiet=True, prevent_thread_lock=True,
        app_kwargs={"middleware": [Middleware(Guard, host=host)], "routes": Doors(desk).routes()}, theme=theme(), js=script(), head=f"<style>{style()}</style>",
    )  # fmt: skip
    print(f"The page is at http://{host}:{port} (Ctrl+C ends it).", flush=True)
    blocks.block_thread()


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


def build(desk: Desk, folder: str = "", writer: Writer | None = None) -> gr.Blocks:
    """The page over a desk. `folder` is the library as the asker named it, for the commands that are shown."""
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
        shell.wire_basket()
        for tab in TABS:
            tab.wire(shell)
    return shell.blocks


if __name__ == "__main__":
    raise SystemExit(main())
