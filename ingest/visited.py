"""The text of a PDF's page as pypdf tells it, piece by piece, and the printed lines that the pieces make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.lines import MARK, tidy
from ingest.pages import Row

PLAIN_SIZE, PLAIN_PITCH, PLAIN_TOP = 10.0, 12.0, 800.0  # of text that came without its places


class Enough(Exception):
    """Ends the reading of a page that gives more text than is read of one."""


@dataclass(frozen=True)
class Piece:
    """Text that was shown at once: left edge and baseline in points, font size, whether bold."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


class Visited:
    """Takes in what pypdf shows of a page, up to `most` characters, then raises Enough; what came before that, or before a damaged place, is kept."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._pieces: list[Piece] = []

    def __call__(self, text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, Any] | None, size: float) -> None:
        """Take in one piece: pypdf's visitor of text."""
        scale = (abs(tm[0]) or abs(tm[1]) or 1) * (abs(cm[0]) or abs(cm[1]) or 1)
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        bold = bool(re.search(r"bold|black|heavy|semi|demi|medium", str((font or {}).get("/BaseFont", "")), re.IGNORECASE))
        self._pieces.append(Piece(shortened(text, self._left), x, y, size * scale, bold))
        self._left -= len(text)
        if self._left < 0:
            raise Enough

    def rows(self, page: int) -> list[Row]:
        """The printed lines of the pieces."""
        out: list[Row] = []
        line: list[Piece] = []
        for piece in self._pieces:
            for n, text in enumerate(piece.text.split("\n")):
                if n:
                    out += _row(line, page)
                    line = []
                if text:
                    line.append(Piece(text, piece.x, piece.y, piece.size, piece.bold))
        return out + _row(line, page)


def plain(text: str, page: int) -> list[Row]:
    """Rows of a page's text that came without its places."""
    kept = [t for t in map(tidy, text.split("\n")) if t]
    return [Row(t, 72.0, PLAIN_TOP - PLAIN_PITCH * n, PLAIN_SIZE, False, page) for n, t in enumerate(kept)]


def shortened(text: str, most: int) -> str:
    """The text, or as many of its whole words as fit.

    >>> shortened("nine rafts of reeds", 12)
    'nine rafts'
    """
    if len(text) <= most:
        return text
    return re.sub(r"\s+\S*\Z", "", text[: most + 1]) if re.search(r"\s", text[: most + 1]) else text[:most]


def _row(line: list[Piece], page: int) -> list[Row]:
    inked = [p for p in line if p.text.strip()]
    if not inked:
        return []
    lead = max(inked, key=lambda p: len(p.text))
    small = [p.size < 0.8 * lead.size and bool(re.fullmatch(r"\s*\d{1,3}\s*", p.text)) and p is not inked[0] for p in line]
    text = tidy("".join(MARK.format(p.text.strip()) if mark else p.text for p, mark in zip(line, small, strict=True)))
    return [Row(text, inked[0].x, inked[0].y, round(lead.size, 1), all(p.bold for p in inked), page)] if text else []
