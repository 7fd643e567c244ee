from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from ingest import decode

JAPANESE = "これは日本語の文章です。地域の団体が協力して活動しています。"
RUSSIAN = "Это русский текст. Общественные организации работают вместе."
SAMPLES = [
    ("cp1252", "Die Grüße der Bürger waren schön: €500 – „so“."),
    ("cp1250", "Zażółć gęślą jaźń. Stowarzyszenie działa w Łodzi od wielu lat i pomaga mieszkańcom w potrzebie."),
    ("cp932", JAPANESE), ("euc_jp", JAPANESE), ("iso2022_jp", JAPANESE),
    ("gb18030", "这是一个中文句子。社区组织共同合作。他们共享一辆面包车。"),
    ("big5", "這是一個中文句子。社區組織共同合作。他們共享一輛麵包車。"),
    ("koi8_r", RUSSIAN), ("cp1251", RUSSIAN),
    ("cp1253", "Αυτό είναι ένα ελληνικό κείμενο. Οι οργανώσεις συνεργάζονται."),
    ("cp1254", "Bu Türkçe bir metin. Dernekler birlikte çalışıyor ve paylaşıyor, ığdır."),
    ("utf-16-le", "Words of the mill."), ("utf-16-be", "Words of the mill."), ("utf-32-le", "Words of the mill."),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "text"), SAMPLES, ids=[e for e, _ in SAMPLES])
def test_a_guess_is_right_and_named(encoding: str, text: str) -> None:
    assert decode.text(text.encode(encoding)) == (text, decode.GUESSED.format(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_is_sure_is_no_guess(encoding: str) -> None:
    assert decode.text("Grüße 日本 €".encode(encoding)) == ("Grüße 日本 €", "")


def test_a_declared_encoding_comes_after_utf_8_and_before_a_guess() -> None:
    assert decode.text("Łódź".encode("iso-8859-2"), "iso-8859-2") == ("Łódź", "")
    assert decode.text("Łódź".encode(), "iso-8859-2") == ("Łódź", "")
    assert decode.text("Die Grüße".encode("cp1252"), "no-such-code")[0] == "Die Grüße"
    assert decode.text("Die Grüße".encode("cp1252"), "base64")[0] == "Die Grüße"  # a codec of Python's, but of no text


def test_the_few_bytes_that_tell_are_found_in_a_long_file() -> None:
    text = "Plain words.\n" * 30_000 + "Die Grüße.\n" * 3
    assert decode.text(text.encode("cp1252")) == (text, decode.GUESSED.format("cp1252"))


def test_what_a_mark_promises_and_breaks_is_told() -> None:
    assert decode.text(b"\xef\xbb\xbfGr\xfc\xdfe and words") == ("Gr\ufffd\ufffde and words", "2 characters could not be read: \ufffd stands for each")
    assert decode.text(b"\xff\xfea\x00b\x00c")[0] == "ab\ufffd"


@pytest.mark.parametrize("data", [b"\x00" * 1000, b"abc\x00def" * 100, bytes(range(256)) * 4, b"words \x01\x02\x03\x04" * 3], ids=["zeros", "some", "all", "controls"])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"binary data|no text in any"):
        decode.text(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, _ = decode.text(data)
    except UnreadableFile:
        return
    text.encode("utf-8")  # no lone surrogate
