"""PDFs made to harm whoever reads them, each in a few lines, with the state it must end in. Files that are no files are in hostile_files.

`python -m bench hostile` reads them all; the quick ones are in the default tests.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import pdfs

SAID = "The herons of Tarn Side counted nine rafts before the frost."
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
SHOWN = b"BT /F1 10 Tf 72 700 Td (" + SAID.encode() + b") Tj ET"


@dataclass(frozen=True)
class Hostile:
    """One entry of a folder: its name, what puts it there, the states it may end in, a word of its reason, whether it takes long."""

    name: str
    make: Callable[[Path], object]
    states: tuple[str, ...]
    reason: str = ""
    heavy: bool = False


def stream(data: bytes, extra: bytes = b"", length: int | None = None) -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data) if length is None else length, extra, data)


def deflated(data: bytes, times: int = 1) -> bytes:
    """A stream object, compressed so many times."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%s]" % (b"/FlateDecode " * times))


def zeros(megabytes: int) -> bytes:
    """Compressed blanks, made without holding them."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)), packer.flush()])


def one(content: bytes, *more: bytes, catalogue: bytes = b"", page: bytes = b"", resources: bytes = b"", font: bytes = FONT, trailer: str = "") -> bytes:
    """A file of one page: objects 1 catalogue, 2 pages, 3 font, 4 page, 5 title, 6 content, then `more` from 7 on."""
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> %s >> /Contents 6 0 R %s >>" % (resources, page)
    head = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue, b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>", font, leaf, b"<< /Title (Rafts) >>"]
    return pdfs.assemble([*head, content if content.startswith(b"<<") else stream(content), *more], trailer)


def tree(kids: bytes, *more: bytes, count: int = 1) -> bytes:
    """A file whose root of pages has these kids; object 4 is a good page."""
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 6 0 R >>"
    head = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids), FONT, leaf, b"<< >>", stream(SHOWN)]
    return pdfs.assemble([*head, *more])


def deep(levels: int) -> bytes:
    """A tree of pages so deep."""
    nodes = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (8 + n) for n in range(levels - 1)]
    return tree(b"7 0 R", *nodes, b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>")


def calling(levels: int, times: int) -> bytes:
    """A page whose forms call each other, times to the power of levels in all."""
    forms = [stream(b"/X Do " * times, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (8 + n)) for n in range(levels)]
    last = stream(SHOWN, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> >>")
    return one(SHOWN + b" /X Do", *forms, last, resources=b"/XObject << /X 7 0 R >>")


def mapped(cmap: bytes, shown: bytes = b"<41>") -> bytes:
    """A page whose font says by a map what its codes mean."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    return one(b"BT /F1 10 Tf 72 700 Td %s Tj ET" % shown, stream(b"begincmap\n" + cmap + b"\nendcmap"), font=font)


def locked(path: Path, password: str, algorithm: str) -> None:
    """A file encrypted by pypdf itself."""
    import pypdf

    path.write_bytes(one(SHOWN))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    writer.write(path)


def bytes_of(data: bytes | Callable[[], bytes]) -> Callable[[Path], object]:
    """What writes these bytes to a path."""
    return lambda path: path.write_bytes(data if isinstance(data, bytes) else data())


def case(name: str, data: bytes | Callable[[], bytes], states: str, reason: str = "", heavy: bool = False) -> Hostile:
    """A case of bytes; `states` apart by bars."""
    return Hostile(f"{name}.pdf", bytes_of(data), tuple(states.split("|")), reason, heavy)


GOOD = one(SHOWN)
INDEXED, REFUSED, EITHER = "indexed", "refused", "indexed|partial|refused"


