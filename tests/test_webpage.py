from __future__ import annotations

import pytest

from corpus.errors import UnreadableFile
from ingest import webpage
from ingest.lines import MARK


def made(body: str, head: str = "") -> list[tuple[str, str]]:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return [(line.hint, line.text) for line in webpage.read(page.encode()).lines]


def test_headings_paragraphs_and_lists() -> None:
    body = "<h1>Vans</h1><h3>Why</h3><p>A <b>blue</b>\n van<br>came.</p>They had:<ul><li>one <i>mill</i><ol><li>old</ol>and grey<li><p>two</p><p>keys</p></ul><blockquote>“So it was.”</blockquote>"
    page = webpage.read(f"<html><body>{body}".encode())
    assert [(line.hint, line.text, line.level) for line in page.lines[:4]] == [("heading", "Vans", 1), ("heading", "Why", 3), ("text", "A blue van came.", 0), ("text", "They had:", 0)]
    assert [(line.hint, line.text, line.marked) for line in page.lines[4:]] == [
        ("item", "one mill", True), ("item", "old", True), ("item", "and grey", False), ("item", "two", True), ("item", "keys", False), ("text", "“So it was.”", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>obey</script>", "<style>obey{}</style>", "<template>obey</template>", "<noscript>obey</noscript>", "<!-- obey -->", "<p hidden>obey</p>", '<p style="display: none">obey</p>',
        '<span style="font-size:0">obey</span>', '<div style="position:absolute;left:-9999px">obey</div>', '<p style="visibility:hidden">obey</p>', '<p class="away">obey</p>', '<p id="off">obey</p>',
        '<p aria-hidden="true">obey</p>', "<svg><text>obey</text></svg>", "<iframe>obey</iframe>", "<select><option>obey</option></select>", '<p style="opacity:0">obey</p>', "<object>obey</object>",
    ],
)  # fmt: skip
def test_what_a_browser_does_not_show_is_left_out(hidden: str) -> None:
    head = "<style>.away, #off { display: none } @media print { .shown { display: none } }</style>"
    assert made(f"<p>Before</p>{hidden}<p class='shown'>After</p>", head) == [("text", "Before"), ("text", "After")]


@pytest.mark.parametrize(
    "around",
    [
        "<nav><a href='/'>Home</a></nav>", "<header>Mill site</header>", "<footer>Imprint</footer>", '<div role="navigation">Home</div>', '<div class="breadcrumb">Home</div>', '<div id="cookie-notice">Yes?</div>',
        "<ul>" + "<li><a href='/'>Home</a></li>" * 5 + "</ul>",
    ],
)  # fmt: skip
def test_navigation_is_left_out_with_what_follows_it_kept(around: str) -> None:
    assert made(f"<p>Before</p>{around}tail<p>After</p>") == [("text", "Before"), ("text", "tail"), ("text", "After")]


def test_the_head_of_an_article_and_a_list_of_sources_are_text() -> None:
    sources = "".join(f"<li><a href='/'>Pell, A. (20{n}) Lending what you own, and what comes back of it in the end</a></li>" for n in range(10, 15))
    got = made(f"<article><header><h1>Vans</h1></header><p>One.</p></article><ol>{sources}</ol>")
    assert got[:2] == [("heading", "Vans"), ("text", "One.")]
    assert len(got) == 7


def test_the_main_part_is_taken_where_there_is_one() -> None:
    assert made("<div>Offers of the week</div><main><p>A van came to the mill, and it was blue.</p></main>") == [("text", "A van came to the mill, and it was blue.")]


def test_tables_are_rows_and_layout_is_none() -> None:
    assert made("<table><caption>Loans</caption><tr><th>Mill<th>Loans<tr><td><p>Ox</p><p>ley</p><td>310</table>") == [("caption", "Loans"), ("table", "Mill | Loans"), ("table", "Ox ley | 310")]
    assert made("<table role='presentation'><tr><td>One.<td>Two.</table>") == [("text", "One."), ("text", "Two.")]
    assert made(f"<table><tr><td>Menu<td>{'A long column. ' * 50}</table>")[0] == ("text", "Menu")


def test_footnotes_stand_beside_and_raised_figures_are_told_from_their_marks() -> None:
    body = '<p>The van was dear.<sup><a href="#f1">[1]</a></sup> 40 m<sup>2</sup>, 10<sup>6</sup>, dear<sup>2</sup>.</p><ol><li id="f1">Oxley ledger. <a href="#r1">↩</a></li></ol>'
    assert made(body) == [("text", f"The van was dear.{MARK.format(1)} 40 m², 10⁶, dear{MARK.format(2)}."), ("footnote", "1 Oxley ledger.")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('<meta charset="iso-8859-1"><p>Grüße – €5'.encode("cp1252"), "Grüße – €5"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>日本語'.encode("cp932"), "日本語"),
        ('<?xml version="1.0" encoding="iso-8859-2"?><html><body><p>Łódź</p></body></html>'.encode("iso-8859-2"), "Łódź"),
        ("<meta charset='ascii'><p>Grüße".encode(), "Grüße"),
        ("\ufeff<html><p>Grüße".encode("utf-16-le"), "Grüße"),
    ],
)
def test_the_encoding_a_page_names_is_used(data: bytes, expected: str) -> None:
    page = webpage.read(data)
    assert ([line.text for line in page.lines], page.remark) == ([expected], "")


def test_properties_come_from_the_head() -> None:
    head = """<title>Vans | Mill site</title><meta name="citation_title" content="Sharing a van"><meta name="author" content="Ida Brook and Sam Tarn">
    <meta property="article:published_time" content="2018-04-01T10:00"><meta property="og:site_name" content="Oxley Mill Press">"""
    about = webpage.read(f"<html><head>{head}</head><body>x</body></html>".encode()).properties
    assert (about.title, about.authors, about.year, about.publisher) == ("Sharing a van", ("Ida Brook", "Sam Tarn"), 2018, "Oxley Mill Press")


def test_nesting_beyond_all_bounds_is_refused() -> None:
    assert made("<div>" * 1000 + "deep") == [("text", "deep")]
    with pytest.raises(UnreadableFile, match="nested"):
        made("<div>" * 100_000 + "deep")


def test_a_title_is_without_the_sites_name() -> None:
    assert webpage.read(b"<html><head><title>Sharing a van | Mill site</title></head><body><h1>Sharing a Van</h1>x").properties.title == "Sharing a Van"


def test_a_note_called_in_a_table_makes_no_other_figure_of_the_one_it_stands_on() -> None:
    assert made('<table><tr><td>Oxley<td>310<sup><a href="#f">[1]</a></sup></table><p id="f">1. Ledger of 40 m<sup>2</sup>.</p>') == [("table", "Oxley | 310¹"), ("footnote", "1 Ledger of 40 m².")]


def test_a_mark_on_a_figure_is_left_out_for_good() -> None:
    assert made('<p>It cost 1,900<sup><a href="#f">1</a></sup> pounds in R8.</p><p id="f">Ledger.</p>') == [("text", "It cost 1,900 pounds in R8."), ("footnote", "1 Ledger.")]


def test_characters_that_cannot_be_set_again_do_no_harm() -> None:
    assert [text.strip() for _, text in made("<p>Before</p><nav>Home</nav>&#1;tail&#x1f;<p>After</p>")] == ["Before", "tail", "After"]
