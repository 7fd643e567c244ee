"""`python -m assistant`: ask, quotes, report, and what `afterwards`, `comparing`, `paste` and `planning` add. Options, rendering and exit codes; no logic."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from assistant import afterwards, comparing, paste, planning, selftest_page
from corpus.errors import LibraryError, ScopeError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.scope import Scope, Years
    from corpus.embed import Embedder


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python -m assistant", description="Ask the library; find quotes; look at a report; take quotes and references away.")
    commands = made.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--library", metavar="DIR", help="where the library lies (default: CLUSTERLIT_LIBRARY or .library)")
    common.add_argument("--json", action="store_true", help="JSON on standard output")
    limits = argparse.ArgumentParser(add_help=False)
    group = limits.add_argument_group("limits", "what is looked at; each may be given several times, but --year")
    group.add_argument("--report", action="append", default=[], metavar="ID", help="this report")
    group.add_argument("--year", type=_years, metavar="YEAR", help="reports of this year or these years: 2006, 2001-2010, 2005- or -2009")
    group.add_argument("--evidence", action="append", default=[], metavar="KIND", help="reports of this kind of evidence, for instance 'evaluation'")
    group.add_argument("--theme", action="append", default=[], metavar="THEME", help="passages with notes on this theme (see corpus/themes.toml)")
    group.add_argument("--place", action="append", default=[], metavar="PLACE", help="passages on this place")
    ask = commands.add_parser("ask", parents=[common, limits], help="answer a question, or a file of them")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument("--batch", type=Path, metavar="FILE", help="questions, one JSON object a line (id, question, history, reports, limits with years, evidence, themes, places); '-' reads standard input")
    ask.add_argument("--receipt", type=Path, metavar="FILE", help="save the answer with all it rests on, to check it later: .html or .json")
    ask.add_argument("--model", metavar="SPEC", help="a language model to write prose from the quotes: ollama:NAME or openai:NAME@URL (default: CLUSTERLIT_MODEL, else none)")
    quotes = commands.add_parser("quotes", parents=[common, limits], help='find words or an "exact phrase"')
    quotes.add_argument("words", metavar="WORDS")
    quotes.add_argument("-k", type=int, default=20, help="how many (default: %(default)s)")
    report = commands.add_parser("report", parents=[common], help="a report's record, health and passages")
    report.add_argument("id", metavar="ID")
    afterwards.add(commands, common)
    paste.add(commands, common)
    planning.add(commands, common)
    comparing.add(commands, common)
    selftest_page.add(commands, common)
    return made


def _years(text: str) -> Years:
    from assistant.scope import years

    try:
        return years(text)
    except ScopeError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def main(argv: list[str] | None = None, embedder: Embedder | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 an error that is told, 2 usage, 3 something does not hold. `embedder`: other than the library's own."""
    made = parser()
    options = made.parse_args(argv)
    if options.command == "quotes" and options.k < 1:
        made.error("-k takes a number from 1 on")
    if options.command == "ask" and bool(options.question) == bool(options.batch):
        made.error("ask takes a QUESTION or --batch FILE")
    if options.command == "ask" and options.batch and options.receipt:
        made.error("--receipt saves the answer to one QUESTION")
    try:
        if "reply" in options:
            said = options.reply(options, embedder)
            print(said.text)
            return int(said.code)
        {"ask": _ask, "quotes": _quotes, "report": _report, "export": paste.run_export, "cite": paste.run_cite}[options.command](options, embedder)
    except LibraryError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _ask(options: argparse.Namespace, embedder: Embedder | None) -> None:
    from assistant import Library, compose, receipt, unanswered
    from assistant.model import configured
    from assistant.prose import written

    library = Library.open(options.library, embedder).within(_limits(options))
    writer = configured(options.model)
    if options.batch:
        lines = list(_lines(options.batch, library))
        library.warm()
        for line in lines:
            answer = written(library.ask(line["question"], line["history"], id=line["id"], scope=line["scope"]), library, writer)
            print(json.dumps(answer.to_json(), ensure_ascii=False), flush=True)
        return
    answer = written(library.ask(options.question), library, writer)
    print(json.dumps(answer.to_json(), ensure_ascii=False) if options.json else compose.shown(answer))
    unanswered.keep(Path(options.library or os.environ.get("CLUSTERLIT_LIBRARY", ".library")), answer)
    if options.receipt:
        receipt.write(receipt.make(library, answer), options.receipt)


def _limits(options: argparse.Namespace) -> Scope:
    from assistant.scope import Scope

    return Scope(tuple(options.report), options.year, tuple(options.evidence), tuple(options.theme), tuple(options.place))


def _lines(path: Path, library: Library) -> Iterator[dict[str, Any]]:
    from assistant.scope import check

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LibraryError(f"Cannot read {path}: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise LibraryError(f"Cannot read {path}: it is not UTF-8.", "Save it as UTF-8.") from error
    for n, raw in enumerate(text.split("\n"), 1):  # not splitlines: a question may hold U+2028
        if raw.strip():
            try:
                line = _line(raw)
                check(library.index, line["scope"])
            except (ValueError, KeyError, TypeError, LibraryError) as error:
                raise LibraryError(f"{path}, line {n}: {_wrong(error)}", "Mend the line; nothing was asked yet.") from error
            yield line


def _line(raw: str) -> dict[str, Any]:
    from assistant.scope import read

    line = json.loads(raw)
    if not isinstance(line["question"], str) or "id" not in line:
        raise KeyError("question")
    reports = line.get("reports") or []
    if not isinstance(reports, list):
        raise ValueError("'reports' is not a list of ids")
    try:
        history = [(str(q), str(a)) for q, a in line.get("history") or ()]
    except (ValueError, TypeError) as error:
        raise ValueError("'history' is not a list of [question, answer]") from error
    limits = line.get("limits") or {}  # in a place of its own: a file of questions may hold fields of these names for other ends
    if not isinstance(limits, dict):
        raise ValueError("'limits' is not an object")
    return {**line, "history": history, "scope": read({**limits, "reports": [str(r) for r in reports]})}


def _wrong(error: Exception) -> str:
    if isinstance(error, LibraryError):
        return str(error)
    told = type(error) is ValueError  # json's own error is a child of it
    return f"{error}." if told else "not a JSON object with 'id' and 'question'."


def _quotes(options: argparse.Namespace, embedder: Embedder | None) -> None:
    from assistant import Library
    from assistant.compose import hits

    found = Library.open(options.library, embedder).within(_limits(options)).quotes(options.words, options.k)
    print(json.dumps([asdict(h) for h in found], ensure_ascii=False) if options.json else hits(found) or "Nothing found.")


def _report(options: argparse.Namespace, embedder: Embedder | None) -> None:
    from assistant import Library, one_report

    shelf = Library.open(options.library, embedder).shelf(options.id)
    if options.json:
        print(json.dumps(one_report.of(shelf), ensure_ascii=False))
        return
    from assistant.cite import full

    print(full(shelf.record))
    print(", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in one_report.health(shelf).items()))
    if shelf.record.guessed:
        print(prompts.load("record_guessed").render(fields=", ".join(shelf.record.guessed), report=shelf.record.id))


if __name__ == "__main__":
    raise SystemExit(main())
