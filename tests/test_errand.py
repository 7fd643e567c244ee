"""A run in a process of its own, with commands that stand in for `ingest`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from assistant import errand
from assistant.errand import Errand
from corpus.records import Step


def python(script: str) -> list[str]:
    return [sys.executable, "-S", "-c", script]


def test_progress_words_and_result_are_heard() -> None:
    script = """
import sys
sys.stderr.write('{"step": "reading", "done": 1, "of": 3, "file": "a.pdf", "page": 4, "pages": 60}\\n')
sys.stderr.write('{"other": 1}\\nA warning.\\n\\n')
print('{"reports": 2, "files": []}')
raise SystemExit(3)
"""
    ended: list[str] = []
    made = Errand(python(script), lambda e: ended.append(e.state))
    assert made.wait(20)
    assert (made.state, made.code, made.result["reports"]) == ("done", 3, 2)
    assert made.step == Step("reading", 1, 3, "a.pdf", 4, 60)
    assert list(made.said) == ['{"other": 1}', "A warning."]
    assert ended == ["done"]
    assert made.seconds == made.seconds


@pytest.mark.parametrize(("script", "code"), [("raise SystemExit(1)", 1), ("import os; os.kill(os.getpid(), 9)", -9), ("print('no json')\nraise SystemExit(2)", 2)])
def test_a_run_that_fails_or_is_killed_has_failed(script: str, code: int) -> None:
    made = Errand(python(script))
    assert made.wait(20)
    assert (made.state, made.code, made.result) == ("failed", code, {})


def test_a_run_that_is_stopped_is_gone_with_all_it_started(tmp_path: Path) -> None:
    script = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
sys.stderr.write('{{"step": "reading"}}\\n')
sys.stderr.flush()
time.sleep(60)
"""
    made = Errand(python(script))
    until = time.monotonic() + 20
    while made.step.step != "reading" and time.monotonic() < until:
        time.sleep(0.01)
    began = time.monotonic()
    made.stop()
    assert made.wait(20)
    assert time.monotonic() - began < errand.GRACE + 5
    assert made.state == "stopped"
    assert not running(int((tmp_path / "pid").read_text()))


def running(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet fetched does not."""
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_command_that_is_not_there_is_an_error_at_once() -> None:
    with pytest.raises(OSError, match="no-such-command"):
        Errand(["/no-such-command"])


@pytest.mark.parametrize("line", ["", "words", "[1]", '{"step": 1, "done": "x"}', '{"done": 1}', "{" * 5000])
def test_what_is_no_line_of_progress(line: str) -> None:
    assert errand.told(line) is None


def test_a_line_of_a_later_version_is_understood_as_far_as_it_goes() -> None:
    assert errand.told('{"step": "tidying", "mood": "good"}') == Step("tidying")
