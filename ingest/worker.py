"""`python -m ingest.worker LIMITS`: reads files in a process of its own, told one by one on standard input, a JSON object a line.

It answers in JSON lines: pages as they are finished, then the document or the reason why there is none. Nothing is pickled.
Started by `ingest.isolated`, which stops it where it takes too long; it also stops itself, so that it outlives nobody.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError
from ingest import readers
from ingest.limits import MB, Limits
from ingest.pages import Pages, Row

GRACE = 5  # seconds that whoever started us has to stop us before we do it ourselves
WRITTEN = 2048 * MB  # bytes of a file that OCR may write; the reading itself writes none

Tell = Callable[[dict[str, Any]], None]


def main(argv: list[str]) -> int:
    """Read files until standard input ends."""
    limits = Limits(**json.loads(argv[0]))
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # a library that prints shall not be taken for an answer
    _confine(limits)

    def tell(told: dict[str, Any]) -> None:
        data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        signal.alarm(0)
        view = memoryview(data)
        while view:
            view = view[os.write(out, view) :]
        signal.alarm(_patience(told, limits))

    tell({"ready": True})
    signal.alarm(0)
    for line in sys.stdin.buffer:
        signal.alarm(round(limits.base) + GRACE)
        tell(answer(json.loads(line), tell, limits))
        signal.alarm(0)
    return 0


def answer(request: dict[str, Any], tell: Tell, limits: Limits) -> dict[str, Any]:
    """Read one file: the last message, either the document or why it was refused. `retire`: this process is not fit for another file."""
    done = {int(n): [Row(text, x, y, size, bold, int(n)) for text, x, y, size, bold in rows] for n, rows in request["done"].items()}
    lost = {int(n): why for n, why in request["lost"].items()}
    pages = Pages(request["count"], done, lost, request["scratch"], request["bare"], limits, tell)
    if pages.scratch:
        _allow(resource.RLIMIT_FSIZE, WRITTEN)
    try:
        source = readers.read(Path(request["path"]), pages)
        if len(source.document.text) > 2 * limits.text:  # what parts the blocks counts too
            return {"refused": f"The text has {len(source.document.text):,} characters; the most is {limits.text:,}. Split it."}
        told: dict[str, Any] = {"source": asdict(source)}
    except LibraryError as error:
        told = {"refused": str(error)}
    except MemoryError:
        return {"refused": f"Reading the file takes more than {limits.memory // MB:,} MB of memory. Split it.", "retire": True}
    except OSError as error:
        told = {"refused": f"The file cannot be read ({error.strerror or type(error).__name__})."}
    except Exception as error:  # whatever a reader raises on a damaged file is that file's fate, not the run's
        told = {"refused": f"The file is damaged and cannot be read ({type(error).__name__}). Try to get it again."}
    return {**told, "parser": pages.parser, "retire": bool(pages.scratch) or any("memory" in why for why in pages.lost.values())}


def _patience(told: dict[str, Any], limits: Limits) -> int:
    """Seconds after which this process ends itself unless it has told more."""
    return round(limits.base + limits.ocr_page * int(told.get("ocr", 0)) + limits.page) + GRACE


def _confine(limits: Limits) -> None:
    """Memory, and nothing left behind: no core dump, no file written, no process outliving its terminal."""
    _allow(resource.RLIMIT_AS, limits.memory)
    _allow(resource.RLIMIT_FSIZE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
