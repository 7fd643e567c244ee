"""Ranked passages to quotes: sentences chosen for relevance and for saying different things."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from assistant.index import Index
from assistant.question import Question
from assistant.search import ASIDE, Ranking
from assistant.signals import Floats, scaled
from corpus.embed import Vectors

FRAGMENT = 25  # characters under which a sentence says nothing alone
LEANING = re.compile(r"(?:this|these|those|they|their|it|its|such|he|she|here|there|however|moreover|furthermore|in addition|thus|therefore|also|similarly)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage chosen as evidence: offsets into the passage, score, and the rows of its sentences."""

    passage: int
    start: int
    end: int
    score: float
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Taste:
    """How sentences are weighed: shares of passage, own likeness and notes; cost of repeating; how many passages are looked at."""

    passage: float = 0.35
    sentence: float = 0.25
    note: float = 0.40
    repeat: float = 0.35
    depth: int = 14
    length: int = 320


def choose(index: Index, question: Question, ranking: Ranking, characters: int, most: int, taste: Taste | None = None) -> list[Piece]:
    """Up to `most` pieces of at most `characters` together, best first. Bibliographies and footnotes are never evidence."""
    taste = taste or Taste()
    top = [int(i) for i in ranking.order if index.passages[i].kind not in ASIDE][: taste.depth]
    rows = [r for i in top for r in index.sentence_rows[i]]
    if not rows:
        return []
    scores = sentence_scores(index, ranking, top, taste)
    vectors = _vectors(index, rows)
    at = {r: n for n, r in enumerate(rows)}
    chosen: list[Piece] = []
    used: set[int] = set()
    left = characters
    alike = np.zeros(len(rows), dtype=np.float32)
    while len(chosen) < most and left > FRAGMENT:
        worth = [scores[r] - taste.repeat * float(alike[at[r]]) if r not in used else -9.0 for r in rows]
        best = rows[int(np.argmax(worth))]
        if worth[at[best]] <= -1:
            break
        piece = _grow(index, best, scores, used, min(taste.length, left))
        used.update(piece.rows)
        if piece.end - piece.start > left and chosen:
            used.add(best)
            continue
        chosen.append(piece)
        left -= piece.end - piece.start
        for r in piece.rows:
            alike = np.maximum(alike, vectors @ vectors[at[r]])
    return chosen


def sentence_scores(index: Index, ranking: Ranking, top: list[int], taste: Taste) -> dict[int, float]:
    """A score for every sentence of the top passages: its passage's, its own, and its notes' as far as they speak of it."""
    passage = scaled(ranking.scores[top])
    own = scaled(ranking.signals.sentence_rows)
    out: dict[int, float] = {}
    for n, i in enumerate(top):
        told = _told(index, ranking, i)
        for r in index.sentence_rows[i]:
            start, end = index.sentences[r]
            text = index.passages[i].text[start:end]
            cost = 0.5 if len(text) < FRAGMENT else 0.25 if text.endswith(":") and index.passages[i].kind == "list" else 0.0
            out[r] = float(taste.passage * passage[n] + taste.sentence * own[r] + taste.note * told.get(r, 0.0) - cost)
    return out


def _told(index: Index, ranking: Ranking, passage: int) -> dict[int, float]:
    """For each sentence of a passage what notes say for it: the note's score, less for a sentence unlike the note."""
    out: dict[int, float] = {}
    rows = list(index.sentence_rows[passage])
    highest = float(ranking.notes.max()) if ranking.notes.size else 0.0
    if not rows or highest <= 0:
        return out
    vectors = _vectors(index, rows)
    for n in index.notes_of[passage]:
        weight = float(ranking.notes[n]) / highest
        if weight < 0.3:
            continue
        likeness = vectors @ index.dense["notes"].reconstruct(n_row(index, n))
        places = [p for p in index.places[n] if p.passage == passage]
        inside = [k for k, r in enumerate(rows) for p in places if index.sentences[r][0] < p.end and index.sentences[r][1] > p.start]
        peak = max((float(likeness[k]) for k in inside), default=1.0)
        for k in inside:
            fit = max(0.0, float(likeness[k])) / max(peak, 1e-6)
            out[rows[k]] = max(out.get(rows[k], 0.0), weight * fit)
    return out


def n_row(index: Index, note: int) -> int:
    """The row of a note's summary among the note vectors: each report's summaries come before its questions."""
    return int(index.summary_rows[note])


def _vectors(index: Index, rows: list[int]) -> Vectors:
    return np.stack([index.dense["sentences"].reconstruct(int(r)) for r in rows]).astype(np.float32)


def _grow(index: Index, row: int, scores: dict[int, float], used: set[int], most: int) -> Piece:
    """A sentence with its neighbours where it leans on them, or they are nearly as good, up to `most` characters."""
    i = int(index.sentence_passage[row])
    rows = index.sentence_rows[i]
    text = index.passages[i].text
    low = high = row
    start, end = index.sentences[row]
    if LEANING.match(text[start:end]) and low - 1 in rows and low - 1 not in used and end - index.sentences[low - 1][0] <= most:
        low -= 1
    for step in (1, -1):
        near = high + 1 if step == 1 else low - 1
        if near in rows and near not in used and scores.get(near, 0.0) >= 0.9 * scores[row]:
            reach = index.sentences[max(high, near)][1] - index.sentences[min(low, near)][0]
            if reach <= most:
                low, high = min(low, near), max(high, near)
    return Piece(i, index.sentences[low][0], index.sentences[high][1], scores[row], tuple(range(low, high + 1)))


def support(scores: Floats, top: int = 3) -> float:
    """The mean of the best few scores; 0 where there are none."""
    best = np.sort(scores)[::-1][:top]
    return float(best.mean()) if best.size else 0.0
