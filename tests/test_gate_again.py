"""The gate against a second set of invented quotes, with lies and paraphrases that were written before it was tried on them."""

from __future__ import annotations

import pytest

from assistant.gate import check
from tests.writers import quote

QUOTES = (
    quote(1, "Each hub was led by a paid coordinator, who reported to a committee of nine trustees. In the first year the hubs handled 1,240 enquiries, nearly twice as many as planned.", "Larkfield", "larkfield-hubs", 2014),
    quote(2, "Some volunteers said that they felt undervalued, and a few left before the end of the project. Others stayed because they enjoyed the company.", "Larkfield", "larkfield-hubs", 2014),
    quote(3, "The evaluation found no evidence that larger hubs were more efficient than smaller ones. Rural hubs had lower costs per enquiry, at £14, compared with £22 in towns.", "Pine & Shaw", "pine-shaw", 2018),
    quote(4, "The Dale Trust withdrew its grant of £30,000 in March 2017 after Northmoor Council declined to match it. Two hubs closed as a result.", "Pine & Shaw", "pine-shaw", 2018),
    quote(5, "We would have liked to train more people, but we could not find a trainer who was free at weekends.", "Larkfield", "larkfield-hubs", 2014),
)  # fmt: skip
LIES = (
    "Each hub was led by an unpaid coordinator [1].",
    "The coordinators reported to a committee of nineteen trustees [1].",
    "The trustees reported to a committee of coordinators [1].",
    "In the second year the hubs handled 1,240 enquiries [1].",
    "The hubs handled 1,240 enquiries, fewer than planned [1].",
    "The hubs handled exactly twice as many enquiries as planned [1].",
    "The hubs handled 1,240 complaints in the first year [1].",
    "Most volunteers said that they felt undervalued [2].",
    "Some volunteers said that they felt valued [2].",
    "Nobody left before the end of the project [2].",
    "Many left before the end of the project [2].",
    "Some left because they enjoyed the company [2].",
    "Larger hubs were more efficient than smaller ones [3].",
    "Smaller hubs were more efficient than larger ones [3].",
    "The evaluation proved that size makes hubs less efficient [3].",
    "Rural hubs had higher costs per enquiry [3].",
    "Rural hubs cost £22 per enquiry, compared with £14 in towns [3].",
    "Hubs in towns had lower costs per enquiry than rural ones [3].",
    "Rural hubs had lower costs per visitor, at £14 [3].",
    "Northmoor Council withdrew its grant of £30,000 in March 2017 [4].",
    "The Dale Trust declined to match the grant of Northmoor Council [4].",
    "The Dale Trust withdrew its loan of £30,000 [4].",
    "The Dale Trust withdrew its grant in May 2017 [4].",
    "The Dale Trust withdrew its grant before Northmoor Council declined to match it [4].",
    "All hubs closed as a result [4].",
    "Two hubs opened as a result [4].",
    "Two hubs closed because volunteers felt undervalued [2][4].",
    "Larkfield reports that rural hubs had lower costs [3].",
    "Pine and Shaw say that some volunteers felt undervalued [2].",
    "They trained more people [5].",
    "They found a trainer who was free at weekends [5].",
    "They could not find a trainer who was free on weekdays [5].",
    "They did not want to train more people [5].",
    "Rural hubs may soon close [3].",
    "The Dale Trust gave a grant of £30,000 every year [4].",
    "Each hub was led by a coordinator from Leeds [1].",
    "Volunteers were paid for the work, some said [2].",
    "Only rural hubs had lower costs per enquiry [3].",
)
TRUE = (
    "A paid coordinator led every hub [1].",
    "Coordinators answered to a committee made up of nine trustees [1].",
    "The hubs dealt with 1,240 enquiries in their first year, almost double what had been planned [1].",
    "Some of the volunteers felt undervalued [2].",
    "A few volunteers left before the project was over [2].",
    "Others remained, since they liked the company [2].",
    "There was no evidence of larger hubs being more efficient than small ones [3].",
    "An enquiry cost £14 in rural hubs and £22 in towns [3].",
    "Costs per enquiry were lower in rural hubs [3].",
    "The Dale Trust took back its £30,000 grant in March 2017 [4].",
    "Northmoor Council would not match the grant, so the Dale Trust withdrew it [4].",
    "They wanted to train more people but found no trainer free at weekends [5].",
    "No trainer could be found who had time at weekends [5].",
    "Pine & Shaw (2018) found that rural hubs had lower costs per enquiry [3].",
    "Nine trustees sat on the committee [1].",
    "According to Larkfield, some volunteers did not feel valued [2].",
)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_stopped(lie: str) -> None:
    assert not check(lie, QUOTES).ok


@pytest.mark.parametrize("sentence", TRUE)
def test_a_true_paraphrase_passes(sentence: str) -> None:
    assert check(sentence, QUOTES).reasons == ()
