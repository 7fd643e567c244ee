"""What programs may call: the functions, what they are told of them, what they may give, what they get; and that nothing else is offered."""

from __future__ import annotations

import json
from inspect import signature
from pathlib import Path
from typing import Any, get_args

import pytest

import ui
from assistant import Library, seek, tools
from assistant.desk import Desk
from assistant.tabs import find, guide, programs
from assistant.tabs.decide import asking, deciding
from assistant.tabs.given import checked
from corpus.errors import LibraryError
from tests import api_page
from tests.fakes import FENWATER, FakeEmbedder


@pytest.fixture(scope="module")
def desk(small_library: Path) -> Desk:
    return Desk(small_library, lambda root: Library.open(root, FakeEmbedder()))


@pytest.fixture(scope="module")
def offered(desk: Desk) -> dict[str, Any]:
    """The public functions of the page, by name."""
    return {f.api_name: f.fn for f in ui.build(desk).fns.values() if f.api_visibility == "public"}


def test_the_document_has_every_function_with_its_values_and_no_other(offered: dict[str, Any]) -> None:
    said = {f.name: f for f in api_page.functions()}
    assert sorted(said) == sorted(offered)
    for name, function in offered.items():
        assert said[name].values == tuple(signature(function).parameters), name
        assert len(said[name].example["data"]) == len(said[name].values), name


def test_programs_are_told_what_each_function_and_value_is_for(offered: dict[str, Any]) -> None:
    for name, function in offered.items():
        assert function.__name__ == name
        told = function.__doc__ or ""
        assert all(f"\n            {value}: " in told or f"\n        {value}: " in told for value in signature(function).parameters), name


def test_what_the_page_itself_calls_is_private(desk: Desk, offered: dict[str, Any]) -> None:
    blocks = ui.build(desk)
    assert {f.api_visibility for f in blocks.fns.values() if f.api_name not in offered} == {"private"}
    assert set(blocks.get_api_info()["named_endpoints"]) == {f"/{name}" for name in offered}


@pytest.mark.parametrize("name", ["quotes", "glossary", "meeting", "guide", "decide", "decide_questions", "report"])
def test_programs_get_what_the_commands_print(run: Any, offered: dict[str, Any], name: str) -> None:
    words = {"quotes": ["van"], "report": [FENWATER]}.get(name, [])
    code, printed, _ = run(*name.split("_")[:1], *words, *(["--questions"] if name == "decide_questions" else []), "--json")
    assert code == 0
    assert json.loads(json.dumps(offered[name](*words))) == json.loads(printed)


def test_quotes_are_looked_for_within_limits(desk: Desk) -> None:
    call = checked(programs.quoting(desk), "quotes")
    assert [q["report"] for q in call("van", 1)] == [FENWATER]
    assert call("van", years="1990") == []
    assert "no report 'x'" in call("van", reports=["x"])["error"]


def test_a_report_may_come_without_its_text(desk: Desk) -> None:
    call = checked(programs.reporting(desk), "report")
    told = call(FENWATER, text=False)
    assert told["passages"] == []
    assert told["health"]["passages"] == len(call(FENWATER)["passages"]) > 0
    assert f"It holds: {FENWATER}" in call("x")["error"]


def test_the_briefing_is_for_the_answers_and_says_which_there_are(desk: Desk) -> None:
    call = checked(deciding(desk), "decide")
    question = next(q for q in asking() if not q["many"])
    assert call({question["id"]: question["choices"][0]["id"]})["answers"] == {question["id"]: (question["choices"][0]["id"],)}
    assert f"Answers are: {question['choices'][0]['id']}" in call({question["id"]: "never"})["error"]
    assert "There is no question 'x'" in call({"x": "y"})["error"]


def test_one_word_is_explained_or_the_nearest_is_named(desk: Desk) -> None:
    call = checked(guide.guiding(desk)["glossary"], "glossary")
    assert "is not among the words" in call("zzz")["error"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"words": "x" * 2001}, "'words'"), ({"words": 5}, "'words'"), ({}, "'words'"), ({"words": None}, "'words'"), ({"words": "x", "k": 0}, "'k'"),
        ({"words": "x", "k": 201}, "'k'"), ({"words": "x", "way": "far"}, "'way'"), ({"words": "x", "reports": ["a"] * 101}, "'reports'"),
        ({"words": "x", "reports": ["a" * 201]}, "'reports.0'"), ({"words": "x", "reports": "a"}, "'reports'"), ({"words": "x", "tea": 1}, "'tea'"),
        ({"words": "\ud800"}, "'words'"),
    ],
)  # fmt: skip
def test_what_is_given_wrongly_is_told_shortly(desk: Desk, given: dict[str, Any], wrong: str) -> None:
    told = checked(find.finding(desk), "find")(**given)["error"]
    assert told.startswith(wrong)
    assert len(told) < 150


def test_nothing_stands_for_the_default(desk: Desk) -> None:
    call = checked(find.finding(desk), "find")
    assert call("van", None, None, None, None, None, None, None, None) == call("van")


def test_programs_may_look_in_the_ways_there_are() -> None:
    assert get_args(find.Way) == seek.WAYS
    assert get_args(find.Order) == seek.ORDERS


def test_a_tool_gives_json() -> None:
    (said,) = tools.written([{"text": "“Tea” & <b>", "page": None, "refused": True}], "http://127.0.0.1")
    assert said.text == '{"text": "“Tea” & <b>", "page": null, "refused": true}'


def test_without_tools_there_is_an_error() -> None:
    class Served:
        mcp_server_obj = None
        mcp_error = "Error: no such thing."

    with pytest.raises(LibraryError, match=r"Error: no such thing\. Start it without --mcp"):
        tools.as_json(Served())


@pytest.mark.parametrize(("version", "said"), [("", "is not installed"), ("2.3.0", "version 2.3.0 of the package mcp is installed")])
def test_what_is_missing_is_named_with_the_command(version: str, said: str) -> None:
    with pytest.raises(LibraryError, match=said) as caught:
        tools.needed(version)
    assert str(caught.value).endswith('python -m pip install ".[mcp]"')


def test_the_version_at_hand_will_do() -> None:
    tools.needed()


def test_tools_are_for_this_computer_alone() -> None:
    tools.alone("local")
    with pytest.raises(LibraryError, match="this computer alone"):
        tools.alone("login")
