"""Documents changed at random, knowing what they are made of: packages part by part, XML element by element, texts letter by letter. The same for the same seed.

`python -m bench fuzz` makes thousands of them; the default tests some hundred.
"""

from __future__ import annotations

import copy
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from tests.documents import ebook, opendocument, para, run, style, word
from tests.hostile_text import PROSE

NUMBERS = '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
PAGE = f'<!DOCTYPE html><html><head><title>Vans</title><style>.x {{ display: none }}</style></head><body><nav>Home</nav><h1>Vans</h1><p class="x">{PROSE}<sup><a href="#f">1</a></sup><br/>Two.</p><table><caption>Loans</caption><tr><th>Mill</th><td>310</td></tr></table><ul><li id="f">keys<ul><li>old</li></ul></li></ul><q>So</q></body></html>'
MARKED = f"---\ntitle: Vans\n---\n\n# Vans\n\n{PROSE}[^1]\n\n## Loans\n\n| Mill | Loans |\n| --- | --- |\n| Tarn | 310 |\n\n- keys\n  1. old\n\n> {PROSE}\n\n```\ncode\n```\n\n[^1]: Ledger.\n"
VALUES = ["", "0", "-1", "9" * 5000, "²", "heading 3", "superscript", "P1", "Title", "../x", "\u202e", "1", "\n\n"]
BYTES = [b"<", b">", b"&", b'"', b"\xff", b"<w:p>", b"</w:p>", b"\x00", b"<!ENTITY a 'b'>", b"<table>", b"]]>", b"<![CDATA[", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\n```\n", b"|", b"<!--"]
ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp932", "gb18030", "koi8-r", "utf-7", "cp037"]
DECLARED = ["utf-8", "utf-16", "latin-1", "no-such-encoding", "", "\u00e9", "utf-7"]
DEPTHS = [20, 50, 300, 5_000]
BOMB = 40_000_000  # bytes that a part unpacks to: more than any may, for its size
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
Bytes = Callable[[bytes, random.Random], bytes]


def seeds(folder: Path) -> dict[str, bytes]:
    """One document of each kind but PDF, with something of all that its reader knows."""
    body = para("Why", "K", '<w:numPr><w:numId w:val="1"/></w:numPr>') + para(PROSE, inside='<w:outlineLvl w:val="9"/>') + f'<w:p>{run("Bold", "<w:b/>")}<w:r><w:footnoteReference w:id="5"/></w:r></w:p><w:tbl><w:tr><w:tc>{para("x y")}</w:tc><w:tc>{para("z")}</w:tc></w:tr></w:tbl>'
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ledger.</text:p></text:note-body></text:note>"
    made = [
        word(folder / "docx", body, styles=style("K", "heading 1"), numbering=NUMBERS, footnotes=f'<w:footnote w:id="5">{para("Ledger.")}</w:footnote>', core="<dc:title>Vans</dc:title>"),
        opendocument(folder / "odt", f'<text:h text:outline-level="1">Why</text:h><text:p>{PROSE}{note}</text:p><text:list><text:list-item><text:p>keys</text:p></text:list-item></text:list>', meta="<dc:title>Vans</dc:title>"),
        ebook(folder / "epub", {"a.xhtml": f"<h1>Why</h1><p>{PROSE}</p>"}, contents='<li><a href="text/a.xhtml">First</a></li>'),
    ]
    return {**{p.name: p.read_bytes() for p in made}, "html": PAGE.encode(), "md": MARKED.encode(), "txt": (PROSE * 3).encode()}


def torn(data: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, lost, doubled and put in."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, kind = rng.randrange(len(out) + 1), rng.randrange(4)
        if kind == 0 and at < len(out):
            out[at] = rng.randrange(256)
        elif kind == 1:
            del out[at : at + rng.randint(1, 60)]
        elif kind == 2:
            out[at:at] = out[rng.randrange(len(out) + 1) :][:80]
        else:
            out[at:at] = rng.choice(BYTES)
    return bytes(out)


def bent(data: bytes, rng: random.Random) -> bytes:
    """The same XML with elements moved, renamed, taken out and given other values; what is no XML is torn."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return torn(data, rng)
    for _ in range(rng.randint(1, 8)):
        every = [e for e in root.iter() if isinstance(e.tag, str)]
        one, other, kind = rng.choice(every), rng.choice(every), rng.randrange(5)
        if kind == 0 and one.attrib:
            one.set(rng.choice(list(one.attrib)), rng.choice(VALUES))
        elif kind == 1 and one.getparent() is not None:
            one.getparent().remove(one)
        elif kind == 2 and len(every) < 300:
            other.append(copy.deepcopy(one))
        elif kind == 3:
            one.tag = other.tag
        else:
            one.text = rng.choice(VALUES)
    return bytes(etree.tostring(root))


def declared(data: bytes, rng: random.Random) -> bytes:
    """XML or HTML with entities of its own, another encoding said than it has, or an instruction before it."""
    kind = rng.randrange(4)
    if kind == 0:
        return b"<!DOCTYPE a [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'>]>" + data
    if kind == 1:
        return b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + data
    if kind == 2:
        return f'<?xml version="1.0" encoding="{rng.choice(DECLARED)}"?>'.encode() + data
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def nested(data: bytes, rng: random.Random) -> bytes:
    """An element, of those there, within itself many times."""
    names = [n for n in (b"w:tbl", b"w:p", b"text:list", b"text:p", b"div", b"p", b"ul", b"table", b"li") if b"<" + n in data]
    name, depth = rng.choice(names or [b"a"]), rng.choice(DEPTHS)
    at = max(0, data.rfind(b"<" + name))
    return data[:at] + (b"<" + name + b">") * depth + data[at:] + (b"</" + name + b">") * rng.choice((0, depth))


def encoded(data: bytes, rng: random.Random) -> bytes:
    """A text in another encoding, half in one and half in another, or cut within a letter."""
    whole = data.decode("utf-8", "replace") + rng.choice(["", "Grüße", "€500 – “so”", "地域の団体", "\u202e\u0000\ufeff", "\U000e0069"])
    one, other = rng.choice(ENCODINGS), rng.choice(ENCODINGS)
    at = rng.randrange(len(whole) + 1)
    kind = rng.randrange(3)
    if kind == 0:
        return whole.encode(one, "replace")
    if kind == 1:
        return whole[:at].encode(one, "replace") + whole[at:].encode(other, "replace")
    made = whole.encode(one, "replace")
    return made[: rng.randrange(len(made) + 1)] + rng.choice((b"", b"\x00", b"\xd8\x00", b"\xff"))


def long(data: bytes, rng: random.Random) -> bytes:
    """A stretch of a text many times over, or all of it without its spaces or its line ends."""
    kind = rng.randrange(3)
    if kind == 0:
        at = rng.randrange(len(data) + 1)
        return data[:at] + data[at : at + rng.randint(1, 40)] * rng.choice((50, 3_000)) + data[at:]
    return data.replace(b" " if kind == 1 else b"\n", b"") * rng.choice((1, 20, 300))


TEXT = (torn, encoded, long)
MARKUP = (torn, bent, bent, declared, nested, encoded, long)


def part(name: str, data: bytes, rng: random.Random) -> bytes:
    """A package's part, changed by what it is."""
    how: Bytes = rng.choice(MARKUP if data.lstrip()[:1] == b"<" else TEXT)
    return how(data, rng)


def repacked(data: bytes, rng: random.Random) -> bytes:
    """A package with parts swapped, lost, doubled, cut, renamed, of another kind's, or blown up; inside, some are changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = [(n, old.read(n)) for n in old.namelist()]
    kind = rng.randrange(8)
    one, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    (name, body), (else_name, else_body) = parts[one], parts[other]
    if kind == 0:
        parts[one], parts[other] = (name, else_body), (else_name, body)
    elif kind == 1:
        del parts[one]
    elif kind == 2:
        parts.insert(other, (name, part(name, body, rng)))
    elif kind == 3:
        parts[one] = (name, body[: rng.randrange(len(body) + 1)])
    elif kind == 4:
        parts[one] = (rng.choice(("../" + name, "/" + name, name.upper(), else_name, "é", "a" * 60_000, "mimetype")), body)
    elif kind == 5:
        parts[one] = (name, body + b" " * (BOMB if rng.random() < 0.1 else 1_000_000))
    else:
        parts = [(n, part(n, b, rng) if n != "mimetype" and rng.random() < 0.5 else b) for n, b in parts]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if kind == 5 else rng.choice(METHODS)) as new:
        for name, body in parts:
            new.NameToInfo.clear()  # or it would warn of two parts of one name, which we mean
            new.writestr(name, body)
    made = out.getvalue()
    return torn_listing(made, rng) if rng.random() < 0.15 else made


def torn_listing(data: bytes, rng: random.Random) -> bytes:
    """A package of whose list of parts, or of a part's own head, some bytes are others: sizes, flags, methods, offsets."""
    out = bytearray(data)
    heads = [n for mark in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") for n in range(len(data)) if data.startswith(mark, n)] if len(data) < 100_000 else []
    for _ in range(rng.randint(1, 3)):
        at = (rng.choice(heads) if heads else rng.randrange(len(out))) + rng.randrange(4, 46)
        if at < len(out):
            out[at] = rng.choice((0, 1, 255, rng.randrange(256)))
    return bytes(out)


def mutant(kind: str, data: bytes, rng: random.Random) -> bytes:
    """A document changed by what it is made of; of the kinds "docx", "odt", "epub", "html", "md" and any text."""
    if rng.random() < 0.1:
        return torn(data, rng)
    if kind in ("docx", "odt", "epub"):
        return repacked(data, rng)
    if kind == "html":
        how: Bytes = rng.choice(MARKUP)
        return how(data, rng) if how is not bent else b"<!DOCTYPE html>" + bent(data.removeprefix(b"<!DOCTYPE html>"), rng)
    how = rng.choice(TEXT)
    return how(data, rng)
