"""The page's functions as tools of an MCP server, which Gradio serves; off unless asked for."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from corpus.errors import LibraryError

VERSION = "1"  # of the package mcp: Gradio speaks to this one


def installed() -> str:
    """The version of the package that speaks the protocol; empty where there is none."""
    from importlib import metadata

    with suppress(metadata.PackageNotFoundError):
        return metadata.version("mcp")
    return ""


def alone(mode: str) -> None:
    """Raises LibraryError unless the page is for this computer alone: Gradio calls its own page back for every tool, without the caller's login."""
    if mode != "local":
        raise LibraryError("Tools for MCP clients are served to this computer alone.", "Leave out --mcp, or start a second page for it with --host 127.0.0.1.")


def needed(version: str | None = None) -> None:
    """Raises LibraryError, with the command that installs it, where that package (`version`, else the one at hand) is missing or another one."""
    version = installed() if version is None else version
    if version.split(".")[0] != VERSION:
        held = f"version {version} of the package mcp is installed" if version else "the package mcp is not installed"
        raise LibraryError(f"The page cannot be served to MCP clients: {held}.", 'Install what it takes: python -m pip install ".[mcp]"')


def as_json(blocks: Any) -> None:
    """Let the tools of a page (Gradio's Blocks) that is served give JSON: Gradio itself gives Python's notation. Raises LibraryError where it serves none."""
    server = blocks.mcp_server_obj
    if server is None:
        raise LibraryError(f"The page cannot be served to MCP clients. {blocks.mcp_error or ''}".strip(), "Start it without --mcp.")
    server.postprocess_output_data = written


def written(values: list[Any], root: str) -> list[Any]:
    """What a function gave as the protocol's texts; `root` is the page's address, which Gradio gives along."""
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(value, ensure_ascii=False)) for value in values]
