"""OCR by ocrmypdf where it is installed: a copy of a PDF whose pictures of text have their words behind them."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ingest.limits import Limits

PROGRAM = "ocrmypdf"


def there() -> bool:
    """Whether the program is on the PATH."""
    return shutil.which(PROGRAM) is not None


@cache
def name() -> str:
    """The program's name and version, for the ledger."""
    try:
        done = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return PROGRAM
    return f"{PROGRAM} {done.stdout.strip()[:20]}".strip()


def text_layer(path: Path, folder: Path, pages: int, limits: Limits) -> tuple[Path | None, str]:
    """(the copy, "") or (None, why there is none). `folder` is private and empty; `pages` is how many pages have no text.

    One thread for tesseract: with more, on a busy machine, its pages run out of time and are skipped without an error.
    """
    source, made = folder / "in.pdf", folder / "out.pdf"
    source.symlink_to(path)  # whatever the file is called
    command = [PROGRAM, "--skip-text", "--quiet", "--jobs", "1", "--output-type", "pdf", "--optimize", "0", str(source), str(made)]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "TMPDIR": str(folder)}
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=limits.base + limits.ocr_page * pages, check=False)
    except FileNotFoundError:
        return None, f"no text; {PROGRAM} is not installed"
    except subprocess.TimeoutExpired:
        return None, "no text; OCR took too long"
    if done.returncode or not made.is_file():
        return None, f"no text; OCR failed (code {done.returncode})"
    return made, ""
