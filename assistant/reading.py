"""From what was typed to what is searched for: slips mended, long stories set aside, acronyms spelled out. Wires the parts; no rules of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.condense import STORY, condense
from assistant.expand import Acronyms
from assistant.index import Index
from assistant.mend import Mended, Speller
from assistant.naming import Naming
from assistant.question import Question, understand
from assistant.settings import Settings

IT = re.compile(r"\bIT\b|\b[Ii]t(?= (?:systems?|equipment|skills|infrastructure|kit|department)\b)")


class Reader:
    """Reads questions by a library's vocabulary. Safe for many threads; the same question is read the same way."""

    def __init__(self, held: Index, settings: Settings) -> None:
        self._settings = settings
        stems = [ranker.vocab_dict for ranker in held.lexical.values()]
        self._speller = Speller(held.vocabulary, lambda stem: any(stem in known for known in stems))
        titles = tuple(s.record.title for s in held.shelves)
        self._acronyms = Acronyms(held.vocabulary.acronyms, held.vocabulary.words, held.vocabulary.names, titles)

    def mend(self, text: str) -> Mended:
        """The text with slips mended, as far as the settings want it."""
        return self._speller.mend(text) if self._settings.mend else Mended(text)

    def read(self, text: str, records: Naming, reports: Iterable[str] | None = None) -> Question:
        """A question, mended already or not, as it is searched for and judged. A report is named wherever the text names it."""
        whole = named(self.mend(text).text)
        short = condense(whole) if self._settings.condense else None
        question = understand(short.asks if short else whole, records, reports)
        if short and short.story:
            question = replace(question, named=records.named(whole), called=records.called(whole), more=tuple((w, STORY) for w in short.story))
        if not self._settings.expand:
            return question
        wide = self._acronyms.expand(question.text)
        return replace(question, encoded=wide.text, more=(*question.more, *wide.more), same=wide.same)


def named(text: str) -> str:
    """The text with the "IT" that is no pronoun under the name that is told from one.

    >>> named("Did it help with IT support and it systems?"), named("DID IT HELP?")
    ('Did it help with ICT support and ICT systems?', 'DID IT HELP?')
    """
    return text if text.isupper() else IT.sub("ICT", text)
