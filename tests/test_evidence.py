"""Quotes chosen from ranked passages: whole sentences, within limits, different, never from the back matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, evidence, search
from assistant.evidence import Piece, Taste
from assistant.question import Question, understand
from assistant.search import ASIDE, Ranking
from assistant.settings import Weights
from corpus.records import Shelf
from tests import wide
from tests.fakes import CHOIRS, FENWATER
from tests.towers import piece


def ranked(library: Library, text: str, *reports: str) -> tuple[Question, Ranking]:
    question = understand(text, (), reports)
    return question, search.rank(library.index, question, library.vector(text), Weights())


def chosen(library: Library, text: str, *reports: str, characters: int = 1500, most: int = 8, taste: Taste | None = None) -> list[Piece]:
    return evidence.choose(library.index, *ranked(library, text, *reports), characters, most, taste)


def words(library: Library, piece: Piece) -> str:
    return library.index.passages[piece.passage].text[piece.start : piece.end]


@given(st.sampled_from(wide.QUESTIONS), st.integers(26, 2000), st.integers(1, 12))
def test_pieces_are_whole_sentences_within_the_limits(wide_library: Library, text: str, characters: int, most: int) -> None:
    index, pieces = wide_library.index, chosen(wide_library, text, characters=characters, most=most)
    assert 1 <= len(pieces) <= most
    longest = max(e - s for s, e in index.sentences)
    assert sum(p.end - p.start for p in pieces) <= max(characters, longest), "only a single sentence may be longer than all that is allowed"
    assert all(p.end - p.start <= max(Taste().length, longest) for p in pieces)
    rows = [r for p in pieces for r in p.rows]
    assert len(rows) == len(set(rows))
    for p in pieces:
        assert (p.start, p.end) == (index.sentences[p.rows[0]][0], index.sentences[p.rows[-1]][1])
        assert list(p.rows) == list(range(p.rows[0], p.rows[-1] + 1))
        assert {int(index.sentence_passage[r]) for r in p.rows} == {p.passage}
        assert index.passages[p.passage].kind not in ASIDE


def test_the_sentence_that_answers_comes_first(library: Library) -> None:
    pieces = chosen(library, "What did the van cost?", FENWATER)
    assert words(library, pieces[0]) == "The van cost £6,200 and saved about £1,900 a year."
    assert pieces[0].note is not None
    assert library.index.notes[pieces[0].note].title == "Price and saving of the vehicle"


def test_nothing_to_choose_from_is_nothing_chosen(library: Library) -> None:
    question, ranking = ranked(library, "van")
    aside = np.array([i for i, p in enumerate(library.index.passages) if p.kind in ASIDE])
    assert evidence.choose(library.index, question, replace(ranking, order=aside), 1500, 8) == []
    assert evidence.choose(library.index, question, ranking, 1500, 0) == []


def test_a_note_is_shown_whole(library: Library) -> None:
    piece = chosen(library, "Who pays for the piano?", CHOIRS)[0]
    assert words(library, piece) == "Nine singing groups pay equal parts into a fund for one instrument."


def test_what_repeats_is_put_back(wide_library: Library) -> None:
    def likeness(pieces: list[Piece]) -> float:
        rows = [wide_library.vector(words(wide_library, p)) for p in pieces]
        return float(np.mean([a @ b for n, a in enumerate(rows) for b in rows[:n]]))

    taste = Taste(floor=0.0, company=0.0)
    careless = [chosen(wide_library, q, taste=replace(taste, repeat=0.0)) for q in wide.QUESTIONS]
    careful = [chosen(wide_library, q, taste=replace(taste, repeat=1.0)) for q in wide.QUESTIONS]
    assert np.mean([likeness(p) for p in careful]) < np.mean([likeness(p) for p in careless]) - 0.05


def test_what_is_far_weaker_than_the_best_is_left_out(wide_library: Library) -> None:
    strict = chosen(wide_library, wide.QUESTIONS[0], taste=Taste(floor=0.99, least=2))
    assert len(strict) < len(chosen(wide_library, wide.QUESTIONS[0], taste=Taste(floor=0.0)))
    assert len(strict) >= 2


def test_sentences_as_good_as_their_neighbour_join_it_but_never_over_words_left_out(library: Library) -> None:
    index = library.index
    rows = index.sentence_rows[0]
    alike = dict.fromkeys(rows, 1.0)
    whole = evidence.grown(index, rows[0], alike, set(), 320)
    assert words(library, whole) == index.passages[0].text[:166], "two sentences"
    assert evidence.grown(index, rows[0], alike, {rows[1]}, 320).rows == (rows[0],), "the second one is shown already"
    assert evidence.grown(index, rows[0], alike, set(), 165).rows == (rows[0],), "together they are too long"
    assert evidence.grown(index, rows[0], {**alike, rows[1]: 0.5}, set(), 320).rows == (rows[0],), "the second one says less"

    def cut(shelf: Shelf) -> Shelf:
        return replace(shelf, document=replace(shelf.document, breaks=(shelf.passages[0].start + 75,))) if shelf.document else shelf

    broken = replace(index, shelves=tuple(map(cut, index.shelves)))
    assert evidence.grown(broken, rows[0], alike, set(), 320).rows == (rows[0],)


def test_a_sentence_that_announces_the_next_brings_it_along(towers: Library) -> None:
    index = towers.index
    (row,) = piece(towers, "Every tower goes").rows
    assert words(towers, evidence.grown(index, row, {row: 1.0}, set(), 320)).endswith("measured by a mason")
    assert evidence.grown(index, row, {row: 1.0}, {row + 1}, 320).rows == (row,), "shown already"


def test_a_sentence_that_leans_on_the_one_before_takes_it_along(library: Library) -> None:
    index = library.index
    row = next(r for r, (s, e) in enumerate(index.sentences) if "They agreed to meet" in index.passages[index.sentence_passage[r]].text[s:e])
    piece = evidence.grown(index, row, {row: 1.0}, set(), 320)
    assert words(library, piece).startswith("The valley council wanted")
    assert words(library, piece).endswith("old mill at Oxley.")
