"""One contract for every engine: what is found, kept, published and let go of is the same, whatever the library lies in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.embed import Vectors
from corpus.engine import ALL, Edition, Engine, Found, Frequency, Key, Kind, Within
from corpus.errors import BrokenLibrary, NoLibrary
from corpus.records import Shelf
from corpus.words import stem, stems
from tests import milvus_process
from tests.engine_shelves import KINDS, THEMES, WIDTH, WORDS, Reference, ours_alone, shelf

STAMP = {"store": 3, "embedder": "made up"}
Part = tuple[Shelf, Vectors]
Opened = Callable[[], Engine]  # the engine in this test's place, opened anew with each call


def _disk(folder: Path) -> Engine:
    from corpus.engines.disk import Disk

    return Disk(folder / "library")


def _milvus(folder: Path) -> Engine:
    from corpus.engines.milvus import Milvus

    return Milvus(milvus_process.shared().address(f"t{abs(hash(folder)):x}"))


ENGINES: dict[str, Callable[[Path], Engine]] = {"disk": _disk, "milvus": _milvus}
SERVERS = {"milvus": [pytest.mark.slow, milvus_process.needed]}
CASES = [pytest.param(name, marks=SERVERS.get(name, ())) for name in ENGINES]


@pytest.fixture(params=CASES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return lambda: ENGINES[request.param](tmp_path)


@pytest.fixture
def engine(opened: Opened) -> Engine:
    return opened()


LIBRARY: dict[str, Part] = {
    "alder": shelf("alder", 1),
    "birch": shelf("birch", 2, year=2001, evidence=KINDS[1]),
    "cedar": shelf("cedar", 3, year=None, notes=0),
    "dogwood": ours_alone("dogwood", 4),
    "elm": shelf("elm", 5, passages=1, notes=1, year=2019, evidence=KINDS[2]),
}


def published(engine: Engine, shelves: Mapping[str, Part]) -> str:
    return engine.publish(STAMP, {report: engine.put(*part) for report, part in shelves.items()})


@pytest.fixture(scope="module", params=CASES)
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """Published once for all tests that read alone."""
    engine = ENGINES[request.param](tmp_path_factory.mktemp("edition"))
    published(engine, LIBRARY)
    held = engine.open()
    yield held
    held.close()


def questions(n: int = 8) -> list[Vectors]:
    rows = np.random.default_rng(99).normal(size=(n, WIDTH)).astype(np.float32)
    return list(np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32))


def same(found: Sequence[Found], wanted: Sequence[Found], near: float = 1e-4) -> None:
    """The same rows with the same scores; rows that score alike within `near` may change places, also over the edge."""
    assert len(found) == len(wanted)
    assert len({f.key for f in found}) == len(found)
    assert [f.score for f in found] == pytest.approx([f.score for f in wanted], abs=near)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    last = wanted[-1].score if wanted else 0.0
    assert {f.key for f in wanted if f.score > last + 2 * near} <= {f.key for f in found}


LIMITS = [
    ALL,
    Within(reports=("alder", "elm")),
    Within(reports=()),
    Within(reports=("not there",)),
    Within(years=(2001, 2010)),
    Within(years=(2005, None)),
    Within(years=(None, 2005)),
    Within(evidence=KINDS[1:]),
    Within(themes=THEMES[:1]),
    Within(themes=("of nothing",)),
    Within(words=(stem("kiln"),)),
    Within(words=(stem("kiln"), stem("orchard"))),
    Within(words=("nowhere",)),
    Within(reports=("alder", "birch"), years=(2005, 2015), themes=THEMES[:2]),
]


@pytest.mark.parametrize("within", LIMITS, ids=str)
@pytest.mark.parametrize("kind", ["passages", "notes"])
def test_nearest_are_those_of_a_plain_loop(edition: Edition, kind: Kind, within: Within) -> None:
    reference = Reference(LIBRARY)
    for vector in questions():
        for k in (1, 7, 1000):
            same(edition.nearest(kind, vector, k, within), reference.nearest(kind, vector, k, within), near=0.02)


@pytest.mark.parametrize("within", LIMITS, ids=str)
@pytest.mark.parametrize("kind", ["passages", "notes"])
def test_worded_are_those_of_a_plain_loop(edition: Edition, kind: Kind, within: Within) -> None:
    reference = Reference(LIBRARY)
    for weights in ({stem("kiln"): 1.0}, {stem("ferry"): 1.0, stem("anvil"): 0.4, stem("loom"): 0.8, "nowhere": 1.0}):
        for k in (1, 7, 1000):
            same(edition.worded(kind, weights, k, within), reference.worded(kind, weights, k, within))


def test_words_that_must_stand_are_found_without_weights_in_the_order_of_keys(edition: Edition) -> None:
    within = Within(words=(stem("kiln"), stem("orchard")))
    wanted = sorted(k for k, words in Reference(LIBRARY).words("passages").items() if {stem("kiln"), stem("orchard")} <= set(words))
    assert len(wanted) > 2
    assert [f.key for f in edition.worded("passages", {}, 1000, within)] == wanted
    assert [f.key for f in edition.worded("passages", {}, 2, within)] == wanted[:2]


def test_stems_that_nothing_holds_find_nothing(edition: Edition) -> None:
    assert edition.worded("passages", {"nowhere": 1.0, "": 1.0}, 5) == edition.worded("notes", {"nowhere": 1.0}, 5) == edition.worded("passages", {}, 5) == []
    assert edition.frequencies(["nowhere", ""]) == [Frequency(), Frequency()]
    assert edition.nearest("passages", questions()[0], 0) == edition.worded("passages", {stem("kiln"): 1.0}, 0) == []


def test_how_rare_a_stem_is(edition: Edition) -> None:
    reference = Reference(LIBRARY)
    wanted = [stem(w) for w in WORDS]
    texts = [r.passage.text for r in reference.rows.values()] + [n.note.text for n in reference.notes.values()]
    for word, found in zip(wanted, edition.frequencies(wanted), strict=True):
        assert found.passages == sum(word in row for row in reference.words("passages").values())
        assert found.notes == sum(word in row for row in reference.words("notes").values())
        assert found.texts == sum(word in stems(t) for t in texts)


def test_what_is_held_is_known_without_reading_it(edition: Edition) -> None:
    reference = Reference(LIBRARY)
    totals = edition.totals
    assert (totals.passages, totals.notes) == (len(reference.rows), len(reference.notes))
    assert totals.passage_words == pytest.approx(np.mean([len(w) for w in reference.words("passages").values()]))
    assert totals.note_words == pytest.approx(np.mean([len(w) for w in reference.words("notes").values()]))
    assert list(edition.holdings) == sorted(LIBRARY)
    for report, held in edition.holdings.items():
        found = LIBRARY[report][0]
        assert (held.record, held.passages, held.notes, held.original) == (found.record, len(found.passages), len(found.notes), found.document is not None)
        assert held.sentences == sum(len(p.sentences) for p in found.passages)
        assert held.themes == {t: n for t in sorted(THEMES) if (n := sum(t in reference.themes["passages", k] for k in reference.rows if k.report == report))}
        assert held.named[stem(found.record.title.split()[1].lower())] == sum(stem(found.record.title.split()[1].lower()) in r.words for k, r in reference.rows.items() if k.report == report)


def test_a_row_has_all_that_answering_from_it_needs(edition: Edition) -> None:
    reference = Reference(LIBRARY)
    keys = list(reference.rows)
    for row, wanted in zip(edition.rows(keys), reference.rows.values(), strict=True):
        assert (row.key, row.passage, row.words, row.notes, row.around) == (wanted.key, wanted.passage, wanted.words, wanted.notes, wanted.around)
        assert row.vector == pytest.approx(wanted.vector, abs=1e-3)
        assert row.vector.dtype == row.sentences.dtype == np.float32
        assert row.sentences.shape == wanted.sentences.shape
        assert np.allclose(row.sentences, wanted.sentences, atol=1e-3)
    for note, told in zip(edition.notes(list(reference.notes)), reference.notes.values(), strict=True):
        assert (note.key, note.note, note.words, note.places) == (told.key, told.note, told.words, told.places)
        assert np.allclose(note.vectors, told.vectors, atol=1e-3)


def test_rows_come_in_the_order_asked_for_without_those_there_are_not(edition: Edition) -> None:
    keys = [Key("elm", 0), Key("alder", 29), Key("alder", 30), Key("alder", -1), Key("nowhere", 0), Key("alder", 2), Key("alder", 2)]
    assert [r.key for r in edition.rows(keys)] == [Key("elm", 0), Key("alder", 29), Key("alder", 2), Key("alder", 2)]
    assert [n.key for n in edition.notes([Key("alder", 4), Key("alder", 5), Key("cedar", 0)])] == [Key("alder", 4)]


def test_a_report_is_read_whole(edition: Edition) -> None:
    for report, (held, _) in LIBRARY.items():
        assert edition.shelf(report) == held
    with pytest.raises(KeyError):
        edition.shelf("nowhere")


def test_the_sample_is_of_the_librarys_sentences(edition: Edition) -> None:
    every = np.concatenate([r.sentences for r in Reference(LIBRARY).rows.values()])
    assert edition.sample().shape == every.shape
    assert np.allclose(np.sort(edition.sample(), axis=0), np.sort(every, axis=0), atol=1e-3)


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
        hit += len(wanted & {f.key for f in held.nearest("passages", vector, 10)})
        total += len(wanted)
    assert hit / total >= 0.95
