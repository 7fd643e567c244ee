"""Word documents (.docx) by their XML: headings by style, lists, own paragraph numbers, tables, notes, text boxes; no pages, Word makes those."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableFile
from ingest import numbering, wordstyles, xmltree
from ingest.flow import Flow
from ingest.lines import Line
from ingest.packed import Packed
from ingest.properties import Properties, found
from ingest.wordstyles import Style, value
from ingest.xmltree import Element, local

AWAY = {"del", "moveFrom", "Fallback", "pPr", "rPr", "instrText", "delText", "rt", "fldData"}  # deleted, doubled, or not shown
FIGURES = re.compile(r"\s*(\d{1,3})\s*")
SIGNS = {"noBreakHyphen": "-", "tab": " ", "ptab": " ", "cr": "\n"}


@dataclass(frozen=True)
class WordFile:
    """What a Word document gave: hinted lines and what it says of itself."""

    lines: list[Line]
    properties: Properties


def read(path: Path) -> WordFile:
    """Read a document. Deleted and hidden text, comments and tables of contents are left out. Raises UnreadableFile: damaged, or too large."""
    with Packed(path) as package:
        name = _targets(package, "_rels/.rels").get("officeDocument", "word/document.xml")
        parts = _targets(package, posixpath.join(posixpath.dirname(name), "_rels", f"{posixpath.basename(name)}.rels"))
        data = package.read(name)
        if not data:
            raise UnreadableFile("The Word document is damaged: its text is missing.", "Open it in Word and save it again.")
        body = xmltree.xml(data, "The Word document")
        trees = {kind: xmltree.xml(part, "The Word document") for kind in ("styles", "numbering", "footnotes", "endnotes") if (part := package.read(parts.get(kind, "")))}
        about = _properties(package)
    notes = {(kind[:-1], str(value(n, "id"))): n for kind in ("footnotes", "endnotes") if kind in trees for n in trees[kind]}
    reading = _Reading(Flow(), wordstyles.read(trees.get("styles")), numbering.Numbers(trees.get("numbering")), notes)
    reading.blocks(body)
    return WordFile(reading.flow.finish(), about)


def _targets(package: Packed, name: str) -> dict[str, str]:
    """The parts that a part leads to, by the last word of the relation's type."""
    data = package.read(name)
    folder = posixpath.dirname(posixpath.dirname(name))
    root = xmltree.xml(data, "The Word document") if data else ()
    return {
        (e.get("Type") or "").rpartition("/")[2]: posixpath.normpath(posixpath.join(folder, e.get("Target") or "")).lstrip("/")
        for e in root if e.get("TargetMode") != "External"
    }  # fmt: skip


def _properties(package: Packed) -> Properties:
    told: dict[str, str] = {}
    for name in ("docProps/core.xml", "docProps/app.xml"):
        data = package.read(name)
        told.update({local(e): e.text or "" for e in (xmltree.xml(data, "The Word document") if data else ())})
    return found(told.get("title", ""), [told.get("creator", "")], told.get("modified") or told.get("created", ""), told.get("Company", ""))


