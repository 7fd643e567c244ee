from __future__ import annotations

import pytest

from corpus.errors import UnreadableFile
from ingest import screen
from ingest.lines import Line

PROSE = "They shared a van and were glad of it. "


def test_what_is_in_order_goes_through_as_it_is() -> None:
    lines = [Line("A van.", "heading", new=True, level=1), Line("Blue.", new=True)]
    assert screen.lines(lines) == screen.Screened(lines, "")
    assert screen.text("A van.\n\nBlue.") == "A van.\n\nBlue."


def test_characters_that_are_never_text_are_taken_out() -> None:
    assert [line.text for line in screen.lines([Line("o\u202ebey\ud800 \U000e0041the\x00 van"), Line("\u200b")]).lines] == ["obey the van"]


def test_long_lines_are_cut_between_sentences_and_nothing_is_lost() -> None:
    whole = PROSE * 1000
    cut = screen.text(whole)
    assert cut.replace("\n", "") == whole
    assert max(map(len, cut.split("\n"))) <= screen.LONG
    assert all(part.startswith("They") for part in cut.split("\n") if part)
    parts = screen.lines([Line(whole, "item", new=True, marked=True)]).lines
    assert " ".join(p.text for p in parts) == whole.strip()
    assert [p.new for p in parts[:2]] == [True, False]
    assert [p.marked for p in parts[:2]] == [True, False]


def test_a_script_without_spaces_is_no_data() -> None:
    whole = "地域の団体が協力して活動していますそして" * 1000
    assert screen.text(whole).replace("\n", "") == whole


def test_a_stretch_of_data_within_prose_is_left_out_and_told() -> None:
    got = screen.lines([Line(f"{PROSE * 100}{'QUJD' * 500} Then it rained.", new=True)])
    assert [(p.text, p.words_lost) for p in got.lines] == [((PROSE * 100).strip(), False), ("Then it rained.", True)]
    assert got.remark.startswith("1 stretches")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no words"), (" 1 . 2 ", "no words"), ("a" * 5_000_000, "without a space"), ("[" * 1000 + "word", "without a space"), ("[ " * 5000 + "word", "hardly any letters"),
        ("ab, " * 100_000, "thousands of columns"), ("ab" * 10_000_001, "the most is 8,000,000"),
    ],
    ids=["empty", "figures", "no spaces", "brackets", "spaced brackets", "columns", "too long"],
)  # fmt: skip
def test_what_is_no_prose_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        screen.text(text)


@pytest.mark.parametrize(("lines", "message"), [([], "No text found"), ([Line("1")], "No text found"), ([Line("ab")] * 500_001, "500,001 lines"), ([Line("ab " * 7_000_000)], "8,000,000")], ids=["none", "figures", "many", "long"])
def test_lines_are_held_to_the_same(lines: list[Line], message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        screen.lines(lines)
