"""The gate: what stands on which side of a word, what came first, words that a sentence may bring along and words that it may not."""

from __future__ import annotations

import pytest

from assistant import polarity, suspect
from assistant.gate import check
from tests.writers import quote

LIES = (
    ("Choirs reach a larger crowd by singing alone than by singing together.", "Choirs reach a larger crowd by singing together than by singing alone."),
    ("The weather has a strong influence on the bees.", "The bees have a strong influence on the weather."),
    ("The farmers' ignorance of the millers was a nuisance.", "The ignorance of the farmers by the millers was a nuisance."),
    ("The proposed map of the springs was suggested by older songs of sailors, but has been drawn only from satellite pictures.", "The proposed map of the springs was drawn only from older songs of sailors."),
    ("By hiring a crew, the captain reached the island.", "The crew hired the captain to reach the island."),
    ("The town fell from being the richest port to the poorest.", "The town rose from being the poorest port to the richest."),
    ("Eels in the nets have exceeded trout in the nets, with 60 and 20 baskets respectively.", "Trout filled 60 baskets and eels 20."),
    ("The crew asked for leave after the storm had passed.", "The crew asked for leave before the storm had passed."),
    ("The ferry is too heavy for the harbour to hold.", "The harbour can hold the ferry."),
    ("All except one of the nine ponds lie below the level that herons need.", "Only one of the nine ponds lies below the level that herons need."),
    ("Each of the divers needs a licence.", "Only some divers need a licence."),
    ("Most divers agreed that the wreck was old.", "A few divers agreed that the wreck was old."),
    ("The advantages of the mill included cheap flour and short queues.", "The drawbacks of the mill included cheap flour and short queues."),
    ("The new lock would address the flooding of the meadows.", "The new lock would cause the flooding of the meadows."),
    ("The ferrymen are working with the port to find a new pier.", "The ferrymen have found a new pier with the port."),
    ("The anglers are not involved enough in the plan.", "The anglers are too involved in the plan."),
    ("The lighthouse is one of the tallest on the coast.", "The lighthouse is the tallest on the coast."),
    ("The inland ponds are like the ponds on the coast.", "Unlike the ponds on the coast, the inland ponds are alike."),
    ("The road is controlled by the shepherds.", "The council controls the road, not caring for the shepherds."),
    ("The so-called 'free' ferries are not free at all, as travellers later found.", "Travellers later found that the ferries are free."),
    ("The guide only covers the tides.", "The guide goes well beyond the tides."),
    ("The orchard grew apples and pears for the market.", "The orchard grew royal apples and pears for the market."),
    ("The orchard grew apples and pears for the market.", "The orchard stopped apples and pears from reaching the market."),
)
TRUE = (
    ("Following a first count, the keepers agreed to look for more herons.", "The keepers made a first count before agreeing to look for more herons."),
    ("None of the sailors had met prior to the voyage.", "Before the voyage, none of the sailors had met."),
    ("The ropes impaired the strength of the mast.", "The ropes weakened the mast."),
    ("The divers did not see a wreck and built a raft with planks.", "The divers built a raft with planks."),
    ("The net is checked by a variety of keepers.", "The net is checked by various keepers."),
    ("After the guild came to the valley, it published a map of the springs.", "The guild published a map of the springs after coming to the valley."),
    ("The ferry’s part in the mail as a share of the county total dropped from 40% in 1950 to 30% in 1955 and then to 25% in 1960.", "The ferry’s part in the mail fell from 40% of the county total in 1950 to 25% in 1960."),
    ("The keepers of HR records met in the barn.", "Human resources records had their keepers meet in the barn."),
    ("The herons, storks and a number of other birds liked the pond.", "The herons and storks all liked the pond."),
    ("A warden described the pond, the reeds and the herons of the valley.", "A warden depicted the pond, the reeds and the herons of the valley."),
)  # fmt: skip


@pytest.mark.parametrize(("told", "lie"), LIES)
def test_a_claim_turned_round_is_stopped(told: str, lie: str) -> None:
    assert not check(f"{lie[:-1]} [1].", (quote(1, told),)).ok


@pytest.mark.parametrize(("told", "sentence"), TRUE)
def test_the_same_in_another_order_or_other_words_passes(told: str, sentence: str) -> None:
    assert check(f"{sentence[:-1]} [1].", (quote(1, told),)).reasons == ()


def test_the_same_quotes_pass_word_for_word() -> None:
    assert [told for told, _ in LIES if not check(f"{told[:-1]} [1].", (quote(1, told),)).ok] == []


def test_no_word_may_be_brought_along_that_weighs() -> None:
    told = (quote(1, "The wardens counted the herons on the pond each spring."),)
    assert not check("The wardens secretly counted the herons on the pond each spring [1].", told).ok
    assert not suspect.loose() & {polarity.key(w) for w in ("church", "mayor", "secretly", "won")}


def test_one_strange_word_is_borne_and_a_second_is_not() -> None:
    told = (quote(1, "The wardens counted the herons on the pond each spring and wrote the figures down in a book."),)
    assert check("Each spring the wardens tallied the herons on the pond and wrote the figures in a book [1].", told).ok
    assert not check("Each spring the wardens tallied the herons on the pond and glued the figures in a book [1].", told).ok


def test_a_line_of_opposites_that_are_not_alike() -> None:
    assert "confus" in polarity.opposed("agreement")
    assert "agreement" not in polarity.likes().get("clariti", frozenset())
