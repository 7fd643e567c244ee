from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from ingest import epub, readers
from ingest.lines import MARK
from tests.documents import ebook, packed


def test_chapters_come_in_the_spines_order_with_their_headings(tmp_path: Path) -> None:
    path = ebook(tmp_path / "a.epub", {"z.xhtml": "<h1>One</h1><p>A&nbsp;van.<br/>Blue.</p>", "b.xhtml": "<p>A mill.</p>"}, contents='<li><a href="text/z.xhtml">First</a></li><li><a href="text/b.xhtml#x">Second</a></li>')
    got = [(line.hint, line.text, line.level) for line in epub.read(path).lines]
    assert got == [("heading", "One", 1), ("text", "A van. Blue.", 0), ("heading", "Second", 1), ("text", "A mill.", 0)]


def test_names_come_from_the_old_list_of_contents_too(tmp_path: Path) -> None:
    listed = "<ncx><navMap><navPoint><navLabel><text>Mills</text></navLabel><content src='b.xhtml'/></navPoint></navMap></ncx>"
    opf = '<package><manifest><item id="b" href="b.xhtml"/><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest><spine><itemref idref="b"/></spine></package>'
    container = '<container><rootfile full-path="book.opf"/></container>'
    path = packed(tmp_path / "a.epub", {"META-INF/container.xml": container, "book.opf": opf, "toc.ncx": listed, "b.xhtml": "<p>A mill.</p>"})
    assert [line.text for line in epub.read(path).lines] == ["Mills", "A mill."]


def test_notes_are_told_by_their_marks(tmp_path: Path) -> None:
    body = '<p>The van was dear.<a epub:type="noteref" href="#n1">1</a> Blue.</p><aside id="n1" epub:type="footnote"><p>Oxley ledger.</p></aside>'
    got = [(line.hint, line.text) for line in epub.read(ebook(tmp_path / "a.epub", {"a.xhtml": body})).lines]
    assert got == [("text", f"The van was dear.{MARK.format(1)} Blue."), ("footnote", "1 Oxley ledger.")]


def test_a_chapter_that_is_no_xml_is_read_as_a_browser_would(tmp_path: Path) -> None:
    assert [line.text for line in epub.read(ebook(tmp_path / "a.epub", {"a.xhtml": "<p>One<p>Two & three"})).lines] == ["One", "Two & three"]


def test_properties_are_handed_up(tmp_path: Path) -> None:
    meta = "<dc:title>Sharing a van</dc:title><dc:creator>Ida Brook</dc:creator><dc:creator>Sam Tarn</dc:creator><dc:date>2018-01</dc:date><dc:publisher>Oxley Mill Press</dc:publisher>"
    source = readers.read(ebook(tmp_path / "a.epub", {"a.xhtml": "<p>Words.</p>"}, meta=meta))
    assert (source.title, source.authors, source.year, source.publisher) == ("Sharing a van", ("Ida Brook", "Sam Tarn"), 2018, "Oxley Mill Press")
    assert source.document.parser == "epub 1"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"META-INF/encryption.xml": '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'}, "DRM"),
        ({"META-INF/rights.xml": "<r/>"}, "DRM"),
        ({"META-INF/container.xml": "<container/>"}, "list of chapters is missing"),
        ({}, "list of chapters is missing"),
    ],
)
def test_locked_and_damaged_books_are_refused(tmp_path: Path, parts: dict[str, str], message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        epub.read(packed(tmp_path / "a.epub", {"mimetype": "application/epub+zip", **parts}))


def test_disguised_fonts_lock_nothing(tmp_path: Path) -> None:
    more = {"META-INF/encryption.xml": '<EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'}
    assert epub.read(ebook(tmp_path / "a.epub", {"a.xhtml": "<p>Words.</p>"}, more=more)).lines[0].text == "Words."
