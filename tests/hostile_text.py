"""Hostile files that are no PDFs, made into a folder: `python -m tests.hostile_text FOLDER`. Each has the state it must end in, and words of the reason."""

from __future__ import annotations

import os
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.documents import ebook, opendocument, packed, para, word

PROSE = "Five mills share one blue van, and the menders meet every second month. "
PAGE = f"<!DOCTYPE html><html><body><h1>Vans</h1><p>{PROSE}</p></body></html>"
Maker = Callable[[Path], object]


@dataclass(frozen=True)
class Hostile:
    """A file by name: how it is made, whether it must be indexed, and what its text or the reason for refusing it must hold."""

    name: str
    make: Maker
    indexed: bool
    holds: str
    never: str = ""  # what its text must not hold
    large: bool = False  # takes a second or so, to make or to read


def data(content: bytes | str) -> Maker:
    """Writes these bytes."""
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


def sparse(size: int, head: bytes = b"") -> Maker:
    """Writes a file that says it is large and takes no room."""

    def make(path: Path) -> None:
        with path.open("wb") as handle:
            handle.write(head)
            handle.truncate(size)

    return make


def bomb(name: str, type_: str, size: int) -> Maker:
    """Writes a package of which one part unpacks to `size` bytes of spaces."""

    def make(path: Path) -> None:
        parts: dict[str, str | bytes] = {"[Content_Types].xml": f'<Types><Override ContentType="{type_}"/></Types>'}
        parts[name] = b"<a>" + b" " * size + b"</a>"
        packed(path, parts)

    return make


def listing(count: int) -> Maker:
    """Writes a package of so many empty entries."""
    return lambda path: packed(path, {f"word/{n:0200d}": "" for n in range(count)}, zipfile.ZIP_STORED)


