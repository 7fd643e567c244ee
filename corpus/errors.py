"""The project's own errors. Libraries raise them; only the command line and the page render them."""

from __future__ import annotations


class LibraryError(Exception):
    """Something the person at the keyboard can act on.

    `help_message` says what to do next; `retryable` whether the same call may succeed later.
    """

    retryable = False

    def __init__(self, message: str, help_message: str = "") -> None:
        super().__init__(message)
        self.help_message = help_message

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.help_message}".strip()


class NoLibrary(LibraryError):
    """There is no library at the path given."""


class StaleLibrary(LibraryError):
    """The library was built by other settings, another model or another version than the ones at hand."""


class BrokenLibrary(LibraryError):
    """A file of the library is missing or its checksum does not match."""


class LibraryLocked(LibraryError):
    """Another process is writing this library."""

    retryable = True


class ForeignFolder(LibraryError):
    """A folder that holds other things than a library: nothing is written there."""


class DiskError(LibraryError):
    """The disk took something up or gave it back not as it should: full, read-only, failing."""

    retryable = True


class UnknownReport(LibraryError):
    """A report id that the library does not hold."""


class ScopeError(LibraryError):
    """A limit on what is looked at that names nothing there is, or contradicts itself."""


class UnreadableFile(LibraryError):
    """A document that cannot be read; the message is the reason shown to a person.

    `pages`, `pages_lost` and `parser` say how far the reading came.
    """

    pages: int = 0
    pages_lost: tuple[int, ...] = ()
    parser: str = ""


class CatalogueError(LibraryError):
    """A record of the catalogue is incomplete or contradicts itself."""


class NoteError(LibraryError):
    """A note that breaks the format; the message names file and line."""


class ModelMissing(LibraryError):
    """The embedding model is not installed, or is not the file that was expected."""
