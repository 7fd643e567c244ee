"""A served library of invented reports, and a tab that remembers every request and every complaint of the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import pdfs
from tests.browser.serving import HOME, chromium, serving
from tests.fakes import lay_out

LEFT = re.compile("AbortError|Connection errored out")  # Gradio's, when a page is left, or an answer stopped, while it still listens
PICTURES = HOME / "build" / "screenshots"

# A report that tries to get out of its quotation: markup, a picture of another host, an event handler, a script. The reader
# takes plain markup away; written as entities it reaches the page.
HOSTILE = """# Barges &lt;img src=x onerror="window.taken=1"&gt; of the Lower Ouse

## Moorings ![x](http://foreign.invalid/a.png) and &lt;b&gt;locks&lt;/b&gt;

The bargees of the Lower Ouse share a winter mooring &lt;script&gt;window.taken=2&lt;/script&gt; below the second lock of the canal.
Their mooring fee is $12 a week &lt;img src="http://foreign.invalid/b.png" onerror="window.taken=3"&gt; and **falls** in *spring* [1].
"""

# Three pages, the printed labels of which are Roman; a sentence runs from the first to the second.
RAFTS = (
    ["The rafts were tied with green rope and each was", "towed over by nine swimmers, who rested on the"],
    ["far bank. A red lantern hung from every raft. The", "swimmers sang and the lantern was lit at dusk."],
    ["Nobody fell in. Rafts were kept under a shed roof."],
)


def violations(page: Any) -> list[str]:
    """What axe finds on a page, of any level."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    found = Axe().run(page).response["violations"]
    return [f"{v['id']} ({v['impact']}): {[n['html'][:160] for n in v['nodes']]}" for v in found]


@dataclass
class Tab:
    """One page of the browser. `requests` are the addresses it asked for, `complaints` console errors and exceptions."""

    page: Any
    url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Requests to anything but this computer; data: and blob: stay inside the browser."""
        return [r for r in self.requests if urlsplit(r).scheme in ("http", "https", "ws", "wss") and urlsplit(r).hostname != "127.0.0.1"]

    def open(self) -> Tab:
        """Go to the page and wait until it has the library's word."""
        self.page.goto(self.url)
        self.page.get_by_label("Your question").wait_for()
        self.page.locator("#notice", has_text="Opening").wait_for(state="detached", timeout=30_000)
        return self

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.page.locator("#notice", has_text="Opening").wait_for(state="detached", timeout=30_000)

    def ask(self, question: str) -> Any:
        """Type a question and send it with Enter; the answer's element, when it has come."""
        before = self.page.get_by_test_id("bot").count()
        self.page.locator("#said").evaluate("e => (e.textContent = '')")
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        return self.answer(before)

    def answer(self, before: int = 0) -> Any:
        """The newest answer, when there are more than `before` and it is not the notice of looking."""
        newest = self.page.get_by_test_id("bot").nth(before)
        newest.filter(has_not_text="Looking in the reports").wait_for(timeout=20_000)
        self.page.locator("#said", has_text="The answer has come").wait_for(state="attached", timeout=5_000)
        return newest

    def go_on(self) -> None:
        """Wait until the answer is whole: what leads on from it is there, nothing can be stopped any more."""
        self.page.locator("#stop").wait_for(state="hidden")

    def violations(self) -> list[str]:
        """What axe finds, of any level."""
        return violations(self.page)

    def picture(self, name: str) -> None:
        """Keep a screenshot in build/screenshots, which git ignores."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size or {"width": 0}
        shade = "dark" if self.page.evaluate("document.body.classList.contains('dark')") else "light"
        self.page.screenshot(path=PICTURES / f"{name}-{size['width']}-{shade}.png")

    @property
    def said(self) -> str:
        """What a screen reader was told last."""
        return str(self.page.locator("#said").inner_text()).strip()

    @property
    def focus(self) -> str:
        """What has the focus: its id, else its words."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.innerText || document.activeElement.tagName"))

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"))


@pytest.fixture(scope="session")
def invented_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three originals, one of them hostile, one with pages, and the notes alone of another report; the real ingest and encoder."""
    from corpus.embed import SentenceEncoder
    from ingest.build import Builder

    folder = tmp_path_factory.mktemp("browser")
    corpus = lay_out(folder / "corpus")
    (corpus / "reports" / "barges.md").write_text(HOSTILE, encoding="utf-8")
    title = [pdfs.Text(72, 790, "Rafts on the Tarn", 18, True)]
    pages = [[*(title if n == 0 else []), *pdfs.lines(lines)] for n, lines in enumerate(RAFTS)]
    pdfs.write(corpus / "reports" / "rafts.pdf", pages, labels="0 << /S /r >>", title="Rafts on the Tarn")
    builder = Builder(folder / "library", SentenceEncoder(), catalogue_file=corpus / "catalogue.toml", notes_folder=corpus / "notes")
    builder.add([corpus / "reports"])
    return folder / "library"


@pytest.fixture(scope="session")
def served(invented_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over the invented library."""
    with serving(invented_library, tmp_path_factory.mktemp("log") / "page.log") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def tab_of(browser: Any) -> Iterator[Callable[..., Tab]]:
    """Opens a tab; arguments are the context's. Afterwards none may have asked another host or complained."""
    tabs: list[tuple[Tab, Any]] = []

    def opened(url: str, **asked: Any) -> Tab:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **asked})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = Tab(context.new_page(), url)
        tab.page.set_default_timeout(10_000)
        tab.page.on("request", lambda r: tab.requests.append(r.url))
        tab.page.on("websocket", lambda w: tab.requests.append(w.url))
        tab.page.on("console", lambda m: tab.complaints.append(f"{m.text} {m.location.get('url', '')}") if m.type == "error" and not LEFT.search(m.text) else None)
        tab.page.on("pageerror", lambda e: None if LEFT.search(str(e)) else tab.complaints.append(str(e)))
        tabs.append((tab, context))
        return tab

    yield opened
    for tab, context in tabs:
        context.close()
        assert tab.foreign == []
        assert tab.complaints == []


@pytest.fixture
def tab(tab_of: Callable[..., Tab], served: str) -> Tab:
    """A tab on the invented library, 1280 pixels wide, opened."""
    return tab_of(served).open()
