"""Comparing the reports in a real browser: a question, a theme, the map of themes, files; by keyboard; on a phone; accessible."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Tab
from tests.browser.test_page import PHONE

pytestmark = pytest.mark.browser
QUESTION = "What did the van cost and how much did it save?"


def opened(tab: Tab) -> Tab:
    """The same tab of the browser, with the page's tab to compare shown."""
    tab.open()
    tab.page.get_by_role("tab", name="Compare").click()
    tab.page.locator("#compare-map table").wait_for()
    return tab


def asked(tab: Tab, question: str = QUESTION) -> None:
    """Put a question to all reports."""
    tab.page.get_by_label("Question to all reports").fill(question)
    tab.page.keyboard.press("Enter")
    tab.page.locator("#said", has_text="say").wait_for(state="attached")


@pytest.fixture
def comparing(tab_of: Callable[..., Tab], served: str) -> Tab:
    """The tab to compare, 1280 pixels wide."""
    return opened(tab_of(served))


def test_each_report_says_something_or_is_silent(comparing: Tab) -> None:
    asked(comparing)
    rows = comparing.page.locator("#compare-out tbody tr")
    assert rows.count() == 4
    assert "£6,200" in rows.first.inner_text()
    assert "Says nothing on this." in rows.last.inner_text()
    assert comparing.page.locator("#said").inner_text() == "1 report says something, 3 are silent."
    rows.first.get_by_role("button", name="Add to basket").first.click()
    comparing.page.get_by_role("button", name="Basket (1)").wait_for()
    comparing.page.get_by_label("Question to all reports").fill("zeppelin quasar")
    comparing.page.keyboard.press("Enter")
    comparing.page.locator("#said", has_text="No report says").wait_for(state="attached")
    assert comparing.violations() == []


def test_a_comparison_is_taken_along(comparing: Tab) -> None:
    asked(comparing)
    for button, name, holds in (("Save as a table (CSV)", "comparison.csv", "£6,200"), ("Save as a page to print", "comparison.html", "<caption>")):
        with comparing.page.expect_download() as made:
            comparing.page.get_by_role("button", name=button).click()
        assert made.value.suggested_filename == name
        assert holds in made.value.path().read_text(encoding="utf-8-sig")
    comparing.page.get_by_role("button", name="Copy as text").click()
    comparing.page.locator("#said", has_text="Copied").wait_for(state="attached")
    assert comparing.page.evaluate("navigator.clipboard.readText()").startswith(QUESTION)


def test_a_number_lists_its_passages_and_a_theme_compares(comparing: Tab) -> None:
    cell = comparing.page.get_by_role("button", name="on Trust, Menders (2016)")
    count = int(cell.inner_text().split()[0])
    cell.focus()
    comparing.page.keyboard.press("Enter")
    comparing.page.locator("#compare-cell h2", has_text="on Trust in Menders (2016)").wait_for()
    comparing.page.locator("#said", has_text="on Trust in").wait_for(state="attached")
    assert comparing.page.locator("#compare-cell li.quote").count() == count
    assert comparing.page.evaluate("document.activeElement.tagName") == "H2"
    assert comparing.violations() == []
    comparing.page.get_by_role("button", name="Back to the number").click()
    assert "on Trust" in comparing.page.evaluate("document.activeElement.textContent")
    comparing.page.get_by_role("button", name="Trust", exact=True).click()
    comparing.page.locator("#compare-out caption", has_text="Trust").wait_for()
    comparing.page.locator("#said", has_text="say").wait_for(state="attached")
    assert comparing.page.evaluate("document.activeElement.classList.contains('told')")


def test_hostile_words_stay_words(comparing: Tab) -> None:
    asked(comparing, "How much is the mooring fee of the bargees? <img src=x onerror=window.taken=7> {{1}} ${window.taken=8}")
    assert comparing.page.locator("#tab-compare :is(img, script, b)").count() == 0
    assert "<img src=x" in comparing.page.locator("#compare-out caption").inner_text()
    assert "<img" in comparing.page.locator("#compare-out tbody").inner_text()
    assert comparing.page.evaluate("window.taken") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(tab_of: Callable[..., Tab], served: str, scheme: str, size: dict[str, int]) -> None:
    tab = opened(tab_of(served, color_scheme=scheme, viewport=size))
    assert tab.violations() == []
    asked(tab)
    assert tab.violations() == []
    assert tab.overflow <= 0
    wide = "[...document.querySelectorAll('#tab-compare *')].filter(e => !e.closest('thead, .for-screen-readers') && e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent).length"
    assert tab.page.evaluate(wide) == 0
