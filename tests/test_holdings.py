"""What a library holds and how the page lists it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import changes_page, holdings, holdings_page, unanswered_page
from assistant.holdings import Holding, Holdings, Refused
from assistant.intake import Turned
from assistant.unanswered import Asked
from corpus.errors import BrokenLibrary, LibraryError, NoLibrary
from corpus.records import Record, Step
from tests.fakes import CHOIRS, FENWATER, builder, lay_out
from tests.pdfs import lines, write

EVIL = "<img src=x onerror=y> `a`\n# b"


def test_reports_are_read_from_disk_with_their_health(small_library: Path) -> None:
    held = holdings.read(small_library)
    choirs, fenwater = held.get(CHOIRS), held.get(FENWATER)
    assert held.with_notes
    assert choirs is not None
    assert fenwater is not None
    assert (choirs.original, choirs.notes, choirs.parser, choirs.added != "") == (False, 2, "", True)
    assert (fenwater.original, fenwater.file, fenwater.parser, fenwater.notes, fenwater.trouble, len(fenwater.checksum)) == (True, "mending.md", "markdown 1", 3, 0, 12)
    assert held.get("none") is None


def test_empty_and_lost_pages_guessed_letters_and_the_same_words_are_trouble(tmp_path: Path) -> None:
    corpus = lay_out(tmp_path / "corpus")
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder / "mill.pdf", [lines(["The mill turned nine stones."]), [], lines(["The tenth stone broke."])])
    (folder / "letters.txt").write_bytes("Die Mühle am Fluß mahlt fünf Säcke Körner für Müller Grün und Söhne.".encode("cp1252"))
    shutil.copy(corpus / "reports" / "mending.md", folder / "again.md")
    (folder / "one.txt").write_text("Words of one kite over the marsh.", encoding="utf-8")
    (folder / "two.txt").write_text("Words of one kite,  over the marsh!", encoding="utf-8")
    builder(corpus, tmp_path / "l", with_notes=False).add([folder])
    held = holdings.read(tmp_path / "l")
    got = {h.record.id: h for h in held.reports}
    assert (got["mill"].pages, got["mill"].empty, got["mill"].lost) == (3, (2,), ())
    assert got["letters"].encoding
    assert got["one"].like == ("two",)
    assert not held.with_notes
    assert [h.record.id for h in holdings.chosen(held.reports, order="Trouble first")][-1] == FENWATER
    told = holdings_page.table(held.reports, len(held.reports))
    assert all(words in told for words in ("1 page without text: 2", "letters guessed as", "same words as two", "please check"))


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("Title", ["c", "b", "a"]), ("Author", ["b", "a", "c"]), ("Year", ["a", "c", "b"]), ("Passages", ["b", "c", "a"]),
        ("Newest first", ["c", "a", "b"]), ("Trouble first", ["a", "c", "b"]),
    ],
)  # fmt: skip
def test_orders(order: str, ids: list[str]) -> None:
    rows = [
        Holding(Record("a", "Zebra mussels", ("Mia",), 2015), True, passages=1, added="2020-02-01", lost=(1,)),
        Holding(Record("b", "Yews", ("Ann",), 1999), True, passages=9, added="2020-01-01"),
        Holding(Record("c", "Adders", ("Ned",), 2003), True, passages=2, added="2020-03-01"),
    ]
    assert [h.record.id for h in holdings.chosen(rows, order=order)] == ids
    assert [h.record.id for h in holdings.chosen(rows, "mia 2015 ZEBRA")] == ["a"]
    assert holdings.chosen(rows, "mia 1999") == []


def test_no_library_and_a_broken_one_are_told_with_what_to_do(small_library: Path, tmp_path: Path) -> None:
    with pytest.raises(NoLibrary) as none:
        holdings.read(tmp_path)
    assert "Add a report, and one is made" in holdings_page.trouble(none.value)
    shutil.copytree(small_library, tmp_path / "l")
    (next((tmp_path / "l" / "generations").iterdir()) / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(BrokenLibrary) as broken:
        holdings.read(tmp_path / "l")
    assert "Make the library anew" in holdings_page.trouble(broken.value)
    assert holdings_page.trouble(LibraryError("<b>", "Do.")) == "&lt;b&gt; Do."


def test_refused_files_are_listed_where_the_library_keeps_them() -> None:
    told = holdings_page.refused(Holdings((), (Refused(EVIL, "It is damaged."),)))
    assert "1 file not in the library" in told
    assert "It is damaged." in told
    assert "<img" not in told
    assert holdings_page.refused(Holdings()) == ""


def test_hostile_words_stay_words_on_one_line() -> None:
    held = Holding(Record("x", EVIL, (EVIL,), None, publisher=EVIL, evidence=EVIL, places=(EVIL,)), True, file=EVIL, parser=EVIL, encoding=EVIL, like=(EVIL,))
    outs = [
        holdings_page.table([held], 1),
        changes_page.fates([{"path": EVIL, "state": "refused", "reason": EVIL}], [Turned(EVIL, EVIL)]),
        unanswered_page.table([Asked(EVIL, "2020-01-01", (EVIL,), 2, EVIL)]),
    ]
    for out in outs:
        assert "<img" not in out
        assert "\n" not in out


def test_a_table_names_what_is_shown_and_only_keepers_get_a_button() -> None:
    rows = [Holding(replace(Record("x", "Yews"), guessed=("title",)), True)]
    assert "Reports: 1 of 4 shown" in holdings_page.table(rows, 4)
    assert 'class="changes" value="x"' in holdings_page.table(rows, 1)
    assert "changes" not in holdings_page.table(rows, 1, may_change=False)
    assert 'href="?report=x&amp;leaf=1"' in holdings_page.table(rows, 1)
    assert "No report fits" in holdings_page.table([], 4)
    assert holdings_page.table([], 0) == ""
    assert holdings_page.summary(Holdings(tuple(rows))) == "1 report, 0 passages."


@pytest.mark.parametrize(
    ("step", "said", "measured"),
    [
        (Step(), "Getting ready …", (0, 0)),
        (Step("reading", 0, 3, "a.pdf"), "Reading file 1 of 3: a.pdf", (0, 3)),
        (Step("reading", 1, 2, "b.pdf", 12, 60), "Reading file 2 of 2: b.pdf, page 12 of 60", (72, 120)),
        (Step("embedding", 1200, 2280), "Learning what the text is about: 1,200 of 2,280 pieces", (1200, 2280)),
        (Step("embedding words", 0, 9), "Learning the words of the library", (0, 9)),
        (Step("writing the library", 9, 9), "Writing the library", (9, 9)),
    ],
)
def test_steps_in_plain_words(step: Step, said: str, measured: tuple[int, int]) -> None:
    assert changes_page.said(step) == said
    assert changes_page.measured(step) == measured


def test_the_list_of_questions_says_what_it_keeps() -> None:
    assert "never who asked" in unanswered_page.privacy(True)
    assert "is off" in unanswered_page.privacy(False)
    assert "2020-01-01" in unanswered_page.table([Asked("Who pays?", "2020-01-01")])
    assert "No question is on the list." in unanswered_page.table([])
    assert "the first 1 shown" in unanswered_page.table([Asked("A?", "2020-01-01"), Asked("B?", "2020-01-01")], most=1)
