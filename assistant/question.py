"""What a question asks for: its words, the reports it names, the shape of answer it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.lexicon import Term
from assistant.naming import Naming
from corpus.records import Record
from corpus.words import stems

# Nothing but the library is asked about: "which reports are there?", not "what does the report say clusters have to do?".
ABOUT = re.compile(
    r"(?:(?:can|could|please|you|tell|show|me|us|and|so) )*(?:what|which|list|how many)(?: (?:are|of|all|other|the|your|our|these|those|kinds?|sorts?))*"
    r" (?:reports?|documents?|sources?|papers?)(?: (?:do|does|did|have|has|is|are|can|in|on|you|we|i|it|there|the|this|your|our|my|library|here|available|hold|holds|held|got|contain|contains|know|use|using|based|search|read|ask|about|to|please))*\W*"
    r"|.*\bwhat(?:'s|’s| is) in (?:the|this|your|my) library\b.*|.*\bwhat can (?:i|you) (?:ask|answer|do)(?: (?:you|me|for|here|about|with|it|this))*\W*",
    re.IGNORECASE,
)
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("about-library", ABOUT),
    ("number", re.compile(r"\bhow (?:much|many|long|big|large|often|far|old|high)\b|\bwhat (?:percentage|proportion|share|number|size|year)\b|\b(?:cost|price|figures?|total|turnover)\b.{0,30}\?|^when\b", re.IGNORECASE)),
    ("quote", re.compile(r"\bquot(?:e|es|ation)\b|\bdid any(?:one|body)\b.{0,40}\bsa(?:y|id)\b|\b(?:somebody|someone|person|participant|respondent|interviewee)\b.{0,60}\b(?:say|said|saying)\b|\bsaying we\b|\bin their own words\b", re.IGNORECASE)),
    ("definition", re.compile(r"^what(?:'s|’s| is| are)(?: an?| the)? (?:[\w-]+ ){0,2}[\w-]+ and (?:is|are|how|why|what|does|do|should|can)\b|^what(?:'s|’s| is) (?!the )(?:(?!(?:of|in|with|for|to|on|about|from|at|it)\b)[\w-]+ ){0,2}[\w-]+\s?\??$|\bwhat .{0,20}\b(?:does|do|did|is|are) .{0,60}\bmeant?\b(?! (?:for|to) (?:us|me|our|my)\b)|^define\b", re.IGNORECASE)),
    ("compare", re.compile(r"\bcompar|\bcontrast|\bdiffer|\bsame\b|\bversus\b|\bvs\b|\bagree\b|\bdisagree\b|\bset .* against\b|what have others|different authors|\beveryone\b", re.IGNORECASE)),
    ("definition", re.compile(r"\bmean(?:s|ing)\b|\bdefin(?:e|ition)\b|^(?:what|who|wh?at|waht)(?:'s| is| are| was| were)(?: an?| the)? [\w-]+\s?[?]?$|^what(?:'s|’s| is) an? (?:[\w-]+ ){1,3}[\w-]+\s?\??$|\bstand for\b|\bcounts as\b", re.IGNORECASE)),
    ("howto", re.compile(r"^how (?:do|can|should|could|would) (?:we|i|you|one|a)\b|\bsteps?\b|\bstages\b|\bwhere to (?:begin|start)\b|\bwalk me through\b|\bhow to\b|\bneed to sort out\b", re.IGNORECASE)),
    ("advice", re.compile(r"^\W*(?:so |and |but )?(?:how|who|when|where|what) (?:(?:else|first|then) )?(?:should|ought)\b|^\W*should\b|\badvice\b|^\W*what (?:do|must) (?:we|i|you) (?:need|have) to\b|\bbest way to\b", re.IGNORECASE)),
    ("views", re.compile(r"\b(?:what|how) (?:do|did|have|had) (?:\w+ ){0,3}(?:participants|members|people|respondents|interviewees|staff|trustees|volunteers|groups|facilitators|organisations|those|they|anyone|everyone)\b.{0,40}\b(?:say|said|think|thought|feel|felt)\b", re.IGNORECASE)),
    ("list", re.compile(r"\bwhat (?:are|were)\b|\bwhich\b.*s\b|\blist\b|\bmain\b|\breasons\b|\bbenefits\b|\bbarriers\b|\brisks\b|\bproblems\b|\btips\b|\bwhat sorts?\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Question:
    """A question as understood. `reports` are those it is limited to, by the asker or because it names one; empty: all. `called` is what it calls them by besides their names.

    `encoded` is what the encoder gets (empty: `text`); `more` are (stem, weight) that count for BM25 besides `words`; `same` are
    (stems of an acronym, stems of what it stands for) that it speaks of. `terms` are its words with what else they may be called.
    """

    text: str
    words: tuple[str, ...]
    kind: str
    reports: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    encoded: str = ""
    more: tuple[tuple[str, float], ...] = ()
    same: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    terms: tuple[Term, ...] = ()

    @property
    def uncalled(self) -> str:
        """The text without what it calls reports by."""
        text = self.text
        for said in self.called:
            text = text.replace(said, " ")
        return text

    def heard(self, stems: frozenset[str]) -> frozenset[str]:
        """Stems of a text, and those that say the same: an acronym for the long form that the text holds, and the reverse."""
        for short, full in self.same:
            if not stems.isdisjoint(short) or stems.issuperset(full):
                stems = stems.union(short, full)
        return stems


def understand(text: str, records: Iterable[Record] | Naming, reports: Iterable[str] | None = None) -> Question:
    """Read a question. `reports` limits it from outside; one of the `records` that is named in it is noted as `named`."""
    kind = next((k for k, pattern in KINDS if (pattern.fullmatch(text.strip()) if pattern is ABOUT else pattern.search(text))), "fact")
    naming = records if isinstance(records, Naming) else Naming(records)
    found = naming.named(text)
    kind = "compare" if kind in ("fact", "list") and len(found) > 1 else kind  # what each of them says is asked, compared or not
    return Question(text, tuple(stems(text)), kind, tuple(reports or ()), found, naming.called(text))
