"""PDFs that are odd rather than hostile: broken downloads, unusual fonts, forms, locks, trees with holes. Each with its state, the words it must give and what its reason says."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import pdfs
from tests.hostile_pdfs import GOOD, SAID, SHOWN, deflated, one, stream, tree

CALLED = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >>"
BOTH = ("Page 1 tells of herons.", "Page 2 tells of herons.")
ALL = (*BOTH, "Page 3 tells of herons.")
CUT = "damaged, cut short perhaps"


@dataclass(frozen=True)
class Odd:
    """One file: its name, bytes, state, words that its text must hold in this order, what its reason must match, the printed labels of its pages where they matter."""

    name: str
    data: bytes
    state: str
    words: Sequence[str] = (SAID,)
    reason: str = ""
    labels: Sequence[str | None] = ()


def three(labels: str = "") -> bytes:
    """Three pages of two lines each; their contents are the objects 7, 9 and 11."""
    pages = [pdfs.lines([f"Page {n} tells of herons.", "They count rafts at dawn."]) for n in (1, 2, 3)]
    return pdfs.made(pages, labels)


def shown(words: bytes, y: int = 700) -> bytes:
    """A line of a content stream."""
    return b"BT /F1 10 Tf 72 %d Td %s Tj ET\n" % (y, words)


def broken() -> list[Odd]:
    """Files whose end, index or head is not as it should be."""
    base = three()
    at = base.index(b"xref\n0")
    more = base + b"\n7 0 obj\n" + stream(shown(b"(Updated herons.)")) + b"\nendobj\n"
    newer = b"xref\n7 1\n%010d 00000 n \ntrailer\n<< /Size 12 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return [
        Odd("no-end-mark", base[:-6], "indexed", ALL, CUT),
        Odd("no-startxref", base[: base.index(b"startxref")], "indexed", ALL, CUT),
        Odd("no-index-no-trailer", base[:at], "indexed", ALL, CUT),
        Odd("index-alone-missing", base[:at] + base[base.index(b"trailer") :], "indexed", ALL),
        Odd("index-shifted", re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + 7), base), "indexed", ALL),
        Odd("cut-behind-second-page", base[: base.index(b"10 0 obj")], "partial", BOTH, f"{CUT}.*page 3: it is not in the file"),
        Odd("updated", more + newer % (len(base) + 1, at, len(more)), "indexed", ("Updated herons.", *ALL[1:])),
        Odd("updated-wrong-prev", more + newer % (len(base) + 1, at + 500, len(more)), "indexed", ("Updated herons.", *ALL[1:]), CUT),
        Odd("updated-and-cut", (more + newer % (len(base) + 1, at, len(more)))[:-60], "indexed", ALL),
        Odd("long-junk-before", b"x" * 900 + b"\n" + base, "indexed", ALL),
        Odd("answer-of-a-server-before", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + base, "indexed", ALL),
        Odd("mail-behind", base + b"\r\n--boundary--\r\n" + bytes(9000), "indexed", ALL),
        Odd("line-ends-changed", base.replace(b"\n", b"\r\n"), "indexed", ALL),
        Odd("version-of-the-future", base.replace(b"%PDF-1.4", b"%PDF-9.9"), "indexed", ALL),
        Odd("a-stream-damaged-among-three", parts(stream(b"no deflate", b"/Filter /FlateDecode")), "indexed", (SAID, "A second good part.")),
    ]


def parts(middle: bytes) -> bytes:
    """A page of three content streams, the second of which is given."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents [6 0 R 8 0 R 9 0 R] >>"
    return tree(b"7 0 R", page, middle, stream(shown(b"(A second good part.)", 600)))


