"""References: equal to what citeproc-js prints; escaped; quick; one for every record a library may hold."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import references
from assistant.csl import Locator
from assistant.references import STYLES, Run, html, plain, reference
from corpus.errors import LibraryError
from corpus.records import Record
from tests import goldens

HOME = Path(__file__).parent.parent
GOLDEN = json.loads(goldens.KEPT.read_text(encoding="utf-8"))
RECORDS = goldens.records()
RECORD = RECORDS["persons"]
EVIL = '<script>go()</script> & "q" <i>x</i> \ue000\ue001 \u202e\x00\ud800 [a](b)'


def test_the_golden_file_has_every_case() -> None:
    assert [(r, s, p) for r in GOLDEN for s in GOLDEN[r] for p in GOLDEN[r][s]["cited"]] == goldens.cases()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("report", RECORDS)
def test_references_equal_those_of_the_reference_processor(report: str, style: str) -> None:
    golden = GOLDEN[report][style]
    assert html(reference(RECORDS[report], None, style).listed).replace("&#x27;", "'").replace("&quot;", '"') == golden["listed"]
    made = {p: html(reference(RECORDS[report], Locator(*goldens.PLACES[p]), style).cited) for p in golden["cited"]}
    assert made == golden["cited"]


def test_the_four_styles_differ_and_say_which_they_are() -> None:
    made = [reference(RECORD, Locator("page", "7"), s) for s in STYLES]
    assert [m.style for m in made] == list(STYLES)
    assert len({m.in_text for m in made}) == len({m.bibliography for m in made}) == 4
    assert [s.notes for s in STYLES.values()] == [False, False, True, True]


def test_an_inferred_year_is_marked_in_every_style() -> None:
    guessed = replace(RECORD, year_note="from the cover")
    assert [references._cited(guessed, s, "", "") == references._cited(RECORD, s, "", "") for s in STYLES] == [False] * 4
    assert reference(guessed, None, "harvard").in_text == "(Brook and Tarn, c. 2019)"


def test_no_year_is_said() -> None:
    bare = replace(RECORD, year=None)
    assert [("n.d." in reference(bare, None, s).bibliography, "no date" in reference(bare, None, s).bibliography) for s in STYLES] == [(False, True)] + [(True, False)] * 3


@pytest.mark.parametrize("style", STYLES)
def test_hostile_words_stay_words(style: str) -> None:
    made = reference(Record(EVIL, EVIL, (EVIL, f"{EVIL}, B"), 2001, EVIL, EVIL, isbn=EVIL, url=EVIL), Locator("section", "a < b"), style)
    for runs in (made.cited, made.listed):
        assert "<" not in html(runs).replace("<i>", "").replace("</i>", "")
        assert not set("\ue000\ue001\u202e\x00\ud800") & set(plain(runs))
        plain(runs).encode()


def test_italics_are_runs() -> None:
    made = reference(RECORD, None, "mhra").listed
    assert [r.text for r in made if r.italic] == ["Nine Choirs, One Piano: Tuning within a Budget"]
    assert html((Run("a & b "), Run("c<", True))) == "a &amp; b <i>c&lt;</i>"


def test_a_locator_put_in_later_equals_one_rendered_with_it() -> None:
    for label, value in goldens.PLACES.values():
        for style in STYLES:
            assert references._cited(RECORD, style, label, value) == references._citation(RECORD, style, label, value)


def test_an_unknown_style_names_those_there_are() -> None:
    with pytest.raises(LibraryError, match=r"no style 'apaa'. Styles are: harvard, apa, chicago-note, mhra\."):
        reference(RECORD, None, "apaa")


def test_threads_get_the_same() -> None:
    wanted = {s: reference(RECORD, None, s) for s in STYLES}
    got: list[bool] = []

    def ask() -> None:
        for n in range(5):
            got.extend(reference(replace(RECORD, id=f"r{n}"), None, s) == wanted[s] for s in STYLES)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [True] * 80


def test_the_processor_comes_late_and_silently() -> None:
    code = (
        "import sys, warnings; warnings.simplefilter('error'); from assistant import page, references; from tests import goldens; print('citeproc' in sys.modules)\n"
        "for r in goldens.INVENTED: references.reference(r)\nprint('citeproc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOME).stdout.split() == ["False", "True"]
