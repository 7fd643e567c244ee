"""The basket as the page keeps it: what comes from a browser is checked, links lead to quotes or say why not, nothing of it is markup."""

from __future__ import annotations

import json
import re

import pytest

from assistant import Library, basket_page, gathered
from tests.fakes import CHOIRS

EVIL = '</textarea><script>1</script>" onfocus="go()'


@pytest.fixture
def links(library: Library) -> list[str]:
    return [library.quotes(words)[0].link for words in ('"lent to friends"', '"rota drawn up"')]


def kept(links: list[str], note: str = "") -> list[gathered.Kept]:
    return gathered.read([{"link": link, "note": note} for link in links])


@pytest.mark.parametrize("sent", ["", "null", "{}", "[1, null, {}]", '[{"link": 4}]', '[{"link": "x", "note": []}]', "[" * 100_000])
def test_what_is_no_basket_is_an_empty_one(sent: str) -> None:
    assert gathered.parsed(sent) == []


def test_a_basket_is_read_within_bounds() -> None:
    rows = [{"link": f"l{n}", "note": "n" * 9_000, "more": 1} for n in range(gathered.MOST + 9)]
    read = gathered.parsed(json.dumps([*rows[:1], *rows]))
    assert len(read) == gathered.MOST
    assert read[0] == {"link": "l0", "note": "n" * gathered.NOTE_MAX}
    assert gathered.parsed('[{"link": "a"}]') == [{"link": "a", "note": ""}]


def test_links_lead_to_quotes_with_their_place(library: Library, links: list[str]) -> None:
    quote, note = gathered.looked_up(library, kept(links, "mine"))
    assert quote.item
    assert note.item
    assert (quote.item.text, quote.item.quote.speaker, quote.item.quote.kind) == ("“We only lent to friends at first.", "Chair, Marsh End", "original")
    assert (note.item.quote.kind, note.item.quote.locator, note.item.note) == ("note", "Tuning > Who pays, para 3", "mine")
    assert [quote.said, note.said] == ["", ""]


def test_a_link_that_leads_nowhere_is_kept_and_says_so(library: Library, links: list[str]) -> None:
    gone, wrong, there = gathered.looked_up(library, kept([links[1].replace(CHOIRS, "lost"), EVIL, links[0]]))
    assert gone.item is wrong.item is None
    assert "does not hold" in gone.said
    assert "no link" in wrong.said
    assert gathered.items([gone, wrong, there]) == [there.item]
    shown = basket_page.html([gone, wrong, there])
    assert shown.count("can no longer be found") == 2
    assert shown.count("data-remove") == 3
    assert shown.count("data-move") == 2


def test_nothing_of_a_basket_is_markup(library: Library, links: list[str]) -> None:
    shown = basket_page.html(gathered.looked_up(library, kept([*links, EVIL], EVIL)))
    assert set(re.findall(r"<(\w+)", shown)) <= {"ol", "li", "blockquote", "span", "p", "a", "label", "textarea", "button", "div", "h3", "select", "option", "i"}
    assert 'onfocus="' not in shown


def test_an_empty_basket_says_how_to_fill_it() -> None:
    assert "Add to basket" in basket_page.html([])
    assert gathered.text([], "apa") == ""


def test_a_basket_to_paste_names_each_reference_once(library: Library, links: list[str]) -> None:
    pasted = gathered.text(gathered.looked_up(library, kept([links[0], library.quotes('"handed over a key"')[0].link, links[1]], "Ask Ann.")), "harvard")
    assert pasted.startswith("“We only lent to friends at first.”\nChair, Marsh End, quoted in: (Fenwater Menders, 2016")
    assert pasted.count("My note: Ask Ann.") == 3
    assert "Our note on the report: Rehearsals go by a rota" in pasted
    listed = pasted.partition("\n\nReferences\n")[2]
    assert len(listed.splitlines()) == 2
