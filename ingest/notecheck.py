"""`python -m ingest.notecheck`: our notes against the originals, where these are at hand.

Four things are checked for each report found: every pinpoint names a place and its anchor leads there too; every part of the
report lies in some note's place; no note repeats the report's wording (see `copied`).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import anchors, catalogue, notes
from corpus.errors import LibraryError
from corpus.records import Document, Note, Record
from ingest import files, kinds, passages, pinpoints, readers, shipped

HOME = Path(__file__).parent.parent
RUN = 8  # words in a row that a note may not share with its report
SCRAP = 2  # a block of so few words is a scrap: no note is owed to it
SHARE = 0.5  # of a block's characters must lie in notes' places for it to be covered
NAMED = 0.5  # of a shared run's words are names or figures: then it is exempt
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
LINKS = frozenset(("of", "the", "and", "for", "in", "on", "to", "a", "an", "at", "with", "de"))  # small words inside a name: "Council for the Arts"
Place = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """Something to mend: where (a note's line, or a locator of the report) and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Word:
    """A word in lower case, and whether it is a figure or part of a name where it stands."""

    text: str
    named: bool


def check(own: Sequence[Note], document: Document, marks: Mapping[str, anchors.Anchor], record: Record) -> list[Finding]:
    """Everything to mend in one report's notes: places, then coverage, then wording."""
    finder = anchors.Finder(document.text)
    by_pinpoint = [pinpoints.resolve(n, document) for n in own]
    by_anchor = [finder.find(marks[n.id]) if n.id in marks else None for n in own]
    out: list[Finding] = []
    for note, named, marked in zip(own, by_pinpoint, by_anchor, strict=True):
        out += _places(note, named, marked, note.id in marks)
    places = [p for p in (*by_pinpoint, *by_anchor) if p]
    out += [Finding(f"{record.id}, {at}", "no note covers it") for at in uncovered(document, places)]
    return out + list(copied(own, document, record))


def _places(note: Note, named: Place | None, marked: Place | None, has_anchor: bool) -> Iterator[Finding]:
    if named is None:
        yield Finding(_where(note), f"pinpoint '{note.at}' names no place in the report")
    if not has_anchor:
        yield Finding(_where(note), "has no anchor; run with --write-anchors")
    elif marked is None:
        yield Finding(_where(note), "its anchor is not found in the report")
    elif named and not overlap(named, marked):
        yield Finding(_where(note), f"pinpoint '{note.at}' and anchor name two places")


def _where(note: Note) -> str:
    return f"{note.report}.md, line {note.line}, note {note.id[-3:]}"


def overlap(one: Place, other: Place) -> bool:
    """Whether two stretches share a character."""
    return one[0] < other[1] and other[0] < one[1]


def uncovered(document: Document, places: Iterable[Place]) -> list[str]:
    """Locators of blocks (headings, page numbers and scraps apart) of which less than half lies in the places given."""
    inside = bytearray(len(document.text))
    for start, end in places:
        inside[start:end] = b"\x01" * (end - start)
    return [
        passages.locator(b)
        for b in document.blocks
        if b.kind != "heading" and len(WORD.findall(document.text[b.start : b.end])) > SCRAP and sum(inside[b.start : b.end]) < SHARE * (b.end - b.start)
    ]


def copied(own: Iterable[Note], document: Document, record: Record) -> Iterator[Finding]:
    """Runs of `RUN` words or more that a note shares with its report.

    Not counted: words of a title (a heading or literature entry of the report, or a title, body or organisation of its catalogue
    record) cut a run, and what is left must still have `RUN` words; of these, less than `NAMED` may be figures or parts of names
    (two or more words with capitals, small link words between them included).
    """
    runs = _index([w.text for w in words(document.text)])
    titles = _index_titles(document, record)
    for note in own:
        for part in (note.title, note.summary, *note.questions):
            cut = words(part)
            for start, end in shared(cut, runs):
                for low, high in _without(cut, start, end, titles):
                    if high - low >= RUN and sum(w.named for w in cut[low:high]) < NAMED * (high - low):
                        yield Finding(_where(note), f"{high - low} words in a row are the report's: '{' '.join(w.text for w in cut[low:high])}'")


def words(text: str) -> list[Word]:
    """The words of a text, marked where they are figures or parts of names."""
    cut = [m[0] for m in WORD.finditer(text)]
    named = [bool(re.search(r"\d", w)) for w in cut]
    for start, end in _names(cut):
        named[start:end] = [True] * (end - start)
    return [Word(w.lower().replace("’", "'"), n) for w, n in zip(cut, named, strict=True)]


def _names(cut: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Stretches from one capitalised word to another with only such, figures and link words between."""
    start = last = -1
    for i, word in enumerate([*cut, ""]):
        capital = word[:1].isupper() and len(word) > 1
        if capital:
            start = i if start < 0 else start
            last = i
        elif start >= 0 and word not in LINKS and not word[:1].isdigit():
            if last > start:
                yield start, last + 1
            start = last = -1


def _index(cut: Sequence[str], length: int = RUN) -> set[tuple[str, ...]]:
    return {tuple(cut[i : i + length]) for i in range(len(cut) - length + 1)}


def shared(cut: Sequence[Word], runs: set[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Maximal (start, end) stretches all of whose `RUN`-word windows stand in the report."""
    hits = [tuple(w.text for w in cut[i : i + RUN]) in runs for i in range(len(cut) - RUN + 1)]
    start = -1
    for i, hit in enumerate([*hits, False]):
        if hit and start < 0:
            start = i
        elif not hit and start >= 0:
            yield start, i + RUN - 1
            start = -1


def _index_titles(document: Document, record: Record) -> dict[int, set[tuple[str, ...]]]:
    """Titles as word tuples by length; of literature entries, every run of four words and more (a title is part of an entry)."""
    whole = [record.title, record.publisher, *record.authors, *record.organisations]
    whole += [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    out: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for cut in ([w.text for w in words(t)] for t in whole):
        out[len(cut)].add(tuple(cut))
    for entry in (document.text[b.start : b.end] for b in document.blocks if b.kind == "bibliography"):
        cut = [w.text for w in words(entry)]
        for length in range(4, min(25, len(cut)) + 1):
            out[length] |= _index(cut, length)
    return {n: t for n, t in out.items() if n > 1}


def _without(cut: Sequence[Word], start: int, end: int, titles: dict[int, set[tuple[str, ...]]]) -> Iterator[tuple[int, int]]:
    """What of a run is left, in pieces, when titles are taken out, the longest first at each word."""
    low = at = start
    while at < end:
        length = next((n for n in sorted(titles, reverse=True) if at + n <= end and tuple(w.text for w in cut[at : at + n]) in titles[n]), 0)
        if length:
            yield low, at
            low = at + length
        at += length or 1
    yield low, end


def renewed(own: Sequence[Note], document: Document, marks: Mapping[str, anchors.Anchor]) -> dict[str, anchors.Anchor]:
    """The notes' anchors: one that leads to its note's pinpoint is kept, any other is made anew from the pinpoint."""
    finder = anchors.Finder(document.text)
    out: dict[str, anchors.Anchor] = {}
    for note in own:
        named = pinpoints.resolve(note, document)
        found = finder.find(marks[note.id]) if note.id in marks else None
        if named and not (found and overlap(found, named)):
            out[note.id] = anchors.make(document.text[slice(*named)])
        elif note.id in marks:
            out[note.id] = marks[note.id]
    return out


def write(path: Path, own: Sequence[Note], marks: Mapping[str, anchors.Anchor]) -> None:
    """Write a report's anchors, one line a note: its number, then the anchor."""
    path.write_text("".join(f"{n.id[-3:]} {marks[n.id]}\n" for n in own if n.id in marks), encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the check; returns its exit code: 0 nothing to mend, 1 something, 2 usage or no report to check against."""
    made = argparse.ArgumentParser(prog="python -m ingest.notecheck", description="Check our notes against the reports they are on.")
    made.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="the reports, files or folders (default: corpus/reports)")
    made.add_argument("--notes", type=Path, default=notes.FOLDER, metavar="DIR", help="folder of the notes (default: corpus/notes)")
    made.add_argument("--write-anchors", action="store_true", help="make missing and misleading anchors anew from the pinpoints")
    made.add_argument("--write-vectors", action="store_true", help="embed the shipped notes anew, as they are; needs no report")
    options = made.parse_args(argv)
    try:
        findings = list(_run(options)) if not options.write_vectors else _embed()
    except LibraryError as error:
        print(error, file=sys.stderr)
        return 2
    for finding in findings:
        print(finding)
    print(f"{len(findings)} to mend.")
    return 1 if findings else 0


def _embed() -> list[Finding]:
    from corpus.embed import SentenceEncoder

    print(shipped.write(SentenceEncoder(), shipped.texts(catalogue.load(), notes.load_all())), "texts embedded.")
    return []


def _run(options: argparse.Namespace) -> Iterator[Finding]:
    from ingest.shelving import read_anchors

    records, every = catalogue.load(), notes.load_all(options.notes)
    found, _ = files.find(options.paths or [HOME / "corpus" / "reports"])
    checked = 0
    for path in found:
        if not kinds.readable(path):
            continue
        document = readers.read(path).document
        record = catalogue.recognise(document.text, records)
        if record is None or record.id not in every:
            print(f"{path.name}: not a report with notes, passed over.", file=sys.stderr)
            continue
        own, marks = every[record.id], read_anchors(record.id, options.notes)
        if options.write_anchors:
            marks = renewed(own, document, marks)
            write(options.notes / f"{record.id}.anchors", own, marks)
        checked += 1
        yield from check(own, document, marks, record)
    if not checked:
        raise LibraryError("No report to check the notes against.", "Give the path of a report or of a folder with some.")


if __name__ == "__main__":
    raise SystemExit(main())