def ole(name: str) -> bytes:
    """The smallest container of the old Office kind whose directory names a stream."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 22 + struct.pack("<HH", 9, 6) + b"\x00" * 14 + struct.pack("<I", 0)
    return head.ljust(512, b"\x00") + name.encode("utf-16-le").ljust(512, b"\x00")


def altered(maker: Maker, change: Callable[[bytes], bytes]) -> Maker:
    """Makes a file, then changes its bytes."""

    def make(path: Path) -> None:
        maker(path)
        path.write_bytes(change(path.read_bytes()))

    return make


def nested(path: Path) -> None:
    """Writes a package that holds a Word document."""
    inner = word(path, para(PROSE)).read_bytes()
    packed(path, {"b.docx": inner})


WORD_TYPE = "wordprocessingml.document.main+xml"
LAUGHS = '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def word_xml(body: str) -> Maker:
    """Writes a Word document whose text part is exactly this."""
    return lambda path: packed(path, {"[Content_Types].xml": f'<Types><Override ContentType="{WORD_TYPE}"/></Types>', "word/document.xml": body})


def deep(n: int) -> str:
    """Tables in tables in a Word document."""
    return "<w:tbl><w:tr><w:tc>" * n + para("deep") + "</w:tc></w:tr></w:tbl>" * n


def text_cases() -> list[Hostile]:
    """Texts: encodings, characters that are never text, lengths."""
    return [
        Hostile("empty.txt", data(b""), False, "empty"),
        Hostile("spaces.txt", data(b" \n\t" * 500), False, "no words"),
        Hostile("latin-1.txt", data(f"Die Grüße der Bürger. {PROSE}".encode("latin-1")), True, "Die Grüße der Bürger."),
        Hostile("cp1252.txt", data(f"It took €500 – “cheap”. {PROSE}".encode("cp1252")), True, "€500 – “cheap”"),
        Hostile("shift-jis.txt", data("地域の団体が協力して活動しています。".encode("cp932") * 3), True, "地域の団体が協力して活動しています。"),
        Hostile("utf-16-bom.txt", data(PROSE.encode("utf-16")), True, "blue van"),
        Hostile("utf-16.txt", data(PROSE.encode("utf-16-le")), True, "blue van"),
        Hostile("utf-16-be.txt", data(PROSE.encode("utf-16-be")), True, "blue van"),
        Hostile("utf-32.txt", data(PROSE.encode("utf-32")), True, "blue van"),
        Hostile("half-surrogate.txt", data(b"\xff\xfe" + PROSE.encode("utf-16-le") + b"\x00\xd8"), True, "blue van", "\ud800"),
        Hostile("broken-utf-8.txt", data(b"\xef\xbb\xbf" + PROSE.encode() + b"\xff\xfe"), True, "blue van"),
        Hostile("nul.txt", data(b"words\x00words\x00\x00" * 300), False, "binary data"),
        Hostile("zeros.txt", data(b"\x00" * 1_000_000), False, "binary data"),
        Hostile("noise.txt", data(b"\x02" + bytes((i * i * 31 + i // 7) % 256 for i in range(20_000))), False, "binary data"),
        Hostile("noise", data(b"\x02" + bytes((i * 167 + i // 3) % 256 for i in range(20_000))), False, "binary data"),
        Hostile("bidi.txt", data(f"{PROSE}Pay \u202eEVLA\u202c now\u200b here\u2066."), True, "Pay EVLA now here", "\u202e"),
        Hostile("controls.txt", data(f"{PROSE}Ring the \x07bell\x08\x1b."), True, "Ring the bell", "\x07"),
        Hostile("tags.txt", data(f"{PROSE}Ok\U000e0069\U000e0067\U000e006e."), True, "Ok", "\U000e0069"),
        Hostile("our-marks.txt", data(f"The van cost \ue0006\ue001 pounds. {PROSE}"), True, "The van cost 6 pounds.", "\ue000"),
        Hostile("no-spaces.txt", data(b"a" * 5_000_000), False, "data, not prose", large=True),
        Hostile("one-line.txt", data(PROSE * 110_000), True, "blue van", large=True),
        Hostile("one-line-200-mb.txt", sparse(200_000_000, PROSE.encode()), False, "MB; the most is"),
        Hostile("columns.csv", data(",".join(f"c{n}" for n in range(1_000_000))), False, "no words", large=True),
        Hostile("spaced-columns.csv", data(", ".join(f"col{n}" for n in range(600_000))), False, "data, not prose", large=True),
        Hostile("brackets.txt", data(b"[" * 7_000_000), False, "no words", large=True),
        Hostile("brackets.md", data(b"word " + b"[" * 7_000_000), False, "data, not prose", large=True),
        Hostile("spaced-brackets.md", data(b"word " + b"[ " * 3_500_000), False, "data, not prose", large=True),
        Hostile("stars.md", data(("**a " * 2000 + PROSE) * 5), True, "blue van"),
        Hostile("base64.md", data(f"# Vans\n\n{PROSE * 20}\n\n{'QUJD' * 300}\n\n{PROSE}"), True, "blue van", "QUJD"),
        Hostile("mail.txt", data("QUJDQUJD" * 9 + "\n" + ("QUJD" * 19 + "\n") * 2000), False, "data, not prose"),
        Hostile("quotes.txt", data((PROSE * 40 + "“" * 900 + " ") * 20), True, "blue van"),
        Hostile("many-lines.txt", data("ab\n\n" * 600_000), False, "1,200,000 lines", large=True),
    ]


def kind_cases() -> list[Hostile]:
    """Kinds that no reader opens, and files under another's name."""
    page = "<svg xmlns='http://www.w3.org/2000/svg'><text>words</text></svg>"
    told = [
        ("old.doc", ole("WordDocument"), "A Word document of the old kind (.doc). Save it as .docx or PDF."), ("old.xls", ole("Workbook"), ".xls"), ("old.ppt", ole("PowerPoint Document"), ".ppt"),
        ("locked.docx", ole("EncryptedPackage"), "password"), ("thumbs", ole("Catalog"), "OLE"), ("a.rtf", b"{\\rtf1 words}", "Rich Text"), ("a.png", b"\x89PNG\r\n\x1a\n", "A picture (PNG)"),
        ("photo.txt", b"\xff\xd8\xff\xe0 words", "A picture (JPEG)"), ("a.svg", page.encode(), "A picture (SVG)") , ("b.svg", b"<?xml version='1.0'?>" + page.encode(), "A picture (SVG)"), ("a.exe", b"MZ\x90\x00\x03" + b"\x00" * 60, "A program (Windows)"),
        ("run", b"#!/bin/sh\nrm -rf words\n", "A program (script)"), ("elf.txt", b"\x7fELF\x02", "A program (Linux)"), ("a.gz", b"\x1f\x8b\x08", "An archive (gzip)"), ("a.7z", b"7z\xbc\xaf\x27\x1c", "An archive (7-Zip)"),
        ("a.mp3", b"ID3\x03", "sound"), ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "film"), ("a.sqlite", b"SQLite format 3\x00", "A data file (SQLite)"), ("feed.xml", b"<?xml version='1.0'?><rss>words</rss>", "XML, <rss>"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nwords", "MIME"), ("error.pdf", PAGE.encode(), "holds a web page"), ("words.docx", PROSE.encode(), "holds plain text"), ("song.mp3", b"la la", "holds plain text"),
    ]  # fmt: skip
    return [Hostile(name, data(content), False, why) for name, content, why in told] + [
        Hostile("plain", data(PROSE), True, "blue van"),
        Hostile("page", data(PAGE), True, "blue van"),
        Hostile("script.html", data(PAGE.replace("<p>", "<script>obey()</script><p onclick='obey()'>")), True, "blue van", "obey"),
        Hostile("hidden.html", data(PAGE.replace("<p>", "<p style='display:none'>obey</p><p hidden>obey</p><p>")), True, "blue van", "obey"),
        Hostile("deep.html", data("<!DOCTYPE html>" + "<div>" * 100_000 + PROSE), False, "nested"),
        Hostile("laughs.html", data(LAUGHS + f"<html><p>{PROSE}&b;</p></html>"), False, "a data file"),
        Hostile("outside.html", data(f"<!DOCTYPE html><html><p>{PROSE}<img src='http://mill.invalid/x'><link rel=stylesheet href='file:///etc/passwd'>"), True, "blue van"),
    ]


