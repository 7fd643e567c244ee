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
    "what is denied of a word its opposite says": (
        ("The bakers have several aspirations for the oven, but they are not confident about paying for all of them.", "The bakers have several hopes for the oven but doubt that they can pay for all of them.", "The bakers have several hopes for the oven and are confident about paying for all of them."),
        ("The keepers were not satisfied with the new lamps.", "The keepers were unhappy with the new lamps.", "The keepers were satisfied with the new lamps."),
        ("The rowers were confident that the pier would hold.", "The rowers were hopeful that the pier would hold.", "The rowers doubted that the pier would hold."),
    ),
    "the same in another word": (
        ("Whilst the individual gardens remain, this shared name has helped them.", "Each garden remains separately, and the shared name has helped them.", "The gardens remain separately, and this name has hindered them."),
        ("The separate choirs remain, but a shared hall has cut their costs.", "Each choir remains separate, while a shared hall has cut their costs.", "Each choir remains separate, while a shared hall has raised their costs."),
        ("The two choirs share a hall, which has cut their costs.", "The two choirs share a hall.", "The two choirs have their halls separately, which has cut their costs."),
    ),
    "what came of what": (
        ("Although the orchard is small, it is on the map because of the flood of 1953 and the subsequent quarrels among growers.", "The orchard is on the map because of the flood of 1953 and quarrels among growers.", "The flood of 1953 came about because the orchard is on the map."),
        ("They lacked ropes and lamps, their consequent overwork of crew tired everybody.", "The lack of ropes and lamps led to the overwork of crew.", "The overwork of crew led to a lack of ropes and lamps."),
        ("What has driven this new market forward has been the marked rise in fuel prices and a shortage of boats.", "The marked rise in fuel prices and a shortage of boats have driven this new market.", "This new market has itself led to a marked rise in fuel prices and a shortage of boats."),
        ("The new choir was prompted by the closing of the theatre.", "The closing of the theatre led to the new choir.", "The new choir led to the closing of the theatre."),
    ),
}
CASES = [(told, sentence, ok) for rows in PAIRS.values() for told, true, lie in rows for sentence, ok in ((true, True), (lie, False))]


@pytest.mark.parametrize(("told", "sentence", "ok"), CASES)
def test_a_truth_passes_and_the_lie_next_to_it_is_stopped(told: str, sentence: str, ok: bool) -> None:
    verdict = check(f"{sentence[:-1]} [1].", [quote(1, told, "Menders", "menders", 2016)])
    assert verdict.ok == ok, verdict.reasons
