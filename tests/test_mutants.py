"""Documents changed at random, always in the same way: bytes lost, doubled and flipped; elements moved, renamed and given other values."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from corpus.errors import UnreadableFile
from ingest import guess, readers
from tests.documents import ebook, opendocument, para, run, style, word
from tests.hostile_text import PROSE

NUMBERS = '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
PAGE = f'<!DOCTYPE html><html><head><title>Vans</title><style>.x {{ display: none }}</style></head><body><nav>Home</nav><h1>Vans</h1><p class="x">{PROSE}<sup><a href="#f">1</a></sup><br/>Two.</p><table><caption>Loans</caption><tr><th>Mill</th><td>310</td></tr></table><ul><li id="f">keys<ul><li>old</li></ul></li></ul><q>So</q></body></html>'
VALUES = ["", "0", "-1", "9" * 5000, "²", "heading 3", "superscript", "P1", "Title", "../x", "\u202e", "1", "\n\n"]
BYTES = [b"<", b">", b"&", b'"', b"\xff", b"<w:p>", b"</w:p>", b"\x00", b"<!ENTITY a 'b'>", b"<table>"]


def seeds(folder: Path) -> dict[str, bytes]:
    """One document of each kind, with something of all that its reader knows."""
    body = para("Why", "K", '<w:numPr><w:numId w:val="1"/></w:numPr>') + para(PROSE, inside='<w:outlineLvl w:val="9"/>') + f'<w:p>{run("Bold", "<w:b/>")}<w:r><w:footnoteReference w:id="5"/></w:r></w:p><w:tbl><w:tr><w:tc>{para("x y")}</w:tc><w:tc>{para("z")}</w:tc></w:tr></w:tbl>'
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ledger.</text:p></text:note-body></text:note>"
    made = [
        word(folder / "docx", body, styles=style("K", "heading 1"), numbering=NUMBERS, footnotes=f'<w:footnote w:id="5">{para("Ledger.")}</w:footnote>', core="<dc:title>Vans</dc:title>"),
        opendocument(folder / "odt", f'<text:h text:outline-level="1">Why</text:h><text:p>{PROSE}{note}</text:p><text:list><text:list-item><text:p>keys</text:p></text:list-item></text:list>', meta="<dc:title>Vans</dc:title>"),
        ebook(folder / "epub", {"a.xhtml": f"<h1>Why</h1><p>{PROSE}</p>"}, contents='<li><a href="text/a.xhtml">First</a></li>'),
    ]
    return {**{p.name: p.read_bytes() for p in made}, "html": PAGE.encode(), "text": (PROSE * 3).encode()}


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
    """The same XML with elements moved, renamed, taken out and given other values."""
    root = etree.fromstring(data)
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


def mutant(kind: str, data: bytes, rng: random.Random) -> bytes:
    """A document changed; of a package some of the parts, within a sound package, or now and then the package itself."""
    if kind == "text" or rng.random() < 0.1:
        return torn(data, rng)
    change = torn if rng.random() < 0.3 else bent
    if kind == "html":
        return b"<!DOCTYPE html>" + change(data.removeprefix(b"<!DOCTYPE html>"), rng)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part, rng) if name != "mimetype" and rng.random() < 0.5 else part)
    return out.getvalue()


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_mutant_is_read_or_refused(tmp_path: Path, count: int) -> None:
    rng = random.Random(count)
    made = seeds(tmp_path)
    ends: Counter[tuple[str, bool]] = Counter()
    for _ in range(count):
        kind = rng.choice(list(made))
        path = tmp_path / "mutant"
        path.write_bytes(mutant(kind, made[kind], rng))
        try:
            source = readers.read(path)
            record = guess.record("a", source, "a")
            f"{source.document.text} {record}".encode()
        except UnreadableFile as refused:
            ends[kind, False] += 1 if refused.help_message else count  # a reason without advice fails below
        else:
            ends[kind, True] += 1
    assert all(ends[kind, True] for kind in made), ends
    assert count / 20 < sum(n for (_, read), n in ends.items() if not read) < count
