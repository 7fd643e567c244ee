"""A question of the page and what was answered: heard, limited, led on from, changed, stopped, kept in the browser and shown again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, hints, limits, onward, orders, page, receipt_page, remembered, source, unanswered
from assistant.due import Due
from assistant.page import Turn
from assistant.scope import Scope
from assistant.tabs import ask
from corpus.errors import LibraryError
from tests.fakes import CHOIRS, FENWATER

VAN, CHEESE = "What did the van cost?", "Do astronauts eat cheese on Saturn?"


@pytest.fixture
def listening(tmp_path: Path) -> Path:
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    unanswered.switch(tmp_path, True)
    return tmp_path


def test_a_source_has_a_link_that_opens_it_and_can_be_kept(library: Library) -> None:
    html = source.entry(page.turn(library, VAN, Scope(), []).sources[0], 1)
    assert 'class="permalink reads" href="?passage=clusterlit%3A' in html
    assert '<button type="button" class="keep" value="clusterlit:' in html
    assert f'class="only" value="{FENWATER}"' in html


def test_readers_are_told_what_is_kept_only_where_it_is(listening: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert page.kept(tmp_path_factory.mktemp("other")) == ""
    assert "not who asked" in page.kept(listening)


def test_a_turn_has_its_receipt_and_is_heard(library: Library, listening: Path) -> None:
    said = page.turn(library, CHEESE, Scope(), [], lambda a: unanswered.keep(listening, a, lambda: date(2031, 5, 5)))
    assert said.receipt
    assert receipt_page.data(said.receipt.page(library))
    assert [a.question for a in unanswered.listed(listening)] == [CHEESE]


def test_what_was_ticked_limits_receipt_list_and_answer(library: Library, listening: Path) -> None:
    said = page.turn(library, CHEESE, Scope((FENWATER,), places=("Oxley",)), [], lambda a: unanswered.keep(listening, a))
    assert f"Only a part of the library was asked: reports: {FENWATER}, places: Oxley." in (said.receipt.page(library) if said.receipt else "")
    assert [a.limits for a in unanswered.listed(listening)] == [f"reports: {FENWATER}, places: Oxley"]
    assert page.shown(said, 1).startswith("*Looked only in: Menders (2016); Oxley*")
    assert not page.shown(page.turn(library, CHEESE, Scope(), []), 1).startswith("*Looked")


def test_an_answer_that_is_whole_at_once_is_shown_once(library: Library) -> None:
    (said,) = page.turns(library, VAN, Scope(), [])
    assert said.whole


def test_the_first_thing_shown_of_a_large_library_are_the_quotes(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "CHECKED", 1)
    first, *_, last = page.turns(library, VAN, Scope(), [])
    assert (first.whole, first.receipt, first.also) == (False, None, ())
    assert first.answer == last.answer
    assert last.whole


def test_reports_to_choose_from_say_where_only_notes_are_there(library: Library) -> None:
    labels = {report: label for label, report in limits.reports(library)}
    assert labels[CHOIRS].endswith("Nine choirs, one piano (our notes only)")
    assert "our notes" not in labels[FENWATER]


def test_every_kind_of_limit_is_offered(library: Library) -> None:
    reports, evidence, themes, places = limits.choices(library)
    assert len(reports) == 2
    assert ("Case study", "case study") in evidence
    assert ("What it cost and what it saved", "costs-and-savings") in themes
    assert ("Oxley", "Oxley") in places
    assert limits.years(library) == [("Any year", "any"), ("2016", "2016"), ("2019", "2019")]


@pytest.mark.parametrize(
    ("first", "last", "span"), [("any", None, None), ("2016", "any", (2016, None)), ("any", "2019", (None, 2019)), ("2019", "2016", (2016, 2019))]
)
def test_years_chosen_the_wrong_way_round_are_meant(first: str, last: str | None, span: Any) -> None:
    assert limits.scope([[], None, [], []], first, last) == Scope(years=span)


def test_what_is_chosen_is_said_in_words(library: Library) -> None:
    chosen = limits.scope([[FENWATER, CHOIRS], ["case study"], ["trust"], []], "2016", "any")
    assert limits.words(library, chosen) == "Menders (2016) or Ida Brook (2019); case study; Relations between members: trust, commitment, conflict; 2016 and later"
    assert limits.label(library, Scope()) == "Looking in all 2 reports"
    assert limits.label(library, chosen).endswith(" …")
    assert limits.label(None, Scope()) == "Where to look"
    spans = ((2016, 2016), (2016, 2019), (None, 2019))
    assert [limits.words(library, Scope(years=s)) for s in spans] == ["2016", "2016 to 2019", "up to 2019"]


def test_questions_to_go_on_with_are_of_notes_near_and_not_asked_yet(library: Library) -> None:
    answer = library.ask(VAN)
    notes = {q for n in library.index.notes if n.report == FENWATER for q in n.questions}
    also = onward.also_asked(library, answer)
    assert also
    assert set(also) <= notes
    assert all(not library.ask(q).refused for q in also)
    assert also[0] not in onward.also_asked(library, answer, [also[0]])
    assert onward.also_asked(library, library.ask(VAN, scope=Scope((FENWATER,)))) == also


def test_ways_on_are_buttons_of_escaped_words() -> None:
    html = onward.html(True, ['"><script>?'], True)
    assert "<script" not in html
    assert html.count('class="asks"') == 2
    assert html.count('class="compares"') == 1
    assert "compares" not in onward.html(True, [], False)
    assert onward.html(False, [], True) == ""


@pytest.mark.parametrize("sent", ["", "{", "[]", '{"change": "1", "only": 4, "turn": true}', "[" * 99_999])
def test_what_is_no_order_orders_nothing(sent: str) -> None:
    assert orders.read(sent).applied("typed", []) == orders.Asked("typed", [])


def test_a_question_is_put_changed_or_asked_of_one_report() -> None:
    turns = [Turn("one", "a", asked="one alone"), Turn("two", "b")]
    assert orders.read('{"question": "new"}').applied("typed", turns) == orders.Asked("new", turns)
    assert orders.read('{"change": 2}').applied("two, changed", turns) == orders.Asked("two, changed", turns[:1])
    assert orders.read('{"change": 7}').applied("typed", turns) == orders.Asked("typed", turns)
    assert orders.read('{"only": "r", "turn": 1}').applied("typed", turns) == orders.Asked("one alone", turns, "r")


def test_an_answer_that_is_stopped_says_so() -> None:
    assert page.stopped(Turn("?", "So far.")).answer == "So far.\n\n*You stopped this answer here.*"


def test_a_conversation_comes_back_from_the_browser_as_it_was(library: Library) -> None:
    said = page.turn(library, VAN, Scope((FENWATER,)), [])
    (back,) = remembered.load(remembered.dump([said, Turn("?", "half", whole=False)]))
    assert (back.question, back.answer, back.limits, back.when, back.kept, back.receipt) == (said.question, said.answer, said.limits, said.when, True, None)
    assert [(s.quote, s.link, s.reference) for s in back.sources] == [(s.quote, s.link, s.reference) for s in said.sources]
    assert page.shown(Turn("?", "A.", when="2026-03-09", kept=True), 1) == "*Answer of 9 March 2026, kept on this computer.*\n\nA."
    assert "an earlier day" in page.shown(Turn("?", "A.", when="<b>", kept=True), 1)
    assert remembered.dump([]) == ""


def broken(change: dict[str, Any]) -> str:
    row = {"question": "q", "answer": "a", "limits": "", "when": "", "asked": "", "sources": []}
    return json.dumps({"format": 1, "turns": [row | change]})


@pytest.mark.parametrize(
    "text",
    ["", "{}", "null", "[]", '{"format": 2, "turns": []}', '{"format": 1}', '{"format": 1, "turns": [1]}', broken({"answer": 4}), broken({"sources": [{}]}),
     broken({"sources": [{"n": "1"}]}), "[" * 99_999, " " * (remembered.LARGEST + 1)],
)  # fmt: skip
def test_what_a_browser_never_kept_is_nothing(text: str) -> None:
    assert remembered.load(text) == []


def test_an_answer_is_saved_or_the_notice_says_why_not(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    class Held:
        def library(self) -> Library:
            return library

    save = ask.saving(Held())  # type: ignore[arg-type]
    said = page.turn(library, VAN, Scope(), [])
    made, notice = save([said])
    assert receipt_page.data(made)
    assert "value" not in notice
    assert save([])[0] == save([page.failed(VAN, LibraryError("It is gone."))])[0] == ""
    monkeypatch.setattr(Due, "page", lambda self, newest: (_ for _ in ()).throw(LibraryError("It has *changed*.")))
    made, notice = save([said])
    assert (made, notice["value"], notice["visible"]) == ("", r"It has \*changed\*.", True)
