"""Exports, opened again by independent readers; hostile words stay words."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant import csl
from assistant.basket import Item
from assistant.export import COLUMNS, FORMS, export
from corpus.errors import LibraryError
from tests.baskets import BASKET, EVILS, HOSTILE, LEAFLET, MILLS, PAGED, hostile


def bib(items: tuple[Item, ...]) -> Any:
    text = export(items, "bibtex").decode()
    read = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware(keep_math_mode=False)])
    assert read.failed_blocks == []
    return read


def refer(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = rispy.loads(export(items, "ris").decode())
    return read


def rows(items: tuple[Item, ...]) -> list[dict[str, str]]:
    text = export(items, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def tokens(items: tuple[Item, ...]) -> list[Token]:
    flat: list[Token] = []
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(export(items, "markdown").decode()):
        flat += [token, *(token.children or [])]
    return flat


def words(tokens: list[Token]) -> str:
    return "".join(t.content if t.type == "text" else "\n" if t.type in ("softbreak", "paragraph_close") else "" for t in tokens)


def test_bibtex_has_an_entry_for_each_report_with_its_quotes() -> None:
    mills, leaflet = bib(BASKET).entries
    assert (mills.entry_type, mills.key, leaflet.entry_type) == ("techreport", "mills", "booklet")
    held = {f.key: f.value for f in mills.fields}
    assert (held["author"], held["year"], held["isbn"]) == ("Brook, Ida and Weir Press", "2011", MILLS.isbn)
    assert (held["institution"], held["url"]) == ("Weir Press", "http://www.weir.invalid/a_b")
    assert "“The wheel turned twice.” (the miller, p. v (page 7 of the PDF), Wheels, para 3) — Reader's note: Use in chapter 2" in held["annote"].replace("’", "'")
    assert "“Nobody fell in.” (page 9 of the PDF, Rafts, para 1)" in held["annote"]
    assert leaflet["year"] == "[2009]"
    assert "{Weir Press}" in export(BASKET, "bibtex").decode()  # a body is one name


def test_ris_has_a_record_for_each_report_with_its_quotes_as_notes() -> None:
    mills, leaflet = refer(BASKET)
    assert (mills["type_of_reference"], mills["title"], mills["authors"]) == ("RPRT", MILLS.title, ["Brook, Ida", "Weir Press"])
    assert (mills["year"], mills["publisher"], mills["issn"], mills["urls"]) == ("2011", "Weir Press", MILLS.isbn, ["http://www.weir.invalid/a_b"])
    assert [n.split("”")[0] for n in mills["notes"]] == ["“The wheel turned twice.", "“Nobody fell in."]
    assert "p. v (page 7 of the PDF)" in mills["notes"][0]
    assert leaflet["type_of_reference"] == "PAMP"
    assert leaflet["notes"] == ["The year is inferred from the cover", "Note on the report: It says who mills. (para 3.10)"]


def test_csl_json_has_the_processors_items_and_the_quotes_in_parts() -> None:
    mills, leaflet = json.loads(export(BASKET, "csl-json"))
    assert {k: v for k, v in mills.items() if k not in ("note", "custom")} == csl.item(MILLS)
    assert mills["custom"]["quotes"][0] == {
        "text": "The wheel turned twice.", "kind": "original", "speaker": "the miller", "label": "page", "locator": "v", "page": 7, "page_label": "v",
        "place": "Wheels, para 3", "note": "Use in chapter 2",
    }  # fmt: skip
    assert leaflet["issued"] == {"date-parts": [[2009]], "circa": True}
    assert "It says who mills." in leaflet["note"]


def test_csv_has_a_row_for_each_quote() -> None:
    first, second, third = rows(BASKET)
    assert tuple(first) == COLUMNS
    assert (first["quote"], first["page_label"], first["pdf_page"], first["locator"], first["note"]) == ("The wheel turned twice.", "v", "7", "v", "Use in chapter 2")
    assert (second["locator"], second["locator_label"], third["locator"], third["locator_label"]) == ("9 of the PDF", "page", "3.10", "paragraph")
    assert first["cited"] == "(Brook and Weir Press, 2011, p. v)"
    assert (third["kind"], third["year_note"]) == ("note", LEAFLET.year_note)
    assert export(BASKET, "csv").startswith(b"\xef\xbb\xbf")


def test_markdown_has_block_quotes_with_references_and_a_bibliography() -> None:
    read = tokens(BASKET)
    heads = [read[i + 1].content for i, t in enumerate(read) if t.type == "heading_open"]
    assert heads == ["Quotes", MILLS.title, LEAFLET.title, "Bibliography"]
    assert sum(t.type == "blockquote_open" for t in read) == 3
    said = words(read)
    assert "— the miller, quoted in: (Brook and Weir Press, 2011, p. v) · p. v (page 7 of the PDF), Wheels, para 3" in said
    assert "Note on the report, not a quote:" in said
    assert said.rstrip().endswith("Oxley Mill (c. 2009) Who mills?")


def test_a_style_is_taken_over() -> None:
    assert "Ida Brook and Weir Press, *Nine Mills: A Study*" in export(BASKET, "markdown", "mhra").decode()
    assert rows(BASKET) != list(csv.DictReader(io.StringIO(export(BASKET, "csv", "apa").decode("utf-8-sig"))))


@pytest.mark.parametrize("evil", EVILS)
def test_nothing_breaks_out_of_bibtex(evil: str) -> None:
    read = bib((hostile(evil), PAGED))
    assert [e.key for e in read.entries] == ["e", "mills"]
    assert {b.__class__.__name__ for b in read.blocks} == {"Entry"}
    raw = bibtexparser.parse_string(export((hostile(evil),), "bibtex").decode()).entries[0].fields_dict
    assert all(command not in str(raw["annote"].value) for command in ("\\input", "\\write"))
    plain = "".join(csl.line(f"{evil} Q").split()).replace("'", "’")
    assert plain in "".join(read.entries[0]["annote"].split()).replace("'", "’").replace("ˆ", "^")  # the reader's own picture of \\textasciicircum
    assert not set("{}\\") & set(raw["url"].value if "url" in raw else "")


@pytest.mark.parametrize("evil", EVILS)
def test_nothing_breaks_out_of_ris(evil: str) -> None:
    read = refer((hostile(evil), PAGED))
    assert [(r["id"], r["type_of_reference"]) for r in read] == [("e", "RPRT"), ("mills", "RPRT")]
    assert "unknown_tag" not in read[0]
    assert read[0]["title"] == csl.line(f"T {evil}")
    assert csl.line(f"{evil} Q") in read[0]["notes"][1]


@pytest.mark.parametrize("evil", EVILS)
def test_nothing_breaks_out_of_json(evil: str) -> None:
    (read,) = json.loads(export((hostile(evil),), "csl-json"))
    assert read["custom"]["quotes"][0]["text"] == csl.clean(f"{evil} Q")
    assert read["title"] == csl.line(f"T {evil}")


def test_no_cell_is_a_formula_and_no_row_is_torn() -> None:
    read = rows(HOSTILE)
    assert len(read) == len(HOSTILE)
    for row, evil in zip(read, EVILS, strict=True):
        assert None not in row
        assert [k for k, v in row.items() if v.lstrip()[:1] in tuple("=+-@＝＋－＠") or v[:1] in tuple("\t\r\n")] == []
        assert row["quote"].removeprefix("'") == csl.clean(f"{evil} Q")


@pytest.mark.parametrize("evil", EVILS)
def test_nothing_is_markup_in_markdown(evil: str) -> None:
    plain, read = tokens((PAGED,)), tokens((hostile(evil),))
    kinds = {t.type for t in read}
    assert kinds <= {t.type for t in plain} | {"softbreak", "text_special"}
    assert sum(t.type == "heading_open" for t in read) == 3
    assert sum(t.type == "blockquote_open" for t in read) == 1
    quote = "".join(csl.clean(f"{evil} Q").split())
    said = "".join("".join(t.content for t in read if t.type in ("text", "text_special")).split())
    assert quote in said


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_an_empty_basket_and_the_same_bytes_twice(form: str) -> None:
    assert export((), form) == export((), form)
    assert export(BASKET, form) == export(BASKET, form)


def test_an_unknown_form_names_those_there_are() -> None:
    with pytest.raises(LibraryError, match=r"Nothing is exported as 'xls'\. Forms are: bibtex, ris, csl-json, csv, markdown, word"):
        export(BASKET, "xls")
