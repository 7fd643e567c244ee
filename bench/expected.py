"""What the page must show to a visitor, computed from the library itself, in a process of its own: `python -m bench.expected LIBRARY`.

Conversations come as JSON on standard input, lists of questions; marks of what each turn must show go to standard output.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import sheet
from corpus.errors import LibraryError

MORE = ("Tell me more about that.", "And what did it cost?")  # asked after every one of the longer conversations' first questions
LONGER = 40  # conversations of several turns


def conversations(questions: Path) -> list[list[str]]:
    """Each question alone; the first ones again, with questions after them that lean on the answer before."""
    asked = [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not asked:
        raise LibraryError(f"There is no question in {questions}.", "Give JSON lines with a field 'question'.")
    return [*([q] for q in asked), *([q, *MORE] for q in asked[:LONGER])]


def mark(messages: Sequence[dict[str, Any]], panel: str) -> str:
    """What stands for a conversation and its sources as shown; spaces apart, which Gradio changes."""
    said = [[m["role"], m["content"] if isinstance(m["content"], str) else "".join(str(c["text"]) for c in m["content"])] for m in messages]
    words = [role + " ".join(text.split()) for role, text in said]
    return hashlib.sha256("\0".join([*words, " ".join(panel.split())]).encode()).hexdigest()[:20]


def marks(library: Path, talks: Sequence[Sequence[str]]) -> list[list[str]]:
    """The marks of each turn of each conversation over a library. Raises LibraryError with what the process said."""
    made = subprocess.run([sys.executable, "-m", "bench.expected", str(library)], cwd=sheet.HOME, input=json.dumps(talks), capture_output=True, text=True, check=False)
    if made.returncode:
        raise LibraryError(f"The answers to be expected could not be made: {made.stderr[-500:]}", "See that the library opens: python -m ingest --check")
    found: list[list[str]] = json.loads(made.stdout)
    return found


def _all(library: Path, talks: Sequence[Sequence[str]]) -> list[list[str]]:
    from assistant import Library, page
    from assistant.scope import Scope

    held, made = Library.open(library), list[list[str]]()
    for talk in talks:
        turns: list[page.Turn] = []
        made.append([])
        for question in talk:
            said = page.turn(held, question, Scope(), turns)
            turns = [replace(t, receipt=None) for t in (*turns, said)][-page.KEPT :]
            made[-1].append(mark(page.messages(turns), page.panel(turns)))
    return made


if __name__ == "__main__":
    print(json.dumps(_all(Path(sys.argv[1]), json.load(sys.stdin))))
