"""`python -m assistant compare` and `themes`: a question or a theme put to each report; the themes across the reports. Reads, calls, prints."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.afterwards import Reply, printable
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.thememap import ThemeMap
    from corpus.embed import Embedder


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add both commands; `shared` holds the options of commands that print JSON too."""
    compare = commands.add_parser("compare", parents=[shared], help="put a question, or a theme, to each report", description="What each report says, or that it says nothing on it.")
    compare.add_argument("question", nargs="?", default="", metavar="QUESTION")
    compare.add_argument("--theme", default="", metavar="THEME", help="compare on this theme (see corpus/themes.toml) in place of a question")
    compare.add_argument("--most", type=int, default=100, metavar="N", help="how many reports that may say something are judged, the nearest first (default: %(default)s)")
    compare.add_argument("--csv", type=Path, metavar="FILE", help="write the table to a .csv file")
    compare.set_defaults(reply=put)
    themes = commands.add_parser("themes", parents=[shared], help="how many passages of each report are on each theme")
    themes.set_defaults(reply=mapped)


def put(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """What each report says on a question or a theme. Raises LibraryError."""
    from assistant import Library, across, across_page

    if bool(options.question) == bool(options.theme):
        raise LibraryError("compare takes a QUESTION or --theme THEME.", "Give one of them.")
    library = Library.open(options.library, embedder)
    found = across.on_theme(library, options.theme, options.most) if options.theme else across.asked(library, options.question, options.most)
    if options.csv:
        try:
            options.csv.write_text(across_page.table(found), encoding="utf-8", newline="")
        except OSError as error:
            raise LibraryError(f"Cannot write {options.csv}: {error.strerror}.", "Give another path after --csv.") from error
    if options.json:
        return Reply(json.dumps(found.to_json(), ensure_ascii=False))
    return Reply("\n".join(map(printable, across_page.text(found).split("\n"))))


def mapped(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """The themes, each with how many passages of each report are on it. Raises LibraryError."""
    from assistant import Library, thememap

    found = thememap.of(Library.open(options.library, embedder))
    return Reply(json.dumps(found.to_json(), ensure_ascii=False) if options.json else shown(found))


def shown(found: ThemeMap) -> str:
    """The map for a terminal: a line for each theme, with the reports that have passages on it."""
    lines = []
    for theme, meaning in found.meanings.items():
        counts = ", ".join(f"{r.name} {found.count(theme, r.id)}" for r in found.reports if found.count(theme, r.id))
        lines.append(printable(f"{theme}: {meaning}. {counts or 'none'}"))
    return "\n".join(lines)