@dataclass
class _Reading:
    """One walk over a document. `notes` are the footnotes and endnotes by kind and id, `called` how many were met of each kind."""

    flow: Flow
    styles: dict[str, Style]
    numbers: numbering.Numbers
    notes: dict[tuple[str, str], Element]
    called: dict[str, int] = field(default_factory=dict)

    def blocks(self, root: Element) -> None:
        """Paragraphs and tables in order, those of text boxes after the paragraph they hang on."""
        waiting = [_blocks(root)]  # no recursion: boxes lie in tables that lie in boxes
        while waiting:
            block = next(waiting[-1], None)
            if block is None:
                waiting.pop()
            else:
                inner = self._paragraph(block) if local(block) == "p" else self._table(block)
                waiting += [_blocks(e) for e in reversed(inner)]

    def _table(self, table: Element) -> list[Element]:
        """A table's rows; a table of one column, or with headings in it, is a frame around paragraphs, which are returned to be read."""
        rows = [[c for c in row.iter() if local(c) == "tc" and _nearest(c, "tr") is row] for row in table.iter() if local(row) == "tr" and _nearest(row, "tbl") is table]
        cells = [c for row in rows for c in row]
        if max(map(len, rows), default=0) < 2 or any(self._style(p).level for c in cells for p in c.iter() if local(p) == "p"):
            return cells
        for row in rows:
            notes: list[tuple[int, Element]] = []
            self.flow.row([" ".join(self._words(p, notes) for p in c.iter() if local(p) == "p") for c in row])
            self._notes(notes)
        return []

    def _words(self, paragraph: Element, notes: list[tuple[int, Element]] | None = None) -> str:
        """A paragraph's words; the notes called in it are added to `notes`, and not called where there is none."""
        aside = _Reading(Flow(), self.styles, self.numbers, {} if notes is None else self.notes, self.called)
        called = aside._runs(paragraph)[1]
        if notes is not None:
            notes += called
        aside.flow.close()
        return " ".join(line.text for line in aside.flow.lines)

    def _style(self, paragraph: Element) -> Style:
        own = next((e for e in paragraph if local(e) == "pPr"), None)
        return wordstyles.of(own, self.styles)

    def _paragraph(self, paragraph: Element) -> list[Element]:
        style = self._style(paragraph)
        if style.contents:
            self.flow.leave_out()
            return []
        number = self.numbers.next(style.list, style.depth) if style.list else None
        if number and number.own and not style.level:
            self.flow.say(f"{number.text} ")
        boxes, notes = self._runs(paragraph)
        if style.level:
            self.flow.close("heading", style.level)
        elif style.caption:
            self.flow.close("caption")
        else:
            item = (number and not number.own) or style.item
            self.flow.close("item" if item else "text", marked=bool(item))
        self._notes(notes)
        return boxes

    def _notes(self, notes: list[tuple[int, Element]]) -> None:
        for count, note in notes:
            self.flow.note(count, " ".join(self._words(p) for p in note.iter() if local(p) == "p"))

    def _runs(self, paragraph: Element) -> tuple[list[Element], list[tuple[int, Element]]]:
        """Say a paragraph's words; returns its text boxes, and its notes with their numbers."""
        boxes: list[Element] = []
        notes: list[tuple[int, Element]] = []
        walker = xmltree.walk(paragraph)
        run = wordstyles.PLAIN
        for _, element in walker:
            tag = local(element)
            if tag in AWAY or tag == "txbxContent":
                walker.skip_subtree()
                boxes += [element] if tag == "txbxContent" else []
            elif tag == "r":
                run = wordstyles.run(next((e for e in element if local(e) == "rPr"), None), self.styles)
            elif run.hidden:
                continue
            elif tag == "t":
                figures = FIGURES.fullmatch(element.text or "") if run.raised else None
                self.flow.raised(figures[1]) if figures else self.flow.say(element.text or "", run.bold)
            elif tag == "br":
                self.flow.say("\n" if value(element, "type") in (None, "textWrapping") else " ")
            elif tag in SIGNS and local(element.getparent()) == "r":
                self.flow.say(SIGNS[tag])
            elif tag in ("footnoteReference", "endnoteReference") and (note := self.notes.get((tag[:-9], str(value(element, "id"))))) is not None:
                count = self.called[tag] = self.called.get(tag, 0) + 1
                notes.append((count, note))
                self.flow.raised(str(count), link=True)
        return boxes, notes


def _blocks(root: Element) -> Iterator[Element]:
    """Paragraphs and tables in an element, at whatever depth, but not those inside of them."""
    walker = xmltree.walk(root)
    for _, element in walker:
        tag = local(element)
        if tag in ("del", "moveFrom", "Fallback"):
            walker.skip_subtree()
        elif tag in ("p", "tbl"):
            walker.skip_subtree()
            yield element


def _nearest(element: Element, tag: str) -> Element | None:
    return next((a for a in element.iterancestors() if local(a) == tag), None)
