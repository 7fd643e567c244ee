"""What the page keeps of each visitor, and how it changes what he sees: Gradio's way of both, with what nobody here reads left out."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

MOST = 2000  # visitors that are remembered, the latest; Gradio's own 10,000 would outgrow the memory of a small computer
SHOWING = frozenset(("__type__", "value", "visible"))  # of an update: what changes nothing that the server looks at later
LATER = timedelta(hours=1)  # for which the conversation of one who has gone away is there when he comes back: Gradio's own


@cache
def visit() -> Any:
    """The class of one visitor's components and values.

    Gradio describes every component anew, with the JSON schemas of its type, at a visitor's first call and at every change since, for links
    that restore a page (deep links). There are none here, and they are not let in (`assistant.door.paths`): nothing is described.
    """
    from gradio.state_holder import SessionState

    class Visit(SessionState):  # type: ignore[misc]
        def __init__(self, blocks: gr.Blocks) -> None:
            self.blocks_config = copy.copy(blocks.default_config)
            self.config_values: dict[int, dict[str, Any]] = {}
            self.state_data: dict[int, Any] = {}
            self._state_ttl: dict[int, Any] = {}
            self.is_closed = False
            self.STATE_TTL_WHEN_CLOSED = int(LATER.total_seconds())

        def __setitem__(self, key: int, value: Any) -> None:
            block = self.blocks_config.blocks.get(key)
            if block is not None and block.stateful:
                self._state_ttl[key] = (block.time_to_live, datetime.now())
                self.state_data[key] = value
            else:
                self.blocks_config.blocks[key] = value

        def _update_config(self, key: int) -> None:
            pass

        def _update_value_in_config(self, key: int, value: Any) -> None:
            pass

    return Visit


@cache
def visits() -> Any:
    """The class that holds all visitors by their session, the latest `MOST`. Those who went away `LATER` ago it forgets: Gradio forgets their
    values and keeps their components."""
    from gradio.state_holder import StateHolder

    class Visits(StateHolder):  # type: ignore[misc]
        def __getitem__(self, session_id: str) -> Any:
            if session_id not in self.session_data:
                self.session_data[session_id] = visit()(self.blocks)
            self.update(session_id)
            self.time_last_used[session_id] = datetime.now()
            return self.session_data[session_id]

        def delete_all_expired_state(self) -> None:
            super().delete_all_expired_state()
            over = datetime.now() - LATER
            for session, held in list(self.session_data.items()):
                if held.is_closed and self.time_last_used.get(session, over) <= over:
                    self.session_data.pop(session, None)
                    self.time_last_used.pop(session, None)

    return Visits


def keep_little(blocks: gr.Blocks) -> None:
    """Let a served page keep its visitors so, and make no component anew to change what it shows."""
    blocks.state_session_capacity = MOST
    holder = visits()()
    holder.set_blocks(blocks)
    blocks.app.state_holder = holder
    whole: Callable[[Any, Any, Any], Awaitable[list[Any]]] = blocks.postprocess_data

    async def postprocess_data(block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        outputs = list(block_fn.outputs)
        if state is None or block_fn.batch or not block_fn.postprocess or not isinstance(predictions, (list, tuple)) or not len(predictions) == len(outputs) > 1:
            return await whole(block_fn, predictions, state)
        made: dict[int, Any] = {n: await _shown(state.get(b._id, b), p) for n, (b, p) in enumerate(zip(outputs, predictions, strict=True)) if showing(b, p)}
        rest = [n for n in range(len(outputs)) if n not in made]
        if rest:
            some = copy.copy(block_fn)
            some.outputs = [outputs[n] for n in rest]
            left = [predictions[n] for n in rest]
            made.update(zip(rest, await whole(some, left if len(left) > 1 else left[0], state), strict=True))
        return [made[n] for n in range(len(outputs))]

    blocks.postprocess_data = postprocess_data


def showing(block: Any, prediction: Any) -> bool:
    """Whether what is put out for a component is an update of its value or whether it is seen, and of no more."""
    if not isinstance(prediction, Mapping) or prediction.get("__type__") != "update" or block.stateful or block.get_block_name() == "html":
        return False
    return prediction.keys() <= SHOWING and prediction.get("visible", True) is not None


async def _shown(block: Any, prediction: Mapping[str, Any]) -> dict[str, Any]:
    """The update as the browser gets it."""
    from gradio.blocks import postprocess_update_dict
    from gradio.processing_utils import async_move_files_to_cache

    changed = {k: v for k, v in prediction.items() if k == "value"}
    made = {**postprocess_update_dict(block, changed), **{k: v for k, v in prediction.items() if k == "visible"}}
    held: dict[str, Any] = await async_move_files_to_cache(made, block, postprocess=True)
    return held
