"""The gate before reasons, doers, times and what a sentence only points to: claims that freely use the words of the quotes."""

from __future__ import annotations

import pytest

from assistant.answer import Quote
from assistant.gate import check
from assistant.polarity import softened


def quote(n: int, text: str, speaker: str = "") -> Quote:
    return Quote(n, "r", text, "", None, None, "(Menders, 2016)", "original", who="Menders", speaker=speaker)


HELD = (
    quote(1, "The rules of gardens and bakeries differ. For the former, this has been to share tools. In the latter, this has been to sell bread cheaply."),
    quote(2, "The harvest came to some £4,600 per orchard. This compares with a yield of £11,000 in vineyards of the second valley."),
    quote(3, "Pears were popular with visitors, and yet the orchard sold them more slowly than plums."),
    quote(4, "The mill closed due to lack of grain."),
    quote(5, "With 20-36 000 hens, the farms have grown."),
    quote(6, "Most of the boats only became seaworthy in late 2003 and it was in spring 2004 that they were asked to bring their nets."),
    quote(7, "The proposed overall financing for the lighthouse is £332m from the Board."),
    quote(8, "There was no point at which the warden had to enforce the rules, although he mediated over quarrels about timetables twice."),
    quote(9, "Earlier training schemes for shepherds have clearly had little or no impact."),
    quote(10, "Without a clear map from the central office, walkers were left to find their own paths."),
    quote(11, "The Harbour Agency runs the ferries, and its task includes mending quays."),
    quote(12, "In 2005 the Unit asked ferrymen about tolls. Anglers were already feeding the swans."),
    quote(13, "The ferry stalled given the steep costs of coal and no evident buyers of tickets."),
    quote(14, "Several bakers chose to leave the guild after the quarrel with the miller."),
    quote(15, "A common view among respondents is that the swans bite. All of the swans were counted."),
    quote(16, "Originally planned to take twelve weeks, the survey of moths took only a decade of records."),
    quote(17, "The Seven Centres are led by many, with the Westbury Centre taking the lead, and one is being set up in Lamby, South Downs."),
    quote(18, "Smaller villages can share a clerk under the new act."),
    quote(20, "Most eels were caught in the estuary by licensed crews."),
    quote(19, "The lamp makers may be among the least harmed by fog, because they have had to manage without glass."),
)
LIES = (
    "Bakeries have shared tools, and gardens have sold bread cheaply [1].",
    "An orchard yielded more than the vineyards of the second valley [2].",
    "Visitors liked pears because the orchard sold them slowly [3].",
    "The mill closed due to poor baking [4].",
    "The farms have 36,000 hens [5].",
    "Most of the boats were asked to bring their nets before they became seaworthy [6].",
    "The Board put £332m into the lighthouse [7].",
    "The warden never had to enforce the rules, and he stayed out of quarrels about timetables [8].",
    "Earlier training schemes have taught shepherds a great deal [9].",
    "The central office gave walkers a clear map [10].",
    "The Unit asked ferrymen about tolls after 2005 [12].",
    "Anglers began to feed the swans [12].",
    "Because the ferry had stalled, no buyers of tickets could be found [13].",
    "The miller left the guild after the quarrel with several bakers [14].",
    "One respondent said that the swans bite [15].",
    "Only one of the swans was counted [15].",
    "The survey of moths took twelve weeks as planned [16].",
    "The survey took several decades of records [16].",
    "Lamby takes the lead among the centres [17].",
    "The new act obliges smaller villages to share a clerk [18].",
    "Most eels were caught outside the estuary by licensed crews [20].",
    "The lamp makers who have had to manage without glass are among the least harmed by fog [19].",
)
TRUE = (
    "Gardens have shared tools, while bakeries have sold bread cheaply [1].",
    "The harvest per orchard came to less than the yield in vineyards of the second valley [2].",
    "The mill closed because it lacked grain [4].",
    "The farms have up to 36,000 hens [5].",
    "Most of the boats became seaworthy before they were asked to bring their nets [6].",
    "The Board was to put £332m into the lighthouse [7].",
    "Earlier training schemes for shepherds had hardly any impact [9].",
    "Walkers had no clear map from the central office [10].",
    "Menders reports that the agency has the task of mending quays [11].",
    "The Unit asked ferrymen about tolls in 2005 [12].",
    "Several bakers left the guild after the quarrel [14].",
    "All of the swans were counted [15].",
    "The Westbury Centre takes the lead [17].",
    "The lamp makers may be among the least harmed by fog [19].",
)


@pytest.mark.parametrize("lie", LIES)
def test_a_claim_that_means_otherwise_is_stopped(lie: str) -> None:
    assert not check(lie, HELD).ok


@pytest.mark.parametrize("sentence", TRUE)
def test_a_claim_that_means_the_same_passes(sentence: str) -> None:
    assert check(sentence, HELD).reasons == ()


OTHER_WORDS = (
    ("The barges lost over half a million barrels, 50 per cent of them in fog.", "The barges lost more than 500,000 barrels [1]."),
    ("The weir was built in only a decade.", "The weir was built in just ten years [1]."),
    ("The guild gave £50 million to mills during 2005 -08.", "From 2005 to 2008 the guild gave £50 million to mills [1]."),
    ("The course took twelve months.", "The course took a year [1]."),
    ("Less than one per cent of bakers hold 54 per cent of the ovens.", "Fewer than one in a hundred bakers hold more than half of the ovens [1]."),
    ("It is the only English mill that bakes.", "The mill is the only one in England that bakes [1]."),
    ("A minority of farmers were cross with the fair, whilst a majority were calm, noting its growth.", "Most farmers were calm, noting the growth of the fair [1]."),
    ("Herring boats do not sell as well as trawlers.", "Herring boats sell less well than trawlers [1]."),
    ("Test each oven and record its heat.", "Each oven should be tested [1]."),
    ("The rowing contest can be won by children with very few changes.", "Only very few changes are needed for children to win the rowing contest [1]."),
)


@pytest.mark.parametrize(("told", "sentence"), OTHER_WORDS)
def test_what_is_put_in_other_words_passes(told: str, sentence: str) -> None:
    assert check(sentence, (quote(1, told),)).reasons == ()


def test_had_to_is_no_doubt_where_the_quote_has_it_too() -> None:
    assert softened("They had to row.")
    assert not softened("They had to row.", "They had to row and may swim.")
    assert softened("They may row.", "They may row.")


def test_whoever_publishes_a_report_did_not_do_what_it_tells() -> None:
    held = (Quote(1, "r", "The Harbour Agency runs the ferries, and its task includes mending quays.", "", None, None, "(Wharf Trust, 2016)", "original", who="Wharf Trust"),)
    assert check("Wharf Trust has the task of mending quays [1].", held).reasons == ("Wharf Trust publishes it; the quotes do not say that they did it",)
    assert check("Wharf Trust reports that the agency's task includes mending quays [1].", held).ok
