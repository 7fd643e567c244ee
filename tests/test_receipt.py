"""Receipts: whole, self-contained, escaped; they notice edits, and say what has become of their reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, receipt, receipt_page, recheck
from assistant.receipt import BadReceipt, Receipt
from tests.fakes import FENWATER, REPORT, FakeEmbedder, builder, lay_out

VAN = "What did the van cost?"
NOON = datetime(2031, 5, 4, 12, 0, 7, 999, tzinfo=UTC)
EVIL = '</pre><pre id="receipt-data" hidden>{}</pre><script>go()</script> $question <img src=x onerror="go()"> \u2028 \\] **a *b'


@pytest.fixture
def made(library: Library) -> Receipt:
    return receipt.make(library, library.ask(VAN), lambda: NOON)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file and gives its path."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def failing(held: Receipt, library: Library) -> list[str]:
    """What does not hold of a receipt."""
    return [c.what for c in recheck.verify(held, library).checks if not c.holds]


def sealed(held: Receipt) -> Receipt:
    """A receipt changed by someone who knows how the digest is made."""
    return replace(held, digest=receipt.digest(held))


def test_a_receipt_holds_what_the_answer_rests_on(made: Receipt, library: Library) -> None:
    answer = library.ask(VAN)
    assert (made.question, made.answer, made.refused, made.made) == (VAN, answer.answer, False, "2031-05-04T12:00:07Z")
    first = made.quotes[0]
    assert (first.text, first.reference, first.link) == (answer.quotes[0].text, answer.quotes[0].reference, answer.quotes[0].link)
    assert first.full.startswith("Fenwater Menders (2016) Mending together")
    assert made.library.generation == "000001"
    assert made.library.stamp["embedder"] == "fake words 1"
    assert len(made.library.reports[FENWATER].file) == 64
    assert made.settings["threshold"] == library.settings.threshold
    assert made.checks
    assert all(c.holds for c in made.checks)


def test_a_receipt_holds_what_stands_around_a_quote(library: Library) -> None:
    friends, trust = receipt.make(library, library.ask("Did friends lend to friends of friends?")).quotes
    assert friends.after == trust.text
    assert trust.before == friends.text


@pytest.mark.parametrize("question", [VAN, "Who pays for the piano?", "Do astronauts eat cheese on Saturn?", "what reports do you have", "", "trust"])
@pytest.mark.parametrize("name", ["r.json", "r.html"])
def test_it_is_read_back_and_holds(library: Library, tmp_path: Path, question: str, name: str) -> None:
    held = receipt.make(library, library.ask(question))
    receipt.write(held, tmp_path / name)
    again = receipt.read(tmp_path / name)
    assert again == held
    assert failing(again, library) == []


def test_a_follow_up_has_a_receipt_too(library: Library) -> None:
    for question in ("who said that?", "quote 9", "tell me more"):
        assert failing(receipt.make(library, library.ask(question, [(VAN, "")])), library) == []


def test_the_line_before_a_quote_is_held_and_checked(towers: Library) -> None:
    plain = receipt.make(towers, towers.ask("Was the frame mended with oak?"))
    (quote,) = [q for q in plain.quotes if q.context]
    assert quote.context == "Every tower goes through these stages:"
    assert quote.context not in quote.text
    assert failing(plain, towers) == []
    forged = replace(plain, quotes=tuple(replace(q, context="All towers fell in 1907:") if q is quote else q for q in plain.quotes))
    assert failing(sealed(forged), towers) == [f"Quote {quote.n}"]


def test_a_receipt_from_before_there_were_such_lines_is_read(made: Receipt, saved: Callable[[str, str], Path], library: Library) -> None:
    assert not any("context" in q for q in made.content()["quotes"])
    before = replace(made, library=replace(made.library, reports={k: replace(h, name="") for k, h in made.library.reports.items()}))
    text = receipt.to_json(sealed(before))
    assert '"name"' not in text
    assert failing(receipt.read(saved("r.json", text)), library) == []


def test_an_edit_shows(made: Receipt, library: Library) -> None:
    assert failing(replace(made, question="What did the boat cost?"), library) == ["File"]
    assert failing(replace(made, digest=""), library) == ["File"]


def test_a_changed_quote_shows_even_with_a_digest_made_anew(made: Receipt, library: Library) -> None:
    first, *rest = made.quotes
    for forged in (replace(first, text=first.text.replace("£6,200", "£9,200")), replace(first, report="quarry-choirs"), replace(first, link="clusterlit:x"), replace(first, link="")):
        assert "Quote 1" in failing(sealed(replace(made, quotes=(forged, *rest))), library)
    for forged in (replace(first, who="Pell (1912)"), replace(first, full="Pell (1912) Lending."), replace(first, page=3)):
        assert failing(sealed(replace(made, quotes=(forged, *rest))), library) == ["Quote 1"]
    words = "The van cost nothing and saved everything, as all agreed."
    assert "Quote 1" in failing(sealed(replace(made, quotes=(replace(first, text=words, link=re.sub("/[0-9a-f]{16}", f"/{'0' * 16}", first.link)), *rest))), library)


def test_a_changed_answer_shows_even_with_a_digest_made_anew(made: Receipt, library: Library) -> None:
    assert failing(sealed(replace(made, answer=f"{made.answer} [99]")), library) == ["Numbers"]
    assert failing(sealed(replace(made, answer=made.answer.replace("£6,200", "£9,200"))), library) == ["Wording", "Figures"]
    assert failing(sealed(replace(made, answer=f"{made.answer} It was 77 pounds.")), library) == ["Figures"]
    assert "Numbers" in failing(sealed(replace(made, quotes=made.quotes[:1] * 2)), library)


def rebuilt(folder: Path, text: str | None) -> Library:
    corpus = lay_out(folder / "corpus")
    (corpus / "reports" / "mending.md").unlink()
    if text is not None:
        (corpus / "reports" / "mending.md").write_text(text, encoding="utf-8")
    builder(corpus, folder / "library").add([corpus / "reports"])
    return Library.open(folder / "library", FakeEmbedder())


def told(held: Receipt, library: Library) -> str:
    return "\n".join(c.told for c in recheck.verify(held, library).checks)


def test_another_version_of_the_library_bears_it_out(made: Receipt, tmp_path: Path) -> None:
    other = rebuilt(tmp_path, REPORT.replace("\n## References", "\n## Afterwards\n\nThe van was sold in the end.\n\n## References"))
    assert failing(made, other) == []
    assert "Menders was added anew since the receipt was made, from another file." in told(made, other)


def test_a_report_that_has_changed_is_told_with_both_texts(made: Receipt, tmp_path: Path) -> None:
    other = rebuilt(tmp_path, REPORT.replace("The van cost £6,200", "The van cost £7,100"))
    assert "Quote 1" in failing(made, other)
    assert f"In the receipt: “{made.quotes[0].text}” Now: “The van cost £7,100" in told(made, other)


def test_a_report_that_is_gone_is_told(made: Receipt, tmp_path: Path) -> None:
    other = rebuilt(tmp_path, None)
    assert "Quote 1" in failing(made, other)
    assert "our notes on Menders, but not the report itself" in told(made, other)


class Page(HTMLParser):
    """Tags and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(max_size=60) | st.just(EVIL))
