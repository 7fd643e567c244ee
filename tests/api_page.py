"""What docs/api.md says: its functions with their values, and its examples."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "api.md"
ADDRESS = "http://127.0.0.1:7860"


@dataclass(frozen=True)
class Said:
    """One function as the page has it: the values that it takes, in order, and what the page sends as an example."""

    name: str
    values: tuple[str, ...]
    example: dict[str, Any]


def text() -> str:
    """The page."""
    return PAGE.read_text(encoding="utf-8")


def functions() -> list[Said]:
    """The functions, as they are described."""
    parts = re.split(r"^### `(\w+)`\n", text(), flags=re.MULTILINE)[1:]
    return [Said(name, tuple(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE)), json.loads(block(body, "json"))) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def block(page: str, language: str, having: str = "") -> str:
    """The first example in a language that has some words in it."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return next(b for b in blocks if having in b)
