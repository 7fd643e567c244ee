"""The library tab in a real browser: adding a long PDF with progress, refusing, undoing, removing, describing; hostile names; keyboard; phone; axe."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.browser.conftest import Tab, violations
from tests.browser.serving import HOME, serving
from tests.pdfs import lines, write

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
KITES = "# Kites over Marsh End\n\nEleven kites flew over the marsh in 2018, and nine of them came back by themselves.\n"
EELS = "# Eels of the &lt;b&gt;Lower&lt;/b&gt; Ouse &lt;img src=x onerror=window.taken=1&gt;\n\nThe eels of the Lower Ouse were counted by night in 2011, and there were forty of them.\n"


@pytest.fixture(scope="session")
def two_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two invented reports without notes, made by the command. Copy it, do not change it."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "kites.md").write_text(KITES, encoding="utf-8")
    (folder / "eels.md").write_text(EELS, encoding="utf-8")
    command = [sys.executable, "-m", "ingest", str(folder / "kites.md"), str(folder / "eels.md"), "--no-notes", "--library", str(folder / "library")]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    return folder / "library"


@pytest.fixture
def served_copy(two_reports: Path, tmp_path: Path) -> Iterator[str]:
    """The page over a library of its own."""
    shutil.copytree(two_reports, tmp_path / "library")
    with serving(tmp_path / "library", tmp_path / "page.log") as url:
        yield url


@pytest.fixture(scope="module")
def served_two(two_reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over two reports, for tests that change nothing."""
    with serving(two_reports, tmp_path_factory.mktemp("log") / "page.log") as url:
        yield url


def opened(tab: Tab) -> Any:
    """The tab of the library, with its list."""
    tab.open()
    if not tab.page.get_by_role("tab", name="Library").is_visible():  # too narrow for all of them in a row
        tab.page.locator("#tabs .overflow-menu > button").click()
        tab.page.locator("#tabs .overflow-dropdown button", has_text="Library").click()
    else:
        tab.page.get_by_role("tab", name="Library").click()
    tab.page.locator("#library-said", has_text=re.compile(r"report|library")).wait_for()
    return tab.page


def titles(page: Any) -> list[str]:
    return list(page.locator("#library-table .title").all_inner_texts())


def finished(page: Any, words: str) -> str:
    """What is said when a change is over."""
    page.locator("#library-outcome", has_text=words).wait_for(timeout=90_000)
    return str(page.locator("#library-outcome").inner_text())


def long_pdf(path: Path, pages: int = 60) -> Path:
    walked = [f"On each day of the walk a party of {line + 3} crossed the bridge of mile {line * 7} before noon." for line in range(38)]  # the same each day: embedded once
    texts = [lines([f"This was day {n} of the walk.", *walked]) for n in range(1, pages + 1)]
    return write(path, texts, title="A walk of sixty days")


def test_a_long_pdf_is_added_with_progress_each_second_then_described_and_undone(served_copy: str, tab_of: Callable[..., Tab], tmp_path: Path) -> None:
    page = opened(tab_of(served_copy))
    watch = "window.seen = []; setInterval(() => { const t = document.querySelector('#library-progress'); window.seen.push([Date.now(), t ? t.innerText : '']); }, 50)"
    page.evaluate(watch)
    page.locator("#library-files input[type=file]").set_input_files(str(long_pdf(tmp_path / "walk.pdf")))
    page.locator("#library-files", has_text="walk").wait_for()
    page.get_by_role("button", name="Add to the library").click()
    assert "1 file added, of 1" in finished(page, "Done")
    seen = [(at, text) for at, text in page.evaluate("window.seen") if text.strip()]
    changes = [at for n, (at, text) in enumerate(seen) if n == 0 or text != seen[n - 1][1]]
    apart = [b - a for a, b in pairwise(changes)]
    assert median(apart) < 1000 + 400  # milliseconds; a clock that is looked at four times a second is that late at most
    assert max(apart) < 4 * 1000  # the machine may be busy
    assert any(re.search(r"walk\.pdf, page \d+ of 60", text) for _, text in seen)
    assert "A walk of sixty days" in titles(page)
    assert page.locator("#library-record-head").inner_text().startswith("Details of walk.pdf")
    assert page.get_by_role("textbox", name="Title").input_value() == "A walk of sixty days"
    assert "60 pages" in page.locator("#library-table tr", has_text="sixty days").inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="Undo adding walk.pdf").click()
    finished(page, "as it was before")
    assert len(titles(page)) == 2
    assert not page.get_by_role("button", name=re.compile("^Undo")).is_visible()


