"""What every answer must keep, whatever was asked: the contract, checked against the library's own documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import Answer, Library
from assistant.answer import Quote
from assistant.search import ASIDE


def keep(library: Library, answer: Answer, reports: Sequence[str] = ()) -> None:
    """Fail where an answer breaks a promise; `reports` is the filter it was asked with."""
    assert [q.n for q in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    markers = [int(n) for n in re.findall(r"(?<!\\)\[(\d+)\]", answer.answer)]
    assert markers == [q.n for q in answer.quotes], "the numbers in the text are those of the quotes, in the same order"
    assert sum(len(q.text) for q in answer.quotes) <= 1650, "what stands between joined pieces may bring it over 1500"
    assert len(answer.quotes) <= 8
    assert len(answer.passages) <= 30
    assert all(len(p.text) <= 1200 for p in answer.passages)
    scores = [p.score for p in answer.passages]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= s <= 1 for s in scores)
    allowed = set(reports) or set(library.records)
    assert {q.report for q in answer.quotes} | {p.report for p in answer.passages} <= allowed
    assert all(q.related == answer.refused for q in answer.quotes)
    spans = [(q.passage, q.start, q.end) for q in answer.quotes]
    assert not any(a != b and a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for a in spans for b in spans), "the same words twice"
    lines = [q.context for q in answer.quotes if q.context]
    assert len(lines) == len(set(lines)), "the same line twice"
    for quote in answer.quotes:
        stands(library, quote)


def stands(library: Library, quote: Quote) -> None:
    """A quote stands where it says, word for word, and is not from a bibliography or a footnote."""
    held = library.index
    passage = held.passages[held.by_id[quote.passage]]
    document = held.shelf(quote.report).document
    assert quote.text
    assert quote.text == passage.text[quote.start : quote.end]
    assert passage.kind not in ASIDE
    assert quote.kind == ("note" if document is None else "original")
    if document is None:
        assert (quote.page, quote.page_label, quote.context) == (None, None, "")
        return
    assert quote.context.removeprefix("… ") in " ".join(document.text.split())
    over = [b for b in document.blocks if b.start < passage.start + quote.end and b.end > passage.start + quote.start]
    assert not quote.speaker or {b.speaker for b in over} == {quote.speaker}, "not all of it is his"
    start = passage.start + quote.start
    assert quote.text == document.text[start : start + len(quote.text)]
    assert not any(start < b < start + len(quote.text) for b in document.breaks), "words were left out inside it"
    page = document.page_at(start)
    assert (quote.page, quote.page_label) == ((page.number, page.label) if page else (None, None))
    if quote.page_label:
        assert f"p. {quote.page_label}" in quote.reference
