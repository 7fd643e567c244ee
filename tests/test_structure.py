from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Block, Document
from ingest import markdown, plain, structure
from ingest.lines import Hint, Line
from tests.fakes import REPORT


def build(text: str) -> Document:
    return structure.build(markdown.read(text))


def texts(document: Document, kind: str) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def block(document: Document, words: str) -> Block:
    return next(b for b in document.blocks if words in document.text[b.start : b.end])


INVENTED = build(REPORT)


def test_blocks_stand_under_their_headings() -> None:
    title = "Mending together: tool libraries of the Fenwater valley"
    assert block(INVENTED, "Five tool").heading == (title, "Why they joined")
    assert block(INVENTED, "Insurance fell").heading == (title, "What it cost", "Money")
    assert block(INVENTED, "Trust grew").heading == (title, "What it cost", "Trust")
    assert block(INVENTED, "Why they joined").heading == (title,)


def test_paragraphs_are_counted_under_their_heading_without_footnotes() -> None:
    assert [b.para for b in INVENTED.blocks if b.heading[-1:] == ("Money",) and b.kind != "table"] == [1, 1, 2]
    assert block(INVENTED, "The valley council").para == 2


def test_a_list_keeps_its_lead_in() -> None:
    assert block(INVENTED, "one booking sheet").lead_in == "The libraries shared three things:"
    assert texts(INVENTED, "list") == ["The libraries shared three things:\none van\none booking sheet\na locksmith who calls on Fridays"]


def test_a_tables_rows_stay_in_order() -> None:
    assert " ".join(texts(INVENTED, "table")).split() == ["Library", "|", "Members", "|", "Loans", "Oxley", "|", "40", "|", "310", "Marsh", "End", "|", "25", "|", "190"]


def test_a_quotation_has_its_speaker() -> None:
    said = block(INVENTED, "We only lent")
    assert (said.kind, said.speaker) == ("quotation", "Chair, Marsh End")


def test_a_speaker_on_a_line_of_its_own_belongs_to_the_quotation() -> None:
    document = build("# Voices\n\n“We only lent to friends.”\n\n– Chair, Marsh End\n\nThen the winter came.")
    said = block(document, "We only lent")
    assert (said.kind, said.speaker) == ("quotation", "Chair, Marsh End")
    assert block(document, "Then the winter").para == 2


def test_literature_is_marked_to_its_end() -> None:
    document = build("# Report\n\nText here.\n\n## References\n\nPell, A. (2012) Lending.\n\n### Websites\n\nmill.example\n\n# Annex\n\nMore text.")
    assert [b.kind for b in document.blocks if b.kind != "heading"] == ["paragraph", "bibliography", "bibliography", "paragraph"]


def test_footnotes_come_after_their_paragraph_and_their_marks_go() -> None:
    assert texts(INVENTED, "footnote") == ["1 Oxley Mill ledger (2015), page 4."]
    assert "£1,900 a year. Insurance fell" in INVENTED.text
    assert INVENTED.text.index("1 Oxley Mill") > INVENTED.text.index("Insurance fell")


def test_a_footnote_mark_glued_to_a_word_goes_and_figures_stay() -> None:
    document = structure.build([Line("The van1 cost £6,200 in 2014. It had 1 seat.", new=True), Line("1 Ledger, page 4.", "footnote", new=True)])
    assert document.text.startswith("The van cost £6,200 in 2014. It had 1 seat.")


def test_own_numbers_are_kept() -> None:
    document = build("# Part 3\n\n3.1 The van was blue.\n\nStill about it.\n\n3.2 It was old.")
    assert [(b.number, b.para) for b in document.blocks if b.kind == "paragraph"] == [("3.1", 1), ("3.1", 2), ("3.2", 3)]


def test_a_word_parted_at_the_line_end_is_made_whole_where_the_report_writes_it_so() -> None:
    lines = [Line("The coopera-", new=True), Line("tive shares; a coopera-"), Line("tive cooperative.")]
    assert structure.build(lines).text == "The cooperative shares; a cooperative cooperative."
    kept = [Line("A well-known van.", new=True), Line("It is a well-", new=True), Line("known one.")]
    assert structure.build(kept).text.endswith("a well-known one.")


def test_no_quote_may_span_what_was_left_out() -> None:
    lines = [Line("The van stood and", new=True), Line("1 A ledger of 2015.", "footnote", new=True), Line("nobody drove it.")]
    document = structure.build(lines)
    assert document.text == "The van stood and nobody drove it.\n\n1 A ledger of 2015."
    assert [document.text[b:] [:6] for b in document.breaks] == ["nobody"]


def test_pages_begin_where_their_first_words_stand() -> None:
    lines = [Line("The van stood and", new=True, page=1), Line("nobody drove it.", page=2), Line("Winter came.", new=True, page=4)]
    document = structure.build(lines, labels=["i", "ii", "1", "2"], page_count=4)
    assert [(p.number, p.label, document.text[p.start :].split()[0]) for p in document.pages] == [(1, "i", "The"), (2, "ii", "nobody"), (4, "2", "Winter")]


HINTS: list[Hint] = ["text", "heading", "item", "table", "footnote", "caption", "drop"]
WORDS = st.text(alphabet="Abc e.1-“”–:", min_size=1, max_size=30).map(str.strip).filter(bool)
LINES = st.lists(st.builds(Line, WORDS, st.sampled_from(HINTS), st.booleans(), st.integers(1, 3), st.integers(0, 3), st.booleans(), st.booleans()), max_size=14)


@given(LINES)
def test_blocks_are_in_order_apart_and_inside_the_text(lines: list[Line]) -> None:
    document = structure.build(lines)
    assert all(0 <= b.start <= b.end <= len(document.text) for b in document.blocks)
    assert all(a.end <= b.start for a, b in pairwise(document.blocks))
    assert all(0 <= b <= len(document.text) for b in document.breaks)
    assert [p.number for p in document.pages] == sorted({p.number for p in document.pages})


def test_a_figure_after_an_opening_quotation_mark_is_no_footnote_mark() -> None:
    lines = plain.read("The ’10 Ks’ of Oxley were read out. Nobody left3.\n\n3 Mill, A. (1999), The ten Ks, Oxley Press.\n")
    text = structure.build(lines).text
    assert text.startswith("The ’10 Ks’ of Oxley were read out. Nobody left.")
