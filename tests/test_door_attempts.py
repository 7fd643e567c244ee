"""Attempts to log in: who guesses is stopped, whoever he guesses about is not locked out, and whether there is such a name does not show."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from assistant.door.attempts import PAUSE, Attempts
from assistant.door.users import Users

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(clock: Clock) -> Attempts:
    return Attempts(3, clock)


def guesses(attempts: Attempts, name: str, address: str, tries: int = 20) -> int:
    """How many passwords somebody could try in a row."""
    tried = 0
    for _ in range(tries):
        if not attempts.wait(name, address):
            attempts.begin(name, address)
            tried += 1
    return tried


def test_who_guesses_is_stopped_and_the_rightful_person_comes_in_from_elsewhere(attempts: Attempts, clock: Clock) -> None:
    assert guesses(attempts, "kay", HERE) == 3
    assert 590 <= attempts.wait("kay", HERE) <= 601
    assert attempts.wait("kay", THERE) == 0
    assert attempts.wait("ruth", HERE) == 0, "somebody else in the same office"
    clock.now += 601
    assert attempts.wait("kay", HERE) == 0


def test_one_address_cannot_go_through_all_names(attempts: Attempts) -> None:
    assert sum(guesses(attempts, f"name {n}", HERE) for n in range(50)) == 9
    assert attempts.wait("kay", THERE) == 0


def test_many_addresses_meet_growing_pauses_for_a_name(attempts: Attempts, clock: Clock) -> None:
    for n in range(3):
        assert guesses(attempts, "kay", f"198.51.100.{n}") == 3
    pauses = []
    for n in range(10, 20):
        pauses.append(attempts.wait("kay", f"198.51.100.{n}"))
        clock.now += pauses[-1]
        assert attempts.wait("kay", f"198.51.100.{n}") == 0, "after the pause, from another address too"
        attempts.begin("kay", f"198.51.100.{n}")
    assert pauses[:6] == [2, 3, 5, 9, 17, 33]
    assert pauses[-1] == PAUSE + 1
    assert attempts.wait("ruth", HERE) == 0, "another name"
    tried = 0
    for _ in range(3600):
        clock.now += 1
        tried += guesses(attempts, "kay", f"203.0.113.{tried}", 1)
    assert tried <= 60, "a minute for each guess, from whichever address"


def test_whence_somebody_has_logged_in_nobody_locks_him_out(attempts: Attempts) -> None:
    attempts.begin("kay", HERE)
    attempts.succeeded("kay", HERE)
    for n in range(200):
        guesses(attempts, "kay", f"198.51.{n}.1")
    assert attempts.wait("kay", THERE) > 0
    assert attempts.wait("kay", HERE) == 0
    assert guesses(attempts, "kay", HERE) == 3, "from there too passwords cannot be guessed"


def test_a_login_does_not_count_as_a_failure_and_forgives_no_others(attempts: Attempts) -> None:
    for _ in range(50):
        assert attempts.wait("mole", HERE) == 0
        attempts.begin("mole", HERE)
        attempts.succeeded("mole", HERE)
    assert guesses(attempts, "kay", HERE) == 3
    attempts.begin("mole", HERE)
    attempts.succeeded("mole", HERE)
    assert attempts.wait("kay", HERE) > 0, "whoever has a login of his own gains no guesses by it"


def test_how_long_a_check_takes_does_not_tell_whether_there_is_such_a_name(tmp_path: Path) -> None:
    users = Users(tmp_path / "users", (13, 8, 1))
    users.add("kay", "keeper", "nine loud choirs")
    users.check("nobody", "x" * 12)

    def took(name: str) -> float:
        began = time.thread_time()
        users.check(name, "wrong choirs here")
        return time.thread_time() - began

    there, not_there = ([took(name) for _ in range(15)] for name in ("kay", "nobody"))
    assert 0.5 < statistics.median(there) / statistics.median(not_there) < 2
