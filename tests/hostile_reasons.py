"""Files that end in the reasons which damage at random brought up, each made in a line or two; `python -m bench fuzz` marks reasons that are not here yet."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from tests import pdfs
from tests.documents import ODT_TYPE, ebook, opendocument, packed, para, word
from tests.hostile_pdfs import GOOD, SAID, Hostile, one, stream, zeros

PROSE = f"{SAID} " * 3
TYPES = {"[Content_Types].xml": '<Types><Override ContentType="wordprocessingml.document.main+xml"/></Types>'}
CONTAINER = {"mimetype": "application/epub+zip", "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'}
LAUGHS = '<!DOCTYPE a [<!ENTITY a "lol">]>'


def case(name: str, make: Callable[[Path], object], state: str, reason: str) -> Hostile:
    """A case whose reason must match."""
    return Hostile(name, make, (state,), reason)


def text(name: str, data: bytes, state: str, reason: str) -> Hostile:
    """A case of bytes."""
    return case(name, lambda path: path.write_bytes(data), state, reason)


def changed(make: Callable[[Path], object], old: bytes, new: bytes) -> Callable[[Path], object]:
    """Makes a file, then puts other bytes in the stead of some."""

    def again(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes().replace(old, new))

    return again


def good_word(path: Path) -> Path:
    """A sound Word document."""
    return word(path, para(PROSE))


def packages() -> list[Hostile]:
    """Packages with parts lost, damaged, packed in odd ways or of another kind."""
    return [
        case("text-lost.docx", lambda p: packed(p, TYPES), "refused", "its text is missing"),
        case("types-lost.docx", lambda p: packed(p, {"word/document.xml": "<a/>"}), "refused", "called .docx, but what makes a package a Word document is not in it"),
        case("types-lost.odt", lambda p: packed(p, {"content.xml": "<a/>"}), "refused", "called .odt, but what makes a package an OpenDocument text"),
        case("types-lost.epub", lambda p: packed(p, {"a.xhtml": PROSE}), "refused", "called .epub, but what makes a package an e-book"),
        case("text-lost.odt", lambda p: packed(p, {"mimetype": ODT_TYPE}), "refused", "its text is missing"),
        case("xml-cut.odt", lambda p: packed(p, {"mimetype": ODT_TYPE, "content.xml": "<office:document-content><te"}), "refused", "OpenDocument text is damaged: its XML"),
        case("drawing.odt", lambda p: packed(p, {"mimetype": "application/vnd.oasis.opendocument.graphics"}), "refused", "OpenDocument file that is no text"),
        case("list-lost.epub", lambda p: packed(p, CONTAINER), "refused", "its list of chapters is missing"),
        case("xml-cut.epub", lambda p: packed(p, {**CONTAINER, "b.opf": "<package><sp"}), "refused", "e-book is damaged: its XML"),
        case("laughs-list.epub", lambda p: packed(p, {**CONTAINER, "b.opf": f"{LAUGHS}<package>&a;</package>"}), "refused", "e-book defines entities"),
        case("empty-chapter.epub", lambda p: ebook(p, {"a.xhtml": ""}), "refused", "No text found"),
        case("list-torn.docx", changed(good_word, b"PK\x01\x02", b"PK\x01\x09"), "refused", "the list of its parts cannot be read"),
        case("part-torn.docx", changed(lambda p: packed(p, {**TYPES, "word/document.xml": PROSE}, zipfile.ZIP_BZIP2), b"BZh9", b"BZh0"), "refused", "cannot be unpacked"),
        case("odd-packing.docx", changed(good_word, b"\x00\x00\x00\x08\x00", b"\x00\x00\x00\x63\x00"), "refused", "not supported|list of its parts|cannot be unpacked"),
        case("blown-up.odt", lambda p: opendocument(p, f"<text:p>{PROSE}</text:p>", meta=" " * 40_000_000), "refused", "more than 200 times"),
        text("no-package.odt", b"\xff\x01" + bytes((n * 167 + n // 3) % 256 for n in range(9000)), "refused", "called .odt, but its bytes are of no kind"),
    ]


def texts() -> list[Hostile]:
    """Texts and web pages in encodings that are not said, or not what is said; with nothing in them."""
    accents = f"Die Grüße der Bürger. {PROSE}"
    return [
        text("half-a-letter.txt", b"\xff\xfe" + f"{accents} b".encode("utf-16-le") + b"\x00", "indexed", "1 character could not be read"),
        text("old-accents.txt", accents.encode("latin-1"), "indexed", "encoding guessed"),
        text("no-mark.md", f"# Rafts\n\n{PROSE}".encode("utf-16-be"), "indexed", "encoding guessed: utf-16-be"),
        text("two-encodings.txt", (PROSE + "地域の団体が協力して" * 40).encode("utf-8") + ("地域の団体が協力して" * 400).encode("cp932") + b"\xff\xfd" * 500, "refused", "no text in any known encoding|no kind that is known"),
        text("nothing.html", b"<!DOCTYPE html><html><body><nav>Home</nav></body></html>", "refused", "No text found|holds nothing"),
        text("doctype-alone.html", b"<!DOCTYPE html>", "refused", "holds nothing"),
        text("signs.txt", b"Rafts " + b"#*+= " * 3_000, "refused", "nearly all signs"),
        text("one-long-word.md", b"# Rafts\n\n" + b"heron" * 5_000, "refused", "without a space"),
    ]


def papers() -> list[Hostile]:
    """PDFs of which some pages, or what stands around them, cannot be read."""
    torn = stream(b"\xff\xfe{{{~>", b"/Filter /ASCII85Decode")
    said = pdfs.lines([SAID])
    return [
        case("a-page-lost.pdf", lambda p: pdfs.write(p, [said, torn, []]), "partial", "page 2: it is damaged"),
        case("a-page-too-large.pdf", lambda p: pdfs.write(p, [said, stream(zeros(200), b"/Filter /FlateDecode"), []]), "partial", "page 2: it is larger or more nested.*; no text on page 3"),
        case("a-page-empty.pdf", lambda p: pdfs.write(p, [said, []]), "indexed", "no text on page 2"),
        text("all-lost.pdf", one(stream(b"\xff\xfe{{{~>", b"/Filter /ASCII85Decode")), "refused", "No text could be read from the PDF; page 1: it is damaged"),
        text("tree-of-numbers.pdf", GOOD.replace(b"/Kids [4 0 R]", b"/Kids 44    "), "refused", "no pages|cannot be opened|No text"),
    ]


def cases() -> list[Hostile]:
    """All of them."""
    return [*packages(), *texts(), *papers()]
