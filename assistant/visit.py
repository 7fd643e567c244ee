"""What the page shows to whoever comes to it by a link to a passage, and what it says is kept of their questions."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import prompts
from assistant import cite, compose, permalink, source, surround, unanswered
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library


def shown(library: Library, link: str) -> str:
    """The source panel for a link: what became of its words, and where they stand now. HTML on one line."""
    try:
        found = permalink.resolve(library, link)
    except LibraryError as error:
        return f'<section class="sources"><p class="told">{escape(str(error))}</p></section>'
    entry = source.entry(_source(library, found, link), 0, opened=True) if found.row is not None else ""
    return f'<section class="sources"><p class="told">{escape(found.said)}</p>{entry}</section>'


def _source(library: Library, found: permalink.Found, link: str) -> source.Source:
    row = found.row or 0
    passage, record = library.index.passages[row], library.records[found.report]
    ours = permalink.Link.parse(link).at == "note"
    before, after = ("", "") if ours else surround.context(library.index, row, found.start, found.end)
    speaker = "" if ours else library.speaker_at(row, found.start, found.end)
    place = source.place(passage, found.page, found.page_label)
    return source.Source(1, cite.says(record), " › ".join(passage.heading), place, f"{before} ", found.text, f" {after}", cite.full(record), ours, speaker=speaker, link=link)


def kept(root: Path) -> str:
    """What a reader is told where the keeper keeps questions without an answer; empty where not."""
    return compose.escape(prompts.load("unanswered_kept").render()) if unanswered.is_on(root) else ""
