"""Made-up pages whose lines are drawn in another order than they are read, and headings that their size does not tell."""

from __future__ import annotations

from pathlib import Path

from corpus.records import Document
from ingest import layout, order, printed, readers
from ingest.lines import BULLET
from ingest.pages import Row
from tests import pdfs
from tests.pdfs import Text

LEFT = ["The herons of the tarn nest", "in the alders of the island", "and leave them in autumn,", "when the water is rising."]
RIGHT = ["Their rafts are of reed, and", "each is tied to a stake with", "a cord of bast that is made", "anew in every spring there."]
PROSE = ["The warden of Tarn Side counts the herons in every month of the year,", "and writes down how many rafts they had and what became of each of them."]


def read(folder: Path, *pages: list[Text], labels: str = "") -> Document:
    return readers.read(pdfs.write(folder / "a.pdf", pages, labels)).document


def headings(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]


def test_the_left_column_comes_first_though_it_is_drawn_last(tmp_path: Path) -> None:
    text = read(tmp_path, [*pdfs.lines(RIGHT, x=310), *pdfs.lines(LEFT, x=72)]).text
    assert text.index(" ".join(LEFT)) < text.index(" ".join(RIGHT))


def test_a_heading_that_is_drawn_last_stands_above_both_columns(tmp_path: Path) -> None:
    document = read(tmp_path, [*pdfs.lines(LEFT, x=72), *pdfs.lines(RIGHT, x=310), Text(72, 790, "Nests and rafts", 20)])
    assert document.text.startswith("Nests and rafts")
    assert {b.heading for b in document.blocks if b.kind == "paragraph"} == {("Nests and rafts",)}


def test_the_rest_of_a_paragraph_above_a_new_part_is_read_before_it(tmp_path: Path) -> None:
    second = [Text(72, 600, "What the frost took", 18), *pdfs.lines(PROSE, top=570), *pdfs.lines(["of every raft that was there before the frost came to the tarn at last."], top=740)]
    document = read(tmp_path, pdfs.lines([*PROSE, "In the end the warden made a list, and in it he wrote down the number"]), second)
    assert "wrote down the number of every raft" in document.text
    assert document.text.index("before the frost came") < document.text.index("What the frost took")


def rows(*places: tuple[float, float, str], size: float = 10.0) -> list[Row]:
    """Lines of page 1 as pypdf tells them where each word is placed by itself."""
    return [Row(words, x, y, size, False, 1) for x, y, words in places]


def test_the_cells_of_a_table_row_stay_in_their_order() -> None:
    row = rows((72, 700, "Tarn Side"), (172, 700, "nine rafts that"), (172, 688, "were of reed"), (372, 700, "gone"))
    assert [r.text for r in printed.joined(order.reading(row))] == ["Tarn Side | nine rafts that were of reed | gone"]


def test_a_cells_second_line_may_be_placed_word_by_word() -> None:
    row = rows((72, 700, "3"), (112, 700, "nine"), (136, 700, "rafts"), (112, 688, "made"), (140, 688, "of"), (154, 688, "reed"), (200, 700, "gone"), (330, 700, "by frost"))
    assert [r.text for r in printed.joined(order.reading(row))] == ["3 | nine rafts made of reed | gone | by frost"]


def test_a_row_of_small_type_that_begins_with_a_number_is_a_row_and_a_footnote_a_footnote() -> None:
    table = rows(*((x, y, w) for y, n in ((500, "1"), (480, "2")) for x, w in ((72, n), (112, "A raft of reed"), (300, "gone"))), size=8.0)
    note = rows((72, 60, "1"), (100, 60, "Ledger of the tarn, page 4."), size=8.0)
    text = rows(*((72, 740 - 13 * n, w) for n, w in enumerate(PROSE * 3)))
    hints = {line.text: line.hint for line in layout.lines([*text, *table, *note], 1)}
    assert hints["1 | A raft of reed | gone"] == hints["2 | A raft of reed | gone"] == "table"
    assert [h for t, h in hints.items() if "Ledger" in t] == ["footnote"]


def test_a_page_that_stands_on_its_head_is_read_as_it_is_drawn() -> None:
    page = rows(*((300, 100 + 40 * n, words) for n, words in enumerate(LEFT)))
    assert order.reading(page) == page