def trees() -> list[Odd]:
    """Pages that are missing, turned, cropped, empty, or labelled in vain."""
    hole = b"<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [98 0 R 99 0 R] >>"
    return [
        Odd("a-page-missing", tree(b"4 0 R 99 0 R 4 0 R", count=3), "partial", (SAID, SAID), "page 2: it is not in the file"),
        Odd("a-branch-missing", tree(b"4 0 R 7 0 R 4 0 R", hole, count=4), "partial", (SAID, SAID), "pages 2–3: it is not in the file"),
        Odd("a-branch-missing-whole", tree(b"4 0 R 99 0 R 4 0 R", count=7), "partial", (SAID, SAID), "pages 2–6: it is not in the file"),
        Odd("count-too-small", tree(b"4 0 R 4 0 R", count=1), "indexed", (SAID, SAID)),
        Odd("page-without-type", GOOD.replace(b"/Type /Page /Parent", b"/Parent"), "indexed"),
        Odd("rotated-and-cropped", one(SHOWN, page=b"/Rotate 90 /CropBox [0 0 10 10]"), "indexed"),
        Odd("text-turned", one(b"BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Sideways herons count) Tj 0 1 -1 0 313 100 Tm (nine rafts a day.) Tj ET"), "indexed", ("Sideways herons count nine rafts a day.",)),
        Odd("page-mirrored", one(b"1 0 0 -1 0 842 cm BT /F1 10 Tf 1 0 0 -1 72 100 Tm (First of the herons) Tj 1 0 0 -1 72 113 Tm (then of rafts.) Tj ET"), "indexed", ("First of the herons then of rafts.",)),
        Odd("empty-pages-among-full", pdfs.made([pdfs.lines(["Herons first."]), [], pdfs.lines(["Herons third."]), []]), "indexed", ("Herons first.", "Herons third."), "no text on pages 2, 4"),
        Odd("labels-start-late", three("2 << /S /D >>"), "indexed", ALL, labels=(None, None, "1")),
        Odd("labels-of-no-style", three("0 << /S /Q >>"), "indexed", ALL, labels=("1", "2", "3")),
        Odd("labels-too-many-letters", three("0 << /S /A /St 100000000 >>"), "indexed", ALL, labels=("1", "2", "3")),
        Odd("labels-roman-then-figures", three("0 << /S /r >> 2 << /S /D >>"), "indexed", ALL, labels=("i", "ii", "1")),
    ]


def letters() -> list[Odd]:
    """Fonts and encodings, and characters that are more or less than a letter."""
    third = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a 7 0 R >> /Encoding << /Differences [65 /a] >> /FirstChar 65 /LastChar 65 /Widths [500] /ToUnicode 8 0 R >>"
    line = shown(b"(Herons of the tarn)")
    words = ("Herons of the tarn",)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 8 0 R >> >> /Contents 6 0 R >>"
    return [
        Odd("font-of-type-3", one(shown(b"(AAA A)"), stream(b"0 0 m 9 9 l S"), stream(b"begincmap 1 beginbfchar <41> <0068> endbfchar endcmap"), font=third), "indexed", ("hhh h",)),
        Odd("map-is-garbage", one(line, stream(b"garbage \xff\xfe beginbfchar <zz>"), font=CALLED % b"/Encoding /WinAnsiEncoding /ToUnicode 7 0 R"), "indexed", words),
        Odd("map-is-missing", one(line, font=CALLED % b"/Encoding /WinAnsiEncoding /ToUnicode 99 0 R"), "indexed", words),
        Odd("encoding-unknown", one(line, font=CALLED % b"/Encoding /NoSuchEncoding"), "indexed", words),
        Odd("widths-are-garbage", one(line, font=CALLED % b"/FirstChar (x) /LastChar -4 /Widths [null (a) /b]"), "indexed", words),
        Odd("encoding-of-differences", one(shown(b"<010203>"), font=CALLED % b"/Encoding << /Differences [1 /fi /eacute /Tcaron] >>"), "indexed", ("fiéŤ",)),
        Odd("encoding-of-a-mac", one(shown(b"(caf\\216 herons)"), font=CALLED % b"/Encoding /MacRomanEncoding"), "indexed", ("café herons",)),
        Odd("a-page-without-its-font", tree(b"4 0 R 7 0 R", page, b"null", count=2), "partial", (SAID,), "page 2: a font does not say which letters"),
        Odd("a-mark-and-a-tab-alone", unicode("\u00ad\t"), "refused", (), "No text could be read from the PDF; page 1: it has figures or signs and no words"),
        Odd("mixed-languages", unicode("Herons and Reiher, цапли, 鷺, ερωδιός."), "indexed", ("Herons and Reiher, цапли, 鷺, ερωδιός.",)),
        Odd("right-to-left", unicode("שלום"), "indexed", ("םולש",)),  # a PDF has the letters as they are seen, from the left
        Odd("ligatures", unicode("The oﬃce ﬁnds ﬂoods."), "indexed", ("The office finds floods.",)),
        Odd("soft-hyphen-and-unseen", unicode("The her\u00adons\u200b co\ufeffunt\u00a0rafts."), "indexed", ("The herons count rafts.",)),
        Odd("line-without-end", one(deflated(shown(b"(" + b"The herons count rafts. " * 4000 + b")"))), "indexed", ("The herons count rafts. The herons",)),
    ]


