"""Web pages, and the chapters of e-books: headings, paragraphs, lists, tables, footnotes; by lxml's tree, without what a browser hides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import decode, pagenotes, styles, xmltree
from ingest.flow import SUPERSCRIPT, Flow
from ingest.lines import Hint, Line
from ingest.pagenotes import FIGURES
from ingest.properties import Properties, found, line
from ingest.pruned import prune
from ingest.xmltree import Element, local

HEADINGS = {f"h{n}": n for n in range(1, 7)}
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "header", "hr", "html", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "thead",
    "tfoot", "tr", "td", "th", "ul", "caption", "legend",
} | set(HEADINGS)
BOLD = {"b", "strong", "th", "dt"}
DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)|<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
OLD_NAMES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "x-sjis": "cp932", "shift_jis": "cp932", "gb2312": "gb18030"}  # as browsers read them
BACK = re.compile("[\u21a9\u2191\u2b11\ufe0e]")  # arrows from a footnote back to the text
NOTE_BLOCKS = ("li", "p", "div", "aside", "dd", "section", "tr")
CELL = 600  # characters: a longer cell is a column of the page, not of a table
META = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title"),
    "authors": ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"),
    "date": ("citation_publication_date", "citation_date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "article:published_time", "date"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name"),
}


@dataclass(frozen=True)
class WebPage:
    """What a page gave: hinted lines, what it says of itself, and a remark on how it was decoded."""

    lines: list[Line]
    properties: Properties
    remark: str = ""


def read(data: bytes) -> WebPage:
    """Read a page. Raises UnreadableFile: no text, nothing in it, or nested too deep."""
    declared = DECLARED.search(data[:4096])
    name = (declared[1] or declared[2]).decode().lower() if declared else ""
    text, remark = decode.text(data, OLD_NAMES.get(name, name))
    root = xmltree.html(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    about = _properties(root)
    return WebPage(lines(root), about, remark)


def lines(root: Element, sheet: str = "") -> list[Line]:
    """A page's tree to hinted lines. `sheet`: rules of style that stand elsewhere. The tree is pruned in place."""
    strong = styles.strong("".join([sheet, *(e.text or "" for e in root.iter() if local(e) == "style")]))
    body = prune(root)
    notes = dict(pagenotes.marks(body))
    walk = _Walk(Flow(), dict(notes.values()), set(notes), strong)
    walk.over(body)
    return walk.flow.finish()


def _properties(root: Element) -> Properties:
    metas = [((e.get("name") or e.get("property") or "").lower(), e.get("content") or "") for e in root.iter() if local(e) == "meta"]
    told = {field: [content for name in names for given, content in metas if given == name and content.strip()] for field, names in META.items()}
    title, head = (next((line("".join(e.itertext())) for e in root.iter() if local(e) == tag), "") for tag in ("title", "h1"))
    if head and title.lower().startswith(head.lower()):  # what follows is the site's name
        title = head
    return found(next(iter(told["title"]), title), told["authors"], next(iter(told["date"]), ""), next(iter(told["publisher"]), ""))


