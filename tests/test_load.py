"""Load on the served page: who may be loaded, what a visitor reads off the page, when an answer counts as right; and a short run of the real thing."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bench import beside, expected, flood, load, procs
from bench.host import hosted
from bench.visitors import Visitor, Wires, own
from corpus.errors import LibraryError

NOTHING = Path("nothing")


@pytest.mark.parametrize("address", ["http://127.0.0.1:7860", "http://localhost:80", "http://[::1]:7860", "http://127.9.8.7:1"])
def test_this_computers_own_pages_are_loaded(address: str) -> None:
    assert own(address) == address


@pytest.mark.parametrize("address", ["http://192.0.2.7:7860", "https://library.example.org", "http://127.0.0.1.example.org", "http://0.0.0.0:7860", "7860"])
def test_no_other_is(address: str) -> None:
    with pytest.raises(LibraryError, match="not this computer's own"):
        own(address)


def test_runs_are_bounded() -> None:
    for users, length in (([], 5.0), ([0], 5.0), ([501], 5.0), ([5], 0.0), ([5], 4000.0)):
        with pytest.raises(LibraryError, match="cannot be measured"):
            load.load(NOTHING, NOTHING, users, length)
    with pytest.raises(LibraryError, match="no flood"):
        flood.flood(NOTHING, NOTHING, 20_001)
    with pytest.raises(LibraryError, match="cannot be measured"):
        beside.beside(NOTHING, NOTHING, 101, 5.0)


def test_a_mark_is_of_what_is_said_to_whom_and_of_its_sources() -> None:
    plain = [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So  it is.\n"}]
    shown = [{"role": "user", "content": [{"text": "Why?"}]}, {"role": "assistant", "content": [{"text": "So it is."}]}]
    assert expected.mark(plain, "one source") == expected.mark(shown, "one  source")
    others = [(plain[:1], "one source"), (plain, "another source"), ([plain[0], {**plain[1], "content": "So it was."}], "one source"), ([plain[1], plain[0]], "one source")]
    assert len({expected.mark(m, p) for m, p in [(plain, "one source"), *others]}) == 5


def test_conversations_are_single_questions_and_some_that_lean_on_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps({"question": f"What of boat {n}?"}) for n in range(50)), encoding="utf-8")
    made = expected.conversations(tmp_path / "q.jsonl")
    assert [len(t) for t in made] == [1] * 50 + [3] * expected.LONGER
    (tmp_path / "q.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(LibraryError, match="no question"):
        expected.conversations(tmp_path / "q.jsonl")


def page() -> dict[str, Any]:
    components = [{"id": n, "props": {"elem_id": name}} for n, name in enumerate(("question", "anew", "chat", "sources", "other"), 10)]
    events = [
        {"id": 0, "targets": [[14, "click"]], "backend_fn": True, "inputs": [], "outputs": []},
        {"id": 1, "targets": [[10, "submit"]], "backend_fn": True, "inputs": [10, 14, 14], "outputs": [10, 12, 13]},
        {"id": 2, "targets": [[None, "then"]], "backend_fn": False, "trigger_after": 1},
        {"id": 3, "targets": [[None, "then"]], "backend_fn": True, "trigger_after": 2},
        {"id": 4, "targets": [[11, "click"]], "backend_fn": True},
    ]
    return {"components": components, "dependencies": events}


def test_a_visitor_reads_off_the_page_how_to_ask() -> None:
    assert Wires.of(page()) == Wires(ask=1, after=3, anew=4, question=10, inputs=3, chat=1, panel=2)
    shorter = page()
    del shorter["dependencies"][3]
    assert Wires.of(shorter).after is None
    with pytest.raises(LibraryError, match="does not say how"):
        Wires.of({"components": [], "dependencies": []})


def test_an_answer_is_right_for_the_state_before_or_after_a_run() -> None:
    marks = [["none"], ["first"], ["second"]]
    seen = beside.Seen(spans=[(0, 0.0, 20.0), (1, 10.0, float("inf"))])
    assert (seen.at(5, 6), seen.at(5, 12), seen.at(21, 22)) == ({0}, {0, 1}, {1})
    now = float("inf")
    beside._judge("first", 0, now, marks, seen)
    assert seen.wrong == []
    beside._judge("second", 0, now, marks, seen)
    beside._judge("nobody's", 0, now, marks, seen)
    assert seen.wrong == ["question 0, the answer of state {2}", "question 0, the answer of no state"]


def test_the_sections_say_what_went_wrong() -> None:
    bad = load.Round(3, took=[0.1, 0.2, 0.4], wrong=["What of it?"], memory=(100, 200, 215), length=10.0)
    bad.failed["status 429"] += 1
    made = load.result([bad], 10.0)
    assert "4 asks: 1 wrong, 1 errors" in made.body
    assert "status 429: 1; wrong for instance at: What of it?" in made.body
    assert "| 3     | 4    | 0.4      | 1     | 1      | 0.20   | 0.40   |" in made.body
    assert "+15" in made.body
    told = flood.Told(before=[0.1], during=[0.2, 0.9], lasted=3.0)
    told.flood.update({"429": 90, "200": 10})
    made = flood.result({"straight": told, "through a proxy": flood.Told(during=[1.3])}, 100)
    assert "He waited 1.3 s at most." in made.body
    assert "Straight: the flood lasted 3 s and was answered with these statuses: 429: 90, 200: 10" in made.body
    assert "| through a proxy, during the flood | 1       | 1.30" in made.body
    seen = beside.Seen(took=[0.1], wrong=["question 3, the answer of no state"], faults=["it failed"], spans=[(0, 0, 1), (1, 1, 2)])
    assert "1 asks, 1 runs: 0 errors, 1 wrong answers, 1 failed runs" in beside.result(seen, 8, 60.0, (1.0, 2.0)).body


def test_a_process_is_weighed() -> None:
    assert os.getpid() in procs.family(os.getpid())
    assert procs.memory(os.getpid()) > 20
    assert procs.seconds(os.getpid()) > 0
    assert procs.memory(2**22 + 1) == 0.0


@pytest.mark.slow
def test_two_visitors_of_a_real_page_get_their_own_answers(tmp_path: Path) -> None:
    from corpus.embed import SentenceEncoder
    from ingest.build import Builder
    from tests.fakes import lay_out

    corpus = lay_out(tmp_path / "corpus")
    Builder(tmp_path / "library", SentenceEncoder(), catalogue_file=corpus / "catalogue.toml", notes_folder=corpus / "notes").add([corpus / "reports"])
    talks = [["What did the van cost?", "Tell me more about that."], ["How long until people trusted each other?"]]
    marks = expected.marks(tmp_path / "library", talks)

    async def both(address: str) -> list[str]:
        async with Visitor(address, 0) as ann, Visitor(address, 1) as bob:
            wires = await ann.arrive()
            await bob.arrive()
            first = await asyncio.gather(ann.ask(wires, talks[0][0]), bob.ask(wires, talks[1][0]))
            second = await ann.ask(wires, talks[0][1])
            await ann.begin_anew(wires)
            again = await ann.ask(wires, talks[1][0])
            return [mark for mark, _ in (*first, second, again)]

    with hosted(tmp_path / "library", tmp_path / "log") as host:
        got = asyncio.run(both(host.page))
        assert procs.memory(host.pid) > 100
    assert got == [marks[0][0], marks[1][0], marks[0][1], marks[1][0]]
