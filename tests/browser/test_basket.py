"""The basket: quotes added from anywhere, noted on, ordered, taken out and brought back, taken along, kept only where one wants that."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
SEVERAL = "Did friends lend to friends of friends?"
KEPT = "JSON.parse(localStorage.getItem('clusterlit.basket') || 'null')"


@pytest.fixture
def filled(tab: Tab) -> Tab:
    """A tab in which the first two quotes of an answer are in the basket."""
    tab.ask(SEVERAL)
    tab.go_on()
    for n in (1, 2):
        source = tab.page.locator(f"#source-1-{n}")
        source.evaluate("e => e.open = true")
        source.get_by_role("button", name="Add to basket").click()
        assert tab.said == f"Added to the basket. It holds {n}."
        source.get_by_role("button", name="Remove from basket").wait_for()
    return tab


def opened(tab: Tab, count: int) -> Any:
    tab.page.get_by_role("button", name=f"Basket ({count})").click()
    tab.page.locator("#basket .items > *").first.wait_for()
    return tab.page.locator("#basket")


def test_a_quote_goes_in_and_out_by_its_button(filled: Tab) -> None:
    button = filled.page.locator("#source-1-1 button.keep")
    button.click()
    assert filled.said == "Removed from the basket. It holds 1."
    assert button.inner_text() == "Add to basket"
    assert filled.page.get_by_role("button", name="Basket (1)").count() == 1


def test_quotes_are_noted_on_ordered_taken_out_and_brought_back(filled: Tab) -> None:
    basket = opened(filled, 2)
    words = basket.locator("blockquote").all_inner_texts()
    basket.get_by_label("Your note on quote 1").fill("<b>Ask Ann</b>")
    basket.get_by_role("button", name="Move down quote 1").click()
    assert filled.said == "Moved to place 2 of 2"
    basket.locator("li").nth(1).get_by_text(words[0][:20]).wait_for()
    assert basket.get_by_label("Your note on quote 2").input_value() == "<b>Ask Ann</b>"
    assert "Move up" in filled.focus, "the quote keeps the focus"
    basket.get_by_role("button", name="Remove quote 2").click()
    basket.locator("li").nth(1).wait_for(state="detached")
    assert filled.said == "The quote was taken out."
    assert filled.focus == "Undo"
    basket.get_by_role("button", name="Undo").click()
    basket.get_by_label("Your note on quote 2").wait_for()
    basket.get_by_role("button", name="Empty the basket").click()
    basket.locator(".told", has_text="The basket is empty.").wait_for()
    basket.get_by_role("button", name="Undo").click()
    assert basket.locator("li").nth(1).get_by_label("Your note on quote 2").input_value() == "<b>Ask Ann</b>"
    filled.page.keyboard.press("Escape")
    assert filled.focus == "Basket (2)"


def test_the_basket_is_taken_along(filled: Tab, tmp_path: Path) -> None:
    basket = opened(filled, 2)
    basket.get_by_label("References in the style of").select_option("apa")
    basket.get_by_text("(Fenwater Menders, 2016, Section Trust").first.wait_for()
    for form, name, holds in (("word", "quotes.docx", b"PK"), ("bibtex", "quotes.bib", b"@techreport"), ("ris", "quotes.ris", b"TY  - "), ("csl-json", "quotes.json", b'"type"'),
                              ("csv", "quotes.csv", b"friends"), ("markdown", "quotes.md", b"# Quotes")):  # fmt: skip
        basket.get_by_label("File for").select_option(form)
        with filled.page.expect_download() as got:
            basket.get_by_role("button", name="Save as a file").click()
        got.value.save_as(tmp_path / name)
        assert got.value.suggested_filename == name
        assert got.value.url.startswith("blob:"), "made in the browser"
        assert holds in (tmp_path / name).read_bytes()
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO((tmp_path / "quotes.docx").read_bytes())).namelist()
    basket.get_by_role("button", name="Copy all").click()
    basket.get_by_role("button", name="Copied").wait_for()
    copied = filled.page.evaluate("navigator.clipboard.readText()")
    assert "References\nFenwater Menders. (2016)." in copied


def test_a_quote_in_the_basket_is_read_and_one_comes_back(filled: Tab) -> None:
    basket = opened(filled, 2)
    basket.get_by_role("link", name=re.compile("Read it in the report.*quote 1")).click()
    filled.page.locator("#reader mark").wait_for()
    filled.page.keyboard.press("Escape")
    filled.page.locator("#reader").wait_for(state="hidden")
    assert basket.is_visible()
    assert "Read it in the report" in filled.focus


def test_the_basket_is_kept_only_where_one_ticks_that(filled: Tab) -> None:
    page = filled.page
    assert page.evaluate("Object.keys(localStorage)") == []
    basket = opened(filled, 2)
    basket.get_by_label("Keep the basket on this computer").check()
    basket.get_by_label("Your note on quote 1").fill("mine")
    assert [k["note"] for k in page.evaluate(KEPT)] == ["mine", ""]
    filled.reload()
    opened(filled, 2)
    assert basket.get_by_label("Your note on quote 1").input_value() == "mine"
    basket.get_by_label("Keep the basket on this computer").uncheck()
    assert page.evaluate("Object.keys(localStorage)") == []
    filled.reload()
    page.get_by_role("button", name="Basket (0)").wait_for()
    page.evaluate("localStorage.setItem('clusterlit.basket', JSON.stringify([{link: 'clusterlit:gone', note: ''}]))")
    filled.reload()
    opened(filled, 1)
    assert "can no longer be found" in basket.locator(".lost").inner_text()
