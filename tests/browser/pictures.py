"""`python -m tests.browser.pictures [LIBRARY]`: take docs/pictures/ anew, of a library of our notes alone, so that no sentence of a report is in them.

LIBRARY is one that holds nothing else; without it one is built and thrown away.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import store
from tests.browser.conftest import Tab
from tests.browser.serving import HOME, chromium, serving

QUESTION = "What barriers did small clusters face?"
PICTURES = HOME / "docs" / "pictures"
SIZES = {"chat-1280": (1280, 900), "chat-390": (390, 844)}


def main(library: Path | None = None) -> None:
    """Photograph the page after one question, at each width, and the other tabs. SystemExit where the library given holds a report."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        library = library or built(Path(scratch))
        if any(store.get_shelf(library, folder)[0].document for folder in store.manifest(library).reports.values()):
            raise SystemExit(f"{library} holds reports: pictures are taken of our notes alone.")
        with serving(library, Path(scratch) / "page.log", named=False) as url:
            photograph(url)


def built(scratch: Path) -> Path:
    """A library of our notes alone."""
    nothing = scratch / "no-reports"  # given as the only PATH, so that what lies in corpus/reports stays out
    nothing.mkdir()
    subprocess.run([sys.executable, "-m", "ingest", str(nothing), "--library", str(scratch / "library")], cwd=HOME, check=True)
    return scratch / "library"


def photograph(url: str) -> None:
    """The conversation at each width, and each of the other tabs, light."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for name, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", color_scheme="light")
            tab = Tab(context.new_page(), url).open()
            tab.ask(QUESTION)
            tab.page.locator("#question textarea").blur()
            tab.page.screenshot(path=PICTURES / f"{name}.png")
            if width >= 1280:
                the_others(tab)
            context.close()
        browser.close()


def the_others(tab: Tab) -> None:
    """The tabs beside the conversation, each with something in it."""
    page = tab.page

    def turned(name: str) -> None:
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(1500)

    turned("Find quotes")
    page.get_by_label("Words to find").fill("trust")
    page.locator("#found mark").first.wait_for()
    page.screenshot(path=PICTURES / "find-1280.png")
    turned("Compare")
    page.get_by_label("Question to all reports").fill("How was trust built?")
    page.keyboard.press("Enter")
    page.locator("#compare-out tbody tr").first.wait_for()
    page.screenshot(path=PICTURES / "compare-1280.png")
    for name, file in (("Should we cluster?", "decide"), ("For facilitators", "guide"), ("Library", "library")):
        turned(name)
        page.screenshot(path=PICTURES / f"{file}-1280.png")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
