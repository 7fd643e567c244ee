"""Ranked passages to quotes: sentences chosen for relevance and for saying different things."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from assistant import alone, sought
from assistant.index import Index, NotePlace
from assistant.noted import noted
from assistant.question import Question
from assistant.search import Ranking, foremost
from assistant.signals import scaled
from corpus.embed import Vectors

JOINED = 700  # characters of a quote made of several pieces
OVER = 1.1  # of the characters allowed, what the sentences between joined pieces may bring them to
FEW, MANY = ("number", "quote", "definition", "fact", "advice", "views"), ("list", "compare", "howto")  # kinds of question
WEAK = 0.3  # share of the best note's score below which a note says nothing for a sentence
# What a sentence that leans on the one before begins with; "this report" and "it is clear that" lean on nothing.
ALONE = r"(?!(?:in )?this (?:report|review|paper|study|research|leaflet|section|chapter|article)\b)(?!it (?:is|was|can be|has been|may be|must be|should be)\b[^.]{0,40}\b(?:that|to)\b)"
LEANING = re.compile(
    rf"{ALONE}(?:(?:(?:in|for|of|to|by|with|on|at|from|all|both|some|one|each|most|many|none|neither) )?(?:this|these|those|they|them|their|it|its|such|he|she|his|her|both)"
    r"|here|there|however|moreover|furthermore|in addition|thus|therefore|also|similarly|as a result|instead|by contrast|in contrast|conversely|likewise|accordingly|consequently"
    r"|on the other hand|and|but|yet|so|nor|another|others|(?:in )?the (?:first|second|third|fourth|last|latter|former|other|others|same))\b",
    re.IGNORECASE,
)
OPEN = re.compile(r"(?::|\b(?:as|is|are|was|were|the|of|that|to|includ(?:e|es|ed|ing)))$", re.IGNORECASE)  # a sentence that goes on behind its end
OPENED = 2  # times the length of a piece that it may have with what completes it


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage chosen as evidence: offsets into the passage, score, the rows of its sentences, and the note
    (row) that speaks for it most, if any."""

    passage: int
    start: int
    end: int
    score: float
    rows: tuple[int, ...]
    note: int | None = None

    def meets(self, other: Piece | NotePlace) -> bool:
        """Whether both have some of the same text."""
        return self.passage == other.passage and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Taste:
    """How sentences are weighed: shares of passage, own likeness and notes; cost of repeating what is shown; how many
    passages are looked at; characters of one piece; share of the best score below which nothing more is shown; how many
    pieces are shown all the same; gain of each further piece from one passage or under one note: what belongs together is
    shown together, and read more easily than scraps from everywhere; gain of a sentence that holds the very thing asked for.

    The nth piece after the first is left out where its score is under `base` + n times `steep` of the first one's: what follows strong
    pieces is read less and fits less often (of later pieces with less, one in twenty fits)."""

    passage: float = 0.35
    sentence: float = 0.25
    note: float = 0.40
    repeat: float = 0.3
    depth: int = 14
    length: int = 320
    floor: float = 0.45
    least: int = 2
    company: float = 0.05
    asked: float = 0.2
    base: float = 0.4
    steep: float = 0.0


@dataclass(frozen=True)
class Told:
    """What a note says for a sentence: how strongly, and which note."""

    score: float
    note: int


