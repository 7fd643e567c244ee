"""OCR: with a stand-in for ocrmypdf on the PATH, and with the program itself where it is installed (slow)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from ingest import ocr
from ingest.isolated import Isolated
from ingest.limits import Limits
from tests import pdfs
from tests.fakes import lay_out

SCANNED = b"0 0 1 rg 10 10 500 700 re f"
FAKE = """#!{python}
import os, shutil, sys, time
if "--version" in sys.argv:
    print("99.1")
    raise SystemExit
assert os.environ["OMP_THREAD_LIMIT"] == "1" and "--skip-text" in sys.argv
assert os.path.dirname(sys.argv[-1]) == os.environ["TMPDIR"] and os.stat(os.environ["TMPDIR"]).st_mode & 0o077 == 0
{does}
"""


@pytest.fixture(autouse=True)
def _fresh_name() -> None:
    ocr.name.cache_clear()


def install(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a stand-in for ocrmypdf on the PATH, alone there but for the system's own programs."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "ocrmypdf"
    program.write_text(FAKE.format(python=sys.executable, does=does), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")


def read(path: Path, limits: Limits | None = None) -> tuple[tuple[int, ...], str, str, str]:
    """(lost pages, text, remark, parser) of a file read with OCR."""
    reader = Isolated(limits, workers=1)
    try:
        source = reader.read(path, ocr=True)
    finally:
        reader.close()
    return source.document.lost, source.document.text, source.remark, source.document.parser


def scan(folder: Path) -> Path:
    """Three pages: the first with words, the others pictures."""
    return pdfs.write(folder / "-scan.pdf", [pdfs.lines(["The first page has its words."]), SCANNED, SCANNED])


def test_pages_without_text_are_read_from_the_copy_and_one_that_stays_empty_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = pdfs.write(tmp_path / "copy.pdf", [pdfs.lines(["Not looked at."]), pdfs.lines(["The second page was a picture."]), SCANNED])
    install(tmp_path, f"shutil.copy({str(copy)!r}, sys.argv[-1])", monkeypatch)
    lost, text, remark, parser = read(scan(tmp_path))
    assert text == "The first page has its words.\n\nThe second page was a picture."
    assert lost == (3,)
    assert "page 3: no text after OCR" in remark
    assert parser.endswith(", ocrmypdf 99.1")


@pytest.mark.parametrize(
    ("does", "why"),
    [("raise SystemExit(8)", "OCR failed (code 8)"), ("open(sys.argv[-1], 'w').write('no pdf')", "no text after OCR"), ("time.sleep(60)", "OCR took too long"), ("pass", "OCR failed (code 0)")],
)
def test_where_ocr_fails_the_pages_with_words_are_kept_and_the_others_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, why: str) -> None:
    install(tmp_path, does, monkeypatch)
    lost, text, remark, _ = read(scan(tmp_path), Limits(base=3.0, ocr_page=0.1))
    assert text == "The first page has its words."
    assert lost == (2, 3)
    assert why in remark


def test_without_the_program_the_reason_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    reader = Isolated(workers=1)
    with pytest.raises(UnreadableFile, match=r"likely a scan\. Run it through OCR \(install ocrmypdf first\): python -m ingest --ocr FILE"):
        reader.read(pdfs.write(tmp_path / "a.pdf", [SCANNED]))
    reader.close()
    assert "ocrmypdf is not installed" in read(scan(tmp_path))[2]


def test_an_unchanged_file_with_pages_to_recognise_is_read_again_with_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.build import Builder
    from tests.fakes import FakeEmbedder

    corpus = lay_out(tmp_path / "corpus")
    copy = pdfs.write(tmp_path / "copy.pdf", [pdfs.lines(["x"]), pdfs.lines(["The second page was a picture."]), pdfs.lines(["The third as well."])])
    install(tmp_path, f"shutil.copy({str(copy)!r}, sys.argv[-1])", monkeypatch)
    path = scan(tmp_path)

    def states(use: bool) -> list[str]:
        made = Builder(tmp_path / "l", FakeEmbedder(), with_notes=False, ocr=use, catalogue_file=corpus / "catalogue.toml", notes_folder=corpus / "notes")
        return [f.state for f in made.add([path]).files]

    assert states(use=False) == ["indexed"]
    assert states(use=False) == ["unchanged"]
    assert states(use=True) == ["indexed"]
    assert states(use=True) == ["unchanged"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ocrmypdf") is None or shutil.which("pdftoppm") is None, reason="ocrmypdf or poppler-utils is not installed")
def test_a_real_scan(tmp_path: Path) -> None:
    import subprocess

    said = ["The herons of the valley counted nine rafts", "before the frost, and a lantern hung from", "each of them until the morning."]
    printed = pdfs.write(tmp_path / "printed.pdf", [pdfs.lines(said, size=16, pitch=24)])
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-singlefile", str(printed), str(tmp_path / "page")], check=True)
    data = (tmp_path / "page.pgm").read_bytes()
    _, size, _, pixels = data.split(b"\n", 3)
    wide, high = map(int, size.split())
    picture = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Length %d >>\nstream\n%s\nendstream" % (wide, high, len(pixels), pixels)
    from tests.hostile_pdfs import one

    (tmp_path / "scan.pdf").write_bytes(one(b"595 0 0 842 0 0 cm /Im Do", picture, resources=b"/XObject << /Im 7 0 R >>"))
    lost, text, _, parser = read(tmp_path / "scan.pdf")
    assert lost == ()
    assert "herons of the valley counted nine rafts" in text
    assert "ocrmypdf" in parser
