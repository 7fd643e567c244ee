"""Short and full references."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import cite
from corpus.records import Passage, Record

RECORD = Record("mills", "Nine mills", ("Ida Brook", "Sam Tarn"), 2011, publisher="Weir Press", short="Weir", isbn="12-3", url="weir.invalid")
PASSAGE = Passage("mills#p1", "mills", 0, 9, "The wheel", "paragraph", ("Wheels",), "Wheels, para 3", None, None)


@pytest.mark.parametrize(
    ("record", "year"),
    [(RECORD, "2011"), (replace(RECORD, year=None), "n.d."), (replace(RECORD, year_note="from the cover"), "[2011]")],
)
def test_a_year_is_marked_where_inferred_and_said_to_be_missing(record: Record, year: str) -> None:
    assert cite.year(record) == year


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        (PASSAGE, "Wheels, para 3"),
        (replace(PASSAGE, page=7, page_label="v"), "p. v"),
        (replace(PASSAGE, page=7), "p. 7"),
        (replace(PASSAGE, locator="Wheels, para 3.10"), "para 3.10"),
        (replace(PASSAGE, locator="Wheels, para 3.10–3.12", page=7, page_label="5"), "p. 5, para 3.10"),
    ],
)
def test_the_pinpoint_is_what_a_reader_can_find(passage: Passage, place: str) -> None:
    assert cite.place(passage) == place
    assert cite.short(RECORD, passage) == f"(Weir, 2011, {place})"


@pytest.mark.parametrize(
    ("record", "reference"),
    [
        (RECORD, "Ida Brook and Sam Tarn (2011) Nine mills. Weir Press. ISBN 12-3. weir.invalid."),
        (replace(RECORD, authors=(), isbn="", url=""), "Weir (2011) Nine mills. Weir Press."),
        (replace(RECORD, authors=("Weir Press",), isbn="", url=""), "Weir Press (2011) Nine mills."),
        (Record("a", "Who mills?", year_note="guessed", year=1999), "Who mills? [1999] Who mills?"),
        (Record("a", "Mills"), "Mills (n.d.) Mills."),
    ],
)
def test_the_full_reference_leaves_out_what_is_not_known(record: Record, reference: str) -> None:
    assert cite.full(record) == reference


def test_who_says_it() -> None:
    assert cite.says(RECORD) == "Weir (2011)"
    assert cite.says(replace(RECORD, year_note="from the cover")) == "Weir [2011]"
    assert cite.says(RECORD, "the miller") == "The miller, quoted in Weir (2011)"
    assert cite.says(Record("a", "Nine mills", ("Ida Brook",)), "I") == "I, quoted in Ida Brook (n.d.)"