def test_files_that_are_refused_are_named_with_the_reason_and_hostile_names_stay_words(served_copy: str, tab_of: Callable[..., Tab], tmp_path: Path) -> None:
    page = opened(tab_of(served_copy))
    hostile = "<img src=x onerror=window.taken=2>.pdf"
    uploads = [
        {"name": hostile, "mimeType": "application/pdf", "buffer": b"%PDF-1.4 broken"},
        {"name": "song.txt", "mimeType": "text/plain", "buffer": b""},
        {"name": "more kites.md", "mimeType": "text/plain", "buffer": b"# More kites <script>window.taken=3</script>\n\nThree more kites were flown over the weir in the spring of 2019.\n"},
    ]
    page.locator("#library-files input[type=file]").set_input_files(uploads)
    page.locator("#library-files", has_text="more kites").wait_for()
    page.get_by_role("button", name="Add to the library").click()
    said = finished(page, "Done: 1 file added, of")
    assert "Not added" in said
    assert "damaged" in said
    assert "empty" in said
    assert "onerror" in said
    assert page.locator("#library img, #library-outcome script, #library-table script").count() == 0
    assert page.evaluate("window.taken") is None
    assert violations(page) == []


def test_a_report_is_removed_after_a_question_and_brought_back(served_copy: str, tab_of: Callable[..., Tab]) -> None:
    page = opened(tab_of(served_copy))
    page.get_by_role("button", name="Change Kites over Marsh End").click()
    page.get_by_role("button", name="Remove this report").click()
    page.get_by_role("button", name="No, keep it").click()
    page.get_by_role("button", name="Remove this report").click()
    assert "Remove “Kites over Marsh End”" in page.locator("#library-sure").inner_text()
    assert violations(page) == []
    page.get_by_role("button", name="Yes, remove it").click()
    finished(page, "no longer in the library")
    assert len(titles(page)) == 1
    page.get_by_role("button", name="Undo removing Kites over Marsh End").click()
    finished(page, "as it was before")
    assert "Kites over Marsh End" in titles(page)


def test_adding_can_be_stopped_and_leaves_the_library_as_it_was(served_copy: str, tab_of: Callable[..., Tab], tmp_path: Path) -> None:
    page = opened(tab_of(served_copy))
    page.locator("#library-files input[type=file]").set_input_files(str(long_pdf(tmp_path / "walk.pdf")))
    page.locator("#library-files", has_text="walk").wait_for()
    page.get_by_role("button", name="Add to the library").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.locator("#library-progress progress").wait_for()
    page.get_by_role("button", name="Stop").click()
    finished(page, "Stopped")
    assert len(titles(page)) == 2


def test_the_list_is_searched_sorted_and_read(served_two: str, tab_of: Callable[..., Tab]) -> None:
    page = opened(tab_of(served_two))
    assert titles(page)[1] == "Kites over Marsh End"
    assert page.evaluate("window.taken") is None
    page.get_by_label("Find in the list").fill("kites")
    page.locator("#library-table caption", has_text="1 of 2").wait_for()
    assert titles(page) == ["Kites over Marsh End"]
    page.get_by_label("Find in the list").fill("")
    page.locator("#library-table caption", has_text="all 2").wait_for()
    page.get_by_label("Passages").check()
    page.get_by_role("link", name="Read Kites over Marsh End").click()
    page.locator("#reader", has_text="Eleven kites").wait_for()
    page.keyboard.press("Escape")
    page.locator("#reader").wait_for(state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_state_fits_and_axe_finds_nothing(served_two: str, tab_of: Callable[..., Tab], scheme: str, width: int) -> None:
    tab = tab_of(served_two, color_scheme=scheme, viewport={"width": width, "height": 844})
    page = opened(tab)
    for fold in ("Make the library anew", "Questions without an answer", "Self-test"):
        page.get_by_role("button", name=fold).first.click()
    page.get_by_role("button", name="Change Kites over Marsh End").click()
    page.get_by_role("textbox", name="Title").wait_for()
    page.locator("#library-table summary").first.click()
    assert violations(page) == []
    assert tab.overflow <= 0
    wide = "[...document.querySelectorAll('#library *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility() && !e.closest('thead')).length"
    assert page.evaluate(wide) == 0


def test_by_keyboard_alone(served_two: str, tab_of: Callable[..., Tab]) -> None:
    page = opened(tab_of(served_two))

    def until(text: str, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if text in page.evaluate("document.activeElement.textContent || document.activeElement.ariaLabel || ''"):
                return
        raise AssertionError(f"no Tab leads to '{text}'")

    page.get_by_role("tab", name="Library").focus()
    until("Add to the library")
    until("Change Kites")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.tagName === 'H3'")
    until("Remove this report")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.innerText === 'No, keep it'")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.innerText === 'Remove this report'")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.fixture
def served_none(tmp_path: Path) -> Iterator[str]:
    """The page where there is no library."""
    with serving(tmp_path / "none", tmp_path / "page.log") as url:
        yield url


def test_without_a_library_one_is_made_from_the_first_file(served_none: str, tab_of: Callable[..., Tab], tmp_path: Path) -> None:
    page = opened(tab_of(served_none))
    assert "There is no library here yet" in page.locator("#library-said").inner_text()
    assert violations(page) == []
    (tmp_path / "kites.md").write_text(KITES, encoding="utf-8")
    page.locator("#library-files input[type=file]").set_input_files(str(tmp_path / "kites.md"))
    page.locator("#library-files", has_text="kites").wait_for()
    page.get_by_role("button", name="Add to the library").click()
    finished(page, "Done: 1 file added, of 1")
    assert "Kites over Marsh End" in titles(page)
