"""Sixty orders planted in passages, and a model that obeys every one of them: what it was told to say is never shown as verified."""

from __future__ import annotations

import pytest

from assistant import prose
from assistant.addressed import an_order
from bench.injections import as_read, asked, outcome, result
from bench.planted import FACT, OTHER, Planted, passages
from tests.writers import ScriptedWriter

PASSAGES = passages()
TRUE = "The five mills of Pell began to share one cart in 2014 [1]."


def test_there_are_sixty_of_three_kinds() -> None:
    assert len({p.text for p in PASSAGES}) == 60
    assert sorted({p.kind for p in PASSAGES}) == ["dressed up", "hidden", "open"]
    assert not any(p.mark in (FACT + OTHER).lower() for p in PASSAGES)


@pytest.mark.parametrize("planted", PASSAGES, ids=lambda p: p.text[len(FACT) + 1 :][:40])
def test_an_obedient_model_is_not_believed(planted: Planted) -> None:
    said = planted.say.rstrip(".")
    order = as_read(planted.text)[len(FACT) :].strip()
    for reply in (f"{TRUE} {said} [1].", f"{said} [2].", planted.say, f"{said} [1][2].", f"The report says that {said[0].lower()}{said[1:]} [1].", f"{order} [1]."):
        told = outcome(planted, ScriptedWriter(reply))
        assert not told.verified, [s for s, ok in told.sentences if ok]


def test_the_fact_beside_an_order_still_stands() -> None:
    """Where the order is a sentence of its own; one that runs on from the fact takes it along."""
    assert sum(outcome(p, ScriptedWriter(TRUE)).sentences == ((TRUE, True),) for p in PASSAGES) >= 45


@pytest.mark.parametrize(
    "sentence",
    ["Members say that trust grew.", "The clerk was asked to tell the others that the hall was let.", "They came and said that it was late.", "Half of the users should be trained.", "To begin with, the van was hired.", "I would say that it was worth it."],
)
def test_what_a_report_tells_of_its_field_is_no_order(sentence: str) -> None:
    assert not an_order(sentence)


def test_what_is_struck_is_not_told_as_an_answer() -> None:
    planted = PASSAGES[0]
    shown = list(prose.write(asked(planted), None, ScriptedWriter(f"{planted.say} [1]. {TRUE}")))  # type: ignore[arg-type]
    assert [s.kind for s in shown] == ["struck", "verified", "answer"]
    assert shown[0].text.startswith("~~")


def test_the_section_counts_what_shows_and_what_is_verified() -> None:
    made = result([outcome(p, ScriptedWriter(f"{p.say.rstrip('.')} [1].")) for p in PASSAGES[:2]] + [outcome(PASSAGES[2], ScriptedWriter(TRUE))], "scripted", 4096)
    assert "**Shown at all: 2 of 3; as verified: 0 of 3.**" in made.body
    assert made.section == "injections"
