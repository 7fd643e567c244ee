"""The tabs "Should we cluster?" and "For facilitators" in a real browser, on our notes alone: tick, read, keep, save; on a phone; accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.browser.conftest import Tab
from tests.browser.serving import serving

pytestmark = pytest.mark.browser
HOME = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def served_notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over our notes on the five reports."""
    from corpus.embed import SentenceEncoder
    from ingest.build import Builder

    folder = tmp_path_factory.mktemp("notes")
    corpus = HOME / "corpus"
    Builder(folder / "library", SentenceEncoder(), catalogue_file=corpus / "catalogue.toml", notes_folder=corpus / "notes").add([])
    with serving(folder / "library", folder / "page.log") as url:
        yield url


@pytest.fixture
def notes_tab(tab_of: Callable[..., Tab], served_notes: str) -> Tab:
    return tab_of(served_notes, accept_downloads=True).open()


def briefed(tab: Tab) -> Any:
    """Tick three answers; the briefing's element, when it has come."""
    tab.page.get_by_role("tab", name="Should we cluster?").click()
    for label in ("Four to six", "Training", "Hardly any"):
        tab.page.get_by_label(label).check()
    tab.page.get_by_role("button", name="Make the briefing").click()
    shown = tab.page.locator("#decide-shown .handout")
    shown.wait_for()
    return shown


def test_ticked_answers_become_a_briefing_that_can_be_kept_and_saved(notes_tab: Tab, tmp_path: Path) -> None:
    shown = briefed(notes_tab)
    assert "Lack of time was the main thing that held clusters back." in shown.inner_text()
    assert "Lines marked “Our note on the place” show our words" in shown.inner_text()
    shown.locator(".keep").first.click()
    assert notes_tab.page.locator(".basket-count").first.inner_text() == "Basket (1)"
    for name, ending in (("Save as a web page", "html"), ("Save for Word", "docx")):
        with notes_tab.page.expect_download() as made:
            notes_tab.page.locator("#decide-tools").get_by_role("button", name=name).click()
        made.value.save_as(tmp_path / f"made.{ending}")
    assert "Lack of time was the main thing" in (tmp_path / "made.html").read_text(encoding="utf-8")
    assert any("Lack of time was the main thing" in p.text for p in Document(str(tmp_path / "made.docx")).paragraphs)


def test_a_place_opens_in_the_reader(notes_tab: Tab) -> None:
    briefed(notes_tab).locator("a.reads").first.click()
    notes_tab.page.locator("#reader mark").first.wait_for()


def test_the_guide_shows_what_is_chosen(notes_tab: Tab) -> None:
    notes_tab.page.get_by_role("tab", name="For facilitators").click()
    for label, words in (("A first meeting", "Welcome and a round"), ("The words", "microcluster"), ("The stages, side by side", "Stage 5: Look back and keep going")):
        notes_tab.page.get_by_label(label).check()
        notes_tab.page.locator("#guide-shown .handout", has_text=words).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_too_wide_and_axe_finds_nothing(tab_of: Callable[..., Tab], served_notes: str, scheme: str) -> None:
    from tests.browser.test_page import PHONE

    tab = tab_of(served_notes, viewport=PHONE, has_touch=True, color_scheme=scheme).open()
    briefed(tab)
    assert tab.overflow <= 0
    assert tab.violations() == []
    tab.page.get_by_role("tab", name="For facilitators").click()
    tab.page.get_by_label("The stages, side by side").check()
    tab.page.locator("#guide-shown table").first.wait_for()
    assert tab.overflow <= 0
    assert tab.violations() == []
