"""A library on an engine is asked as the same one in memory is, and gives the same answers; what it cannot do at its size it says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Library, across, gathered, index, onward, reader, receipt, recheck, seek, selftest, source, thememap
from assistant.desk import Desk
from assistant.far import FarLibrary
from assistant.scope import Scope
from assistant.settings import Far, Settings
from corpus import engines, store
from corpus.embed import Vectors
from corpus.engine import Key
from corpus.engines.disk import Disk
from corpus.errors import BrokenLibrary, LibraryError, StaleLibrary, UnknownReport
from tests import wide
from tests.fakes import CHOIRS, FENWATER, FakeEmbedder

ASKED = (
    "What did the van cost?", "Why did they join?", "What is a booking sheet?", "How did trust grow?", "Who sang with the piano?", "What did a chair say about friends?",
    "Compare what Menders and Brook say about money", "Which reports are there?", "What did the purple zeppelin cost?", "insurance", "How many members has Marsh End?",
)  # fmt: skip
Both = tuple[Library, FarLibrary]


def again(root: Path, folder: Path) -> Path:
    """The same reports published to be searched on the disk."""
    engine, held = Disk(folder), store.manifest(root)
    reports = {r: engine.put(*store.get_shelf(root, part)) for r, part in held.reports.items()}
    engine.publish(held.stamp, reports, held.removed, FakeEmbedder().encode)
    return folder


def opened(root: Path, folder: Path, settings: Settings | None = None) -> Both:
    far = Library.open(again(root, folder), FakeEmbedder(), settings)
    assert isinstance(far, FarLibrary)
    return Library.open(root, FakeEmbedder(), settings), far


@pytest.fixture(scope="module")
def both(small_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The small library, in memory and on an engine."""
    return opened(small_library, tmp_path_factory.mktemp("far") / "library")


