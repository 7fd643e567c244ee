"""The gate's rules for kinds of lies and of paraphrases, on invented quotes: what follows, what changed places, what is only planned, what is foreign."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.gate import check
from tests.writers import quote

QUOTES = (
    quote(1, "Orchards were rented to seven growers, and a further two came in June 2011. One in every five trees bore no fruit. The press was bought in March 2011."),
    quote(2, "The growers were supposed to graft every tree by hand. Pickers will require ladders and the warden is supporting the search for a barn. A fair is planned for October.", "Tolland", "tolland-fruit", 2009),
    quote(3, "Early frost led to a poor harvest. ‘Mild frost’, sparing the blossom, and ‘hard frost’, killing the fruit, are told apart by wardens.", "Tolland", "tolland-fruit", 2009),
    replace(quote(4, "“We never needed a second press; don't buy one before you have filled the first barn.”", "Menders"), speaker="a grower"),
    quote(5, "The juice was sold by the growers themselves to the national museum at £3 per bottle. Three of the four barns had a new roof. None of the barns was insured. Growers still mend their own carts."),
    quote(6, "The cost was £40 per grower. It took from three to five weeks to fill a barn, and the stewards of the Orchard Keepers' League (OKL) undervalued the work."),
)  # fmt: skip
LIES = (
    ("Eleven growers rented orchards in all [1].", "Eleven is not in the quotes"),
    ("The press was bought after a further two growers had come [1].", "'after': by the dates in the quotes it was the other way round"),
    ("The growers grafted every tree by hand [2].", "the quotes only plan it ('were supposed to graft')"),
    ("The warden found a barn [2].", "the quotes only look for it ('barn')"),
    ("A fair was held in October [2].", "the quotes only plan it"),
    ("A poor harvest led to early frost [3].", "cause and effect have changed places"),
    ("Hard frost spares the blossom, while mild frost kills the fruit [3].", "'Hard' and 'mild' have changed places"),
    ("The study found that a second press was never needed [4].", "it is said by somebody quoted (a grower), not found by the report"),
    ("A grower needed a second press [4].", "'need' is denied in the quotes and not here"),
    ("The juice was sold by the wardens to the museum [5].", "the quotes say it was by somebody else ('the growers themselves')"),
    ("The juice was sold to the regional museum [5].", "'regional museum': the quotes say 'nation'"),
    ("All four barns had a new roof [5].", "'all four barns': the quotes say three of them"),
    ("One of the barns was insured [5].", "'one of the barns': the quotes say none"),
    ("Growers no longer mend their own carts [5].", "'no longer': the quotes say that it goes on"),
    ("The cost was £40 per barn [6].", "'per barn': the quotes say it of each grower"),
    ("Tolland says that the juice was sold by the growers [3][5].", "Tolland is not the source of the quote cited"),
    ("The growers reluctantly rented orchards [1].", "'reluctantly' is not in the quotes"),
    ("The growers rented muddy orchards [1].", "'muddy' is not in the quotes"),
    ("Orchards were rented to seven growers to please the bishop [1].", "'bishop' is not in the quotes"),
    ("Orchards were rented to four growers [1].", "the quotes count 7 of them, not 4"),
    ("Wardens sold the juice to the national museum [5].", "Wardens is not in the quotes"),
    ("Orchard keepers sold or rented the press in 2011 [1].", "'keepers' is not in the quotes"),
    ("The growers willingly came in June 2011 [1].", "'willingly' is not in the quotes"),
    ("The Orchard Keepers' League valued the work [6].", "'valued' is the opposite of what the quotes say"),
)
TRUE = (
    "Nine growers rented orchards in all [1].",
    "A fifth of the trees bore no fruit [1].",
    "Some 20% of trees had no fruit [1].",
    "A further two came three months after the press was bought [1].",
    "The growers were meant to graft all trees by hand [2].",
    "The warden is helping to look for a barn [2].",
    "The fair is planned for October [2].",
    "The harvest was poor because of early frost [3].",
    "A grower advised filling the first barn before buying a second press [4].",
    "One grower said that a second press was never needed [4].",
    "The growers sold the juice to the national museum themselves, a bottle for £3 [5].",
    "Three of the barns had a new roof [5].",
    "Growers go on mending their own carts [5].",
    "Filling a barn took up to five weeks [6].",
    "Filling a barn took at least three weeks [6].",
    "The work was not valued by the Orchard Keepers' League [6].",
    "The work was undervalued by stewards of the orchard keepers' league [6].",
    "Orchards were rented to seven growers [1], and the cost was £40 each [6].",
)


@pytest.mark.parametrize(("lie", "reason"), LIES)
def test_a_lie_is_stopped_for_its_reason(lie: str, reason: str) -> None:
    assert reason in check(lie, QUOTES).reasons


@pytest.mark.parametrize("sentence", TRUE)
def test_what_follows_from_the_quotes_passes(sentence: str) -> None:
    assert check(sentence, QUOTES).reasons == ()


def test_a_word_that_the_quotes_do_not_have_is_foreign() -> None:
    assert not check("Pickers will require stepladders and crates [2].", QUOTES).ok


def test_who_did_it_is_compared_with_the_agent_of_a_passive() -> None:
    held = (quote(1, "The pond was cleaned by the fishers before the visit of the school."),)
    assert check("The fishers cleaned the pond before the visit [1].", held).ok
    assert "the quotes say it was by somebody else ('the fishers')" in check("The school cleaned the pond before the visit [1].", held).reasons
