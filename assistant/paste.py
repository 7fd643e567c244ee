"""`python -m assistant export` and `cite`: answers to a file for another program, a report to a reference. Reads, calls, writes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from assistant import csl, references
from assistant.answer import Quote
from assistant.basket import Item
from assistant.export import ENDINGS, FORMS, export
from corpus.errors import LibraryError, UnknownReport
from corpus.records import Document, Shelf

NEEDED = {"n": int, "report": str, "text": str}  # fields of a quote that must be there, and of what kind
ALLOWED: dict[str, tuple[type, ...]] = {**{k: (v,) for k, v in NEEDED.items()}, "page": (int, type(None)), "page_label": (str, type(None))}


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add both commands; `shared` holds the options of commands that print JSON too."""
    made = commands.add_parser("export", help="quotes of answers as a file for another program")
    made.add_argument("--library", metavar="DIR", help="where the library lies (default: CLUSTERLIT_LIBRARY or .library)")
    made.add_argument("answers", type=Path, metavar="ANSWERS.jsonl", help="answers as ask --json prints them, one a line; '-' reads standard input; a line may carry 'pick' (numbers of the quotes wanted) and 'notes' (number to your own words)")
    made.add_argument("--as", dest="form", choices=FORMS, required=True, help="the form of the file")
    made.add_argument("--to", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    made.add_argument("--style", choices=references.STYLES, default="harvard", help="style of the references in csv, markdown and word (default: %(default)s)")
    cite = commands.add_parser("cite", parents=[shared], help="the reference to a report, or to a place in it")
    cite.add_argument("id", metavar="REPORT-ID")
    place = cite.add_mutually_exclusive_group()
    place.add_argument("--page", metavar="P", help="page as printed, else page of the PDF")
    place.add_argument("--para", metavar="N", help="the report's own paragraph number")
    cite.add_argument("--style", choices=references.STYLES, default="harvard", help="(default: %(default)s)")


def run_export(options: argparse.Namespace, embedder: object = None) -> None:
    """Write the quotes of answers. Quotes that are only related, of answers that refuse, are left out unless picked."""
    if options.form == "word" and options.to is None and sys.stdout.isatty():
        raise LibraryError("A Word document cannot be shown in a terminal.", f"Add: --to quotes{ENDINGS['word']}")
    made = export(basket(_read(options.answers), options.answers, _shelves(options.library)), options.form, options.style)
    if options.to is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        sys.stdout.flush()
        return
    try:
        options.to.write_bytes(made)
    except OSError as error:
        raise LibraryError(f"Cannot write {options.to}: {error.strerror}.", "Give another path after --to.") from error


def run_cite(options: argparse.Namespace, embedder: object = None) -> None:
    """Write the citation or note, and the entry of the bibliography."""
    shelf = _shelf(_shelves(options.library), options.id)
    para = csl.line(options.para or "")
    where = csl.Locator("paragraph", para, place=f"para {para}") if para else _page(shelf.document, options.page) if options.page else None
    made = references.reference(shelf.record, where, options.style)
    told = {"style": made.style, "in_text": made.in_text, "bibliography": made.bibliography, "html": references.html(made.listed), "item": csl.item(shelf.record)}
    told |= {"locator": asdict(where)} if where else {}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n" if options.json else f"{made.in_text}\n{made.bibliography}\n")


def basket(text: str, path: Path, shelves: Mapping[str, Shelf]) -> list[Item]:
    """The quotes of a file of answers, each once. Raises LibraryError naming the line that is wrong, UnknownReport."""
    items: dict[tuple[str, str], Item] = {}
    for n, raw in enumerate(text.split("\n"), 1):  # not splitlines: an answer may hold U+2028
        if not raw.strip():
            continue
        try:
            found = list(_kept(json.loads(raw)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LibraryError(f"{path}, line {n}: not an answer as 'ask --json' prints it.", "Mend the line; nothing was written.") from error
        for quote, note in found:
            items.setdefault((quote.report, quote.text), Item(quote, _shelf(shelves, quote.report).record, note))
    return list(items.values())


def _kept(answer: dict[str, Any]) -> Iterator[tuple[Quote, str]]:
    """The quotes of an answer that are wanted, each with the reader's own words."""
    pick, notes = answer.get("pick"), answer.get("notes") or {}
    for given in answer["quotes"]:
        quote = _quote(given)
        if (quote.n in pick) if pick is not None else not answer.get("refused"):
            yield quote, str(notes.get(str(quote.n), ""))


def _quote(given: dict[str, Any]) -> Quote:
    """A quote as printed, without what only the library's own pages need. Raises ValueError for a field that is missing or of another kind."""
    wrong = [k for k, kinds in ALLOWED.items() if not isinstance(given.get(k), kinds)]
    if wrong:
        raise ValueError(f"quote: {wrong}")
    held: dict[str, Any] = {k: str(given.get(k, "")) for k in ("locator", "reference", "who", "speaker", "heading", "passage")}
    exact: dict[str, Any] = {k: given.get(k) for k in ALLOWED}
    return Quote(**exact, **held, kind="note" if given.get("kind") == "note" else "original")


def _page(document: Document | None, wanted: str) -> csl.Locator | None:
    """A page by its printed label, else by its number in the PDF. Raises LibraryError where the report has no such page."""
    pages = document.pages if document else ()
    found = next((p for p in pages if p.label == wanted), None) or next((p for p in pages if str(p.number) == wanted), None)
    if pages and found is None:
        raise LibraryError(f"The report has no page '{wanted}'.", f"It has pages 1 to {pages[-1].number} in the PDF.")
    return csl.locator(found.number, found.label, "") if found else csl.locator(None, wanted, "")


def _shelves(library: str | None) -> Mapping[str, Shelf]:
    from assistant import Library
    from assistant.planning import Unread

    return Library.unsearched(library, Unread()).shelves  # no model: nothing is asked


def _shelf(shelves: Mapping[str, Shelf], report: str) -> Shelf:
    if report not in shelves:
        near = get_close_matches(report, shelves, n=1)
        raise UnknownReport(f"The library holds no report '{csl.line(report)}'.", f"Did you mean '{near[0]}'?" if near else f"It holds: {', '.join(shelves) or 'none'}.")
    return shelves[report]


def _read(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LibraryError(f"Cannot read {path}: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise LibraryError(f"Cannot read {path}: it is not UTF-8.", "Save it as UTF-8.") from error
