"""A basket as the page keeps it, links and the reader's own notes, looked up in the library. Pure functions.

What comes from a browser is hostile: `read` takes only what has the right shape, and so much of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from assistant import cite, permalink, references
from assistant.answer import Quote
from assistant.basket import Item
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library

MOST = 500  # quotes in a basket
NOTE_MAX = 2_000  # characters of a reader's note


class Kept(TypedDict):
    """One quote as the page keeps it: its permanent link, and what the reader wrote on it."""

    link: str
    note: str


@dataclass(frozen=True)
class Found:
    """A kept quote as the library has it now. `item` is None where the link leads nowhere; `said` then tells why, else what has changed."""

    link: str
    note: str
    item: Item | None
    said: str = ""


def read(given: Any) -> list[Kept]:
    """The quotes of a basket that have the right shape, each link once, in their order."""
    out: dict[str, Kept] = {}
    for row in given if isinstance(given, list) else []:
        if isinstance(row, Mapping) and isinstance(row.get("link"), str) and isinstance(row.get("note", ""), str):
            out.setdefault(row["link"], Kept(link=row["link"], note=row.get("note", "")[:NOTE_MAX]))
    return list(out.values())[:MOST]


def parsed(sent: str) -> list[Kept]:
    """The same from JSON; nothing from what is none."""
    try:
        return read(json.loads(sent))
    except (ValueError, RecursionError):
        return []


def looked_up(library: Library, kept: Sequence[Kept]) -> list[Found]:
    """Each kept quote with what its link leads to."""
    return [_found(library, n, k) for n, k in enumerate(kept, 1)]


def items(found: Sequence[Found]) -> list[Item]:
    """The quotes there are, for a file or a list of references."""
    return [f.item for f in found if f.item]


def _found(library: Library, n: int, kept: Kept) -> Found:
    try:
        named = permalink.Link.parse(kept["link"])
        library, ours = library.holding(named.report), named.at == "note"
        there = permalink.resolve(library, kept["link"])
    except LibraryError as error:
        return Found(kept["link"], kept["note"], None, str(error))
    if there.row is None:
        return Found(kept["link"], kept["note"], None, there.said)
    record, passage = library.records[there.report], library.index.passages[there.row]
    speaker = "" if ours else library.speaker_at(there.row, there.start, there.end)
    quote = Quote(
        n, there.report, there.text, there.locator, there.page, there.page_label, there.reference, "note" if ours else "original", cite.says(record), speaker,
        passage.heading[-1] if passage.heading else "", there.passage, there.start, there.end, link=kept["link"],
    )  # fmt: skip
    return Found(kept["link"], kept["note"], Item(quote, record, kept["note"]), "" if there.holds else there.said)


def text(found: Sequence[Found], style: str) -> str:
    """The basket to paste elsewhere: each quote with its citation and the reader's note, then each report's reference once."""
    held = items(found)
    blocks = []
    for item in held:
        spoken = item.text if item.text.startswith("“") and "”" in item.text else f"“{item.text.removeprefix('“')}”"  # a speaker's words have marks
        words = f"Our note on the report: {item.text}" if item.quote.kind == "note" else spoken
        speaker = f"{item.quote.speaker}, quoted in: " if item.quote.speaker else ""
        lines = [f"{words}\n{speaker}{references.of_quote(item.record, item.quote, style).in_text}", f"My note: {item.note}" if item.note.strip() else ""]
        blocks.append("\n".join(line for line in lines if line))
    listed = sorted({references.reference(i.record, None, style).bibliography for i in held}, key=str.casefold)
    return "\n\n".join([*blocks, *(["\n".join(["References", *listed])] if listed else [])])