def damaged() -> Sequence[Hostile]:
    """Files cut, cluttered and wrongly numbered."""
    numbered = GOOD.replace(b"startxref\n", b"startxref\n9")
    looping = GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % GOOD.index(b"xref\n"))
    return [
        case("good", GOOD, INDEXED),
        case("empty", b"", REFUSED, "empty"),
        case("one-byte", b"%", REFUSED),
        case("head-alone", b"%PDF-1.7\n", REFUSED, "damaged"),
        *(case(f"cut-at-{n}", GOOD[: len(GOOD) * n // 100], EITHER) for n in (20, 50, 80, 95)),
        case("garbage-before", b"GIF89a" + b"\x00\xff" * 300 + b"\n" + GOOD, INDEXED),
        case("garbage-behind", GOOD + b"\xfe" * 3000, INDEXED),
        case("wrong-startxref", numbered, INDEXED),
        case("xref-loop", looping, EITHER),
        case("xref-zeros", GOOD.replace(b" 00000 n", b" 00000 f"), EITHER),
        case("two-trailers", GOOD + GOOD, EITHER),
        case("html-as-pdf", b"<html><body>" + SAID.encode() + b"</body></html>", REFUSED),
        case("wrong-length", one(stream(SHOWN, length=9999999)), EITHER),
        case("length-of-itself", one(b"<< /Length 6 0 R >>\nstream\n" + SHOWN + b"\nendstream"), EITHER),
        case("no-mediabox", GOOD.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [NaN (x) ] "), EITHER),
        case("no-font", GOOD.replace(b"/F1 3 0 R", b"/F1 99 0 R"), EITHER),
        case("unclosed-string", one(b"BT /F1 10 Tf 72 700 Td (" + b"(" * 50_000), REFUSED),
        case("nested-arrays", one(b"[" * 50_000), REFUSED),
        case("nested-dicts", one(SHOWN, b"<< /A " * 20_000), EITHER),
        case("fifty-megabytes-of-zeros", lambda: bytes(50 << 20), REFUSED, "", True),
    ]


def trees() -> Sequence[Hostile]:
    """Trees of pages that end nowhere, or too late."""
    return [
        case("no-pages", tree(b"", count=0), REFUSED, "no pages"),
        case("tree-of-itself", tree(b"2 0 R"), REFUSED),
        case("tree-cycle", tree(b"7 0 R 4 0 R", b"<< /Type /Pages /Count 9 /Kids [2 0 R 7 0 R] >>"), EITHER),
        case("tree-of-nulls", tree(b"null " * 5000, count=5000), EITHER),
        case("tree-150-deep", deep(150), REFUSED, "nested"),
        case("tree-5000-deep", deep(5000), REFUSED),
        case("count-lies", tree(b"4 0 R", count=2_000_000_000), INDEXED),
        case("count-negative", tree(b"4 0 R", count=-5), INDEXED),
        case("one-page-300-times", tree(b"4 0 R " * 300, count=300), INDEXED),
        case("million-kids", lambda: tree(b"4 0 R " * 1_000_000, count=1_000_000), REFUSED, "", True),
        case("hundred-thousand-pages", lambda: tree(b"4 0 R " * 100_000, count=100_000), "partial", "pages 10001–100000: left out, for 10,000 pages", True),
        case("ninety-thousand-pages", lambda: tree(b"4 0 R " * 90_000, count=90_000), "partial", "pages 10001–90000: left out.*split it", True),
        case("labels-cycle", one(SHOWN, b"<< /Kids [7 0 R] >>", catalogue=b"/PageLabels 7 0 R"), INDEXED),
        case("labels-garbage", one(SHOWN, catalogue=b"/PageLabels << /Nums [(x) 4 -1 << /S /r /St -99999999999999 >>] >>"), INDEXED),
    ]


def bombs() -> Sequence[Hostile]:
    """Streams that unpack to more than there is room or time for."""
    long = b"BT /F1 10 Tf " + b"1 0 0 1 72 700 Tm (" + b"heron raft " * 9 + b") Tj " * 1
    return [
        case("flate-bomb-1-gb", lambda: one(stream(zeros(1024), b"/Filter /FlateDecode")), REFUSED, "", True),
        case("flate-bomb-200-mb", lambda: one(stream(zeros(200), b"/Filter /FlateDecode")), REFUSED, "nested"),
        case("flate-six-times", lambda: one(deflated(SHOWN * 1000, 6)), EITHER),
        case("flate-forty-times", one(deflated(SHOWN, 40)), REFUSED),
        case("flate-cut", one(stream(zlib.compress(SHOWN * 50)[:-40], b"/Filter /FlateDecode")), EITHER),
        case("runlength-bomb", lambda: one(stream(b"\x81 " * 1_000_000 + b"\x80", b"/Filter /RunLengthDecode")), REFUSED, "nested"),
        case("unknown-filter", one(stream(b"abc", b"/Filter /NoSuchFilter")), REFUSED, "not supported"),
        case("ascii85-garbage", one(stream(b"\xff\xfe{{{~>", b"/Filter /ASCII85Decode")), REFUSED),
        case("contents-20000-times", tree(b"7 0 R", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> >> /Contents [%s] >>" % (b"6 0 R " * 20_000)), EITHER),
        case("million-operators", lambda: one(deflated(b"0 0 m 9 9 l S\n" * 333_333 + SHOWN)), EITHER, "", True),
        case("seventy-megabytes-of-text", lambda: one(deflated(long + b"ET" + b" BT (heron) Tj ET" * 4_000_000)), REFUSED, "", True),
        case("seventy-megabytes-400-times", lambda: many_long(), REFUSED, "", True),
        case("two-million-characters", lambda: one(deflated(b"BT /F1 1 Tf (" + b"heron raft " * 200_000 + b") Tj ET")), "partial", "page 1: only its first 1,000,000 characters"),
        case("forms-4-to-the-20", calling(20, 4), "partial", "left out", True),
        case("form-of-itself", one(SHOWN + b" /X Do", stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 7 0 R >> >>"), resources=b"/XObject << /X 7 0 R >>"), EITHER),
        case("cmap-huge-range", mapped(b"1 beginbfrange\n<00000000> <7fffffff> <0041>\nendbfrange"), EITHER),
        case("cmap-surrogates", mapped(b"1 beginbfchar\n<41> <d800>\nendbfchar", b"<414141>"), EITHER),
    ]


def many_long() -> bytes:
    """400 pages that share one page of 70 MB of text, and a good one before them."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 7 0 R >>"
    return tree(b"8 0 R " * 400, deflated(b"BT /F1 1 Tf" + b" (heron heron heron) Tj" * 3_000_000 + b" ET"), page, count=400)


def carrying() -> Sequence[Hostile]:
    """Files that carry something to run, to open, to hide; and locked ones."""
    attached = b"/Names << /EmbeddedFiles << /Names [(evil.exe) << /Type /Filespec /F (evil.exe) /EF << /F 7 0 R >> >>] >> >>"
    return [
        case("javascript", one(SHOWN, catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), INDEXED),
        case("launch", one(SHOWN, catalogue=b"/OpenAction << /S /Launch /F (/bin/sh) >>"), INDEXED),
        case("uri-and-form", one(SHOWN, catalogue=b"/OpenAction << /S /SubmitForm /F (http://c.invalid/) >>", page=b"/AA << /O << /S /URI /URI (http://c.invalid/) >> >>"), INDEXED),
        case("attachment", one(SHOWN, stream(b"MZ evil"), catalogue=attached), INDEXED),
        case("invisible-text", one(b"BT 3 Tr /F1 10 Tf 72 700 Td (" + SAID.encode() + b") Tj ET"), INDEXED),
        case("white-tiny-text", one(b"BT 1 1 1 rg /F1 1 Tf 72 700 Td (" + SAID.encode() + b") Tj ET"), INDEXED),
        case("controls-in-text", one(b"BT /F1 10 Tf 72 700 Td (rafts \\001\\033[31m of \\000 Tarn) Tj ET"), INDEXED),
        case("title-of-controls", one(SHOWN).replace(b"(Rafts)", b"(\\033]0;x\\007\\n<script>)"), INDEXED),
        case("no-text", one(b"0 0 1 rg 10 10 500 700 re f"), REFUSED, "likely a scan"),
        case("one-word", one(b"BT /F1 10 Tf 72 700 Td (Herons) Tj ET"), INDEXED),
        case("one-figure", one(b"BT /F1 10 Tf 72 700 Td (7) Tj ET"), "partial", "no words"),
        case("lock-unknown", one(SHOWN, trailer="/Encrypt << /Filter /NoSuchLock /V 9 >>"), REFUSED, "protected"),
        case("lock-garbage", one(SHOWN, trailer="/Encrypt << /Filter /Standard /V (x) /R [1] /O null >> /ID [(a) (b)]"), REFUSED),
        Hostile("lock-aes-256.pdf", lambda p: locked(p, "secret", "AES-256"), ("refused",), "password"),
        Hostile("lock-rc4.pdf", lambda p: locked(p, "secret", "RC4-128"), ("refused",), "password"),
        Hostile("lock-owner-aes-256.pdf", lambda p: locked(p, "", "AES-256"), ("indexed",)),
        Hostile("lock-owner-aes-128.pdf", lambda p: locked(p, "", "AES-128"), ("indexed",)),
        Hostile("a-pdf-named.txt", bytes_of(GOOD + b"%other bytes"), ("indexed",)),
    ]


def cases() -> list[Hostile]:
    """All of them."""
    return [*damaged(), *trees(), *bombs(), *carrying()]
