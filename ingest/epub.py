"""E-books (.epub): the chapters of the spine in order, each read as a web page; a chapter without a heading takes its name from the contents."""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from corpus.errors import UnreadableFile
from ingest import decode, screen, styles, webpage, xmltree
from ingest.lines import Line
from ingest.packed import Packed
from ingest.properties import Properties, found, line
from ingest.screen import MAX_TEXT
from ingest.xmltree import Element, local

WHAT = "The e-book"
FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}  # disguised fonts; any other way is a lock on the text
LOCK = re.compile(rb'EncryptionMethod[^>]{1,200}?Algorithm="([^"]{1,200})"')
NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w*;")


@dataclass(frozen=True)
class Book:
    """What an e-book gave: hinted lines and what it says of itself."""

    lines: list[Line]
    properties: Properties


def read(path: Path) -> Book:
    """Read an e-book. Raises UnreadableFile: damaged, locked (DRM), without text, or too large."""
    with Packed(path) as package:
        locks = LOCK.findall(package.read("META-INF/encryption.xml")[:1_000_000])
        if "META-INF/rights.xml" in package.names or any(lock.decode("latin-1") not in FONTS for lock in locks):
            raise UnreadableFile("The e-book is locked (DRM).", "Get a copy without a lock.")
        name = _root(package)
        about = xmltree.xml(package.read(name), WHAT)
        items = {e.get("id"): e for e in about.iter() if local(e) == "item"}
        names = _contents(package, name, items)
        sheet = "\n".join(_sheet(package, _within(name, e.get("href") or "")) for e in items.values() if e.get("media-type") == "text/css")
        out: list[Line] = []
        size = 0
        for reference in (e.get("idref") for e in about.iter() if local(e) == "itemref"):
            item = items.get(reference)
            if item is None or "nav" in (item.get("properties") or "").split():
                continue
            chapter = _within(name, item.get("href") or "")
            made = _chapter(package.read(chapter), names.get(chapter, ""), sheet)
            size += sum(len(part.text) for part in made)
            if size > MAX_TEXT:  # the rest need not be read to refuse it
                raise screen.too_long(size)
            out += made
    return Book(out, _properties(about))


def _root(package: Packed) -> str:
    data = package.read("META-INF/container.xml")
    name = next((e.get("full-path") or "" for e in xmltree.xml(data, WHAT).iter() if local(e) == "rootfile"), "") if data else ""
    if name not in package.names:
        raise UnreadableFile("The e-book is damaged: its list of chapters is missing.", "Try to get it again.")
    return name


def _within(base: str, href: str) -> str:
    """The part that a link in another part leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href.partition("#")[0]))).lstrip("/")


def _contents(package: Packed, base: str, items: dict[str | None, Element]) -> dict[str, str]:
    """The first name that the table of contents has for each chapter: EPUB 3's page of it, else EPUB 2's list."""
    out: dict[str, str] = {}
    for item in items.values():
        name = _within(base, item.get("href") or "")
        page = "nav" in (item.get("properties") or "").split()
        if not page and item.get("media-type") != "application/x-dtbncx+xml":
            continue
        root = _tree(package.read(name))
        for element in root.iter() if root is not None else ():
            if page and local(element) == "a":
                out.setdefault(_within(name, element.get("href") or ""), line("".join(element.itertext())))
            elif local(element) == "navPoint":
                label = next((line("".join(e.itertext())) for e in element if local(e) == "navLabel"), "")
                source = next((e.get("src") or "" for e in element if local(e) == "content"), "")
                out.setdefault(_within(name, source), label)
    return out


def _tree(data: bytes) -> Element | None:
    """A chapter's tree: as the XML it should be, else as a web page, however it is written."""
    if not data:
        return None
    text, _ = decode.text(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", NAMED_ENTITY.sub(lambda m: html.unescape(m[0]), text))
    if "<!ENTITY" not in text:
        try:
            return xmltree.xml(text.encode("utf-8", errors="replace"), WHAT)
        except UnreadableFile:  # tags left open: a browser reads it, and so do we
            pass
    return xmltree.html(text)


def _sheet(package: Packed, name: str) -> str:
    return package.read(name)[: styles.MOST].decode("utf-8", "replace")


def _chapter(data: bytes, name: str, sheet: str = "") -> list[Line]:
    root = _tree(data)
    made = webpage.lines(root, sheet) if root is not None else []
    if made and name and not any(part.hint == "heading" for part in made):
        return [Line(name, "heading", new=True, level=1), *made]
    return made


def _properties(about: Element) -> Properties:
    told: dict[str, list[str]] = {}
    for element in about.iter():
        if element.text and "purl.org/dc/" in str(element.tag):
            told.setdefault(local(element), []).append(element.text)
    return found(next(iter(told.get("title", ())), ""), told.get("creator", []), next(iter(told.get("date", ())), ""), next(iter(told.get("publisher", ())), ""))
