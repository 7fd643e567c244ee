"""Commands for what an answer leaves behind: a link to follow, a receipt to check, a question that had no answer."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.embed import Embedder

SOME = 3  # exit code: done, and something does not hold
Commands = Any  # argparse keeps the type to itself


@dataclass(frozen=True)
class Reply:
    """What a command says on standard output, and its exit code."""

    text: str
    code: int = 0


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the commands' options to a parser's."""
    opened = commands.add_parser("open", parents=[shared], help="follow a link to a passage", description="Exit code 3 where the words no longer stand in the report.")
    opened.add_argument("link", metavar="LINK", help="as `quotes` and `ask --json` give it, or from “Link to this passage” on the page")
    opened.set_defaults(reply=follow)


def follow(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """Where a link leads, and whether the words are still there. Raises LibraryError."""
    from assistant import Library, permalink

    library = Library.open(options.library, embedder)
    found = permalink.resolve(library, options.link)
    code = 0 if found.holds else SOME
    if options.json:
        return Reply(json.dumps({"link": options.link, **found.to_json()}, ensure_ascii=False), code)
    return Reply("\n\n".join([found.said, *([found.text] if found.text else [])]), code)
