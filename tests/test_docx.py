from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from corpus.errors import UnreadableFile
from ingest import docx, passages, readers
from ingest.lines import MARK
from ingest.settings import Settings
from tests.documents import packed, para, run, style, word

HEADINGS = style("Kop1", "heading 1") + style("Kop2", "heading 2") + style("Titel", "Title") + style("Boven", "Boven", '<w:basedOn w:val="Kop2"/>')


def made(path: Path, body: str, **parts: str) -> list[tuple[str, str]]:
    return [(line.hint, line.text) for line in docx.read(word(path, body, **parts)).lines]


def test_headings_are_known_by_their_styles_in_any_language(tmp_path: Path) -> None:
    body = para("Vans and mills", "Titel") + para("Why", "Kop1") + para("Who", "Boven") + para("Ida drove.") + para("When", inside='<w:outlineLvl w:val="2"/>')
    lines = docx.read(word(tmp_path / "a.docx", body, styles=HEADINGS)).lines
    assert [(line.text, line.level) for line in lines] == [("Vans and mills", 1), ("Why", 1), ("Who", 2), ("Ida drove.", 0), ("When", 3)]


def test_places_are_told_by_heading_and_paragraph_without_pages(tmp_path: Path) -> None:
    body = para("Why they joined", "Kop1") + "".join(para(f"Group {n} of the menders came by van in the winter. " * 12) for n in range(3))
    document = readers.read(word(tmp_path / "a.docx", body, styles=HEADINGS)).document
    found = passages.split(document, "a", Settings())
    assert [p.locator for p in found] == [f"Why they joined, para {n}" for n in (1, 2, 3)]
    assert {p.page for p in found} == {None}


