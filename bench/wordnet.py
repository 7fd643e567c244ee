"""`python -m bench.wordnet FOLDER`: makes assistant/wordnet.txt anew from the database files of WordNet 3.0 (Debian: wordnet-base, /usr/share/wordnet).

A line: stem, what may stand for it, what it is a kind of, its opposites; parted by bars. Only the frequent senses of common words are taken, and only
where both words are used in the sense that they share, so that "plant" is no factory in one line and a flower in the next.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant import polarity
from assistant.claims import stem

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = 3  # of a word, the most frequent first, in which it is taken
USED = 2  # times that a word must stand in the tagged texts behind the database, in all its senses
SHARE = 0.12  # of the uses of a word that a sense must have
UPWARD = 2  # steps from a thing to its kinds
DEPTH = 4  # of a kind below the root of its tree: above it are "entity" and "act"
TARGET = Path(polarity.__file__).with_name("wordnet.txt")
HEADER = """# Distilled from WordNet 3.0 by python -m bench.wordnet: stem | like it | its kinds | its opposites.
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. See NOTICE for its licence.
"""


@dataclass(frozen=True)
class Synset:
    """A sense: its words, and pointers as (kind, target, how many-th word here and there; 0: all of it)."""

    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, int, int], ...]


class Database:
    """The files of one folder. Raises OSError where one is missing."""

    def __init__(self, folder: Path) -> None:
        self.synsets = {f"{p}{line[:8]}": _synset(line) for name, p in PARTS.items() for line in _lines(folder / f"data.{name}")}
        self.senses: dict[tuple[str, str], list[str]] = {}
        for name, p in PARTS.items():
            for line in _lines(folder / f"index.{name}"):
                held = line.split()
                self.senses[held[0], p] = [f"{p}{o}" for o in held[6 + int(held[3]) :]]
        self.counts: dict[tuple[str, str, int], int] = {}
        for line in _lines(folder / "cntlist.rev"):
            key, rank, count = line.split()
            word, rest = key.split("%")
            self.counts[word, "nvara"[int(rest[0]) - 1], int(rank)] = int(count)

    @cached_property
    def frequent(self) -> dict[str, list[str]]:
        """Word to the senses it is mostly used in, of all parts of speech."""
        uses: dict[str, int] = defaultdict(int)
        for (word, _, _), count in self.counts.items():
            uses[word] += count
        out: dict[str, list[str]] = {}
        for (word, p), senses in self.senses.items():
            if "_" in word or not word.isalpha() or uses[word] < USED:
                continue
            for rank, synset in enumerate(senses[:SENSES], 1):
                if self.counts.get((word, p, rank), 0) >= SHARE * uses[word]:
                    out.setdefault(word, []).append(synset)
        return out

    def depth(self, synset: str) -> int:
        """Steps up to the root of the tree."""
        steps = 0
        while above := self.pointing(synset, "@"):
            synset, steps = above[0], steps + 1
        return steps

    def pointing(self, synset: str, kind: str) -> list[str]:
        """The senses that a sense points to in one way."""
        return [target for k, target, _, _ in self.synsets[synset].pointers if k == kind]


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("  "))


def _synset(line: str) -> Synset:
    held = line.split(" | ")[0].split()
    size = int(held[3], 16)
    words = tuple(re.sub(r"\(\w+\)$", "", w).lower() for w in held[4 : 4 + 2 * size : 2])
    at = 5 + 2 * size
    pointers = [held[i : i + 4] for i in range(at, at + 4 * int(held[4 + 2 * size]), 4)]
    return Synset(words, tuple((k, ("a" if p == "s" else p) + o, int(n[:2], 16), int(n[2:], 16)) for k, o, p, n in pointers))


def table(base: Database) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Stem to the stems that are like it, that are its kinds, and that are its opposites."""
    out: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    for word, senses in base.frequent.items():
        for synset in senses:
            for column, others in enumerate((_like(base, word, synset), _kinds(base, synset), _opposite(base, word, synset))):
                out[stem(word)][column].update(stem(o) for o in others if o in base.frequent)
    for word, (like, kinds, opposite) in out.items():
        opposite -= {"", word}
        like -= {"", word} | opposite
        kinds -= {"", word} | opposite | like
    out.pop("", None)
    return out


def _shared(base: Database, synset: str) -> Iterator[str]:
    """The words of a sense that are mostly used in it."""
    return (w for w in base.synsets[synset].words if synset in base.frequent.get(w, ()))


def _like(base: Database, word: str, synset: str) -> Iterator[str]:
    yield from _shared(base, synset)
    place = base.synsets[synset].words.index(word) + 1
    for kind, target, here, there in base.synsets[synset].pointers:
        if kind in ("+", "\\") and here == place:
            yield base.synsets[target].words[there - 1]
        elif kind in ("&", "$", "^"):
            yield from _shared(base, target)


def _kinds(base: Database, synset: str) -> Iterator[str]:
    level = [synset]
    for _ in range(UPWARD):
        level = [above for s in level for above in base.pointing(s, "@")]
        yield from (w for s in level if base.depth(s) >= DEPTH or s[0] == "v" for w in _shared(base, s))


def _opposite(base: Database, word: str, synset: str) -> Iterator[str]:
    place = base.synsets[synset].words.index(word) + 1
    heads = [synset, *base.pointing(synset, "&")]
    for head in heads:
        for kind, target, here, there in base.synsets[head].pointers:
            if kind == "!" and (here == place or head != synset):
                yield base.synsets[target].words[there - 1]


def main(argv: list[str]) -> int:
    """Write the table. 0 done, 2 usage."""
    if len(argv) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    made = table(Database(Path(argv[0])))
    rows = [f"{word}|{'|'.join(' '.join(sorted(side)) for side in sides)}".rstrip("|") for word, sides in sorted(made.items()) if any(sides)]
    TARGET.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} words, {TARGET.stat().st_size / 1000:.0f} kB: {TARGET.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
