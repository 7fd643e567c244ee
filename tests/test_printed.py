from __future__ import annotations

from pathlib import Path

from ingest import printed, readers
from ingest.pages import Row
from tests import pdfs
from tests.pdfs import Text


def words(said: str, y: float, x: float = 72, size: float = 10) -> list[Row]:
    """A line of which each word was placed by itself."""
    out = []
    for word in said.split():
        out.append(Row(word, x, y, size, False, 1))
        x += (len(word) + 0.6) * 0.5 * size
    return out


def texts(rows: list[Row]) -> list[str]:
    return [r.text for r in printed.joined(rows)]


def test_words_placed_one_by_one_are_a_line() -> None:
    assert texts([*words("Nine rafts lay on the Tarn.", 700), *words("Nobody fell in.", 687)]) == ["Nine rafts lay on the Tarn.", "Nobody fell in."]


def test_a_wide_gap_parts_cells_but_not_the_number_of_a_page() -> None:
    rows = [*words("Depth: low", 700), *words("Width: great", 700, x=315)]
    assert texts(rows) == ["Depth: low | Width: great"]
    assert texts([*words("Who came", 700), Row("12", 530, 700, 10, False, 1)]) == ["Who came 12"]


def test_what_a_cell_has_below_its_first_line_goes_into_it() -> None:
    rows = [Row("Tarn", 72, 700, 10, False, 1), Row("gales took the", 300, 700, 10, False, 1), Row("old elm, re-", 300, 688, 10, False, 1), Row("grown since", 300, 676, 10, False, 1)]
    last = [Row("Mill", 72, 660, 10, False, 1), Row("quiet", 300, 660, 10, False, 1)]
    assert texts([*rows, *last]) == ["Tarn | gales took the old elm, re- grown since", "Mill | quiet"]
    below = Row("A paragraph set in.", 300, 600, 10, False, 1)  # too far down to be of that cell
    assert texts([*rows, below]) == ["Tarn | gales took the old elm, re- grown since", "A paragraph set in."]
    assert texts([rows[0], Row("Not beside", 72, 688, 10, False, 1)]) == ["Tarn", "Not beside"]


def test_wide_letters_are_no_gap() -> None:
    rows = [Row("THE_GREAT_HERON_OF_TARN", 72, 700, 10, False, 1), Row("sings", 72 + 23 * 6 + 5, 700, 10, False, 1)]
    assert texts(rows) == ["THE_GREAT_HERON_OF_TARN sings"]


def test_a_word_parted_at_its_hyphen_is_whole() -> None:
    assert texts([Row("high-", 72, 700, 10, False, 1), Row("water mark", 98, 700, 10, False, 1)]) == ["high-water mark"]


def test_columns_and_raised_figures_are_not_joined() -> None:
    rows = [Row("left", 300, 700, 10, False, 1), Row("next", 72, 700, 10, False, 1), Row("1", 95, 704, 6, False, 1)]
    assert texts(rows) == ["left", "next", "1"]


def contents(*lines: str) -> list[str]:
    rows = [Row(line, 72, 740 - 13 * n, 10, False, 1) for n, line in enumerate(lines)]
    return [rows[n].text for n in sorted(printed.contents(rows))]


def test_lines_of_contents_are_known_by_their_leaders_or_their_heading() -> None:
    assert contents("The rafts ........ 4", "They were towed over in 1912") == ["The rafts ........ 4"]
    listed = ["Rafts 4", "Ropes 5", "Lanterns and the shed in which they", "were kept 6", "Songs xi", "Herons 12"]
    assert contents("CONTENTS", *listed) == listed
    assert contents("Results", *listed) == []
    assert contents("Contents", "The contents of the shed were sold.", "It was 1912.", "Nobody came.") == []


def test_a_table_of_contents_is_found_but_no_evidence(tmp_path: Path) -> None:
    page = [Text(72, 780, "Contents", 18), *pdfs.lines([f"Part {w} of the rafts ................ {n}" for n, w in enumerate(("one", "two", "three"), 3)])]
    document = readers.read(pdfs.write(tmp_path / "a.pdf", [page, pdfs.lines(["The rafts were tied with green rope.", "They were dry."])])).document
    said = [document.text[b.start : b.end] for b in document.blocks if b.kind == "caption"]
    assert said == ["Part one of the rafts 3", "Part two of the rafts 4", "Part three of the rafts 5"]
    assert "...." not in document.text
