"""The commands about large runs and large libraries."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench import sheet
from corpus.embed import FULL, PRECISIONS

if TYPE_CHECKING:
    from corpus.embed import Embedder

QUESTIONS = Path(__file__).parent / "questions.jsonl"
NAMES = ("precision", "throughput", "ray", "engines")


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Their options."""
    command("engines", "the same answers from memory and from an engine", "library", "questions").add_argument(
        "--at", metavar="ADDRESS", help="a server's address where there is no library yet (default: a folder that is gone afterwards)"
    )
    shorter = command("precision", "what shorter numbers in the encoder cost and gain")
    shorter.add_argument("file", type=Path, metavar="FILE", help="public passages with questions, one JSON object a line")
    shorter.add_argument("--reports", type=Path, metavar="DIR", help="ask our own questions of libraries of these reports as well, one of each precision")
    shorter.add_argument("--questions", type=Path, default=QUESTIONS, metavar="FILE", help="other questions than our own")
    many = command("throughput", "a large ingest of made documents: speed, memory, share inside the encoder")
    spread = command("ray", "the same on this computer alone and on a Ray cluster, by one and by two encoders, and while one of its machines is killed")
    spread.add_argument("--ray", default="", metavar="ADDRESS", help="of a cluster that is there, as for python -m ingest; nothing of it is killed (default: one is started here, and ends)")
    spread.add_argument("--encoders", type=int, default=0, metavar="N", help="with --ray: on it at most (default: one for each CPU)")
    for sub, count in ((many, 1000), (spread, 40)):
        sub.add_argument("source", type=Path, metavar="FOLDER_OR_FILE", help="public text: .txt files, or JSON lines with a field 'text'")
        sub.add_argument("--documents", type=int, default=count, metavar="N", help="(default: %(default)s)")
        sub.add_argument("--precision", choices=PRECISIONS, default=FULL, help="of the encoder (default: %(default)s)")
    growth = command("scale", "growth up to a million passages: kinds of index, whole answers, a server; and on paper beyond; writes docs/scale.md and its plots")
    growth.add_argument("out", type=Path, metavar="OUT", help="folder for everything; what is done is not done again")
    growth.add_argument("--text", type=Path, nargs="+", default=[], metavar="FOLDER_OR_FILE", help="public text: .txt files, or JSON lines with a field 'text'")
    growth.add_argument("--squad", type=Path, metavar="FILE", help="public passages with questions, one JSON object a line")
    growth.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], metavar="N", help="(default: %(default)s)")
    growth.add_argument("--real", type=int, default=100_000, metavar="N", help="passages that are embedded; the vectors of more are made like theirs (default: %(default)s)")
    growth.add_argument("--served", type=int, default=100_000, metavar="N", help="up to so many on the server as well (default: %(default)s)")
    growth.add_argument("--render", action="store_true", help="measure nothing: write the page from what OUT holds")


def scale(options: argparse.Namespace) -> int:
    """`bench scale`: measure what is not measured yet, write the page; 0. Raises ValueError where the texts are not given."""
    from bench.scale import page, run

    if options.render:
        found = run.again(options.out)
    elif options.squad and options.text:
        *texts, questions = run.texts_of([*options.text, options.squad])
        found = run.run(run.Wanted(options.out, tuple(texts), questions, tuple(options.passages), options.real, options.served))
    else:
        raise ValueError("Give public text with --text and questions with --squad, or --render.")
    print(page.written(found, None if options.print_only else sheet.HOME))
    return 0


def measured(options: argparse.Namespace, encoder: Callable[[], Embedder]) -> sheet.Result:
    """What one of `NAMES` measures; the heavy libraries load now."""
    if options.command == "precision":
        from bench.precision import packaged, precision

        return precision(options.file, packaged, options.reports, options.questions)
    if options.command == "ray":
        from bench.spread import spread

        return spread(options.source, options.documents, options.precision, options.ray, options.encoders)
    if options.command == "engines":
        from bench.engines import compared

        return compared(options.library, options.questions, options.at, encoder())
    from bench.throughput import throughput
    from corpus.embed import SentenceEncoder

    return throughput(options.source, options.documents, SentenceEncoder(precision=options.precision), options.precision)
