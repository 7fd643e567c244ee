from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from ingest import odt, readers
from ingest.lines import MARK
from tests.documents import opendocument, packed

STYLES = """<style:style style:name="P1" style:parent-style-name="Title"/><style:style style:name="P2"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T1"><style:text-properties text:display="none"/></style:style><style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>"""


def made(path: Path, body: str) -> list[tuple[str, str]]:
    return [(line.hint, line.text) for line in odt.read(opendocument(path, body, STYLES)).lines]


def test_headings_lists_and_paragraphs(tmp_path: Path) -> None:
    body = """<text:p text:style-name="P1">Vans</text:p><text:h text:outline-level="2">Why<text:s/>so</text:h>
    <text:p>A <text:span>blue</text:span> van<text:tab/>came.</text:p><text:p>They had:</text:p>
    <text:list><text:list-item><text:p>one mill</text:p><text:p>in Oxley</text:p><text:list><text:list-item><text:p>old</text:p></text:list-item></text:list></text:list-item></text:list>"""
    lines = odt.read(opendocument(tmp_path / "a.odt", body, STYLES)).lines
    assert [(line.hint, line.text, line.level) for line in lines[:2]] == [("heading", "Vans", 1), ("heading", "Why so", 2)]
    assert [(line.hint, line.text, line.marked) for line in lines[2:]] == [
        ("text", "A blue van came.", False), ("text", "They had:", False), ("item", "one mill", True), ("item", "in Oxley", False), ("item", "old", True),
    ]  # fmt: skip


def test_tables_are_rows_and_one_column_is_a_frame(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(f'<table:table-cell><text:p>{c}</text:p></table:table-cell>' for c in cells)}</table:table-row>"

    body = f"<text:p>Before.</text:p><table:table>{row('Mill', 'Loans')}{row('Oxley', '310')}</table:table><table:table>{row('A box.')}</table:table>"
    assert made(tmp_path / "a.odt", body) == [("text", "Before."), ("table", "Mill | Loans"), ("table", "Oxley | 310"), ("text", "A box.")]


def test_notes_stand_beside(tmp_path: Path) -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Oxley ledger.</text:p></text:note-body></text:note>"
    assert made(tmp_path / "a.odt", f"<text:p>The van was dear.{note} It was blue.</text:p><text:p>Next.</text:p>") == [
        ("text", f"The van was dear.{MARK.format(1)} It was blue."), ("footnote", "1 Oxley ledger."), ("text", "Next."),
    ]  # fmt: skip


def test_what_is_deleted_hidden_or_a_list_of_contents_is_left_out_and_boxes_are_kept(tmp_path: Path) -> None:
    body = """<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes><text:table-of-content><text:index-body><text:p>Why 3</text:p></text:index-body></text:table-of-content>
    <text:p>Kept<text:span text:style-name="T1"> obey</text:span><office:annotation><text:p>Hm.</text:p></office:annotation>.</text:p>
    <text:p><draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame></text:p><text:p>40 m<text:span text:style-name="T2">2</text:span></text:p>"""
    assert made(tmp_path / "a.odt", body) == [("text", "Kept."), ("text", "In the box."), ("text", "40 m²")]


def test_bold_paragraphs_are_headings_where_there_are_no_others(tmp_path: Path) -> None:
    assert made(tmp_path / "a.odt", '<text:p text:style-name="P2">Who mends</text:p><text:p>Ida does.</text:p>') == [("heading", "Who mends"), ("text", "Ida does.")]


def test_properties_are_handed_up(tmp_path: Path) -> None:
    meta = "<dc:title>Sharing a van</dc:title><meta:initial-creator>Ida Brook</meta:initial-creator><dc:date>2018-04-01</dc:date>"
    source = readers.read(opendocument(tmp_path / "a.odt", "<text:p>Words.</text:p>", meta=meta))
    assert (source.title, source.authors, source.year) == ("Sharing a van", ("Ida Brook",), 2018)
    assert source.document.parser == "odt 1"


def test_locked_and_damaged_texts_are_refused(tmp_path: Path) -> None:
    for parts, message in (({"META-INF/manifest.xml": "<m:encryption-data/>"}, "password"), ({}, "its text is missing"), ({"content.xml": "<a><b></a>"}, "damaged")):
        with pytest.raises(UnreadableFile, match=message):
            odt.read(packed(tmp_path / "a.odt", {"mimetype": "x", **parts}))


def test_a_note_called_in_a_table_makes_no_other_figure_of_the_one_it_stands_on(tmp_path: Path) -> None:
    note = "<text:note><text:note-citation>*</text:note-citation><text:note-body><text:p>Ledger.</text:p></text:note-body></text:note>"
    body = f"<table:table><table:table-row><table:table-cell><text:p>Oxley</text:p></table:table-cell><table:table-cell><text:p>310{note}</text:p></table:table-cell></table:table-row></table:table>"
    assert made(tmp_path / "a.odt", body) == [("table", "Oxley | 310"), ("footnote", "1 Ledger.")]
