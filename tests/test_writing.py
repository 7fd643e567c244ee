"""The measurement of a language model: when its first words came, and why sentences were struck."""

from __future__ import annotations

import pytest

from bench import sheet, writing
from tests.writers import ScriptedWriter


def test_a_model_is_overheard_without_being_changed() -> None:
    heard = writing.Heard(ScriptedWriter("  A van [1]."))
    assert heard.at == 0.0
    assert "".join(heard.stream("Write.", "What?")) == "  A van [1]."
    assert heard.at > 0.0
    assert heard.name == "scripted"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("there is no quote [8]", "a number that no quote has"),
        ("'refund' is not in the quotes, where the words around it are", "a word put in or exchanged"),
        ("£9 is not in the quotes", "a figure, name or quantity"),
        ("'all': the quotes say some", "a figure, name or quantity"),
        ("an instruction", "instruction"),
        ("too long for one sentence", "other"),
    ],
)
def test_reasons_are_counted_by_kind(reason: str, kind: str) -> None:
    assert writing._kind(reason) == kind


def test_a_models_address_stays_whole_in_the_command() -> None:
    assert sheet.command(["model", "/a/lib", "--model", "openai:m@http://127.0.0.1:8000/v1"]) == "python -m bench model lib --model openai:m@http://127.0.0.1:8000/v1"
