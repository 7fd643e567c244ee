"""The event behind the box to ask in: what it shows and when, what it makes of what a browser sends, what the page's queue tells those who wait."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from gradio.data_classes import PredictBodyInternal
from gradio.server_messages import EstimationMessage

import ui
from assistant import Library, hints
from assistant.desk import Desk
from assistant.door.config import Config
from assistant.halting import Halt
from assistant.tabs import ask
from assistant.tabs.ask import SHOWN
from assistant.tabs.shell import Shell
from tests.fakes import FENWATER

VAN = "What did the van cost?"
NOTHING: list[Any] = [[], [], [], [], None, None]


@pytest.fixture
def shell(small_library: Path, library: Library) -> Shell:
    desk = Desk(small_library, lambda _: library)
    desk.library()
    return Shell(desk)


def shown(shell: Shell, question: Any = VAN, order: Any = "", ticked: list[Any] = NOTHING) -> list[dict[str, Any]]:
    """All that is put out for a question, one after the other, by the names of `SHOWN`; and "reports"."""
    names = (*SHOWN, "reports")
    return [dict(zip(names, made, strict=True)) for made in ask.conversing(shell)(SimpleNamespace(session_hash=None), question, order, *ticked, [], Halt())]


def test_an_answer_that_comes_at_once_is_all_that_is_shown(shell: Shell) -> None:
    (made,) = shown(shell)
    assert made["question"] == gr.update(value=""), "the box is ready for the next"
    assert made["turns"][0].whole
    assert made["reports"] == gr.skip()


def test_that_it_is_looked_for_is_shown_where_the_answer_takes_its_time(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "CHECKED", 1)
    first, *_, last = shown(shell)
    assert first["chat"]["value"][-1]["content"].startswith("Looking")
    assert (first["question"], last["question"]) == (gr.update(value=""), gr.skip()), "what is typed meanwhile stays"
    assert last["turns"][0].whole


def test_so_it_is_while_the_library_is_being_opened(small_library: Path, library: Library) -> None:
    first, _ = shown(Shell(Desk(small_library, lambda _: library)))
    assert first["chat"]["value"][-1]["content"].startswith("Looking")


def test_the_report_that_was_pressed_is_ticked(shell: Shell) -> None:
    (made,) = shown(shell, order=f'{{"question": "{VAN}", "only": "{FENWATER}"}}')
    assert made["reports"] == gr.update(value=[FENWATER])


@pytest.mark.parametrize(
    "ticked",
    [[4, [], [], [], "any", "any"], [[], [], {"a": 1}, [], "any", "any"], [[3], [], [], [], "any", "any"], [[], [], [], ["x"] * 101, "any", "any"],
     [[], [], [], ["x" * 201], "any", "any"], [[], [], [], [], "anything", "any"], [[], [], [], [], "any", 1999], [["none such"], [], [], [], "any", "any"]],
)  # fmt: skip
def test_what_the_page_would_not_send_is_told_in_place_of_an_answer(shell: Shell, ticked: list[Any]) -> None:
    (made,) = shown(shell, ticked=ticked)
    assert made["turns"][0].sources == ()
    assert made["turns"][0].receipt is None


@pytest.mark.parametrize(("question", "order"), [(None, None), ("", 4), (["  "], "{}")])
def test_a_question_that_is_none_is_text_all_the_same(shell: Shell, question: Any, order: Any) -> None:
    assert len(shown(shell, question, order)) == 1


def test_nobody_is_told_his_place_whenever_another_is_served(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """With Gradio's own setting each who waits gets a message whenever a call begins: 200 visitors, 20,000 messages."""
    monkeypatch.setattr("assistant.door.server.serve", lambda *_: None)
    blocks = ui.build(shell.desk)
    ui.serve(blocks, shell.desk, Config(), None, browser=False)  # type: ignore[arg-type]
    queue, waiting = blocks._queue, 30

    async def crowd() -> int:
        event = next(i for i, f in blocks.fns.items() if f.fn and len(f.inputs) == 10)
        queue.active_jobs = [None] * 40
        for n in range(waiting):
            await queue.push(PredictBodyInternal(fn_index=event, session_hash=str(n), data=[]), None, None)
        serving = asyncio.create_task(queue.start_processing())
        await asyncio.sleep(0.3)
        queue.stopped = True
        await serving
        return sum(isinstance(m, EstimationMessage) for held in queue.pending_messages_per_session.values() for m in held._queue)

    assert asyncio.run(crowd()) == waiting, "one each, when he comes"