def test_own_paragraph_numbers_are_counted_and_list_numbers_left_out(tmp_path: Path) -> None:
    levels = '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    dots = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum><w:abstractNum w:abstractNumId="8">{dots}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'

    def at(number: int, depth: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'

    body = para("Money", "Kop1", at(1, 0)) + para("The van was dear.", inside=at(1, 1)) + para("They had:", inside=at(1, 1)) + para("one mill", inside=at(2, 0)) + para("Trust", "Kop1", at(1, 0)) + para("It grew.", inside=at(1, 1))
    got = made(tmp_path / "a.docx", body, styles=HEADINGS, numbering=numbering)
    assert got == [("heading", "Money"), ("text", "3.1 The van was dear."), ("text", "3.2 They had:"), ("item", "one mill"), ("heading", "Trust"), ("text", "4.1 It grew.")]


def test_tables_are_rows_and_frames_are_paragraphs(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{para(c)}</w:tc>' for c in cells)}</w:tr>"

    frame = f"<w:tbl><w:tr><w:tc>{para('A box.')}<w:tbl>{row('Oxley', '40')}</w:tbl></w:tc></w:tr></w:tbl>"
    got = made(tmp_path / "a.docx", f"<w:tbl>{row('Mill', 'Loans')}{row('Oxley', '310')}</w:tbl>{frame}{para('After.')}")
    assert got == [("table", "Mill | Loans"), ("table", "Oxley | 310"), ("text", "A box."), ("table", "Oxley | 40"), ("text", "After.")]


def test_notes_stand_beside_and_their_marks_are_taken_out(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="0">{para("")}</w:footnote><w:footnote w:id="5">{para("Oxley ledger, page 4.")}</w:footnote>'
    body = f'<w:p>{run("The van cost £6,200.")}<w:r><w:footnoteReference w:id="5"/></w:r>{run(" It was blue.")}</w:p>'
    path = word(tmp_path / "a.docx", body, footnotes=notes)
    assert docx.read(path).lines[0].text == f"The van cost £6,200.{MARK.format(1)} It was blue."
    document = readers.read(path).document
    assert document.text == "The van cost £6,200. It was blue.\n\n1 Oxley ledger, page 4."
    assert [b.kind for b in document.blocks] == ["paragraph", "footnote"]


def test_what_is_deleted_hidden_or_doubled_is_left_out_and_boxes_are_kept(tmp_path: Path) -> None:
    box = f"<mc:AlternateContent><mc:Choice><w:txbxContent>{para('In the box.')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{para('In the box.')}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
    body = f"<w:p>{run('Kept')}<w:del>{run(' gone')}</w:del><w:moveFrom>{run(' moved')}</w:moveFrom><w:ins>{run(' new')}</w:ins>{run(' obey', '<w:vanish/>')}<w:r><w:instrText>PAGE</w:instrText>{box}</w:r>{run('.')}</w:p>"
    assert made(tmp_path / "a.docx", body + para("Contents 3", "Inhopg1"), styles=style("Inhopg1", "toc 1")) == [("text", "Kept new."), ("text", "In the box.")]


def test_bold_paragraphs_are_headings_where_there_are_no_others(tmp_path: Path) -> None:
    bold = f"<w:p>{run('Who mends', '<w:b/>')}</w:p>"
    assert made(tmp_path / "a.docx", bold + para("Ida does.")) == [("heading", "Who mends"), ("text", "Ida does.")]
    assert made(tmp_path / "b.docx", para("One", "Kop1") + bold, styles=HEADINGS) == [("heading", "One"), ("text", "Who mends")]


def test_an_exponent_is_no_footnote_mark(tmp_path: Path) -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = f"<w:p>{run('A hall of 40 m')}{run('2', up)}{run(' as they said')}{run('3', up)}</w:p>"
    assert made(tmp_path / "a.docx", body) == [("text", f"A hall of 40 m² as they said{MARK.format(3)}")]


def test_properties_are_handed_up_and_a_program_is_no_author(tmp_path: Path) -> None:
    core = "<dc:title>Sharing a van</dc:title><dc:creator>Ida Brook; admin</dc:creator><dcterms:modified>2018-04-01T00:00:00Z</dcterms:modified>"
    source = readers.read(word(tmp_path / "a.docx", para("Words."), core=core, app="<Company>Oxley Mill Trust</Company>"))
    assert (source.title, source.authors, source.year, source.publisher) == ("Sharing a van", ("Ida Brook",), 2018, "Oxley Mill Trust")


def test_a_document_of_python_docx_is_read(tmp_path: Path) -> None:
    made = python_docx.Document()
    made.add_heading("Sharing a van", 0)
    made.add_heading("Why", 1)
    made.add_paragraph("Because it was dear.")
    made.add_paragraph("one van", style="List Bullet")
    table = made.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Oxley", "40"
    made.save(str(tmp_path / "a.docx"))
    got = [(line.hint, line.text) for line in docx.read(tmp_path / "a.docx").lines]
    assert got == [("heading", "Sharing a van"), ("heading", "Why"), ("text", "Because it was dear."), ("item", "one van"), ("table", "Oxley | 40")]


def test_a_document_without_its_text_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="its text is missing"):
        docx.read(packed(tmp_path / "a.docx", {"[Content_Types].xml": "<Types/>"}))


def test_a_thousand_notes_and_odd_figures_leave_no_mark_of_ours_behind(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="5">{para("Ledger.")}</w:footnote>'
    body = f'<w:p>{run("The van was dear")}<w:r><w:footnoteReference w:id="5"/></w:r>{run(".")}</w:p>' * 1001 + para("So", inside='<w:outlineLvl w:val="²"/>')
    text = readers.read(word(tmp_path / "a.docx", body, footnotes=notes)).document.text
    assert not set(text) & set(MARK.format(""))
    assert "1001 Ledger." in text
    assert text.endswith("So")


def test_a_note_called_in_a_table_makes_no_other_figure_of_the_one_it_stands_on(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="5">{para("Ledger.")}</w:footnote>'
    cell = f'<w:p>{run("310")}<w:r><w:footnoteReference w:id="5"/></w:r></w:p>'
    assert made(tmp_path / "a.docx", f"<w:tbl><w:tr><w:tc>{para('Oxley')}</w:tc><w:tc>{cell}</w:tc></w:tr></w:tbl>", footnotes=notes) == [("table", "Oxley | 310"), ("footnote", "1 Ledger.")]
