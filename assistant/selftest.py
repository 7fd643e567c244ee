"""Whether the library answers as it should: questions whose answers' places are known, and some that it must refuse.

Beside the library lie `selftest.questions.json`, the keeper's own questions, and `selftest.results.json`, the latest results.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import prompts
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.answer import Answer, Quote
    from assistant.library import Library
    from corpus.records import Shelf

OWN, RESULTS = "selftest.questions.json", "selftest.results.json"
SAMPLE = 30  # questions from the notes
KEPT = 20  # results
LONGEST = 300  # characters of a question

Origin = Literal["note", "own", "off-topic"]


@dataclass(frozen=True)
class Question:
    """A question with the report that answers it (empty: it must be refused) and, where known, the pages, the offsets or the passage."""

    text: str
    report: str = ""
    pages: tuple[int, ...] = ()
    span: tuple[int, int] | None = None
    passage: str = ""
    origin: Origin = "note"


@dataclass(frozen=True)
class Check:
    """What came of a question. `place` and `page` are None where nothing is known of them, or nothing was to be cited."""

    question: str
    origin: Origin
    wanted: str
    passed: bool
    refused: bool
    report: bool | None = None
    place: bool | None = None
    page: bool | None = None
    cited: str = ""


@dataclass(frozen=True)
class Result:
    """A self-test: when (ISO, to the minute, UTC), of which state of the library, question by question."""

    when: str
    generation: str
    checks: tuple[Check, ...] = ()

    @property
    def passed(self) -> int:
        """How many questions came out as they should."""
        return sum(c.passed for c in self.checks)

    @property
    def share(self) -> float:
        """That as a share of all; 0 where there was none."""
        return self.passed / len(self.checks) if self.checks else 0.0


def questions(library: Library, root: Path | None, sample: int = SAMPLE) -> list[Question]:
    """A sample of the notes' questions, spread evenly; then the keeper's own; then those off the subject. Raises LibraryError (own ones that cannot be read)."""
    off = [Question(line.strip("- "), origin="off-topic") for line in prompts.load("selftest_off_topic").text.splitlines() if line.strip()]
    return [*spread(noted(library.noted()), sample), *(own(root) if root else ()), *off]


def noted(shelves: Sequence[Shelf]) -> list[Question]:
    """One question of each note, the first, second, third in turn, with the note's place."""
    out = []
    for shelf in shelves:
        for n, (note, span) in enumerate(zip(shelf.notes, shelf.note_spans, strict=True)):
            text = note.questions[n % len(note.questions)]
            if shelf.document is None:
                out.append(Question(text, note.report, passage=f"{note.report}#p{n + 1}"))
            elif span is not None:
                ends = [shelf.document.page_at(at) for at in (span[0], max(span[0], span[1] - 1))]
                pages = tuple(range(ends[0].number, ends[1].number + 1)) if ends[0] and ends[1] else ()
                out.append(Question(text, note.report, pages, span))
    return out


def spread(rows: Sequence[Question], most: int) -> list[Question]:
    """So many of the rows, evenly spread."""
    if len(rows) <= most:
        return list(rows)
    return [rows[int((i + 0.5) * len(rows) / most)] for i in range(most)]


def run(library: Library, asked: Sequence[Question]) -> Iterator[Check]:
    """Ask them one by one. Raises LibraryError."""
    for question in asked:
        yield check(question, library)


def check(question: Question, library: Library) -> Check:
    """Ask one question and look at what is cited: the right report, place and page, or nothing where nothing should be."""
    answer: Answer = library.ask(question.text)
    quotes = () if answer.refused else answer.quotes
    cited = ", ".join(dict.fromkeys(q.report + (f", page {q.page}" if q.page else "") for q in quotes))
    made = Check(question.text, question.origin, question.report, False, answer.refused, cited=cited)
    if not question.report:
        return replace(made, passed=answer.refused)
    ours = [q for q in quotes if q.report == question.report]
    page = any(q.page in question.pages for q in ours) if question.pages else None
    place = any(_at(question, q, library) for q in ours) if question.span or question.passage else None
    passed = bool(ours) and (place if place is not None else page is not False)
    return replace(made, passed=passed, report=bool(ours), place=place, page=page)


