"""What an answer is made of, and its JSON form (the contract's)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from assistant.scope import Scope


@dataclass(frozen=True)
class Quote:
    """A piece of evidence as shown: word for word (`kind` "original"), or our words on that place ("note").

    `n` is its number in the answer, from 1. `start` and `end` are offsets into the passage `passage`. `speaker` is the
    person or role the report quotes, empty where the report itself speaks. `related` marks what is near, but no answer. `link` leads to it.
    `context` is the sentence before one that would mislead alone ("they", "this approach"), word for word.
    """

    n: int
    report: str
    text: str
    locator: str
    page: int | None
    page_label: str | None
    reference: str
    kind: str
    who: str = ""
    speaker: str = ""
    heading: str = ""
    passage: str = ""
    start: int = 0
    end: int = 0
    related: bool = False
    link: str = ""
    context: str = ""


@dataclass(frozen=True)
class Hit:
    """A passage found, with its score between 0 and 1 and the context a reader needs.

    `who` says it (with the year), `speaker` where the report quotes somebody. `before` and `after` stand around what `quotes` found.
    `link` finds the words again whatever the library's state (`assistant.permalink`).
    """

    report: str
    text: str
    locator: str
    page: int | None
    page_label: str | None
    score: float
    kind: str
    passage: str
    reference: str = ""
    heading: tuple[str, ...] = ()
    speaker: str = ""
    who: str = ""
    before: str = ""
    after: str = ""
    link: str = ""


@dataclass(frozen=True)
class Check:
    """A sentence a language model wrote, and the gate's verdict: whether the quotes it cites bear it out, and if not why."""

    sentence: str
    ok: bool
    reasons: tuple[str, ...] = ()
    cites: tuple[int, ...] = ()
    carried: float = 0.0
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}  # receipts hold these


@dataclass(frozen=True)
class Answer:
    """The answer to one question. `refused`: the library has none; quotes may then hold what is nearest, marked so.
    `limits`: those it was asked within, each within the one before.

    `read_as` is the question with slips mended; empty where nothing was changed that is searched for.
    `prose` is what a language model wrote, as it stands above the quotes in `answer`; `checks` are its sentences as the gate judged them.
    `cut`: characters at the end of a question too long, which were not read.
    """

    question: str
    refused: bool
    answer: str
    quotes: tuple[Quote, ...] = ()
    passages: tuple[Hit, ...] = ()
    ms: float = 0.0
    id: str = ""
    asked: str = ""
    kind: str = ""
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    notes_only: tuple[str, ...] = field(default=())
    read_as: str = ""
    limits: tuple[Scope, ...] = ()
    prose: str = ""
    checks: tuple[Check, ...] = ()
    cut: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values; fields as the contract names them, others added."""
        return {**asdict(self), "ms": round(self.ms, 1)}
