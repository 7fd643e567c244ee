"""The very thing that a question asks for, looked for in a sentence: a figure, a definition, somebody's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import defining, demand
from assistant.index import Index
from assistant.question import Question
from corpus.words import stems

if TYPE_CHECKING:
    from assistant.evidence import Piece

# Advice: that something should be done, or is done first, or is what counts; a line that tells you to.
ADVISES = re.compile(
    r"\b(?:should|ought to|needs? to|must|recommend\w*|advis\w+|essential|vital|crucial|pays dividends|lessons? (?:learn\w*|from|for)|it is (?:important|critical|necessary|better|best)|importance of|important to|make sure|ensur\w+"
    r"|(?:begin|start)(?:s|ning|ing)? (?:with|by|where|from)|don['’]t|(?:first|next|final) step|steps? (?:for|to|in)|(?<!early )(?<!earlier )(?<!later )(?<!latter )(?<!initial )stages?)\b"
    r"|^\W*(?:Be|Take|Make|Decide|Establish|Agree|Agreement|Avoid|Monitor|Start|Begin|Keep|Consider|Identify|Encourage|Build|Involve|Record|Focus|Try|Explore|Provide)\b",
)
# What people said or thought, in the report's words.
VIEWS = re.compile(
    r"\b(?:participants?|respondents?|members?|interviewees?|people|organisations?|groups?|trustees|facilitators?|managers?|representatives|volunteers|staff|crews?|teams?|councillors?|they|most|many|some|one)\b[^.;]{0,40}"
    r"\b(?:report(?:ed)?|sa(?:id|ys?)|fe(?:lt|els?)|agree[ds]?|emphasi[sz]ed?|referred|th(?:ought|inks?)|complain(?:ed|s)?|belie(?:ve[ds]?|f)|described|admit(?:s|ted)?|questioned|recogni[sz]ed|put it|acknowledg\w+)\b"
    r"|\b(?:was|were) (?:also )?(?:felt|seen|thought|perceived)\b|\bfeedback from\b|\binterview, ",
    re.IGNORECASE,
)


def holds(index: Index, question: Question, passage: int, start: int, end: int, heading: str = "") -> bool:
    """Whether a stretch holds it: a figure beside the question's words, the term with what it is, a person's words; advice on what is asked, by its own
    words or by those of the heading it is shown under. False for other questions."""
    held = index.passages[passage]
    text, asked = held.text[start:end], set(question.words)
    if question.kind == "number":
        return bool(demand.HAS_FIGURE.search(text)) and len(asked.intersection(stems(text))) >= min(2, len(asked))
    if question.kind == "definition":
        return defining.defined(text, defining.term(question.text) or question.words)
    if question.kind == "quote":
        return spoken(index, passage, start, end)
    if question.kind in ("advice", "howto"):
        return bool(ADVISES.search(text)) and not asked.isdisjoint(stems(f"{heading} {text}"))
    if question.kind == "views":
        return not asked.isdisjoint(stems(text)) and (spoken(index, passage, start, end) or bool(VIEWS.search(text)))
    return False


def led(index: Index, question: Question, pieces: list[Piece]) -> list[Piece]:
    """Pieces for a question of what a thing is: those that say it, a few of each report, then what else was asked, if it was; all
    pieces where none says it, and for other questions."""
    if question.kind != "definition" or not defining.term(question.text):
        return pieces
    told = [p for p in pieces if holds(index, question, p.passage, p.start, p.end)]
    if not told:
        return pieces
    kept: list[Piece] = []
    for piece in dict.fromkeys(told):
        report = index.passages[piece.passage].report
        if any(map(piece.meets, kept)):
            continue
        if len(kept) < defining.MOST and sum(index.passages[p.passage].report == report for p in kept) < defining.EACH:
            kept.append(piece)
    more = [p for p in pieces if p not in told] if demand.PARTS.search(question.text) else []
    return kept + more[: defining.BESIDE]


def spoken(index: Index, passage: int, start: int, end: int) -> bool:
    """Whether a stretch lies in words that the report quotes."""
    held = index.passages[passage]
    document = index.shelf(held.report).document
    low, high = held.start + start, held.start + end
    return document is not None and any(b.kind == "quotation" and b.start <= low and high <= b.end for b in document.blocks)
