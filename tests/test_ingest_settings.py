from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ingest.settings import FORMAT, Settings


def test_the_whole_of_the_settings_is_in_the_stamp() -> None:
    assert Settings().stamp() == {**dataclasses.asdict(Settings()), "format": FORMAT}
    for field in dataclasses.fields(Settings):
        change: dict[str, Any] = {field.name: 7 if field.type == "int" else "other"}
        assert dataclasses.replace(Settings(), **change).stamp() != Settings().stamp(), field.name


def test_settings_are_frozen_and_know_no_other_names() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().passage_max = 5  # type: ignore[misc]
    with pytest.raises(TypeError, match="passage_size"):
        Settings(passage_size=5)  # type: ignore[call-arg]


def test_no_passage_is_larger_than_the_contract_allows() -> None:
    made = Settings()
    assert made.passage_min < made.passage_target < made.passage_max == 1200
