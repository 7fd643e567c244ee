"""How the page looks and sounds in each of its states: no violation that axe knows, nothing wider than the window, a picture of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.browser.dripping import dripping
from tests.browser.serving import serving

pytestmark = pytest.mark.browser
SEVERAL = "Did friends lend to friends of friends?"
WIDTHS, SCHEMES = {1280: 900, 390: 844}, ("light", "dark")


def sound(tab: Tab, state: str) -> None:
    """One state is as it should be; its picture is kept."""
    tab.picture(state)
    assert tab.violations() == [], state
    assert tab.overflow <= 0, state


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_sound(tab_of: Callable[..., Tab], served: str, width: int, scheme: str) -> None:
    tab = tab_of(served, viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme).open()
    page = tab.page
    sound(tab, "empty")
    page.locator("#choice > button").click()
    page.get_by_role("button", name="Themes").click()
    page.get_by_role("button", name="Places").click()
    page.get_by_role("checkbox", name="Oxley").check()
    page.get_by_role("button", name="Look everywhere").wait_for()
    sound(tab, "filters")
    page.get_by_role("button", name="Look everywhere").click()
    page.locator("#choice > button").click()
    tab.ask(SEVERAL)
    tab.go_on()
    page.locator("#onward h2").wait_for()
    sound(tab, "answered")
    page.keyboard.press("Shift+Tab")
    page.locator("a.cite").first.focus()
    page.locator("#card").wait_for()
    sound(tab, "card")
    page.keyboard.press("Enter")
    page.locator("#reader mark").wait_for()
    sound(tab, "reader")
    page.keyboard.press("Escape")
    page.locator("#sources button.keep").first.click()
    page.get_by_role("button", name="Basket (1)").click()
    page.locator("#basket li").wait_for()
    sound(tab, "basket")
    page.get_by_role("button", name="Remove quote 1").click()
    page.locator("#basket .told").wait_for()
    sound(tab, "basket-empty")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_test_id("bot").first.wait_for(state="detached")
    tab.ask("Do astronauts eat cheese on Saturn?")
    tab.go_on()
    page.locator("#onward h2").wait_for()
    sound(tab, "refused")


@pytest.fixture(scope="module")
def served_nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page where there is no library."""
    folder = tmp_path_factory.mktemp("nothing")
    with serving(folder / "none", folder / "page.log") as url:
        yield url


@pytest.mark.parametrize("width", WIDTHS)
def test_without_a_library_the_page_opens_and_names_the_command(served_nothing: str, tab_of: Callable[..., Tab], width: int) -> None:
    tab = tab_of(served_nothing, viewport={"width": width, "height": WIDTHS[width]}).open()
    assert "Run: python -m ingest" in tab.page.locator("#notice").inner_text()
    assert "There is no library" in tab.ask(SEVERAL).inner_text()
    sound(tab, "error")


def test_colours_follow_the_system_until_one_chooses(tab_of: Callable[..., Tab], served: str) -> None:
    tab = tab_of(served, color_scheme="light").open()
    paper = "getComputedStyle(document.body).backgroundColor"
    light = tab.page.evaluate(paper)
    tab.page.emulate_media(color_scheme="dark")
    tab.page.get_by_role("button", name="Light colours").wait_for()
    dark = tab.page.evaluate(paper)
    assert light != dark
    tab.page.get_by_role("button", name="Light colours").click()
    assert tab.page.evaluate(paper) == light
    tab.reload()
    tab.page.get_by_role("button", name="Dark colours").wait_for()
    assert tab.page.evaluate("Object.keys(localStorage)") == ["clusterlit.colours"]
    tab.page.get_by_role("button", name="Dark colours").click()
    assert tab.page.evaluate("Object.keys(localStorage)") == []


def test_print_shows_the_answer_and_its_sources_without_controls(tab: Tab) -> None:
    tab.ask(SEVERAL)
    tab.go_on()
    tab.page.emulate_media(media="print")
    tab.picture("print")
    for shown in ("#chat blockquote", "#sources .reference", "#source-1-2 .context"):
        assert tab.page.locator(shown).first.is_visible(), shown
    assert [e.inner_text() for e in tab.page.locator("button, textarea, input, [role=tab]").all() if e.is_visible()] == []
    tab.page.emulate_media(media="screen")
    tab.page.locator("a.cite").first.click()
    tab.page.locator("#reader mark").wait_for()
    tab.page.emulate_media(media="print")
    assert tab.page.locator("#reader mark").is_visible()
    assert not tab.page.locator("#chat").is_visible()


def test_at_twice_the_size_and_with_forced_colours_nothing_is_lost(tab_of: Callable[..., Tab], served: str) -> None:
    tab = tab_of(served, viewport={"width": 640, "height": 450}, forced_colors="active").open()  # 1280 by 900 at 200 %
    tab.ask(SEVERAL)
    tab.go_on()
    assert tab.overflow <= 0
    tab.picture("zoomed")
    tab.page.locator("a.cite").first.click()
    assert tab.page.locator("#reader mark").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert tab.overflow <= 0


SMALL = """() => [...document.querySelectorAll("button, a, input, summary, textarea, select")].filter((e) => e.offsetParent && !e.closest("p:not(.tools), .for-screen-readers"))
  .map((e) => [e, (e.matches("input[type=checkbox]") ? e.closest("label") : e).getBoundingClientRect()])
  .filter(([e, r]) => r.width && (r.width < 24 || r.height < 24)).map(([e, r]) => `${e.outerHTML.slice(0, 120)} ${r.width}x${r.height}`)"""


def test_what_is_pressed_is_large_enough_and_motion_is_off(tab: Tab) -> None:
    tab.ask(SEVERAL)
    tab.go_on()
    assert tab.page.evaluate(SMALL) == []
    tab.page.locator("#sources button.keep").first.click()
    tab.page.get_by_role("button", name="Basket (1)").click()
    tab.page.locator("#basket li").wait_for()
    assert tab.page.evaluate(SMALL) == []
    assert tab.page.evaluate("document.getAnimations().length") == 0


def test_headings_and_landmarks_are_in_order(tab: Tab) -> None:
    tab.ask(SEVERAL)
    tab.go_on()
    levels = tab.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.offsetParent).map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert tab.page.locator("main").count() == 1
    assert tab.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_answer_that_is_being_written_can_be_stopped(tab_of: Callable[..., Tab], invented_library: Path, tmp_path: Path, scheme: str) -> None:
    with dripping() as model, serving(invented_library, tmp_path / "page.log", model=model.spec) as url:
        tab: Any = tab_of(url, color_scheme=scheme).open()
        tab.page.get_by_label("Your question").fill(SEVERAL)
        tab.page.keyboard.press("Enter")
        tab.page.get_by_test_id("bot").filter(has_text="friends had friends").wait_for()  # the quotes are there before the model has written
        sound(tab, "writing")
        tab.page.get_by_role("button", name="Stop").click()
        tab.page.get_by_test_id("bot").filter(has_text="You stopped this answer here.").wait_for()
        assert model.left.wait(20), "the model is not asked any longer"
        tab.go_on()
        tab.page.get_by_test_id("bot").get_by_role("link", name="[1]").wait_for()
        assert tab.page.get_by_label("Your question").is_enabled()
        tab.page.goto("about:blank")  # before its server is gone
