"""A receipt: one answer with all it rests on, in one file that can be checked again against a library.

It holds what was asked and said, the quotes with their surroundings, places, references and links, what library they come from, and
what was checked when it was made. Its digest shows an edit made since by whoever did not make it anew; it is no signature.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import reduce
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from assistant import cite, recheck, surround
from assistant.answer import Answer, Check, Quote
from assistant.scope import Scope
from corpus.errors import LibraryError, ScopeError

if TYPE_CHECKING:
    from assistant.library import Library

FORMAT = 1
AROUND = 300  # characters kept on either side of a quote
LARGEST = 5_000_000  # bytes of a receipt that is read
STRICT = {"extra": "forbid", "strict": True}


class BadReceipt(LibraryError):
    """A file that is no receipt, or one of a form that this version does not know."""


@dataclass(frozen=True)
class Cited:
    """One quote. `reference` is short, `full` the list entry; `link` finds it again; `related` marks what is near, but no answer."""

    n: int
    report: str
    kind: str
    related: bool
    text: str
    before: str
    after: str
    heading: str
    locator: str
    page: int | None
    page_label: str | None
    who: str
    reference: str
    full: str
    link: str
    context: str = ""  # what the answer shows before it
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT


@dataclass(frozen=True)
class Holding:
    """A report as the library held it: its part's checksum, its file's SHA-256 (empty where only our notes are held)."""

    title: str
    part: str
    file: str
    original: bool
    name: str = ""  # as answers call it
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT


@dataclass(frozen=True)
class Source:
    """The library asked: its generation, what shaped it, its reports by id."""

    generation: str
    stamp: dict[str, Any]
    reports: dict[str, Holding]
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT


@dataclass(frozen=True)
class Receipt:
    """What the file holds. `made` is UTC, to the second. `altered` (not in the file): the page it was read from shows something else
    than it holds; None where another version laid it out, so that this one cannot tell. `limits`: what the question was asked within.
    `read_as`: the question with slips mended, empty where it was searched for as typed. `prose`: what a language model wrote above the
    quotes, empty where none did; `sentences`: each of its sentences as the gate judged it."""

    format: int
    made: str
    product: str
    layout: str
    question: str
    read_as: str
    asked: str
    limits: tuple[Scope, ...]
    refused: bool
    answer: str
    quotes: tuple[Cited, ...]
    library: Source
    settings: dict[str, Any]
    checks: tuple[recheck.Check, ...]
    digest: str = ""
    prose: str = ""
    sentences: tuple[Check, ...] = ()
    altered: bool | None = field(default=False, compare=False)
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    def content(self) -> dict[str, Any]:
        """What the digest is of: all but itself. Fields that came later are left out where they are empty: receipts from before still hold."""
        held = {k: v for k, v in asdict(self).items() if k not in ("digest", "altered") and (v or k not in ("prose", "sentences"))}
        for part in (*held["quotes"], *held["library"]["reports"].values()):
            for late in ("context", "name"):
                if part.get(late) == "":
                    del part[late]
        return held


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def make(library: Library, answer: Answer, clock: Callable[[], datetime] = now) -> Receipt:
    """The receipt of an answer that this library gave, or a part of it; checked against the whole."""
    from assistant import receipt_page

    whole = library.whole
    part = reduce(lambda held, limits: held.within(limits), answer.limits, whole)
    quotes = tuple(cited(part, q) for q in answer.quotes)
    draft = Receipt(
        FORMAT, clock().strftime("%Y-%m-%dT%H:%M:%SZ"), f"clusterlit {version()}", receipt_page.layout(), answer.question, answer.read_as, answer.asked,
        answer.limits, answer.refused, answer.answer, quotes, source(whole), asdict(whole.settings), (),
        prose=answer.prose, sentences=answer.checks,
    )  # fmt: skip
    checked = replace(draft, checks=tuple(recheck.checks(draft, whole)))
    return replace(checked, digest=digest(checked))


def cited(library: Library, quote: Quote) -> Cited:
    """A quote as a receipt keeps it; what stands around it is within the library's limits, too."""
    record, library = library.records[quote.report], library.holding(quote.report)
    before, after = surround.context(library.index, library.index.by_id[quote.passage], quote.start, quote.end, AROUND)
    return Cited(
        quote.n, quote.report, quote.kind, quote.related, quote.text, before, after, quote.heading, quote.locator, quote.page, quote.page_label,
        cite.says(record, quote.speaker), quote.reference, cite.full(record), quote.link, quote.context,
    )  # fmt: skip


def source(library: Library) -> Source:
    """The library as it stands."""
    held = library.manifest
    reports = {
        r.id: Holding(r.title, held.reports.get(r.id, "") if held else "", sha256, original, r.name) for r, sha256, original in library.sources()
    }
    return Source(held.generation if held else "", dict(held.stamp) if held else {}, reports)


def version() -> str:
    """The installed version of the product."""
    try:
        return metadata.version("clusterlit")
    except metadata.PackageNotFoundError:  # run from its folder, not installed
        return "(not installed)"


def digest(receipt: Receipt) -> str:
    """SHA-256 over the content as JSON with sorted keys."""
    return "sha256:" + hashlib.sha256(json.dumps(receipt.content(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def to_json(receipt: Receipt) -> str:
    """The receipt as JSON, plain ASCII: no character of it is taken for another on any computer."""
    return json.dumps({**receipt.content(), "digest": receipt.digest}, indent=1)


def to_html(receipt: Receipt) -> str:
    """The receipt as one page that needs nothing else, with its data in it."""
    from assistant import receipt_page

    return receipt_page.render(receipt, to_json(receipt))


def write(receipt: Receipt, path: Path) -> None:
    """Write a receipt: JSON where the name ends so, else HTML. Raises LibraryError where that cannot be done."""
    if path.suffix.lower() not in (".json", ".html", ".htm"):
        raise LibraryError(f"A receipt is a .html or a .json file, not '{path.name}'.", "Give it a name that ends so.")
    try:
        path.write_text(to_json(receipt) if path.suffix.lower() == ".json" else to_html(receipt), encoding="utf-8")
    except OSError as error:
        raise LibraryError(f"Cannot write {path}: {error.strerror}.", "Choose another place.") from error


def read(path: Path) -> Receipt:
    """Read a receipt of either form. Raises BadReceipt for what is none."""
    from assistant import receipt_page

    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise BadReceipt(f"{path} is too large for a receipt.", f"A receipt has at most {LARGEST:,} bytes.")
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise BadReceipt(f"Cannot read {path}: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise _bad(path) from error
    if text.lstrip()[:1] == "{":
        return _loaded(text, path)
    held = receipt_page.data(text)
    if held is None:
        raise _bad(path)
    made = _loaded(held, path)
    return replace(made, altered=None if made.layout != receipt_page.layout() else text.replace("\r\n", "\n") != to_html(made))


def _loaded(text: str, path: Path) -> Receipt:
    from pydantic import TypeAdapter, ValidationError

    try:
        made = TypeAdapter(Receipt).validate_json(text)
    except (ValidationError, RecursionError, ScopeError) as error:
        raise _bad(path) from error
    if made.format != FORMAT:
        raise BadReceipt(f"{path} is a receipt of form {made.format}; this version reads form {FORMAT}.", "Use the version it was made with.")
    return replace(made, altered=False)


def _bad(path: Path) -> BadReceipt:
    return BadReceipt(f"{path} is no receipt, or only part of one.", "Give a file as `python -m assistant ask QUESTION --receipt FILE` writes it.")
