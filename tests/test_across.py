"""A question or a theme put to each report: who says something, who is silent; the table, the page to print, CSV and text; the commands."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant import Library, across, across_page
from assistant.across import Across, Row
from assistant.answer import Quote
from corpus.errors import LibraryError, ScopeError
from corpus.records import Record
from tests.fakes import CHOIRS, FENWATER

EVIL = '=1+1 <img src=x onerror="go()"> </td><script>1</script>'
RECORD = Record("mills", EVIL, (EVIL,), 2011, short=EVIL, publisher=EVIL, evidence=EVIL)
QUOTE = Quote(1, "mills", EVIL, EVIL, 7, "5", EVIL, "original", speaker=EVIL, context=EVIL, link="clusterlit:x")
HOSTILE = Across(EVIL, "", (Row(RECORD, (QUOTE,), weak=True), Row(RECORD)))


def said(found: Across) -> dict[str, bool]:
    return {r.record.id: not r.silent for r in found.rows}


def test_each_report_answers_for_itself(library: Library) -> None:
    found = across.asked(library, "What did the van cost and how much did it save?")
    assert said(found) == {FENWATER: True, CHOIRS: False}
    assert "£6,200" in found.rows[0].quotes[0].text
    assert all(q.report == FENWATER for q in found.rows[0].quotes)
    assert len(found.rows[0].quotes) <= across.QUOTES


def test_those_that_say_something_come_first(library: Library) -> None:
    found = across.asked(library, "Who pays for the piano?")
    assert found.rows[0].record.id == CHOIRS
    assert [r.silent for r in found.rows] == sorted(r.silent for r in found.rows)


def test_what_no_report_speaks_of_leaves_all_silent(library: Library) -> None:
    found = across.asked(library, "zeppelin quasar")
    assert set(said(found).values()) == {False}
    assert len(found.rows) == 2
    assert across_page.told(found) == "No report says anything on this."


def test_a_theme_is_compared_on_the_passages_that_carry_it(library: Library) -> None:
    found = across.on_theme(library, "Trust")
    assert said(found) == {FENWATER: True, CHOIRS: False}
    assert found.theme == "trust"
    assert all(library.index.passages[library.index.by_id[q.passage]].heading[-1] == "Trust" for q in found.rows[0].quotes)


def test_only_so_many_are_judged(library: Library) -> None:
    none = across.on_theme(library, "funding", 0)
    assert none.left == 1
    assert "1 report not looked at yet" in across_page.told(Across("x", "", (Row(RECORD, (QUOTE,)),), 1))
    assert across.asked(library, "What did the van cost and how much did it save?", 0).left >= 1


@pytest.mark.parametrize("question", ["", "  ", "?!"])
def test_nothing_asked_is_an_error(library: Library, question: str) -> None:
    with pytest.raises(LibraryError, match="nothing to compare"):
        across.asked(library, question)


def test_an_unknown_theme_is_told(library: Library) -> None:
    with pytest.raises(ScopeError, match=r"no theme 'tea'.*There are: definition"):
        across.on_theme(library, "tea")


def test_hostile_words_stay_words() -> None:
    for html in (across_page.html(HOSTILE), across_page.printable(HOSTILE), across_page.failed(LibraryError(EVIL, EVIL))):
        assert "<img" not in html
        assert "<script" not in html
    assert "</td><script" not in across_page.text(HOSTILE).replace(EVIL, "")


def test_the_table_names_its_heads_and_rows() -> None:
    html = across_page.html(HOSTILE)
    assert len(re.findall('<th scope="col"', html)) == 4
    assert len(re.findall('<th scope="row"', html)) == 2
    assert "<caption>" in html
    assert "Says nothing on this." in html
    assert "it may be beside the point" in html
    assert "page 5 as printed, page 7 of the file" in html
    assert "<button" not in across_page.printable(HOSTILE)


def test_many_silent_reports_are_folded() -> None:
    rows = tuple(Row(Record(f"r{n}", f"Title {n}")) for n in range(across.LEAF + 3))
    html = across_page.html(Across("x", "", rows))
    assert "3 more reports on this: silent" in html
    assert html.count('<tr role="row" class=quiet') == across.LEAF


def test_no_cell_of_the_csv_is_a_formula(library: Library) -> None:
    rows = list(csv.reader(io.StringIO(across_page.table(HOSTILE).removeprefix("\ufeff"))))
    assert rows[0] == list(across_page.COLUMNS)
    assert len(rows) == 3
    assert not any(re.match(r"\s*[=+\-@]", cell) for row in rows[1:] for cell in row)
    whole = list(csv.DictReader(io.StringIO(across_page.table(across.asked(library, "Who pays for the piano?")).removeprefix("\ufeff"))))
    assert {r["says"] for r in whole if not r["quote"]} <= {"Says nothing on this."}


def test_the_command_compares(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("compare", "Who pays for the piano?", "--csv", tmp_path / "c.csv")
    assert code == 0
    assert "Brook" in out
    assert (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    code, out, _ = run("compare", "--theme", "trust", "--json")
    told = json.loads(out)
    assert [(r["report"], r["silent"]) for r in told["rows"]] == [(FENWATER, False), (CHOIRS, True)]


def test_the_command_takes_one_of_question_and_theme(run: Any, tmp_path: Path) -> None:
    assert run("compare")[0] == 1
    assert "Give one of them" in run("compare", "x", "--theme", "trust")[2]
    assert "Cannot write" in run("compare", "van", "--csv", tmp_path / "no" / "c.csv")[2]
