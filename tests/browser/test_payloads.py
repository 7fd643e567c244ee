"""Thirty-two payloads in the text of reports, their names and titles, in questions and in errors: the page, what it saves and receipts run and fetch nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from assistant import Library, across, page, receipt
from assistant.across_page import printable
from assistant.export import FORMULA
from assistant.scope import Scope
from tests.browser.conftest import Tab
from tests.browser.serving import serving
from tests.payloads import PAYLOADS, file_name, one_line

pytestmark = pytest.mark.browser
PLACES = ("alder", "birch", "cedar", "dogwood", "elm", "fir", "gorse", "hazel", "ivy", "juniper", "kelp", "larch", "maple", "nettle", "oak", "pine",
          "quince", "rowan", "sorrel", "thistle", "ulex", "vetch", "willow", "yarrow", "aspen", "broom", "clover", "dock", "elder", "fern", "ginkgo", "holly")  # fmt: skip
MADE = "#chat, #sources, #reader, #library, #found, #compare-out, #reports, #onward"
ALIVE = "img, script, iframe, object, embed, svg, math, video, audio, form, base, meta, link, style, details[ontoggle], [onerror], [onload], [onfocus], a[href^='javascript:' i]"


def report(place: str, payload: str) -> str:
    """A report of one page: its title and its one finding hold the payload."""
    return f"The ferry of {place.title()} Quay {one_line(payload)}\n\nIn 2011 the ferry of {place.title()} Quay carried nine sheep. {payload} The toll at {place.title()} Quay was four pence for each sheep.\n"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of thirty-two reports, each with a payload of its own in text, title and file name."""
    from corpus.embed import SentenceEncoder
    from ingest.build import Builder

    folder = tmp_path_factory.mktemp("planted")
    (folder / "reports").mkdir()
    for n, (place, payload) in enumerate(zip(PLACES, PAYLOADS.values(), strict=True)):
        (folder / "reports" / file_name(n, payload)).write_text(report(place, payload), encoding="utf-8")
    done = Builder(folder / "library", SentenceEncoder(), with_notes=False).add([folder / "reports"])
    assert [f.state for f in done.files] == ["indexed"] * len(PAYLOADS)
    return folder / "library"


@pytest.fixture(scope="module")
def library(planted: Path) -> Library:
    return Library.open(planted)


