"""The reader: opens at the words from a number, a link and an address; pages; the way back by button, key and browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
# Answered with a sentence that runs over two pages, of a report without notes, before what notes on others say.
RAFTS = "Where did the nine swimmers rest who towed the rafts?"


def test_a_number_opens_the_report_and_one_comes_back_to_where_one_was(tab: Tab) -> None:
    page = tab.page
    answer = tab.ask(RAFTS)
    tab.go_on()
    answer.get_by_role("link", name="[1]").click()
    mark = page.locator("#reader mark")
    mark.wait_for()
    assert "rested on the" in mark.inner_text()
    assert "green rope" in page.locator("#reader .leaf").inner_text()
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    assert "Page i as printed, page 1 of the file (1 of 3)" in page.locator("#reader .where").inner_text()
    assert "goes on on the next page" in page.locator("#reader .on").inner_text()
    address = page.url
    assert parse_qs(urlsplit(address).query)["passage"][0].startswith("clusterlit:rafts/")
    page.locator("#reader").get_by_role("link", name="Page after").first.click()
    page.locator("#reader .where", has_text="page 2 of the file").wait_for()
    assert mark.inner_text().startswith("far bank.")
    page.locator("#reader").get_by_role("link", name="Page after").first.click()
    page.locator("#reader .where", has_text="page 3 of the file").wait_for()
    assert "page 3 of the file" in tab.said
    page.locator("#reader").get_by_role("link", name="To the passage").first.click()
    page.locator("#reader .where", has_text="page 1 of the file").wait_for()
    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#reader')"), "the focus stays inside"
    page.locator("#reader").get_by_role("button", name="Back").click()
    page.wait_for_url(lambda url: "passage" not in url)
    assert tab.focus == "cite-1-1"
    answer.get_by_role("link", name="[1]").click()
    mark.wait_for()
    page.go_back()
    page.locator("#reader").wait_for(state="hidden")
    assert tab.focus == "cite-1-1"
    assert page.get_by_test_id("bot").count() == 1, "the conversation is as it was"


def test_an_address_opens_the_reader_and_a_link_to_a_passage_is_copied(tab_of: Callable[..., Tab], served: str) -> None:
    tab = tab_of(f"{served}/?report=rafts&leaf=2").open()
    page = tab.page
    page.locator("#reader .where", has_text="page 2 of the file").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_url(f"{served}/")
    tab.ask(RAFTS)
    tab.go_on()
    page.locator("#source-1-2 > summary").click()
    page.locator("#source-1-2").get_by_role("link", name="Read it in the report").click()
    page.locator("#reader mark").wait_for()
    page.get_by_role("button", name="Copy a link to this passage").click()
    page.locator("#reader").get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{served}/?passage=clusterlit%3Arafts")
    other = tab_of(copied).open()
    other.page.locator("#reader mark").wait_for()
    assert "as they did when the link was made" in other.page.locator("#reader .told").inner_text()
    other.page.goto(f"{served}/?passage=clusterlit:nonsense")
    other.page.locator("#reader .told", has_text="no link to a passage").wait_for()


def test_of_a_report_that_is_not_there_our_notes_are_read(tab: Tab) -> None:
    tab.ask("Who pays for the shared piano?")
    tab.page.get_by_test_id("bot").get_by_role("link", name="[1]").first.click()
    tab.page.locator("#reader mark").wait_for()
    assert "our own notes on the report, not its words" in tab.page.locator("#reader .ours").inner_text()
    assert tab.violations() == []


def test_the_quote_behind_a_number_is_shown_on_a_card(tab: Tab) -> None:
    page, card = tab.page, tab.page.locator("#card")
    tab.ask(RAFTS)
    tab.go_on()
    number = page.get_by_test_id("bot").get_by_role("link", name="[1]").first
    number.hover()
    card.wait_for()
    assert "rested on the" in card.inner_text()
    assert number.get_attribute("aria-describedby") == "card"
    card.hover()
    page.wait_for_timeout(400)
    assert card.is_visible(), "the pointer may go onto it"
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    page.mouse.move(5, 5)
    number.hover()
    card.wait_for()
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    page.keyboard.press("Shift+Tab")
    number.focus()
    card.wait_for()
    page.get_by_label("Your question").focus()
    card.wait_for(state="hidden")
