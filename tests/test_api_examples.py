"""The examples of docs/api.md, run as they stand there against a served page; its tools through the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import api_page
from tests.browser.serving import serving
from tests.passing_on import passing_on

pytestmark = pytest.mark.model
JSON = {"Content-Type": "application/json"}
HELLO = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
SPOKEN = {**JSON, "Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the project's own notes, with the real encoder."""
    from corpus.embed import SentenceEncoder
    from ingest.build import Builder

    library = tmp_path_factory.mktemp("noted") / "library"
    Builder(library, SentenceEncoder()).add([])
    return library


@pytest.fixture(scope="module")
def served(noted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that offers tools, too."""
    with serving(noted, tmp_path_factory.mktemp("log") / "page.log", options=["--mcp"]) as url:
        yield url


def status(url: str, body: bytes | None = None, **headers: str) -> int:
    """The status of a reply."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


def call(url: str, name: str, data: list[Any]) -> Any:
    """What a function answers over HTTP, in the two steps of the document."""
    request = urllib.request.Request(f"{url}/gradio_api/call/{name}", json.dumps({"data": data}).encode(), JSON)
    with urllib.request.urlopen(request, timeout=60) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/gradio_api/call/{name}/{event}", timeout=60) as stream:
        return completed(stream.read().decode())


def completed(stream: str) -> Any:
    """The answer in a stream of events."""
    (held,) = json.loads(stream.split("event: complete\ndata: ")[1].split("\n")[0])
    return held


def fields(value: Any) -> set[str]:
    """The names of all fields in an answer, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(fields, value.values()))
    return set[str]().union(*map(fields, value)) if isinstance(value, list) else set()


def patterns(sentence: str) -> list[re.Pattern[str]]:
    """The addresses that a sentence of the document names; words in capitals stand for any."""
    (found,) = re.findall(rf"{re.escape(sentence)}([^.]+)\.", api_page.text())
    return [re.compile(re.sub(r"[A-Z_]{4,}", r"[\\w-]+", path)) for path in re.findall(r"`([^`]+)`", found)]


def over_protocol(url: str, talk: Callable[[Any], Awaitable[Any]]) -> Any:
    """What comes of a talk with the page's tools, through the protocol's own client."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def session() -> Any:
        async with streamable_http_client(url) as (read, write, _), ClientSession(read, write) as held:
            await held.initialize()
            return await talk(held)

    return asyncio.run(session())


@pytest.mark.parametrize("said", api_page.functions(), ids=lambda f: f.name)
def test_each_function_answers_its_example_with_the_fields_that_are_named(served: str, said: api_page.Said) -> None:
    answer = call(served, said.name, said.example["data"])
    assert answer
    assert "error" not in answer
    gives = api_page.text().split(f"### `{said.name}`")[1].split("\nGives ")[1].split("###")[0]
    assert set(re.findall(r"`([a-z_]+)`", gives)) - fields(answer) == set()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_curl_example_gives_an_answer_and_needs_what_is_named(served: str) -> None:
    with passing_on(served) as (url, asked):
        script = api_page.block(api_page.text(), "sh", "curl").replace(api_page.ADDRESS, url)
        made = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60, check=True)
    answer = completed(made.stdout)
    assert not answer["refused"]
    assert answer["quotes"][0]["reference"]
    named = patterns("curl uses ")
    assert all(any(p.fullmatch(path) for p in named) for path in asked)
    assert all(any(p.fullmatch(path) for path in asked) for p in named)


def test_the_python_example_prints_quotes_and_needs_what_is_named(served: str, tmp_path: Path) -> None:
    with passing_on(served) as (url, asked):
        script = tmp_path / "example.py"
        script.write_text(api_page.block(api_page.text(), "python").replace(api_page.ADDRESS, url), encoding="utf-8")
        made = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert len(re.findall(r"\(.+\d{4}.*\)$", made.stdout, re.MULTILINE)) == 3
    named = patterns("Gradio's client uses ")
    assert [path for path in asked if not any(p.fullmatch(path) for p in named)] == []
    assert [p.pattern for p in named if not any(p.fullmatch(path) for path in asked)] == []


def test_the_configuration_leads_to_the_functions_as_tools(served: str) -> None:
    (where,) = json.loads(api_page.block(api_page.text(), "json", "mcpServers"))["mcpServers"].values()
    assert where["type"] == "http"
    listed = over_protocol(where["url"].replace(api_page.ADDRESS, served), lambda session: session.list_tools())
    assert {t.name: tuple(t.inputSchema["properties"]) for t in listed.tools} == {f.name: f.values for f in api_page.functions()}
    for tool in listed.tools:
        assert len(tool.description) > 40
        assert all(value["description"] for value in tool.inputSchema["properties"].values())


def test_tools_give_the_same_json_as_calls_do(served: str) -> None:
    question, words = "What hindered small organisations in a cluster?", {"words": "shared training", "k": 3}

    async def talk(session: Any) -> Any:
        return [await session.call_tool("ask", {"question": question}), await session.call_tool("find", words), await session.call_tool("report", {"id": "x"})]

    asked, found, wrong = over_protocol(f"{served}/gradio_api/mcp", talk)
    assert not asked.isError
    answer = json.loads(asked.content[0].text)
    assert answer["quotes"]
    assert {**answer, "ms": 0} == {**call(served, "ask", [question, None]), "ms": 0}
    assert json.loads(found.content[0].text) == call(served, "find", ["shared training", None, None, 3, *[None] * 5])
    assert "no report 'x'" in json.loads(wrong.content[0].text)["error"]


def test_what_the_page_itself_calls_is_no_tool(served: str) -> None:
    said = over_protocol(f"{served}/gradio_api/mcp", lambda session: session.call_tool("opened", {}))
    assert said.isError
    assert "Unknown tool" in said.content[0].text


@pytest.mark.parametrize("path", ["gradio_api/call/themes", "gradio_api/mcp/"])
def test_other_sites_and_other_names_are_refused(served: str, path: str) -> None:
    body = HELLO if path.endswith("mcp/") else b'{"data": []}'
    assert status(f"{served}/{path}", body, **SPOKEN) == 200
    assert status(f"{served}/{path}", body, **SPOKEN, Origin="http://foreign.invalid") == 403
    assert status(f"{served}/{path}", body, **SPOKEN, Host="foreign.invalid") == 403


def test_there_are_no_tools_unless_asked_for(noted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_MCP_SERVER", "True")  # Gradio's own way to turn it on
    with serving(noted, tmp_path / "page.log") as url:
        assert status(f"{url}/gradio_api/call/themes", b'{"data": []}', **SPOKEN) == 200
        for path in ("mcp", "mcp/", "mcp/sse", "mcp/schema"):
            assert status(f"{url}/gradio_api/{path}", HELLO, **SPOKEN) in (404, 405)
            assert status(f"{url}/gradio_api/{path}") == 404
