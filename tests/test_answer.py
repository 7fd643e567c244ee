"""The answer's JSON form holds what the contract names."""

from __future__ import annotations

import dataclasses
import json

import pytest

from assistant.answer import Answer, Hit, Quote

QUOTE = Quote(1, "mills", "The wheel “turned”.", "Wheels, para 3", 7, "5", "(Weir, 2011, p. 5)", "original")
HIT = Hit("mills", "The wheel turned twice.", "Wheels, para 3", None, None, 0.71, "original", "mills#p1")


def test_an_answer_becomes_json_with_the_contracts_names() -> None:
    made = json.loads(json.dumps(Answer("Who?", False, "text [1]", (QUOTE,), (HIT,), 41.8499, "d1").to_json()))
    assert set(made) >= {"id", "refused", "answer", "quotes", "passages", "ms"}
    assert (made["id"], made["refused"], made["answer"], made["ms"]) == ("d1", False, "text [1]", 41.8)
    assert set(made["quotes"][0]) >= {"n", "report", "text", "locator", "page", "page_label", "reference", "kind"}
    assert (made["quotes"][0]["page"], made["quotes"][0]["page_label"], made["quotes"][0]["text"]) == (7, "5", "The wheel “turned”.")
    assert set(made["passages"][0]) >= {"report", "text", "locator", "page", "score"}
    assert made["passages"][0]["page"] is None


@pytest.mark.parametrize("kept", [QUOTE, HIT, Answer("Who?", True, "no")], ids=["quote", "hit", "answer"])
def test_what_threads_share_cannot_be_changed(kept: Quote | Hit | Answer) -> None:
    first = dataclasses.fields(kept)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(kept, first, "other")
