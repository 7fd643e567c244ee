"""Damaged PDFs: a file whose end or index is not there, made readable again, and the pages that its tree names and that are not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

LOCK = re.compile(rb"/Encrypt\b|/Filter\s*/Standard\b")
LOOK_BACK = 2_000  # bytes between the number of an object and what it says that it is
OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
MOST = 100_000  # pages of a tree


def anew(path: Path) -> BytesIO | None:
    """The file from its header on, with an end that has pypdf make its index anew from the objects that are there; None where it would not help: an encrypted file without its trailer."""
    data = path.read_bytes()
    data = data[max(0, data.find(b"%PDF-")) :]
    root = b""
    if not re.search(rb"trailer\s*<<", data):
        at = data.rfind(b"/Catalog")
        numbers = OBJECT.findall(data, max(0, at - LOOK_BACK), at) if at > 0 else []
        if LOCK.search(data) or not numbers:
            return None
        root = b"trailer\n<< /Root %s %s R >>\n" % numbers[-1]
    return BytesIO(data + b"\n" + root + b"startxref\n0\n%%EOF\n")


def places(reader: Any) -> list[int]:
    """For each page by its number the place among the reader's pages, -1 where the tree of pages names one that is not in the file.

    All as they come where that is not clear: what is missing must be as many as the file says it has more, or stand at one place.
    """
    found = len(reader.pages)
    plain = list(range(found))
    try:
        top = reader.root_object["/Pages"].get_object()
        more = int(top.get("/Count", 0)) - found
        if not 0 < more <= MOST:
            return plain
        kept = list(_kids(top, found + more))
    except Exception:  # a tree that cannot be walked like this names nothing
        return plain
    missing = kept.count(False)
    if kept.count(True) != found or not (missing == more or missing == 1):
        return plain
    out: list[int] = []
    for there in kept:
        out += [len(out) - out.count(-1)] if there else [-1] * (more if missing == 1 else 1)
    return out


def _kids(top: Any, most: int) -> Iterator[bool]:
    """Of each leaf of a tree of pages, in order, whether it is a page; at most so many."""
    waiting, count = [iter(top["/Kids"])], 0
    while waiting and count <= most:
        kid = next(waiting[-1], None)
        if kid is None:
            waiting.pop()
            continue
        node = kid.get_object()
        if isinstance(node, dict) and node and node.get("/Type", "/Pages" if "/Kids" in node else "/Page") == "/Pages":
            waiting.append(iter(node.get("/Kids", ())))
        elif not isinstance(node, dict) or not node or node.get("/Type", "/Page") == "/Page":
            count += 1
            yield isinstance(node, dict) and bool(node)