def choose(index: Index, question: Question, ranking: Ranking, characters: int, most: int, taste: Taste | None = None) -> list[Piece]:
    """Up to `most` pieces of at most `characters` together, best first. Bibliographies and footnotes are never evidence."""
    taste = taste or Taste()
    top = foremost(index, ranking, taste.depth)
    rows = [r for i in top for r in index.sentence_rows[i]]
    if not rows:
        return []
    vectors = _vectors(index, rows)
    at = {r: n for n, r in enumerate(rows)}
    told = {r: t for i in top for r, t in _told(index, ranking, i, vectors[[at[r] for r in index.sentence_rows[i]]]).items()}
    scores = sentence_scores(index, question, ranking, top, told, taste)
    values = np.array([scores[r] for r in rows], dtype=np.float32)
    alike = np.zeros(len(rows), dtype=np.float32)
    open_rows = np.ones(len(rows), dtype=bool)
    company = np.zeros(len(rows), dtype=np.float32)
    home = index.sentence_passage[rows]
    speaker = np.array([told[r].note if r in told else -1 - i for i, r in enumerate(rows)])
    chosen: list[Piece] = []
    left, peak = characters, float(values.max())
    while len(chosen) < most and left > alone.FRAGMENT and open_rows.any():
        worth = np.where(open_rows, values - taste.repeat * alike + taste.company * company, -9.0)
        best = int(np.argmax(worth))
        if (worth[best] < taste.floor * peak and len(chosen) >= taste.least) or worth[best] <= -1:
            break
        piece = grown(index, rows[best], scores, {rows[k] for k in np.flatnonzero(~open_rows)}, min(taste.length, left))
        open_rows[[at[r] for r in piece.rows]] = False
        if piece.end - piece.start > left and chosen:
            continue
        note = told[rows[best]].note if rows[best] in told else None
        chosen.append(Piece(piece.passage, piece.start, piece.end, piece.score, piece.rows, note))
        left -= piece.end - piece.start
        company += (home == piece.passage) | (speaker == speaker[best])
        alike = np.maximum(alike, (vectors @ vectors[[at[r] for r in piece.rows]].T).max(axis=1))
    return [p for n, p in enumerate(chosen) if n < taste.least or p.score >= (taste.base + n * taste.steep) * chosen[0].score or _beside(p, chosen[:n])]


def _beside(piece: Piece, others: Sequence[Piece]) -> bool:
    return any(p.passage == piece.passage and 1 in (piece.rows[0] - p.rows[-1], p.rows[0] - piece.rows[-1]) for p in others)


def taste_for(kind: str) -> Taste:
    """A question for one thing is answered by few quotes, one for many by more that may be a little weaker."""
    return {"few": Taste(floor=0.55, steep=0.04), "many": Taste(floor=0.4), "": Taste()}["few" if kind in FEW else "many" if kind in MANY else ""]


def joined(index: Index, pieces: Sequence[Piece], shown: Set[int] = frozenset()) -> list[Piece]:
    """Pieces of one passage that touch, or leave out one sentence between them, made one quote of at most JOINED characters; the
    first of them keeps its place. `shown` are rows of sentences that no quote may bring again."""
    out: list[Piece] = []
    for piece in pieces:
        for n, held in enumerate(out):
            one = _one(index, held, piece, shown)
            if one is not None:
                out[n] = one
                break
        else:
            out.append(piece)
    return out if len(out) == len(pieces) else joined(index, out, shown)


def _one(index: Index, a: Piece, b: Piece, shown: Set[int]) -> Piece | None:
    """Two pieces as one; None where they are far apart, or where one quote would not be one: of two pages, over words left out,
    of somebody's own words and others."""
    if a.passage != b.passage or not a.rows or not b.rows:
        return None
    low, high = min(a.rows[0], b.rows[0]), max(a.rows[-1], b.rows[-1])
    start, end = min(a.start, b.start), max(a.end, b.end)
    passage = index.passages[a.passage]
    document = index.shelf(passage.report).document
    between = set(range(low, high + 1)).difference(a.rows, b.rows)
    if len(between) > 1 or end - start > JOINED or between & shown or any(alone.ADDRESS.search(passage.text[slice(*index.sentences[r])]) for r in between):
        return None
    if document and document.page_at(passage.start + a.start) != document.page_at(passage.start + b.start):
        return None
    if index.broken(a.passage, start, end) or index.mixes(a.passage, start, end):
        return None
    return Piece(a.passage, start, end, max(a.score, b.score), tuple(range(low, high + 1)), a.note)


def fitted(index: Index, pieces: Sequence[Piece], characters: int) -> list[Piece]:
    """The pieces without those that only announce something, and without the weakest where joining has brought them far over the
    characters allowed; the first one stays."""
    bare = [p for p in pieces if index.passages[p.passage].text[p.start : p.end].endswith(":")]
    out = [p for p in pieces if p not in bare] or list(pieces[:1])
    while len(out) > 1 and sum(p.end - p.start for p in out) > OVER * characters:
        out.remove(min(out[1:], key=lambda p: p.score))
    return [_trimmed(index, p) for p in out]


