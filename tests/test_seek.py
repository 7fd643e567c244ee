"""Quotes looked for as one types: ways, orders, counts, marks; what is said where nothing is found; nothing of a document becomes markup."""

from __future__ import annotations

import re

import pytest

from assistant import Library, seek, seek_page
from assistant.answer import Hit
from assistant.scope import Scope
from assistant.seek import Match, Sought
from corpus.errors import NoLibrary, ScopeError

EVIL = '<img src=x onerror="go()"> </blockquote><script>1</script> & "q" {{x}} ${y}'
HIT = Hit("mills", EVIL, EVIL, 7, "5", 1.0, "note", "mills#p1", EVIL, (EVIL,), EVIL, EVIL, EVIL, EVIL, EVIL)


@pytest.mark.parametrize(("way", "hows"), [("all", {"exact", "meaning"}), ("exact", {"exact"}), ("together", {"together"}), ("meaning", {"meaning"})])
def test_each_way_finds_in_its_way(library: Library, way: str, hows: set[str]) -> None:
    found = seek.sought(library, "shared one van" if way == "together" else "share one van", way)
    assert {m.how for m in found.matches} >= hows - {"meaning"}
    assert {m.how for m in found.matches} <= {*hows, "together"}
    assert found.total == len(found.matches)
    assert "one van" in found.matches[0].hit.text


def test_exact_words_come_first_and_are_marked(library: Library) -> None:
    first = seek.sought(library, "lent to friends").matches[0]
    assert first.how == "exact"
    assert [first.hit.text[s:e] for s, e in first.marks] == ["lent to friends"]


def test_a_phrase_in_quotation_marks_is_exact_in_every_way(library: Library) -> None:
    for words in ('"lent to friends"', '"lent to friends', "lent to friends"):
        assert seek.sought(library, words, "exact").counts == {"exact": 1}
    assert seek.sought(library, '"lent to friends"', "meaning").counts == {"exact": 1}


def test_words_are_marked_in_all_their_forms(library: Library) -> None:
    found = seek.sought(library, "sharing vans", "together").matches[0]
    assert {found.hit.text[s:e].lower() for s, e in found.marks} >= {"share", "van"}


def test_no_stretch_is_found_twice(library: Library) -> None:
    found = seek.sought(library, "van").matches
    spans = [(m.hit.passage, m.hit.text) for m in found]
    assert len(spans) == len(set(spans))


def test_in_the_order_of_the_reports(library: Library) -> None:
    found = seek.sought(library, "the", "exact", "report")
    rows = [library.index.by_id[m.hit.passage] for m in found.matches]
    assert rows == sorted(rows)
    assert len(rows) > 2


def test_as_many_as_are_asked_for_of_all_that_were_counted(library: Library) -> None:
    found = seek.sought(library, "the", "exact", k=2)
    assert len(found.matches) == 2 < found.total
    assert f"{found.total} quotes found: {found.total} with the exact words. Shown: the first 2." == seek_page.told(found)
    assert f"Show {found.total - 2} more of {found.total - 2}" in seek_page.html(found)


def test_only_within_the_limits(library: Library) -> None:
    within = library.within(Scope(themes=("trust",)))
    found = seek.sought(within, "van", "exact")
    assert found.total == 0
    assert found.passages < len(library.index.passages)


def test_where_nothing_is_found_near_words_and_another_way_are_offered(library: Library) -> None:
    found = seek.sought(library, "lochsmith", "exact")
    assert found.near == ("locksmith",)
    html = seek_page.html(found, "themes: trust")
    assert f"Looked through: {found.passages} passages of 2 reports (themes: trust)." in html
    assert 'data-words="locksmith"' in html
    assert 'data-way="meaning"' in html
    assert 'data-way="meaning"' not in seek_page.html(seek.sought(library, "", "all"))


@pytest.mark.parametrize("words", ["", "   ", '"', "?!", "“”"])
def test_no_words_find_nothing(library: Library, words: str) -> None:
    found = seek.sought(library, words)
    assert found.matches == ()
    assert seek_page.html(found) == seek_page.empty()


def test_an_unknown_way_or_order_is_told(library: Library) -> None:
    with pytest.raises(ScopeError, match=r"no way to look 'far'.*There are: all, exact, together, meaning"):
        seek.sought(library, "van", "far")
    with pytest.raises(ScopeError, match="no order 'size'"):
        seek.sought(library, "van", order="size")


def test_words_of_documents_stay_words() -> None:
    match = Match(HIT, "exact", ((0, 4), (2, 9)))
    for order in ("best", "report"):
        html = seek_page.html(Sought(EVIL, "all", order, (match,), {"exact": 1}), EVIL)
        allowed = "p div label input span select option button h2 ol li blockquote mark strong a"
        assert set(re.findall(r"<(\w+)", html)) <= set(allowed.split())
        assert "onerror=\"" not in html
    assert "<img" not in seek_page.html(Sought(EVIL, "all", "best", near=(EVIL,)), EVIL)
    assert "<img" not in seek_page.failed(NoLibrary(EVIL))


def test_a_quote_says_who_and_where_both_ways() -> None:
    hit = Hit("mills", "The wheel.", "Wheels, para 3", 7, "5", 1.0, "original", "mills#p1", "", ("Wheels",), "the miller", "Weir Press (2011)", "Before.", "After.", "clusterlit:x")
    html = seek_page.entry(Match(hit, "together", ((4, 9),)), 3)
    assert "the miller, quoted in <strong>Weir Press (2011)</strong> · Wheels · page 5 as printed, page 7 of the file · para 3" in html
    assert 'The <mark>wheel</mark>.</span><span class="around"> After.' in html
    assert 'href="?passage=clusterlit%3Ax"' in html
    assert 'data-link="clusterlit:x"' in html


def test_marks_that_overlap_are_never_within_each_other() -> None:
    html = seek_page.marked("abcdef", [(2, 4), (1, 3)])
    assert re.sub("<[^>]+>", "", html) == "abcdef"
    assert re.findall("<mark>(.*?)</mark>", html) == ["bc", "d"]
