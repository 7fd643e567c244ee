"""The tabs "Should we cluster?" and "For facilitators": what they hand out for what was ticked; their scripts and files."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from docx import Document

from assistant import Library, decide, handout_word
from assistant.desk import Desk
from assistant.tabs import decide as deciding
from assistant.tabs import guide as guiding
from assistant.tabs.shell import Shell
from corpus.errors import LibraryError, NoLibrary

TABS = Path(deciding.__file__).parent


@pytest.fixture
def shell(library: Library, small_library: Path) -> Shell:
    return Shell(Desk(small_library, lambda _: library))


def test_what_is_ticked_becomes_answers_and_what_is_skipped_does_not(shell: Shell) -> None:
    values = [["save"] if q.id == "why" else [] if q.many else "some" if q.id == "partners" else deciding.SKIP for q in decide.plan().questions]
    made = deciding.handed(shell, values)
    assert made.about[-1] == "Your answers: What do you hope to get from it? Save money; How many groups would take part? Four to six."
    assert made.narrow


def test_nothing_ticked_is_the_briefing_for_everybody(shell: Shell) -> None:
    made = deciding.handed(shell, [[] if q.many else None for q in decide.plan().questions])
    assert made.about[-1] == "You answered no question. This is what the reports say to everybody."


@pytest.mark.parametrize(("kind", "title"), [("stages", "Guide for facilitators"), ("words", "The words of the field"), ("meeting", "A first meeting of two hours")])
def test_each_kind_is_handed_out(shell: Shell, kind: str, title: str) -> None:
    assert guiding.handed(shell, kind).title == title
    assert kind in [k for _, k in guiding.KINDS]


def test_without_a_library_that_is_told(tmp_path: Path) -> None:
    def missing(root: Path) -> Library:
        raise NoLibrary("There is none.")

    with pytest.raises(LibraryError, match=r"There is none\."):
        guiding.handed(Shell(Desk(tmp_path, missing)), "words")


def test_a_word_file_passes_through_the_page_as_text(shell: Shell) -> None:
    made = guiding.handed(shell, "meeting")
    text = deciding.as_text(handout_word.document(made))
    assert text.isascii()
    assert Document(io.BytesIO(base64.b64decode(text))).paragraphs[0].text == made.title


def test_the_script_knows_what_the_tabs_call() -> None:
    script = (TABS / "decide.js").read_text(encoding="utf-8")
    called = {w for tab in ("decide", "guide") for w in (TABS / f"{tab}.py").read_text(encoding="utf-8").split() if w.startswith("window.")}
    assert {w.split("(")[0].removeprefix("window.") for w in called} <= {"handed", "kept", "print"}
    assert "window.handed = " in script
    assert "window.kept = " in script
    assert "http" not in script.replace("vnd.openxmlformats", "")
