from __future__ import annotations

from pathlib import Path

import pytest

from corpus import shelf, store
from corpus.records import Passage, Shelf
from tests.fakes import CHOIRS, FENWATER, WIDTH


def shelves(library: Path) -> dict[str, Shelf]:
    return {r: store.get_shelf(library, n)[0] for r, n in store.manifest(library).reports.items()}


@pytest.mark.parametrize("report", [FENWATER, CHOIRS])
def test_what_is_dumped_is_loaded_equal(small_library: Path, report: str) -> None:
    one = shelves(small_library)[report]
    assert shelf.load(shelf.dump(one)) == one
    assert hash(shelf.load(shelf.dump(one)).passages) == hash(one.passages)  # tuples all the way down, no lists


def test_every_text_has_its_row(small_library: Path) -> None:
    for name in store.manifest(small_library).reports.values():
        one, vectors = store.get_shelf(small_library, name)
        rows = shelf.Rows.of(one)
        assert vectors.shape == (len(shelf.texts(one)), WIDTH)
        assert rows.passages + rows.sentences + rows.notes + rows.questions == len(vectors)
        assert vectors.dtype == "float32"


def test_texts_come_in_the_order_of_the_rows(small_library: Path) -> None:
    one = shelves(small_library)[FENWATER]
    texts, rows = shelf.texts(one), shelf.Rows.of(one)
    assert texts[0].endswith(one.passages[0].text)
    assert texts[rows.passages] == "Five tool libraries in the Fenwater valley began to share one van in 2014."
    assert texts[rows.passages + rows.sentences].startswith("Five lenders, one vehicle. Since 2014")
    assert texts[-1] == "Who talks about friends?"


def passage(text: str, kind: str = "paragraph", context: str = "", heading: tuple[str, ...] = ()) -> Passage:
    return Passage("r#p1", "r", 0, len(text), text, kind, heading, "para 1", None, None, context=context)


def test_a_passage_is_embedded_with_its_last_heading_and_lead_in() -> None:
    assert shelf.passage_text(passage("one van", context="They shared:", heading=("Part 1", "Costs"))) == "Costs\nThey shared:\none van"
    assert shelf.passage_text(passage("one van")) == "one van"


def test_a_list_item_is_embedded_with_its_lead_in_and_a_sentence_alone() -> None:
    items = passage("They shared:\none van\none booking sheet", "list")
    assert shelf.sentence_text(items, 13, 20) == "They shared: one van"
    assert shelf.sentence_text(items, 0, 12) == "They shared:"
    assert shelf.sentence_text(passage("one van", "list", context="They shared:"), 0, 7) == "They shared: one van"
    assert shelf.sentence_text(passage("Short. Very short."), 7, 18) == "Very short."
