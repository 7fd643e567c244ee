"""What readers asked that the library could not answer: a list beside it, for whoever keeps it. Off until the keeper turns it on.

    unanswered.on       there: the list is kept
    unanswered.jsonl    one line a refusal: question, day, nearest reports, count, limits; like questions are put together when it grows
    unanswered.lock     held while one process writes

No line says who asked, or when on that day. Only the edges write here (the command line, the page); `Library.ask` never does.
"""

from __future__ import annotations

import csv
import fcntl
import io
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant import scope
from assistant.answer import Answer
from corpus.errors import LibraryError, NoLibrary

LIST, SWITCH, LOCK = "unanswered.jsonl", "unanswered.on", "unanswered.lock"
LONGEST = 300  # characters of a question
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """`largest`: bytes of the list, from which like questions are put together; half as many are kept then, of at most `most` questions:
    the ones asked most, then the latest. `patience`: seconds to wait for another process."""

    largest: int = 500_000
    most: int = 1000
    patience: float = 1.0


LIMITS = Limits()


@dataclass(frozen=True)
class Asked:
    """One question, the day it was last asked (ISO), the reports nearest to it then, how often it was asked, and within which limits:
    in words, empty for the whole library. The same words within other limits are another question."""

    question: str
    day: str
    nearest: tuple[str, ...] = ()
    count: int = 1
    limits: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What like questions have in common."""
        return key(self.question), self.limits


def is_on(root: Path) -> bool:
    """Whether the library's keeper wants the list."""
    return (root / SWITCH).is_file()


def switch(root: Path, on: bool) -> None:
    """Turn the list on or off; what it holds stays. Raises NoLibrary, or LibraryError where the folder cannot be written."""
    _known(root)
    with _told(root):
        if on:
            with _file(root / SWITCH, os.O_WRONLY | os.O_CREAT):
                pass
        else:
            (root / SWITCH).unlink(missing_ok=True)


def keep(root: Path, answer: Answer, today: Callable[[], date] = lambda: datetime.now(UTC).date(), limits: Limits = LIMITS) -> None:
    """Add a refused question, if the list is on. A failure goes to the log: it is no reason to withhold an answer."""
    question = _clean(answer.question)
    if not answer.refused or answer.kind == "follow-up" or not key(question) or not is_on(root):
        return
    nearest = tuple(dict.fromkeys(h.report for h in (answer.quotes or answer.passages[:3])))[:3]
    row = json.dumps(asdict(Asked(question, today().isoformat(), nearest, limits=_clean(scope.words(answer.limits)))), ensure_ascii=False)
    try:
        with _locked(root, limits), _file(root / LIST, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
            _write(file, f"\n{row}")  # a line of its own, even after one that a full disk tore
            if os.fstat(file).st_size > limits.largest:
                _shorten(root, limits)
    except OSError as error:
        log.warning("A question without an answer was not put on the list in %s: %s.", root, error.strerror or error)


def listed(root: Path) -> list[Asked]:
    """The questions, like ones together, the most asked first. Raises NoLibrary or LibraryError (the list cannot be read)."""
    _known(root)
    with _told(root):
        return _together(root)


def _together(root: Path) -> list[Asked]:
    path = root / LIST
    together: dict[tuple[str, str], Asked] = {}
    for row in _rows(path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""):
        before = together.get(row.key)
        together[row.key] = replace(row, count=row.count + before.count, day=max(row.day, before.day)) if before else row
    return sorted(together.values(), key=lambda a: (-a.count, _later(a.day), a.question, a.limits))


def clear(root: Path, limits: Limits = LIMITS) -> None:
    """Forget all questions. Raises NoLibrary or LibraryError."""
    _known(root)
    with _told(root), _locked(root, limits):
        (root / LIST).unlink(missing_ok=True)


def export(root: Path, path: Path) -> int:
    """Write the list as CSV or JSON, by the file's ending; returns how many questions. Raises LibraryError."""
    rows = listed(root)
    if path.suffix.lower() not in (".csv", ".json"):
        raise LibraryError(f"The list is written as .csv or .json, not '{path.name}'.", "Give it a name that ends so.")
    with _told(path):
        path.write_text(as_csv(rows) if path.suffix.lower() == ".csv" else json.dumps([asdict(r) for r in rows], ensure_ascii=False, indent=1), encoding="utf-8")
    return len(rows)


def key(question: str) -> str:
    """What makes the words of two questions the same: case and marks aside."""
    return " ".join("".join(c if c.isalnum() else " " for c in question.casefold()).split())


def _clean(question: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in question).split())[:LONGEST].strip()


def _rows(text: str) -> Iterator[Asked]:
    """The lines that are ours; one that is torn or was edited wrongly is told to the log."""
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            nearest = tuple(_clean(str(r)) for r in raw["nearest"])[:3]
            yield Asked(_clean(str(raw["question"])), str(date.fromisoformat(raw["day"])), nearest, max(1, int(raw["count"])), _clean(str(raw["limits"])))
        except (ValueError, KeyError, TypeError, RecursionError):
            log.warning("Line %d of %s cannot be read and is passed over.", n, LIST)


def _shorten(root: Path, limits: Limits) -> None:
    """Put like questions together and leave out the rarest, beside the list and then in its place. The caller holds the lock."""
    fresh, size = root / f"{LIST}.new", 0
    kept: list[str] = []
    for row in _together(root)[: limits.most]:
        line = f"\n{json.dumps(asdict(row), ensure_ascii=False)}"
        size += len(line.encode("utf-8", errors="replace"))
        kept += [line] if size <= limits.largest // 2 else []
    with _file(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
        _write(file, "".join(kept))
    os.replace(fresh, root / LIST)


def as_csv(rows: Sequence[Asked]) -> str:
    """A table. A question that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["question", "last asked", "times", "nearest reports", "limits"])
    writer.writerows([f"'{r.question}" if r.question[:1] in "=+-@" else r.question, r.day, r.count, " ".join(r.nearest), r.limits] for r in rows)
    return out.getvalue()


def _later(day: str) -> int:
    return -date.fromisoformat(day).toordinal()


@contextmanager
def _file(path: Path, flags: int) -> Iterator[int]:
    """A file that only its owner may read, as a descriptor. A link in its place is not followed."""
    file = os.open(path, flags | os.O_NOFOLLOW, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _write(file: int, text: str) -> None:
    data = text.encode("utf-8", errors="replace")
    while data:
        data = data[os.write(file, data) :]


@contextmanager
def _locked(root: Path, limits: Limits) -> Iterator[None]:
    """Hold the list's lock; OSError where another process holds it too long."""
    with _file(root / LOCK, os.O_WRONLY | os.O_CREAT) as file:
        until = time.monotonic() + limits.patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
        yield


@contextmanager
def _told(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryError(f"Cannot read or write in {where}: {error.strerror or error}.", "Check the path and who may write there.") from error


def _known(root: Path) -> None:
    if not (root / "CURRENT").is_file():
        raise NoLibrary(f"There is no library at {root}.", "Run: python -m ingest")
