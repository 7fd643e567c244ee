"""What the page shows to whoever comes by a link, and what it says is kept; the page's wiring as the server holds it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from assistant import Library, page, receipt_page, source, unanswered, visit
from tests.fakes import FENWATER

VAN = "What did the van cost?"


def link_of(library: Library) -> str:
    return library.ask(VAN).quotes[0].link


def test_a_source_has_a_link_that_leads_back_to_it(library: Library) -> None:
    (href,) = set(re.findall(r'href="\?passage=([^"]+)"', source.entry(page.turn(library, VAN, [], []).sources[0], 1)))
    assert unquote(href) == link_of(library)
    shown = visit.shown(library, unquote(href))
    assert "<p class=\"told\">These words stand in Menders, as they did when the link was made: Money, para 1" in shown
    assert "<mark>The van cost £6,200 and saved about £1,900 a year. Insurance fell by a third once the five were one customer.</mark>" in shown
    assert '<p class="place">para 1</p>' in shown
    assert "#cite-" not in shown
    assert "\n" not in shown


def test_a_link_to_a_speakers_words_names_him(library: Library) -> None:
    (hit,) = library.quotes('"lent to friends"')
    shown = visit.shown(library, hit.link)
    assert "Spoken or written by Chair, Marsh End" in shown
    assert "</mark>" in shown
    assert "Trust grew slowly" in shown.split("</mark>")[1], "what stands around it is shown, and not marked"


def test_a_link_to_our_note_says_it_is_ours(library: Library) -> None:
    (hit,) = library.quotes('"rota drawn up"')
    assert "our note" in visit.shown(library, hit.link)


@pytest.mark.parametrize(("link", "told"), [("<script>", "no link to a passage"), ("clusterlit:x", "no link to a passage"), ("", "no link"), ("x" * 5000, "no link")])
def test_what_is_no_link_is_told(library: Library, link: str, told: str) -> None:
    shown = visit.shown(library, link)
    assert told in shown
    assert "<script" not in shown


def test_a_hostile_report_id_stays_words(library: Library) -> None:
    shown = visit.shown(library, link_of(library).replace(FENWATER, "%3Cb%3Eevil"))
    assert "does not hold the report &lt;b&gt;evil" in shown


def test_readers_are_told_what_is_kept_only_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    assert visit.kept(tmp_path) == ""
    unanswered.switch(tmp_path, True)
    assert "not who asked" in visit.kept(tmp_path)


def test_a_turn_has_its_receipt_and_is_heard(library: Library, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    unanswered.switch(tmp_path, True)
    said = page.turn(library, "Do astronauts eat cheese on Saturn?", [], [], lambda a: unanswered.keep(tmp_path, a, lambda: date(2031, 5, 5)))
    assert receipt_page.data(said.receipt)
    assert [a.question for a in unanswered.listed(tmp_path)] == ["Do astronauts eat cheese on Saturn?"]


def test_the_reports_ticked_are_the_limits_of_receipt_and_list(library: Library, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    unanswered.switch(tmp_path, True)
    said = page.turn(library, "Do astronauts eat cheese on Saturn?", [FENWATER], [], lambda a: unanswered.keep(tmp_path, a))
    assert f"Only a part of the library was asked: reports: {FENWATER}." in said.receipt
    assert [a.limits for a in unanswered.listed(tmp_path)] == [f"reports: {FENWATER}"]