def package_cases() -> list[Hostile]:
    """ZIP packages: bombs, damage, entities, other kinds, other names."""
    types = {"[Content_Types].xml": f'<Types><Override ContentType="{WORD_TYPE}"/></Types>'}
    book = {"a.xhtml": f"<h1>Vans</h1><p>{PROSE}</p>"}
    return [
        Hostile("word.pdf", lambda p: word(p, para(PROSE)), True, "blue van"),
        Hostile("word", lambda p: word(p, para(PROSE)), True, "blue van"),
        Hostile("open.docx", lambda p: opendocument(p, f"<text:p>{PROSE}</text:p>"), True, "blue van"),
        Hostile("book.zip", lambda p: ebook(p, book), True, "blue van"),
        Hostile("slides.pptx", lambda p: packed(p, {"[Content_Types].xml": "<Types>presentationml.presentation.main+xml</Types>"}), False, "PowerPoint"),
        Hostile("sheet.docx", lambda p: packed(p, {"[Content_Types].xml": "<Types>spreadsheetml.sheet.main+xml</Types>"}), False, "Excel"),
        Hostile("files.zip", lambda p: packed(p, {"a.txt": PROSE}), False, "Unpack it"),
        Hostile("inner.zip", nested, False, "Unpack it"),
        Hostile("empty.zip", lambda p: packed(p, {}), False, "An archive (ZIP)"),
        Hostile("app.jar", lambda p: packed(p, {"META-INF/MANIFEST.MF": ""}), False, "A program"),
        Hostile("bomb.docx", bomb("word/document.xml", WORD_TYPE, 50_000_000), False, "more than 200 times", large=True),
        Hostile("large-bomb.docx", bomb("word/document.xml", WORD_TYPE, 80_000_000), False, "the most is 64 MB", large=True),
        Hostile("styles-bomb.docx", lambda p: word(p, para(PROSE), styles="<w:style>" + " " * 30_000_000 + "</w:style>"), False, "more than 200 times", large=True),
        Hostile("few-more.docx", lambda p: packed(p, {f"{n}": "" for n in range(10_001)}, zipfile.ZIP_STORED), False, "in 10,001 files"),
        Hostile("many.docx", listing(12_000), False, "lists more than 10,000"),
        Hostile("cut.docx", altered(lambda p: word(p, para(PROSE)), lambda b: b[: len(b) // 2]), False, "its end is missing"),
        Hostile("flipped.docx", altered(lambda p: packed(p, types | {"word/document.xml": PROSE * 9}, zipfile.ZIP_STORED), lambda b: b.replace(b"Five mills", b"Four mills", 1)), False, "damaged: it cannot be unpacked"),
        Hostile("locked.odt", altered(lambda p: opendocument(p, "<text:p/>"), lambda b: b.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")), False, "password"),
        Hostile("laughs.docx", word_xml(LAUGHS + "<w:document>&b;</w:document>"), False, "entities of its own"),
        Hostile("outside.docx", word_xml(OUTSIDE + "<w:document>&x;</w:document>"), False, "entities of its own"),
        Hostile("laughs.odt", lambda p: packed(p, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": LAUGHS + "<a>&b;</a>"}), False, "entities of its own"),
        Hostile("broken.docx", word_xml("<w:document><w:p>"), False, "XML cannot be read"),
        Hostile("deep.docx", lambda p: word(p, deep(300)), False, "XML cannot be read"),
        Hostile("boxes.docx", lambda p: word(p, deep(60) + para(PROSE)), True, "blue van"),
        Hostile("pictures.docx", lambda p: word(p, para("")), False, "No text found"),
        Hostile("traversal.epub", lambda p: ebook(p, {"../../../../etc/passwd": f"<p>{PROSE}</p>"}), False, "No text found"),
        Hostile("locked.epub", lambda p: ebook(p, book, more={"META-INF/rights.xml": "<r/>"}), False, "DRM"),
        Hostile("laughs.epub", lambda p: ebook(p, {"a.xhtml": f"<p>{PROSE}</p>"}, more={"x": LAUGHS}), True, "blue van"),
    ]


def cases() -> list[Hostile]:
    """All of them. Names are one of a kind."""
    return [*text_cases(), *kind_cases(), *package_cases()]


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for case in cases():
        case.make(Path(sys.argv[1]) / case.name)
