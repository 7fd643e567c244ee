"""Which words stand where in a library, and how rare they are in it."""

from __future__ import annotations

from assistant import closer, demand
from assistant.alongside import alongside
from assistant.index import Index
from corpus import postings
from corpus.words import stems


def prepare(index: Index, most: int = 3000) -> None:
    """Count words once, at the start, so that the first questions are as quick as the later ones; large libraries do it as they go."""
    if index.beyond is not None:
        return
    document_frequency(index, "")
    for i in range(len(index.passages) if len(index.passages) <= most else 0):
        bag(index, i)
        figure_bags(index, i)


@alongside
def figure_bags(index: Index, passage: int) -> tuple[frozenset[str], ...]:
    """The stems of each sentence of a passage that holds a figure (with its heading), and of each such note."""
    p = index.passages[passage]
    head = stems(" ".join(p.heading))
    out = [frozenset([*sentence.stems, *head]) for sentence in closer.seen(index, passage) if sentence.holds["figure"]]
    for n in index.notes_of[passage]:
        note = index.notes[n]
        if demand.HAS_FIGURE.search(note.summary):
            out.append(frozenset(stems(note.text)))
    return tuple(out)


def rarity(index: Index, word: str) -> float:
    """How rare a stem is among passages and notes together (see `postings.rarity`)."""
    texts = len(index.passages) + len(index.notes) if index.beyond is None else index.beyond.texts
    return postings.rarity(texts, document_frequency(index, word))


def document_frequency(index: Index, word: str) -> int:
    """In how many passages and notes a stem stands."""
    return _frequencies(index).get(word, 0) if index.beyond is None else index.beyond.document_frequency(word)


@alongside
def _frequencies(index: Index) -> dict[str, int]:
    out: dict[str, int] = {}
    texts = [p.text for p in index.passages] + [n.text for n in index.notes]
    for text in texts:
        for word in set(stems(text)):
            out[word] = out.get(word, 0) + 1
    return out


@alongside
def bag(index: Index, passage: int) -> frozenset[str]:
    """The stems of a passage, its headings, its report's names and its notes."""
    p = index.passages[passage]
    record = index.shelf(p.report).record
    parts = [*p.heading, p.text, record.title, record.name, *record.authors, str(record.year)]
    for n in index.notes_of[passage]:
        note = index.notes[n]
        parts += [note.text, *note.place, *note.organisation]
    return frozenset(stems(" ".join(parts)))
