"""Receipts of questions that were read with slips mended: they say so, hold the settings of reading, and are borne out again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Library, Settings, receipt, recheck, unanswered
from tests.fakes import FakeEmbedder

RIGHT, SLIP = "How much did the insurance cost?", "How much did the insurnace cost?"


@pytest.mark.parametrize("name", ["r.json", "r.html"])
def test_what_was_typed_and_how_it_was_read_are_saved_and_hold(library: Library, tmp_path: Path, name: str) -> None:
    held = receipt.make(library, library.ask(SLIP))
    assert (held.question, held.read_as, held.asked) == (SLIP, RIGHT, RIGHT)
    assert held.quotes == receipt.make(library, library.ask(RIGHT)).quotes
    receipt.write(held, tmp_path / name)
    again = receipt.read(tmp_path / name)
    assert (again, recheck.verify(again, library).holds) == (held, True)


def test_the_page_says_how_it_was_read_only_where_that_differs(library: Library) -> None:
    slip, right = (receipt.to_html(receipt.make(library, library.ask(q))) for q in (SLIP, RIGHT))
    assert f"<h1>{SLIP}</h1>" in slip
    assert f"Read as: {RIGHT}" in slip
    assert "Read as" not in right


def test_an_edit_of_how_it_was_read_shows(library: Library) -> None:
    held = receipt.make(library, library.ask(SLIP))
    assert [c.what for c in recheck.verify(replace(held, read_as="What did the boat cost?"), library).checks if not c.holds] == ["File"]


def test_how_it_was_read_breaks_out_of_no_page(library: Library) -> None:
    held = replace(receipt.make(library, library.ask(SLIP)), read_as="<script>go()</script> $answer")
    page = receipt.to_html(held)
    assert "<script" not in page
    assert "Read as: &lt;script&gt;go()&lt;/script&gt; $answer" in page


def test_the_settings_of_reading_are_saved_and_a_library_without_them_bears_it_out(library: Library) -> None:
    held = receipt.make(library, library.ask(SLIP))
    assert {k: held.settings[k] for k in ("mend", "expand", "condense")} == {"mend": True, "expand": True, "condense": True}
    bare = Library(library.index, FakeEmbedder(), Settings(mend=False, expand=False, condense=False), library.manifest)
    asis = receipt.make(bare, bare.ask(SLIP))
    assert (asis.read_as, asis.asked, asis.settings["mend"]) == ("", SLIP, False)
    assert recheck.verify(held, bare).holds
    assert recheck.verify(asis, library).holds


def test_a_question_without_an_answer_is_listed_as_typed(library: Library, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("000001", encoding="utf-8")
    unanswered.switch(tmp_path, True)
    answer = library.ask("Do astronauts pay insurnace on Saturn?")
    assert (answer.refused, answer.read_as) == (True, "Do astronauts pay insurance on Saturn?")
    unanswered.keep(tmp_path, answer)
    assert [a.question for a in unanswered.listed(tmp_path)] == ["Do astronauts pay insurnace on Saturn?"]


def test_words_looked_for_are_mended_and_a_phrase_is_not(library: Library) -> None:
    assert library.quotes("insurnace cost") == library.quotes("insurance cost") != []
    assert library.quotes('"insurance"') != []
    assert library.quotes('"insurnace"') == []
