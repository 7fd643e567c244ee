"""What stays of a conversation: nothing, unless one ticks that it is to be kept on this computer."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser
QUESTION = "What did the van cost and how much did it save?"
STORE = "localStorage.getItem('clusterlit.conversation')"


def test_a_conversation_is_kept_only_where_one_ticks_that(tab: Tab) -> None:
    page = tab.page
    tab.ask(QUESTION)
    tab.go_on()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.get_by_label("Keep this conversation on this computer").check()
    page.wait_for_function(f"({STORE} || '').includes('6,200')")
    assert tab.said == "This conversation stays on this computer."
    tab.ask("Did friends lend to friends of friends?")
    tab.go_on()
    page.wait_for_function(f"{STORE}.includes('friends had friends')")
    tab.reload()
    page.get_by_test_id("bot").nth(1).wait_for()
    assert page.get_by_label("Keep this conversation on this computer").is_checked()
    for n, words in enumerate(("£6,200", "friends had friends")):
        shown = page.get_by_test_id("bot").nth(n).inner_text()
        assert words in shown
        assert "kept on this computer." in shown.splitlines()[0]
    page.get_by_test_id("bot").nth(1).get_by_role("link", name="[1]").first.click()
    page.locator("#reader mark").wait_for()
    page.keyboard.press("Escape")
    answer = tab.ask("And what did it save?")
    assert "kept on this computer" not in answer.inner_text()
    page.get_by_label("Keep this conversation on this computer").uncheck()
    page.wait_for_function(f"{STORE} === null")
    tab.reload()
    page.get_by_role("button", name="Is teaming up worth the time for a very small charity?").wait_for()
    assert page.get_by_test_id("bot").count() == 0


@pytest.mark.parametrize("held", ["{", '{"format": 1, "turns": [{"question": 1}]}', "x" * 3_000_000])
def test_what_was_never_kept_like_that_is_no_conversation(tab: Tab, held: str) -> None:
    tab.page.evaluate("held => localStorage.setItem('clusterlit.conversation', held)", held)
    tab.reload()
    assert tab.page.get_by_test_id("bot").count() == 0
    assert "£6,200" in tab.ask(QUESTION).inner_text()
