"""What the page keeps of visitors, and what it shows them: the same as Gradio's own way, with less made on the way."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from gradio.state_holder import SessionState

from assistant.tabs import visits
from assistant.tabs.visits import keep_little

Pages = tuple[tuple[gr.Blocks, Any], tuple[gr.Blocks, Any]]  # Gradio's, ours: the page, and the event that changes all of it
TALK = [{"role": "user", "content": "Who pays?"}, {"role": "assistant", "content": "**All** of them. [1]"}]
PUT_OUT: list[list[Any]] = [
    [gr.skip(), gr.skip(), gr.skip(), [1], gr.skip(), gr.skip()],
    [gr.update(value=""), gr.update(value=TALK, visible=True), "some\n words", [1, 2], gr.update(visible=False), gr.skip()],
    [gr.update(value="Why?", label="Asked"), gr.update(value=[]), gr.update(value="x", visible="hidden"), gr.skip(), gr.update(value="On"), gr.update(value=["a"])],
    ["plain", TALK, "", gr.update(value=[3]), gr.update(visible=True), gr.update(choices=["a", "b"], value=["b"])],
]


def made() -> tuple[gr.Blocks, Any]:
    """A small page, and the event that changes all of it."""
    with gr.Blocks(analytics_enabled=False) as blocks:
        parts = [gr.Textbox("what was there"), gr.Chatbot(visible=False), gr.Markdown(), gr.State([]), gr.Button("Go"), gr.CheckboxGroup(["a"])]
        parts[4].click(lambda: None, None, parts)
    gr.mount_gradio_app(FastAPI(), blocks, "/")
    return blocks, next(iter(blocks.fns.values()))


@pytest.fixture(scope="module")
def pages() -> Pages:
    """The page as Gradio has it, and as we do."""
    theirs, ours = made(), made()
    keep_little(ours[0])
    return theirs, ours


@pytest.mark.parametrize("predictions", PUT_OUT)
def test_what_is_shown_is_what_gradio_would_show(pages: Pages, predictions: list[Any]) -> None:
    (theirs, their_event), (ours, our_event) = pages
    before, after = SessionState(theirs), visits.visit()(ours)
    shown = [asyncio.run(b.postprocess_data(e, deepcopy(predictions), s)) for b, e, s in ((theirs, their_event, before), (ours, our_event, after))]
    assert shown[0] == shown[1]
    assert [*before.state_data.values()] == [*after.state_data.values()]


def test_a_choice_that_was_offered_later_can_be_ticked(pages: Pages) -> None:
    _, (ours, event) = pages
    visit = visits.visit()(ours)
    asyncio.run(ours.postprocess_data(event, deepcopy(PUT_OUT[3]), visit))
    assert visit[event.outputs[5]._id].choices == [("a", "a"), ("b", "b")]
    assert SessionState(ours)[event.outputs[5]._id].choices == [("a", "a")], "for this visitor alone"


def test_a_wrong_number_of_things_put_out_is_an_error_as_ever(pages: Pages) -> None:
    _, (ours, event) = pages
    with pytest.raises(ValueError, match="enough output values"):
        asyncio.run(ours.postprocess_data(event, [gr.skip()], visits.visit()(ours)))


def test_components_are_not_described_for_each_visitor(pages: Pages) -> None:
    _, (ours, event) = pages
    visit = ours.app.state_holder["somebody"]
    asyncio.run(ours.postprocess_data(event, deepcopy(PUT_OUT[3]), visit))
    assert (type(visit), visit.config_values) == (visits.visit(), {})
    assert ours.state_holder is ours.app.state_holder


def test_who_went_away_is_forgotten_later_and_who_stays_is_not(pages: Pages) -> None:
    holder = visits.visits()()
    holder.set_blocks(pages[1][0])
    for name in ("here", "gone", "just gone"):
        holder[name].is_closed = name != "here"
    for name in ("here", "gone"):
        holder.time_last_used[name] = datetime.now() - visits.LATER - timedelta(minutes=1)
    holder.delete_all_expired_state()
    assert [*holder.session_data] == [*holder.time_last_used] == ["here", "just gone"]


def test_only_the_latest_are_remembered(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = pages[1][0]
    monkeypatch.setattr(blocks, "state_session_capacity", 2)
    holder = visits.visits()()
    holder.set_blocks(blocks)
    for name in ("first", "second", "first", "third"):
        holder[name]
    assert [*holder.session_data] == ["first", "third"]
    assert pages[0][0].state_session_capacity > visits.MOST