def test_a_line_of_bold_that_stands_apart_is_a_heading(tmp_path: Path) -> None:
    page = [*pdfs.lines(PROSE), Text(72, 700, "What the frost took", bold=True), *pdfs.lines(PROSE, top=680)]
    document = read(tmp_path, page)
    assert headings(document) == ["What the frost took"]
    assert document.blocks[-1].heading == ("What the frost took",)


def test_bold_words_that_begin_a_paragraph_are_none(tmp_path: Path) -> None:
    begun = [Text(72, 700, "The warden of the East Tarn and", bold=True), *pdfs.lines(["Marsh End counts herons in every month"], top=687)]
    asked = [Text(72, 640, "Who counts?", bold=True), Text(72, 600, "A list follows:", bold=True)]
    assert headings(read(tmp_path, [*pdfs.lines(PROSE), *begun, *asked])) == []


def test_where_much_is_bold_bold_tells_nothing(tmp_path: Path) -> None:
    page = [*pdfs.lines(PROSE), Text(72, 700, "What the frost took", bold=True), *(Text(72, 680 - 13 * n, w, bold=True) for n, w in enumerate(PROSE * 3))]
    assert headings(read(tmp_path, page)) == []


def test_paragraphs_in_large_type_are_text(tmp_path: Path) -> None:
    slide = [Text(72, 760, "What we want", 28), *pdfs.lines(PROSE, top=700, pitch=24, size=18)]
    document = read(tmp_path, slide, pdfs.lines(PROSE * 4))
    assert headings(document) == ["What we want"]
    assert next(document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph") == " ".join(PROSE)


def test_the_title_that_slides_share_is_shown_once(tmp_path: Path) -> None:
    slides = [[Text(72, 760, "Aims of the year", 28), *pdfs.lines([f"Raft {w} is to be mended.", *PROSE, "So says the warden."])] for w in ("red", "blue", "green", "white")]
    document = read(tmp_path, *slides)
    assert headings(document) == ["Aims of the year"]
    assert {b.heading for b in document.blocks if b.kind == "paragraph"} == {("Aims of the year",)}


def test_hollow_and_other_signs_are_bullets(tmp_path: Path) -> None:
    assert all(BULLET.match(f"{sign} a raft") for sign in "○◯■□➢►\uf0b7\uf0a7•")
    assert not BULLET.match("✓ 250")


def numbered(shift: int, pages: int = 6) -> list[list[Text]]:
    """Pages of which each has a number at its foot, so much more than its place."""
    return [[*pdfs.lines([f"Raft {w} was the first.", *PROSE]), *([Text(290, 40, str(n + shift))] if n + shift > 0 else [])] for n, w in enumerate("ABCDEFGH"[:pages], 1)]


def test_numbers_printed_on_the_pages_are_their_labels_where_the_file_has_none(tmp_path: Path) -> None:
    assert [p.label for p in read(tmp_path, *numbered(-2)).pages] == [None, None, "1", "2", "3", "4"]
    assert [p.label for p in read(tmp_path, *numbered(100)).pages] == ["101", "102", "103", "104", "105", "106"]
    assert [p.label for p in read(tmp_path, *numbered(0)).pages] == ["1", "2", "3", "4", "5", "6"]


def test_roman_numbers_before_them_are_labels_too(tmp_path: Path) -> None:
    front = [[*pdfs.lines(["What is in it.", *PROSE]), Text(290, 40, number)] for number in ("i", "ii")]
    rest = [[*pdfs.lines([f"Raft {w} was the first.", *PROSE]), Text(290, 40, str(n))] for n, w in enumerate("ABCDE", 1)]
    assert [p.label for p in read(tmp_path, *front, *rest).pages] == ["i", "ii", "1", "2", "3", "4", "5"]


def test_the_files_own_labels_go_before_printed_numbers_and_years_are_none(tmp_path: Path) -> None:
    assert [p.label for p in read(tmp_path, *numbered(-2), labels="0 << /S /D /St 7 >>").pages][:2] == ["7", "8"]
    years = [[*pdfs.lines([f"Raft {w} was the first.", *PROSE]), Text(72, 40, f"Tarn Side {2001 + 3 * n}")] for n, w in enumerate("ABCDEF")]
    assert [p.label for p in read(tmp_path, *years).pages] == ["1", "2", "3", "4", "5", "6"]
