"""Nothing outside the limits shows, whatever is asked and in whichever way; and what is inside is found as if there were no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Hit, Library, Scope, hints, scope
from assistant.history import Turn
from assistant.settings import Reach, Settings, Weights
from corpus.embed import Vectors
from corpus.errors import ScopeError
from tests import wide
from tests.fakes import CATALOGUE, CHOIRS, FENWATER, FakeEmbedder, builder
from tests.promises import keep

ASKED = ["What did the van cost?", "Did friends lend to friends of friends?", "Who pays for the piano?", "Do astronauts eat cheese on Saturn?", "what reports do you have", "zzz", ""]
FOLLOWING = ["who said that?", "tell me more", "more about the second one", "who said the last one?", "and at Oxley?", "what reports do you have", "anything else?"]


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


SPANS = st.sampled_from([None, (2016, 2016), (2017, None), (None, 2016), (1900, 1950)])
SCOPES = st.builds(Scope, some(FENWATER, CHOIRS), SPANS, some("case study", "report"), some("trust", "funding", "time", "ict", "purpose"), some("Oxley", "Marsh End", "Atlantis"))
WIDE_SCOPES = st.builds(Scope, some("kilns", "ferries", "signs"), st.none(), some("report"), st.just(()), some("Elder Bridge", "frost", "the kiln"))


def within(library: Library, limits: Scope, answer: Answer) -> None:
    """Fail where an answer shows anything from outside the limits."""
    held = library.index
    inside = scope.rows(held, limits)
    ids = {p.id for p, ok in zip(held.passages, inside, strict=True) if ok}
    assert {q.passage for q in answer.quotes} | {p.passage for p in answer.passages} <= ids
    led = {n for i in np.flatnonzero(inside) for n in held.notes_of[int(i)]}
    assert set(answer.suggestions) <= {hints.asking(held.notes[n].questions) for n in led}
    assert {q.heading for q in answer.quotes if q.heading not in {h for p in held.passages for h in p.heading}} <= {held.notes[n].title for n in led}
    shown = {p.report for p in held.passages if p.id in ids}
    assert set(answer.notes_only) <= shown
    if answer.kind == "about-library":
        assert {r.id for r in library.records.values() if r.title in answer.answer} == shown
    assert len(answer.passages) == (0 if not ids else min(30, len(ids)))
    keep(library, answer)


@given(st.sampled_from(ASKED), SCOPES)
def test_an_answer_is_within_its_limits(library: Library, question: str, limits: Scope) -> None:
    if limits:
        within(library, limits, library.ask(question, scope=limits))


@given(st.lists(st.sampled_from(ASKED[:4]), min_size=1, max_size=2), st.sampled_from(FOLLOWING), SCOPES)
def test_a_follow_up_is_too_whatever_was_shown_before(library: Library, before: list[str], question: str, limits: Scope) -> None:
    if limits:
        turns: list[Turn] = [(q, library.ask(q).answer) for q in before]
        within(library, limits, library.ask(question, turns, scope=limits))


@given(st.sampled_from(wide.QUESTIONS), st.sampled_from([*FOLLOWING, None]), WIDE_SCOPES)
def test_they_are_in_a_larger_library(wide_library: Library, question: str, following: str | None, limits: Scope) -> None:
    if limits and following:
        within(wide_library, limits, wide_library.ask(following, [(question, "…")], scope=limits))
    elif limits:
        within(wide_library, limits, wide_library.ask(question, scope=limits))


@given(st.sampled_from([*wide.QUESTIONS, '"copper bells"', '"the kiln" "before"', '"and"']), WIDE_SCOPES, st.integers(1, 40))
def test_search_and_quotes_are_within_the_limits(wide_library: Library, words: str, limits: Scope, k: int) -> None:
    inside = scope.rows(wide_library.index, limits)
    ids = [p.id for p, ok in zip(wide_library.index.passages, inside, strict=True) if ok]
    found, quoted = wide_library.search(words, k, scope=limits), wide_library.quotes(words, k, scope=limits)
    assert len(found) == min(k, len(ids))
    assert {h.passage for h in [*found, *quoted]} <= set(ids)
    if words.startswith('"'):
        everywhere = wide_library.quotes(words, 10_000)
        assert [bare(h) for h in quoted] == [bare(h) for h in everywhere if h.passage in ids][:k]


def bare(hit: Hit) -> Hit:
    """A hit without what stands around it."""
    return replace(hit, before="", after="")


def test_what_stands_around_a_quote_ends_where_the_limits_do(wide_library: Library) -> None:
    limits = Scope(("ferries",), places=("Elder Bridge",))
    rows = [int(i) for i in np.flatnonzero(scope.rows(wide_library.index, limits))]
    lonely = next(i for i in rows if i - 1 not in rows and i + 1 not in rows)
    question = wide_library.index.passages[lonely].text.split(".")[0]
    asked = wide_library.ask(question, scope=limits)
    nth = next(q.n for q in asked.quotes if q.passage == wide_library.index.passages[lonely].id)
    around = wide_library.ask(f"more about number {nth}", [(question, asked.answer)], scope=limits)
    assert {q.passage for q in around.quotes} == {wide_library.index.passages[lonely].id}
    unlimited = wide_library.ask(question)
    nth = next(q.n for q in unlimited.quotes if q.passage == wide_library.index.passages[lonely].id)
    assert len({q.passage for q in wide_library.ask(f"more about number {nth}", [(question, unlimited.answer)]).quotes}) > 1


@pytest.mark.parametrize("question", [*ASKED, *FOLLOWING])
def test_nothing_within_the_limits_is_a_plain_refusal(library: Library, question: str) -> None:
    answer = library.ask(question, [(ASKED[0], "…")], scope=Scope(places=("Atlantis",)), id="x")
    assert (answer.refused, answer.quotes, answer.passages, answer.suggestions, answer.confidence, answer.id) == (True, (), (), (), 0, "x")
    assert answer.answer == "**Nothing in the library is within these limits.** Widen one of them, or leave one out."
    assert library.search(question, scope=Scope(places=("Atlantis",))) == library.quotes(f'"{question}"', scope=Scope(places=("Atlantis",))) == []


def test_a_refusal_says_that_it_was_limited(library: Library) -> None:
    told = "Only what is within the limits you set was looked at."
    asked = "Do astronauts eat cheese on Saturn?"
    assert told in library.ask(asked, scope=Scope(themes=("trust",))).answer
    assert told not in library.ask(asked).answer
    assert told not in library.ask(asked, reports=[FENWATER, CHOIRS]).answer, "limits that leave nothing out"


def test_reports_and_those_of_the_scope_are_alternatives(library: Library) -> None:
    answer = library.ask("what reports do you have", reports=[CHOIRS], scope=Scope((FENWATER,), themes=("funding", "trust")))
    assert {p.passage for p in answer.passages} == {f"{FENWATER}#p5", f"{CHOIRS}#p1"}


def test_limits_within_limits_combine(library: Library) -> None:
    twice = library.within(Scope(places=("Oxley",))).within(Scope(themes=("purpose", "trust")))
    assert [p.id for p in twice.index.passages] == [f"{FENWATER}#p1"]
    assert library.within(Scope((CHOIRS,))).ask("van", reports=[FENWATER]).passages == ()
    assert library.within(Scope((CHOIRS,))).within(Scope(themes=("funding",))).scope == Scope((CHOIRS,), themes=("funding",))


def test_wrong_limits_are_an_error_everywhere(library: Library) -> None:
    for ask in (library.ask, library.search, library.quotes):
        with pytest.raises(ScopeError, match="Did you mean 'trust'"):
            ask("van", scope=Scope(themes=("trusst",)))


class OneAtATime(FakeEmbedder):
    """Fails where two questions are encoded at once."""

    def __init__(self) -> None:
        super().__init__()
        self._busy = threading.Lock()

    def encode_question(self, text: str) -> Vectors:
        assert self._busy.acquire(blocking=False), "two at once"
        time.sleep(0.001)
        try:
            return super().encode_question(text)
        finally:
            self._busy.release()


def test_parts_are_asked_from_many_threads_and_encode_one_question_at_a_time(library: Library) -> None:
    shared = Library(library.index, OneAtATime())
    limits = [Scope(), Scope((CHOIRS,)), Scope(themes=("trust", "funding")), Scope(places=("Oxley",))] * 3
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda s: timeless(shared.ask(ASKED[0], scope=s)), limits))
    assert answers == [timeless(library.ask(ASKED[0], scope=s)) for s in limits]


VECTORS = Weights(words=0.0, pairs=0.0, together=0.0, thing=0.0, note=1.0)


def timeless(answer: Answer) -> Answer:
    return replace(answer, ms=0.0)


def without_words(held: Library) -> Library:
    """The same library ranking by vectors alone: how rare a word is depends on all there is."""
    return Library(held.index, FakeEmbedder(), Settings(weights=VECTORS))


@pytest.fixture(scope="module")
def kilns(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of the kilns alone."""
    folder = tmp_path_factory.mktemp("kilns")
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    source: Path = wide.lay_out(folder / "reports") / "kilns.md"
    builder(folder, folder / "library", with_notes=False).add([source])
    return without_words(Library.open(folder / "library", FakeEmbedder()))


