"""Reading a report in, asking and serving the page: with no network but the loopback, no home, no privileges, and code that cannot be written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.confined import HOME, NOBODY

pytestmark = pytest.mark.slow
NAMESPACES = ["unshare", "--map-root-user", "--net", "--mount"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of it; skips where the system makes no such namespaces."""
    if not shutil.which("unshare"):
        pytest.skip("there is no unshare here: util-linux has it")
    tried = subprocess.run([*NAMESPACES, "unshare", "--user", f"--map-user={NOBODY}", "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this system makes no namespaces for whoever runs the tests: {tried.stderr.strip()}")
    folder = tmp_path_factory.mktemp("confined")
    made = subprocess.run([*NAMESPACES, sys.executable, "-m", "tests.confined", "outer", str(folder)], cwd=HOME, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr[-3000:]
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def test_it_was_confined(told: dict[str, Any]) -> None:
    assert told["uid"] == int(NOBODY)
    assert int(told["capabilities"], 16) == 0
    assert told["home"] == ""
    assert not told["written"]
    assert not Path(HOME / "tests" / "written-by-a-test").exists()
    assert told["refused"]


def test_a_report_is_read_in(told: dict[str, Any]) -> None:
    code, said = told["ingest"]
    assert code == 0, said
    assert "1 report" in said


def test_questions_are_answered(told: dict[str, Any]) -> None:
    code, said = told["asked"]
    assert code == 0, said
    answer = json.loads(said)
    assert not answer["refused"]
    assert any("£6,200" in q["text"] for q in answer["quotes"])


def test_the_page_is_served_and_answers(told: dict[str, Any]) -> None:
    assert told["page"].lower().startswith("<!doctype html>"), told["page"]
    assert "event: complete" in told["page"]
    assert "6,200" in told["page"]


def test_nothing_tried_to_get_out(told: dict[str, Any]) -> None:
    assert told["attempts"] == 0
    assert told["attempts after one"] > 0, "an attempt would have been counted"