def test_no_text_breaks_out_of_the_page(library: Library, words: str) -> None:
    answer = library.ask(VAN)
    plain = receipt.make(library, answer)
    quotes = tuple(replace(q, text=words, before=words, after=words, who=words, full=words, locator=words, reference=words, link=words) for q in plain.quotes)
    held = sealed(replace(plain, question=words, answer=words, quotes=quotes))
    page = Page(receipt.to_html(held))
    assert set(page.tags) <= set(Page(receipt.to_html(plain)).tags) | {"em", "strong", "s", "br", "ul", "li", "blockquote", "p"}
    assert not {"script", "img", "a", "link", "iframe", "form"} & set(page.tags)
    assert not {"src", "href", "onerror", "style"} & set(page.attributes)
    assert receipt_page.data(receipt.to_html(held)) == receipt.to_json(held)


def test_the_page_asks_for_nothing(made: Receipt) -> None:
    html = receipt.to_html(made)
    assert "default-src 'none'; style-src 'sha256-" in html
    assert "unsafe" not in html
    assert not re.search(r"url\(|@import|https?:", html)
    assert "Word for word: Money, para 1" in html
    assert "£6,200" in Page(html).text


def test_a_page_that_shows_something_else_is_found_out(made: Receipt, library: Library, saved: Callable[[str, str], Path]) -> None:
    html = receipt.to_html(made)
    visible, data = html.split(receipt_page.DATA)
    held = receipt.read(saved("r.html", visible.replace("£6,200", "£9,200") + receipt_page.DATA + data))
    assert failing(held, library) == ["Page"]
    assert failing(receipt.read(saved("r.html", html.replace("\n", "\r\n"))), library) == []
    other = receipt.read(saved("r.html", receipt.to_html(sealed(replace(made, layout="0" * 16)))))
    assert (other.altered, failing(other, library)) == (None, [])
    assert "Another version of the program laid out this page." in told(other, library)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "{}", "[" * 200_000, '{"a":' * 200_000, "\x00", "<html></html>", f"{receipt_page.DATA}{{}}</pre>", f"{receipt_page.DATA}{{}}", receipt_page.DATA * 9, "null"],
    ids=lambda t: repr(t[:12]),
)
def test_what_is_no_receipt_is_told(saved: Callable[[str, str], Path], text: str) -> None:
    with pytest.raises(BadReceipt, match="is no receipt, or only part of one"):
        receipt.read(saved("r", text))


