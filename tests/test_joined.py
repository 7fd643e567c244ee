"""Pieces that belong together are one quote, unless it would not be one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import Library, alone, evidence
from assistant.evidence import Piece
from tests.towers import piece, words

SPRING, PAID, OLD, TAIL, COUNTED, SPENT, PAID_UP = "The ringers of Elder", "They paid", "The old ropes", "A tail rope", "Nobody counted", "Each tower", "The chandler was"


def joined(library: Library, *begins: str, shown: frozenset[int] = frozenset()) -> list[str]:
    return [words(library, p) for p in evidence.joined(library.index, [piece(library, b) for b in begins], shown)]


def test_neighbours_are_one_in_reading_order_whatever_came_first(towers: Library) -> None:
    (one,) = joined(towers, PAID, SPRING)
    assert one.startswith(SPRING)
    assert one.endswith("two fairs.")


def test_one_sentence_between_comes_along_two_do_not(towers: Library) -> None:
    (one,) = joined(towers, SPRING, OLD)
    assert PAID in one
    assert len(joined(towers, SPRING, TAIL)) == 2


def test_what_joins_may_join_a_third(towers: Library) -> None:
    (one,) = joined(towers, SPRING, COUNTED, TAIL, PAID)
    assert one.endswith("the broken ropes.")


def test_the_first_keeps_its_place_the_best_score_and_its_note(towers: Library) -> None:
    pieces = [replace(piece(towers, PAID), score=0.5, note=3), piece(towers, TAIL), replace(piece(towers, SPRING), score=0.9)]
    made = evidence.joined(towers.index, [pieces[0], piece(towers, "The ferry crew"), pieces[2]])
    assert [(p.score, p.note) for p in made] == [(0.9, 3), (1.0, None)]


def test_an_address_never_comes_along(towers: Library) -> None:
    assert len(joined(towers, SPENT, PAID_UP)) == 2


def test_what_was_shown_never_comes_along(towers: Library) -> None:
    (row,) = piece(towers, PAID).rows
    assert len(joined(towers, SPRING, OLD, shown=frozenset({row}))) == 2


def test_a_persons_words_and_those_around_them_stay_apart(towers: Library) -> None:
    assert len(joined(towers, "“The tower was", "The ringers were asked", "They rang on")) == 3
    (one,) = joined(towers, "We rang the bells", "“The tower was")
    assert one.endswith("Chair, Elder Bridge")


def test_other_passages_are_not_joined(towers: Library) -> None:
    assert len(joined(towers, PAID_UP, "The same chandler")) == 2


def test_a_quote_has_one_page(wide_library: Library) -> None:
    index = wide_library.index
    i = index.by_id["rafts#p1"]
    pieces = [Piece(i, *index.sentences[r], 1.0, (r,)) for r in index.sentence_rows[i]]
    made = [wide_library.quote(1, p) for p in evidence.joined(index, pieces)]
    assert [q.page for q in made] == [1, 2, 3]


def test_no_quote_grows_over_the_most_there_may_be(towers: Library) -> None:
    longest = max(len(words(towers, p)) for p in evidence.joined(towers.index, [Piece(int(i), *towers.index.sentences[r], 1.0, (r,)) for r, i in enumerate(towers.index.sentence_passage)]))
    assert 200 < longest <= evidence.JOINED


@pytest.mark.parametrize(("characters", "kept"), [(300, "abc"), (273, "abc"), (272, "ac"), (150, "a")])
def test_the_weakest_go_where_it_is_too_much_but_never_the_first(towers: Library, characters: int, kept: str) -> None:
    pieces = [Piece(0, 0, 100, 0.1, (0,)), Piece(1, 0, 100, 0.3, (1,)), Piece(2, 0, 100, 0.8, (2,))]
    assert [p.passage for p in evidence.fitted(towers.index, pieces, characters)] == ["abc".index(k) for k in kept]


def test_what_only_announces_is_not_shown_unless_it_is_all_there_is(towers: Library) -> None:
    bare, whole = piece(towers, "Every tower goes"), piece(towers, OLD)
    assert evidence.fitted(towers.index, [bare, whole], 1500) == [whole]
    assert evidence.fitted(towers.index, [bare], 1500) == [bare]


def test_one_thing_wants_few_quotes_many_things_want_many() -> None:
    few, some, many = (evidence.taste_for(k).floor for k in ("number", "about-library", "list"))
    assert few > some > many


def test_what_is_asked_for_weighs_more(towers: Library) -> None:
    question = towers.understood("What is a tail rope?")
    ranking = towers.ranked(question, 0)[0]
    rows = {towers.index.sentence_rows[p][0]: p for p in (int(ranking.order[0]),)}
    top = [rows[min(rows)]]
    with_it, without = (evidence.sentence_scores(towers.index, question, ranking, top, {}, evidence.Taste(asked=a)) for a in (0.1, 0.0))
    gained = [r for r in with_it if with_it[r] > without[r]]
    assert gained == list(piece(towers, TAIL).rows)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("the ropes were hung, and", "the ropes were hung"),
        ("the ropes; or", "the ropes"),
        ("the ropes of the band", "the ropes of the band"),
        ("The wheel was mended with oak, as this belongs to the", "The wheel was mended with oak"),
        ("They rang all day. The ferry crew, which had been asked often, is a band that", "They rang all day. The ferry crew, which had been asked often"),
        ("Oak lasts. The ferry crew bought ropes and bells for all of the", "Oak lasts. The ferry crew bought ropes and bells for all of the"),  # too little would be left
        ("What are ropes for? What the bells are for.", "What are ropes for? What the bells are for."),
    ],
)
def test_a_quote_ends_where_it_can_stand(text: str, stands: str) -> None:
    assert text[: alone.upright(text)] == stands


def test_what_defines_is_open_until_it_says_what() -> None:
    assert evidence.OPEN.search("A rope is defined as")
    assert not evidence.OPEN.search("A rope was.")
