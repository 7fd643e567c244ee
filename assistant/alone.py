"""What speaks against showing a sentence as a quote: it says too little alone, is half of one, or is no statement at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.alongside import alongside
from assistant.index import Index

FRAGMENT = 25  # characters under which a sentence says nothing alone
HALF = 0.15  # what speaks against half a sentence
CLOSED = ".!?:;”’\"')…"  # a sentence ends with one of these
ADDRESS = re.compile(r"https?:|www\.|\S@\S|\b(?:Tel|Fax|Minicom)\b|\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b")
CONTACT = re.compile(r"contact|address|phone|e-?mail|website|web ?site|online|link|url|where can i (?:get|find|download)|toolkit", re.IGNORECASE)
# An entry of a bibliography, a date or a line of contents that stands in the text: it says nothing on anything.
ENTRY = re.compile(
    r"\bISBN\b|^©|\bVol\. ?\d|[:,] (?:pp?\. ?)?\d{3,4}[–-]\d{3,4}\b(?! ?[a-z])|^[A-Z][\w’'-]+, [A-Z](?:\.| [&a]|,)|(?:\. ?){4,}\d+$|…\s*\d+$"
    r"|^(?:Title|Authors?|Key ?words?|Example citation|Citation|Published|Originally (?:presented|published)[^:]{0,20}): "
    r"|^(?:\d{1,2} )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?:1[89]|20)\d\d\.?$"
)
TITLED = re.compile(r",\s(?:1[89]|20)\d\d\.?$")  # ends as a title with its year does; it is one if most of its words have capitals
SOURCES = re.compile(r"\brefer|\bcit(?:e|ed|es|ations?)\b|bibliograph|publish|\bauthors?\b|\bwrote\b|literature|\bsources?\b|\bread\b|\bdate\b|\bwhen\b|\byear\b", re.IGNORECASE)
DANGLING = re.compile(r"[,;]?\s+(?:and|or)\s*$|,\s*$", re.IGNORECASE)
LEADS_ON = re.compile(r"\s(?:and|or|the|an?|of|to|with|as|in|for|by|from|that|which|whose|their|its|these|our)$", re.IGNORECASE)
CLAUSE = re.compile(r"[,;:](?=\s)|(?<=[.?!])(?=\s)|\s[–—](?=\s)")
# Talk about the document itself: what it sets out to do, and how it is laid out.
LAID_OUT = re.compile(
    r"\b(?:this|the (?:following|present|final|last|next|previous)) (?:[\w-]+ )?(?:report|review|paper|section|part|chapter|article|document|leaflet|study|appendix)\b(?!['’])[^.;]{0,40}"
    r"\b(?:is|was|were|has|will|explor|examin|review|present|provid|describ|discuss|aim|attempt|set|intend|sought|seek|reflect|continu|look|consider|summari[sz]|document|focus|endeavou?r|illustrat|offer|tak|draw|organi[sz])\w*"
    r"|\b(?:is|are|was|were) (?:\w+ )?(?:explored|examined|presented|listed|summari[sz]ed|shown|given|discussed|described|drawn|set out|considered|reviewed)\b[^.;]{0,30}\b(?:here|below|above|overleaf|overview|in (?:this|the (?:next|following|final|last)|(?:table|figure|section|part|appendi\w+) \w+))\b"
    r"|\bprovides? an? (?:\w+ )?(?:overview|review|account|description)\b|\b(?:table|figure|appendix) \d[\d.-]* (?:presents|shows|gives|lists|below)\b|\bexamples? suffice\b|\b(?:the )?paper is (?:based|structured)\b",
    re.IGNORECASE,
)
OF_DOCUMENT = re.compile(r"\b(?:reports?|reviews?|papers?|stud(?:y|ies)|research\w*|authors?|methods?|methodolog\w+|sections?|literature|evidence|interview\w*|overviews?|chapters?|leaflet|survey\w*)\b", re.IGNORECASE)
# A document that is only named as the one that speaks: "what do the reports say on rent?" asks nothing of how they were made.
SPEAKS = re.compile(r"\b(?:reports?|reviews?|papers?|stud(?:y|ies)|research|authors?|literature|leaflet|evidence) (?:say|tell|list|suggest|recommend|give|mention|advise|describe|show|conclude|think)s?\b", re.IGNORECASE)
LAYOUT = 0.2  # what speaks against it


@dataclass(frozen=True)
class Wanted:
    """What a question asks for that is no evidence otherwise: addresses, entries of a bibliography, how a document was made."""

    contact: bool = False
    sources: bool = False
    document: bool = False


def wanted(question: str) -> Wanted:
    """What of that a question asks for."""
    return Wanted(bool(CONTACT.search(question)), bool(SOURCES.search(question)), bool(OF_DOCUMENT.search(SPEAKS.sub("", question))))


@alongside
def against(index: Index, row: int, asked: Wanted) -> float:
    """What speaks against showing a sentence, a row of the index, alone (see `cost`, `halved`)."""
    start, end = index.sentences[row]
    text = index.passages[int(index.sentence_passage[row])].text[start:end]
    return max(cost(text, asked), HALF * halved(index, row))


def cost(text: str, asked: Wanted) -> float:
    """What speaks against showing a sentence alone: too short, a bare lead-in, a question of the report's own, an address, an entry or
    talk about the document that nobody asked for."""
    if len(text) < FRAGMENT:
        return 0.5
    if ADDRESS.search(text) and not asked.contact:
        return 0.5
    if not asked.sources and entry(text):
        return 0.5
    if text.endswith((":", "?")):
        return 0.25
    return LAYOUT if not asked.document and LAID_OUT.search(text) else 0.0


def entry(text: str) -> bool:
    """Whether a sentence is an entry of a bibliography, a title with its year, a date, or a line of contents.

    >>> entry("Nine Choirs and One Piano: A Survey of the Valley, 2019")
    True
    """
    words = re.findall(r"[^\W\d_]{4,}", text) if TITLED.search(text) else []
    return bool(ENTRY.search(text)) or 2 * sum(w[0].isupper() for w in words) > len(words)


def halved(index: Index, row: int) -> bool:
    """Whether a sentence begins or ends in the middle of one: a page, a box or a footnote parted it."""
    start, end = index.sentences[row]
    text = index.passages[int(index.sentence_passage[row])].text
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    if before and before[-1] not in CLOSED and not re.fullmatch(r"\d[\d.]*", before):  # a paragraph's own number
        return True
    return text[end - 1] not in CLOSED and bool(text[end:].partition("\n")[0].strip())


def upright(text: str) -> int:
    """The characters of a quote that can stand: without the "and" or comma that led to the next item of a list; where a page or a box cut it
    off at a word that leads on ("as this relates to the"), up to the mark before the clause that was begun, if half of it or more is left.

    >>> text = "The wheel was mended with oak, as this belongs to the"
    >>> text[: upright(text)]
    'The wheel was mended with oak'
    """
    listed = DANGLING.search(text)
    if listed and listed.start():
        return listed.start()
    found = LEADS_ON.search(text)
    marks = [m.start() for m in CLAUSE.finditer(text, 0, found.start() + 1)] if found else []
    return marks[-1] if marks and 2 * marks[-1] >= len(text) else len(text)
