from __future__ import annotations

from ingest import webpage
from ingest.styles import strong

MARK = '<p>The van cost <a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> too much.</p>'
NOTE = '<div><p><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Mill ledger.</p></div>'


def lines(body: str, style: str = "") -> list[tuple[str, str]]:
    page = webpage.read(f"<!DOCTYPE html><html><head><style>{style}</style></head><body><h1>Vans</h1>{body}</body></html>".encode())
    return [(line.hint, line.text) for line in page.lines]


def test_links_that_lead_to_each_other_are_a_mark_and_its_note() -> None:
    assert ("footnote", "1 Mill ledger.") in lines(MARK + NOTE)


def test_the_number_of_a_note_is_said_once_however_it_is_raised() -> None:
    glued = '<p id="n"><sup><a href="#m">1</a></sup>Mill ledger.</p>'
    assert ("footnote", "1 Mill ledger.") in lines('<p>Vans<sup><a id="m" href="#n">1</a></sup> cost.</p>' + glued)


def test_a_link_that_nothing_leads_back_to_is_no_mark() -> None:
    assert ("text", "See 1 for more.") in lines('<p>See <a href="#n">1</a> for more.</p><p id="n">One.</p>')


def test_classes_that_are_bold_make_headings_where_there_are_none() -> None:
    page = webpage.read(b"<!DOCTYPE html><html><head><style>.h { font-weight: bold }</style></head><body><p class='h'>What it cost</p><p>Too much.</p></body></html>")
    assert [(line.hint, line.text) for line in page.lines] == [("heading", "What it cost"), ("text", "Too much.")]
    assert strong("@media print { .x { font-weight: bold } } .y{font-weight:600}") >= {"y"}
