"""`python -m bench`: measurements, each printed and written into its section of docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench import large, sheet, strain
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.gate import Entails
    from corpus.embed import Embedder

def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python -m bench", description="Measure quality and speed; results go into docs/benchmarks.md.")
    made.add_argument("--print-only", action="store_true", help="write nothing")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, *arguments: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=what, description=what)
        for argument in arguments:
            optional = argument == "questions"
            sub.add_argument(argument, type=Path, metavar=argument.upper(), nargs="?" if optional else None, default=large.QUESTIONS if optional else None)
        return sub

    command("ingest", "building a library, beside the bare encoding of its texts", "reports").add_argument("--rounds", type=int, default=3)
    retrieval = command("retrieval", "passages found and times, ours with parts off and plain wirings side by side, over libraries made from the files given", "reports", "questions")
    with_files(retrieval)
    command("own", "the whole product on our own questions", "library", "questions")
    command("typos", "questions with slips, acronyms swapped and chat around them", "library", "questions")
    fitting = command("refusal", "fit the judgement whether the library answers", "library", "questions")
    fitting.add_argument("--bare", type=Path, metavar="LIBRARY", help="a library of the same reports without notes")
    fitting.add_argument("--squad", type=Path, metavar="FILE", help="public passages with questions, one JSON object a line")
    fitting.add_argument("--squad-library", type=Path, metavar="LIBRARY", help="a library of those passages")
    before = command("gate", "true sentences and lies before the gate", "reports")
    before.add_argument("--pairs", type=Path, nargs="+", metavar="FILE", help="sentences by another hand instead, as JSON lines: label, class, quotes, sentence; printed only")
    before.add_argument("--rules", action="store_true", help="by rules alone, whether or not the model of entailment is installed")
    model = command("model", "prose by a language model", "library", "questions")
    model.add_argument("--model", required=True, metavar="SPEC", help="ollama:NAME or openai:NAME@URL")
    model.add_argument("--most", type=int, default=30, metavar="N", help="questions (default: %(default)s)")
    command("anchor", "make questions with quotes fit to be shipped", "source", "reports").add_argument("--to", type=Path, default=large.QUESTIONS)
    _harming(command)
    large.add(command)
    strain.add(command)
    every = command("all", "everything that the given files allow", "reports", "questions")
    with_files(every)
    return made


def _harming(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """The commands that do harm: to the readers, and to a library."""
    harm = command("hostile", "files made to do harm, or any folder of files, through the reading processes")
    harm.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    harm.add_argument("--together", type=Path, nargs="*", metavar="FOLDER", help="all files made to do harm and those of these folders in one folder, by one run of ingest with the packaged encoder")
    fuzzing = command("fuzz", "documents damaged at random, through the reading processes")
    fuzzing.add_argument("seeds", type=Path, nargs="*", metavar="SEED", help="files or folders of any format, besides our own of each kind but PDF")
    fuzzing.add_argument("--count", type=int, default=5000, metavar="N", help="mutants (default: %(default)s)")
    fuzzing.add_argument("--seed", type=int, default=0, metavar="N", help="of the chance: another gives other mutants (default: %(default)s)")
    broken = command("faults", "kills, failing disks, damaged files and crowds, on an invented library")
    broken.add_argument("--kills", type=int, default=200, metavar="N", help="at random moments, besides one at each call that changes a file (default: %(default)s)")
    broken.add_argument("--corruptions", type=int, default=500, metavar="N", help="(default: %(default)s)")
    broken.add_argument("--trials", type=int, default=50, metavar="N", help="of two runs at once (default: %(default)s)")
    broken.add_argument("--seconds", type=float, default=20.0, metavar="S", help="of asking while runs publish (default: %(default)s)")


def with_files(command: argparse.ArgumentParser) -> None:
    """The options that say what else a run takes up."""
    command.add_argument("--pdfs", type=Path, metavar="DIR", help="the same reports as PDFs")
    command.add_argument("--squad", type=Path, metavar="FILE", help="public passages with questions, one JSON object a line; they fill up the larger libraries as well")
    command.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N", help="passages of the libraries to time (default: %(default)s)")
    command.add_argument("--no-latency", action="store_true", help="take no times")


def main(argv: list[str] | None = None, encoder: Callable[[], Embedder] | None = None) -> int:
    """Run a command; 0 done, 1 it could not be done, 2 usage. `encoder` makes the encoder of a retrieval run; without it, the packaged one is loaded."""
    given = sys.argv[1:] if argv is None else argv
    options = parser().parse_args(given)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        if options.command == "all":
            return _all(options)
        if options.command == "scale":
            return large.scale(options)
        for result in _results(options, encoder or _packaged):
            print(f"{result.heading}\n\n{result.body}\n", flush=True)
            if not options.print_only:
                sheet.publish(result, [a for a in given if a != "--print-only"])
    except (LibraryError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _packaged() -> Embedder:
    from corpus.embed import SentenceEncoder

    return SentenceEncoder()


def _results(options: argparse.Namespace, encoder: Callable[[], Embedder]) -> Iterator[sheet.Result]:
    """What a command measures; the heavy libraries load now."""
    if options.command == "gate" and options.pairs:
        from bench.judged import judged

        options.print_only = True
        yield judged(options.pairs, None if options.rules else _entails())
    elif options.command == "retrieval":
        yield from _retrieval(options, encoder())
    elif options.command == "anchor":
        from bench.anchor import anchor

        print(anchor(options.source, options.reports, options.to))
    elif options.command == "faults":
        from bench.faults import faults

        yield faults(options.kills, options.corruptions, options.trials, options.seconds)
    elif options.command in strain.NAMES:
        yield strain.measured(options)
    elif options.command in large.NAMES:
        yield large.measured(options, encoder)
    elif options.command in ("hostile", "fuzz"):
        yield _harm(options)
    else:
        from bench import own, refusal, speed, truth, typos, writing

        measured: dict[str, Callable[[], sheet.Result]] = {
            "ingest": lambda: speed.ingest(options.reports, options.rounds),
            "own": lambda: own.own(options.library, options.questions),
            "typos": lambda: typos.typos(options.library, options.questions),
            "refusal": lambda: refusal.refusal(options.library, options.questions, options.bare, options.squad, options.squad_library),
            "gate": lambda: truth.truth(options.reports, None if options.rules else _entails()),
            "model": lambda: writing.writing(options.library, options.questions, options.model, options.most),
        }
        yield measured[options.command]()


def _entails() -> Entails | None:
    from assistant import entailment

    return entailment.installed()


def _harm(options: argparse.Namespace) -> sheet.Result:
    if options.command == "fuzz":
        from bench.fuzz import fuzz

        return fuzz(options.seeds, options.count, options.seed)
    if options.together is not None:
        from bench.together import together

        return together(options.together)
    from bench.hostile import hostile

    return hostile(options.folder)


def _retrieval(options: argparse.Namespace, bare: Embedder) -> Iterator[sheet.Result]:
    from bench.libraries import Remembering, Scratch
    from bench.retrieval import Wanted, retrieval

    sizes = () if options.no_latency else tuple(sorted(options.sizes))
    wanted = Wanted(options.reports, options.questions, options.pdfs, options.squad, sizes)
    if sizes and not options.squad:
        print("Without --squad FILE there is no text to fill larger libraries with: only the time of an answer is taken.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        yield from retrieval(wanted, Scratch(Path(folder), Remembering(bare)), bare)


def _all(options: argparse.Namespace) -> int:
    """Each measurement by a command of its own, as a person would give it: they do not warm each other up."""
    from ingest.__main__ import main as ingest

    if not any(options.reports.glob("*.*")):
        raise LibraryError(f"There are no reports in {options.reports}.", "Give their folder: make bench REPORTS=DIR")
    quiet = ["--print-only"] if options.print_only else []
    reports, questions = str(options.reports), str(options.questions)
    more = [word for name in ("pdfs", "squad") if getattr(options, name) for word in (f"--{name}", str(getattr(options, name)))]
    more += ["--no-latency"] if options.no_latency else ["--sizes", *map(str, options.sizes)]
    with tempfile.TemporaryDirectory() as scratch:
        library = f"{scratch}/library"
        if code := ingest([reports, "--library", library]):
            return code
        runs = [["own", library], ["retrieval", reports, questions, *more], ["gate", reports], ["ingest", reports], ["typos", library], ["refusal", library]]
        return max(_apart([*quiet, *run]) for run in runs)


def _apart(arguments: list[str]) -> int:
    import subprocess

    print(f"=== python -m bench {' '.join(arguments)}", flush=True)
    return subprocess.run([sys.executable, "-m", "bench", *arguments], cwd=sheet.HOME, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
