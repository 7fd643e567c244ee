"""Which reports a question names: by author, body, the words of their titles that no other title has, or what it calls them by (see `called`)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from assistant.called import Called
from corpus.records import Record
from corpus.words import cut, stems

LONGEST = 3  # words of a name that is looked for
SHORT = 3  # letters of a first word up to which a name counts only as written: "He"


class Naming:
    """The names and titles of some reports, by their words: a question is looked up, however many reports there are. To be made once."""

    def __init__(self, records: Iterable[Record]) -> None:
        records = tuple(records)
        self._called = Called(records)
        self._ids: list[str] = []
        self._names: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        titles: list[tuple[str, ...]] = []
        for n, record in enumerate(records):
            self._ids.append(record.id)
            titles.append(tuple(dict.fromkeys(stems(record.title))))
            for name in dict.fromkeys((record.short, *record.authors)):
                parts = cut(name)
                if 0 < len(parts) <= LONGEST:
                    self._names[parts[0]].append((n, name, len(parts)))
        count = Counter(w for words in titles for w in words)
        own = [[w for w in words if count[w] == 1] for words in titles]
        self._title = {w: n for n, words in enumerate(own) for w in words}
        self._needed = [max(2, 0.6 * len(words)) for words in own]

    def named(self, text: str) -> tuple[str, ...]:
        """The ids of the reports that a text names, in their order."""
        hits = Counter(n for w in set(stems(text)) if (n := self._title.get(w)) is not None)
        found = {n for n, held in hits.items() if held >= self._needed[n]}
        return tuple(self._ids[n] for n in sorted(found.union(self._by_name(text), (n for n, _ in self._called.found(text)))))

    def called(self, text: str) -> tuple[str, ...]:
        """What a text calls reports by, as it stands there."""
        return tuple(said for _, said in self._called.found(text))

    def _by_name(self, text: str) -> Iterator[int]:
        low = text.lower()
        for word in {w for said in cut(text) for w in (said, re.split("['’]", said)[0])}:
            for n, name, parts in self._names.get(word, ()):
                if len(word) <= SHORT:  # as written, and not at the start of a sentence
                    if re.search(rf"(?<=[a-z,(] ){re.escape(name.split(',')[0])}(?:'s|’s)?(?=[\s,.)?]|$)", text):
                        yield n
                elif parts == 1 or name.lower() in low:
                    yield n