def _at(question: Question, quote: Quote, library: Library) -> bool:
    """Whether a quote shows words of the place."""
    if question.span is None:
        return quote.passage == question.passage
    held = library.holding(quote.report).index
    start = held.passages[held.by_id[quote.passage]].start
    return start + quote.start < question.span[1] and question.span[0] < start + quote.end


def result(checks: Sequence[Check], library: Library) -> Result:
    """The result of a self-test that ends now."""
    generation = library.manifest.generation if library.manifest else ""
    return Result(datetime.now(UTC).strftime("%Y-%m-%d %H:%M"), generation, tuple(checks))


def own(root: Path) -> list[Question]:
    """The keeper's own questions. Raises LibraryError where the file cannot be read."""
    rows = _load(root / OWN)
    try:
        return [Question(str(r["question"])[:LONGEST], str(r.get("report") or ""), tuple(int(p) for p in r.get("pages") or ()), origin="own") for r in rows]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LibraryError(prompts.load("selftest_unreadable").render(file=OWN)) from error


def results(root: Path) -> list[Result]:
    """The latest results, the newest last. Raises LibraryError where the file cannot be read."""
    try:
        return [Result(str(r["when"]), str(r["generation"]), tuple(Check(**c) for c in r["checks"])) for r in _load(root / RESULTS)]
    except (KeyError, TypeError, ValueError) as error:
        raise LibraryError(prompts.load("selftest_unreadable").render(file=RESULTS)) from error


def keep(root: Path, made: Result) -> None:
    """Store a result beside the library. Raises LibraryError."""
    held: list[Result] = []
    with suppress(LibraryError):  # damaged: what cannot be read is given up
        held = results(root)
    _save(root / RESULTS, [asdict(r) for r in [*held, made][-KEPT:]])


def typed(text: str, reports: Sequence[str]) -> list[Question]:
    """Lines "question | report | page" (page may be left out; "none" for one that must be refused). Raises LibraryError naming the line."""
    out = []
    for n, line in enumerate(text.splitlines(), 1):
        parts = [p.strip() for p in line.split("|")]
        if not any(parts):
            continue
        question, report, page = [*parts, "", ""][:3]
        fits = question and (report in reports or report.lower() == "none") and (not page or (page.isascii() and page.isdigit())) and len(parts) <= 3
        if not fits:
            raise LibraryError(prompts.load("selftest_line").render(n=str(n), reports=", ".join(reports)))
        wanted = "" if report.lower() == "none" else report
        out.append(Question(" ".join(question.split())[:LONGEST], wanted, (int(page),) if page and wanted else (), origin="own"))
    return out


def shown(asked: Sequence[Question]) -> str:
    """The keeper's questions as `typed` reads them."""
    return "\n".join(" | ".join([q.text.replace("|", "/"), q.report or "none", *map(str, q.pages[:1])]) for q in asked)


def keep_own(root: Path, asked: Sequence[Question]) -> None:
    """Store the keeper's own questions. Raises LibraryError."""
    _save(root / OWN, [{"question": q.text, "report": q.report, "pages": list(q.pages)} for q in asked])


def _load(path: Path) -> list[Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    except (OSError, ValueError) as error:
        raise LibraryError(prompts.load("selftest_unreadable").render(file=path.name)) from error
    return raw if isinstance(raw, list) else [None]


def _save(path: Path, rows: list[dict[str, Any]]) -> None:
    fresh = path.with_suffix(".new")
    try:
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(file, "w", encoding="utf-8", errors="replace") as out:
            json.dump(rows, out, ensure_ascii=False, indent=1)
        os.replace(fresh, path)
    except OSError as error:
        raise LibraryError(prompts.load("selftest_unwritten").render(file=path.name, reason=error.strerror or "")) from error
