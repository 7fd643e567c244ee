"""Links hold when the report is read in again in another way, and say so when its words have changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Library, permalink
from corpus.errors import LibraryError
from ingest.settings import Settings
from tests import pdfs
from tests.fakes import CHOIRS, FENWATER, REPORT, FakeEmbedder, builder, lay_out

COUNCIL = "The valley council wanted a single partner to talk to."
Rebuild = Callable[..., Library]


@pytest.fixture
def rebuild(tmp_path: Path) -> Rebuild:
    """Builds the small library anew: with another text of the report, other sizes of passages, without it, or from another file."""

    def build(text: str | None = REPORT, size: int = 0, notes: bool = True, pages: list[list[str]] | None = None) -> Library:
        corpus = lay_out(tmp_path / f"corpus{len(list(tmp_path.iterdir()))}")
        (corpus / "reports" / "mending.md").unlink()
        if text is not None:
            (corpus / "reports" / "mending.md").write_text(text, encoding="utf-8")
        if pages:
            pdfs.write(corpus / "reports" / "mending.pdf", [pdfs.lines(p) for p in pages])
        made = builder(corpus, corpus / "library", with_notes=notes)
        made.settings = Settings(passage_target=size, passage_min=size, passage_max=1200) if size else made.settings
        made.add([corpus / "reports"])
        return Library.open(corpus / "library", FakeEmbedder())

    return build


def link(library: Library, words: str) -> str:
    """The link to some words of the library."""
    row = next(i for i, p in enumerate(library.index.passages) if words in p.text)
    start = library.index.passages[row].text.index(words)
    return permalink.make(library.index, row, start, start + len(words))


def test_every_passage_and_sentence_is_found_where_it_stands(library: Library, wide_library: Library) -> None:
    for held in (library, wide_library):
        marks = Counter(permalink.mark(p.text[s:e]) for p in held.index.passages for s, e in {(0, len(p.text)), *p.sentences})
        for row, p in enumerate(held.index.passages):
            for start, end in ((0, len(p.text)), *p.sentences[:4]):
                found = permalink.resolve(held, permalink.make(held.index, row, start, end))
                assert permalink.mark(found.text) == permalink.mark(p.text[start:end])
                assert found.status in ("same", "moved")
                assert marks[permalink.mark(p.text[start:end])] > 1 or (found.status, found.row) == ("same", row)


def test_a_link_names_report_and_words_and_holds_none_of_them(library: Library) -> None:
    made = link(library, COUNCIL)
    assert re.fullmatch(rf"clusterlit:{FENWATER}/[0-9a-f]{{16}}\?w=10&at=h[0-9a-f]{{8}}&n=\d+&t=[-.,0-9a-f]+", made)
    assert str(permalink.Link.parse(made)) == made
    assert not any(w in made for w in ("council", "valley", "partner"))


@pytest.mark.parametrize("size", [30, 120])
def test_other_sizes_of_passages_change_nothing(library: Library, rebuild: Rebuild, size: int) -> None:
    made = link(library, COUNCIL)
    other = rebuild(size=size)
    assert [p.text for p in other.index.passages] != [p.text for p in library.index.passages]
    found = permalink.resolve(other, made)
    assert (found.status, found.text) == ("same", COUNCIL)
    assert found.row is not None
    assert other.index.passages[found.row].text[found.start : found.end] == found.text


def test_line_breaks_hyphens_and_marks_change_nothing(library: Library, rebuild: Rebuild) -> None:
    other = rebuild(REPORT.replace("single partner to", "single part-\nner\nto").replace("valley council", "VALLEY COUNCIL,"))
    assert permalink.resolve(other, link(library, COUNCIL)).status == "same"


def test_the_same_report_as_pdf_has_moved_to_a_page(library: Library, rebuild: Rebuild) -> None:
    pages = [["Mending together: tool libraries of the Fenwater valley", "Something of the first page."], ["They had one insurance each. The valley council wanted", "a single partner to talk to. They agreed to meet."]]
    found = permalink.resolve(rebuild(None, pages=pages), link(library, COUNCIL))
    assert (found.status, found.page) == ("moved", 2)
    assert "p. 2" in found.said
    assert found.text == COUNCIL


def test_moved_under_another_heading_says_where(library: Library, rebuild: Rebuild) -> None:
    other = rebuild(REPORT.replace(COUNCIL, "").replace("### Trust\n", f"### Trust\n\n{COUNCIL}\n"))
    found = permalink.resolve(other, link(library, COUNCIL))
    assert (found.status, found.locator) == ("moved", "Trust, para 1–3")
    assert "Trust, para 1–3" in found.said


@pytest.mark.parametrize("now", ["The valley council wanted one partner to talk to.", "The valley council never wanted a single partner to talk to.", "The valley council wanted a single partner to meet."])
def test_changed_words_are_told_with_what_stands_there_now(library: Library, rebuild: Rebuild, now: str) -> None:
    found = permalink.resolve(rebuild(REPORT.replace(COUNCIL, now)), link(library, COUNCIL))
    assert found.status == "changed"
    assert not found.holds
    assert "has changed here" in found.said
    assert set(found.text.split()) >= {"valley", "council"}


@pytest.mark.parametrize(("was", "now"), [("£6,200", "£8,200"), ("£6,200", "6,200"), ("£6,200", "£62,00"), ("saved about", "lost about")])
def test_a_figure_or_a_word_is_enough_of_a_change(library: Library, rebuild: Rebuild, was: str, now: str) -> None:
    made = link(library, "The van cost £6,200 and saved about £1,900 a year.")
    assert permalink.resolve(rebuild(REPORT.replace(was, now)), made).status == "changed"


def test_gone_is_gone_and_another_report_is_missing(library: Library, rebuild: Rebuild) -> None:
    made = link(library, COUNCIL)
    without = permalink.resolve(rebuild(REPORT.replace(COUNCIL, "")), made)
    assert (without.status, without.row, without.text) == ("gone", None, "")
    missing = permalink.resolve(library, made.replace(FENWATER, "kilns"))
    assert (missing.status, missing.said) == ("report missing", "Your library does not hold the report kilns.")
    notes = permalink.resolve(rebuild(None), made)
    assert notes.status == "report missing"
    assert "our notes on" in notes.said


def test_of_like_places_the_one_between_the_same_words_is_meant(rebuild: Rebuild) -> None:
    twice = REPORT.replace("They agreed to meet", "It rained. They agreed to meet").replace("Insurance fell", "It rained. Insurance fell")
    made = link(rebuild(twice), "It rained.")
    found = permalink.resolve(rebuild(twice), made)
    assert (found.status, found.locator) == ("same", "Why they joined, para 1–2")
    alone = permalink.resolve(rebuild(REPORT.replace("Insurance fell", "It rained. Insurance fell")), made)
    assert (alone.status, alone.locator) == ("moved", "Money, para 1")


def test_short_words_between_other_words_are_not_called_the_same(rebuild: Rebuild) -> None:
    made = link(rebuild(REPORT.replace("They agreed", "It rained. They agreed")), "It rained.")
    elsewhere = rebuild(REPORT.replace("had paid its own insurance.", "had paid its own insurance. So it goes on here. It rained. And so on."))
    assert permalink.resolve(elsewhere, made).status == "moved"


def test_a_link_to_our_note_leads_to_it_with_and_without_the_report(library: Library, rebuild: Rebuild) -> None:
    alone = permalink.resolve(library, link(library, "Nine singing groups pay equal parts into a fund for one instrument."))
    assert (alone.status, alone.report, alone.page) == ("same", CHOIRS, None)
    made = link(rebuild(None), "Since 2014 five lending groups have run a vehicle jointly.")
    assert "at=note" in made
    found = permalink.resolve(library, made)
    assert (found.status, found.text) == ("same", "Since 2014 five lending groups have run a vehicle jointly.")
    assert found.locator.startswith("Why they joined")
    without = permalink.resolve(rebuild(notes=False), made)
    assert without.status == "gone"


def test_no_words_no_link(library: Library) -> None:
    assert permalink.make(library.index, 0, 3, 3) == ""


@given(st.text(max_size=60) | st.from_regex(permalink.LINK, fullmatch=True))
def test_any_text_is_followed_or_refused(library: Library, text: str) -> None:
    if not permalink.LINK.fullmatch(text.strip()):
        with pytest.raises(LibraryError, match="no link"):
            permalink.resolve(library, text)
        return
    assert permalink.resolve(library, text).status in ("gone", "report missing")


@given(st.from_regex(permalink.LINK, fullmatch=True), st.sampled_from([FENWATER, CHOIRS]))
def test_a_forged_link_to_a_report_never_holds(library: Library, text: str, report: str) -> None:
    assert not permalink.resolve(library, re.sub(":.*/", f":{report}/", text)).holds


def test_a_forged_hash_never_makes_other_words_the_same(library: Library) -> None:
    made = link(library, COUNCIL)
    mark = permalink.mark("The valley council wanted nobody to talk to.")
    assert permalink.resolve(library, re.sub(r"/[0-9a-f]{16}", f"/{mark}", made)).status == "changed"


def test_answers_and_hits_carry_links(library: Library) -> None:
    answer = library.ask("What did the van cost?")
    pairs = [(q.link, q.text) for q in answer.quotes] + [(h.link, h.text) for h in (*answer.passages, *library.quotes("van"))]
    assert all(permalink.mark(permalink.resolve(library, made).text) == permalink.mark(text) for made, text in pairs)
    assert answer.to_json()["quotes"][0]["link"] == answer.quotes[0].link != ""
