"""Words as they come out of a document's markup, gathered into hinted lines: what the readers of HTML, Word and OpenDocument share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.lines import MARK, MARKED, Hint, Line, tidy, unmarked

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARK_FIGURES = 3
BOLD_HEADING = 110  # characters, as in plain text
PARTED = re.compile(r"\n[ \t]*\n\s*")


@dataclass
class Flow:
    """Lines made so far, and the block that is open. Texts come in with `say`; `close` ends the block and says what it was."""

    lines: list[Line] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _bold: list[bool] = field(default_factory=list)
    _strong: set[int] = field(default_factory=set)  # places in `lines` of paragraphs that are bold throughout
    _lost: bool = False

    def say(self, text: str, bold: bool = False) -> None:
        """Add text to the open block. A line break within it is a newline; two in a row end a paragraph."""
        if text:
            self._words.append(unmarked(text))
            if text.strip():
                self._bold.append(bold)

    def raised(self, figures: str, link: bool = False) -> None:
        """Add a raised number: a footnote's mark, or an exponent where it stands on a figure or on a unit of one or two letters."""
        before = "".join(self._words[-3:])
        if link and (len(figures) > MARK_FIGURES or before[-1:].isdecimal()):
            return  # beyond what a mark carries, or likely to make another figure of one; its note stands beside all the same
        if link or re.search(r"(?:[^\W\d_]{3}|[.,;:!?)”’\"'])$", before.rstrip()):
            self._words.append(MARK.format(figures))
        else:
            self._words.append(figures.translate(SUPERSCRIPT))

    def leave_out(self) -> None:
        """Say that words of the source are left out here: no quote may go across."""
        self._lost = True

    def close(self, hint: Hint = "text", level: int = 0, marked: bool = False) -> bool:
        """End the open block; says whether there was anything in it."""
        text, bold = "".join(self._words), bool(self._bold) and all(self._bold)
        self._words.clear()
        self._bold.clear()
        pieces = [p for p in (tidy(re.sub(r"\s+", " ", piece)) for piece in PARTED.split(text)) if p]
        for n, piece in enumerate(pieces):
            if bold and hint == "text":
                self._strong.add(len(self.lines))
            self.lines.append(Line(piece, hint, new=True, level=level, words_lost=self._lost, marked=marked and not n))
            self._lost = False
        return bool(pieces)

    def row(self, cells: list[str]) -> None:
        """Add a table's row. A footnote's mark stays in a cell, raised: glued to a figure it would make another of it."""
        text = " | ".join(_shown(c) for c in cells).strip(" |")
        if text:
            self.lines.append(Line(text, "table", new=True, words_lost=self._lost))
            self._lost = False

    def note(self, number: int | str, text: str) -> None:
        """Add a footnote with its number; it may come in the middle of a block."""
        figures = str(number)
        text = re.sub(rf"^[\[(]?(?:{re.escape(figures)}[\])]?[.:)\s]+|{figures.translate(SUPERSCRIPT)}[\])]?[.:\s]*)", "", _shown(text))
        if text:
            self.lines.append(Line(f"{number} {text}", "footnote", new=True))

    def finish(self) -> list[Line]:
        """All lines. In a document without headings, short paragraphs in bold throughout are its headings."""
        self.close()
        if any(line.hint == "heading" for line in self.lines):
            return self.lines
        return [replace(line, hint="heading", level=2) if n in self._strong and _short(line.text) else line for n, line in enumerate(self.lines)]


def _shown(text: str) -> str:
    return tidy(re.sub(r"\s+", " ", unmarked(MARKED.sub(lambda m: m[1].translate(SUPERSCRIPT), text))))


def _short(text: str) -> bool:
    return len(text) <= BOLD_HEADING and text[-1] not in ".,;:" and bool(re.search(r"[^\W\d_]{2}", text))