@pytest.fixture(scope="module")
def wider(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Five reports without notes, likewise; few candidates are looked at, so that most passages are not."""
    folder = tmp_path_factory.mktemp("wider")
    return opened(wide.build(folder / "near"), folder / "far", Settings(far=Far(passages=60, notes=5, words=60, note_words=5, close=20)))


def same(near: Library, far: Library, question: str, scope: Scope | None = None) -> None:
    one, other = near.ask(question, scope=scope), far.ask(question, scope=scope)
    assert (one.quotes, one.refused, one.answer, one.kind, one.suggestions) == (other.quotes, other.refused, other.answer, other.kind, other.suggestions), question
    assert one.confidence == pytest.approx(other.confidence, abs=0.01)


@pytest.mark.parametrize("question", ASKED)
def test_answers_are_the_same(both: Both, question: str) -> None:
    same(*both, question)


def test_answers_from_few_candidates_are_nearly_all_the_same(wider: Both) -> None:
    near, far = wider
    equal = 0
    for question in wide.QUESTIONS:
        assert 0 < len(far.upon(far.understood(question)).index.passages) < len(near.index.passages)
        one, other = near.ask(question), far.ask(question)
        assert (one.quotes[:1], one.refused) == (other.quotes[:1], other.refused)
        equal += one.quotes == other.quotes
    assert equal >= 0.85 * len(wide.QUESTIONS)


SCOPES = [Scope(reports=(FENWATER,)), Scope(years=(2018, None)), Scope(evidence=("case study",)), Scope(themes=("shared-services",)), Scope(places=("Oxley",)), Scope(places=("Atlantis",))]


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_limits_are_the_same(both: Both, scope: Scope) -> None:
    near, far = both
    for question in ASKED[:5]:
        same(near, far, question, scope)
    assert far.within(scope).limited


def test_limits_within_limits_are_the_same(both: Both) -> None:
    near, far = (held.within(Scope(evidence=("case study",))).within(Scope(places=("Oxley",))) for held in both)
    same(near, far, ASKED[0])
    assert far.limits == near.limits
    with pytest.raises(UnknownReport):
        both[1].ask("van", reports=["nowhere"])


def test_words_looked_for_are_found(both: Both) -> None:
    near, far = both
    for words in ('"one van"', '"shared a van" ladders', "van insurance", '"nowhere at all"', "???"):
        assert [replace(h, score=0) for h in far.quotes(words)] == [replace(h, score=0) for h in near.quotes(words)]
        assert [h.score for h in far.quotes(words)] == pytest.approx([h.score for h in near.quotes(words)], abs=0.001)
        one, other = seek.sought(near, words), seek.sought(far, words)
        assert [(m.hit.text, m.how, m.marks) for m in one.matches] == [(m.hit.text, m.how, m.marks) for m in other.matches]
        assert (one.counts, one.reports, one.passages) == (other.counts, other.reports, other.passages)
    assert [h.passage for h in far.search("ladders", 5)] == [h.passage for h in near.search("ladders", 5)]


def test_what_comes_after_an_answer(both: Both) -> None:
    near, far = both
    turns = [(ASKED[0], near.ask(ASKED[0]).answer)]
    for more in ("Tell me more", "What stands around quote 1?", "Who says that?"):
        one, other = near.ask(more, turns), far.ask(more, turns)
        assert (one.quotes, one.answer) == (other.quotes, other.answer)
    answer = far.ask(ASKED[0])
    assert source.of_answer(far, answer) == source.of_answer(near, near.ask(ASKED[0]))
    assert onward.also_asked(far, answer) == onward.also_asked(near, near.ask(ASKED[0]))
    for quote in answer.quotes:
        assert reader.opened(far, quote.link) == reader.opened(near, quote.link)
        assert gathered.looked_up(far, [{"link": quote.link, "note": ""}]) == gathered.looked_up(near, [{"link": quote.link, "note": ""}])
    made = receipt.make(far, answer)
    assert all(c.holds for c in made.checks)
    assert recheck.verify(made, near).holds == recheck.verify(made, far).holds


def test_reports_side_by_side(both: Both) -> None:
    near, far = both
    one, other = across.asked(near, "van"), across.asked(far, "van")
    assert [(r.record, r.quotes, r.weak) for r in one.rows if r.quotes] == [(r.record, r.quotes, r.weak) for r in other.rows if r.quotes]
    assert thememap.of(far).to_json() == thememap.of(near).to_json()


def test_what_there_is_to_limit_by(both: Both) -> None:
    near, far = both
    one, other = near.facets(), far.facets()
    for field in ("reports", "years", "evidence", "themes"):
        assert getattr(one, field) == getattr(other, field)
    assert {f.value for f in other.places} <= {f.value for f in one.places}
    assert (far.size, far.inside, far.notes_only, far.sources()) == (near.size, near.inside, near.notes_only, near.sources())
    assert dict(far.shelves) == dict(near.shelves)
    assert far.shelf(CHOIRS) == near.shelf(CHOIRS)
    assert selftest.questions(far, None) == selftest.questions(near, None)


def test_what_looks_at_every_passage_says_where_it_is_too_much(both: Both) -> None:
    _, far = both
    small = FarLibrary(far.edition, FakeEmbedder(), replace(far.settings, far=replace(far.settings.far, entire=3)))
    with pytest.raises(LibraryError, match="every passage"):
        thememap.of(small)


def test_an_index_for_one_question_leaves_nothing_behind(both: Both) -> None:
    import gc
    import weakref

    _, far = both
    view = far.upon(far.understood(ASKED[0]))
    view.ranked(view.understood(ASKED[0]), 5)
    gone = weakref.ref(view.index)
    del view
    gc.collect()
    assert gone() is None


def test_such_a_library_is_not_read_into_memory(both: Both, tmp_path: Path, small_library: Path) -> None:
    root = again(small_library, tmp_path / "l")
    with pytest.raises(BrokenLibrary, match="too large"):
        index.load(root)
    with pytest.raises(StaleLibrary, match="to be read into memory"):
        Disk(small_library).open()
    assert engines.edition(str(small_library)) is None
    with pytest.raises(LibraryError, match="nowhere://"):
        engines.at("nowhere://host")
    assert not engines.is_server(root)


def test_a_page_whose_library_lies_on_a_server_looks_there_for_a_new_one(small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Disk(again(small_library, tmp_path / "l"))
    monkeypatch.setattr(engines, "at", lambda _: engine)
    monkeypatch.setattr("assistant.desk.LOOKED", 0.0)
    desk = Desk(Path("milvus://host/name"), lambda address: Library.open(address, FakeEmbedder()))
    first = desk.library()
    assert isinstance(first, FarLibrary)
    assert desk.library() is first
    again(small_library, tmp_path / "l")
    assert desk.library(newest=True) is not first
    monkeypatch.setattr(engine, "root", tmp_path / "gone")
    assert desk.library().ask(ASKED[0]).quotes  # a server that is gone: what is open goes on


def test_a_library_is_searched_on_the_disk_from_some_size_on(small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = store.manifest(small_library)
    monkeypatch.setattr(store, "WIDE", 1)
    assert store.grows_wide(small_library, held.reports)
    assert not store.grows_wide(small_library, held.reports, wanted=False)
    monkeypatch.undo()
    assert not store.grows_wide(small_library, held.reports)


def test_a_damaged_row_is_told(small_library: Path, tmp_path: Path) -> None:
    root = again(small_library, tmp_path / "l")
    path = next((root / "reports").glob(f"{FENWATER}-*/rows.bin"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)
    edition = Disk(root).open()
    held = edition.holdings[FENWATER]

    def read() -> None:
        edition.rows([Key(FENWATER, n) for n in range(held.passages)])
        edition.notes([Key(FENWATER, n) for n in range(held.notes)])

    with pytest.raises(BrokenLibrary, match="damaged"):
        read()


def test_publishing_again_uses_the_rows_that_are_sound(small_library: Path, tmp_path: Path) -> None:
    root = again(small_library, tmp_path / "l")
    before = {p: p.stat().st_mtime_ns for p in (root / "reports").glob("*/rows.bin")}
    broken = next(iter(before))
    broken.write_bytes(b"nothing")
    again(small_library, root)
    after = {p: p.stat().st_mtime_ns for p in (root / "reports").glob("*/rows.bin")}
    assert [p for p in before if before[p] != after[p]] == [broken]
    assert Library.open(root, FakeEmbedder()).ask(ASKED[0]).quotes


def test_the_vector_of_a_question_is_made_once(both: Both) -> None:
    class Counting(FakeEmbedder):
        asked = 0

        def encode_question(self, text: str) -> Vectors:
            self.asked += text == ASKED[0]
            return super().encode_question(text)

    embedder = Counting()
    FarLibrary(both[1].edition, embedder).ask(ASKED[0])
    assert embedder.asked == 1


def test_the_measurement_finds_the_same_answers(small_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bench.__main__ import main

    asked = tmp_path / "asked.jsonl"
    asked.write_text("".join(json.dumps({"question": q}) + "\n" for q in ASKED), encoding="utf-8")
    assert main(["--print-only", "engines", str(small_library), str(asked)], FakeEmbedder) == 0
    said = capsys.readouterr().out
    assert f"{len(ASKED)} of {len(ASKED)}" in said
    assert "recall@10" in said
