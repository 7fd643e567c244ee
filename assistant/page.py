"""What the page shows: answers and their sources as Markdown and HTML. Pure functions; no Gradio.

Words of documents and of askers are hostile here: every one of them passes `compose.escape` or `html.escape`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote as urlquote

import prompts
from assistant import cite, compose, receipt
from assistant.answer import Answer, Quote
from corpus.errors import LibraryError
from corpus.records import Passage, Record

if TYPE_CHECKING:
    from assistant.library import Library

TITLE = "What the reports say about clustering"
MARKER = re.compile(r"(?<!\\)\[(\d{1,2})\]")  # ours: a bracket of a document has a backslash before it
NEWLINE, BREAK = "\n", "<br>"  # in HTML inside Markdown no line may break: Markdown would take over again
KEPT = 50  # turns a conversation shows
REMEMBERED = 10  # turns a follow-up question gets to see
TITLE_MAX = 70  # characters of a title in the list of reports


@dataclass(frozen=True)
class Source:
    """One cited passage: the words before the quote, the quote, the words after; where it stands and how to cite it."""

    n: int
    who: str
    path: str
    place: str
    before: str
    quote: str
    after: str
    reference: str
    note: bool = False
    related: bool = False
    speaker: str = ""
    link: str = ""


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
    answer = library.ask(question, [(t.question, t.answer) for t in before[-REMEMBERED:]], tuple(reports) or None)
    hear(answer)
    return Turn(question, answer.answer, sources(library, answer), receipt.to_html(receipt.make(library, answer)))


def failed(question: str, error: LibraryError) -> Turn:
    """The turn shown in place of an answer when the library cannot be asked."""
    return Turn(question, sentence(error))


def sentence(error: LibraryError) -> str:
    """An error as Markdown: what is wrong and what to do, nothing of the machine's insides."""
    return compose.escape(str(error))


def sources(library: Library, answer: Answer) -> tuple[Source, ...]:
    """The passages an answer cites, in the order of their numbers."""
    held = library.index
    return tuple(source(q, held.passages[held.by_id[q.passage]], library.records[q.report]) for q in answer.quotes)


def source(quote: Quote, passage: Passage, record: Record) -> Source:
    """A quote put back into its passage."""
    return Source(
        n=quote.n, who=cite.says(record), path=" › ".join(passage.heading), place=place(passage, quote.page, quote.page_label),
        before=passage.text[: quote.start], quote=passage.text[quote.start : quote.end], after=passage.text[quote.end :],
        reference=cite.full(record), note=quote.kind == "note", related=quote.related, speaker=quote.speaker, link=quote.link,
    )  # fmt: skip


def place(passage: Passage, page: int | None, label: str | None) -> str:
    """Where a passage stands: pages, and of its locator what its headings do not say."""
    path = " › ".join(passage.heading)
    tail = passage.locator.rpartition(", ")[2] if path else passage.locator
    pinpoint = tail if re.match(r"(?:footnote |para )", tail) else "" if tail in path else passage.locator
    return " · ".join(t for t in (pages(page, label), pinpoint) if t)


def pages(page: int | None, label: str | None) -> str:
    """Printed and physical page, as far as they are known and differ.

    >>> pages(5, "v")
    'page v as printed, page 5 of the file'
    """
    if page is None:
        return ""
    return f"page {page}" if label in (None, "", str(page)) else f"page {label} as printed, page {page} of the file"


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
            parts.append(f'<details class="earlier"><summary>Sources of “{_html(earlier.question)}”</summary>{_entries(earlier, n)}</details>')
    return "".join(parts)


def _told(said: Turn) -> str:
    text = f'<p class="told">{_html(told(said))}</p>'
    if not said.sources:
        return text
    return f'{text}<p class="whole"><button type="button" class="copy">Copy answer with references</button><span class="copied-text">{escape(plain_text(said)).replace(NEWLINE, BREAK)}</span></p>'


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
    return "".join(entry(s, turn_number, first_open and i == 0) for i, s in enumerate(said.sources))


def entry(shown: Source, turn_number: int, opened: bool = False) -> str:
    """One source as a fold: number and report outside; inside the passage in context, its place, its reference."""
    badge = '<span class="badge">our note</span>' if shown.note else '<span class="badge">related</span>' if shown.related else ""
    speaker = f'<p class="speaker">Spoken or written by {_html(shown.speaker)}</p>' if shown.speaker else ""
    look = "Look it up at: " if shown.note else ""
    link = f'<a class="permalink" href="?passage={urlquote(shown.link, safe="")}">Link to this passage</a> ' if shown.link else ""
    back = f'<a class="back" href="#cite-{turn_number}-{shown.n}">Back to the answer</a>' if turn_number else ""
    facts = [f'<p class="path">{_html(shown.path)}</p>' if shown.path else "", f'<p class="place">{look}{_html(shown.place)}</p>' if shown.place else ""]
    return (
        f'<details class="source{" note" if shown.note else ""}" id="source-{turn_number}-{shown.n}"{" open" if opened else ""}>'
        f'<summary><span class="n">{shown.n}</span> <span class="who">{_html(shown.who)}</span> {badge}<span class="gist">{_html(shown.quote)}</span></summary>'
        f"{''.join(facts)}{speaker}"
        f'<blockquote class="context">{_html(shown.before)}<mark>{_html(shown.quote)}</mark>{_html(shown.after)}</blockquote>'
        f'<p class="reference"><span class="copied-text">{_html(shown.reference)}</span></p>'
        f'<p class="tools"><button type="button" class="copy">Copy reference</button> {link}{back}</p>'
        "</details>"
    )


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


def _html(text: str) -> str:
    """Text for HTML inside Markdown: escaped, on one line; white space around line breaks means nothing."""
    return re.sub(r"\s*\n\s*", BREAK, escape(text))


def _short(title: str) -> str:
    return title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1].rsplit(" ", 1)[0] + " …"


def _listed(names: Iterable[str]) -> str:
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last
