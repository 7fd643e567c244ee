"""OpenDocument texts (.odt) by their XML: headings, lists, tables, notes, text boxes; no pages, the word processor makes those."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableFile
from ingest import xmltree
from ingest.flow import Flow
from ingest.lines import Line
from ingest.packed import Packed
from ingest.properties import Properties, found
from ingest.xmltree import Element, local, number

# Tracked deletions, comments, indexes and tables of contents, form controls, scripts: not the text.
AWAY = {
    "tracked-changes", "annotation", "annotation-end", "table-of-content", "alphabetical-index", "illustration-index", "table-index", "object-index", "user-index",
    "forms", "scripts", "sequence-decls", "variable-decls", "user-field-decls", "hidden-text", "hidden-paragraph", "ruby-text", "object", "object-ole", "image", "desc", "title",
}  # fmt: skip
BLOCKS = {"p", "h"}
DEEPEST = 20  # styles with parents


@dataclass(frozen=True)
class OpenText:
    """What an OpenDocument text gave: hinted lines and what it says of itself."""

    lines: list[Line]
    properties: Properties


@dataclass(frozen=True)
class Style:
    """What a style makes of its text. `name`: that of the named style it comes from."""

    name: str = ""
    bold: bool = False
    hidden: bool = False
    raised: bool = False


def read(path: Path) -> OpenText:
    """Read a text. Deleted and hidden text, comments and indexes are left out. Raises UnreadableFile: damaged, protected, or too large."""
    with Packed(path) as package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise UnreadableFile("The document is protected by a password.", "Save a copy without one and add that.")
        data = package.read("content.xml")
        if not data:
            raise UnreadableFile("The OpenDocument text is damaged: its text is missing.", "Open it in a word processor and save it again.")
        root = xmltree.xml(data, "The OpenDocument text")
        shared, about = package.read("styles.xml"), package.read("meta.xml")
    styles = _styles([root, *([xmltree.xml(shared, "The OpenDocument text")] if shared else [])])
    reading = _Reading(Flow(), styles)
    body = next((e for e in root.iter() if local(e) == "text" and local(e.getparent()) == "body"), root)
    reading.over(body)
    return OpenText(reading.flow.finish(), _properties(about))


def _properties(data: bytes) -> Properties:
    told: dict[str, str] = {}
    for element in xmltree.xml(data, "The OpenDocument text").iter() if data else ():
        told.setdefault(local(element), element.text or "")
    return found(told.get("title", ""), [told.get("initial-creator") or told.get("creator", "")], told.get("date") or told.get("creation-date", ""), told.get("publisher", ""))


def _get(element: Element, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def _styles(roots: list[Element]) -> dict[str, Style]:
    """All styles by name, each with what it takes over from its parents."""
    given = {_get(e, "name"): e for root in reversed(roots) for e in root.iter() if local(e) == "style"}
    out: dict[str, Style] = {}
    for name in given:
        chain: list[str] = []
        at = name
        while at in given and at not in chain and len(chain) < DEEPEST:
            chain.append(at)
            at = _get(given[at], "parent-style-name")
        told = {k: v for step in reversed(chain) for e in given[step] if local(e) == "text-properties" for k, v in ((str(k).rpartition("}")[2], str(v)) for k, v in e.attrib.items())}
        named = next((s for s in (*chain, at) if s and not re.fullmatch(r"[PT]\d+", s)), name)
        out[name] = Style(named, told.get("font-weight") in ("bold", "700", "800", "900"), told.get("display") == "none", told.get("text-position", "").startswith(("super", "33%")))
    return out


@dataclass
class _Reading:
    """One walk over a text in reading order."""

    flow: Flow
    styles: dict[str, Style]
    item: bool = False  # an item was opened and holds nothing yet
    notes: list[tuple[str, str]] = field(default_factory=list)
    beside: list[Line] = field(default_factory=list)  # notes called in a table's cells
    count: int = 0

    def over(self, root: Element) -> None:
        """Say all that stands in an element."""
        for event, element in _walk(root, self._whole):
            tag = local(element)
            if event == "start":
                if tag in BLOCKS or tag == "list-item":
                    self._close(element.getparent())
                    self.item = self.item or tag == "list-item"
                if tag not in ("list", "list-item", "section", "table", "text"):
                    self._say(element, element.text)
            else:
                if tag in BLOCKS:
                    self._close(element)
                elif tag == "list-item":
                    self.item = False
                if element is not root:
                    self._say(element.getparent(), element.tail)

    def _say(self, element: Element | None, text: str | None) -> None:
        if element is not None and text and local(element) not in ("list", "list-item", "section", "table", "text", "text-box", "frame"):
            style = self.styles.get(_get(element, "style-name"), Style())
            figures = re.fullmatch(r"\s*(\d{1,3})\s*", text) if style.raised else None
            if figures:
                self.flow.raised(figures[1])
            elif not style.hidden:
                self.flow.say(re.sub(r"\s+", " ", text), style.bold or self._paragraph(element).bold)

    def _paragraph(self, element: Element) -> Style:
        holder = next((a for a in (element, *element.iterancestors()) if local(a) in BLOCKS), element)
        return self.styles.get(_get(holder, "style-name"), Style())

    def _whole(self, element: Element) -> bool:
        """Take in at once, or leave out, what is no flow of text."""
        tag = local(element)
        if tag in AWAY or (tag == "section" and _get(element, "display") == "none"):
            if tag.endswith(("-of-content", "-index")):
                self.flow.leave_out()
        elif tag in ("s", "tab"):
            self.flow.say(" ")
        elif tag == "line-break":
            self.flow.say("\n")
        elif tag == "note":
            called = next(("".join(e.itertext()).strip() for e in element if local(e) == "note-citation"), "")
            body = next((e for e in element if local(e) == "note-body"), None)
            self.count += 1
            count = str(number(called) or self.count)
            self.notes.append((count, "" if body is None else self._plain(body)))
            self.flow.raised(count, link=True)
        elif tag == "table" and (rows := self._rows(element)):
            for row in rows:
                self.flow.row(row)
            self.flow.lines += self.beside
            self.beside.clear()
        else:
            return False
        return True

    def _rows(self, table: Element) -> list[list[str]]:
        """Rows of cells; empty for a table of one column or with headings in it: a frame around paragraphs."""
        if any(local(e) in ("h", "table") for e in table.iterdescendants()):
            return []
        rows = [[c for c in row if local(c) == "table-cell"] for row in table.iter() if local(row) == "table-row"]
        return [] if max(map(len, rows), default=0) < 2 else [[self._plain(c) for c in row] for row in rows]

    def _plain(self, element: Element) -> str:
        aside = _Reading(Flow(), self.styles)
        aside.over(element)
        aside.flow.close()
        self.beside += [line for line in aside.flow.lines if line.hint == "footnote"]
        return " ".join(line.text for line in aside.flow.lines if line.hint != "footnote")

    def _close(self, block: Element | None) -> None:
        """End the open block, which stood directly in `block`, and add the notes called in it."""
        tag = local(block) if block is not None else ""
        name = self._paragraph(block).name if block is not None and tag in BLOCKS else ""
        listed = block is not None and any(local(a) == "list-item" for a in block.iterancestors())
        if tag == "h" and block is not None:
            done = self.flow.close("heading", number(_get(block, "outline-level"), 1))
        elif name == "Title":
            done = self.flow.close("heading", 1)
        elif listed:
            done = self.flow.close("item", marked=self.item)
        else:
            done = self.flow.close("caption" if name in ("Caption", "Illustration", "Figure", "Table") else "text")
        self.item = self.item and not done
        for count, text in self.notes:
            self.flow.note(count, text)
        self.notes.clear()


def _walk(root: Element, whole: Callable[[Element], bool]) -> Iterator[tuple[str, Element]]:
    """Starts and ends of the elements below `root`; of one that was taken in as a whole only the tail comes, as its end."""
    walker = xmltree.walk(root, ends=True)
    for event, element in walker:
        if event == "start" and element is not root and whole(element):
            walker.skip_subtree()
            continue
        yield event, element
