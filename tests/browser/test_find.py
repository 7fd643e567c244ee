"""Finding quotes in a real browser: as one types, filters, more, selecting, files; nothing found; by keyboard; on a phone; accessible."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.browser.test_page import PHONE

pytestmark = pytest.mark.browser


def opened(tab: Tab) -> Tab:
    """The same tab of the browser, with the page's tab to find quotes shown."""
    tab.open()
    tab.page.get_by_role("tab", name="Find quotes").click()
    tab.page.get_by_label("Words to find").wait_for()
    return tab


def typed(tab: Tab, words: str) -> Any:
    """Type words and wait until the page says what it found; the found quotes."""
    tab.page.evaluate("document.querySelector('#said').textContent = ''")
    tab.page.get_by_label("Words to find").fill(words)
    told(tab, "ound")
    return tab.page.locator("#found li.quote")


def told(tab: Tab, words: str) -> None:
    """Wait until a screen reader is told so."""
    tab.page.locator("#said", has_text=words).wait_for(state="attached")


@pytest.fixture
def finding(tab_of: Callable[..., Tab], served: str) -> Tab:
    """The tab to find quotes, 1280 pixels wide."""
    return opened(tab_of(served))


def test_quotes_are_found_as_one_types_and_the_words_marked(finding: Tab) -> None:
    quotes = typed(finding, "lent to friends")
    assert quotes.first.locator("mark").first.inner_text() == "lent to friends"
    assert "Chair, Marsh End, quoted in Menders (2016)" in quotes.first.inner_text()
    assert "1 with the exact words" in finding.page.locator("#said").inner_text()


def test_only_the_last_of_what_was_typed_is_shown(finding: Tab) -> None:
    field = finding.page.get_by_label("Words to find")
    for words in ("van", "insurance", "mooring"):
        field.fill(words)
        time.sleep(0.31)
    finding.page.locator("#found mark", has_text="mooring").first.wait_for()
    time.sleep(0.8)
    marks = {m.lower() for m in finding.page.locator("#found mark").all_inner_texts()}
    assert "mooring" in marks
    assert "van" not in marks


def test_filters_and_the_order_search_anew(finding: Tab) -> None:
    typed(finding, "the")
    before = finding.page.locator("#found .told").inner_text()
    finding.page.get_by_role("radio", name="In the order of the reports").check()
    finding.page.locator("#found .quote .badge").first.wait_for()
    finding.page.get_by_role("button", name="Filters: none").click()
    finding.page.get_by_role("checkbox", name="trust").check()
    finding.page.get_by_role("button", name="Filters: 1 chosen").wait_for()
    after = finding.page.locator("#found .told").inner_text()
    assert "themes: trust" in after
    assert after != before
    finding.page.get_by_role("textbox", name="Years").fill("next year")
    finding.page.locator("#found .failed", has_text="'next year' is no year").wait_for()
    assert finding.violations() == []
    finding.page.get_by_role("button", name="No filters").click()
    finding.page.get_by_role("button", name="Filters: none").wait_for()
    finding.page.locator("#found li.quote").first.wait_for()


def test_where_nothing_is_found_near_words_lead_on(finding: Tab) -> None:
    finding.page.get_by_role("radio", name="Exact words", exact=True).check()
    typed(finding, "lochsmith")
    assert "Nothing was found for “lochsmith” with the exact words" in finding.page.locator("#found").inner_text()
    assert finding.violations() == []
    finding.page.get_by_role("button", name="locksmith").click()
    finding.page.locator("#found mark", has_text="locksmith").wait_for()
    finding.page.get_by_label("Words to find").fill("lochsmith")
    finding.page.get_by_role("button", name="Look by meaning instead").click()
    told(finding, "meaning")
    assert finding.page.get_by_role("radio", name="By meaning").is_checked()


def test_selected_quotes_are_saved_and_kept(finding: Tab) -> None:
    typed(finding, "van")
    assert finding.page.get_by_role("button", name="Save selected").is_disabled()
    finding.page.get_by_role("checkbox", name="Select quote 1", exact=True).check()
    assert finding.page.locator(".picked").inner_text() == "1 selected"
    finding.page.get_by_label("File for").select_option("bibtex")
    with finding.page.expect_download() as made:
        finding.page.get_by_role("button", name="Save selected").click()
    assert made.value.suggested_filename == "quotes.bib"
    assert "@techreport{fenwater-tool-libraries" in made.value.path().read_text()
    finding.page.get_by_role("button", name="Copy selected").click()
    told(finding, "Copied")
    assert "van" in finding.page.evaluate("navigator.clipboard.readText()")
    finding.page.get_by_role("button", name="Add selected to basket").click()
    finding.page.get_by_role("button", name="Basket (1)").wait_for()
    finding.page.get_by_role("checkbox", name="Select all shown").check()
    assert finding.page.locator(".pick input:not(:checked)").count() == 0


def test_a_quote_opens_in_the_report(finding: Tab) -> None:
    quotes = typed(finding, "lent to friends")
    quotes.first.get_by_role("link", name="Read it in the report").click()
    finding.page.locator("#reader mark", has_text="friends").wait_for()
    finding.page.keyboard.press("Escape")
    assert "Read it in the report" in finding.page.evaluate("document.activeElement.textContent")


def test_hostile_words_stay_words(finding: Tab) -> None:
    typed(finding, "mooring <img src=x onerror=window.taken=5> {{1}} ${window.taken=6}")
    finding.page.get_by_label("Words to find").fill("winter mooring")
    finding.page.locator("#found mark", has_text="winter").first.wait_for()
    assert finding.page.locator("#found img, #found script, #found b, #find-filters img").count() == 0
    assert "<script>" in finding.page.locator("#found").inner_text()
    assert finding.page.evaluate("window.taken") is None


def test_all_by_keyboard(finding: Tab) -> None:
    finding.page.get_by_label("Words to find").focus()
    finding.page.keyboard.type("van")
    told(finding, "found")
    for _ in range(20):
        finding.page.keyboard.press("Tab")
        if finding.page.evaluate("document.activeElement.matches('.pick input')"):
            break
    finding.page.keyboard.press("Space")
    assert finding.page.locator(".picked").inner_text() == "1 selected"
    assert finding.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(tab_of: Callable[..., Tab], served: str, scheme: str, size: dict[str, int]) -> None:
    tab = opened(tab_of(served, color_scheme=scheme, viewport=size))
    assert tab.violations() == []
    typed(tab, "mooring")
    tab.page.get_by_role("checkbox", name="Select quote 1", exact=True).check()
    assert tab.violations() == []
    tab.page.get_by_role("button", name="Filters: none").click()
    assert tab.violations() == []
    assert tab.overflow <= 0
