"""Small Word, OpenDocument and EPUB files made in a few lines, so that the tests know every element in them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODF = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table", "style", "meta", "draw")
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'  # fmt: skip
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def packed(path: Path, parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a ZIP package."""
    with zipfile.ZipFile(path, "w", method) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return path


def word(path: Path, body: str, **parts: str) -> Path:
    """Write a Word document: `body` is what stands in w:body; `styles`, `numbering`, `footnotes`, `endnotes`, `core`, `app` the insides of those parts."""
    held = {"[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{WORD_TYPE}"/></Types>'}
    held["_rels/.rels"] = f'<Relationships><Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
    inner = [k for k in parts if k not in ("core", "app")]
    relations = "".join(f'<Relationship Id="{k}" Type="{RELATION}/{k}" Target="{k}.xml"/>' for k in inner)
    held["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    held["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    held |= {f"word/{k}.xml": f"<w:{k} {W}>{parts[k]}</w:{k}>" for k in inner}
    held |= {f"docProps/{k}.xml": f'<x xmlns:dc="d" xmlns:dcterms="t">{parts[k]}</x>' for k in parts if k not in inner}
    return packed(path, held)


def para(text: str, style: str = "", inside: str = "") -> str:
    """A Word paragraph; `inside` is more of its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{inside}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A Word run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(name: str, shown: str = "", inside: str = "") -> str:
    """A Word paragraph style; `shown` is its name, as Word writes it whatever the language."""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown or name}"/>{inside}</w:style>'


def opendocument(path: Path, body: str, styles: str = "", meta: str = "", mimetype: str = ODT_TYPE) -> Path:
    """Write an OpenDocument text: `body` is what stands in office:text."""
    content = f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    about = f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>"
    return packed(path, {"mimetype": mimetype, "content.xml": content, "meta.xml": about})


def ebook(path: Path, chapters: Mapping[str, str], meta: str = "", contents: str = "", more: Mapping[str, str] | None = None) -> Path:
    """Write an EPUB: chapters by file name, in the spine's order; `contents` is the inside of the navigation page's list."""
    items = "".join(f'<item id="{n}" href="text/{n}" media-type="application/xhtml+xml"/>' for n in chapters)
    spine = "".join(f'<itemref idref="{n}"/>' for n in chapters)
    nav = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>' if contents else ""
    first = '<itemref idref="nav"/>' if contents else ""
    opf = f'<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{meta}</metadata><manifest>{nav}{items}</manifest><spine>{first}{spine}</spine></package>'
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>', "OEBPS/book.opf": opf}
    if contents:
        parts["OEBPS/nav.xhtml"] = f"<html><body><nav><ol>{contents}</ol></nav></body></html>"
    parts |= {f"OEBPS/text/{n}": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>{body}</body></html>' for n, body in chapters.items()}
    return packed(path, parts | dict(more or {}))
