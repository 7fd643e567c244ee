"""What the page shows: conversations and the panel of their sources as Markdown and HTML. Pure functions; no Gradio.

Words of documents and of askers are hostile here: every one of them passes `compose.escape`, `source.html` or `html.escape`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote as urlquote

import prompts
from assistant import compose, hints, limits, onward, prose, source, unanswered
from assistant.answer import Answer
from assistant.due import Due
from assistant.settings import Settings
from assistant.source import Source
from assistant.waiting import Patience
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.model import Writer
    from assistant.scope import Scope

TITLE = "What the reports say about clustering"
BAR = '<button type="button" class="shade">Dark colours</button><button type="button" class="basket-count">Basket (0)</button>'  # wired by scripts
MARKER = re.compile(r"(?<!\\)\[(\d{1,2})\]")  # ours: a bracket of a document has a backslash before it
KEPT = 50  # turns a conversation shows
REMEMBERED = 10  # turns a follow-up question gets to see
QUESTION_MAX = Settings().question_max


@dataclass(frozen=True)
class Turn:
    """One question and what was answered. `answer` is Markdown without links: what a follow-up question gets to see.

    `receipt` makes the answer a file to save, for the latest turn. `limits` are those it was asked within, in words; `asked` is the question
    as it stands alone; `when` the day, as ISO writes it. `whole` is false while it grows and where it was stopped; `kept`: it comes from the
    reader's own browser. `also` are questions to go on with. Of a question too long, as much is held as was read.
    """

    question: str
    answer: str
    sources: tuple[Source, ...] = ()
    receipt: Due | None = None
    limits: str = ""
    asked: str = ""
    when: str = ""
    whole: bool = True
    kept: bool = False
    refused: bool = False
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", self.question[:QUESTION_MAX])  # a conversation stays in memory


def turn(library: Library, question: str, scope: Scope, before: Sequence[Turn], hear: Callable[[Answer], None] = lambda _: None) -> Turn:
    """Ask, with the earlier turns as history; `hear` is given the answer. Raises LibraryError as `Library.ask` does."""
    return [*turns(library, question, scope, before, hear)][-1]


def turns(
    library: Library, question: str, scope: Scope, before: Sequence[Turn], hear: Callable[[Answer], None] = lambda _: None, writer: Writer | None = None,
    halted: Callable[[], bool] = lambda: False,
) -> Generator[Turn, None, None]:  # fmt: skip
    """The turn as it grows: its quotes, where more takes its time, with a language model sentence by sentence what it writes over them, at the end the whole, with
    questions to go on with and what makes its receipt. `halted` is asked whether the model is to stop. Raises LibraryError."""
    answer = library.ask(question, [(t.question, t.answer) for t in before[-REMEMBERED:]], scope=scope or None)
    hear(answer)
    made = Turn(
        question, compose.shown(answer), source.of_answer(library, answer), limits=limits.words(library, scope), asked=answer.asked or question,
        when=date.today().isoformat(), whole=False, refused=answer.refused,
    )  # fmt: skip
    if writer or not hints.quick(library):
        yield made
    whole = answer
    for whole in prose.growing(answer, library, writer, Patience(halted=halted)) if writer else ():
        yield replace(made, answer=compose.shown(whole))
    made = replace(made, answer=compose.shown(whole), whole=True)
    if answer.refused and answer.suggestions:  # they are offered below, to be pressed
        made = replace(made, answer=made.answer.removesuffix(compose.suggested(answer.suggestions)).rstrip(), also=answer.suggestions)
    else:
        made = replace(made, also=onward.also_asked(library, answer, [t.question for t in before]))
    yield replace(made, receipt=Due(library, whole))


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
        out += [{"role": "user", "content": asked(said.question, n)}, {"role": "assistant", "content": shown(said, n)}]
    if pending:
        out += [{"role": "user", "content": _plain(pending)}, {"role": "assistant", "content": prompts.load("page_looking").render()}]
    return out


def asked(question: str, n: int) -> str:
    """A question in the conversation, with the way to change it."""
    return f'{_plain(question)} <button type="button" class="again" value="{n}">Change<span class="for-screen-readers"> question {n}</span></button>'


def shown(said: Turn, n: int) -> str:
    """An answer in the conversation: first what must be known of it, then its words."""
    first = [
        prompts.load("kept_answer").render(date=_day(said.when)) if said.kept else "",
        prompts.load("looked_only").render(limits=compose.escape(said.limits)) if said.limits else "",
    ]
    return "\n\n".join([*(f"*{t}*" for t in first if t), linked(said.answer, n, said.sources)])


def stopped(said: Turn) -> Turn:
    """An answer as far as it had come when it was stopped."""
    return replace(said, answer=f"{said.answer}\n\n*{prompts.load('stopped').render()}*")


def _day(when: str) -> str:
    try:
        day = date.fromisoformat(when)
    except ValueError:  # somebody has been at it
        return "an earlier day"
    return f"{day.day} {day:%B %Y}"


def linked(answer: str, turn_number: int, sources: Sequence[Source]) -> str:
    """An answer whose numbers open the report at their source. The first mention can be returned to."""
    links = {str(s.n): s.link for s in sources}
    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        number = match[1]
        if number not in links:
            return match[0]
        mark = "" if number in seen else f' id="cite-{turn_number}-{number}"'
        seen.add(number)
        opens = f'class="cite reads source-{turn_number}-{number}" href="?passage={urlquote(links[number], safe="")}"'
        leads = f'class="cite" href="#source-{turn_number}-{number}"'
        return f"<a{mark} {opens if links[number] else leads}>\\[{number}\\]</a>"

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


def trouble(told: str, may_keep: bool) -> str:
    """That the library on disk is damaged, and the last good state answers; to keepers with what is wrong and the command that mends it. Empty where all is well."""
    if not told:
        return ""
    return prompts.load("page_damaged").render(told=compose.escape(told)) if may_keep else prompts.load("page_last_good").render()


def kept(root: Path) -> str:
    """What a reader is told where the keeper keeps questions without an answer; empty where not."""
    return compose.escape(prompts.load("unanswered_kept").render()) if unanswered.is_on(root) else ""


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


def _listed(names: Iterable[str]) -> str:
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last
