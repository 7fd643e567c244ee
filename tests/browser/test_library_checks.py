"""In the library tab in a real browser: a report's details set right, questions without an answer, the self-test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import unanswered
from assistant.answer import Answer
from tests.browser.conftest import Tab, violations
from tests.browser.serving import serving
from tests.browser.test_library import finished, opened, two_reports

pytestmark = pytest.mark.browser
EVIL = "Who pays for <img src=x onerror=window.taken=4> ![z](http://foreign.invalid/e.png)?"
__all__ = ["two_reports"]


@pytest.fixture
def library(two_reports: Path, tmp_path: Path) -> Path:
    """A library of its own with two questions on its list."""
    made = tmp_path / "library"
    shutil.copytree(two_reports, made)
    unanswered.switch(made, True)
    for question in (EVIL, "Is it so?", "Is it so?"):
        unanswered.keep(made, Answer(question, True, ""))
    return made


@pytest.fixture
def served(library: Path, tmp_path: Path) -> Iterator[str]:
    """The page over it."""
    with serving(library, tmp_path / "page.log") as url:
        yield url


def test_details_are_set_right_and_the_change_is_undone(served: str, tab_of: Callable[..., Tab]) -> None:
    page = opened(tab_of(served))
    assert page.locator("#library-table .badge", has_text="please check").count() == 2
    page.get_by_role("button", name="Change Kites over Marsh End").click()
    page.get_by_role("textbox", name="Title").fill("Kites over Marsh End")
    page.get_by_role("textbox", name="Authors").fill("Brook, Ida; Tarn, <b>Sam</b>")
    page.get_by_role("textbox", name="Year").fill("19")
    page.get_by_role("textbox", name="Publisher").fill("Oxley Mill Press")
    assert violations(page) == []
    page.get_by_role("button", name="Save the details").click()
    finished(page, "four digits")
    page.wait_for_timeout(700)  # what else the page hears of the change comes after that line
    page.get_by_role("textbox", name="Year").fill("2019")
    page.get_by_role("button", name="Save the details").click()
    finished(page, "details of “Kites over Marsh End” are saved")
    row = page.locator("#library-table tr", has_text="Kites over").inner_text()
    assert "Brook, Ida; Tarn, <b>Sam</b>, 2019, Oxley Mill Press" in row
    assert "please check" not in row
    page.get_by_role("button", name="Undo the new details of").click()
    finished(page, "as it was before")
    assert "no author known" in page.locator("#library-table tr", has_text="Kites over").inner_text()


def test_the_list_of_questions_is_read_saved_turned_off_and_cleared(served: str, library: Path, tab_of: Callable[..., Tab]) -> None:
    page = opened(tab_of(served))
    page.get_by_role("button", name="Questions without an answer").click()
    rows = page.locator("#library-asked tbody tr")
    rows.first.wait_for()
    assert "Is it so?" in rows.first.inner_text()
    assert "2" in rows.first.locator("td").first.inner_text()
    assert "<img src=x" in rows.nth(1).inner_text()
    assert page.locator("#library-asked img").count() == 0
    assert "never who asked" in page.locator("#library-privacy").inner_text()
    assert violations(page) == []
    with page.expect_download() as got:
        page.get_by_role("button", name="Save the list").click()
    text = Path(got.value.path()).read_text(encoding="utf-8")
    assert text.startswith("question,last asked,times")
    assert "Is it so?" in text
    page.get_by_label("Keep a list of questions").uncheck()
    page.locator("#library-privacy", has_text="is off").wait_for()
    assert not unanswered.is_on(library)
    page.get_by_role("button", name="Clear the list").click()
    page.get_by_role("button", name="Yes, forget all questions").click()
    page.locator("#library-asked", has_text="No question is on the list").wait_for()
    assert unanswered.listed(library) == []
    assert page.evaluate("window.taken") is None


def test_the_self_test_runs_with_own_questions_and_compares_with_the_last(served: str, library: Path, tab_of: Callable[..., Tab]) -> None:
    page = opened(tab_of(served))
    page.get_by_role("button", name="Self-test").first.click()
    page.locator("#library-tested", has_text="No self-test was made yet").wait_for()
    own = page.get_by_label("Your own questions")
    own.fill("How many kites flew over the marsh? | kites\nWhat is wrong here? | nowhere")
    page.get_by_role("button", name="Save your questions").click()
    page.locator("#library-own-said", has_text="Line 2").wait_for()
    own.fill("How many kites flew over the marsh? | kites\nWhere do <b>zebras</b> sleep? | none")
    page.get_by_role("button", name="Save your questions").click()
    page.locator("#library-own-said", has_text="saved: 2 questions").wait_for()
    page.get_by_role("button", name="Run the self-test").click()
    said = page.locator("#library-tested .share")
    said.wait_for(timeout=60_000)
    assert "of 7 questions came out as they should" in said.inner_text()
    page.locator("#library-tested summary").click()
    assert "Where do <b>zebras</b> sleep?" in page.locator("#library-tested").inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="Run the self-test").click()
    page.locator("#library-tested .share", has_text="The time before").wait_for(timeout=60_000)
    assert (library / "selftest.results.json").exists()
