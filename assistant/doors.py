"""What the page's own scripts ask the server for, besides Gradio: a leaf of a report, the basket looked up, the basket as a file.

Nothing is kept here, and no file is written: what is asked for is made and sent.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant import basket_page, gathered, reader, reader_page, references
from assistant.export import FORMS, export
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.desk import Desk

LARGEST = 900_000  # bytes of a basket sent


class Doors:
    """The answers over a desk. Errors are told in the answer: the page shows them in the place of what was asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """The addresses, relative to the page's own."""
        from starlette.routing import Route

        return [
            Route("/reader", self.read, methods=["GET"]),
            Route("/basket", self.basket, methods=["POST"]),
            Route("/basket/file", self.file, methods=["POST"]),
        ]

    async def read(self, request: Request) -> Response:
        """A leaf of a report as HTML: ?passage=LINK, or ?report=ID&leaf=N, or all three."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import HTMLResponse

        asked = request.query_params
        return HTMLResponse(await run_in_threadpool(self.leaf, asked.get("passage", ""), asked.get("report", ""), asked.get("leaf", "")))

    def leaf(self, link: str, report: str, n: str) -> str:
        """The reader's content for what an address asks for."""
        at = int(n) if n.isascii() and n.isdecimal() and len(n) < 7 else 0
        try:
            library = self.desk.library()
            return reader_page.html(reader.opened(library, link, at) if link else reader.turned(library, report, at))
        except LibraryError as error:
            return reader_page.failed(error)

    async def basket(self, request: Request) -> Response:
        """The basket's panel as HTML, of {"items": [{"link", "note"}], "style"}; with "text" true, as text to paste."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import HTMLResponse, PlainTextResponse

        asked = await _asked(request)
        try:
            found = await run_in_threadpool(self._found, asked)
        except LibraryError as error:
            return HTMLResponse(reader_page.failed(error))
        style = _style(asked)
        return PlainTextResponse(gathered.text(found, style)) if asked.get("text") is True else HTMLResponse(basket_page.html(found, style))

    async def file(self, request: Request) -> Response:
        """The basket as a file's bytes, of {"items", "style", "form"}."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import PlainTextResponse, Response

        asked = await _asked(request)
        form = asked.get("form")
        if not isinstance(form, str) or form not in FORMS:
            return PlainTextResponse("There is no such form.", 400)
        try:
            made = await run_in_threadpool(lambda: export(gathered.items(self._found(asked)), form, _style(asked)))
        except LibraryError as error:
            return PlainTextResponse(str(error), 400)
        return Response(made, media_type="application/octet-stream")

    def _found(self, asked: dict[str, Any]) -> list[gathered.Found]:
        return gathered.looked_up(self.desk.library(), gathered.read(asked.get("items")))


async def _asked(request: Request) -> dict[str, Any]:
    """The JSON object of a request; an empty one for anything else, and for too much."""
    held = b""
    async for piece in request.stream():
        held += piece
        if len(held) > LARGEST:
            return {}
    try:
        given = json.loads(held)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _style(asked: dict[str, Any]) -> str:
    style = asked.get("style")
    return style if isinstance(style, str) and style in references.STYLES else "harvard"
