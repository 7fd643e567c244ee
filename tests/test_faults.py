"""A sample of `bench faults`: kills, failing calls, damage and crowds on a small library, with fixed seeds."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import crowd, faults, spoil, stops
from bench.stage import Stage, ended, forked, opened, run
from corpus import disk, store
from corpus.errors import LibraryError

pytestmark = pytest.mark.forks


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    memory = Path("/dev/shm")  # the tests are about order, not about how long a disk takes
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Stage(Path(folder))


def test_a_run_killed_at_a_call_leaves_the_library_whole_and_the_next_run_finishes(stage: Stage) -> None:
    tally = stops.kill_each(stage, every=23)
    assert tally.wrong == []
    assert tally.states["before"] > tally.states["after"] > 0  # both sides of the switch were met


def test_a_run_killed_at_any_moment_does_too(stage: Stage) -> None:
    tally = stops.kill_anywhere(stage, 3)
    assert (tally.wrong, tally.trials) == ([], 3)


def test_a_call_that_fails_is_told_plainly_and_nothing_is_lost(stage: Stage) -> None:
    tally = stops.fail_each(stage, every=47, numbers=(errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS))
    assert tally.wrong == []
    assert tally.trials >= 12


def test_damage_is_told_or_harmless(stage: Stage) -> None:
    tally, seen = spoil.corruptions(stage, 2 * len(spoil.KINDS), seed=3)
    assert tally.wrong == []
    assert {came for _, came in seen} == {"told", "harmless"}


def test_two_runs_at_once_lose_nothing(stage: Stage) -> None:
    tally, _ = crowd.two_writers(stage, 4)  # how many were refused depends on whether they met; tests/test_lock.py makes them meet
    assert tally.wrong == []


def test_readers_beside_runs_see_whole_states_only(stage: Stage) -> None:
    for seconds in (0.7, 4.0, 20.0):  # a busy machine publishes less in a second
        tally, told = crowd.asked_meanwhile(stage, seconds, readers=2)
        assert tally.wrong == []
        if min(told["generations"], told["seen"]) >= 2:
            break
    assert told["generations"] >= 2
    assert told["seen"] >= 2


def test_a_fault_that_matters_is_found(stage: Stage, tmp_path: Path) -> None:
    place = stage.copy()
    held = store.manifest(place)
    (place / next(n for n in held.checksums if n.endswith("shelf.json"))).unlink()
    assert stage.verdict(place).startswith("does not open: BrokenLibrary")
    other = stage.copy()
    assert ended(forked(lambda: run(other, "--remove", "kites"), tmp_path / "said")) == 0
    assert stage.verdict(other) == "is neither as before nor as after"
    assert stage.left_over(stage.base, store.manifest(stage.base)) == ""
    (stage.base / disk.SCRATCH).mkdir()
    assert stage.left_over(stage.base, store.manifest(stage.base)) == f"left over: {disk.SCRATCH}"
    (stage.base / disk.SCRATCH).rmdir()


def test_silence_about_other_answers_would_be_found(stage: Stage) -> None:
    place = stage.copy()
    assert ended(forked(lambda: run(place, stage.more), stage.folder / "said")) == 0
    assert spoil._outcome(stage, place) == ("silently wrong", "other answers")


def _asleep() -> int:
    time.sleep(60)
    return 0


def test_a_run_that_hangs_is_ended_and_told(stage: Stage) -> None:
    pid = forked(_asleep, stage.folder / "said")
    with pytest.raises(LibraryError, match=r"did not end within 0\.1 seconds"):
        ended(pid, 0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_a_failed_run_says_is_held_against_it(stage: Stage) -> None:
    said = stage.folder / "said"
    said.write_text("There is no room. The library is as it was.\n")
    assert stops.plainly(stage, 1) == ""
    assert stops.plainly(stage, 99).startswith("ended with 99")
    for text in ("Traceback (most recent call last):\nThe library is as it was.", "", "[Errno 5] x The library is as it was."):
        said.write_text(text)
        assert stops.plainly(stage, 1).startswith("said:")


def test_the_table_counts_what_was_tried() -> None:
    tally = stops.Tally()
    tally.note("one", "", "before")
    tally.note("two", "it burned", "after")
    made = faults.summary([["kills", tally.cell(), "1 as before", "3"], ["damage", "5 of 5", "", "1"]], tally.wrong)
    assert made.line.startswith("6 of 7 faults")
    assert "| kills  | 1 of 2" in made.body
    assert made.body.endswith("- two: it burned")
    assert faults.summary([["damage", "5 of 5", "", "1"]], []).body.endswith("Nothing went wrong.")


def test_a_library_of_a_damaged_list_says_how_it_is_mended(stage: Stage) -> None:
    place = stage.copy()
    path = place / "generations" / store.manifest(place).generation / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "removed": []}))
    with pytest.raises(LibraryError, match=r"is damaged\. Run: python -m ingest --rebuild .* or go back .*--restore-previous"):
        opened(place)
