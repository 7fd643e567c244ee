"""What the page's scripts ask the server for: a leaf, the basket, a file; and what is told where it cannot be had."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant import Library
from assistant.desk import Desk
from assistant.doors import LARGEST, Doors
from tests.fakes import FENWATER, FakeEmbedder


@pytest.fixture(scope="module")
def client(small_library: Path) -> Iterator[TestClient]:
    desk = Desk(small_library, lambda root: Library.open(root, FakeEmbedder()))
    with TestClient(Starlette(routes=Doors(desk).routes())) as made:
        yield made


@pytest.fixture
def items(library: Library) -> list[dict[str, str]]:
    return [{"link": library.quotes('"lent to friends"')[0].link, "note": "ask"}]


def test_a_leaf_is_read(client: TestClient, items: list[dict[str, str]]) -> None:
    assert "<mark>“We only lent to friends at first.</mark>" in client.get("/reader", params={"passage": items[0]["link"]}).text
    assert "<h4>Why they joined</h4>" in client.get("/reader", params={"report": FENWATER, "leaf": "1"}).text
    assert "<mark>" not in client.get("/reader", params={"report": FENWATER, "leaf": "٣"}).text


@pytest.mark.parametrize(("asked", "told"), [({"passage": "x"}, "no link"), ({"report": "<b>x"}, "no report"), ({}, "no report")])
def test_what_cannot_be_read_is_told(client: TestClient, asked: dict[str, str], told: str) -> None:
    got = client.get("/reader", params=asked)
    assert got.status_code == 200
    assert told in got.text
    assert "<b>" not in got.text


def test_the_basket_is_shown_and_pasted(client: TestClient, items: list[dict[str, str]]) -> None:
    assert "lent to friends" in client.post("/basket", json={"items": items}).text
    assert client.post("/basket", json={"items": items, "text": True, "style": "apa"}).text.startswith("“We only lent to friends at first.”\nChair")
    assert "empty" in client.post("/basket", json={"items": items * 40_000}).text, "more than may be sent"
    assert "empty" in client.post("/basket", content=b"\xff{").text
    assert 40_000 * len(items[0]["link"]) > LARGEST


def test_a_file_is_sent_and_none_is_kept(client: TestClient, items: list[dict[str, str]]) -> None:
    word = client.post("/basket/file", json={"items": items, "form": "word", "style": "mhra"}).content
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word)).namelist()
    assert b"ER  - " in client.post("/basket/file", json={"items": items, "form": "ris"}).content
    assert client.post("/basket/file", json={"items": items, "form": "exe"}).status_code == 400


def test_without_a_library_that_is_told(tmp_path: Path) -> None:
    with TestClient(Starlette(routes=Doors(Desk(tmp_path)).routes())) as client:
        assert "There is no library" in client.get("/reader", params={"report": "x"}).text
        assert "There is no library" in client.post("/basket", json={}).text
        assert "There is no library" in client.post("/basket/file", json={"form": "csv"}).text
