"""`python -m tests.browser.pictures`: take docs/pictures/ anew, of a library of our notes alone: no sentence of a report is in them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.conftest import Tab
from tests.browser.serving import HOME, chromium, serving

QUESTION = "What barriers did small clusters face?"
PICTURES = HOME / "docs" / "pictures"
SIZES = {"chat-1280": (1280, 900), "chat-390": (390, 844)}


def main(picture_folder: Path = PICTURES) -> None:
    """Build the library in a folder that is thrown away, ask one question at each width, photograph the page."""
    from playwright.sync_api import sync_playwright

    picture_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        nothing = Path(scratch) / "no-reports"  # given as the only PATH, so that what lies in corpus/reports stays out
        nothing.mkdir()
        library = Path(scratch) / "library"
        subprocess.run([sys.executable, "-m", "ingest", str(nothing), "--library", str(library)], cwd=HOME, check=True)
        with serving(library, Path(scratch) / "page.log") as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium())
            for name, (width, height) in SIZES.items():
                context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", color_scheme="light")
                tab = Tab(context.new_page(), url).open()
                tab.ask(QUESTION)
                tab.page.locator("#question textarea").blur()
                tab.page.screenshot(path=picture_folder / f"{name}.png")
                context.close()
            browser.close()


if __name__ == "__main__":
    main()
