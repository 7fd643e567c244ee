"""The page in a real browser: ask, read, open a source, copy, follow up, filter; by keyboard; on a phone; offline; accessible."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
QUESTION = "What did the van cost and how much did it save?"
SEVERAL = "Did friends lend to friends of friends?"  # answered by several quotes
# Milliseconds from Enter to the first quote on the page.
PAINTED = """() => {
  let began = 0;
  addEventListener("keydown", (e) => e.key === "Enter" && (began = performance.now()), true);
  new MutationObserver(() => began && !window.painted && document.querySelector("#chat blockquote") && (window.painted = performance.now() - began))
    .observe(document.body, { childList: true, subtree: true });
}"""
REFERENCE = "Fenwater Menders (2016) Mending together: tool libraries of the Fenwater valley. Oxley Mill Press."


def test_the_page_is_there_within_two_seconds(tab_of: Callable[..., Tab], served: str) -> None:
    tab = tab_of(served)
    began = time.monotonic()
    tab.page.goto(served)
    tab.page.get_by_label("Your question").fill("Typed at once")
    assert time.monotonic() - began < 2 * 2  # twice what is promised: the machine that tests may be busy


def test_the_first_answer_is_painted_within_a_second(tab: Tab) -> None:
    tab.page.evaluate(PAINTED)
    tab.ask(SEVERAL)
    painted = tab.page.evaluate("window.painted")
    began = time.monotonic()  # how busy the machine is: the same request of the server, without a browser
    tab.page.evaluate("fetch('reader?report=rafts').then(r => r.text())")
    assert painted < 1000 + 20_000 * (time.monotonic() - began)


def test_a_question_is_answered_with_quotes_each_in_its_context(tab: Tab) -> None:
    answer = tab.ask(SEVERAL)
    assert "Then the friends had friends." in answer.inner_text()
    source = tab.page.locator("#source-1-1")
    assert source.get_attribute("open") is not None
    marked = source.locator("mark").inner_text()
    assert marked in answer.inner_text()
    assert len(source.locator(".context").inner_text()) > len(marked)
    assert "What it cost" in source.locator(".path").inner_text()
    source.get_by_role("link", name="Back to the answer").click()
    assert tab.page.evaluate("document.activeElement.id") == "cite-1-1"


def test_a_reference_is_copied_and_the_page_says_so(tab: Tab) -> None:
    tab.ask(QUESTION)
    source = tab.page.locator("#source-1-1")
    source.get_by_role("button", name="Copy reference").click()
    source.get_by_role("button", name="Copied").wait_for()
    assert tab.said == "Copied"
    assert tab.page.evaluate("navigator.clipboard.readText()") == REFERENCE
    source.get_by_role("button", name="Copy reference").wait_for()


def test_the_whole_answer_is_copied_with_its_references(tab: Tab) -> None:
    tab.ask(QUESTION)
    tab.page.get_by_role("button", name="Copy answer with references").click()
    tab.page.get_by_role("button", name="Copied").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{QUESTION}\n\n[1] “")
    assert f"\n\nReferences\n{REFERENCE}" in copied


def test_a_follow_up_leans_on_the_question_before(tab: Tab) -> None:
    tab.ask("When did the tool libraries begin to share a van?")
    answer = tab.ask("And what did it cost?")
    assert "£6,200" in answer.inner_text()
    assert tab.page.get_by_test_id("user").count() == 2
    earlier = tab.page.locator("#sources details.earlier")
    assert "begin to share a van" in earlier.locator("summary").first.inner_text()
    for fold in (0, 1):
        earlier.locator("summary").nth(fold).click()
    assert earlier.get_by_role("button", name="Add to basket").first.is_visible()
    tab.page.get_by_role("button", name="New conversation").click()
    tab.page.get_by_role("button", name="What did the HACT clusters cost and save?").wait_for()
    assert tab.page.get_by_test_id("user").count() == 0


def test_answers_can_be_limited_to_one_report_of_which_only_notes_are_there(tab: Tab) -> None:
    assert "notes on Ida Brook" in tab.page.locator("#notice").inner_text()
    assert "python -m ingest PATH --library" in tab.page.locator("#notice code").inner_text()
    tab.page.get_by_role("button", name="Looking in all 4 reports").click()
    tab.page.get_by_role("checkbox", name="Nine choirs, one piano (our notes only)").check()
    tab.page.get_by_role("button", name="Looking only in: Ida Brook (2019)").wait_for()
    tab.ask("Who pays for the shared piano?")
    names = tab.page.locator("#sources .who").all_inner_texts()
    assert names
    assert all("Brook" in n for n in names)
    assert "our note" in tab.page.locator("#sources summary").first.inner_text()
    assert "Look it up at: para 2" in tab.page.locator("#source-1-1 .place").inner_text()


def test_hostile_documents_and_questions_stay_words(tab: Tab) -> None:
    tab.ask("How much is the mooring fee of the bargees? <img src=x onerror=window.taken=4> ![z](http://foreign.invalid/d.png)")
    assert tab.page.locator("#chat img, #sources img, #chat script, #sources script, #chat b").count() == 0
    assert "<img src=x" in tab.page.get_by_test_id("user").inner_text()
    assert "<img src=x" in tab.page.get_by_test_id("bot").inner_text()  # the title, among the names of those it rests on
    for part in (".context", ".path", ".reference"):
        assert any("<" in text for text in tab.page.locator(f"#sources {part}").all_text_contents())
    tab.page.get_by_role("button", name="Looking in all 4 reports").click()
    assert "<img src=x" in tab.page.locator("#reports").inner_text()
    tab.page.locator("a.cite").first.click()
    tab.page.locator("#reader mark").wait_for()
    assert "<script>window.taken=2</script>" in tab.page.locator("#reader").inner_text()
    assert tab.page.locator("#reader img, #reader script, #reader b").count() == 0
    tab.page.keyboard.press("Escape")
    tab.page.locator("button.keep").first.click()
    tab.page.get_by_role("button", name="Basket (1)").click()
    tab.page.locator("#basket li").wait_for()
    assert tab.page.locator("#basket img, #basket script, #basket b").count() == 0
    assert tab.page.evaluate("window.taken") is None


def test_everything_by_keyboard(tab: Tab) -> None:
    focus = "document.activeElement.innerText || document.activeElement.tagName"

    def until(text: str, most: int = 40) -> None:
        for _ in range(most):
            tab.page.keyboard.press("Tab")
            if text in tab.page.evaluate(focus):
                return
        raise AssertionError(f"no Tab leads to '{text}'")

    until("Dark colours")
    outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    until("Basket (0)", 1)
    until("TEXTAREA")
    tab.page.keyboard.type(QUESTION)
    tab.page.keyboard.press("Enter")
    tab.answer()
    tab.go_on()
    assert tab.focus == "TEXTAREA", "ready for the next question"
    tab.page.get_by_role("button", name="Basket (0)").focus()
    until("Change")
    until("[1]", 3)
    tab.page.keyboard.press("Enter")
    tab.page.locator("#reader mark").wait_for()
    tab.page.keyboard.press("Escape")
    assert tab.focus == "cite-1-1"
    until("Copy answer with references")
    until("Add to basket", 3)
    tab.page.keyboard.press("Space")
    tab.page.get_by_role("button", name="Remove from basket").wait_for()
    until("Copy reference", 3)
    tab.page.keyboard.press("Space")
    tab.page.get_by_role("button", name="Copied").wait_for()


def test_the_controls_have_names(tab: Tab) -> None:
    assert tab.page.get_by_role("textbox", name="Your question").count() == 1
    assert tab.page.get_by_role("button", name="Send").count() == 1
    tab.page.get_by_role("button", name="Send").click()  # an empty question asks nothing
    assert tab.page.get_by_test_id("user").count() == 0


def test_nothing_is_wider_than_a_phone(tab_of: Callable[..., Tab], served: str) -> None:
    tab = tab_of(served, viewport=PHONE, has_touch=True).open()
    assert tab.overflow <= 0
    tab.ask(QUESTION)
    for fold in tab.page.locator("#sources details.source").all():
        fold.evaluate("e => e.open = true")
    tab.page.get_by_role("button", name="Looking in all 4 reports").click()
    assert tab.overflow <= 0
    wide = "[...document.querySelectorAll('.gradio-container *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.offsetParent).length"
    assert tab.page.evaluate(wide) == 0
