"""Commands for what an answer leaves behind: a link to follow, a receipt to check, a question that had no answer."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts

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
    opened.add_argument("link", metavar="LINK", help="as `quotes` and `ask --json` give it, or as “Copy a link to this passage” on the page gives it")
    opened.set_defaults(reply=follow)
    verify = commands.add_parser("verify", parents=[shared], help="check a saved answer against the library", description="Exit code 3 where something does not hold.")
    verify.add_argument("file", type=Path, metavar="FILE", help="as `ask --receipt FILE` writes it, HTML or JSON")
    verify.set_defaults(reply=check)
    asked = commands.add_parser("unanswered", parents=[shared], help="questions that readers asked and the library could not answer", description=prompts.load("unanswered_about").render())
    one = asked.add_mutually_exclusive_group()
    one.add_argument("--on", action="store_true", help="begin to keep the list")
    one.add_argument("--off", action="store_true", help="keep no more; what there is stays until --clear")
    one.add_argument("--list", action="store_true", help="show it (also without any option)")
    one.add_argument("--clear", action="store_true", help="forget all questions")
    one.add_argument("--export", type=Path, metavar="FILE", help="write it to a .csv or .json file")
    asked.set_defaults(reply=questions)


def questions(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """The list of questions that had no answer: shown, turned on or off, cleared, written to a file. Raises LibraryError."""
    from assistant import unanswered

    root = Path(options.library or os.environ.get("CLUSTERLIT_LIBRARY", ".library"))
    if options.on or options.off:
        unanswered.switch(root, options.on)
    if options.clear:
        unanswered.clear(root)
    if options.export:
        unanswered.export(root, options.export)
    rows = unanswered.listed(root)
    if options.json:
        return Reply(json.dumps({"on": unanswered.is_on(root), "questions": [asdict(r) for r in rows]}, ensure_ascii=False))
    state = (prompts.load("unanswered_on") if unanswered.is_on(root) else prompts.load("unanswered_off")).render()
    shown = [f"{r.count:5}  {r.day}  {r.question}  ({', '.join(r.nearest)})" + (f"  [{r.limits}]" if r.limits else "") for r in rows]
    return Reply("\n".join([state, *(shown if not (options.on or options.off or options.export) else ())]))


def follow(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """Where a link leads, and whether the words are still there. Raises LibraryError."""
    from assistant import Library, permalink

    library = Library.open(options.library, embedder)
    found = permalink.resolve(library, options.link)
    code = 0 if found.holds else SOME
    if options.json:
        return Reply(json.dumps({"link": options.link, **found.to_json()}, ensure_ascii=False), code)
    return Reply("\n\n".join([found.said, *([found.text] if found.text else [])]), code)


def check(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """Whether a receipt is as it was saved and the library still bears it out. Raises LibraryError."""
    from assistant import Library, receipt, recheck

    held = receipt.read(options.file)
    made = recheck.verify(held, Library.open(options.library, embedder))
    code = 0 if made.holds else SOME
    if options.json:
        return Reply(json.dumps({"file": str(options.file), **made.to_json()}, ensure_ascii=False), code)
    rows = [f"{'holds' if c.holds else 'FAILS'}  {printable(f'{c.what}: {c.told}')}" for c in made.checks]
    said = (prompts.load("receipt_holds") if made.holds else prompts.load("receipt_fails")).render()
    limits = [printable(prompts.load("receipt_limits").render(limits=made.limits))] if made.limits else []
    return Reply("\n".join([printable(f"{made.question} ({made.made})"), *limits, *rows, said]), code)


def printable(text: str) -> str:
    """One line for a terminal: whoever wrote the text, it moves no cursor and changes no colour."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
