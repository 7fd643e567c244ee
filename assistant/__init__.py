"""Online side: question in, cited answer out. Public names; heavy libraries load when a library is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Hit, Quote
from assistant.settings import Settings
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.scope import Scope

__all__ = ["Answer", "Hit", "Library", "LibraryError", "Quote", "Scope", "Settings"]


def __getattr__(name: str) -> Any:
    if name == "Library":
        from assistant.library import Library

        return Library
    if name == "Scope":
        from assistant.scope import Scope

        return Scope
    raise AttributeError(f"module 'assistant' has no attribute '{name}'")
