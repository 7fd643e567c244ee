"""Follow-ups about the quotes of the last answer, through `Library.ask` with history."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant import Answer, Library, follow
from assistant.evidence import Piece
from assistant.history import Asked, Turn
from assistant.scope import Scope
from assistant.settings import Settings
from tests import wide
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder
from tests.promises import keep
from tests.towers import piece

FRIENDS = "Did friends lend to friends of friends?"


def first(library: Library, question: str, reports: tuple[str, ...] = ()) -> tuple[Answer, list[Turn]]:
    """An answer and the history it makes."""
    answer = library.ask(question, reports=reports)
    return answer, [(question, answer.answer)]


def test_a_short_question_is_asked_with_the_words_before(library: Library) -> None:
    answer = library.ask("and of the insurance?", [("What was the cost?", "…")])
    assert answer.asked == "What was the cost of the insurance?"
    assert answer.question == "and of the insurance?"
    assert replace(answer, ms=0, question="") == replace(library.ask(answer.asked), ms=0, question="")


def test_who_said_that_names_everybody_quoted(library: Library) -> None:
    before, held = first(library, FRIENDS)
    answer = library.ask("who said that?", held, id="d2")
    assert (answer.id, answer.question, answer.kind, answer.refused) == ("d2", "who said that?", "follow-up", False)
    assert answer.quotes == before.quotes
    rows = [r for r in answer.answer.splitlines() if r.startswith("- ")]
    assert len(rows) == len(before.quotes)
    for row, quote in zip(rows, before.quotes, strict=True):
        assert quote.who in row
        assert quote.locator.split(" > ")[-1] in row
    assert "**Chair, Marsh End, quoted in Menders (2016)**, Trust" in answer.answer
    keep(library, answer)


def test_who_said_the_second_one_names_one(library: Library) -> None:
    before, held = first(library, FRIENDS)
    answer = library.ask("who said the second one?", held)
    assert [(q.n, q.text) for q in answer.quotes] == [(1, before.quotes[1].text)]
    keep(library, answer)


@pytest.mark.parametrize("words", ["tell me more about the second one", "more about [2]", "what about quote 2?"])
def test_more_about_one_gives_what_stands_around_it(wide_library: Library, words: str) -> None:
    before, held = first(wide_library, wide.QUESTIONS[0])
    answer = wide_library.ask(words, held)
    chosen = before.quotes[1]
    assert answer.answer.startswith("Quote 2 of the last answer")
    assert any(chosen.text in q.text for q in answer.quotes)
    assert sum(len(q.text) for q in answer.quotes) > len(chosen.text)
    assert {q.report for q in answer.quotes} == {chosen.report}
    keep(wide_library, answer)


@pytest.mark.parametrize("question", wide.QUESTIONS)
def test_more_keeps_the_promises_wherever_the_quote_stands(wide_library: Library, question: str) -> None:
    before, held = first(wide_library, question)
    for n in range(1, len(before.quotes) + 1):
        answer = wide_library.ask(f"more about number {n}", held)
        assert all(any(part in q.text for q in answer.quotes) for part in re.split(r"\n\n+", before.quotes[n - 1].text)), "each paragraph of it"
        places = [(wide_library.index.by_id[q.passage], q.start) for q in answer.quotes]
        assert places == sorted(places), "in reading order"
        keep(wide_library, answer)


def test_more_passes_over_a_footnote_and_stops_at_the_next_heading(library: Library) -> None:
    before, held = first(library, "What did the van cost?")
    assert before.quotes[0].heading == "Price and saving of the vehicle"
    answer = library.ask("more about the first one", held)
    assert [q.text[:9] for q in answer.quotes] == ["The van c", "The libra", "Library |", "Oxley | 4", "Marsh End"]
    assert {q.heading for q in answer.quotes} == {"Money"}


@pytest.mark.parametrize("settings", [Settings(shown=200), Settings(quotes=1)], ids=["characters", "quotes"])
def test_what_is_asked_about_comes_before_what_is_around_it(wide_library: Library, settings: Settings) -> None:
    library = Library(wide_library.index, FakeEmbedder(), settings)
    row = library.index.by_id["rafts#p1"]
    text = library.index.passages[row].text
    start = text.index("Nobody fell in.")
    found = follow.around(library, library.quote(1, Piece(row, start, start + 15, 1.0, ())))
    assert [q.text for q in found] == [text[start:]], "its own paragraph, the second one; the first has no room"


def test_more_about_one_of_ours_gives_the_notes_beside_it(library: Library) -> None:
    _, held = first(library, "Who pays for the piano?", (CHOIRS,))
    answer = library.ask("tell me more about the first one", held, [CHOIRS])
    assert [q.kind for q in answer.quotes] == ["note", "note"]
    assert answer.notes_only == (CHOIRS,)
    keep(library, answer, [CHOIRS])


def test_the_last_one_is_the_last(library: Library) -> None:
    before, held = first(library, FRIENDS)
    assert library.ask("who said the last one?", held).quotes[0].text == before.quotes[-1].text


@pytest.mark.parametrize("words", ["tell me more about number 9", "who said [9]?"])
def test_a_number_that_is_not_there_is_told(library: Library, words: str) -> None:
    before, held = first(library, FRIENDS)
    answer = library.ask(words, held)
    assert answer.answer == f"The last answer has {len(before.quotes)} quotes; there is no number 9."
    assert (answer.refused, answer.quotes) == (True, ())
    keep(library, answer)


def test_nothing_outside_the_filter_comes_in_by_the_last_answer(library: Library) -> None:
    _, held = first(library, "What did the van cost?")
    for words in ("who said that?", "tell me more about the second one"):
        keep(library, library.ask(words, held, [CHOIRS]), [CHOIRS])


def test_what_is_near_counts_as_quoted_when_asked_about(library: Library) -> None:
    before, held = first(library, "Do astronauts eat cheese on Saturn?")
    assert before.refused
    answer = library.ask("who said the first one?", held)
    assert (answer.refused, answer.quotes[0].related, answer.quotes[0].text) == (False, False, before.quotes[0].text)


def test_a_follow_up_of_a_follow_up(library: Library) -> None:
    _, held = first(library, FRIENDS)
    who = library.ask("who said that?", held)
    held.append(("who said that?", who.answer))
    answer = library.ask("who said the second one?", held)
    assert answer.quotes[0].text == who.quotes[1].text
    more = library.ask("tell me more about the first one", held)
    assert any(who.quotes[0].text in q.text for q in more.quotes)


def test_a_long_conversation_of_follow_ups_ends(library: Library) -> None:
    keep(library, library.ask("who said that?", [(FRIENDS, "")] + [("who said that?", "")] * 3000))


def test_without_quotes_before_it_the_question_is_asked_as_it_is(library: Library) -> None:
    answer = library.ask("who said that?", [("what reports do you have", "…")])
    assert answer.kind == "about-library"
    assert follow.up(library, "why?", Asked("why?"), [(FRIENDS, "")]) is None
    assert follow.up(library, "who said that?", Asked("", who=True), []) is None


def test_a_passage_falls_into_its_paragraphs(library: Library) -> None:
    row = library.index.by_id[f"{FENWATER}#p1"]
    text = library.index.passages[row].text
    pieces = follow.paragraphs(library.index, row)
    assert [text[p.start : p.end] for p in pieces] == text.split("\n\n")
    assert [r for p in pieces for r in p.rows] == list(library.index.sentence_rows[row])


def test_sentences_a_quote_has_shown_any_of_are_seen(towers: Library) -> None:
    index, shown = towers.index, towers.quote(1, piece(towers, "They paid"))
    (row,) = piece(towers, "They paid").rows
    assert follow.rows(index, [shown]) == {row}
    assert follow.rows(index, [replace(shown, end=shown.end + 5)]) == {row, row + 1}
    assert follow.rows(index, [replace(shown, passage="gone#p1")]) == frozenset()
    pieces = [piece(towers, "They paid"), piece(towers, "The old ropes"), piece(towers, "Nobody counted")]
    assert follow.unseen(pieces, {row}, 1, 1500) == [pieces[1]]
    assert follow.unseen(pieces, set(), 8, 60) == [pieces[0]]


def test_more_shows_what_was_not_shown_yet(wide_library: Library) -> None:
    before, held = first(wide_library, wide.QUESTIONS[0])
    second = wide_library.ask("tell me more", held)
    third = wide_library.ask("anything else?", [*held, ("tell me more", second.answer)])
    seen = [q for a in (before, second, third) for q in a.quotes]
    assert second.quotes
    assert third.quotes
    assert not any(a is not b and a.passage == b.passage and a.start < b.end and b.start < a.end for a in seen for b in seen)
    keep(wide_library, second)


def test_a_question_that_another_follows_on_is_encoded_once(library: Library) -> None:
    encoder = FakeEmbedder()
    held = Library(library.index, encoder)
    encoded: list[str] = []
    encoder.encode_question = lambda text: (encoded.append(text), FakeEmbedder().encode_question(text))[1]  # type: ignore[method-assign, func-returns-value]
    answer, turns = first(held, FRIENDS)
    assert held.ask("who said that?", turns).quotes == answer.quotes
    assert encoded == [FRIENDS]
    assert FRIENDS not in repr(held._rows.__dict__), "its words are not kept"
    assert held.within(Scope((FENWATER,))).vector(FRIENDS) is held.vector(FRIENDS)
    with pytest.raises(ValueError, match="read-only"):
        held.vector(FRIENDS)[0] = 1.0
