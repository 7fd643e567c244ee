"""The one gate between all readers and the structure: text without what is never text, of bearable length, and prose, not data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import UnreadableFile
from ingest.lines import UNSEEN, Line

MAX_TEXT = 8_000_000  # characters: some 4,000 pages, whose rows and indexes stand beside the encoder in memory at once
MAX_LINES = 500_000  # a report of 1,000 pages has some 50,000
LONG = 4_000  # characters of a line: some rules look at a line again for each of its signs, so that its length counts squared
# Without a space, a stop, or a letter of a script that has no spaces: no word, address or formula is as long.
UNSPACED = r"[^\s。、，．！？\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
UNBROKEN = re.compile(rf"(?<!{UNSPACED}){UNSPACED}{{1000,}}")  # the look behind: sought once for each stretch, not at each of its characters
LONG_WORD = re.compile(rf"(?<!{UNSPACED}){UNSPACED}{{60,}}")
MOSTLY = 0.5  # of a text of THOUSAND characters and more in words as long: data
THOUSAND = 1000
SIGNS = 0.25  # of what is no space are letters and figures in any prose, three quarters and more
SAMPLE = 1_000_000  # characters that are counted for it, in stretches of THOUSAND evenly over the text
WIDE = 100_000  # characters of one line; with a cell for every CELL of them it is a table of data
CELL = 20
WORD = re.compile(r"[^\W\d_]{2}|[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]")
STOP = re.compile(r"[.!?]\s|[。！？]")
GAP = re.compile(r"[,;:、，]?\s|[、，]")
AS_TEXT = "Leave it out, or save what is to be read of it as text."


@dataclass(frozen=True)
class Screened:
    """Lines that came through, with a remark where something was left out."""

    lines: list[Line]
    remark: str = ""


def text(whole: str) -> str:
    """A plain text cut so that it can be read line by line. Raises UnreadableFile: too long, without words, or data."""
    if len(whole) > MAX_TEXT:
        raise too_long(len(whole))
    if whole.count("\n") > 2 * MAX_LINES:
        raise _too_many(whole.count("\n"))
    if not WORD.search(whole):
        raise UnreadableFile("The file holds no words.", "Try to get it again.")
    _refuse_data(whole)
    if len(whole) <= LONG:
        return whole
    return "\n".join(part for line in whole.split("\n") for part in ([line] if len(line) <= LONG else _cut(line)))


def lines(made: Sequence[Line], worded: bool = True) -> Screened:
    """Lines fit to be put together, of at most some thousand characters each; `worded`: there must be a word. Raises UnreadableFile: too much, without words, or data."""
    size = sum(len(line.text) for line in made)
    if size > MAX_TEXT:
        raise too_long(size)
    if len(made) > MAX_LINES:
        raise _too_many(len(made))
    if worded and not any(WORD.search(line.text) for line in made):
        raise UnreadableFile("No text found in the file.", "If it holds only pictures of pages, save it as PDF, run that through OCR, and add it.")
    _refuse_data("\n".join(line.text for line in made))
    out: list[Line] = []
    left_out = 0
    for line in made:
        body = UNSEEN.sub("", line.text)
        pieces = UNBROKEN.split(body) if len(body) >= THOUSAND else [body]
        left_out += len(pieces) - 1
        for n, piece in enumerate(pieces):
            out += _parts(replace(line, text=piece.strip(), new=line.new or n > 0, words_lost=line.words_lost or n > 0, marked=line.marked and not n))
    return Screened(out, f"{left_out} stretches of a thousand characters and more without a space left out" if left_out else "")


def is_data(whole: str) -> bool:
    """Whether a text would be refused as data."""
    try:
        _refuse_data(whole)
    except UnreadableFile:
        return True
    return False


def too_long(size: int) -> UnreadableFile:
    """Why a text of so many characters is not read."""
    return UnreadableFile(f"The text has {size:,} characters; the most is {MAX_TEXT:,}.", "Split it.")


def _too_many(count: int) -> UnreadableFile:
    return UnreadableFile(f"The text has {count:,} lines and rows; the most is {MAX_LINES:,}.", "Split it.")


def _refuse_data(whole: str) -> None:
    if len(whole) >= THOUSAND and sum(m.end() - m.start() for m in LONG_WORD.finditer(whole)) > MOSTLY * len(whole):
        raise UnreadableFile("The text runs on without a space for longer than any word: it is data, not prose.", AS_TEXT)
    if len(whole) < LONG:
        return
    step = max(1, len(whole) // (SAMPLE // THOUSAND))
    sample = "".join("".join(whole[n : n + THOUSAND] for n in range(0, len(whole), max(THOUSAND, step))).split())  # in stretches: every second character may be a space
    if sum(map(str.isalnum, sample)) < SIGNS * len(sample):
        raise UnreadableFile("The file is nearly all signs and hardly any letters: it is data, not prose.", AS_TEXT)
    for line in whole.split("\n"):
        if len(line) > WIDE and CELL * max(line.count(s) for s in ",;\t|") > len(line):
            raise UnreadableFile("The file is a table of thousands of columns: it is data, not prose.", AS_TEXT)


def _parts(line: Line) -> Iterator[Line]:
    if len(line.text) <= LONG:
        if line.text:
            yield line
        return
    for n, part in enumerate(_cut(line.text)):
        yield replace(line, text=part.strip(), new=line.new and not n, marked=line.marked and not n, words_lost=line.words_lost and not n)


def _cut(body: str) -> Iterator[str]:
    """A long text in parts of at most LONG characters: after a sentence, else between words, else anywhere."""
    start = 0
    while len(body) - start > LONG:
        window = body[start : start + LONG]
        end = max((m.end() for m in STOP.finditer(window, LONG // 2)), default=0) or max((m.end() for m in GAP.finditer(window, LONG // 2)), default=0) or LONG
        yield window[:end]
        start += end
    yield body[start:]
