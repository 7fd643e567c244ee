"""Kinds of files that no reader opens: each told by its first bytes and refused in words that say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import UnreadableFile

PICTURE = ("A picture ({}): there is no text in it to read.", "If it shows a page, run it through OCR (for instance ocrmypdf) and add the PDF.")
ARCHIVE = ("An archive ({}): archives are not opened.", "Unpack it and add the files inside.")
PROGRAM = ("A program ({}), no document.", "Leave it out.")
MEDIA = ("A sound or film file ({}).", "Add a transcript of it as text.")
OTHER = ("A file of the kind {}, which no reader opens.", "Open it in its program and save it as PDF or .docx.")
DATA = ("A data file ({}), no document.", "Leave it out, or save what is to be read as text.")
Told = tuple[str, str]

# offset, bytes, name, what is said
MAGIC: tuple[tuple[int, bytes, str, Told], ...] = (
    (0, b"\x89PNG", "PNG", PICTURE), (0, b"\xff\xd8\xff", "JPEG", PICTURE), (0, b"GIF8", "GIF", PICTURE),
    (0, b"II*\x00", "TIFF", PICTURE), (0, b"MM\x00*", "TIFF", PICTURE), (8, b"WEBP", "WebP", PICTURE), (0, b"8BPS", "Photoshop", PICTURE),
    (0, b"\x00\x00\x01\x00", "icon", PICTURE), (4, b"ftyphei", "HEIC", PICTURE), (4, b"ftypavif", "AVIF", PICTURE), (4, b"jP  ", "JPEG 2000", PICTURE), (0, b"AT&TFORM", "DjVu", PICTURE),
    (0, b"\x1f\x8b", "gzip", ARCHIVE), (0, b"BZh", "bzip2", ARCHIVE), (0, b"\xfd7zXZ\x00", "xz", ARCHIVE), (0, b"7z\xbc\xaf\x27\x1c", "7-Zip", ARCHIVE),
    (0, b"Rar!\x1a", "RAR", ARCHIVE), (0, b"\x28\xb5\x2f\xfd", "Zstandard", ARCHIVE), (257, b"ustar", "tar", ARCHIVE), (0, b"MSCF\x00", "cabinet", ARCHIVE),
    (0, b"\x7fELF", "Linux", PROGRAM), (0, b"\xca\xfe\xba\xbe", "Java or macOS", PROGRAM), (0, b"\xcf\xfa\xed\xfe", "macOS", PROGRAM), (0, b"\x00asm", "WebAssembly", PROGRAM), (0, b"#!", "script", PROGRAM),
    (0, b"ID3", "MP3", MEDIA), (0, b"\xff\xfb", "MP3", MEDIA), (8, b"WAVE", "WAV", MEDIA), (8, b"AVI ", "AVI", MEDIA), (0, b"OggS", "Ogg", MEDIA), (0, b"fLaC", "FLAC", MEDIA), (0, b"\x1aE\xdf\xa3", "Matroska", MEDIA), (4, b"ftyp", "MP4", MEDIA),
    (0, b"SQLite format 3\x00", "SQLite", DATA), (60, b"BOOKMOBI", "Kindle e-book", OTHER), (0, b"%!PS", "PostScript", OTHER), (0, b"\xc5\xd0\xd3\xc6", "PostScript", OTHER),
    (0, b"wOFF", "font", DATA), (0, b"\x00\x01\x00\x00\x00", "font", DATA), (0, b"OTTO\x00", "font", DATA), (0, b"Bud1", "folder view", DATA), (4, b"Bud1", "folder view", DATA),
)  # fmt: skip
XML = {"svg": ("SVG", PICTURE), "fictionbook": ("FictionBook", OTHER), "office:document": ("flat OpenDocument", OTHER), "w:worddocument": ("Word 2003 XML", OTHER), "pkg:package": ("Word XML", OTHER)}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_LOOK = 8 * 2**20  # bytes
OLD_OFFICE = (
    ("EncryptedPackage", "An Office document protected by a password.", "Save a copy without one and add that."),
    ("WordDocument", "A Word document of the old kind (.doc).", "Save it as .docx or PDF."),
    ("Workbook", "An Excel workbook of the old kind (.xls).", "Save what is to be read as PDF or text."),
    ("Book", "An Excel workbook of the old kind (.xls).", "Save what is to be read as PDF or text."),
    ("PowerPoint Document", "A PowerPoint presentation of the old kind (.ppt).", "Save it as PDF."),
    ("__nameid_version1.0", "An Outlook message (.msg).", "Save it as text or PDF."),
)
DOCUMENTS = {".docx": "a Word document", ".odt": "an OpenDocument text", ".epub": "an e-book"}
PACKAGES = (
    ("presentationml", "A PowerPoint presentation (.pptx).", "Save it as PDF."),
    ("spreadsheetml", "An Excel workbook (.xlsx).", "Save what is to be read as PDF or text."),
    ("opendocument.spreadsheet", "An OpenDocument spreadsheet (.ods).", "Save what is to be read as PDF or text."),
    ("opendocument.presentation", "An OpenDocument presentation (.odp).", "Save it as PDF."),
    ("ms-visio", "A Visio drawing (.vsdx).", "Save it as PDF."),
    ("opendocument", "An OpenDocument file that is no text.", "Save it as PDF."),
    ("fixeddocument", "An XPS document.", "Save it as PDF."),
)


def refuse(path: Path, head: bytes) -> None:
    """Raise UnreadableFile where the first bytes are those of a kind that no reader opens."""
    if head.startswith(OLE):
        raise _old_office(path, head)
    if re.match(rb"\s*\{\\rtf", head):
        raise UnreadableFile("A Rich Text document (.rtf).", "Open it in a word processor and save it as .docx or PDF.")
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        raise _told("Windows", PROGRAM)
    if head.startswith(b"BM") and head[6:10] == b"\x00" * 4:
        raise _told("BMP", PICTURE)
    if re.match(rb"(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", head) and b"multipart/" in head:
        raise UnreadableFile("A saved web archive or an e-mail (MIME).", "Save the page as HTML or PDF, the message as text.")
    for at, mark, name, told in MAGIC:
        if head.startswith(mark, at):
            raise _told(name, told)


def refuse_xml(root: str) -> None:
    """Raise UnreadableFile for XML that is no web page, by the name of its root element in lower case."""
    name, told = XML.get(root, (f"XML, <{root[:40]}>", DATA))
    raise _told(name, told)


def package(mimetype: str, types: str, names: Iterable[str], suffix: str = "") -> UnreadableFile:
    """Why a ZIP package is not read: what its mimetype, content types and entries show it to be; `suffix`: of its name."""
    named = set(names)
    for mark, message, advice in PACKAGES:
        if mark in mimetype or mark in types:
            return UnreadableFile(message, advice)
    if any(n.endswith(".iwa") for n in named):
        return UnreadableFile("An Apple Pages, Numbers or Keynote document.", "Export it as PDF or Word.")
    if named & {"META-INF/MANIFEST.MF", "AndroidManifest.xml"}:
        return _told("Java or Android", PROGRAM)
    if suffix in DOCUMENTS:
        return UnreadableFile(f"The file is damaged or not what its name says: it is called {suffix}, but what makes a package {DOCUMENTS[suffix]} is not in it.", "Try to get it again.")
    return _told("ZIP", ARCHIVE)


def _told(name: str, told: Told) -> UnreadableFile:
    return UnreadableFile(told[0].format(name), told[1])


def _old_office(path: Path, head: bytes) -> UnreadableFile:
    """Which program's file an OLE container is, by the names in the first sectors of its directory, else anywhere in its first megabytes."""
    sector = 1 << min(16, int.from_bytes(head[30:32], "little"))
    at = (int.from_bytes(head[48:52], "little") + 1) * sector
    with path.open("rb") as handle:
        handle.seek(min(at, 2**40))
        listed = handle.read(4096)
        handle.seek(0)
        for place in (listed, handle.read(OLE_LOOK)):
            for name, message, advice in OLD_OFFICE:
                if name.encode("utf-16-le") in place:
                    return UnreadableFile(message, advice)
    return UnreadableFile("A container of the old Office kind (OLE) with no document known here.", "Save the document as PDF.")
