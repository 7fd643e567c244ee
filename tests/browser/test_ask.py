"""Asking: where to look, changing a question, going on from an answer; what is told, and where the focus is."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
VAN = "What did the van cost and how much did it save?"
SEVERAL = "Did friends lend to friends of friends?"


def test_what_is_looked_at_is_said_cleared_and_shown_above_the_answer(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Looking in all 4 reports").click()
    page.get_by_role("checkbox", name="Mending together").check()
    page.get_by_role("button", name="Kinds of evidence").click()
    page.get_by_role("checkbox", name="Case study").check()
    page.get_by_label("From the year").click()
    page.get_by_role("option", name="2016").click()
    page.get_by_role("button", name="Looking only in: Menders (2016); case study; 2016 and later").click()
    answer = tab.ask(VAN)
    tab.go_on()
    assert answer.inner_text().startswith("Looked only in: Menders (2016); case study; 2016 and later")
    page.get_by_role("button", name="Look everywhere").click()
    page.get_by_role("button", name="Looking in all 4 reports").wait_for()
    page.get_by_role("button", name="Look everywhere").wait_for(state="hidden")
    assert "Looked only" not in tab.ask(SEVERAL).inner_text()


def test_a_question_is_changed_and_what_came_after_it_goes(tab: Tab) -> None:
    page, box = tab.page, tab.page.get_by_label("Your question")
    tab.ask(VAN)
    tab.ask(SEVERAL)
    tab.go_on()
    page.get_by_role("button", name="Change question 1").click()
    assert box.input_value() == VAN
    assert "Esc leaves it as it was" in tab.said
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    page.get_by_role("button", name="Change question 1").click()
    box.fill("Who shares a van?")
    page.keyboard.press("Enter")
    page.get_by_test_id("user").nth(1).wait_for(state="detached")
    assert page.get_by_test_id("user").all_inner_texts()[0].startswith("Who shares a van?")
    tab.go_on()
    assert tab.ask(SEVERAL)
    assert page.get_by_test_id("user").count() == 2, "only the question that was to be changed is"


def test_an_answer_leads_on(tab: Tab) -> None:
    page = tab.page
    tab.ask(VAN)
    tab.go_on()
    first = set(page.locator("#sources > * .sources .context mark, #sources section .context mark").all_inner_texts())
    page.get_by_role("button", name="Show me more").click()
    page.get_by_test_id("bot").nth(1).wait_for()
    tab.go_on()
    more = set(page.locator("#sources section .context mark").all_inner_texts())
    assert more
    assert not first & more
    page.get_by_role("button", name="New conversation").click()
    page.get_by_test_id("bot").first.wait_for(state="detached")
    assert "Your question" in page.evaluate("document.activeElement.closest('label').innerText")
    tab.ask(VAN)
    tab.go_on()
    also = page.locator("#onward li button").first
    words = also.inner_text()
    also.click()
    page.get_by_test_id("user").nth(1).get_by_text(words).wait_for()
    tab.go_on()
    assert words not in page.locator("#onward").inner_text() if page.locator("#onward").is_visible() else True
    page.wait_for_function("document.activeElement !== document.body")
    assert words in tab.focus, "the button is gone: the focus is on its question"


def test_a_question_is_put_to_one_report(tab: Tab) -> None:
    page = tab.page
    tab.ask(SEVERAL)
    tab.go_on()
    page.locator("#source-1-1").get_by_role("button", name="Only from this report").click()
    page.get_by_test_id("bot").nth(1).filter(has_text="Looked only in: Menders (2016)").wait_for()
    page.get_by_role("button", name="Looking only in: Menders (2016)").wait_for()


def test_what_is_told_is_the_new_answer_and_told_once(tab: Tab) -> None:
    tab.page.evaluate("""() => {
      window.told = [];
      new MutationObserver(() => window.told.push(document.getElementById("said").textContent)).observe(document.getElementById("said"), { childList: true, characterData: true, subtree: true });
    }""")
    tab.ask(VAN)
    tab.go_on()
    tab.page.wait_for_timeout(500)
    told = [t for t in tab.page.evaluate("window.told") if t]
    assert len(told) == 1
    assert told[0].startswith("The answer has come. ")
    live = tab.page.evaluate("[...document.querySelectorAll('[aria-live], [role=log], [role=alert], [role=status]')].filter(e => e.getAttribute('aria-live') !== 'off' && e.textContent).map(e => e.id || e.getAttribute('role'))")
    assert live == ["said"], "nothing else speaks up"


def test_an_example_is_asked_by_its_button_and_the_next_tab_has_the_focus(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Is teaming up worth the time for a very small charity?").click()
    tab.answer()
    tab.go_on()
    page.get_by_role("tab", name="Ask").focus()
    page.keyboard.press("Enter")
    assert tab.focus == "tab-ask-button"


def test_that_it_is_looked_for_is_said_until_the_answer_comes(tab: Tab) -> None:
    page = tab.page
    page.route("**/queue/join*", lambda _: None)  # a server that is busy
    page.get_by_label("Your question").fill(VAN)
    page.keyboard.press("Enter")
    page.wait_for_function("getComputedStyle(document.getElementById('asking'), '::after').content.includes('Looking in the reports')")
    page.unroute("**/queue/join*")  # which lets it go
    tab.answer()
    assert page.locator("#asking").get_attribute("data-looking") is None
