"""The gate before truths that an opposite, a doubt or a second mention of a name only seems to speak against, each beside the lie next to it."""

from __future__ import annotations

from collections.abc import Sequence

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
    "a figure without its noun": (
        ("From a first group of four boats, and a further borrowed four, all among the oldest on the lake, a fleet grew that carried some 900 guests.", "The fleet, which grew from four first boats and four borrowed ones, carried about 900 guests.", "The fleet, which grew from 900 first boats and four borrowed ones, carried about four guests."),
        ("Two halls were painted, and another rented two were cleaned; together they seat 300 people.", "Two halls were painted and two rented ones were cleaned; together they seat 300 people.", "Two halls were painted and 300 rented ones were cleaned."),
    ),
    "a name that stands twice": (
        ("The work was hastened by the 1998 Denholm flood in which Ardley announced its wish to sell Denholm.", "The Denholm flood of 1998, when Ardley announced its wish to sell Denholm, hastened the work.", "The flood of 1998, when Denholm announced its wish to sell Ardley, hastened the work."),
        ("After the Kelby fire, Marlow Sailing Club sold the boathouse to Kelby.", "Marlow Sailing Club sold the boathouse to Kelby after the Kelby fire.", "After the fire, Kelby sold the boathouse to Marlow Sailing Club."),
    ),
    "the month of its own clause": (
        ("These maps were to be submitted in October 2011. Advice was given by NRT, which covers the size and scale of the maps.", "The maps were due in October 2011, and NRT's advice dealt with size and scale.", "NRT's advice on size and scale was given in October 2011."),
        ("The gardens held their fair in June 2009. The mayor gave prizes in August 2009 and spoke of roses.", "The fair took place in June 2009, and the mayor spoke of roses.", "The mayor gave prizes in June 2009."),
    ),
    "who thought so in the quote": (
        ("The quarrel arose because NRT thought it had the right to close the path, and Walkers First has long used it.", "NRT believed it had the right to close the path, and so the quarrel arose.", "Walkers First believed it had the right to close the path."),
        ("GLB felt that the lamps were too dim, and NRT sold them.", "According to GLB, the lamps were too dim.", "According to NRT, the lamps were too dim."),
    ),
    "what is only being identified": (
        ("The crews are working to identify the necessary funding to mend the boats.", "The crews are working to identify funding to mend the boats.", "The crews have secured the funding needed to mend the boats."),
        ("The choir hopes to identify a hall with an organ.", "The choir hopes to identify a hall with an organ.", "The choir has found a hall with an organ."),
    ),
    "another thing is only possible": (
        ("There was very low use of other possible sources of training support.", "Use of other training support was very low.", "Use of other training support was very high."),
        ("Bakers took little notice of the potential uses of rye bread.", "Bakers took little notice of rye bread.", "Bakers took great notice of rye bread."),
        ("The potential closing of the ferry worries the island.", "The potential closing of the ferry worries the island.", "The closing of the ferry worries the island."),
    ),
    "whose money it is": (
        ("In 1994 the county set up a £12 million Deep Harbour Fund to mend quays, with a further £40m (Coast Harbour Fund) of support in 1995.", "The county set up a Deep Harbour Fund of £12 million in 1994 to mend quays.", "The county set up a Deep Harbour Fund of £40 million to mend quays with support."),
        ("The Rose Prize of £90 went to Anna, and the £35 Leek Prize to her brother.", "The Leek Prize of £35 went to her brother.", "The Leek Prize of £90 went to her brother."),
    ),
    "what the reason is given for": (
        ("Illness kept singers from two rehearsals, a plight made worse because it cut into the limited time of the teacher.", "Illness kept singers from two rehearsals.", "Singers were kept from two rehearsals because the time of the teacher was limited."),
        ("Frost stopped the wheel, a loss made greater because it upset the orders of the baker.", "The loss was made greater because it upset the orders of the baker.", "Frost stopped the wheel because the orders of the baker were upset."),
    ),
    "one alone, and all the time": (
        ("In the third boat, the helm passed within the crew according to the weather.", "In the third boat the helm passed within the crew.", "In the third boat the helm passed within the crew throughout."),
        ("The gardeners keep the key of the shed.", "The key of the shed is kept by the gardeners.", "A single gardener keeps the key of the shed."),
        ("Only one sailor steered the whole way.", "A single sailor steered throughout.", "A single sailor never steered."),
    ),
    "what counts as a thing": (
        ("A builder beyond the border would not be treated as a harbour member, even though most of its buyers live here.", "A builder beyond the border would not count as a harbour member.", "A builder beyond the border would count as a harbour member so long as most of its buyers live here."),
        ("Barges are regarded as boats by the toll office.", "Barges count as boats for the toll office.", "Barges do not count as boats for the toll office."),
    ),
}
CASES = [(told, sentence, ok) for rows in PAIRS.values() for told, true, lie in rows for sentence, ok in ((true, True), (lie, False))]


@pytest.mark.parametrize(("told", "sentence", "ok"), CASES)
def test_a_truth_passes_and_the_lie_next_to_it_is_stopped(told: str, sentence: str, ok: bool) -> None:
    verdict = check(f"{sentence[:-1]} [1].", [quote(1, told, "Menders", "menders", 2016)])
    assert verdict.ok == ok, verdict.reasons


def test_a_model_of_entailment_is_not_asked_who_says_it() -> None:
    asked: list[str] = []

    def entails(texts: Sequence[str], claim: str) -> float:
        asked.append(claim)
        return 0.3

    assert check("The report notes that the harbour has nine boats [1].", [quote(1, "The harbour has nine boats.", "Menders", "menders", 2016)], entails).ok
    assert asked == ["the harbour has nine boats"]
