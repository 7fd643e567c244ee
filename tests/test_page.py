"""What the page shows: escaping, quotes in context, links, labels, missing originals; the desk and the guard behind it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import prompts
from assistant import Library, compose, offered, page, source
from assistant.answer import Quote
from assistant.guard import POLICY, Guard, Message, Receive, Send
from assistant.page import Turn
from assistant.scope import Scope
from assistant.source import Source
from corpus.errors import BrokenLibrary
from corpus.records import Passage, Record
from tests.fakes import CHOIRS, FakeEmbedder

EVIL = '<img src=x onerror="go()"> ![a](http://b.invalid/c.png) </details><script>1</script> [1] & "q"'
RECORD = Record("mills", "Nine mills", ("Weir Press", "I. Brook"), 2011, short="Weir Press", url="weir.invalid")
PASSAGE = Passage("mills#p1", "mills", 0, 60, "Before it. The wheel turned twice.\nAfter it.", "paragraph", ("Part one", "Wheels"), "Part one > Wheels, para 3", 7, "5")
QUOTE = Quote(2, "mills", "The wheel turned twice.", PASSAGE.locator, 7, "5", "(Weir Press, 2011, p. 5)", "original", passage="mills#p1", start=11, end=34)
SOURCE = Source(1, "Weir Press (2011)", "Wheels", "page 5", "Before. ", "The wheel turned.", " After.", "Weir Press (2011) Nine mills.")


@pytest.fixture(scope="module")
def library(small_library: Path) -> Library:
    return Library.open(small_library, FakeEmbedder())


def tags(html: str) -> set[str]:
    return set(re.findall(r"<(\w+)", html))


def test_a_quote_stands_in_its_passage() -> None:
    made = source.of_quote(QUOTE, PASSAGE, RECORD)
    assert (made.before, made.quote, made.after) == ("Before it. ", "The wheel turned twice.", "\nAfter it.")
    assert made.path == "Part one › Wheels"
    assert made.place == "page 5 as printed, page 7 of the file · para 3"
    assert "<mark>The wheel turned twice.</mark><br>After it.</blockquote>" in source.entry(made, 1)


@pytest.mark.parametrize(
    ("number", "label", "words"),
    [(None, None, ""), (4, None, "page 4"), (4, "4", "page 4"), (4, "", "page 4"), (5, "v", "page v as printed, page 5 of the file")],
)
def test_pages_are_named_as_printed_and_as_filed(number: int | None, label: str | None, words: str) -> None:
    assert source.pages(number, label) == words


def test_a_locator_without_heading_is_the_place() -> None:
    bare = Passage("mills#p1", "mills", 0, 9, "The wheel", "paragraph", (), "para 3", None, None)
    assert source.of_quote(QUOTE, bare, RECORD).place == "page 5 as printed, page 7 of the file · para 3"


def test_hostile_words_stay_words_in_the_panel() -> None:
    cited = offered.all_styles(Record(EVIL, EVIL, (EVIL,), 2001, "", EVIL, url=EVIL), Quote(1, EVIL, EVIL, EVIL, None, EVIL, EVIL, "original"))
    evil = Source(1, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, speaker=EVIL, link=EVIL, styled=cited)
    html = page.panel([Turn(EVIL, EVIL, (evil,)), Turn(EVIL, EVIL, (evil,))])
    assert tags(html) <= {"section", "p", "button", "span", "details", "summary", "blockquote", "mark", "a", "br", "div", "strong", "i"}
    assert "<a " not in html.replace('<a class="back" href="#cite-', "").replace('<a class="permalink reads" href="?passage=%3Cimg%20', "")
    assert "\n" not in html


def test_hostile_words_stay_words_in_the_chat() -> None:
    asked, answered = page.messages([Turn(EVIL, compose.escape(EVIL), (SOURCE,))])
    assert tags(asked["content"]) == {"button", "span"}
    assert tags(answered["content"]) == set()
    for message in (asked, answered):
        assert not re.search(r"(?<!\\)\]\(", message["content"])
    evil = Record("r", EVIL)
    assert "<" not in compose.answer([Quote(1, "r", EVIL, EVIL, None, None, EVIL, "note", speaker=EVIL, heading=EVIL)], {"r": evil})
    assert "<" not in page.sentence(BrokenLibrary(EVIL))


def test_a_source_offers_its_reference_in_four_styles() -> None:
    html = source.entry(source.of_quote(QUOTE, PASSAGE, RECORD), 1)
    fold = html[html.index('<details class="styles">') :]
    assert fold.count('class="copied-text"') == fold.count('class="copy"') == len(re.findall("<strong>", fold)) == 4
    assert "<strong>MHRA (footnotes)</strong><br><span class=\"copied-text\">Weir Press and I. Brook, <i>Nine Mills</i> (2011), p. 5 &lt;http://weir.invalid&gt;.<br>" in fold
    assert len(set(re.findall(r">(Copy [^<]+)<", html))) == 5
    assert offered.fold(()) == ""


@pytest.mark.parametrize("question", ["1. What?", "- what", "+ what", "= what", "> what", "# what", "    what", "a\n\nb"])
def test_a_question_is_one_paragraph(question: str) -> None:
    shown = page.messages([], question)[0]["content"]
    assert re.match(r"\w|\d*\\|&gt;", shown)
    assert "\n" not in shown


def test_citations_lead_to_their_source_and_back() -> None:
    cited = (SOURCE, replace(SOURCE, n=2, link="clusterlit:a/b?w=1"))
    said = page.linked("First [1], again [1], none [7], a bracket of the text \\[1\\].", 3, cited)
    assert said.startswith('First <a id="cite-3-1" class="cite" href="#source-3-1">\\[1\\]</a>, again <a class="cite" href="#source-3-1">')
    assert '<a id="cite-3-2" class="cite reads source-3-2" href="?passage=clusterlit%3Aa%2Fb%3Fw%3D1">' in page.linked("[2]", 3, cited)
    assert said.endswith("none [7], a bracket of the text \\[1\\].")
    assert 'id="source-3-1"' in source.entry(SOURCE, 3)
    assert 'href="#cite-3-1"' in source.entry(SOURCE, 3)


def test_only_the_latest_answer_is_unfolded() -> None:
    html = page.panel([Turn("Old?", "x [1]", (SOURCE,)), Turn("New?", "y [1]", (SOURCE,))])
    assert html.index('id="source-2-1" open') < html.index('<details class="earlier"><summary>Sources of “Old?”') < html.index('id="source-1-1">')
    assert page.panel([]) == ""


def test_how_much_an_answer_rests_on() -> None:
    other = Source(2, "B", "", "", "", "Q", "", "Another reference")
    related = Source(1, "B", "", "", "", "Q", "", "R", related=True)
    assert page.told(Turn("?", "")) == "This answer quotes no passage."
    assert page.told(Turn("?", "", (SOURCE,))) == "1 passage from 1 report."
    assert page.told(Turn("?", "", (SOURCE, other))) == "2 passages from 2 reports."
    assert page.told(Turn("?", "", (related,))) == "1 related passage, but no answer."


def test_an_answer_to_paste_names_each_reference_once() -> None:
    note = Source(2, "Weir Press (2011)", "", "para 2", "", "Our words.", "", SOURCE.reference, note=True)
    assert page.plain_text(Turn("How?", "", (SOURCE, note))) == (
        "How?\n\n[1] “The wheel turned.” (Weir Press (2011), Wheels, page 5)\n[2] Our note: Our words. (Weir Press (2011), para 2)\n\n"
        "References\nWeir Press (2011) Nine mills."
    )


def test_the_notice_names_what_is_missing_and_the_command(library: Library) -> None:
    told = page.notice(library, "my shelf")
    assert told.startswith("Your library holds our notes on Ida Brook, but not the text.")
    assert told.endswith("<code>python -m ingest PATH --library &#x27;my shelf&#x27;</code>")


def test_a_turn_carries_the_conversation_and_its_sources(library: Library) -> None:
    first = page.turn(library, "What did the van cost?", Scope(), [])
    assert first.sources
    assert all(s.quote in s.before + s.quote + s.after for s in first.sources)
    second = page.turn(library, "Who pays for the piano?", Scope((CHOIRS,)), [first])
    assert {s.note for s in second.sources} == {True}


def test_examples_are_grouped_by_kind_of_user() -> None:
    assert page.examples("A: one?\nB: two?\n\nA: three: four?") == [("A", ["one?", "three: four?"]), ("B", ["two?"])]
    assert len(page.examples(prompts.load("examples").text)) == 3


def asked(host: str, headers: dict[bytes, bytes]) -> dict[str, Any]:
    """The start of the reply that a guarded application gives to a request with these headers."""
    sent: list[Message] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    asyncio.run(Guard(app, host)({"type": "http", "headers": list(headers.items())}, receive, send))
    return dict(sent[0])


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {b"host": b"127.0.0.1:7860"}, 200),
        ("127.0.0.1", {b"host": b"localhost:7860", b"origin": b"http://localhost:7860"}, 200),
        ("127.0.0.1", {b"host": b"[::1]:7860"}, 200),
        ("127.0.0.1", {b"host": b"rebound.invalid:7860"}, 403),
        ("127.0.0.1", {}, 403),
        ("127.0.0.1", {b"host": b"127.0.0.1:7860", b"origin": b"http://other.invalid"}, 403),
        ("127.0.0.1", {b"host": b"127.0.0.1:7860", b"origin": b"null"}, 403),
        ("10.0.0.5", {b"host": b"10.0.0.5:80"}, 200),
        ("0.0.0.0", {b"host": b"192.0.2.7:80", b"origin": b"http://192.0.2.7:80"}, 200),
        ("0.0.0.0", {b"host": b"192.0.2.7:80", b"origin": b"http://other.invalid"}, 403),
        ("0.0.0.0", {b"host": b"rebound.invalid", b"origin": b"http://rebound.invalid"}, 403),
        ("127.0.0.1", {b"host": b"localhost@other.invalid"}, 403),
        ("127.0.0.1", {b"host": b"localhost", b"sec-fetch-site": b"cross-site", b"sec-fetch-mode": b"no-cors"}, 403),
        ("127.0.0.1", {b"host": b"localhost", b"sec-fetch-site": b"cross-site", b"sec-fetch-mode": b"navigate"}, 200),
    ],
)
def test_only_requests_meant_for_this_page_come_through(host: str, headers: dict[bytes, bytes], status: int) -> None:
    assert asked(host, headers)["status"] == status


def test_every_reply_forbids_foreign_content() -> None:
    assert (b"content-security-policy", POLICY.encode()) in asked("127.0.0.1", {b"host": b"127.0.0.1"})["headers"]
    assert "http" not in POLICY


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    code = "import ui, sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(page.__file__).parent.parent).stdout.split())


@pytest.mark.parametrize("heavy", ["gradio", "torch", "sentence_transformers", "faiss", "numpy", "llama_index"])
def test_importing_the_page_is_light(loaded: set[str], heavy: str) -> None:
    assert heavy not in loaded


def test_the_line_before_a_quote_is_shown_apart_from_it(towers: Library) -> None:
    said = page.turn(towers, "Was the frame mended with oak?", Scope(), [])
    (shown,) = [s for s in said.sources if "oak" in s.quote]
    assert "Introduced by:* “Every tower goes through these stages:”\n>\n> “the frame is mended with oak”" in page.messages([said])[1]["content"]
    assert (shown.quote, shown.before.endswith("measured by a mason\n")) == ("the frame is mended with oak", True)
    assert "Every tower goes" not in page.plain_text(said), "what is copied are quotes"
