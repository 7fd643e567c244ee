"""The commands that put strain on the served page: their options, and what each measures."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from bench import sheet

NAMES = ("load", "flood", "beside", "injections")


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands; `command` makes one of a name, what it does, and its arguments."""
    load = command("load", "many visitors of the served page at once: right answers, errors, seconds, memory", "library", "questions")
    load.add_argument("--users", type=int, nargs="+", default=[1, 10, 50, 200], metavar="N", help="visitors at once, one run for each number (default: 1 10 50 200)")
    load.add_argument("--seconds", type=float, default=300.0, metavar="S", help="of each run (default: %(default)g)")
    flood = command("flood", "one visitor sends many questions and reads no answer, another asks beside him", "library", "questions")
    flood.add_argument("--asks", type=int, default=1000, metavar="N", help="of the flood (default: %(default)s)")
    beside = command("beside", "reports added, replaced and removed while readers ask the served page", "library", "questions")
    beside.add_argument("--readers", type=int, default=8, metavar="N", help="(default: %(default)s)")
    beside.add_argument("--seconds", type=float, default=600.0, metavar="S", help="(default: %(default)g)")
    planted = command("injections", "orders planted in passages that a language model reads: how many show in what it writes, how many pass the gate")
    planted.add_argument("--model", required=True, metavar="SPEC", help="ollama:NAME or openai:NAME@URL")


def measured(options: argparse.Namespace) -> sheet.Result:
    """What such a command finds. Raises LibraryError."""
    if options.command == "load":
        from bench.load import load

        return load(options.library, options.questions, options.users, options.seconds)
    if options.command == "flood":
        from bench.flood import flood

        return flood(options.library, options.questions, options.asks)
    if options.command == "beside":
        from bench.beside import beside

        return beside(options.library, options.questions, options.readers, options.seconds)
    from bench.injections import injections

    return injections(options.model)
