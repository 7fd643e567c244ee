"""Commands for groups and those who help them: `decide`, `guide`, `glossary`, `meeting`. Reads, calls, writes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.afterwards import Reply
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant import Library
    from assistant.handout import Handout
    from corpus.embed import Embedder, Vectors


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands' options to a parser's; `shared` holds those of commands that print JSON too."""
    files = argparse.ArgumentParser(add_help=False)
    files.add_argument("--html", type=Path, metavar="FILE", help="write one HTML file, to read or print anywhere")
    files.add_argument("--word", type=Path, metavar="FILE", help="write a Word document")
    decide = commands.add_parser("decide", parents=[shared, files], help="should we cluster? a briefing for your answers to a few questions")
    decide.add_argument("--answers", metavar="JSON", default="{}", help="for instance '{\"partners\": \"some\", \"share\": [\"training\"]}', or @FILE; '-' reads standard input; any may be left out")
    decide.add_argument("--questions", action="store_true", help="show the questions and their answers instead")
    decide.add_argument("--all", action="store_true", help="all lines that fit, not only those that fit on two pages")
    decide.set_defaults(reply=run_decide)
    guide = commands.add_parser("guide", parents=[shared, files], help="a cluster's life in stages, the reports side by side")
    guide.set_defaults(reply=run_guide)
    glossary = commands.add_parser("glossary", parents=[shared, files], help="the words of the field, as the reports explain them")
    glossary.add_argument("term", nargs="?", metavar="TERM", help="this word only")
    glossary.set_defaults(reply=run_glossary)
    meeting = commands.add_parser("meeting", parents=[shared, files], help="a plan for a first meeting of two hours")
    meeting.set_defaults(reply=run_meeting)


def run_decide(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """The questions, or the briefing for the answers given. Raises LibraryError."""
    from assistant import decide, sheets

    questions = decide.plan().questions
    if options.questions:
        shown = [f"{q.id}: {q.text}{' (several)' if q.many else ''}\n" + "\n".join(f"  {c.id}: {c.text}" for c in q.choices) for q in questions]
        return Reply(json.dumps([asdict(q) for q in questions], ensure_ascii=False) if options.json else "\n".join(shown))
    answers = decide.read(_answers(options.answers))
    library = _library(options, embedder)
    made = decide.brief(library, answers, None if options.all else decide.MOST)
    return _reply(options, sheets.briefing(library, made), made.to_json())


def run_guide(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """The guide for facilitators. Raises LibraryError."""
    from assistant import guide, sheets

    library = _library(options, embedder)
    made = guide.guide(library)
    return _reply(options, sheets.stages(library, made), made.to_json())


def run_glossary(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """All words of the field, or one. Raises LibraryError where it is not among them."""
    from assistant import guide, sheets

    library = _library(options, embedder)
    terms = guide.glossary(library)
    if options.term:
        terms = (guide.term(terms, options.term),)
    return _reply(options, sheets.words(library, terms), [t.to_json() for t in terms])


def run_meeting(options: argparse.Namespace, embedder: Embedder | None) -> Reply:
    """The plan of a first meeting. Raises LibraryError."""
    from assistant import guide, sheets

    library = _library(options, embedder)
    parts = guide.meeting(library)
    return _reply(options, sheets.meeting(library, parts), [p.to_json() for p in parts])


class Unread:
    """In place of the encoder: nothing is searched for by these commands, so that no model is loaded."""

    name = "none"

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Raises LibraryError."""
        raise LibraryError("No model was loaded.", "Open the library with Library.open.")

    def encode_question(self, text: str) -> Vectors:
        """Raises LibraryError."""
        return self.encode([text])


def _library(options: argparse.Namespace, embedder: Embedder | None) -> Library:
    """The library, without its encoder where none is given. Raises LibraryError."""
    from assistant import Library

    return Library.unsearched(options.library, embedder or Unread())


def _reply(options: argparse.Namespace, made: Handout, plain: Any) -> Reply:
    """Files are written, and named; else the JSON or the plain text is said."""
    from assistant import handout, handout_page

    written = []
    if options.html:
        written.append(_write(options.html, handout_page.page(made).encode()))
    if options.word:
        from assistant import handout_word

        written.append(_write(options.word, handout_word.document(made)))
    if options.json:
        return Reply(json.dumps(plain, ensure_ascii=False))
    return Reply("\n".join(written) or handout.plain(made))


def _write(path: Path, content: bytes) -> str:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise LibraryError(f"Cannot write {path}: {error.strerror}.", "Give another path.") from error
    return f"Written: {path}"


def _answers(text: str) -> dict[str, Any]:
    """The answers as JSON, from the option itself, a file or standard input. Raises LibraryError where they are none."""
    try:
        raw = sys.stdin.read() if text == "-" else Path(text[1:]).read_text(encoding="utf-8-sig") if text.startswith("@") else text
        made = json.loads(raw)
    except OSError as error:
        raise LibraryError(f"Cannot read {text[1:]}: {error.strerror}.", "Check the path.") from error
    except (ValueError, RecursionError) as error:
        raise LibraryError("The answers are not JSON.", "See 'python -m assistant decide --questions' for what may be answered.") from error
    if not isinstance(made, dict):
        raise LibraryError("The answers are not a JSON object.", "Give an object of question ids and choices.")
    return made
