"""What a file is, by its bytes: the kind that a reader opens, or in plain words why none does. Its name only decides between texts."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import UnreadableFile
from ingest import foreign
from ingest.packed import Packed

HEAD = 8192
READABLE = "PDF, Word (.docx), OpenDocument text (.odt), EPUB, HTML, Markdown and plain text"
PDF = re.compile(rb"(?:\A|[\r\n])[\s\x00\xef\xbb\xbf]*%PDF-\d")
TEXTS = {"", ".txt", ".text", ".md", ".markdown", ".mkd", ".rst", ".asc", ".log", ".tex", ".htm", ".html", ".xhtml", ".shtml", ".csv", ".tsv"}
MARKDOWN = {".md", ".markdown", ".mkd"}
# Names of files that are never text: what stands under one as text is an error page, or damage.
BINARY = re.compile(r"\.(?:pdf|docx?|odt|epub|rtf|xlsx?|pptx?|od[sp]|jpe?g|png|gif|tiff?|bmp|webp|heic|mp[34]|wav|ogg|flac|avi|mov|mkv|exe|dll|so|bin|class|jar|zip|gz|bz2|xz|7z|rar|tar|iso|dmg|db|sqlite|mobi|azw3?|djvu|ps|pages)", re.IGNORECASE)
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
PIECE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:title|meta|link|style|script|main|article|section|header|nav|div|table|h[1-6]|p|ul|ol)\b[^>]*>", re.IGNORECASE | re.DOTALL)
XML = re.compile(r"\s*(?P<prolog><\?xml[^>]*>)?\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*(?:<!doctype\s+(?P<type>[\w:-]+)|<(?P<root>[\w:-]+))", re.IGNORECASE | re.DOTALL)
WORD = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml", "ms-word.document.macroenabled.main+xml", "ms-word.template.macroenabledtemplate.main+xml")
ODT = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template", "application/vnd.oasis.opendocument.text-master")


def of(path: Path) -> str:
    """The kind of a file: "pdf", "docx", "odt", "epub", "html", "markdown" or "text".

    Raises UnreadableFile for a kind that no reader opens, saying what to do with it.
    """
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _packed(path)
    if PDF.search(head[:1100]):
        return "pdf"
    foreign.refuse(path, head)
    kind = _text(head, path.suffix.lower())
    if BINARY.fullmatch(path.suffix):
        what = "a web page" if kind == "html" else "plain text"
        raise UnreadableFile(f"The file is damaged or not what its name says: it is called {path.suffix} but holds {what}.", f"Get it again; if {what} is what you want, rename it {'.html' if kind == 'html' else '.txt'}.")
    return kind


def _text(head: bytes, suffix: str) -> str:
    """Which text: a web page by its first tag; Markdown by its name, or later by its marks."""
    start = _opening(head)
    xml = XML.match(start)
    root = (xml["type"] or xml["root"]).lower() if xml else ""
    if PAGE.match(start) or root == "html":
        return "html"
    if xml and (xml["prolog"] or xml["type"] or root in foreign.XML):
        foreign.refuse_xml(root)
    if suffix in MARKDOWN:
        return "markdown"
    return "html" if PIECE.match(start) and suffix != ".txt" else "text"


def _opening(head: bytes) -> str:
    """The first characters, read loosely: enough to see a tag in any encoding."""
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(name, errors="ignore")
    return head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").decode("latin-1")


def _packed(path: Path) -> str:
    """Which document a ZIP package is, by the types it names inside."""
    with Packed(path) as package:
        mimetype = package.read("mimetype")[:100].decode("latin-1").strip()
        if mimetype in ODT:
            return "odt"
        if mimetype == "application/epub+zip" or "META-INF/container.xml" in package.names:
            return "epub"
        types = package.read("[Content_Types].xml").decode("utf-8", errors="replace").lower()
        if any(t in types for t in WORD):
            return "docx"
        raise foreign.package(mimetype, types, package.names)
