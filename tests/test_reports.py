"""The readers on the real reports, as text and as PDF, where they are at hand. Only names and short headings stand here."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from corpus import catalogue
from corpus.records import Block, Document, Passage
from ingest import passages, readers
from ingest.settings import Settings

RECORDS = catalogue.load()
BASSAC, EAST, HACT, HE, LEAFLET = "bassac-sink-or-swim", "east-midlands-cluster-development", "hact-collaborate-2", "he-west-midlands-cluster-policy", "parish-clustering-leaflet"
SHORT = (EAST, HACT, LEAFLET)
AS_PDF = [*SHORT, pytest.param(BASSAC, marks=pytest.mark.slow), pytest.param(HE, marks=pytest.mark.slow)]
FIRST_LABELS = {BASSAC: ["i", "ii", "iii", "1"], HE: ["i", "1", "2"], EAST: ["1", "2"], HACT: ["1", "2"], LEAFLET: ["1", "2"]}
PAGES = {BASSAC: 58, HE: 32, EAST: 9, HACT: 9, LEAFLET: 2}
Reading = Callable[[str], Document]


@cache
def _read(path: Path) -> Document:
    return readers.read(path).document


@pytest.fixture(scope="session")
def text(reports: Path) -> Reading:
    """A report's document by id, read from its text."""
    return lambda report: _read(reports / f"{report}.txt")


@pytest.fixture(scope="session")
def pdf(rendered: Path) -> Reading:
    """A report's document by id, read from its PDF."""
    return lambda report: _read(rendered / f"{report}.pdf")


def headings(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]


def of_kind(document: Document, kind: str) -> list[Block]:
    return [b for b in document.blocks if b.kind == kind]


def words(document: Document) -> list[str]:
    return re.findall(r"[^\W_]+", document.text.lower())


@pytest.mark.parametrize("report", RECORDS)
def test_each_text_is_recognised(text: Reading, report: str) -> None:
    assert catalogue.recognise(text(report).text, RECORDS) == RECORDS[report]


@pytest.mark.parametrize("report", AS_PDF)
def test_each_pdf_is_recognised(pdf: Reading, report: str) -> None:
    assert catalogue.recognise(pdf(report).text, RECORDS) == RECORDS[report]


@pytest.mark.parametrize("report", AS_PDF)
def test_pages_and_labels(pdf: Reading, report: str) -> None:
    document = pdf(report)
    labels = [p.label for p in document.pages]
    assert document.lost == ()
    assert [p.number for p in document.pages] == list(range(1, PAGES[report] + 1))
    assert labels[: len(FIRST_LABELS[report])] == FIRST_LABELS[report]
    arabic = [int(label) for label in labels if label and label.isdigit()]
    assert arabic == list(range(1, len(arabic) + 1))


@pytest.mark.parametrize("report", AS_PDF)
def test_the_pdf_holds_the_words_of_the_text(text: Reading, pdf: Reading, report: str) -> None:
    plain, printed = set(words(text(report))), set(words(pdf(report)))
    assert len(plain - printed) <= 0.005 * len(plain)
    assert len(printed - plain) <= 0.005 * len(plain)


@pytest.mark.parametrize("report", AS_PDF)
def test_no_running_head_stands_in_the_text(pdf: Reading, report: str) -> None:
    document = pdf(report)
    blocks = [document.text[b.start : b.end] for b in document.blocks if b.kind != "heading"]
    assert max(blocks.count(b) for b in blocks if len(b) > 12) <= 2


def numbered(document: Document) -> dict[int, list[int]]:
    out: dict[int, list[int]] = {}
    for block in document.blocks:
        if block.number and block.kind != "heading":
            part, number = map(int, block.number.split("."))
            if number not in out.setdefault(part, []):
                out[part].append(number)
    return out


def check_numbers(document: Document) -> None:
    found = numbered(document)
    assert {part: (n[0], n[-1]) for part, n in found.items()} == {1: (1, 28), 2: (1, 13), 3: (1, 16), 4: (1, 31)}
    assert all(n == sorted(n) for n in found.values())
    assert sum(map(len, found.values())) >= 71  # the report leaves some numbers out


def test_numbered_paragraphs_are_found(text: Reading) -> None:
    check_numbers(text(BASSAC))


@pytest.mark.slow
def test_numbered_paragraphs_are_found_in_the_pdf(pdf: Reading) -> None:
    check_numbers(pdf(BASSAC))


