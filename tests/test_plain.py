from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest import plain
from ingest.lines import Line


def hints(text: str) -> list[tuple[str, str]]:
    return [(line.hint, line.text) for line in plain.read(text)]


def test_a_short_line_alone_is_a_heading() -> None:
    assert hints("Sharing a van\n\nFive libraries bought a van together, and none of them\nregretted it.") == [
        ("heading", "Sharing a van"),
        ("text", "Five libraries bought a van together, and none of them"),
        ("text", "regretted it."),
    ]


def test_a_heading_at_a_pages_start_stands_above_others() -> None:
    text = "Intro words that go on for a while here.\n\n\fPart Two\n\nText of the part, which ends so.\n\nThe mill\n\nText of the mill, which ends so."
    levels = {line.text: line.level for line in plain.read(text) if line.hint == "heading"}
    assert levels == {"Part Two": 1, "The mill": 2}


def test_sentences_items_addresses_and_quotes_are_no_headings() -> None:
    for line in ("It ended so.", "• one van", "www.oxley.example", "“Said the chair”", "A line ending in of", "lower case first"):
        assert hints(f"{line}\n\nText of the mill, which ends so.")[0][0] != "heading", line


def test_a_source_on_a_line_of_its_own_is_a_caption() -> None:
    assert hints("Pell and Brook, 2012\n\nText of the mill, which ends so.")[0] == ("caption", "Pell and Brook, 2012")


def test_the_last_line_is_no_heading_for_nothing_stands_under_it() -> None:
    assert hints("Text of the mill, which ends so.\n\nThe end")[-1] == ("text", "The end")


def test_a_page_number_alone_is_left_out_and_marked_as_a_gap() -> None:
    made = plain.read("The van stood in the yard and\n\n14\n\nnobody drove it for a month.")
    assert [line.text for line in made] == ["The van stood in the yard and", "nobody drove it for a month."]
    assert [line.words_lost for line in made] == [False, True]


def test_bullets_are_items_and_a_numbered_paragraph_is_not() -> None:
    made = plain.read("They shared three things:\n• one van\n• one sheet\n3.2 The van was blue and old.")
    assert [(m.hint, m.new, m.marked) for m in made] == [("text", True, False), ("item", True, True), ("item", True, True), ("text", True, False)]
    assert made[1].text == "one van"


def test_a_list_whose_bullets_were_lost() -> None:
    assert [h for h, _ in hints("Ladders and hoists\nDrills and saws\nWheelbarrows\nMixers for mortar that stand\nin the yard")] == ["item"] * 5
    assert plain.read("Ladders and hoists\nDrills and saws\nWheelbarrows\nMixers for mortar\nof the yard")[-1] == Line("of the yard", "item")


def test_footnotes_are_apart_from_the_text() -> None:
    assert [h for h, _ in hints("The van was blue and it was old too, and for a month nobody at the mill drove it.\n1 Pell (2012) Lending, page 4\nand page 9")] == ["text", "footnote", "footnote"]


def test_windows_and_old_mac_line_ends() -> None:
    text = "Sharing a van\n\nFive libraries bought a van together."
    assert hints(text.replace("\n", "\r\n")) == hints(text.replace("\n", "\r")) == hints(text)


@given(st.text(alphabet="Ab1 .•\n\f–\t“", max_size=200))
def test_any_text_is_read_and_every_line_holds_something(text: str) -> None:
    assert all(line.text for line in plain.read(text))
