from __future__ import annotations

import pytest

from corpus.records import Document, Note
from ingest import markdown, pinpoints, structure
from tests.fakes import REPORT

TITLE = "Mending together: tool libraries of the Fenwater …"
DOCUMENT = structure.build(markdown.read(REPORT))
NUMBERED = structure.build(markdown.read("# Part 3\n\n## The yard\n\n3.9 The van was blue.\n\nStill on it.\n\n3.10 It was old.\n\n## The mill\n\n3.11 Red."))


def place(at: str, document: Document = DOCUMENT) -> str | None:
    span = pinpoints.resolve(Note("r#n001", "r", "t", at, "s", (), ()), document)
    return None if span is None else document.text[slice(*span)]


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [
        (f"{TITLE} > Why they joined, para 1", "Five tool", "own insurance."),
        (f"{TITLE} > Why they joined, para 1–2", "Five tool", "at Oxley."),
        ("Why they joined, para 2", "The valley", "at Oxley."),
        ("What it cost > Money, footnote after para 1", "1 Oxley", "page 4."),
        ("What it cost > Money, para 2", "The libraries", "Fridays"),
        ("What it cost > Money, heading", "Money", "Money"),
    ],
)
def test_a_pinpoint_leads_to_its_place(at: str, start: str, end: str) -> None:
    found = place(at)
    assert found is not None
    assert found.startswith(start)
    assert found.endswith(end)


@pytest.mark.parametrize("at", ["Why they joined, para 9", "Why they left, para 1", "para 1", "Money > Trust, para 1", "Why they joined, page 3", "Money, footnote after para 3"])
def test_a_pinpoint_that_names_no_place(at: str) -> None:
    assert place(at) is None


def test_own_numbers_count_as_numbers_and_include_what_follows() -> None:
    assert place("Part 3 > The yard, para 3.9", NUMBERED) == "3.9 The van was blue.\n\nStill on it."
    assert place("The yard, para 3.9–3.10", NUMBERED) == "3.9 The van was blue.\n\nStill on it.\n\n3.10 It was old."
    assert place("The yard, para 3.11", NUMBERED) is None


@pytest.mark.parametrize("document", [DOCUMENT, NUMBERED])
def test_what_is_described_is_found_again(document: Document) -> None:
    for block in document.blocks:
        section, at = pinpoints.describe(document, block.start, block.end)
        span = pinpoints.resolve(Note("r#n001", "r", "t", f"{section}, {at}" if section else at, "s", (), ()), document)
        assert span is not None, (section, at)
        assert span[0] <= block.start
        assert block.end <= span[1]


def test_a_stretch_of_blocks_is_described_from_first_to_last() -> None:
    start, end = DOCUMENT.text.index("Five tool"), DOCUMENT.text.index("at Oxley.")
    assert pinpoints.describe(DOCUMENT, start, end) == (f"{TITLE} > Why they joined", "para 1–2")
    start, end = NUMBERED.text.index("3.9"), NUMBERED.text.index("It was old")
    assert pinpoints.describe(NUMBERED, start, end) == ("Part 3 > The yard", "para 3.9–3.10")


def test_long_headings_are_cut() -> None:
    assert pinpoints.short("one two three four five six seven") == "one two three four five six seven"
    assert pinpoints.short("one two three four five six seven eight") == "one two three four five six seven …"
