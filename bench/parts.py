"""Our own search with single parts switched off, to see what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant import Library
from assistant.index import Index
from assistant.settings import Settings
from corpus import shelf
from corpus.embed import Embedder, Vectors
from corpus.postings import Postings
from corpus.words import stems

SWITCHES = {"expand": "expansion of names and acronyms", "mend": "mending of typing errors", "condense": "setting chat aside", "near": "words like those of the question", "others": "the thesaurus"}  # fields of Settings


def variants(library: Library, encoder: Embedder) -> dict[str, Library]:
    """The library as it is (first), then with one part less each. Parts that the library has nothing of, notes or headings, are left out."""
    held, settings = library.index, library.settings
    weights = settings.weights
    out = {"ours": library}

    def without(what: str, index: Index = held, changed: Settings = settings) -> None:
        out[f"ours without {what}"] = Library(index, encoder, changed)

    def weighted(what: str, **to: float) -> None:
        changed: dict[str, Any] = {**to}
        without(what, changed=replace(settings, weights=replace(weights, **changed)))

    if held.notes:
        without("notes", noteless(held))
        without("the notes' questions", summaries_only(held))
    weighted("sentence vectors", sentence=0.0, passage=weights.passage + weights.sentence)
    weighted("passage vectors", passage=0.0, sentence=weights.passage + weights.sentence)
    weighted("BM25", words=0.0, pairs=0.0, together=0.0, thing=0.0, note=1.0)
    weighted("the closer look at the best", pairs=0.0, together=0.0, thing=0.0)
    if any(p.heading for p in held.passages):
        without("headings in the passages' index", headless(held, encoder))
    for switch, what in SWITCHES.items():
        off: dict[str, Any] = {switch: False}
        without(what, changed=replace(settings, **off))
    return out


def noteless(held: Index) -> Index:
    """The index without notes, as a library built with --no-notes has it."""
    none = np.zeros((0, held.dense["notes"].d), dtype=np.float32)
    return replace(held, notes=(), places=(), note_row=np.zeros(0, dtype=np.int32), dense={**held.dense, "notes": flat(none)}, lexical={**held.lexical, "note_words": words_index([()])})


def summaries_only(held: Index) -> Index:
    """The index with notes known by title and summary alone, not by the questions they answer."""
    rows = held.dense["notes"].reconstruct_n(0, held.dense["notes"].ntotal)[held.summary_rows]
    words = [stems(" ".join([n.title, n.summary, *n.place, *n.organisation])) for n in held.notes]
    note_row = np.arange(len(held.notes), dtype=np.int32)
    return replace(held, note_row=note_row, dense={**held.dense, "notes": flat(rows)}, lexical={**held.lexical, "note_words": words_index(words)})


def headless(held: Index, encoder: Embedder) -> Index:
    """The index with passages embedded and indexed without the heading they stand under."""
    texts = [shelf.passage_text(replace(p, heading=())) for p in held.passages]
    lexical = words_index([stems(t) for t in texts])
    return replace(held, dense={**held.dense, "passages": flat(encoder.encode(texts))}, lexical={**held.lexical, "lexical": lexical})


def flat(rows: Vectors) -> Any:
    """An exact FAISS index over unit rows (n, d)."""
    import faiss

    made = faiss.IndexFlatIP(rows.shape[1])
    made.add(np.ascontiguousarray(rows))
    return made


def words_index(words: Sequence[Sequence[str]]) -> Postings:
    """BM25 with the library's own constants."""
    import bm25s

    made = bm25s.BM25(k1=1.2, b=0.6)
    made.index([list(w) or [""] for w in words], show_progress=False)
    return Postings(made)
