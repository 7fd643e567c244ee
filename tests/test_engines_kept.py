"""One contract for every engine: what is put, published, replaced and let go of is the same, whatever the library lies in."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from corpus.embed import Vectors
from corpus.engine import Edition, Engine, Found, Frequency, Key, Within
from corpus.errors import BrokenLibrary, NoLibrary
from corpus.words import stem, stems
from tests.engine_cases import LIBRARY, STAMP, Opened, published, questions, same
from tests.engine_shelves import WIDTH, Reference, shelf


def test_a_part_put_twice_is_kept_once_and_is_in_no_edition_until_published(engine: Engine) -> None:
    published(engine, {"alder": LIBRARY["alder"]})
    name = engine.put(*LIBRARY["birch"])
    before = engine.parts()
    assert engine.put(*LIBRARY["birch"]) == name
    assert engine.parts() == before
    assert name in before
    assert list(engine.open().holdings) == ["alder"]
    assert {f.key.report for f in engine.open().nearest("passages", questions()[0], 1000)} == {"alder"}


def test_another_version_of_a_report_takes_the_place_of_the_one_before(engine: Engine) -> None:
    published(engine, LIBRARY)
    newer = {**LIBRARY, "alder": shelf("alder", 77, passages=12)}
    published(engine, newer)
    held, reference = engine.open(), Reference(newer)
    for vector in questions(3):
        same(held.nearest("passages", vector, 1000), reference.nearest("passages", vector, 1000), near=0.02)
    same(held.worded("passages", {stem("kiln"): 1.0}, 1000), reference.worded("passages", {stem("kiln"): 1.0}, 1000))
    assert held.shelf("alder") == newer["alder"][0]
    assert [r.passage for r in held.rows([Key("alder", 3)])] == [newer["alder"][0].passages[3]]


def test_what_is_left_out_is_gone(engine: Engine) -> None:
    published(engine, LIBRARY)
    fewer = {r: p for r, p in LIBRARY.items() if r != "birch"}
    engine.publish(STAMP, {report: engine.put(*part) for report, part in fewer.items()}, ["birch"])
    held, reference = engine.open(), Reference(fewer)
    assert held.removed == ("birch",)
    assert "birch" not in held.holdings
    assert held.totals.passages == len(reference.rows)
    same(held.nearest("passages", questions()[0], 1000), reference.nearest("passages", questions()[0], 1000), near=0.02)
    same(held.worded("notes", {stem("kiln"): 1.0}, 1000), reference.worded("notes", {stem("kiln"): 1.0}, 1000))
    assert held.rows([Key("birch", 0)]) == []
    assert held.notes([Key("birch", 0)]) == []


def test_a_reader_keeps_its_edition_while_another_is_published(opened: Opened) -> None:
    engine = opened()
    first = published(engine, LIBRARY)
    held = engine.open()
    second = published(opened(), {"alder": shelf("alder", 77, passages=12), "birch": LIBRARY["birch"]})
    assert first != second
    assert engine.current() == second
    assert held.name == first
    reference = Reference(LIBRARY)
    same(held.nearest("passages", questions()[0], 50), reference.nearest("passages", questions()[0], 50), near=0.02)
    same(held.worded("passages", {stem("kiln"): 1.0}, 50), reference.worded("passages", {stem("kiln"): 1.0}, 50))
    assert [r.passage for r in held.rows([Key("alder", 20)])] == [LIBRARY["alder"][0].passages[20]]
    assert held.shelf("dogwood") == LIBRARY["dogwood"][0]
    fresh, before = engine.open(), engine.open(first)
    assert (fresh.name, before.name) == (second, first)
    assert list(fresh.holdings) == ["alder", "birch"]
    assert list(before.holdings) == sorted(LIBRARY)


def test_everything_is_there_after_a_restart(opened: Opened) -> None:
    name = published(opened(), LIBRARY)
    engine, reference = opened(), Reference(LIBRARY)
    held = engine.open()
    assert engine.current() == held.name == name
    assert held.stamp.items() >= STAMP.items()  # an engine may say more, of its indexes
    same(held.nearest("notes", questions()[0], 5), reference.nearest("notes", questions()[0], 5), near=0.02)
    assert engine.parts() == {h.part for h in held.holdings.values()}


def test_an_edition_of_nothing_answers_with_nothing(engine: Engine) -> None:
    engine.publish(STAMP, {})
    held = engine.open()
    assert held.totals.passages == held.totals.notes == 0
    assert not held.holdings
    assert not len(held.sample())
    for kind in ("passages", "notes"):
        assert held.nearest(kind, questions()[0], 5) == held.worded(kind, {stem("kiln"): 1.0}, 5) == []
    assert held.rows([Key("alder", 0)]) == []
    assert held.notes([Key("alder", 0)]) == []
    assert held.frequencies(["kiln"]) == [Frequency()]


def test_where_nothing_was_published_there_is_no_library(engine: Engine) -> None:
    for ask in (engine.current, engine.open):
        with pytest.raises(NoLibrary):
            ask()
    assert engine.parts() == frozenset()


def test_a_part_is_let_go_of_only_where_no_edition_names_it(engine: Engine) -> None:
    published(engine, {"alder": LIBRARY["alder"]})
    named, spare = engine.put(*LIBRARY["alder"]), engine.put(*LIBRARY["birch"])
    for part in (named, spare, spare, "never-0123456789abcdef"):
        engine.drop(part)
    assert engine.parts() == {named}
    assert engine.open().rows([Key("alder", 0)])
    with pytest.raises(BrokenLibrary):
        engine.publish(STAMP, {"alder": named, "birch": spare})
    assert list(engine.open().holdings) == ["alder"]


def test_files_published_with_an_edition(engine: Engine) -> None:
    def encode(words: list[str]) -> Vectors:
        return np.eye(len(words), WIDTH, dtype=np.float32)

    engine.publish(STAMP, {"alder": engine.put(*LIBRARY["alder"])}, encode=encode, beside={"files.json": b"[]"})
    held = engine.open()
    assert held.file("files.json") == b"[]"
    assert held.file("not there") is None
    assert b"kiln" in (held.file("vocabulary.json") or b"")
    assert held.file("wordvectors.json")
    assert held.file("wordvectors.npy")


STRANGE = "naïve — “Ærøskøbing” 東京 \u202eabc\u202c e\u0301 👩‍🚒 100% _x_ \\n 'quoted' \"double\" O’Brien {brace} [a] $1 `tick` <b>"


def test_strange_characters_come_back_as_they_were(engine: Engine) -> None:
    odd = {"odd": shelf("odd", 6, odd=STRANGE), "ünder-score_1.x": shelf("ünder-score_1.x", 7, passages=3)}
    odd["odd"] = (replace(odd["odd"][0], record=replace(odd["odd"][0].record, title=STRANGE, evidence="a “kind” of 'its' own")), odd["odd"][1])
    published(engine, odd)
    held, reference = engine.open(), Reference(odd)
    assert [r.passage for r in held.rows([Key("odd", 0), Key("ünder-score_1.x", 2)])] == [odd["odd"][0].passages[0], odd["ünder-score_1.x"][0].passages[2]]
    for word in dict.fromkeys(stems(STRANGE)):
        same(held.worded("passages", {word: 1.0}, 100), reference.worded("passages", {word: 1.0}, 100))
        same(held.worded("passages", {}, 100, Within(words=(word,))), [Found(k, 0.0) for k, w in reference.words("passages").items() if word in w])
    for within in (Within(reports=("ünder-score_1.x",)), Within(evidence=("a “kind” of 'its' own",)), Within(reports=("' or 1 == 1 or '", '") or ("'))):
        same(held.nearest("passages", questions()[0], 100, within), reference.nearest("passages", questions()[0], 100, within), near=0.02)


def test_many_threads_find_the_same(edition: Edition) -> None:
    def ask(vector: Vectors) -> list[object]:
        found = edition.nearest("passages", vector, 5)
        return [found, edition.worded("passages", {stem("kiln"): 1.0}, 5), [r.passage for r in edition.rows([f.key for f in found])]]

    wanted = [ask(v) for v in questions()]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, questions() * 4)) == wanted * 4


def test_of_a_larger_library_nearly_all_nearest_are_found(engine: Engine) -> None:
    many = {f"report-{n:02}": shelf(f"report-{n:02}", 100 + n, passages=60, notes=2) for n in range(int(os.environ.get("CLUSTERLIT_TEST_REPORTS", "20")))}
    published(engine, many)
    held, reference = engine.open(), Reference(many)
    hit = total = 0
    for vector in questions(20):
        wanted = {f.key for f in reference.nearest("passages", vector, 10)}
        for effort in (0, 64):
            hit += len(wanted & {f.key for f in held.nearest("passages", vector, 10, effort=effort)})
            total += len(wanted)
    assert hit / total >= 0.95
