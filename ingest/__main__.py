"""`python -m ingest`: options, exit codes and rendering; no logic."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import dense, engines, lock, store
from corpus.embed import FULL, HALF, PRECISIONS
from corpus.errors import BrokenLibrary, LibraryError, NoLibrary, StaleLibrary
from ingest import place, precision, steps
from ingest.files import printable, storable
from ingest.settings import AUTO, Settings

if TYPE_CHECKING:
    from corpus.embed import Embedder
    from corpus.records import Ledger
    from ingest.build import Outcome
    from ingest.isolated import Reader

HOME = Path(__file__).parent.parent
REPORTS = HOME / "corpus" / "reports"


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(prog="python -m ingest", description="Build or extend a library from reports and our notes on them.")
    made.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders: PDF, Word (.docx), OpenDocument, EPUB, HTML, Markdown, text; none: everything in corpus/")
    made.add_argument("--library", type=Path, default=Path(os.environ.get("CLUSTERLIT_LIBRARY", ".library")), metavar="DIR", help="where the library lies (default: %(default)s)")
    made.add_argument("--no-notes", action="store_true", help="leave our own notes out: only the PATHs")
    made.add_argument("--ocr", action="store_true", help="recognise the text of pages that are only pictures, where ocrmypdf is installed; slow")
    made.add_argument("--remove", action="append", metavar="REPORT-ID", help="take a report out of the library")
    made.add_argument("--list", action="store_true", help="list what the library holds")
    made.add_argument("--check", action="store_true", help="check every file of the library against its checksum")
    made.add_argument("--rebuild", action="store_true", help="make everything anew, also what the library holds already")
    made.add_argument("--refresh", action="store_true", help="as --rebuild where the library was built in another way, say by an older version; else add as ever")
    made.add_argument("--wait", type=float, default=lock.PATIENCE, metavar="SECONDS", help="how long to wait where another process is adding to the library (default: %(default)g)")
    made.add_argument("--json", action="store_true", help="one JSON object on standard output")
    made.add_argument("--progress", choices=("bar", "json"), default="bar", help="on standard error: a bar, or lines of JSON, one each half second or more often (default: %(default)s)")
    many = made.add_argument_group("many machines", "Files are read and embedded on a Ray cluster; this computer alone writes the library.")
    many.add_argument("--ray", metavar="ADDRESS", help="of the cluster: HOST:PORT of its head, 'auto' on a machine of it, or 'local' for one that is started here and ends with the run")
    many.add_argument("--encoders", type=int, default=0, metavar="N", help="so many encoders there at most, each with a model in memory (default: one for each CPU)")
    about = made.add_argument_group("a report's record", "What was guessed from a file that the catalogue does not know can be set right.")
    about.add_argument("--describe", metavar="REPORT-ID", help="set what is given here of this report's record; it stays when the file is added again")
    about.add_argument("--title", metavar="TEXT")
    about.add_argument("--author", action="append", metavar="NAME", help="'Family, Given' or a body's name; may be given several times")
    about.add_argument("--year", type=int)
    about.add_argument("--publisher", metavar="NAME")
    kept = made.add_argument_group("keeping it safe", "Each of these stands alone.")
    kept.add_argument("--backup", type=Path, metavar="FILE.tar", help="write the library into one file")
    kept.add_argument("--restore", type=Path, metavar="FILE.tar", help="put what such a file holds in the library's stead, checked")
    kept.add_argument("--restore-previous", action="store_true", help="go back to the library as it was before the last change")
    encoder = made.add_argument_group("another encoder", "A library keeps the one it was made with; another wants --rebuild. Nothing is downloaded.")
    encoder.add_argument("--embedding-model", metavar="NAME", help="a sentence-transformers model on this computer, by folder or name; '' for the packaged one (also: CLUSTERLIT_EMBEDDING_MODEL)")
    encoder.add_argument("--query-prefix", metavar="TEXT", help="what that model wants before a question, say 'query: ' (also: CLUSTERLIT_QUERY_PREFIX)")
    encoder.add_argument("--precision", choices=(AUTO, *PRECISIONS), help="of the encoder's numbers: bfloat16 is quicker where the processor has it, and finds nearly the same; auto: what the library has, for a new one of a hundred documents and more what this machine is quick with, else float32 (also: CLUSTERLIT_PRECISION)")
    encoder.add_argument("--text-prefix", metavar="TEXT", help="what it wants before a passage, say 'passage: ' (also: CLUSTERLIT_TEXT_PREFIX)")
    return made


def main(argv: list[str] | None = None, encoder: Callable[[Settings], Embedder] | None = None, reader: Callable[[], Reader] | None = None) -> int:
    """Run the command; returns its exit code: 0 all indexed, 1 nothing could be done, 2 usage, 3 some files refused.

    `encoder` makes the encoder from the settings; without it, the one that the settings name is loaded. `reader` makes what reads the files; without it, processes apart do.
    """
    made = parser()
    options = made.parse_args(argv)
    if _given(options) and not options.describe:
        made.error("--title, --author, --year and --publisher go with --describe REPORT-ID")
    before = _now(options.library)
    try:
        if options.describe:
            return _describe(options, encoder or precision.loaded)
        if options.list or options.check:
            return _show(options)
        if options.backup or options.restore or options.restore_previous:
            return _keep(options)
        outcome = _build(options, encoder or precision.loaded, reader)
    except (LibraryError, OSError) as error:  # no room, no right to write there
        told = "The library is as it was." if _now(options.library) == before else "The library holds what was added."
        print(printable(f"{error} {told}"), file=sys.stderr)
        return 1
    _report(outcome, options.json)
    refused = [f for f in outcome.files if f.state == "refused"]
    return 3 if refused else 0


def _given(options: argparse.Namespace) -> dict[str, object]:
    told = {"title": options.title, "authors": options.author, "year": options.year, "publisher": options.publisher}
    return {k: v for k, v in told.items() if v is not None}


def _describe(options: argparse.Namespace, encoder: Callable[[Settings], Embedder]) -> int:
    from ingest.describe import describe

    record = describe(options.library, options.describe, _given(options), lambda words: encoder(_settings(options)).encode(words))
    if options.json:
        print(json.dumps({"library": str(options.library), "record": asdict(record)}, ensure_ascii=False))
    else:
        print(f"{record.id}: {'; '.join(record.authors) or 'no author'} ({record.year or 'no year'}) {record.title}. {record.publisher or 'No publisher'}.")
    return 0


def _now(library: Path) -> bytes:
    """What says which state of the library is in force; empty where nothing does, or that cannot be read."""
    with suppress(LibraryError, OSError):
        return place.of(library).now()
    return b""


def _keep(options: argparse.Namespace) -> int:
    """Back-up, restoring, going back."""
    from corpus import backup

    engines.folder_alone(options.library)
    if options.backup:
        made, done = backup.save(options.library, options.backup), f"is now in {options.backup}"
    elif options.restore:
        made, done = backup.restore(options.library, options.restore, store.FORMAT, options.wait), f"is now what {options.restore} holds"
    else:
        with store.writing(options.library, options.wait):
            made, done = store.restore_previous(options.library), "is now as it was before"
    told = {"library": str(options.library), "reports": len(made.reports), "generation": made.generation}
    print(json.dumps(told, ensure_ascii=False) if options.json else f"Library {options.library} {done}: {len(made.reports)} reports.")
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    """The encoder that is asked for, else the one that the library was made with, else the packaged one."""
    names = ("embedding_model", "query_prefix", "text_prefix")
    given: dict[str, str | None] = {n: os.environ.get(f"CLUSTERLIT_{n.upper()}") if getattr(options, n) is None else getattr(options, n) for n in names}
    held: dict[str, object] = {}
    with suppress(LibraryError):  # none there yet, or damaged: the run itself will tell
        held = place.of(options.library).manifest().stamp
    numbers = str(held.get("precision", FULL)) if _wanted(options) == AUTO else _wanted(options)
    if given["embedding_model"] is not None:
        held = {}
    model, query, text = (str(held.get(n, "")) if given[n] is None else str(given[n]) for n in names)
    return Settings(embedding_model=model, query_prefix=query, text_prefix=text, precision=numbers)


def _wanted(options: argparse.Namespace) -> str:
    """The precision that was asked for. Raises LibraryError for one that there is not."""
    told = options.precision or os.environ.get("CLUSTERLIT_PRECISION") or AUTO
    if told not in (AUTO, *PRECISIONS):
        raise LibraryError(f"There is no precision '{told}'.", f"Give one of: {AUTO}, {', '.join(PRECISIONS)}.")
    return str(told)


def _build(options: argparse.Namespace, encoder: Callable[[Settings], Embedder], reader: Callable[[], Reader] | None) -> Outcome:
    from ingest.build import Builder
    from ingest.cluster import Cluster, Where
    from ingest.isolated import Isolated

    paths = options.paths
    if paths and not any(os.path.lexists(p) for p in paths) and not options.remove:
        raise LibraryError(f"No such file or folder: {', '.join(map(storable, paths))}.", "Check the path.")
    settings = _settings(options)
    with steps.shown(options.progress) as told:
        made = reader or (lambda: Isolated(turned=told.turn))
        builder = Builder(options.library, encoder(settings), settings, not options.no_notes, options.ocr, made, progress=told.show, patience=options.wait)
        if _wanted(options) == AUTO and not settings.embedding_model and not _now(options.library):
            builder.shorter = lambda: encoder(replace(settings, precision=HALF))
        if options.ray:
            builder.crew = lambda settings: Cluster(Where(options.ray, options.encoders), settings, encoder, options.ocr)
        if options.remove:
            return builder.remove(options.remove)
        return builder.add(paths or ([REPORTS] if REPORTS.is_dir() else []), rebuild=options.rebuild or (options.refresh and _stale(options.library, builder.stamp)))


def _stale(library: Path, stamp: dict[str, object]) -> bool:
    """Whether there is a sound library there that other settings, another encoder or another version made."""
    with suppress(NoLibrary, BrokenLibrary):  # the run itself begins one, or tells of the damage
        try:
            store.check_stamp(place.of(library).manifest().stamp, stamp)
        except StaleLibrary:
            return True
    return False


def _show(options: argparse.Namespace) -> int:
    held, others, rows, checked = place.of(options.library).shown(options.check)
    if options.json:
        reports = [{"id": s.record.id, "title": s.record.title, "original": s.document is not None, "passages": len(s.passages), "notes": len(s.notes), "file": None if s.ledger is None else asdict(s.ledger)} for s in rows]
        print(json.dumps({"library": str(options.library), "checked": bool(options.check), "reports": reports, "files": [asdict(r) for r in others], "indexes": held.stamp.get("indexes", {})}, ensure_ascii=False))
        return 0
    for shelf in rows:
        what = f"{len(shelf.passages)} passages" if shelf.document else "our notes only"
        state = f", {shelf.ledger.state} from {shelf.ledger.path}" if shelf.ledger else ""
        reason = f" ({shelf.ledger.reason})" if shelf.ledger and shelf.ledger.reason else ""
        print(printable(f"{shelf.record.id:40s} {what}, {len(shelf.notes)} notes{state}{reason}"))
    for row in others:
        print(_line(row))
    if indexes := held.stamp.get("indexes"):  # older libraries do not say
        print("Indexes: " + "; ".join(f"{part} {dense.Made(**told).told()}" for part, told in indexes.items()) + ".")
    if options.check:
        print(checked)
    return 0


def _line(row: Ledger) -> str:
    """A file's fate in one line, whatever its name holds."""
    return printable(f"{row.state:10s} {row.path}" + (f" → {row.report}" if row.report else "") + (f": {row.reason}" if row.reason else ""))


def _report(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        raw = {**asdict(outcome), "library": str(outcome.library), "files": [asdict(f) for f in outcome.files]}
        print(json.dumps(raw, ensure_ascii=False))
        return
    for row in outcome.files:
        print(_line(row))
    print(f"Library {outcome.library}: {outcome.reports} reports, {outcome.passages} passages, {outcome.sentences} sentences, {outcome.seconds} s.")


if __name__ == "__main__":
    raise SystemExit(main())