@dataclass
class _Walk:
    """One walk over a tree in reading order. `targets`: ids of footnotes with their numbers; `marks`: the links that lead to them."""

    flow: Flow
    targets: dict[str, str]
    marks: set[Element]
    strong: frozenset[str] = frozenset()  # classes whose text is bold
    item: bool = False  # an item was opened and holds nothing yet
    bold: int = 0
    pre: int = 0

    def over(self, root: Element) -> None:
        walker = xmltree.walk(root, ends=True)
        skipped: Element | None = None
        for event, element in walker:
            if event == "end":
                if element is not skipped:
                    self._leave(element)
                skipped = None
                if element is not root:
                    self._say(element.tail)
            elif self._whole(element):
                skipped = element
                walker.skip_subtree()
            else:
                self._enter(element)
                self._say(element.text)

    def _say(self, text: str | None) -> None:
        if text:
            self.flow.say(re.sub(r"[ \t]+", " ", text) if self.pre else re.sub(r"\s+", " ", text), self.bold > 0)

    def _whole(self, element: Element) -> bool:
        """Take in at once what is no flow of text: tables, footnotes, their marks, raised figures."""
        tag = local(element)
        if tag in NOTE_BLOCKS and (number := self._noted(element)):
            self._close(element.getparent())
            self.flow.note(number, BACK.sub("", plain(element)))
        elif tag == "table" and (rows := _rows(element)):
            self._close(element.getparent())
            for title in (e for e in element if local(e) == "caption"):
                self.flow.say(plain(title))
                self.flow.close("caption")
            for row in rows:
                self.flow.row(row)
        elif tag in ("sup", "a") and (figures := FIGURES.fullmatch("".join(element.itertext()))) and (tag == "sup" or element in self.marks):
            self.flow.raised(figures[1], link=element in self.marks or any(e in self.marks for e in element))
        elif element.get("role") == "doc-backlink":
            pass
        else:
            return False
        return True

    def _noted(self, block: Element) -> str:
        """The number of the footnote that a block is, by its own id or by that of the link it begins with; that link's words are the number and go."""
        if number := self.targets.get(block.get("id") or "", ""):
            return number
        link = pagenotes.opening(block) if not any(local(e) in NOTE_BLOCKS for e in block.iterdescendants()) else None
        number = next((self.targets[n] for n in pagenotes.names(link) if n in self.targets), "") if link is not None else ""
        if number and link is not None:
            for inner in list(link):
                link.remove(inner)
            link.text = f"{number} "
        return number

    def _enter(self, element: Element) -> None:
        tag = local(element)
        if tag in BLOCKS:
            self._close(element.getparent())
            self.item = self.item or tag in ("li", "dd")
        elif tag == "br":
            self.flow.say("\n")
        elif tag == "q":
            self.flow.say("“")
        self.bold += self._strong(element)
        self.pre += tag == "pre"

    def _strong(self, element: Element) -> bool:
        return local(element) in BOLD or not self.strong.isdisjoint((element.get("class") or "").split())

    def _leave(self, element: Element) -> None:
        tag = local(element)
        if tag in BLOCKS:
            self._close(element)
            self.item = self.item and tag not in ("li", "dd")
        elif tag == "q":
            self.flow.say("”")
        self.bold -= self._strong(element)
        self.pre -= tag == "pre"

    def _close(self, block: Element | None) -> None:
        """End the open block, which stood directly in `block`."""
        hint, level = _hint(block)
        if self.flow.close(hint, level, marked=hint == "item" and self.item):
            self.item = False


def _hint(block: Element | None) -> tuple[Hint, int]:
    """What a text directly in an element is: the nearest element around it that says so decides."""
    for _ in range(12):
        if block is None:
            break
        tag = local(block)
        if tag in HEADINGS:
            return "heading", HEADINGS[tag]
        if tag in ("li", "dd"):
            return "item", 0
        if tag in ("figcaption", "caption"):
            return "caption", 0
        block = block.getparent()
    return "text", 0


def _rows(table: Element) -> list[list[str]]:
    """A table's rows of cells; empty for a table that only lays out the page, whose cells are read as blocks."""
    if table.get("role") in ("presentation", "none") or any(local(e) in ("table", *HEADINGS) for e in table.iterdescendants()):
        return []
    rows = [[c for c in row if local(c) in ("td", "th")] for row in table.iter() if local(row) == "tr"]
    texts = [[plain(c) for c in row] for row in rows]
    columns = max((sum(bool(t.strip()) for t in row) for row in texts), default=0)
    return [] if columns < 2 or any(len(t) > CELL for row in texts for t in row) else texts


def plain(element: Element) -> str:
    """An element's words, blocks apart by a space, raised figures raised."""
    out: list[str] = []
    for event, inner in xmltree.walk(element, ends=True):
        if local(inner) in BLOCKS or local(inner) == "br":
            out.append(" ")
        text = (inner.text if event == "start" else inner.tail if inner is not element else "") or ""
        raised = event == "start" and any(local(e) == "sup" for e in (inner, inner.getparent())) and text.strip("[]() ").isdecimal()
        out.append(text.strip("[]() ").translate(SUPERSCRIPT) if raised else text)
    return "".join(out)
