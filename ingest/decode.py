"""Bytes to text: a byte-order mark, the encodings that give themselves away, strict UTF-8, then a guess that is named."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableFile

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
SAMPLE = 1 << 18  # bytes that a guess looks at
WESTERN = 0.3  # of the bytes: fewer above 127 are accents and quotation marks in a Latin text; other scripts have far more
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SHIFTED = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")  # ISO-2022-JP: 7 bits, so it is valid UTF-8 that means something else
# In a Latin text read rightly, a sign, or a letter of Iceland's alone, hardly stands between two letters of a word.
TORN = re.compile(r"(?<=[a-zA-Z])[\u00a1-\u00b6\u00b8-\u00bf\u00d7\u00f7\u0192\u02c6\u02dc\u2020-\u2022\u2030ðþýÐÞÝ](?=[a-z])")
# What gives an encoding away where charset-normalizer goes wrong on a few lines: which of the characters above 127 are of this kind.
GIVEN_AWAY = (("cp932", re.compile("[\u3041-\u30fe]"), 0.3), ("euc_jp", re.compile("[\u3041-\u30fe]"), 0.3), ("koi8_r", re.compile("[а-яё]"), 0.8))
NOT_TEXT = "The file is binary data of no kind that is known here."
GUESSED = "encoding guessed: {}; if accents or signs came out wrong, save the file as UTF-8"
SAVE_AS = "If it is a document, save it as PDF, .docx or text and add that."


def text(data: bytes, declared: str = "") -> tuple[str, str]:
    """(text, remark). The remark names an encoding that was guessed. `declared` is one the document itself names, tried before a guess.

    Raises UnreadableFile for data that is no text.
    """
    made, remark = _decoded(data, declared)
    if len(CONTROL.findall(made[:SAMPLE])) > max(10, 0.01 * len(made[:SAMPLE])):
        raise UnreadableFile(NOT_TEXT, SAVE_AS)
    return made, remark


def _decoded(data: bytes, declared: str) -> tuple[str, str]:
    for mark, name in MARKS:
        if data.startswith(mark):
            made = data[len(mark) :].decode(name, errors="replace")
            bad = made.count("\ufffd")
            return made, _lost(bad)
    if b"\x00" in data:
        return _wide(data)
    if SHIFTED.search(data[:SAMPLE]) and (japanese := _strictly(data, "iso2022_jp")):
        return japanese, GUESSED.format("iso2022_jp")
    for name in ("utf-8", declared):
        strict = _strictly(data, name) if name else None
        if strict is not None:
            return strict, ""
    return _guessed(data)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name) if codecs.lookup(name)._is_text_encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> tuple[str, str]:
    """UTF-16 or UTF-32 without a mark: what decodes strictly, holds no NUL and is nearly all letters, figures and spaces."""
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)  # UTF-16 of text has its NULs on one side, but for a few
    for name in WIDE[2:] if 2 * min(even, odd) > max(even, odd) else WIDE[even > odd :: 2]:
        made = _strictly(data, name)
        if made and "\x00" not in made and _reads(made[:SAMPLE]):
            return made, GUESSED.format(name)
    raise UnreadableFile(NOT_TEXT, SAVE_AS)


def _reads(sample: str) -> bool:
    """Whether it reads as text: nearly all letters, figures, spaces and common signs, of few alphabets."""
    plain = sum(c.isalnum() or c.isspace() or c in ".,;:!?'\"()-–—‘’“”、。「」" for c in sample)
    rows = {0x4E if 0x3400 <= ord(c) < 0xD7B0 else ord(c) >> 8 for c in sample}
    return plain >= 0.85 * len(sample) and len(rows) <= 8


def _guessed(data: bytes) -> tuple[str, str]:
    high = sum(b > 127 for b in data)
    western = _strictly(data, "cp1252")
    if western is not None and high < WESTERN * len(data) and not TORN.search(western):
        return western, GUESSED.format("cp1252")
    telling = _telling(data)
    name = next((n for n, kind, share in GIVEN_AWAY if _given_away(telling, n, kind, share)), "") or _detected(telling)
    made = data.decode(name, errors="replace") if name else ""
    if not name or made.count("\ufffd") > 0.01 * len(made):
        raise UnreadableFile("The file is no text in any known encoding.", SAVE_AS)
    bad = made.count("\ufffd")
    return made, "; ".join(filter(None, (GUESSED.format(name), _lost(bad))))


def _lost(count: int) -> str:
    return f"{count} character{'s' * (count > 1)} could not be read: \ufffd stands for each" if count else ""


def _given_away(data: bytes, name: str, kind: re.Pattern[str], share: float) -> bool:
    made = [c for c in data.decode(name, errors="replace") if c > "\x7f"]
    return "\ufffd" not in made[:-1] and len(kind.findall("".join(made))) >= share * len(made)  # the sample may end within a character


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return best.encoding if best else ""


def _telling(data: bytes) -> bytes:
    """The lines that tell: those with bytes above 127. A long file's beginning may hold none."""
    if len(data) <= SAMPLE:
        return data
    lines = re.findall(rb"[^\n]{0,4000}[\x80-\xff][^\n]{0,4000}\n?", data[: 16 * SAMPLE]) or [data]
    return b"".join(lines)[:SAMPLE]