EXPECTED = {
    BASSAC: ["Foreword", "Executive summary", "Introduction", "Defining a cluster", "Reflections on the reports"],
    EAST: ["Foreword", "Methodology", "The Potential for Cluster Development", "Conclusions and Recommendations", "Next steps"],
    HACT: ["Background", "What is a cluster?", "BOLTON", "NOTTINGHAM", "How the project worked", "Outcomes", "Evaluation"],
    HE: ["Abstract", "1. Introduction", "5. The cluster approach in practice", "8. Conclusion"],
    LEAFLET: ["What is clustering?", "Why form a cluster?", "What does a cluster look like?"],
}
# Headings that the PDF sets in the middle of a line, as running text or behind another heading.
RUN_IN = {BASSAC: ["Executive summary", "Introduction"], LEAFLET: ["What is clustering?", "Why form a cluster?"], EAST: [], HACT: [], HE: []}


@pytest.mark.parametrize("report", RECORDS)
def test_headings_are_found_in_order(text: Reading, report: str) -> None:
    found = headings(text(report))
    assert [h for h in found if h in EXPECTED[report]] == EXPECTED[report]
    assert all(len(h) <= 140 for h in found)


@pytest.mark.parametrize("report", AS_PDF)
def test_headings_are_found_in_the_pdf(pdf: Reading, report: str) -> None:
    found = headings(pdf(report))
    assert [h for h in EXPECTED[report] if h not in found and h not in RUN_IN[report]] == []


def check_lists(document: Document, least: int) -> None:
    lists = of_kind(document, "list")
    introduced = [b for b in lists if b.lead_in.rstrip().endswith((":", "…", "...")) or len(b.lead_in.split()) > 3]
    assert len(introduced) >= least
    for block in introduced:
        assert document.text[block.start : block.end].startswith(block.lead_in)
        assert "\n" in document.text[block.start : block.end]


@pytest.mark.parametrize(("report", "least"), [(BASSAC, 50), (EAST, 10), (HACT, 8), (HE, 1), (LEAFLET, 2)])
def test_lists_keep_their_lead_in(text: Reading, report: str, least: int) -> None:
    check_lists(text(report), least)


def test_lists_keep_their_lead_in_in_the_pdf(pdf: Reading) -> None:
    check_lists(pdf(HACT), 8)
    check_lists(pdf(EAST), 8)


def rows(document: Document, report: str) -> list[Passage]:
    return [p for p in passages.split(document, report, Settings()) if p.kind == "table"]


def test_a_tables_row_heads_stay_with_their_cells(text: Reading) -> None:
    found = {line.split(" | ")[0]: line for p in rows(text(EAST), EAST) for line in p.text.split("\n") if line}
    assert set(found) == {"Leadership and forward thinking", "Access to expertise", "Human resources", "New approaches to resources", "Improving partnership working"}
    assert all(line.count(" | ") == 1 and len(line) > 60 for line in found.values())


def test_a_tables_column_heads_go_with_its_rows(text: Reading) -> None:
    assert {p.context for p in rows(text(HE), HE)} == {"Medical | ICT | Automotive"}


def test_footnotes_are_apart_from_the_running_text(text: Reading) -> None:
    for report, least in ((BASSAC, 28), (HE, 14)):
        document = text(report)
        notes = of_kind(document, "footnote")
        assert len(notes) >= least
        assert all(re.match(r"\d{1,3}", document.text[b.start : b.end]) for b in notes)
        numbers = [int(m[0]) for b in notes if (m := re.match(r"\d+", document.text[b.start : b.end]))]
        assert numbers == sorted(numbers)


def test_quotations_have_their_speakers(text: Reading) -> None:
    for report, least in ((EAST, 6), (HACT, 3), (HE, 8)):
        spoken = [b.speaker for b in of_kind(text(report), "quotation") if b.speaker]
        assert len(spoken) >= least
        assert all(3 <= len(s) <= 80 for s in spoken)
    assert {"cluster study interviewee", "cluster focus group participant"} <= {b.speaker for b in of_kind(text(EAST), "quotation")}
    assert {"interview, R8", "interview, M7"} <= {b.speaker for b in of_kind(text(HE), "quotation")}


def test_the_bibliography_is_marked(text: Reading) -> None:
    document = text(HE)
    entries = of_kind(document, "bibliography")
    assert entries
    assert "Reference:" in entries[0].heading
    assert entries[0].start > 0.75 * len(document.text)
    assert sum(b.end - b.start for b in entries) > 5000
    assert all(p.kind == "bibliography" for p in passages.split(document, HE, Settings()) if p.start >= entries[0].start and p.end <= entries[0].end)


@pytest.mark.parametrize("report", RECORDS)
def test_passages_keep_to_their_sizes(text: Reading, report: str) -> None:
    made = passages.split(text(report), report, Settings())
    assert max(len(p.text) for p in made) <= Settings().passage_max
    assert all(p.sentences for p in made)
    assert all(p.page is None for p in made)
