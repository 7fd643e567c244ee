"""A handout as a page, as Word, as plain text: escaped, in order, each quote once."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from docx import Document

from assistant import handout, handout_page, handout_word
from assistant.answer import Quote
from assistant.handout import Grid, Handout, Heading, Points, Tasks, Words
from assistant.pinned import Borne

EVIL = '<img src=x onerror="go()"> & "q" </table><script>1</script>\x07\u202e'
QUOTE = Quote(1, "mills", "The wheel\nturned twice.", "Wheels, para 3", 7, "5", "(Weir Press, 2011, p. 5)", "original", who="Weir Press", link="clusterlit:mills/x?w=1&n=2")
NOTE = replace(QUOTE, text="It turned two times.", kind="note")
SAID = replace(QUOTE, text="“We saw it", speaker="a miller", context="They ran.")
MADE = Handout(
    "Wheels",
    ("Made of one report.",),
    (
        Heading("First"), Points((Borne("It turned.", QUOTE), Borne("", NOTE))), Heading("Below", 3), Tasks(("Who turned it?",)), Words("So it goes."),
        Heading("Second"), Grid("Side by side", ("Report", "Do", "Ask"), (("Mills", ((Borne("Turn it.", QUOTE), Borne("Look.", SAID)), ())),)),
    ),
)  # fmt: skip


class Outline(HTMLParser):
    """The tags of a page with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_quotation_marks_are_not_doubled() -> None:
    assert handout.spoken(QUOTE) == "“The wheel turned twice.”"
    assert handout.spoken(SAID) == "“We saw it”"
    assert handout.spoken(replace(QUOTE, text="“All of it.”")) == "“All of it.”"
    assert handout.spoken(NOTE) == "It turned two times."


def test_who_says_it_and_where() -> None:
    assert handout.place(QUOTE) == "(Weir Press, 2011, p. 5)"
    assert handout.place(SAID) == "a miller, quoted in: (Weir Press, 2011, p. 5)"


def test_headings_are_in_order_and_tables_have_heads() -> None:
    tags = Outline(handout_page.page(MADE)).tags
    assert [t for t, _ in tags if re.fullmatch(r"h\d", t)] == ["h1", "h2", "h3", "h2"]
    assert [a["scope"] for t, a in tags if t == "th"] == ["col", "col", "col", "row"]
    assert [t for t, _ in tags].count("caption") == 1
    assert [t for t, _ in Outline(handout_page.piece(MADE, top=2)).tags if re.fullmatch(r"h\d", t)] == ["h2", "h3", "h4", "h3"]


def test_a_quote_is_shown_once_and_referred_to_after() -> None:
    page = handout_page.page(MADE)
    assert page.count("The wheel turned twice.") == 1
    assert "Quoted above: <span" in page
    assert "Our note on the place: It turned two times." in page
    assert '<q class="lead">“They ran.”</q> <q>“We saw it”</q>' in page
    assert '<span class="nothing">Says nothing on this that we found.</span>' in page


def test_in_the_page_a_quote_can_be_read_and_kept() -> None:
    tags = Outline(handout_page.piece(MADE, links=True)).tags
    assert {(a["class"], a["href"]) for t, a in tags if t == "a"} == {("reads", "?passage=clusterlit%3Amills%2Fx%3Fw%3D1%26n%3D2")}
    assert [(a["class"], a["value"]) for t, a in tags if t == "button"] == [("keep", QUOTE.link)] * 3


def test_what_stands_before_quotes_is_not_said_twice_in_a_row() -> None:
    seen = handout.Shown()
    assert [seen.lead(q) for q in (SAID, replace(SAID, text="Other"), QUOTE, SAID)] == ["“They ran.”", "", "", "“They ran.”"]


@pytest.mark.parametrize("links", [True, False])
def test_nothing_of_a_report_is_markup(links: bool) -> None:
    quote = Quote(1, EVIL, EVIL, EVIL, None, None, EVIL, "original", who=EVIL, speaker=EVIL, context=EVIL, link=EVIL)
    line = Borne(EVIL, quote)
    evil = Handout(EVIL, (EVIL,), (Heading(EVIL), Words(EVIL), Tasks((EVIL,)), Points((line, Borne("", replace(quote, kind="note")))), Grid(EVIL, (EVIL, EVIL), ((EVIL, ((line,),)),))))
    piece = handout_page.piece(evil, links=links)
    tags = Outline(piece).tags
    assert {t for t, _ in tags} <= {"div", "h1", "h2", "p", "ul", "li", "q", "span", "a", "table", "caption", "thead", "tbody", "tr", "th", "td", "button"}
    assert {k for _, a in tags for k in a} <= {"class", "scope", "href", "type", "value"}
    assert all(str(a["href"]).startswith("?passage=%3Cimg") for t, a in tags if t == "a")
    assert any(t == "a" for t, _ in tags) == any(t == "button" for t, _ in tags) == links
    assert not set(piece) & {"\x07", "\u202e"}
    assert not set(handout.plain(evil)) & {"\x07", "\u202e"}


def test_the_file_needs_nothing_else() -> None:
    page = handout_page.page(MADE)
    assert "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"<(?:script|link|img|iframe)|\son\w+=|https?://|href=", page)


def test_word_holds_the_same_and_makes_the_same_bytes() -> None:
    made = handout_word.document(MADE)
    assert made == handout_word.document(MADE)
    held = Document(io.BytesIO(made))
    said = [p.text.strip() for p in held.paragraphs]
    assert said[:4] == ["Wheels", "Made of one report.", "First", "It turned."]
    assert "“The wheel turned twice.” (Weir Press, 2011, p. 5)" in said
    assert [p.style.name for p in held.paragraphs if p.style and p.style.name.startswith("Heading")] == ["Heading 1", "Heading 2", "Heading 1"]
    head, row = held.tables[0].rows
    assert [c.text for c in head.cells] == ["Report", "Do", "Ask"]
    assert [c.text.strip() for c in row.cells][::2] == ["Mills", "Says nothing on this that we found."]
    assert [p.text.strip() for p in row.cells[1].paragraphs][:2] == ["Turn it.", "Quoted above: (Weir Press, 2011, p. 5)"]
    assert held.core_properties.title == "Wheels"


def test_word_takes_what_xml_does_not() -> None:
    evil = replace(QUOTE, text=EVIL, context=EVIL)
    held = Document(io.BytesIO(handout_word.document(Handout(EVIL, (EVIL,), (Points((Borne(EVIL, evil),)),)))))
    assert any('<img src=x onerror="go()">' in p.text and "\x07" not in p.text for p in held.paragraphs)


def test_plain_text_for_a_terminal() -> None:
    said = handout.plain(MADE).split("\n\n")
    assert said[:4] == ["WHEELS", "Made of one report.", "## First", "- It turned.\n  “The wheel turned twice.” (Weir Press, 2011, p. 5)\n  Our note: It turned two times. (Weir Press, 2011, p. 5)"]
    assert said[-1] == (
        "Side by side\nMills:\n  Do:\n- Turn it.\n  (Weir Press, 2011, p. 5)\n- Look.\n"
        "  “They ran.” “We saw it” a miller, quoted in: (Weir Press, 2011, p. 5)"
    )


def test_all_quotes_in_their_order() -> None:
    assert [q.text for q in handout.quotes(MADE.blocks)] == [q.text for q in (QUOTE, NOTE, QUOTE, SAID)]