@pytest.mark.parametrize(("name", "value"), [("quotes", 7), ("quotes", [{"n": 1}]), ("answer", None), ("refused", "no"), ("library", {}), ("checks", {"a": 1}), ("extra", 1), ("settings", [])])
def test_wrong_types_are_no_receipt(made: Receipt, saved: Callable[[str, str], Path], name: str, value: Any) -> None:
    with pytest.raises(BadReceipt, match="is no receipt"):
        receipt.read(saved("r.json", json.dumps({**json.loads(receipt.to_json(made)), name: value})))


def test_another_form_and_a_file_too_large_are_told(made: Receipt, saved: Callable[[str, str], Path], tmp_path: Path) -> None:
    with pytest.raises(BadReceipt, match="of form 9; this version reads form 1"):
        receipt.read(saved("r.json", receipt.to_json(replace(made, format=9))))
    with pytest.raises(BadReceipt, match="too large"):
        receipt.read(saved("r.json", "{" + " " * receipt.LARGEST))
    with pytest.raises(BadReceipt, match="No such file"):
        receipt.read(tmp_path / "none.json")
    with pytest.raises(BadReceipt, match="Is a directory"):
        receipt.read(tmp_path)
    (tmp_path / "b.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(BadReceipt, match="is no receipt"):
        receipt.read(tmp_path / "b.json")


def test_markup_of_answers_is_laid_out_and_closed() -> None:
    assert receipt_page.markup("**Head \\*1**\n\n> “It &lt;b&gt; \\[turned\\].”\n>\n> — Weir, para 3 [1]\n\n- one\n- two") == (
        "<p><strong>Head *1</strong></p>\n<blockquote>“It &lt;b&gt; [turned].”<br>— Weir, para 3 [1]</blockquote>\n<ul><li>one</li>\n<li>two</li></ul>\n"
    )
    assert receipt_page.markup("**a *b** c") == "<p><strong>a <em>b** c</em></strong></p>"
    assert receipt_page.markup("~~It \\~ turned *back~~ (no)") == "<p><s>It ~ turned <em>back~~ (no)</em></s></p>"