@pytest.fixture(scope="module")
def served(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over it."""
    with serving(planted, tmp_path_factory.mktemp("log") / "page.log") as url:
        yield url


def noted(told: list[str]) -> Callable[[Any], None]:
    """What notes down the words of dialogs, and closes them."""

    def note(dialog: Any) -> None:
        told.append(dialog.message)
        dialog.dismiss()

    return note


@pytest.fixture
def watched(tab_of: Callable[..., Tab], served: str) -> Iterator[Tab]:
    """A tab in which, at the end, no dialog has come up, no script has run and nothing of a payload has come alive."""
    tab = tab_of(served)
    dialogs: list[str] = []
    tab.page.on("dialog", noted(dialogs))
    yield tab.open()
    tab.page.wait_for_timeout(200)
    assert tab.page.evaluate("window.__hit") is None
    assert dialogs == []
    assert len(tab.page.context.pages) == 1
    assert tab.page.url.startswith(served)
    assert living(tab.page) == []


def living(page: Any) -> list[str]:
    """What of ours or of Gradio's has no place among the words of documents; Gradio's own pictures are in its buttons."""
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll('{MADE}')].flatMap(e => [...e.querySelectorAll(`{ALIVE}`)]).filter(e => !e.closest('button, label, .label-wrap, .icon-button-wrapper')).map(e => e.outerHTML.slice(0, 200))"
    )
    return found


def test_there_are_thirty_two_and_each_has_a_place() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS.values())) == len(PLACES) == 32


def test_the_payloads_do_harm_where_they_are_not_held(tab_of: Callable[..., Tab], served: str) -> None:
    """That they are no blanks: put into a page as they are, some run and some fetch."""
    tab = tab_of(served).open()
    context = tab.page.context.browser.new_context()
    bare = context.new_page()
    asked: list[str] = []
    bare.on("request", lambda r: asked.append(r.url))
    bare.set_content("<html><body>" + "\n".join(p for name, p in PAYLOADS.items() if name not in ("meta refresh", "base", "script in capitals, unclosed")) + "</body></html>")
    bare.wait_for_timeout(500)
    assert bare.evaluate("window.__hit") >= 3
    assert sum("foreign.invalid" in a for a in asked) >= 5
    context.close()


def test_questions_answers_and_sources(watched: Tab) -> None:
    for n, (place, payload) in enumerate(zip(PLACES, PAYLOADS.values(), strict=True)):
        answer = watched.ask(f"What was the toll at {place.title()} Quay? {one_line(payload)}")
        if n % 8 == 0:
            assert "four pence" in answer.inner_text()
            assert living(watched.page) == []
            watched.page.locator("a.cite.reads").last.click()
            watched.page.locator("#reader mark").first.wait_for()
            assert living(watched.page) == []
            watched.page.keyboard.press("Escape")
    watched.page.get_by_role("button", name="Looking in all 32 reports").click()
    assert watched.page.locator("#reports label").count() == 32


def test_tabs_that_find_compare_and_list(watched: Tab) -> None:
    watched.page.get_by_role("tab", name="Find quotes").click()
    watched.page.get_by_label("Words to find").fill("toll quay")
    watched.page.locator("#found mark").first.wait_for()
    assert living(watched.page) == []
    watched.page.get_by_role("tab", name="Compare").click()
    watched.page.get_by_label("Question to all reports").fill(f"What was the toll? {PAYLOADS['picture that fails']}")
    watched.page.keyboard.press("Enter")
    watched.page.locator("#compare-out tbody tr").first.wait_for()
    assert living(watched.page) == []
    watched.page.get_by_role("tab", name="Library").click()
    watched.page.locator("#library-table tr").first.wait_for()
    assert watched.page.locator("#library-table tbody tr").count() == 32


def test_errors(watched: Tab) -> None:
    page = watched.page
    for payload in PAYLOADS.values():
        for address in (f"?report={quote(payload, safe='')}&leaf=1", f"?passage={quote(payload, safe='')}"):
            page.evaluate("href => { const a = document.createElement('a'); a.className = 'reads'; a.href = href; document.body.append(a); a.click(); a.remove(); }", address)
            page.wait_for_function("document.querySelector('#reader') && document.querySelector('#reader').innerText.length > 20")
            assert living(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Library").click()
    refused = [{"name": file_name(n, p), "mimeType": "text/plain", "buffer": b"\x00" * (n + 1)} for n, p in enumerate(PAYLOADS.values())]
    page.locator("#library-files input[type=file]").set_input_files(refused)
    page.locator("#library-files", has_text="31 ").wait_for()
    page.get_by_role("button", name="Add to the library").click()
    page.locator("#library-outcome", has_text="Not added").wait_for(timeout=60_000)
    assert page.locator("#library-outcome").inner_text().count(".txt") >= 30


def test_receipts_and_comparisons_opened_from_the_disk(browser: Any, library: Library, tmp_path: Path) -> None:
    context = browser.new_context()
    opened, asked = context.new_page(), []
    opened.on("request", lambda r: asked.append(r.url))
    opened.on("dialog", noted(asked))
    opened.add_init_script("window.__hit = undefined")
    pages = [printable(across.asked(library, "What was the toll of the ferry?", 40))]
    for place, payload in zip(PLACES, PAYLOADS.values(), strict=True):
        answer = library.ask(f"What was the toll at {place.title()} Quay? {one_line(payload)}")
        assert not answer.refused
        pages.append(receipt.to_html(receipt.make(library, answer)))
    for n, text in enumerate(pages):
        (tmp_path / f"{n}.html").write_text(text, encoding="utf-8")
        opened.goto((tmp_path / f"{n}.html").as_uri())
        assert opened.evaluate("window.__hit") is None
    opened.wait_for_timeout(200)
    assert [a for a in asked if not a.startswith(tmp_path.as_uri())] == []
    context.close()


def test_what_is_taken_along(watched: Tab, library: Library, tmp_path: Path) -> None:
    page_ = watched.page
    answers = [page.turn(library, f"What was the toll at {place.title()} Quay?", Scope(), []) for place in PLACES]
    links = list({s.link: s for a in answers for s in a.sources[:1]})
    held = {"items": [{"link": link, "note": one_line(p)} for link, p in zip(links, PAYLOADS.values(), strict=False)], "style": "harvard"}
    files = {}
    for form in ("word", "csv", "markdown", "bibtex", "ris", "csl-json"):
        got = page_.request.post(f"{watched.url}/basket/file", data={**held, "form": form})
        assert got.status == 200
        files[form] = got.body()
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) >= 20
    assert [cell for row in rows for cell in row if FORMULA.match(cell) and cell.lstrip()[:1] in "=+@"] == []
    with zipfile.ZipFile(io.BytesIO(files["word"])) as packed:
        told = {n: packed.read(n).decode("utf-8") for n in packed.namelist() if n.endswith((".xml", ".rels"))}
    assert not any('TargetMode="External"' in text and "foreign.invalid" in text for text in told.values())
    assert "<w:object" not in told["word/document.xml"]
    assert "w:instrText" not in told["word/document.xml"]
