"""The gate before truths that an opposite, a doubt or a second mention of a name only seems to speak against, each beside the lie next to it."""

from __future__ import annotations

import pytest

from assistant.gate import check
from tests.writers import quote

# What a quote says, what follows from it, and what does not.
PAIRS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "probably not is unlikely": (
        ("The choir is unlikely to move to a larger hall this winter.", "The choir will probably not move to a larger hall this winter.", "The choir will probably move to a larger hall this winter."),
        ("Repairs to the slipway are unlikely to need a permit.", "Repairs to the slipway will probably not need a permit.", "Repairs to the slipway will not need a permit."),
        ("The pump is likely to need a new valve.", "The pump will probably need a new valve.", "The pump will probably not need a new valve."),
    ),
}
CASES = [(told, sentence, ok) for rows in PAIRS.values() for told, true, lie in rows for sentence, ok in ((true, True), (lie, False))]


@pytest.mark.parametrize(("told", "sentence", "ok"), CASES)
def test_a_truth_passes_and_the_lie_next_to_it_is_stopped(told: str, sentence: str, ok: bool) -> None:
    verdict = check(f"{sentence[:-1]} [1].", [quote(1, told, "Menders", "menders", 2016)])
    assert verdict.ok == ok, verdict.reasons
