"""A hand-written PDF in a few lines, so that the tests know every coordinate in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Text:
    """Words at a place: left edge and baseline in points from the lower left corner of a 595 by 842 page."""

    x: float
    y: float
    words: str
    size: float = 10
    bold: bool = False


def lines(words: Iterable[str], x: float = 72, top: float = 740, pitch: float = 13, size: float = 10) -> list[Text]:
    """Lines of text below each other."""
    return [Text(x, top - i * pitch, w, size) for i, w in enumerate(words)]


def page(texts: Sequence[Text]) -> bytes:
    """A page's content stream."""
    out = [f"BT /{'F2' if t.bold else 'F1'} {t.size} Tf 1 0 0 1 {t.x} {t.y} Tm ({_escaped(t.words)}) Tj ET" for t in texts]
    return "\n".join(out).encode("cp1252")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def made(pages: Sequence[Sequence[Text] | bytes], labels: str = "", title: str = "") -> bytes:
    """The bytes of a PDF. `labels` is the inside of a number tree, such as `0 << /S /r >> 2 << /S /D >>`; bytes are a page's raw stream object."""
    first = 6
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    tree = f"/PageLabels << /Nums [{labels}] >>" if labels else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {tree} >>".encode(),
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_escaped(title)}) >>".encode(),
    ]
    for i, content in enumerate(pages):
        fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {fonts} /Contents {first + 2 * i + 1} 0 R >>".encode())
        stream = content if isinstance(content, bytes) else page(content)
        objects.append(stream if stream.startswith(b"<<") else b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assemble(objects)


def write(path: Path, pages: Sequence[Sequence[Text] | bytes], labels: str = "", title: str = "") -> Path:
    """Write such a PDF."""
    path.write_bytes(made(pages, labels, title))
    return path


def assemble(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A file of these objects, numbered from 1: the first is the catalogue, the fifth what holds the title. `trailer` is put into the trailer."""
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 5 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, table, count, trailer.encode(), len(out))
