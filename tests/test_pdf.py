from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from corpus.records import Document
from ingest import pdf, readers
from tests import pdfs
from tests.pdfs import Text

BODY = [
    "The five libraries of the valley bought one van together, and it stood in",
    "the yard of the old mill at Oxley. Each of them could take it for a day, and",
    "nobody had to ask twice. In winter the van was lent to the parish as well.",
]
LABELS = "0 << /S /r >> 2 << /S /D >>"


def read(folder: Path, *pages: list[Text] | bytes, labels: str = "") -> Document:
    return readers.read(pdfs.write(folder / "a.pdf", pages, labels)).document


def blocks(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def test_pages_and_printed_labels_are_kept_apart(tmp_path: Path) -> None:
    document = read(tmp_path, *(pdfs.lines([f"Page {w} begins here.", *BODY]) for w in ("one", "two", "three", "four")), labels=LABELS)
    assert [(p.number, p.label) for p in document.pages] == [(1, "i"), (2, "ii"), (3, "1"), (4, "2")]
    for number, word in enumerate(("one", "two", "three", "four"), 1):
        page = document.page_at(document.text.index(f"Page {word}"))
        assert page is not None
        assert page.number == number


def test_lines_of_a_paragraph_are_joined_and_a_gap_parts_paragraphs(tmp_path: Path) -> None:
    document = read(tmp_path, [*pdfs.lines(BODY), *pdfs.lines(BODY[1:], top=740 - 5 * 13)])
    assert blocks(document, "paragraph") == [" ".join(BODY), " ".join(BODY[1:])]


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    document = read(tmp_path, pdfs.lines(BODY[:2]), pdfs.lines(BODY[2:]))
    assert blocks(document, "paragraph") == [" ".join(BODY)]
    assert [p.number for p in document.pages] == [1, 2]


def test_a_name_at_the_head_of_a_page_does_not_begin_a_paragraph(tmp_path: Path) -> None:
    named = "Oxley and Marsh End shared the petrol."
    assert blocks(read(tmp_path, pdfs.lines(BODY[:2]), pdfs.lines([named])), "paragraph") == [" ".join([*BODY[:2], named])]


def test_running_heads_feet_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [[Text(72, 800, "Mending together"), *pdfs.lines([f"Part {w} begins.", *BODY]), Text(290, 40, str(n))] for n, w in enumerate("ABCDE", 1)]
    document = read(tmp_path, *pages)
    assert "Mending" not in document.text
    assert document.text.count("Part ") == 5
    assert not any(line.strip().isdigit() for line in document.text.split("\n"))


def test_a_head_that_stands_once_is_kept(tmp_path: Path) -> None:
    pages = [[Text(72, 800, f"Head {w} of its own"), *pdfs.lines(BODY)] for w in ("red", "blue", "green", "white")]
    assert "Head blue of its own" in read(tmp_path, *pages).text


def test_larger_type_is_a_heading_and_its_size_the_depth(tmp_path: Path) -> None:
    page = [Text(72, 780, "The valley", 20), Text(72, 750, "Their van", 14), *pdfs.lines(BODY, top=725), Text(72, 660, "Their key", 14), *pdfs.lines(BODY, top=640)]
    document = read(tmp_path, page)
    assert blocks(document, "heading") == ["The valley", "Their van", "Their key"]
    assert [b.heading for b in document.blocks if b.kind == "paragraph"] == [("The valley", "Their van"), ("The valley", "Their key")]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["The five libraries of the valley", "bought one van together, and it", "stood in the yard of the mill."]
    right = ["In winter the van was lent to the", "parish as well, which paid for", "petrol and for a new battery."]
    document = read(tmp_path, [*pdfs.lines(left, x=50), *pdfs.lines(right, x=310)])
    assert " ".join(left) in document.text
    assert " ".join(right) in document.text
    assert document.text.index("five libraries") < document.text.index("In winter")


def test_bullets_are_a_list_with_its_lead_in(tmp_path: Path) -> None:
    document = read(tmp_path, [*pdfs.lines([*BODY, "They also shared these three things:", "• one van", "• one sheet", "• one locksmith"])])
    assert blocks(document, "list")[0].split("\n")[-3:] == ["one van", "one sheet", "one locksmith"]


def test_a_small_raised_number_is_a_mark_and_small_type_below_a_footnote(tmp_path: Path) -> None:
    page = [*pdfs.lines(BODY), Text(72, 740 - 39, "Petrol fell by half."), Text(163, 740 - 35, "1", 6), Text(72, 90, "1 Ledger of the mill, page 4.", 8)]
    document = read(tmp_path, page)
    assert blocks(document, "footnote") == ["1 Ledger of the mill, page 4."]
    assert "Petrol fell by half." in document.text
    assert "half.1" not in document.text.replace(" ", "")


def test_a_page_that_raises_is_lost_and_named_and_the_others_are_kept(tmp_path: Path) -> None:
    broken = b"<< /Length 3 /Filter /NoSuchFilter >>\nstream\nabc\nendstream"
    document = read(tmp_path, pdfs.lines(["First page."]), broken, pdfs.lines(["Third page."]))
    assert document.lost == (2,)
    assert document.page_count == 3
    assert "First page." in document.text
    assert "Third page." in document.text


def encrypted(folder: Path, password: str) -> Path:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=pdfs.write(folder / "open.pdf", [pdfs.lines(BODY)]))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    writer.write(folder / "closed.pdf")
    return folder / "closed.pdf"


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"protected by a password\. Save a copy without one"):
        pdf.read(encrypted(tmp_path, "secret"))


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path: Path) -> None:
    assert readers.read(encrypted(tmp_path, "")).document.text == " ".join(BODY)


def test_a_scan_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"likely a scan\. Run it through OCR"):
        pdf.read(pdfs.write(tmp_path / "a.pdf", [b"0 0 1 rg 10 10 500 700 re f", []]))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_pdf_cut_off_is_read_or_refused_but_never_raises_another_error(tmp_path: Path, cut: float) -> None:
    whole = pdfs.write(tmp_path / "a.pdf", [pdfs.lines(BODY)] * 3).read_bytes()
    (tmp_path / "a.pdf").write_bytes(whole[: int(len(whole) * cut)])
    with contextlib.suppress(UnreadableFile):
        assert pdf.read(tmp_path / "a.pdf").lines


def test_no_pages(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no pages"):
        pdf.read(pdfs.write(tmp_path / "a.pdf", []))
