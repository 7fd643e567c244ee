"""Exact phrases, whatever the line breaks, marks and case; and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, find, surround
from assistant.quoting import MEANING
from assistant.scope import Scope
from tests.fakes import CHOIRS, FENWATER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('where is "one van" told', ["one van"]),
        ("“one van” and \"Marsh End\"", ["one van", "Marsh End"]),
        ("one van", []),
        ('"a"', []),
        ('"" ""', []),
        ('say "one van', []),
    ],
)
def test_phrases_are_what_stands_in_double_quotation_marks(text: str, found: list[str]) -> None:
    assert find.phrases(text) == found


@pytest.mark.parametrize(
    "text",
    ["the member’s back-office", "The Member's Back Office", "the member's back-\noffice", "the  member’s\n\nback – office", "the “member’s” back‑office,", "(the member's back_office)"],
)
def test_a_phrase_bears_with_case_breaks_marks_and_hyphens(text: str) -> None:
    assert find.pattern("the member's back-office").search(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("cooperate on ﬁnance", "to co-operate\non finance"),
        ("co-operate", "they cooperate"),
        ("collaboration", "much collab-\noration"),
        ("collaboration", "much collab\u00adoration"),
        ("five offices", "ﬁve oﬃces"),
        ("the\u00a0old mill", "the old\u00a0mill"),
        ("‘old’ mill — sold", '"old" mill - sold'),
        ("soft\u00adly", "softly"),
        ("café", "the cafe\u0301"),
        ("£6,200 (a year)", "£6,200 a year"),
        ("c++ [draft]", "C++ [draft]"),
    ],
)
def test_a_phrase_bears_with_hyphenation_and_ligatures(phrase: str, text: str) -> None:
    assert find.pattern(phrase).search(text)


@pytest.mark.parametrize(("phrase", "text"), [("therapist", "the rapist"), ("the rapist", "therapist"), ("1,000", "1000"), ("10-15", "1015"), ("62", "6-2")])
def test_words_and_figures_are_not_run_together(phrase: str, text: str) -> None:
    assert not find.pattern(phrase).search(text)


@pytest.mark.parametrize("text", ["bathe member's back office", "the member's back offices", "the members back office", "the member's office", "the back member's office"])
def test_a_phrase_is_whole_words_in_order(text: str) -> None:
    assert not find.pattern("the member's back-office").search(text)


@given(st.text(min_size=1, max_size=30))
def test_any_text_makes_a_pattern(text: str) -> None:
    found = find.pattern(text).search(f"before, {text} after")
    assert found is None or found[0] in f"before, {text} after"


def test_a_phrase_without_words_is_nowhere(library: Library) -> None:
    assert find.exact(library.index, ["--"]) == []


def test_exact_gives_the_first_phrase_where_all_stand(library: Library) -> None:
    (row, start, end), *rest = find.exact(library.index, ["SINGLE\npartner", "old mill"])
    assert (library.index.passages[row].text[start:end], rest) == ("single partner", [])
    assert find.exact(library.index, ["single partner", "insurance fell"]) == []


def test_exact_keeps_to_the_part_it_is_given(library: Library) -> None:
    assert len(find.exact(library.within(Scope((CHOIRS,))).index, ["equal parts"])) == 1
    assert find.exact(library.within(Scope((FENWATER,))).index, ["equal parts"]) == []


def test_the_sentences_around_a_span_are_whole(library: Library) -> None:
    row, start, end = find.exact(library.index, ["year. Insurance"])[0]
    s, e = surround.whole(library.index, row, start, end)
    assert library.index.passages[row].text[s:e].startswith("The van cost")
    assert library.index.passages[row].text[s:e].endswith("one customer.")


def test_places_that_match_to_the_letter_come_first_and_literature_last(wide_library: Library) -> None:
    places = find.ranked(wide_library.index, '"copper bells and"')
    assert wide_library.index.passages[places[-1].row].kind == "bibliography"
    scores = [p.score for p in find.ranked(wide_library.index, '"Copper-bells"')]
    assert set(scores) == {find.ALIKE}
    kinds = [wide_library.index.passages[p.row].kind for p in find.ranked(wide_library.index, '"copper bells"')]
    assert kinds.index("footnote") > max(i for i, k in enumerate(kinds) if k == "paragraph")


def test_words_beside_a_phrase_rank_its_places(wide_library: Library) -> None:
    index = wide_library.within(Scope(("kilns",))).index
    places = find.ranked(index, '"copper bells" candlelight')
    assert "candlelight" in surround.span(index, places[0].row, max(-index.passages[places[0].row].start, places[0].start - find.NEAR), places[0].end + find.NEAR)
    assert (places[0].score, places[-1].score) == (1.0, 0.5)
    assert "candlelight" not in surround.span(index, places[-1].row, places[-1].start, places[-1].end)
    assert len(places) == len(find.ranked(index, '"copper bells"'))


def test_a_sentence_is_found_once_however_often_it_holds_the_phrase(library: Library) -> None:
    assert len(find.ranked(library.index, '"friends"')) == len({(p.row, p.start) for p in find.ranked(library.index, '"friends"')})


def test_words_near_each_other_come_before_meaning(library: Library) -> None:
    first = library.quotes("insurance customer")[0]
    assert first.text == "Insurance fell by a third once the five were one customer."
    assert first.score > MEANING
    assert all(h.score <= MEANING for h in library.quotes("locksmith winters"))


def test_a_hit_says_who_where_and_what_stands_around_it(library: Library) -> None:
    (hit,) = library.quotes('"two winters"')
    assert (hit.who, hit.speaker, hit.kind) == ("Menders (2016)", "", "original")
    assert hit.before.endswith("Chair, Marsh End")
    (spoken,) = library.quotes('"lent to friends"')
    assert spoken.speaker == "Chair, Marsh End"
    (note,) = library.quotes('"rota drawn up"')
    assert (note.kind, note.report) == ("note", CHOIRS)


@pytest.mark.parametrize("query", ["", "   ", "?!", '"--"', '"" ""', "“”"])
def test_nothing_to_look_for_finds_nothing(library: Library, query: str) -> None:
    assert library.quotes(query) == []


@pytest.mark.parametrize("query", ["van " * 2500, '"' + "van " * 2500 + '"', '"' + "a" * 10_000 + '"', "(.*", "[", '"(van|mill)+"', "\\", '"\\d+"'], ids=lambda q: q[:8])
def test_a_query_of_any_length_and_signs_is_words(library: Library, query: str) -> None:
    assert len(library.quotes(query, k=3)) <= 3
    assert library.quotes(query, k=0) == library.quotes(query, k=-1) == []
