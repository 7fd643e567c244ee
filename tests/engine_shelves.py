"""Made-up reports for engines, and what a plain loop over all rows finds in them: the reference that every engine is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus import postings
from corpus.census import note_themes, themes_of
from corpus.embed import Vectors
from corpus.engine import ALL, Found, Key, Kind, NoteRow, Row, Within, bm25
from corpus.records import Block, Document, Note, Page, Passage, Record, Shelf
from corpus.rows import cut
from corpus.shelf import Rows

WIDTH = 24
WORDS = ["kiln", "orchard", "ferry", "ledger", "lantern", "bramble", "anvil", "harbour", "weaver", "thimble", "quarry", "saddle", "beacon", "cistern", "mallet", "loom", "barley", "tannery", "sluice", "granary", "turnpike", "gable", "cooper", "tinder", "osier", "haystack", "millrace", "dovecote", "plinth", "bellows"]  # fmt: skip
THEMES = ("trust", "costs", "purpose")
KINDS = ("case study", "literature review", "survey")


def shelf(report: str, seed: int, passages: int = 30, notes: int = 5, year: int | None = 2010, evidence: str = KINDS[0], odd: str = "") -> tuple[Shelf, Vectors]:
    """A report of random words with its vectors; the same for the same seed. `odd` stands in every third passage."""
    rng = np.random.default_rng(seed)
    text, made, blocks = "", [], []
    for n in range(passages):
        sentences: list[tuple[int, int]] = []
        body = ""
        for _ in range(int(rng.integers(1, 4))):
            body += " " if body else ""
            sentences.append((len(body), len(body) + 1))
            body += " ".join(rng.choice(WORDS, int(rng.integers(4, 12)))).capitalize() + (f" {odd}" if odd and n % 3 == 0 else "") + "."
            sentences[-1] = (sentences[-1][0], len(body))
        start, text = len(text), f"{text}{body}\n\n"
        heading = (f"Part {n // 10}",)
        blocks.append(Block("paragraph", start, start + len(body), heading, None, n))
        made.append(Passage(f"{report}:{n}", report, start, start + len(body), body, "text", heading, f"para {n}", 1 + n // 10, None, sentences=tuple(sentences)))
    pages = tuple(Page(1 + i, str(1 + i), made[i * 10].start) for i in range((passages + 9) // 10))
    document = Document(text, pages, tuple(blocks), tuple(p.end for p in made[4::7]))
    told = [_note(report, n, rng) for n in range(notes)]
    spans = tuple((made[n * 3 % passages].start, made[n * 3 % passages].end) if passages and n != 3 else None for n in range(notes))
    record = Record(report, f"The {WORDS[seed % len(WORDS)]} of {report}", year=year, evidence=evidence)
    held = Shelf(record, document, tuple(made), tuple(told), spans)
    rows = Rows.of(held)
    vectors = rng.normal(size=(rows.passages + rows.sentences + rows.notes + rows.questions, WIDTH)).astype(np.float32)
    return held, np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def _note(report: str, n: int, rng: np.random.Generator) -> Note:
    said = [" ".join(rng.choice(WORDS, 6)) for _ in range(3)]
    return Note(f"{report}:note {n}", report, said[0], f"para {n * 3}", said[1], (f"Why {said[2]}?",), (THEMES[n % 3],), place=("Oxley",) if n % 2 else ())


def ours_alone(report: str, seed: int) -> tuple[Shelf, Vectors]:
    """A report of which there are our notes alone: each is a passage too."""
    held, _ = shelf(report, seed)
    passages = tuple(Passage(f"{report}:n{i}", report, 0, len(n.summary), n.summary, "note", (), n.at, None, None, sentences=((0, len(n.summary)),)) for i, n in enumerate(held.notes))
    made = Shelf(held.record, None, passages, held.notes, tuple(None for _ in held.notes))
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(sum(vars(Rows.of(made)).values()), WIDTH)).astype(np.float32)
    return made, np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@dataclass
class Reference:
    """All rows of some reports, looked through one by one."""

    shelves: Mapping[str, tuple[Shelf, Vectors]]
    rows: dict[Key, Row] = field(default_factory=dict)
    notes: dict[Key, NoteRow] = field(default_factory=dict)
    themes: dict[tuple[Kind, Key], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for _, (held, vectors) in sorted(self.shelves.items()):
            rows, notes = cut(held, vectors)
            found = themes_of(rows, notes)
            self.rows |= {r.key: r for r in rows}
            self.notes |= {n.key: n for n in notes}
            self.themes |= {("passages", r.key): t for r, t in zip(rows, found, strict=True)}
            self.themes |= {("notes", n.key): t for n, t in zip(notes, note_themes(found, notes), strict=True)}

    def nearest(self, kind: Kind, vector: Vectors, k: int, within: Within = ALL, effort: int = 0) -> list[Found]:
        if kind == "passages":
            scored = [Found(key, float(r.vector @ vector)) for key, r in self.rows.items() if self.fits(kind, key, within)]
        else:
            scored = [Found(key, float((n.vectors @ vector).max())) for key, n in self.notes.items() if self.fits(kind, key, within)]
        return _best(scored, k)

    def worded(self, kind: Kind, weights: Mapping[str, float], k: int, within: Within = ALL) -> list[Found]:
        words = self.words(kind)
        average = sum(max(1, len(w)) for w in words.values()) / max(1, len(words))
        held = Counter(w for row in words.values() for w in set(row))
        rare = {s: postings.rarity(len(words), held[s]) for s in weights}
        scored = []
        for key, row in words.items():
            if self.fits(kind, key, within) and not weights.keys().isdisjoint(row):
                count = Counter(row)
                scored.append(Found(key, sum(v * bm25(count[s], len(row), average, rare[s]) for s, v in weights.items())))
        return _best(scored, k)

    def words(self, kind: Kind) -> dict[Key, tuple[str, ...]]:
        return {k: r.words for k, r in (self.rows if kind == "passages" else self.notes).items()}

    def fits(self, kind: Kind, key: Key, within: Within) -> bool:
        record = self.shelves[key.report][0].record
        first, last = within.years or (None, None)
        then = within.years is None or (record.year is not None and (first is None or first <= record.year) and (last is None or record.year <= last))
        return (
            then
            and (within.reports is None or key.report in within.reports)
            and (not within.evidence or record.evidence in within.evidence)
            and (not within.themes or not set(within.themes).isdisjoint(self.themes[kind, key]))
            and set(within.words) <= set(self.words(kind)[key])
        )


def _best(scored: Sequence[Found], k: int) -> list[Found]:
    return sorted(scored, key=lambda f: (-f.score, f.key))[:k]
