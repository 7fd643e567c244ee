from __future__ import annotations

import inspect

import pytest

from corpus import errors

KINDS = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.LibraryError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_of_one_family_and_says_what_to_do(kind: type[errors.LibraryError]) -> None:
    error = kind("The van is gone.", "Look in the mill.")
    assert str(error) == "The van is gone. Look in the mill."
    assert error.help_message == "Look in the mill."
    assert kind.__doc__


def test_only_a_lock_and_a_disk_are_worth_trying_again() -> None:
    assert [k.__name__ for k in KINDS if k.retryable] == ["DiskError", "LibraryLocked"]


def test_an_error_without_advice_is_its_message() -> None:
    assert str(errors.LibraryError("The van is gone.")) == "The van is gone."
