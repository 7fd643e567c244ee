"""A report read leaf by leaf: pages, sections, notes; the passage marked; the ways on; hostile words stay words."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from urllib.parse import parse_qs, quote

import pytest

from assistant import Library, permalink, reader, reader_page
from corpus.errors import LibraryError, UnknownReport
from tests.fakes import CHOIRS, FENWATER

RAFTS, KILNS = "rafts", "kilns"


def marked(leaf: reader.Leaf) -> str:
    return "".join(p.text[p.mark[0] : p.mark[1]] for p in leaf.parts if p.mark)


def test_a_link_opens_the_report_at_its_words(library: Library) -> None:
    (hit,) = library.quotes('"had paid its own insurance"')
    leaf = reader.opened(library, hit.link)
    said = "Each had lent ladders and drills on its own for years, and each had paid its own insurance."
    assert (marked(leaf), leaf.record.id, leaf.ours) == (said, FENWATER, False)
    assert "as they did when the link was made" in leaf.said
    assert [(p.level, p.text) for p in leaf.parts if p.kind == "heading"][:4] == [
        (1, "Mending together: tool libraries of the Fenwater valley"), (2, "Why they joined"), (2, "What it cost"), (3, "Money"),
    ]  # fmt: skip
    shown = reader_page.html(leaf)
    assert f"in 2014. <mark>{said}</mark></p>" in shown
    assert "<h3>Mending together" in shown
    assert "<h5>Money</h5>" in shown


def test_every_word_of_a_report_is_on_one_leaf(wide_library: Library) -> None:
    for report in (RAFTS, KILNS):
        document = wide_library.shelf(report).document
        assert document
        first = reader.turned(wide_library, report)
        read = [p.text for n in range(1, first.of + 1) for p in reader.turned(wide_library, report, n).parts]
        assert "".join("".join(read).split()) == "".join(document.text.split())


def test_pages_are_leaves_with_the_label_printed_and_the_number_in_the_file(wide_library: Library) -> None:
    (hit,) = wide_library.quotes('"red lantern hung"')
    leaf = reader.opened(wide_library, hit.link)
    assert (leaf.n, leaf.of, leaf.label) == (2, 3, "page ii as printed, page 2 of the file")
    assert reader.around(leaf) == [("Page before", 1), ("Page after", 3)]
    assert "<p class=\"where\">Page ii as printed, page 2 of the file (2 of 3)</p>" in reader_page.html(leaf)
    before = reader.opened(wide_library, hit.link, 1)
    assert (before.n, marked(before)) == (1, "")
    assert reader.around(before) == [("Page after", 2), ("To the passage", 2)]


def test_a_passage_over_two_pages_is_marked_on_both(wide_library: Library) -> None:
    (hit,) = wide_library.quotes('"rested on the far bank"')
    first = reader.opened(wide_library, hit.link)
    assert (first.n, marked(first).split()[-3:], first.goes_on) == (1, ["rested", "on", "the"], True)
    assert "goes on on the next page" in reader_page.html(first)
    second = reader.opened(wide_library, hit.link, 2)
    assert (marked(second), second.goes_on) == ("far bank.", False)


def test_without_pages_sections_are_leaves(wide_library: Library) -> None:
    leaves = reader.leaves(wide_library.shelf(KILNS))
    assert leaves[1][2] == "section 2: Quarrels"
    assert all(a[1] == b[0] for a, b in pairwise(leaves))
    assert max(end - start for start, end, _ in leaves) < reader.LONG + 3_000
    assert reader.around(reader.turned(wide_library, KILNS, 99)) == [("Section before", len(leaves) - 1)]


def test_of_a_report_that_is_not_there_our_notes_are_read(library: Library) -> None:
    (hit,) = library.quotes('"rota drawn up"')
    leaf = reader.opened(library, hit.link)
    assert (leaf.ours, marked(leaf)) == (True, "Rehearsals go by a rota drawn up each spring.")
    shown = reader_page.html(leaf)
    assert "our own notes on the report, not its words" in shown
    assert '<h3>A rota for rehearsals</h3><div class="note"><p><mark>' in shown
    assert "on Tuning &gt; Who pays, para 3" in shown
    assert reader.turned(library, CHOIRS).parts[1].mark is None


def test_the_address_of_the_page_is_a_link_too(library: Library) -> None:
    (hit,) = library.quotes('"had paid its own insurance"')
    address = f"http://127.0.0.1:7860/?passage={quote(hit.link, safe='')}"
    assert str(permalink.Link.parse(f" {address}\n")) == hit.link


@pytest.mark.parametrize("link", ["", "clusterlit:x", "<script>", "http://x", "http://[x/?passage=clusterlit:x", "?passage="])
def test_what_is_no_link_cannot_be_opened(library: Library, link: str) -> None:
    with pytest.raises(LibraryError, match="no link"):
        reader.opened(library, link)


def test_a_report_that_is_not_held_cannot_be_opened(library: Library) -> None:
    (hit,) = library.quotes('"rota drawn up"')
    with pytest.raises(LibraryError, match="does not hold"):
        reader.opened(library, hit.link.replace(CHOIRS, "gone-report"))
    with pytest.raises(UnknownReport):
        reader.turned(library, "gone-report")


def test_where_the_words_are_gone_the_report_opens_and_says_so(library: Library, wide_library: Library) -> None:
    (hit,) = wide_library.quotes('"red lantern hung"')
    leaf = reader.opened(library, hit.link.replace(RAFTS, FENWATER))
    assert (leaf.n, marked(leaf)) == (1, "")
    assert leaf.said


def test_hostile_words_stay_words(wide_library: Library) -> None:
    (hit,) = wide_library.quotes('"The sign read"')
    shown = reader_page.html(reader.opened(wide_library, hit.link))
    assert "&lt;b onclick=go()&gt;free&lt;/b&gt;" in shown
    assert set(re.findall(r"<(\w+)", shown)) <= {"h2", "h3", "p", "div", "mark", "button"}
    assert "<script" not in reader_page.failed(LibraryError("<script>"))


def test_ways_keep_the_link(wide_library: Library) -> None:
    (hit,) = wide_library.quotes('"red lantern hung"')
    hrefs = re.findall(r'<a class="reads" href="\?([^"]+)"', reader_page.html(reader.opened(wide_library, hit.link)))
    asked = [parse_qs(html.unescape(h)) for h in hrefs]
    assert [a["leaf"] for a in asked] == [["1"], ["3"], ["1"], ["3"], ["1"], ["2"], ["3"]]
    assert all(a["passage"] == [hit.link] and a["report"] == [RAFTS] for a in asked)
