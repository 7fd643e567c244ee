"""Logging in, asking and logging out in a real browser; the door's own pages looked at by axe; what a visitor is told who asks too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Tab, violations
from tests.browser.test_page import PHONE
from tests.served import PASSWORDS, Page, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with logins."""
    folder = tmp_path_factory.mktemp("guarded")
    with served(folder, f'[limits]\nasks = 1\nhold = 0.2\n[login]\nrequired = true\nusers = "{folder / "users"}"\n') as page:
        yield page


def log_in(tab: Tab, name: str, password: str = "") -> Any:
    """The page after the form was filled in by keyboard and sent."""
    tab.page.goto(tab.url)
    tab.page.get_by_label("Name").fill(name)
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type(password or PASSWORDS[name][1])
    tab.page.keyboard.press("Enter")
    return tab.page


def test_log_in_ask_and_log_out(tab_of: Callable[..., Tab], guarded: Page) -> None:
    tab = tab_of(f"http://127.0.0.1:{guarded.port}/")
    log_in(tab, "ruth").get_by_label("Your question").wait_for()
    tab.page.locator("#notice", has_text="Opening").wait_for(state="detached")  # one call at a time is let in here, and that is one
    tab.page.wait_for_timeout(1000)
    assert "£6,200" in tab.ask("What did the van cost?").inner_text()
    tab.page.goto(f"{tab.url}account")
    assert "You are logged in as ruth. Your role is: reader." in tab.page.locator("main").inner_text()
    assert violations(tab.page) == []
    tab.page.get_by_role("button", name="Log out").click()
    tab.page.get_by_label("Password").wait_for()
    tab.page.goto(tab.url)
    assert tab.page.url.endswith("/login")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_doors_pages_are_for_everybody(tab_of: Callable[..., Tab], guarded: Page, scheme: str) -> None:
    tab = tab_of(f"http://127.0.0.1:{guarded.port}/", viewport=PHONE, color_scheme=scheme)
    tab.page.goto(f"{tab.url}privacy")
    assert tab.page.get_by_role("heading", name="What happens to my questions?").count() == 1
    assert violations(tab.page) == []
    tab.page.goto(tab.url)
    assert tab.overflow <= 0
    assert violations(tab.page) == []
    log_in(tab, "nobody", "some words").get_by_role("alert").wait_for()
    assert violations(tab.page) == []
    tab.complaints = [c for c in tab.complaints if "401" not in c]  # the browser notes the status of a login that failed


def test_the_foot_leads_to_what_happens_to_questions(tab_of: Callable[..., Tab], guarded: Page) -> None:
    tab = tab_of(f"http://127.0.0.1:{guarded.port}/")
    log_in(tab, "ruth").get_by_label("Your question").wait_for()
    link = tab.page.get_by_role("link", name="What happens to my questions?")
    assert link.get_attribute("href").endswith("/privacy")
    assert tab.page.get_by_role("link", name="Your account").count() == 1


def test_who_asks_too_much_is_told_so(tab_of: Callable[..., Tab], guarded: Page) -> None:
    tab = tab_of(f"http://127.0.0.1:{guarded.port}/")
    log_in(tab, "kay").get_by_label("Your question").fill("What did the van cost?")
    tab.page.locator("#notice", has_text="Opening").wait_for(state="detached")
    guarded.post("/gradio_api/call/ask", {"data": ["slowly, what did the van cost?", None]}, guarded.cookie("kay"))
    tab.page.keyboard.press("Enter")
    tab.page.get_by_text("Your earlier questions are still being answered.").first.wait_for()
    tab.complaints = [c for c in tab.complaints if "429" not in c]
    tab.page.get_by_label("Your question").fill("What did the van cost?")
    tab.page.keyboard.press("Enter")
    assert "£6,200" in tab.answer().inner_text()
