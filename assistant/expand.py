"""Acronyms both ways, by the library's own definitions: what a question writes short is searched for in full too, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from corpus.acronyms import key, singular
from corpus.words import WORD, cut, stem, stems

PART = 0.5  # weight of a word that the asker did not write, for BM25
RUN = 3  # words in a row that show a title to be meant
Same = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Expanded:
    """`text`: the question with the other form beside each, for the encoder. `more`: (stem, weight) of words that it did not hold.
    `same`: (stems of the acronym and its plural, stems of the long form) for each that it speaks of, in either form."""

    text: str
    more: tuple[tuple[str, float], ...] = ()
    same: tuple[Same, ...] = ()


@dataclass(frozen=True)
class Acronyms:
    """A library's acronyms, ready for looking up. `words`: what else it writes; `names`: those of them it never writes in lower case;
    `titles`: its reports' titles, in whose words an acronym is part of a name and stands for nothing."""

    table: Mapping[str, tuple[str, ...]]
    words: Mapping[str, int]
    names: frozenset[str]
    titles: tuple[str, ...] = ()

    def expand(self, text: str) -> Expanded:
        """The question in both forms; what the library does not define stays as it is."""
        found = sorted([*self._short(text), *self._long(text)])
        more: dict[str, float] = {}
        same: dict[Same, None] = {}
        held = set(stems(text))
        out, at = [], 0
        for start, end, put, short, long in found:
            if start < at:
                continue
            out += [text[at:end], f" ({put})"]
            at = end
            forms, full = _forms(short), tuple(stems(long))
            same[forms, full] = None
            more.update({s: PART for s in (*forms, *full) if s not in held})
        return Expanded("".join([*out, text[at:]]), tuple(more.items()), tuple(same))

    def _short(self, text: str) -> Iterator[tuple[int, int, str, str, str]]:
        """(start, end, what to put, acronym, long form) of each acronym that the question does not spell out itself."""
        told = key(text)
        for n, token in enumerate(WORD.finditer(text)):
            word = re.sub(r"['’]s$", "", token[0])
            short = self._known(singular(word))
            if short and key(self.table[short][0]) not in told and not self._in_title(text, n):
                long = self.table[short][0]
                yield token.start(), token.start() + len(word), long, short, long

    def _in_title(self, text: str, n: int) -> bool:
        """Whether the nth word stands in a run of words that a title has."""
        return any(run in self._title_runs for run in _runs(text)[max(0, n - RUN + 1) : n + 1])

    def _known(self, word: str) -> str:
        """The acronym that a word is: as the library writes it, in capitals, or in lower case where that is no other word."""
        if word in self.table:
            return word
        low = word.lower()
        lone = word.islower() and len(low) > 2 and (low not in self.words or low in self.names or low in self.table)
        return self._by_letters.get(low, "") if word.isupper() or lone else ""

    def _long(self, text: str) -> Iterator[tuple[int, int, str, str, str]]:
        """The same for each long form whose acronym the question does not hold."""
        tokens = [(m.start(), m.end(), stem(re.sub(r"['’]s$", "", m[0].lower()))) for m in WORD.finditer(text)]
        held = {w for _, _, w in tokens}
        for n, (start, _, first) in enumerate(tokens):
            for words, short, long in self._by_first.get(first, ()):
                here = tokens[n : n + len(words)]
                if tuple(w for _, _, w in here) == words and not held & set(_forms(short)):
                    yield start, here[-1][1], short, short, long

    @cached_property
    def _title_runs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(run for title in self.titles for run in _runs(title) if len(run) == RUN)

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        return {short.lower(): short for short in sorted(self.table, reverse=True)}

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
        """Long forms by their first word's stem, the longest first: small words count, so that only the whole name is meant."""
        out: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for short, longs in self.table.items():
            for long in longs:
                words = tuple(stem(re.sub(r"['’]s$", "", w)) for w in WORD.findall(long.lower()))
                if len(words) > 1:
                    out.setdefault(words[0], []).append((words, short, long))
        return {first: sorted(each, key=lambda row: (-len(row[0]), row[1])) for first, each in out.items()}


def _runs(text: str) -> list[tuple[str, ...]]:
    """The words from each one on, RUN of them or as many as there are."""
    words = cut(text)
    return [tuple(words[n : n + RUN]) for n in range(len(words))]


def _forms(short: str) -> tuple[str, ...]:
    """The stems of an acronym and of its plural: the stemmer leaves some an s."""
    return tuple(dict.fromkeys(stem(form) for form in (short.lower(), f"{short.lower()}s")))
