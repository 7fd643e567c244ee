"""`python -m bench`: measurements, each printed and written into its section of docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import sheet
from corpus.errors import LibraryError

QUESTIONS = Path(__file__).parent / "questions.jsonl"


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python -m bench", description="Measure quality and speed; results go into docs/benchmarks.md.")
    made.add_argument("--print-only", action="store_true", help="write nothing")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, *arguments: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=what, description=what)
        for argument in arguments:
            optional = argument == "questions"
            sub.add_argument(argument, type=Path, metavar=argument.upper(), nargs="?" if optional else None, default=QUESTIONS if optional else None)
        return sub

    command("ingest", "building a library, beside the bare encoding of its texts", "reports").add_argument("--rounds", type=int, default=3)
    command("ask", "time of an answer, beside a bare llama-index retrieval", "library", "questions")
    retrieval = command("retrieval", "passages found, beside ours with parts off and plain wirings", "library", "questions")
    retrieval.add_argument("--reports", type=Path, metavar="DIR", help="ID.txt files for the plain wirings (default: the library's texts)")
    retrieval.add_argument("--label", default="", help="write a section of its own, say for a library made from PDFs")
    command("squad", "public passages and questions", "file")
    latency = command("latency", "time of an answer as the library grows", "library", "filler")
    latency.add_argument("--questions", type=Path, default=QUESTIONS)
    latency.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N")
    command("own", "the whole product on our own questions", "library", "questions")
    command("refusal", "fit the judgement whether the library answers", "library", "questions")
    command("anchor", "make questions with quotes fit to be shipped", "source", "reports").add_argument("--to", type=Path, default=QUESTIONS)
    every = command("all", "everything that the given files allow", "reports", "questions")
    every.add_argument("--squad", type=Path, metavar="FILE", help="passages with questions, one JSON object a line")
    return made


def main(argv: list[str] | None = None) -> int:
    """Run a command; 0 done, 1 it could not be done, 2 usage."""
    given = sys.argv[1:] if argv is None else argv
    options = parser().parse_args(given)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        if options.command == "all":
            return _all(options)
        _one(options, given)
    except (LibraryError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _one(options: argparse.Namespace, given: list[str]) -> None:
    if options.command == "anchor":
        from bench.anchor import anchor

        print(anchor(options.source, options.reports, options.to))
        return
    result = measurements()[options.command](options)
    print(f"{result.heading}\n\n{result.body}\n")
    if not options.print_only:
        sheet.publish(result, [a for a in given if a != "--print-only"])


def measurements() -> dict[str, Callable[[argparse.Namespace], sheet.Result]]:
    """What each command measures; the heavy libraries load now."""
    from bench import latency, own, refusal, retrieval, speed, squad

    return {
        "ingest": lambda o: speed.ingest(o.reports, o.rounds),
        "ask": lambda o: speed.ask(o.library, o.questions),
        "retrieval": lambda o: retrieval.retrieval(o.library, o.questions, o.reports, o.label),
        "squad": lambda o: squad.squad(o.file),
        "latency": lambda o: latency.latency(o.library, o.questions, o.filler, o.sizes),
        "own": lambda o: own.own(o.library, o.questions),
        "refusal": lambda o: refusal.refusal(o.library, o.questions),
    }


def _all(options: argparse.Namespace) -> int:
    """Each measurement by a command of its own, as a person would give it: they do not warm each other up."""
    from ingest.__main__ import main as ingest

    if not any(options.reports.glob("*.*")):
        raise LibraryError(f"There are no reports in {options.reports}.", "Give their folder: make bench REPORTS=DIR")
    quiet = ["--print-only"] if options.print_only else []
    questions = str(options.questions)
    with tempfile.TemporaryDirectory() as scratch:
        library = f"{scratch}/library"
        if code := ingest([str(options.reports), "--library", library]):
            return code
        runs = [["own", library, questions], ["retrieval", library, questions], ["ask", library, questions], ["ingest", str(options.reports)], ["refusal", library, questions]]
        if options.squad:
            runs += [["squad", str(options.squad)], ["latency", library, str(options.squad), "--questions", questions]]
        return max(_apart([*quiet, *run]) for run in runs)


def _apart(arguments: list[str]) -> int:
    import subprocess

    print(f"=== python -m bench {' '.join(arguments)}", flush=True)
    return subprocess.run([sys.executable, "-m", "bench", *arguments], cwd=sheet.HOME, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
