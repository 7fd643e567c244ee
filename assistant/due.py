"""A receipt that is made when somebody wants it: few answers are saved, and each receipt costs as much as a part of an answer."""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import prompts
from assistant import receipt
from assistant.answer import Answer
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library


class Due:
    """The receipt of an answer, as of the moment it was given; the library that gave it is not kept in memory for that."""

    def __init__(self, library: Library, answer: Answer) -> None:
        self._answer = replace(answer, passages=())  # no receipt holds them
        self._library = weakref.ref(library)
        self._when = receipt.now()

    def page(self, newest: Library) -> str:
        """The receipt as a page: by the library that answered or, where that has made way for another since, as far as `newest` holds what
        is quoted. Raises LibraryError where it does not."""
        library = self._library()
        try:
            return receipt.to_html(receipt.make(library or newest, self._answer, lambda: self._when))
        except (KeyError, LibraryError):
            if library:
                raise
            raise LibraryError(prompts.load("receipt_too_late").render()) from None
