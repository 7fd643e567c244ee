"""Quotes and links within limits: words, context and rank come from what is inside, also over the borders of passages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, Scope, find, permalink, surround
from assistant.index import Index
from assistant.part import part
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder
from tests.test_surround import FIRST, SECOND, made

SOME = st.builds(Scope, st.sampled_from([(), ("kilns",)]), places=st.sampled_from([("Elder Bridge",), ("frost",), ("the kiln",), ("quarrel", "contract")]))


def only(index: Index, *rows: int) -> Index:
    """A part of some rows; of an index without vectors, by hand."""
    if index.dense:
        return part(index, np.isin(np.arange(len(index.passages)), rows))
    return replace(index, passages=tuple(index.passages[r] for r in rows), whole=index, rows=np.array(rows, dtype=np.int64))


def words(text: str) -> str:
    return text.removeprefix("… ").removesuffix(" …")


@given(st.sampled_from(['"copper bells"', '"forty baskets" frost', "bakers ladders", '"rope"']), SOME)
def test_of_a_report_partly_inside_the_context_ends_with_the_passage(wide_library: Library, query: str, limits: Scope) -> None:
    library = wide_library.within(limits)
    for hit in library.quotes(query, 100):
        own = library.index.passages[library.index.by_id[hit.passage]].text
        assert hit.report in library.index.complete or all(words(t) in own for t in (hit.text, hit.before, hit.after))


def test_of_a_report_wholly_inside_it_runs_on(wide_library: Library) -> None:
    inside = wide_library.within(Scope(("kilns",))).quotes('"copper bells" frost', 100)
    assert inside == [h for h in wide_library.quotes('"copper bells" frost', 1000) if h.report == "kilns"]
    texts = {p.id: p.text for p in wide_library.index.passages}
    assert any(words(h.after) not in texts[h.passage] for h in inside)


def test_a_phrase_over_a_border_is_found_where_both_passages_are_inside() -> None:
    whole = made()
    row, start, end = find.exact(only(whole, 0, 1), ["left at noon"])[0]
    assert surround.span(only(whole, 0, 1), row, start, end) == "left at noon"
    assert find.exact(only(whole, 0, 2), ["left at noon"]) == find.exact(only(whole, 1), ["left at noon"]) == []


def test_passages_with_one_left_out_between_them_are_no_section() -> None:
    whole = made(heads=("Weather", "Weather"))
    assert [list(s.rows) for s in surround.sections(only(whole, 0, 2))] == [[0], [1]]
    assert find.exact(only(whole, 0, 2), ["ferry left another"]) == []


@pytest.mark.parametrize(("rows", "after"), [((0, 1, 2), f"{SECOND} Another matter. It was cold."), ((0, 1), ""), ((0,), "")])
def test_what_follows_is_shown_only_of_a_whole_report(rows: tuple[int, ...], after: str) -> None:
    index = only(made(heads=("Weather", "Weather")), *rows)
    assert " ".join(surround.context(index, 0, FIRST.index("The ferry"), len(FIRST))[1].split()) == after
    both = surround.context(only(made(), 0, 1), 0, FIRST.index("ferry"), len(FIRST) + len(" at noon"))
    assert both == ("One bell rang. The", "and was late. Nobody waved."), "both passages that it stands in are inside"


def test_words_outside_rank_nothing() -> None:
    def scores(index: Index, query: str) -> list[float]:
        return [p.score for p in find.ranked(index, query)]

    whole = made()
    assert scores(whole, '"bell rang" noon') == [1.0]
    assert scores(only(whole, 0), '"bell rang" noon') == scores(only(whole, 0, 2), '"bell rang" cold') == [0.5]
    assert scores(only(whole, 0, 1), '"left at noon" bell late') == [1.0]


def test_a_link_is_the_same_from_a_part_and_leads_to_the_parts_passage(library: Library) -> None:
    (hit,) = library.quotes('"two winters"')
    limited = library.within(Scope(themes=("trust",)))
    (same,) = limited.quotes('"two winters"')
    assert same.link == hit.link
    found = permalink.resolve(limited, hit.link)
    assert (found.status, found.text, found.row) == ("same", permalink.resolve(library, hit.link).text, 0)
    assert limited.ask("How long until trust grew?").quotes[0].link == library.ask("How long until trust grew?").quotes[0].link


def test_a_link_to_what_is_outside_says_so_and_shows_nothing(library: Library) -> None:
    (hit,) = library.quotes('"two winters"')
    for limits in (Scope((CHOIRS,)), Scope(themes=("costs-and-savings",)), Scope(places=("Atlantis",))):
        found = permalink.resolve(library.within(limits), hit.link)
        assert (found.status, found.row, found.text, found.holds) == ("outside", None, "", False)
        assert found.said == "The link leads to a place in Menders that is outside the limits you set."


def test_a_link_over_a_border_needs_both_passages() -> None:
    whole = Library(made(), FakeEmbedder())
    link = permalink.make(whole.index, 0, FIRST.index("ferry"), len(FIRST) + len(" at noon"))
    assert [permalink.resolve(Library(only(whole.index, *rows), FakeEmbedder()), link).status for rows in ((0, 1), (0, 2), (1,))] == ["same", "outside", "outside"]


def test_of_like_words_the_link_means_its_own_though_others_are_inside(wide_library: Library) -> None:
    index = wide_library.index
    rope = [i for i, p in enumerate(index.passages) if "a rope" in p.text]
    first, second = [i for i in rope if index.passages[i].report == "kilns"][:2]
    link = permalink.make(index, second, index.passages[second].text.index("a rope"), index.passages[second].text.index("a rope") + 6)
    assert permalink.resolve(Library(only(index, first), FakeEmbedder()), link).status == "outside"
    assert permalink.resolve(Library(only(index, first, second), FakeEmbedder()), link).row == 1


def test_a_link_to_our_note_leads_to_a_passage_inside(library: Library) -> None:
    (note,) = library.quotes('"rota drawn up"')
    assert permalink.resolve(library.within(Scope(themes=("process",))), note.link).status == "same"
    assert permalink.resolve(library.within(Scope(themes=("funding",))), note.link).status == "outside"
    assert permalink.resolve(library.within(Scope((FENWATER,))), note.link).status == "outside"
