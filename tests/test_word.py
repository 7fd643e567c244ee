"""The Word export, opened by python-docx, by docx2txt and as the XML it is."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import docx2txt
import pytest
from docx import Document

from assistant import csl
from assistant.export import export
from tests.baskets import BASKET, EVILS, LEAFLET, MILLS, hostile

TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_headings_quotes_references_and_bibliography() -> None:
    read = Document(io.BytesIO(export(BASKET, "word", "mhra")))
    assert [p.text for p in read.paragraphs if p.style.name.startswith(("Heading", "Title"))] == ["Quotes", MILLS.title, LEAFLET.title, "Bibliography"]
    assert [p.text for p in read.paragraphs if p.style.name == "Quote"] == ["The wheel turned twice.", "Nobody fell in."]
    said = [p.text for p in read.paragraphs]
    assert "— the miller, quoted in: Ida Brook and Weir Press, Nine Mills: A Study (Weir Press, 2011), p. v <http://www.weir.invalid/a_b>. · p. v (page 7 of the PDF), Wheels, para 3" in said
    assert "Reader's note: Use in chapter 2" in said
    assert "Note on the report, not a quote: It says who mills." in said
    assert [r.text for r in read.paragraphs[-2].runs if r.italic] == ["Nine Mills: A Study"]


def test_a_second_reader_finds_the_quotes() -> None:
    said = docx2txt.process(io.BytesIO(export(BASKET, "word")))
    assert all(item.quote.text in said and csl.line(item.place) in said for item in BASKET)


@pytest.mark.parametrize("evil", EVILS)
def test_nothing_breaks_out_of_word(evil: str) -> None:
    made = export((hostile(evil),), "word")
    with zipfile.ZipFile(io.BytesIO(made)) as held:
        assert held.testzip() is None
        body = ElementTree.fromstring(held.read("word/document.xml"))
        links = held.read("word/_rels/document.xml.rels").decode()
    assert "e.invalid" not in links
    assert {t.tag.removeprefix(TEXT) for t in body.iter() if t.tag.startswith(TEXT)} <= {"document", "body", "p", "pPr", "pStyle", "r", "rPr", "i", "t", "br", "tab", "sectPr", "pgSz", "pgMar", "cols", "docGrid"}
    quote = "".join(Document(io.BytesIO(made)).paragraphs[2].text.split())
    assert quote == "".join(csl.clean(f"{evil} Q").split())


def test_the_file_says_nothing_of_who_made_it_and_when() -> None:
    facts = Document(io.BytesIO(export(BASKET, "word"))).core_properties
    assert (facts.author, facts.comments, facts.created.year) == ("", "", 1980)
