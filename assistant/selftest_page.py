"""A self-test as the page and the terminal show it. Pure functions; questions are hostile here: every one passes `source.html`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from assistant import selftest, stacked
from assistant.afterwards import SOME, Reply, printable
from assistant.holdings_page import count
from assistant.selftest import Check, Result
from assistant.source import html

if TYPE_CHECKING:
    from corpus.embed import Embedder

ORIGINS = {"note": "from our notes", "own": "your own", "off-topic": "off the subject"}
YES = {True: "yes", False: "no", None: "–"}


def progress(done: int, of: int) -> str:
    """How far a self-test is, HTML on one line."""
    words = prompts.load("selftest_asking").render(n=str(done), of=str(of))
    return f'<div class="progress"><p>{html(words)}</p><progress max="{max(1, of)}" value="{done}" aria-label="{html(words)}"></progress></div>'


def summed(made: Result, before: Result | None = None) -> str:
    """A result in a sentence or two, plain text: the share, and what became of it since the last time."""
    text = prompts.load("selftest_result").render(passed=str(made.passed), all=str(len(made.checks)), share=f"{made.share:.0%}", when=made.when)
    if before is None:
        return text
    return f"{text} {prompts.load('selftest_before').render(share=f'{before.share:.0%}', when=before.when, changes=changes(made, before))}"


def changes(made: Result, before: Result) -> str:
    """Which questions of both came out otherwise, in numbers."""
    was = {c.question: c.passed for c in before.checks}
    better = sum(c.passed and was.get(c.question) is False for c in made.checks)
    worse = sum(not c.passed and was.get(c.question) is True for c in made.checks)
    return f"{better} better, {worse} worse"


def table(made: Result) -> str:
    """Question by question: those that failed, then, folded, those that passed. HTML on one line."""
    failed, passed = [c for c in made.checks if not c.passed], [c for c in made.checks if c.passed]
    shown = _table(f"Failed in the self-test of {made.when} UTC", failed) if failed else ""
    fold = f"<details><summary>{count(len(passed), 'question')} passed</summary>{_table('Passed', passed)}</details>" if passed else ""
    return shown + fold


def _table(caption: str, checks: Sequence[Check]) -> str:
    heads = ("Question", "Outcome", "Should be", "Right report", "Right place", "Right page")
    return stacked.table("stacks selftest", html(caption), heads, map(_row, checks))


def _row(c: Check) -> str:
    wanted = c.wanted or "refused"
    got = "passed" if c.passed else f"failed: {'refused' if c.refused else f'cited {c.cited}'}"
    cells = (("Outcome", got), ("Should be", wanted), ("Right report", YES[c.report]), ("Right place", YES[c.place]), ("Right page", YES[c.page]))
    shown = "".join(f'<td role="cell"><span class="label" aria-hidden="true">{h}: </span><div>{html(v)}</div></td>' for h, v in cells)
    return f'<tr role="row" class="{"passed" if c.passed else "failed"}"><th scope="row" role="rowheader">{html(c.question)}<span class="by">{ORIGINS[c.origin]}</span></th>{shown}</tr>'


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command `selftest` to a parser's."""
    made = commands.add_parser("selftest", parents=[shared], help="ask questions whose answers are known", description=prompts.load("selftest_about").render())
    made.add_argument("--sample", type=int, default=selftest.SAMPLE, metavar="N", help="how many of the notes' questions (default: %(default)s)")
    made.set_defaults(reply=answer)


def answer(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """Run the self-test and keep its result beside the library. Exit code 3 where a question failed. Raises LibraryError."""
    from assistant import Library

    root = Path(options.library or os.environ.get("CLUSTERLIT_LIBRARY", ".library"))
    library = Library.open(root, embedder)
    before = selftest.results(root)[-1:]
    made = selftest.result(list(selftest.run(library, selftest.questions(library, root, max(0, options.sample)))), library)
    selftest.keep(root, made)
    code = 0 if made.passed == len(made.checks) else SOME
    if options.json:
        raw = {**asdict(made), "passed": made.passed, "asked": len(made.checks), "share": round(made.share, 4), "before": asdict(before[0]) if before else None}
        return Reply(json.dumps(raw, ensure_ascii=False), code)
    return Reply("\n".join([*_lines(made.checks), summed(made, before[0] if before else None)]), code)


def _lines(checks: Sequence[Check]) -> list[str]:
    return [printable(f"{'passed' if c.passed else 'FAILED'}  {c.question}  ({c.wanted or 'to be refused'}; {c.cited or 'refused'})") for c in checks]
