"""What a file is, by its bytes: the kind that a reader opens, or in plain words why none does. Its name only decides between texts."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import UnreadableFile
from ingest import decode, foreign
from ingest.packed import Packed

HEAD = 8192
PDF = re.compile(rb"(?:\A|[\r\n])[\s\x00\xef\xbb\xbf]*%PDF-\d")
PDF_PARTS = re.compile(rb"\d+ \d+ obj\b|startxref|%%EOF")
MARKDOWN = {".md", ".markdown", ".mkd"}
# Names of files that are never text: what stands under one as text is an error page, or damage.
BINARY = re.compile(r"\.(?:pdf|docx?|odt|epub|rtf|xlsx?|pptx?|od[sp]|jpe?g|png|gif|tiff?|bmp|webp|heic|mp[34]|wav|ogg|flac|avi|mov|mkv|exe|dll|so|bin|class|jar|zip|gz|bz2|xz|7z|rar|tar|iso|dmg|db|sqlite|mobi|azw3?|djvu|ps|pages)", re.IGNORECASE)
PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
PIECE = re.compile(r"\s*<(?:title|meta|link|style|script|main|article|section|header|nav|div|table|h[1-6]|p|ul|ol)\b[^<>]*>", re.IGNORECASE)
ROOT = re.compile(r"\s*<(?:!doctype\s+(?P<type>[\w:-]+)|(?P<root>[\w:-]+))", re.IGNORECASE)
ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)  # comments and instructions
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
    if path.suffix.lower() == ".pdf" and (PDF_PARTS.search(head) or PDF_PARTS.search(_tail(path))):
        return "pdf"  # its first line is damaged, which a reader gets over
    kind = _text(head, path.suffix.lower())
    if BINARY.fullmatch(path.suffix):
        raise _misnamed(path.suffix, head, kind)
    return kind


def readable(path: Path) -> bool:
    """Whether a reader opens files of this file's kind."""
    try:
        return bool(of(path))
    except UnreadableFile:
        return False


def _tail(path: Path) -> bytes:
    with path.open("rb") as handle:
        handle.seek(max(0, handle.seek(0, 2) - 2048))
        return handle.read()


def _misnamed(suffix: str, head: bytes, kind: str) -> UnreadableFile:
    """Why a text under the name of another kind is not taken in, or what is nothing known at all."""
    try:
        decode.text(head)
    except UnreadableFile:
        return UnreadableFile(f"The file is damaged: it is called {suffix}, but its bytes are of no kind that is known here.", "Try to get it again.")
    what, name = ("a web page", ".html") if kind == "html" else ("plain text", ".txt")
    return UnreadableFile(f"The file is damaged or not what its name says: it is called {suffix} but holds {what}.", f"Get it again; if {what} is what you want, rename it {name}.")


def _text(head: bytes, suffix: str) -> str:
    """Which text: a web page by its first tag; Markdown by its name, or later by its marks."""
    opening = _opening(head)
    start = ASIDE.sub("", opening)
    root = ROOT.match(start)
    name = (root["type"] or root["root"]).lower() if root else ""
    if PAGE.match(start) or name == "html":
        return "html"
    if root and (root["type"] or name in foreign.XML or opening.lstrip().startswith("<?xml")):
        foreign.refuse_xml(name)
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
        raise foreign.package(mimetype, types, package.names, path.suffix.lower())