def unicode(words: str) -> bytes:
    """A page of these words in a font of glyph numbers with a map to letters."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A+B /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A+B /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    number = {c: n for n, c in enumerate(sorted(set(words)), 1)}
    pairs = " ".join(f"<{n:04x}> <{c.encode('utf-16-be').hex()}>" for c, n in number.items())
    cmap = f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange {len(number)} beginbfchar {pairs} endbfchar endcmap"
    return one(shown(b"<" + "".join(f"{number[c]:04x}" for c in words).encode() + b">"), stream(cmap.encode()), font=font)


def filled() -> list[Odd]:
    """Forms, portfolios, locks, and data behind prose."""
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /V (%s) /Rect [150 695 400 715] %s >>"
    label = shown(b"(Counted by:)")
    prose = pdfs.lines([f"Line {n} tells of the herons at the tarn." for n in range(20)])
    data = shown(b"(" + b"QWxhZGRpbjpvcGVu" * 2000 + b")")
    return [
        Odd("form-filled", form(label, field % (b"the warden of Tarn Side", b"")), "indexed", ("Counted by: the warden of Tarn Side",)),
        Odd("form-alone", form(b" ", field % (b"the warden of Tarn Side", b""), field % (b"never shown", b"/F 2")), "indexed", ("the warden of Tarn Side",)),
        Odd("form-choice", form(label, field.replace(b"/Tx", b"/Ch") % (b"w", b"/Opt [[(w) (the warden)] [(o) (an owner)]]")), "indexed", ("Counted by: the warden",)),
        Odd("form-of-xfa", one(SHOWN, catalogue=b"/NeedsRendering true /AcroForm << /XFA 7 0 R >>"), "indexed", reason="a form .XFA."),
        Odd("portfolio", one(SHOWN, catalogue=b"/Collection << /View /D >>"), "indexed", reason="packed into it are not read"),
        Odd("portfolio-without-text", one(b" ", catalogue=b"/Collection << /View /D >>"), "refused", (), "packed into it are not read"),
        Odd("data-behind-prose", pdfs.made([prose, data]), "partial", ("Line 19 tells of",), "page 2: data, not prose"),
        Odd("names-of-odd-letters", GOOD.replace(b"/F1", b"/F#20\xe9\xff#zz"), "indexed"),
        *(Odd(f"locked-{kind}", locked(kind), "indexed", ALL) for kind in ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")),
    ]


def form(content: bytes, *fields: bytes) -> bytes:
    """A page with these fields, among others that are broken."""
    return one(content, *fields, catalogue=b"/AcroForm << /Fields [7 0 R] >>", page=b"/Annots [7 0 R 8 0 R (x) null 99 0 R]")


def locked(algorithm: str) -> bytes:
    """Three pages, encrypted under an empty password."""
    import pypdf

    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(three())), io.BytesIO()
    writer.encrypt(user_password="", owner_password="owner", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


def cases() -> list[Odd]:
    """All of them."""
    return [*broken(), *trees(), *letters(), *filled()]


def write(case: Odd, folder: Path) -> Path:
    """The case as a file."""
    path = folder / f"odd-{case.name}.pdf"
    path.write_bytes(case.data)
    return path
