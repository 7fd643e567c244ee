"""What a receipt claims, checked against a library: the same one, or another version of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import prompts
from assistant import cite, permalink, rejudge, scope
from corpus import folding
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.receipt import Cited, Receipt

MARKER = re.compile(r"(?<!\\)\[(\d{1,3})\]")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
BEGINS = 6  # words of each quote that the answer must show: it may shorten them


@dataclass(frozen=True)
class Check:
    """One thing that was checked: what, whether it holds, and in words."""

    what: str
    holds: bool
    told: str


@dataclass(frozen=True)
class Verdict:
    """All that was checked. `limits` in words: what the question was asked within, empty for the whole library."""

    question: str
    made: str
    limits: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return all(c.holds for c in self.checks)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"holds": self.holds, **asdict(self)}


def verify(receipt: Receipt, library: Library) -> Verdict:
    """Check a receipt as read: that it was not edited, and that the library, all of it, still bears it out."""
    library = library.whole
    return Verdict(receipt.question, receipt.made, scope.words(receipt.limits), (*_whole(receipt), *checks(receipt, library), *_versions(receipt, library)))


def checks(receipt: Receipt, library: Library) -> Iterator[Check]:
    """Each quote at its place and within the limits; the answer's numbers, words and figures, and a model's prose, against the quotes."""
    for quote in receipt.quotes:
        yield _quote(quote, library)
    if receipt.limits:
        yield _limits(receipt, library)
    yield _numbers(receipt)
    yield _wording(receipt)
    yield _figures(receipt)
    if receipt.prose or receipt.sentences:
        yield Check("Prose", *rejudge.judged(receipt, library))


def _whole(receipt: Receipt) -> Iterator[Check]:
    from assistant.receipt import digest

    sound = receipt.digest == digest(receipt)
    yield Check("File", sound, (prompts.load("receipt_sound") if sound else prompts.load("receipt_edited")).render())
    if receipt.altered is None:
        yield Check("Page", True, prompts.load("receipt_other_layout").render())
    elif receipt.altered:
        yield Check("Page", False, prompts.load("receipt_page_edited").render())


def _quote(quote: Cited, library: Library) -> Check:
    what = f"Quote {quote.n}"
    try:
        link = permalink.Link.parse(quote.link)
    except LibraryError as error:
        return Check(what, False, str(error))
    if link.mark != permalink.mark(quote.text) or link.report != quote.report:
        return Check(what, False, prompts.load("receipt_other_words").render())
    library = library.holding(quote.report)
    found = permalink.resolve(library, quote.link)
    if found.status == "changed":
        return Check(what, False, prompts.load("receipt_then_now").render(said=found.said, then=quote.text, now=found.text))
    if not found.holds or found.row is None:
        return Check(what, False, found.said)
    record = library.records[quote.report]
    speaker = "" if quote.kind == "note" else library.speaker_at(found.row, found.start, found.end)
    for then, now in ((quote.who, cite.says(record, speaker)), (quote.full, cite.full(record))):
        if then != now:
            return Check(what, False, prompts.load("receipt_other_source").render(said=found.said, then=then, now=now))
    if not _said_before(quote, library):
        return Check(what, False, prompts.load("receipt_other_context").render())
    if found.status == "same" and (quote.page, quote.page_label) != (found.page, found.page_label):
        return Check(what, False, prompts.load("receipt_other_source").render(said=found.said, then=f"p. {quote.page_label or quote.page}", now=f"p. {found.page_label or found.page}"))
    return Check(what, True, found.said)


def _said_before(quote: Cited, library: Library) -> bool:
    """Whether the line that the answer shows before a quote stands in its report."""
    document = library.index.shelf(quote.report).document
    return not quote.context or (document is not None and quote.context.removeprefix("… ") in " ".join(document.text.split()))


def _limits(receipt: Receipt, library: Library) -> Check:
    """What cannot be found at all is told of its quote."""
    links = [q.link for q in receipt.quotes if permalink.LINK.fullmatch(q.link)] if receipt.limits else []
    library = library.holding(*(permalink.Link.parse(link).report for link in links))
    inside = [scope.rows(library.index, limits) for limits in receipt.limits]
    found = [permalink.resolve(library, link) for link in links]
    rows = [library.index.by_id[f.passage] for f in found if f.row is not None]
    return _check("Limits", all(held[row] for held in inside for row in rows), "receipt_within")


def _numbers(receipt: Receipt) -> Check:
    named, held = {int(n) for n in MARKER.findall(receipt.answer)}, {q.n for q in receipt.quotes}
    return _check("Numbers", named == held and len(held) == len(receipt.quotes), "receipt_numbers")


def _wording(receipt: Receipt) -> Check:
    said = _words(unescape(re.sub(r"\\([^\w\s])", r"\1", rejudge.quotes_alone(receipt))))
    return _check("Wording", all(f" {_words(q.text, BEGINS)} " in f" {said} " for q in receipt.quotes), "receipt_wording")


def _words(text: str, most: int | None = None) -> str:
    return " ".join([w for w, _, _ in folding.words(text)][:most])


def _figures(receipt: Receipt) -> Check:
    """Where there are quotes, every figure of the answer comes from them, their references and the reports' names, or counts them. The
    gate minds those of prose."""
    texts = [t for q in receipt.quotes for t in (q.text, q.context, q.heading, q.locator, q.who, q.reference, q.full, str(q.page or ""), q.page_label or "")]
    reports = receipt.library.reports.values()
    texts += [h.name for h in reports]
    held = set(FIGURE.findall(" ".join(texts))) | {str(n) for n in range(1, max(len(receipt.quotes), len(reports)) + 1)}
    said = set(FIGURE.findall(MARKER.sub("", unescape(rejudge.quotes_alone(receipt)))))
    return _check("Figures", not receipt.quotes or receipt.refused or said <= held, "receipt_figures")


def _check(what: str, holds: bool, prompt: str) -> Check:
    known = {"receipt_within": prompts.load("receipt_within"), "receipt_numbers": prompts.load("receipt_numbers"), "receipt_wording": prompts.load("receipt_wording"), "receipt_figures": prompts.load("receipt_figures")}
    return Check(what, holds, known[prompt].render(holds="This holds." if holds else "This does not hold."))


def _versions(receipt: Receipt, library: Library) -> Iterator[Check]:
    """What has happened to the reports quoted since: told, and no fault of the receipt."""
    from assistant.receipt import source

    now = source(library).reports
    for report in dict.fromkeys(q.report for q in receipt.quotes):
        then, held = receipt.library.reports.get(report), now.get(report)
        if then is None or held is None or then.part == held.part:
            continue
        name = library.records[report].called
        words = prompts.load("receipt_read_anew") if then.file == held.file else prompts.load("receipt_other_file")
        yield Check("Library", True, words.render(report=name))
