"""What the page shows: conversations and the panel of their sources as Markdown and HTML. Pure functions; no Gradio.

Words of documents and of askers are hostile here: every one of them passes `compose.escape`, `source.html` or `html.escape`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import prompts
from assistant import cite, compose, prose, receipt, source
from assistant.answer import Answer
from assistant.source import Source
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.model import Writer

TITLE = "What the reports say about clustering"
MARKER = re.compile(r"(?<!\\)\[(\d{1,2})\]")  # ours: a bracket of a document has a backslash before it
KEPT = 50  # turns a conversation shows
REMEMBERED = 10  # turns a follow-up question gets to see
TITLE_MAX = 70  # characters of a title in the list of reports


@dataclass(frozen=True)
class Turn:
    """One question and what was answered. `answer` is Markdown without links: what a follow-up question gets to see.
    `receipt` is the answer as a file to save, for the latest turn."""

    question: str
    answer: str
    sources: tuple[Source, ...] = ()
    receipt: str = ""


def turn(library: Library, question: str, reports: Sequence[str], before: Sequence[Turn], hear: Callable[[Answer], None] = lambda _: None) -> Turn:
    """Ask, with the earlier turns as history; `hear` is given the answer. Raises LibraryError as `Library.ask` does."""
    return next(turns(library, question, reports, before, hear))


def turns(
    library: Library, question: str, reports: Sequence[str], before: Sequence[Turn], hear: Callable[[Answer], None] = lambda _: None, writer: Writer | None = None
) -> Iterator[Turn]:
    """The turn as it grows: sentence by sentence where a language model writes; at the end the whole of it, with its receipt. Raises LibraryError."""
    answer = library.ask(question, [(t.question, t.answer) for t in before[-REMEMBERED:]], tuple(reports) or None)
    hear(answer)
    cited = source.of_answer(library, answer)
    whole = answer
    for whole in prose.growing(answer, library, writer) if writer else ():
        yield Turn(question, compose.shown(whole), cited)
    yield Turn(question, compose.shown(whole), cited, receipt.to_html(receipt.make(library, whole)))


def failed(question: str, error: LibraryError) -> Turn:
    """The turn shown in place of an answer when the library cannot be asked."""
    return Turn(question, sentence(error))


def sentence(error: LibraryError) -> str:
    """An error as Markdown: what is wrong and what to do, nothing of the machine's insides."""
    return compose.escape(str(error))


def messages(turns: Sequence[Turn], pending: str = "") -> list[dict[str, str]]:
    """The conversation as chat messages; `pending` is a question whose answer is not there yet."""
    out: list[dict[str, str]] = []
    for n, said in enumerate(turns, 1):
        out += [{"role": "user", "content": _plain(said.question)}, {"role": "assistant", "content": linked(said.answer, n, len(said.sources))}]
    if pending:
        out += [{"role": "user", "content": _plain(pending)}, {"role": "assistant", "content": prompts.load("page_looking").render()}]
    return out


def linked(answer: str, turn_number: int, held: int) -> str:
    """An answer whose numbers 1 to `held` lead to their source. The first mention can be returned to."""
    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        number = match[1]
        if not 1 <= int(number) <= held:
            return match[0]
        mark = "" if number in seen else f' id="cite-{turn_number}-{number}"'
        seen.add(number)
        return f'<a{mark} class="cite" href="#source-{turn_number}-{number}">\\[{number}\\]</a>'

    return MARKER.sub(link, answer)


def panel(turns: Sequence[Turn]) -> str:
    """The source panel: the latest answer's passages, below them those of earlier answers, folded. HTML on one line."""
    if not turns:
        return ""
    parts = [f'<section class="sources">{_told(turns[-1])}{_entries(turns[-1], len(turns), first_open=True)}</section>']
    for n in range(len(turns) - 1, 0, -1):
        earlier = turns[n - 1]
        if earlier.sources:
            parts.append(f'<details class="earlier"><summary>Sources of “{source.html(earlier.question)}”</summary>{_entries(earlier, n)}</details>')
    return "".join(parts)


def _told(said: Turn) -> str:
    text = f'<p class="told">{source.html(told(said))}</p>'
    if not said.sources:
        return text
    copied = escape(plain_text(said)).replace("\n", source.BREAK)
    return f'{text}<p class="whole"><button type="button" class="copy">Copy answer with references</button><span class="copied-text">{copied}</span></p>'


def told(said: Turn) -> str:
    """How many passages an answer rests on, in one sentence; also what a screen reader is told when it has come."""
    count = len(said.sources)
    if not count:
        return "This answer quotes no passage."
    what = "passage" if count == 1 else "passages"
    if said.sources[0].related:
        return f"{count} related {what}, but no answer."
    reports = len({s.reference for s in said.sources})
    return f"{count} {what} from {reports} {'report' if reports == 1 else 'reports'}."


def _entries(said: Turn, turn_number: int, first_open: bool = False) -> str:
    return "".join(source.entry(s, turn_number, first_open and i == 0) for i, s in enumerate(said.sources))


def plain_text(said: Turn) -> str:
    """A turn to paste elsewhere: question, numbered passages, the full references once each."""
    lines = [said.question, ""]
    for s in said.sources:
        words = f"Our note: {s.quote}" if s.note else f"“{s.quote}”"
        lines.append(f"[{s.n}] {words} ({', '.join(t for t in (s.who, s.path, s.place) if t)})")
    return "\n".join([*lines, "", "References", *dict.fromkeys(s.reference for s in said.sources)])


def choices(library: Library) -> list[tuple[str, str]]:
    """(label, report id) for the choice of reports; says of which only our notes are there."""
    missing = set(library.notes_only)
    return [(f"{cite.says(r)}: {_short(r.title)}{' (our notes only)' if r.id in missing else ''}", r.id) for r in library.records.values()]


def chosen(count: int, all_of: int) -> str:
    """The label over the choice of reports."""
    return f"Reports: {count} of {all_of} chosen" if 0 < count < all_of else f"Reports: all {all_of}" if all_of else "Reports"


def notice(library: Library, folder: str = "") -> str:
    """What the asker must know of this library: no reports at all, or originals that are missing. Empty when all is there."""
    where = f" --library {shlex.quote(folder)}" if folder else ""
    if not library.records:
        return compose.escape(prompts.load("page_empty").render(command=f"python -m ingest{where}"))
    missing = [library.records[r] for r in library.notes_only]
    if not missing:
        return ""
    names = "the reports" if len(missing) == len(library.records) else _listed(r.name for r in missing)
    return f"{prompts.load('page_missing').render(names=compose.escape(names))} <code>{escape(f'python -m ingest PATH{where}')}</code>"


def examples(text: str) -> list[tuple[str, list[str]]]:
    """Lines "Kind: question" as (kind of user, questions), in the file's order."""
    out: dict[str, list[str]] = {}
    for line in text.splitlines():
        kind, colon, question = line.partition(": ")
        if colon:
            out.setdefault(kind, []).append(question.strip())
    return list(out.items())


def _plain(text: str) -> str:
    """An asker's words for Markdown: one paragraph, and no list where it begins like one."""
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", compose.escape(" ".join(text.split())))


def _short(title: str) -> str:
    return title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1].rsplit(" ", 1)[0] + " …"


def _listed(names: Iterable[str]) -> str:
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last
