"""Sections, whole sentences and context: never over a heading, never over words that were left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Library, find, surround
from assistant.index import Index
from assistant.scope import Scope
from corpus.records import Document, Page, Passage, Record, Shelf
from tests.fakes import CHOIRS, FENWATER

FIRST, SECOND = "One bell rang. The ferry left", "at noon and was late. Nobody waved."
TEXT = f"{FIRST} {SECOND}\n\nAnother matter. It was cold."


def made(breaks: tuple[int, ...] = (), kinds: tuple[str, ...] = ("paragraph", "paragraph"), heads: tuple[str, ...] = ("Crossing", "Crossing")) -> Index:
    """An index of one report in two passages, whose border parts a sentence, and a third under another heading."""
    edges = [(0, len(FIRST)), (len(FIRST) + 1, len(FIRST) + 1 + len(SECOND)), (TEXT.index("Another"), len(TEXT))]
    passages = tuple(
        Passage(f"f#p{n}", "f", s, e, TEXT[s:e], kind, (head,), head, 1, "1", sentences=((0, e - s),))
        for n, ((s, e), kind, head) in enumerate(zip(edges, (*kinds, "paragraph"), (*heads, "Weather"), strict=True))
    )
    document = Document(TEXT, (Page(1, "1", 0),), (), breaks)
    shelf = Shelf(Record("f", "Ferries"), document, passages, ())
    import numpy as np

    none = np.zeros(0, dtype=np.int32)
    return Index((shelf,), passages, none, (), (), none, (), {}, {})


def test_a_phrase_is_found_over_the_border_of_two_passages() -> None:
    assert find.exact(made(), ["ferry left at NOON"]) == [(0, FIRST.index("ferry"), len(FIRST) + len(" at noon"))]


@pytest.mark.parametrize("phrase", ["nobody waved another matter", "was cold one bell"])
def test_a_phrase_is_not_found_over_a_heading(phrase: str) -> None:
    assert find.exact(made(), [phrase]) == []


@pytest.mark.parametrize("index", [made(heads=("Crossing", "Return")), made(kinds=("paragraph", "footnote")), made(breaks=(len(FIRST) + 1,))], ids=["heading", "footnote", "words left out"])
def test_nor_where_the_passages_do_not_belong_together(index: Index) -> None:
    assert find.exact(index, ["ferry left at noon"]) == []
    assert len(find.exact(index, ["ferry left"])) == 1


def test_a_place_over_a_border_is_whole_sentences_of_both() -> None:
    index = made()
    start, end = surround.whole(index, *find.exact(index, ["left at noon"])[0])
    assert surround.span(index, 0, start, end) == f"{FIRST} {SECOND}"


def test_whole_sentences_end_where_words_were_left_out() -> None:
    index = made(breaks=(FIRST.index("The ferry"),))
    start, end = surround.whole(index, *find.exact(index, ["ferry left"])[0])
    assert surround.span(index, 0, start, end) == "The ferry left"


def test_context_is_sentences_of_the_section(library: Library) -> None:
    row, start, end = find.exact(library.index, ["single partner"])[0]
    before, after = surround.context(library.index, row, *surround.whole(library.index, row, start, end))
    assert before.startswith("Five tool libraries")
    assert after == "They agreed to meet every second month in the old mill at Oxley."


def test_a_long_sentence_is_cut_at_a_word(library: Library) -> None:
    row, start, end = find.exact(library.index, ["second month"])[0]
    before, after = surround.context(library.index, row, start, end, most=20)
    assert (before, after) == ("… to meet every", "in the old mill at …")


def test_context_stops_where_words_were_left_out() -> None:
    index = made(breaks=(len(FIRST) + 1,))
    assert surround.context(index, 0, FIRST.index("The ferry"), len(FIRST)) == ("One bell rang.", "")


def test_a_note_is_a_section_of_its_own(library: Library) -> None:
    index = library.within(Scope((CHOIRS,))).index
    own = list(surround.sections(index))
    assert [s.text for s in own] == [n.summary for n in library.index.notes if n.report == CHOIRS]
    assert surround.context(index, own[0].rows[0], 0, 4) == ("", own[0].text[4:].strip())


def test_sections_cover_every_passage_once(wide_library: Library, library: Library, tmp_path: Path) -> None:
    for held in (wide_library.index, library.index):
        rows = [r for s in surround.sections(held) for r in s.rows]
        assert rows == list(range(len(held.passages)))
    section = next(surround.sections(library.index))
    assert library.index.passages[section.rows[0]].report == FENWATER
    row, at = section.place(library.index, section.text.index("valley council"))
    assert library.index.passages[row].text[at:].startswith("valley council")


def test_a_document_without_breaks_is_unbroken() -> None:
    index = made()
    assert surround.whole(replace(index), 2, 0, 5) == (0, len(TEXT) - TEXT.index("Another"))
