"""What a question calls a report by besides its name: "the valley study", "the parish sheet"."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from corpus.records import Record
from corpus.words import stems

LONGEST = 3  # words before the document
MANY = 1000  # reports that a word may be told of; one of more tells none from another
DOCUMENT = r"(?:papers?|stud(?:y|ies)|reports?|leaflets?|reviews?|evaluations?|sheets?|summar(?:y|ies)|surveys?|booklets?|articles?|thes[ie]s)"
CALLED = re.compile(rf"(?<![\w’'-])((?:[\w’'&-]+ ){{1,{LONGEST}}}){DOCUMENT}\b", re.IGNORECASE)
ARTICLES = ("the", "a", "an", "this", "that", "their", "your", "our")
Held = Mapping[str, "array[int]"]  # the numbers of the reports that a stem is told of


class Called:
    """The words that are told of some reports, each with its reports. To be made once; a record with guesses in it tells nothing, its title may be any
    line of the file."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._titles: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._all: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for n, record in enumerate(records):
            if record.guessed:
                continue
            title = (record.title, record.short, *record.authors)
            for held, parts in ((self._titles, title), (self._all, (*title, record.publisher, *record.places, *record.organisations))):
                for word in {w for w in stems(" ".join(parts)) if not w.isdigit()}:
                    if len(held[word]) < MANY:
                        held[word].append(n)

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Each stretch whose words before "study", "paper" and their like are all told of one report, by its title or else by its record: the
        report's number, and the stretch as it stands there."""
        for match in CALLED.finditer(text):
            words = match[1].split()
            while words and stems(words[-1]):
                asked = tuple(dict.fromkeys(stems(" ".join(words))))
                report = _only(self._titles, asked)
                report = _only(self._all, asked) if report is None else report
                if report is not None:
                    while words[0].lower() not in ARTICLES and not stems(words[0]):
                        del words[0]
                    yield report, f"{' '.join(words)} {text[match.end(1) : match.end()]}"
                    break
                if stems(words[0]) and words[0][0].isupper():  # the rest of a name is another name
                    break
                del words[0]


def _only(held: Held, asked: Iterable[str]) -> int | None:
    """The one report that all stems are told of, if there is one; a stem of very many is passed over."""
    few = [set(found) for found in (held.get(w, array("I")) for w in asked) if len(found) < MANY]
    both = set.intersection(*few) if few else set()
    return both.pop() if len(both) == 1 else None