@pytest.mark.parametrize("question", wide.QUESTIONS)
def test_what_is_inside_is_found_as_if_there_were_no_more(wide_library: Library, kilns: Library, question: str) -> None:
    limited = without_words(wide_library)
    here, alone = limited.ask(question, reports=["kilns"]), kilns.ask(question)
    assert scores(here.passages) == scores(alone.passages)
    assert limited.search(question, 90, scope=Scope(("kilns",))) == kilns.search(question, 90)
    near, own = limited.quotes(question, 500, scope=Scope(("kilns",))), kilns.quotes(question, 500)
    assert [h.score for h in near] == [h.score for h in own]
    assert sorted(near, key=repr) == sorted(own, key=repr), "places as close as each other go by BM25, to which how rare a word is matters"
    assert limited.quotes('"copper bells"', scope=Scope(("kilns",))) == kilns.quotes('"copper bells"')


def scores(hits: Sequence[Hit]) -> list[tuple[str, float]]:
    return [(h.passage, h.score) for h in hits]


@pytest.mark.parametrize("question", wide.QUESTIONS[:4])
def test_in_a_large_library_too(wide_library: Library, question: str) -> None:
    """Where not every row is scored, those that are, and their order, are those of the part when all of it is."""
    large = Library(wide_library.index, FakeEmbedder(), Settings(weights=replace(VECTORS, passage=1, sentence=0), reach=Reach(exact=10, nearest=20)))
    exact = Library(wide_library.index, FakeEmbedder(), Settings(weights=replace(VECTORS, passage=1, sentence=0)))
    limits = Scope(("orchards",), places=("Elder Bridge",))
    inside = [h.passage for h in exact.search(question, 15, scope=limits)]
    assert [h.passage for h in large.search(question, 15, scope=limits)] == inside
    later = [h.passage for h in large.search(question, 20) if h.passage in inside]
    assert len(later) < len(inside), "leaving others out afterwards would have lost some"


def test_facets_count_what_each_value_leaves(library: Library) -> None:
    made = library.facets()
    assert [(f.value, f.passages) for f in made.reports] == [(FENWATER, 6), (CHOIRS, 2)]
    assert made.reports[0].label == "Menders (2016): Mending together: tool libraries of the Fenwater valley"
    assert [(f.value, f.passages) for f in made.years] == [("2016", 6), ("2019", 2)]
    assert [(f.value, f.passages) for f in made.evidence] == [("case study", 6), ("report", 2)]
    assert [f.value for f in made.themes] == ["purpose", "trust", "funding", "costs-and-savings", "time", "shared-services", "process"]
    assert [(f.value, f.passages) for f in made.places] == [("Marsh End", 2), ("Oxley", 4)]
    for field in ("reports", "evidence", "themes", "places"):
        for facet in getattr(made, field):
            assert len(library.within(scope.read({field: [facet.value]})).index.passages) == facet.passages


def test_facets_of_a_part_are_of_that_part(library: Library) -> None:
    made = library.within(Scope(themes=("trust",))).facets()
    assert [(f.value, f.passages) for f in (*made.reports, *made.themes, *made.places)] == [(FENWATER, 1), ("trust", 1), ("time", 1), ("Marsh End", 1)]
