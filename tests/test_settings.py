"""Settings: frozen, and inside what the contract allows."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.settings import Settings, Weights


def test_the_defaults_keep_the_contract() -> None:
    made = Settings()
    assert (made.shown, made.passages) == (1500, 30)
    assert 3 <= made.quotes <= 8
    assert 0 < made.threshold < 1


def test_shares_are_shares() -> None:
    made = Weights()
    assert made.passage + made.sentence == pytest.approx(1)
    assert all(0 <= value <= 1 for name, value in dataclasses.asdict(made).items() if name not in ("looked", "own_high"))
    assert made.own_low < made.own_high <= made.passage + made.sentence + made.words, "a passage can be as good as 1"
    assert made.note_low < made.note_high


@pytest.mark.parametrize("made", [Settings(), Weights()], ids=["settings", "weights"])
def test_settings_are_frozen_and_know_no_other_keys(made: Settings | Weights) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, dataclasses.fields(made)[0].name, 0)
    with pytest.raises(TypeError, match="unexpected keyword"):
        type(made)(nonsense=1)  # type: ignore[call-arg]