def _trimmed(index: Index, piece: Piece) -> Piece:
    """A piece as far as it can stand."""
    return replace(piece, end=piece.start + alone.upright(index.passages[piece.passage].text[piece.start : piece.end]))


def sentence_scores(
    index: Index, question: Question, ranking: Ranking, top: list[int], told: dict[int, Told], taste: Taste
) -> dict[int, float]:
    """A score for every sentence of the top passages: its passage's, its own, and its notes' as far as they speak of it."""
    passage = scaled(ranking.scores[top])
    own = scaled(ranking.signals.sentence_rows, ranking.signals.lowest)
    asked = alone.wanted(question.uncalled)
    out: dict[int, float] = {}
    bare = ~noted(index) & noted(index).any()  # beside others that have notes
    for n, i in enumerate(top):
        for r in index.sentence_rows[i]:
            itself = float(taste.passage * passage[n] + taste.sentence * own[r])
            said = told[r].score if r in told else itself / (1 - taste.note) if bare[i] else 0.0  # without notes: one as good as itself
            cost = alone.against(index, r, asked)
            out[r] = itself + taste.note * said - cost
            out[r] += taste.asked * sought.holds(index, question, i, *index.sentences[r])
    return out


def _told(index: Index, ranking: Ranking, passage: int, vectors: Vectors) -> dict[int, Told]:
    """For each sentence of a passage what notes say for it: the note's score, less for a sentence unlike the note.

    `vectors` (n, d) are those of the passage's sentences.
    """
    out: dict[int, Told] = {}
    rows = list(index.sentence_rows[passage])
    highest = float(ranking.notes.max()) if ranking.notes.size else 0.0
    if not rows or highest <= 0:
        return out
    for n in index.notes_of[passage]:
        weight = float(ranking.notes[n]) / highest
        if weight < WEAK:
            continue
        likeness = vectors @ index.dense["notes"].reconstruct(int(index.summary_rows[n]))
        places = [p for p in index.places[n] if p.passage == passage]
        inside = [k for k, r in enumerate(rows) for p in places if index.sentences[r][0] < p.end and index.sentences[r][1] > p.start]
        peak = max((float(likeness[k]) for k in inside), default=1.0)
        for k in inside:
            score = weight * max(0.0, float(likeness[k])) / max(peak, 1e-6)
            if rows[k] not in out or score > out[rows[k]].score:
                out[rows[k]] = Told(score, n)
    return out


def _vectors(index: Index, rows: list[int]) -> Vectors:
    return np.stack([index.dense["sentences"].reconstruct(int(r)) for r in rows]).astype(np.float32)


def grown(index: Index, row: int, scores: dict[int, float], used: set[int], most: int) -> Piece:
    """A sentence with its neighbours where it leans on them, announces them, or they are nearly as good, up to `most` characters."""
    i = int(index.sentence_passage[row])
    rows = index.sentence_rows[i]
    text = index.passages[i].text
    if index.passages[i].kind == "note":  # a note is short, and says who says so: shown whole
        return Piece(i, 0, len(text), scores[row], tuple(rows))

    def joins(near: int, low: int, high: int, most: int = most) -> bool:
        if near not in rows or near in used:
            return False
        start, end = index.sentences[min(near, low)][0], index.sentences[max(near, high)][1]
        return end - start <= most and not index.broken(i, start, end) and not index.mixes(i, start, end)

    low = high = row
    start, end = index.sentences[row]
    if LEANING.match(text[start:end]) and joins(low - 1, low, high):
        low -= 1
    if OPEN.search(text[start:end]) and joins(high + 1, low, high, most if text[start:end].endswith(":") else OPENED * most):
        high += 1
    for step in (1, -1):
        near = high + 1 if step == 1 else low - 1
        if joins(near, low, high) and scores.get(near, 0.0) >= 0.9 * scores[row]:
            low, high = min(low, near), max(high, near)
    return Piece(i, index.sentences[low][0], index.sentences[high][1], scores[row], tuple(range(low, high + 1)))
